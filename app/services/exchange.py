"""Bundles in: what came is looked at, then merged in one transaction. Bundles out are written by `sending`."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from app.domain.baseline import Baseline
from app.domain.batch import Batch
from app.domain.errors import UserError
from app.domain.progress import Report, unreported
from app.domain.records import fields_of
from app.exchange.baseline import is_baseline
from app.exchange.container import (
    OpenedBundle,
    read_bundle,
)
from app.exchange.roster_authors import require_vouched
from app.exchange.roster_others import Trusted
from app.exchange.segment import SegmentHeader, segment_header
from app.exchange.writing import Reader
from app.services.backups import back_up_before_import, backup_of_last_import
from app.services.compaction import fits, waiting_baselines
from app.services.computers import computer_named
from app.services.exchange_arrival import Arrival as Arrival
from app.services.identity import keys_of, roster_of
from app.services.kept import opened, opened_baseline, publisher, reopener
from app.services.naming import called
from app.services.told import note_told
from app.services.workspace import Workspace
from db.baselines import is_outdone, keep, new_parts, stood_for
from db.branches import computer_of, writes_twice
from db.change import Change
from db.import_undo import recorded
from db.merge import Incoming, Merged, Refused, merge
from db.outbox import (
    BundleEntry,
    has_segments,
    missing_before,
    note_bundle,
    wait_for_release,
)
from db.seal import seal_within


class _RolledBack(Exception):
    """Ends a preview: everything it wrote is taken back."""


@dataclass(frozen=True)
class _Came:
    """What a bundle brings, verified: segments, and baselines with their SHA-256 and size."""

    bundle: OpenedBundle
    segments: list[Incoming]
    baselines: list[tuple[Baseline, str, int]]

    @property
    def shas(self) -> list[str]:
        """All segments that it brings or that a baseline in it stands for."""
        return [*(item.sha for item in self.segments), *(part.sha for baseline, _, _ in self.baselines for part in baseline.parts)]


Look = Callable[[Arrival], object]


def inspect_bundle(workspace: Workspace, path: Path, report: Report = unreported, look: Look = lambda _: None) -> Arrival:
    """What importing would do: the same merge, rolled back. `look` sees the merged records before they are gone again."""
    arrival, came = _read(workspace, path, report)
    with suppress(_RolledBack), workspace.commit("查看数据包") as change:
        _merge(workspace, change, arrival, came, trust_clock=True)
        look(arrival)
        raise _RolledBack
    return arrival


def import_bundle(
    workspace: Workspace, path: Path, report: Report = unreported, *, trust_clock: bool = False, excluded: Collection[tuple[str, str]] = ()
) -> Arrival:
    """Back up, keep what came, then seal and merge in one transaction. The same bundle twice writes no record and no backup, only an audit entry.

    `excluded` records (kind and uid) are set aside while the rest goes in. Refused or cancelled, it leaves nothing behind.
    """
    arrival, came = _read(workspace, path, report)
    _require_known(arrival, came)
    backup = (backup_of_last_import if has_segments(workspace.store, came.shas) else back_up_before_import)(workspace)
    kept: list[str] = []
    try:
        _keep(workspace, came, kept, report)
        with workspace.commit(f"导入{arrival.sender}第{arrival.manifest.number}包") as change:
            change.undoable = False
            seal_within(workspace.store, publisher(workspace))
            with recorded(workspace.store, change, arrival.manifest.bundle):
                _merge(workspace, change, arrival, came, trust_clock=trust_clock, excluded=excluded)
            note_told(workspace, came.bundle)
            counts = {"new": arrival.new, "changed": arrival.changed, "conflicts": arrival.conflicts, "refused": len(arrival.refused)}
            counts |= {"receipt": int(arrival.is_receipt), "held": len(arrival.merged.held)}
            at, manifest = workspace.now().isoformat(timespec="seconds"), arrival.manifest
            said = counts | {"computer": manifest.replica, "backup": backup.name if backup else "", "commit": change.seq}
            note_bundle(change, BundleEntry(manifest.bundle, "in", at, manifest.unit, manifest.number, path.name, said))
    except BaseException:
        workspace.blobs.remove(kept)
        raise
    return arrival


def _keep(workspace: Workspace, came: _Came, kept: list[str], report: Report) -> None:
    """Segments and attachments, durable before any row names them; `kept` tells what was not here before."""
    bundle, entries = came.bundle, came.bundle.manifest.segments
    wanted, needless = {sha for _, sha, _ in came.baselines}, stood_for(workspace.store, [entry.sha256 for entry in entries])

    def keep_bytes(source: Reader, sha: str) -> str:
        if not workspace.blobs.has(sha):
            kept.append(sha)
        return workspace.blobs.put(source, sha)

    for data, entry in zip(bundle.segments, entries, strict=True):
        if entry.sha256 in wanted or not (is_baseline(data) or entry.sha256 in needless):
            keep_bytes(BytesIO(data), entry.sha256)
    expected = iter(bundle.manifest.attachments)
    bundle.attachments(lambda member: keep_bytes(member, next(expected).sha256), report)


def _merge(
    workspace: Workspace,
    change: Change,
    arrival: Arrival,
    came: _Came,
    *,
    trust_clock: bool,
    excluded: Collection[tuple[str, str]] = (),
) -> None:
    baselines = [baseline for baseline, _, _ in came.baselines]
    parts = new_parts(workspace.store, came.segments, [*baselines, *waiting_baselines(workspace)], trust_clock=trust_clock)
    incoming = [*came.segments, *parts]
    for baseline, sha, size in came.baselines:
        keep(workspace.store, baseline, sha, size)
    reopen = reopener(workspace, {item.sha: item.batch for item in incoming})
    arrival.merged = merge(workspace.store, change, incoming, reopen, trust_clock=trust_clock, excluded=excluded)
    arrival.refused += [f"{_named(workspace, one)}{one.why}" for one in arrival.merged.refused]
    arrival.refused += [f"{computer_named(workspace, batch.replica)}的时钟快了很多，第{batch.seq}份数据先不导入。" for batch in arrival.merged.held]
    arrival.refused += [_doubled(workspace, batch) for batch in arrival.merged.forked]
    arrival.refused += [
        f"{computer_named(workspace, batch.replica)}的第{batch.seq}份数据属于撤销过的导入，没有再导入；需要时请在往来的数据包里恢复那次导入。"
        for batch in arrival.merged.undone
    ]
    if writes_twice(workspace.store):
        arrival.refused.append("另一台电脑在用本机的身份发数据：请关闭程序再打开，本机换用新的身份，再按一台新电脑把身份卡交给区局。")
    arrival.gaps = gaps(workspace)


def _doubled(workspace: Workspace, batch: Batch) -> str:
    computer = computer_named(workspace, batch.replica)
    return f"{computer}的第{batch.seq}份数据与已收到的不一致，已搁置：多半是数据文件夹被复制后两处都在用，请告知对方，并在“搁置的记录”里核对。"


def _named(workspace: Workspace, refused: Refused) -> str:
    """Which record and which field were set aside, as people call them."""
    kind = workspace.store.kind(refused.kind)
    if kind is None:
        return ""
    record = workspace.records(kind).find(refused.uid) if refused.uid else None
    field = fields_of(kind).get(refused.field)
    return f"{kind.title}{f'“{called(workspace, record)}”' if record else ''}{f'的{field.label}' if field else ''}："


def _require_known(arrival: Arrival, came: _Came) -> None:
    if arrival.refused and not came.shas:
        raise UserError(f"数据包里没有可以导入的内容：{arrival.refused[0]}", "请核对单位密钥名单是否最新，再请对方重新导出。")


def _read(workspace: Workspace, path: Path, report: Report) -> tuple[Arrival, _Came]:
    """Open and verify a bundle and every segment in it; segments of unknown authors are refused by name."""
    roster = roster_of(workspace)
    bundle = read_bundle(path, workspace.store.identity.replica, keys_of(workspace), roster, report)
    came, refused = _Came(bundle, [], []), list[str]()
    for data in bundle.segments:
        header = segment_header(data)
        try:
            require_vouched(roster, bundle.manifest, header)
            _take(workspace, roster, came, data, header)
        except UserError as fault:
            refused.append(f"第{header.seq}份数据：{fault.what}")
    names = workspace.unit_names()
    sender = names.get(bundle.manifest.unit, bundle.manifest.unit_name)
    recipient = names.get(bundle.manifest.recipient, "本单位")
    return Arrival(bundle.manifest, sender, [recipient], Merged(), refused), came


def _take(workspace: Workspace, roster: Trusted, came: _Came, data: bytes, header: SegmentHeader) -> None:
    if not is_baseline(data):
        came.segments.append(Incoming(opened(workspace, roster, data), header.sha256, len(data)))
        return
    baseline = opened_baseline(workspace, roster, data)
    if not fits(workspace, baseline):
        raise UserError("整理过的旧数据与已收到的不一致，没有导入。", "请与写这些数据的单位核对。")
    if not is_outdone(workspace.store, baseline):
        came.baselines.append((baseline, header.sha256, len(data)))


def gaps(workspace: Workspace) -> list[str]:
    """What is missing before segments that wait: 缺 城门所 第41—43份数据; of several computers of a unit, 缺 城门所 B 号电脑 第41—43份数据."""
    roster_of(workspace)
    missing = [
        f"缺 {computer_named(workspace, computer_of(author))} 第{first}{f'—{last}' if last > first else ''}份数据"
        for author, first, last in missing_before(workspace.store)
    ]
    behind = wait_for_release(workspace.store)
    return [*missing, *([f"{behind} 份数据接在撤销过的导入后面，恢复那次导入就自动补入"] if behind else [])]
