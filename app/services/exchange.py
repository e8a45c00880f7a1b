"""Bundles out and in: what a unit still lacks is written for it; what came is looked at, then merged in one transaction."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from app.domain.baseline import Baseline
from app.domain.batch import Batch
from app.domain.errors import BadInput, MachineFault, UserError
from app.domain.organisation import Unit
from app.domain.records import fields_of
from app.exchange.baseline import is_baseline
from app.exchange.container import (
    Cover,
    OpenedBundle,
    read_bundle,
    write_bundle,
)
from app.exchange.roster_authors import require_vouched
from app.exchange.roster_content import Entry, require_in_use
from app.exchange.roster_others import Trusted
from app.exchange.segment import SegmentHeader, seal_segment, segment_header
from app.exchange.writing import Reader, medium_of
from app.services.backups import back_up_before_import
from app.services.compaction import compact, fits, waiting_baselines
from app.services.computers import computer_named
from app.services.document_numbers import renew_blocks
from app.services.exchange_arrival import Arrival as Arrival
from app.services.identity import LETTER, keys_of, roster_of
from app.services.kept import Kept, opened, opened_baseline
from app.services.naming import called
from app.services.sections import live_replicas, others_of, section_for
from app.services.told import note_told
from app.services.workspace import Workspace
from db.baselines import is_outdone, keep, new_parts, stood_for
from db.branches import computer_of, writes_twice
from db.change import Change
from db.compaction import note_listed
from db.handing import Stretch, note_sent
from db.import_undo import recorded
from db.merge import Incoming, Merged, Refused, Reopen, merge
from db.outbox import (
    BundleEntry,
    Carried,
    Mark,
    has_segments,
    lacking,
    merged_for,
    missing_before,
    next_bundle_number,
    note_bundle,
    note_exported,
    ranges_of,
    reserve_bundle_number,
    sealed_mark,
    wait_for_release,
)
from db.seal import Publish, Published, seal_within

Report = Callable[[int, int], None]


def silent(_done: int, _total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Exported:
    """A bundle that was written and read back."""

    file: Path
    bundle: str
    code: str
    number: int
    size: int
    recipients: list[str]
    segments: int
    attachments: int
    missing: int
    """Attachments that the segments name and this computer does not have."""


def reachable_units(workspace: Workspace) -> list[Unit]:
    """The units that a bundle can be written for: those with a live replica in the roster, without this one alone."""
    roster, me = roster_of(workspace), workspace.store.identity.replica
    uids = {entry.unit for entry in roster.entries if not entry.revoked and entry.replica != me}
    return [unit for unit in workspace.units() if unit.uid in uids]


def file_name(workspace: Workspace, units: Sequence[Unit]) -> str:
    """三叉街所_盖山所_20261120_第7包.ipb; from any but the first computer of a unit, which all count for themselves, 三叉街所B_盖山所_20261120_第7包.ipb."""
    to = "、".join(unit.name for unit in units[:3]) + ("等" if len(units) > 3 else "")
    letter = workspace.store.meta(LETTER, "A")
    sender = f"{workspace.unit.name}{'' if letter == 'A' else letter}"
    return f"{sender}_{to}_{workspace.today:%Y%m%d}_第{next_bundle_number(workspace.store)}包.ipb"


def export_bundle(workspace: Workspace, units: Sequence[Unit], path: Path, report: Report = silent) -> Exported:
    """Seal what is pending and write what these units still lack, each its own section. Nothing is left behind when it fails.

    The number is taken before the file is written: two different bundles never carry the same one.
    """
    units = list({unit.uid: unit for unit in units}.values())
    if not units:
        raise BadInput("还没有选择接收单位。", "请至少选择一个接收单位。")
    roster = roster_of(workspace)
    require_in_use(roster, workspace.store.identity.replica)
    recipients = {unit.uid: others_of(workspace, roster, unit) for unit in units}
    medium = medium_of(path)
    if workspace.unit.uid in recipients:
        renew_blocks(workspace)
    compact(workspace)
    going = _sealed(workspace, units, recipients)
    sections = [section_for(workspace, unit, recipients[unit.uid]) for unit in units]
    cover = cover_of(workspace, going.number)
    written = write_bundle(path, cover, [section for section, _ in sections], keys_of(workspace), report)
    if medium_of(path) != medium:
        path.unlink(missing_ok=True)
        raise MachineFault("写入期间U盘被拔出或卸下，数据包没有写到U盘上。", "请插好U盘后重新导出。")
    segments = sum(len(section.segments) for section, _ in sections)
    attachments = len({attachment.sha256 for section, _ in sections for attachment in section.attachments})
    missing = len({sha for _, absent in sections for sha in absent})
    names = [unit.name for unit in units]
    exported = Exported(path, written.bundle, written.code, going.number, written.size, names, segments, attachments, missing)
    _note_written(workspace, exported, cover, going)
    return exported


@dataclass(frozen=True)
class _Going:
    """What was sealed for one bundle, under the number that was taken for it."""

    number: int
    mark: Mark
    streams: Mapping[str, Sequence[Stretch]]
    """By recipient unit, how far each stream goes that it may see."""
    carried: Sequence[Carried]


def _sealed(workspace: Workspace, units: Sequence[Unit], recipients: Mapping[str, Sequence[Entry]]) -> _Going:
    """Seal what is pending and take a number, in one transaction."""
    store = workspace.store
    with workspace.commit(f"准备导出：{'、'.join(unit.name for unit in units)}"):
        seal_within(store, publisher(workspace))
        number, mark = reserve_bundle_number(store), sealed_mark(store)
        listed = {replica for replicas in live_replicas(workspace).values() for replica in replicas} - {store.identity.replica}
        note_listed(store, sorted(listed), workspace.now().isoformat(timespec="seconds"))
        streams = {unit.uid: merged_for(store, unit.uid) for unit in units}
        carried = {one.sha: one for unit in units for one in lacking(store, unit.uid, [entry.replica for entry in recipients[unit.uid]])}
    return _Going(number, mark, streams, list(carried.values()))


def _note_written(workspace: Workspace, exported: Exported, cover: Cover, going: _Going) -> None:
    """Remember a bundle whose file stands: what is no longer pending, what each unit was sent, and its line in the list."""
    store = workspace.store
    with workspace.commit(f"导出数据包第{going.number}包：{'、'.join(exported.recipients)}") as change:
        note_exported(store, going.mark)
        for uid, stretches in going.streams.items():
            note_sent(store, uid, stretches, cover.made_at)
        counts = {"segments": exported.segments, "attachments": exported.attachments, "missing": exported.missing, "code": exported.code}
        counts |= {"to": exported.recipients, "carried": ranges_of(store, going.carried), "account": cover.account}
        peers = " ".join(going.streams)
        note_bundle(change, BundleEntry(exported.bundle, "out", cover.made_at, peers, going.number, exported.file.name, counts))


def cover_of(workspace: Workspace, number: int) -> Cover:
    """The cover of a bundle of that number that this account writes now."""
    return Cover(
        replica=workspace.store.identity.replica,
        unit=workspace.unit.uid,
        unit_name=workspace.unit.full_name or "",
        account=workspace.account.full_name or "",
        number=number,
        made_at=workspace.now().isoformat(timespec="seconds"),
        roster_version=roster_of(workspace).version,
    )


def publisher(workspace: Workspace) -> Publish:
    """Signs a sealed batch and keeps its bytes."""
    keys = keys_of(workspace)

    def publish(batch: Batch) -> Published:
        data = seal_segment(batch, keys)
        return Published(workspace.blobs.put(data), len(data))

    return publish


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


def inspect_bundle(workspace: Workspace, path: Path, report: Report = silent, look: Look = lambda _: None) -> Arrival:
    """What importing would do: the same merge, rolled back. `look` sees the merged records before they are gone again."""
    arrival, came = _read(workspace, path, report)
    with suppress(_RolledBack), workspace.commit("查看数据包") as change:
        _merge(workspace, change, arrival, came, trust_clock=True)
        look(arrival)
        raise _RolledBack
    return arrival


def import_bundle(
    workspace: Workspace, path: Path, report: Report = silent, *, trust_clock: bool = False, excluded: Collection[tuple[str, str]] = ()
) -> Arrival:
    """Back up, keep what came, then seal and merge in one transaction. The same bundle twice writes no record and no backup, only an audit entry.

    `excluded` records (kind and uid) are set aside while the rest goes in. Refused or cancelled, it leaves nothing behind.
    """
    arrival, came = _read(workspace, path, report)
    _require_known(arrival, came)
    backup = None if has_segments(workspace.store, came.shas) else back_up_before_import(workspace)
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


def reopener(workspace: Workspace, carried: Mapping[str, Batch] | None = None) -> Reopen:
    """Reads a kept segment again, unless it is among those that were opened just now."""
    kept, at_hand = Kept(workspace), carried or {}
    return lambda sha: at_hand[sha] if sha in at_hand else kept.segment(sha)


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
    names = {unit.uid: unit.name for unit in workspace.units()}
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
