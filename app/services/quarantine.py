"""Bundles whose key nobody here knows: kept encrypted as they came, until a head confirms the fingerprint and a roster names the key.

Nothing of them is believed or written before (docs/decisions/quarantine.md). Knows the folder they wait in; taking them in is for `guarded_import`.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.domain.clock import office_time_of
from app.domain.errors import BadInput, NotAllowed, NotFound, UserError
from app.domain.roles import WHO_HOLDS, Power
from app.exchange.keys import fingerprint
from app.exchange.manifest import Manifest
from app.exchange.reading import examine_bundle, read_cover
from app.exchange.roster_content import Entry, RosterContent
from app.exchange.spoken import heard
from app.services.identity import keys_of, known_roster, mistakable
from app.services.workspace import Workspace
from db.durable import discard, make_folder, move_into_place, part_of, sync_file
from db.faults import translated

FOLDER, CONFIRMED = "quarantine", "confirmed_fingerprints"
MOST = 200
"""Bundles that wait at one time."""
HEADS = WHO_HOLDS[Power.CONFIRM]


@dataclass(frozen=True)
class Waiting:
    """A bundle that waits. Who sent it is the sender's own claim."""

    file: Path
    bundle: str
    sender: str
    account: str
    number: int
    fingerprint: str
    arrived_at: str
    size: int
    confirmed: bool
    """A head has compared the fingerprint by telephone."""
    listed: bool
    """The roster names this key for this unit."""
    warning: str
    """Why the claim may be a lie; empty when nothing here speaks against it."""

    @property
    def ready(self) -> bool:
        """True when it can be imported."""
        return self.confirmed and self.listed

    @property
    def in_words(self) -> str:
        """What it waits for."""
        if self.ready:
            return "可以导入"
        return "指纹已确认，等区局把它列入名单" if self.confirmed else "待核对指纹"


def waiting_bundles(workspace: Workspace) -> list[Waiting]:
    """The bundles that wait, the newest first; a file that was altered on this disk meanwhile, or that other keys of ours opened, is not among them."""
    found = []
    for file in (workspace.folder / FOLDER).glob("*.ipb"):
        with suppress(UserError):
            found.append(_waiting(workspace, file))
    return sorted(found, key=lambda one: (one.arrived_at, one.bundle), reverse=True)


def waits_here(workspace: Workspace, path: Path) -> bool:
    """True for a file of the quarantine."""
    return path.parent == workspace.folder / FOLDER


def set_aside(workspace: Workspace, path: Path) -> Waiting:
    """Keep a whole, undamaged bundle that was made for this computer, whoever signed it. Raises what reading a bundle raises."""
    folder = workspace.folder / FOLDER
    part = part_of(folder / "incoming")
    with translated():
        make_folder(folder, 0o700)
        try:
            _copy(path, part, workspace.now())
            file = folder / _file_name(examine_bundle(part, workspace.store.identity.replica, keys_of(workspace)))
            if not file.exists() and len(list(folder.glob("*.ipb"))) >= MOST:
                raise BadInput(f"待核对的数据包已有 {MOST} 个，没有再留存。", "请先核对指纹，或删去不要的。")
            move_into_place(part, file)
        finally:
            discard([part])
    return _waiting(workspace, file)


def confirm_fingerprint(workspace: Workspace, said: str) -> str:
    """Remember that the head has compared this fingerprint by telephone; returns it as it is written.

    Raises NotAllowed for others than the head, NotFound when neither a waiting bundle nor the roster has such a key.
    """
    _require_head(workspace)
    roster = known_roster(workspace)
    known = [one.fingerprint for one in waiting_bundles(workspace)] + [fingerprint(entry.signing) for entry in (roster.entries if roster else ())]
    shown = next((one for one in known if heard(one) == heard(said)), None)
    if shown is None:
        raise NotFound(f"没有等待核对的数据包带有指纹“{said}”。", "请与对方逐组核对后重新输入；待核对的数据包列在“数据交换”里。")
    with workspace.commit(f"确认指纹 {shown}") as change:
        change.undoable = False
        workspace.store.set_meta(CONFIRMED, " ".join(sorted({*_confirmed(workspace), shown})))
    return shown


def waiting_with(workspace: Workspace, said: str) -> list[Waiting]:
    """The waiting bundles of the key with this fingerprint, the oldest first. Raises NotFound when there is none."""
    found = [one for one in reversed(waiting_bundles(workspace)) if heard(one.fingerprint) == heard(said)]
    if not found:
        raise NotFound(f"没有等待的数据包带有指纹“{said}”。", "请与对方逐组核对后重新输入；等待的数据包列在“数据交换”里。")
    return found


def drop_waiting(workspace: Workspace, one: Waiting) -> None:
    """Throw a waiting bundle away, as the head decides."""
    _require_head(workspace)
    with workspace.commit(f"删去待核对的数据包：自称{one.sender}，指纹 {one.fingerprint}") as change:
        change.undoable = False
        discard([one.file])


def forget(workspace: Workspace, path: Path) -> None:
    """The bundle in this file was taken in: it waits no longer."""
    discard([workspace.folder / FOLDER / _file_name(read_cover(path, keys_of(workspace)))])


def may_confirm(workspace: Workspace) -> bool:
    """The head of the office, or the account that set this folder up: who answers for whom the office believes."""
    return workspace.may(Power.CONFIRM)


def _require_head(workspace: Workspace) -> None:
    if not may_confirm(workspace):
        raise NotAllowed("确认指纹由单位负责人办理，这个账号不能办理。", f"请由{'、'.join(HEADS)}的账号或建立数据文件夹的账号，打电话核对后确认。")


def _confirmed(workspace: Workspace) -> list[str]:
    return str(workspace.store.meta(CONFIRMED, "")).split()


def _file_name(manifest: Manifest) -> str:
    """One bundle of one key stands there once, however often it comes; nobody overwrites another's by claiming its number."""
    return f"{manifest.bundle}-{heard(fingerprint(manifest.signing))}.ipb"


def _copy(source: Path, part: Path, moment: datetime) -> None:
    with source.open("rb") as read, part.open("wb") as written:
        shutil.copyfileobj(read, written, 2**20)
        sync_file(written)
    os.utime(part, (moment.timestamp(), moment.timestamp()))


def _waiting(workspace: Workspace, file: Path) -> Waiting:
    manifest, stat, roster = read_cover(file, keys_of(workspace)), file.stat(), known_roster(workspace)
    shown, entry = fingerprint(manifest.signing), roster.find(manifest.replica) if roster else None
    return Waiting(
        file=file,
        bundle=manifest.bundle,
        sender=manifest.unit_name,
        account=manifest.account,
        number=manifest.number,
        fingerprint=shown,
        arrived_at=office_time_of(stat.st_mtime).isoformat(timespec="seconds"),
        size=stat.st_size,
        confirmed=shown in _confirmed(workspace),
        listed=entry is not None and (entry.signing, entry.unit, entry.revoked) == (manifest.signing, manifest.unit, False),
        warning=next(_doubts(workspace, manifest, roster, entry), ""),
    )


def _doubts(workspace: Workspace, manifest: Manifest, roster: RosterContent | None, entry: Entry | None) -> Iterator[str]:
    if entry is not None and entry.revoked:
        yield "这台电脑已被区局停用。"
    if entry is not None and entry.signing != manifest.signing:
        yield f"自称是“{entry.unit_name}”在名单里的电脑，密钥却不同，可能有人冒名。"
    named = [(entry.unit, entry.unit_name) for entry in (roster.entries if roster else ())]
    yield from mistakable(workspace, [(manifest.unit, manifest.unit_name)], named)
