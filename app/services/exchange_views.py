"""What the exchange page shows: what would leave, what a bundle would bring record by record, and how each unit stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.domain.batch import Batch
from app.domain.clock import office_moment
from app.domain.groups import group_of, offices_of
from app.domain.in_words import size_in_words
from app.domain.organisation import CaseGroup, Unit
from app.domain.query import Query
from app.domain.step_record import Step
from app.services.compaction import silent_computers
from app.services.computers import letters_among_several, quiet_computers
from app.services.exchange import gaps
from app.services.exchange_schedules import agreed
from app.services.home import brought
from app.services.identity import is_at_bureau, known_roster, own_fingerprint, roster_of
from app.services.kept import Kept
from app.services.own_settings import setting
from app.services.quarantine import Waiting, may_confirm, waiting_bundles
from app.services.sending import reachable_units
from app.services.set_aside import SetAside, set_aside
from app.services.workspace import Workspace
from db.import_undo import undone_by_bundle
from db.outbox import BundleEntry, Carried, bundles, lacking
from db.seal import pending

OUTSIDE = "外区"
LISTED, SHOWN = 1000, 200
"""Bundles that are looked through for the newest of each unit."""


@dataclass(frozen=True)
class Leaving:
    """What a bundle for these units would carry."""

    records: Sequence[tuple[str, int]]
    """Title of the kind and how many records of it are new or changed for them."""
    attachments: int
    size: int
    """Bytes of the attachments."""

    def in_words(self) -> str:
        """线索 12、支援申请 1、附件 34 个（58 MB）."""
        parts = [f"{title} {number}" for title, number in self.records]
        if self.attachments:
            parts.append(f"附件 {self.attachments} 个（{size_in_words(self.size)}）")
        return "、".join(parts) or "没有对方还缺的内容"


@dataclass(frozen=True)
class UnitStanding:
    """How the exchange with one unit stands."""

    uid: str
    name: str
    sent_at: str
    sent: str
    received_at: str
    received: str
    missing: str
    waiting: int
    """Segments that it has not acknowledged."""
    silent_days: int
    """Days since anything came from it, when there are too many of them; else 0."""
    agreed: str
    """The exchange that was missed or is due today, in words."""
    next_on: date | None = None
    """When the next exchange is due, where one was agreed."""
    quiet: str = ""
    """Which of its computers, when it has several, was not heard of for too long, in words."""
    part: str = ""
    """What it is to this unit: 本单位 (its other computers), 区局, 牵头所, 本组; empty for others."""
    computers: str = ""
    """Computers of it that have been silent for long, in words: old data wait for them."""

    def in_words(self) -> str:
        """What there is to say about the unit, the most pressing first."""
        silent = f"{self.silent_days} 天没有收到" if self.silent_days else self.quiet
        waiting = ("等对方确认收到" if self.sent_at else "有内容还没有发给它") if self.waiting else ""
        return "；".join(part for part in (self.missing, self.agreed, silent, waiting, self.computers) if part)


@dataclass(frozen=True)
class PastBundle:
    """One line of the list of bundles."""

    uid: str
    at: str
    out: bool
    peer: str
    number: int
    what: str
    file: str
    code: str
    undone: bool | None = None
    """Whether its import is undone; None when there is none to undo."""


@dataclass(frozen=True)
class Trust:
    """Who this computer is to others, and whether a roster lists it."""

    fingerprint: str
    letter: str
    version: int
    """Of the roster; 0 before the first."""
    listed: bool
    bureau: bool
    """True at the bureau, which signs rosters."""
    bureau_name: str
    units: Sequence[str]
    waiting: Sequence[Waiting]
    """Bundles of keys that the roster does not hold."""
    heads: bool
    """True for an account that may confirm their fingerprints."""


@dataclass(frozen=True)
class Overview:
    """Everything on the page at rest."""

    trust: Trust
    units: Sequence[UnitStanding]
    past: Sequence[PastBundle]
    gaps: Sequence[str]
    now: datetime
    aside: Sequence[SetAside] = ()
    """Records of bundles that wait to be tried again."""


def overview(workspace: Workspace) -> Overview:
    """How the exchange stands with everyone."""
    past = bundles(workspace.store, LISTED)
    trusted = known_roster(workspace) is not None
    missing = gaps(workspace) if trusted else []
    units = _standings(workspace, past, missing) if trusted else []
    return Overview(trust_of(workspace), units, list(_past(workspace, past[:SHOWN])), missing, workspace.now(), set_aside(workspace))


def trust_of(workspace: Workspace) -> Trust:
    """This replica's card and roster, for the page and for the telephone."""
    roster, bureau = known_roster(workspace), workspace.bureau
    mine = roster.find(workspace.store.identity.replica) if roster else None
    return Trust(
        fingerprint=own_fingerprint(workspace),
        letter=mine.letter if mine else "",
        version=roster.version if roster else 0,
        listed=mine is not None and not mine.revoked,
        bureau=is_at_bureau(workspace),
        bureau_name=bureau.name if bureau else "区局",
        units=sorted({entry.unit_name for entry in roster.entries if not entry.revoked}) if roster else [],
        waiting=waiting_bundles(workspace),
        heads=may_confirm(workspace),
    )


