"""Old segments of this computer's streams become one baseline, and files that a baseline stands for go (docs/decisions/compaction.md).

Runs with the export. Whatever stops it, nothing is lost: a baseline is durable and registered before anything goes, and what a crash leaves is found.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from app.domain.baseline import Baseline, Part, is_drawn_from
from app.domain.batch import TooLarge
from app.domain.clock import office_moment
from app.domain.errors import UserError
from app.domain.findings import Finding
from app.exchange.baseline import seal_baseline, sha256_of
from app.services.identity import keys_of, roster_of
from app.services.kept import Kept
from app.services.sections import live_replicas
from app.services.workspace import Workspace
from db.baselines import Idle, contradicts, idle, is_kept, keep, kept_baselines, merged_of, note_tidied, waiting
from db.compaction import Due, Live, Worth, compacted, due, last_heard, note_tried, peers_of, settled
from db.connection import immediate
from db.faults import translated
from db.outbox import audiences_of

UNNAMED = "unnamed_files"
"""Under this name the store remembers files that are being written or removed: after a crash, those that no row names."""
WORTH = Worth()
SILENT_DAYS = 90
"""本单位设定: a computer from which nothing came for so many days is named, because compaction waits for it."""


def compact(workspace: Workspace, worth: Worth = WORTH) -> int:
    """Make the baselines that pay, then let go what baselines stand for. Returns how many were made."""
    _finish_interrupted(workspace)
    live, made = live_replicas(workspace), 0
    for one in list(due(workspace.store, live, worth)):
        try:
            made += _make(workspace, one, worth)
        except UserError:  # a segment that cannot be read any more: what is left stays as it is, and the check of the data names it
            continue
    _tidy(workspace, live)
    return made


def _make(workspace: Workspace, one: Due, worth: Worth) -> bool:
    store, kept = workspace.store, Kept(workspace)
    before: Sequence[Part] = kept.baseline(one.base.sha).parts if one.base else ()
    baseline = compacted(store, one.audience, [*before, *(Part(sha, kept.segment(sha)) for sha in one.shas)])
    data = b""
    with suppress(TooLarge):
        data = seal_baseline(baseline, keys_of(workspace))
    if not data or len(data) > worth.share * one.size:
        with translated(), immediate(store.db):
            note_tried(store, one)
        return False
    sha = sha256_of(data)
    _remember_unnamed(workspace, [sha])
    workspace.blobs.put(data)
    with workspace.commit("整理发出过的旧数据") as change:
        change.undoable = False
        keep(store, baseline, sha, len(data))
        note_tried(store, one)
        store.set_meta(UNNAMED, "[]")
    return True


def _tidy(workspace: Workspace, live: Live) -> None:
    """Only what everybody has goes, and only when the baseline was read back whole."""
    store, kept = workspace.store, Kept(workspace)
    for one in list(idle(store)):
        peers = peers_of(store, one.by.audience, live)
        if settled(store, one.by.audience, one.by.replica, peers) < one.by.seq:
            continue
        with suppress(UserError):  # else the segments stay, and the check of the data names the baseline
            kept.baseline(one.by.sha)
            _let_go(workspace, one)


def _let_go(workspace: Workspace, one: Idle) -> None:
    """Files that cannot be removed just now are tried again with the next export."""
    workspace.blobs.remove(one.shas)
    left = any(workspace.blobs.has(sha) for sha in one.shas)
    with translated(), immediate(workspace.store.db):
        note_tidied(workspace.store, replace(one, all_of_it=one.all_of_it and not left))
        workspace.store.set_meta(UNNAMED, json.dumps(one.earlier))
    _finish_interrupted(workspace)


def _remember_unnamed(workspace: Workspace, shas: Sequence[str]) -> None:
    with translated(), immediate(workspace.store.db):
        workspace.store.set_meta(UNNAMED, json.dumps(shas))


def _unnamed(workspace: Workspace) -> list[str]:
    return [sha for sha in json.loads(workspace.store.meta(UNNAMED, "[]")) if not is_kept(workspace.store, sha)]


def _finish_interrupted(workspace: Workspace) -> None:
    shas = _unnamed(workspace)
    if shas:
        workspace.blobs.remove(shas)
        _remember_unnamed(workspace, [])


def fits(workspace: Workspace, baseline: Baseline) -> bool:
    """True when a baseline says what the segments say that are merged here, as far as they are still kept."""
    store, kept = workspace.store, Kept(workspace)
    if contradicts(store, baseline):
        return False
    known = {}
    for seq, sha in merged_of(store, baseline).items():
        with suppress(UserError):
            known[seq] = kept.segment(sha)
    return is_drawn_from(baseline, known)


def waiting_baselines(workspace: Workspace) -> Iterator[Baseline]:
    """The kept baselines of which something is still to be merged, as far as they can be read."""
    kept = Kept(workspace)
    for held in waiting(workspace.store):
        with suppress(UserError):
            yield kept.baseline(held.sha)


def silent_computers(workspace: Workspace) -> dict[str, str]:
    """By unit, the computers in use from which nothing came for very long, in words: what they have not acknowledged cannot be tidied up.

    A unit of another district to which nothing was ever published is nobody to wait for.
    """
    roster, heard, now = roster_of(workspace), last_heard(workspace.store), workspace.now()
    found: dict[str, list[str]] = {}
    for entry in roster.entries:
        days = (now - office_moment(heard[entry.replica])).days if entry.replica in heard else 0
        strange = entry.unit in roster.outside and not list(audiences_of(workspace.store, entry.unit))
        if days >= SILENT_DAYS and not entry.revoked and not strange:
            found.setdefault(entry.unit, []).append(f"{entry.letter} 号电脑 {days} 天没有消息")
    return {unit: f"{'、'.join(said)}，整理旧数据要等它；不再使用的请区局停用" for unit, said in found.items()}


def findings(workspace: Workspace) -> Iterator[Finding]:
    """What the check of the data says of baselines: those that cannot be read, and files that an interrupted compaction left."""
    for sha in kept_baselines(workspace.store):
        try:
            workspace.blobs.verify(sha)
        except UserError as fault:
            yield Finding(
                "整理过的旧数据有一个文件读不出来。",
                f"它代替了较早收发的数据包内容：{fault.what}",
                "记录不受影响；新加入的电脑从本机补不齐旧数据。",
                "请有这些数据的单位再导出一次数据包给本机。",
            )
    left = [sha for sha in _unnamed(workspace) if workspace.blobs.has(sha)]
    if left:
        yield Finding(
            "上次整理旧数据没有做完。",
            f"留下了 {len(left)} 个用不到的文件。",
            "只占一点磁盘空间，内容没有损失。",
            "不用处理，下次导出数据包时自动清理。",
            damage=False,
        )
