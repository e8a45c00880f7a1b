"""Bundles out: what is pending is sealed, and what a unit still lacks is written for it, read back, and noted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import BadInput, MachineFault
from app.domain.organisation import Unit
from app.domain.progress import Report, unreported
from app.exchange.container import Cover, JournalHead, write_bundle
from app.exchange.roster_content import Entry, require_in_use
from app.exchange.writing import medium_of
from app.services.compaction import compact
from app.services.destroying import forget_destroyed
from app.services.document_numbers import renew_blocks
from app.services.identity import LETTER, keys_of, roster_of
from app.services.kept import publisher
from app.services.sections import live_replicas, others_of, section_for
from app.services.workspace import Workspace
from db.compaction import note_listed
from db.handing import Stretch, note_sent
from db.journal import head
from db.outbox import (
    BundleEntry,
    Carried,
    Mark,
    lacking,
    merged_for,
    next_bundle_number,
    note_bundle,
    note_exported,
    ranges_of,
    reserve_bundle_number,
    sealed_mark,
)
from db.seal import seal_within


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


def export_bundle(workspace: Workspace, units: Sequence[Unit], path: Path, report: Report = unreported) -> Exported:
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
    forget_destroyed(workspace)
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
    replica = workspace.store.identity.replica
    return Cover(
        replica=replica,
        unit=workspace.unit.uid,
        unit_name=workspace.unit.full_name or "",
        account=workspace.account.full_name or "",
        number=number,
        made_at=workspace.now().isoformat(timespec="seconds"),
        roster_version=roster_of(workspace).version,
        journal=JournalHead(replica, *head(workspace.store.db.conn)),
    )