def _standings(workspace: Workspace, past: Sequence[BundleEntry], missing: Sequence[str]) -> list[UnitStanding]:
    roster, me, today = roster_of(workspace), workspace.store.identity.replica, workspace.today
    schedules = {one.unit: one for one in agreed(workspace)}
    due = {uid: one.in_words(today) for uid, one in schedules.items() if one.due <= today}
    bureau, group = workspace.bureau, group_of(workspace.groups(), workspace.unit.uid, today.isoformat())
    found, silent, quiet, patience = [], silent_computers(workspace), quiet_computers(workspace, past), setting(workspace, "silent_days")
    for unit in reachable_units(workspace):
        lacked = lacking(workspace.store, unit.uid, [entry.replica for entry in roster.live(unit.uid) if entry.replica != me])
        standing = replace(_standing(unit, past, missing, today, patience), waiting=sum(one.lacked for one in lacked), computers=silent.get(unit.uid, ""))
        standing = replace(standing, agreed=due.get(unit.uid, ""), part=_part_of(workspace, unit, bureau, group))
        next_on = schedules[unit.uid].due if unit.uid in schedules else None
        found.append(replace(standing, next_on=next_on, quiet=quiet.get(unit.uid, "")))
    return found


def _part_of(workspace: Workspace, unit: Unit, bureau: Unit | None, group: CaseGroup | None) -> str:
    """What a unit is to this one: 本单位 (its other computers), 外区, 区局, 牵头所, 本组; empty for others."""
    if unit.uid == workspace.unit.uid:
        return "本单位"
    if unit.external:
        return OUTSIDE
    if bureau is not None and unit.uid == bureau.uid:
        return "区局"
    if group is None or unit.uid not in offices_of(group):
        return ""
    return "牵头所" if unit.uid == group.coordinator else "本组"


def _standing(unit: Unit, past: Sequence[BundleEntry], missing: Sequence[str], today: date, patience: int) -> UnitStanding:
    sent = next((entry for entry in past if entry.direction == "out" and unit.uid in entry.peer.split()), None)
    received = next((entry for entry in past if entry.direction == "in" and entry.peer == unit.uid), None)
    silent = (today - office_moment(received.at).date()).days if received else 0
    return UnitStanding(
        unit.uid,
        unit.name,
        sent.at if sent else "",
        f"第{sent.number}包" if sent else "",
        received.at if received else "",
        f"第{received.number}包" if received else "",
        "；".join(gap for gap in missing if f" {unit.name} " in f" {gap} "),
        0,
        silent if silent >= patience else 0,
        "",
    )


def _past(workspace: Workspace, past: Iterable[BundleEntry]) -> Iterator[PastBundle]:
    names = workspace.unit_names()
    undone, letters = undone_by_bundle(workspace.store), letters_among_several(workspace)
    for entry in past:
        out = entry.direction == "out"
        computer = "" if out else letters.get(entry.counts.get("computer", ""), "")
        peers = "、".join(names.get(uid, "其他单位") for uid in entry.peer.split()) + (f" {computer} 号电脑" if computer else "")
        attachments = entry.counts.get("attachments", 0)
        what = (f"附件 {attachments} 个" if attachments else "没有附件") if out and not entry.counts.get("receipt") else brought(entry.counts)
        yield PastBundle(entry.id, entry.at, out, peers, entry.number, what, entry.file_name, str(entry.counts.get("code", "")), undone.get(entry.id))


def last_received(workspace: Workspace, computer: str) -> int:
    """The number of the newest bundle taken in that this computer wrote; 0 before the first. Each computer of a unit counts its own."""
    past = bundles(workspace.store, LISTED)
    return next((entry.number for entry in past if entry.direction == "in" and entry.counts.get("computer") == computer), 0)


def leaving(workspace: Workspace, units: Sequence[Unit]) -> Leaving:
    """Count what these units still lack: what was sealed and not acknowledged, and what is pending. Nothing is written."""
    roster, me = roster_of(workspace), workspace.store.identity.replica
    wanted = {unit.uid: [entry.replica for entry in roster.live(unit.uid) if entry.replica != me] for unit in units}
    carried = {one.sha: one for uid, replicas in wanted.items() for one in lacking(workspace.store, uid, replicas)}
    batches = [batch for batch in pending(workspace.store) if not wanted.keys().isdisjoint(batch.audience)]
    batches += _opened(workspace, carried.values())
    files = {sha for batch in batches for sha in batch.files if workspace.blobs.has(sha)}
    return Leaving(_titles(workspace, batches), len(files), sum(workspace.blobs.size(sha) for sha in files))


def counted(workspace: Workspace, shas: Sequence[str]) -> Sequence[tuple[str, int]]:
    """Title of the kind and how many records of it these kept segments make or change."""
    kept = Kept(workspace)
    return _titles(workspace, map(kept.segment, shas))


def _opened(workspace: Workspace, carried: Iterable[Carried]) -> Iterator[Batch]:
    kept = Kept(workspace)
    for one in carried:
        yield from kept.lacked(one)


def _titles(workspace: Workspace, batches: Iterable[Batch]) -> Sequence[tuple[str, int]]:
    found = _records_in(batches)
    return [(kind.title, len(found[kind.table])) for kind in workspace.store.kinds if kind.table in found and kind is not Step]


def _records_in(batches: Iterable[Batch]) -> dict[str, set[str]]:
    """The records that the batches make or change, by kind; a step counts as a change of its record."""
    found: dict[str, set[str]] = {}
    for batch in batches:
        for rows in batch.rows:
            columns = dict(zip(rows.columns, rows.values, strict=True))
            named = zip(columns.get("of_kind", ()), columns.get("of", ()), strict=True)
            touched = named if rows.kind == Step.table else ((rows.kind, uid) for uid in rows.uids)
            for kind, uid in touched:
                found.setdefault(str(kind), set()).add(str(uid))
        for cells in batch.cells:
            found.setdefault(cells.kind, set()).update(cells.uids)
    return found


def units_named(workspace: Workspace, uids: Sequence[str]) -> list[Unit]:
    """The units of these uids that are here."""
    return [unit for unit in workspace.records(Unit).all(Query()) if unit.uid in uids]
