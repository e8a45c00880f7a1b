"""Backups: made whole, proven, and rotated by number."""

import glob
import shutil
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

from app.domain.roles import Power
from app.services.backup_notes import LAST, remember
from app.services.workspace import Workspace
from db.backup import BEFORE_IMPORT, BEFORE_UPGRADE, copy_attachments, is_backup, list_backups, make_backup, unpack_backup, write_backup
from db.connection import Database
from db.durable import sync_folder
from db.faults import translated
from db.journal import head
from db.lock import FolderLock
from db.outbox import import_of_commit
from db.rekey import discard_superseded
from db.vault import ATTACHMENTS_FOLDER, Vault

FOLDER = "backups"
KEPT = 14
KEPT_BEFORE_IMPORTS = 5
KEPT_BEFORE_UPGRADES = 3
RESTORED, ASIDE = "_恢复", "_原来"
MOST_SWAPS = 100


def back_up(workspace: Workspace, to: Path | None = None) -> Path:
    """Write the next proven backup into the data folder's own place, or to the named file; it stands in the journal."""
    workspace.require(Power.BACK_UP)
    if to is None:
        file = make_backup(workspace.store.db, workspace.vault, workspace.folder / FOLDER, proof=_proof, keep=KEPT)
    else:
        file = to
        write_backup(workspace.store.db, workspace.vault, to, proof=_proof)
    remember(workspace, LAST, f"备份：{file.name}", file.name)
    discard_superseded(workspace.store.db, workspace.vault)
    return file


def back_up_before_upgrade(db: Database, vault: Vault) -> Path:
    """Keep what stands before this version of the program changes the tables."""
    return make_backup(db, vault, vault.folder / FOLDER, proof=_proof, keep=KEPT_BEFORE_UPGRADES, series=BEFORE_UPGRADE)


def back_up_before_import(workspace: Workspace) -> Path:
    """Keep what stands before an import, or before the imports that it directly follows; only older ones of this sort are removed for it.

    The cost of a backup grows with the database, that of a bundle must not: of bundles that come one after the other the first is backed up
    (docs/decisions/backup-before-imports.md).
    """
    standing = backup_of_last_import(workspace)
    if standing is not None:
        return standing
    return make_backup(workspace.store.db, workspace.vault, workspace.folder / FOLDER, proof=_proof, keep=KEPT_BEFORE_IMPORTS, series=BEFORE_IMPORT)


def backup_of_last_import(workspace: Workspace) -> Path | None:
    """The backup since which nothing but bundles came in, when the last thing that was written was an import."""
    store = workspace.store
    last = import_of_commit(store, head(store.db.conn)[0])
    standing = workspace.folder / FOLDER / last.counts.get("backup", "") if last else None
    return standing if standing is not None and is_backup(standing) else None


def backups_of(workspace: Workspace) -> list[Path]:
    """The whole backups of this data folder, the newest last."""
    return list_backups(workspace.folder / FOLDER)


def restore(file: Path, folder: Path) -> bool:
    """Put a backup into a new data folder, which the password or recovery code of that time opens; what is there now stays untouched.

    A backup holds no attachments: they come along when it stands in its data folder's own place. True when they did. Opened, the folder is
    a replica of its own (`app.services.copies`). Refused or interrupted, it leaves nothing behind. Raises UserError.
    """
    fresh = not folder.exists()
    try:
        unpack_backup(file, folder)
        attachments = file.parent.parent / ATTACHMENTS_FOLDER
        if file.parent.name != FOLDER or not attachments.is_dir():
            return False
        copy_attachments(attachments, folder / ATTACHMENTS_FOLDER)
        return True
    except BaseException:
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def backups_in(folder: Path) -> list[Path]:
    """The whole backups that a data folder holds, the newest first; needs no password."""
    return list_backups(folder / FOLDER)[::-1]


def has_no_attachments(file: Path, folder: Path) -> bool:
    """True for a backup of a data folder that has no attachments at all: none are missing after a restore."""
    return file.parent == folder / FOLDER and not (folder / ATTACHMENTS_FOLDER).exists()


def place_for_restore(folder: Path) -> Path:
    """A folder beside the data folder that is not there yet."""
    places = (folder.with_name(f"{folder.name}{RESTORED}{number}") for number in count(1))
    return next(place for place in places if not place.exists())


def swap_in(folder: Path, restored: Path) -> Path:
    """Work with the restored data from now on: they get the data folder's name, and the present ones another; returns where those are.

    For folders that nobody has open. Raises UserError; then everything has its name from before.
    """
    aside = next(place for number in count(1) if not (place := folder.with_name(f"{folder.name}{ASIDE}{number}")).exists())
    with translated(), ExitStack() as held:
        for one in (folder, restored):
            held.enter_context(FolderLock(one))
    with translated():
        folder.rename(aside)
        try:
            restored.rename(folder)
        except BaseException:
            aside.rename(folder)
            raise
        sync_folder(folder.parent)
    return aside


def take_back_swap(folder: Path) -> None:
    """The power went between the two renames of `swap_in`: the data folder has no name, and gets it again. The restored data stay beside it."""
    if folder.exists() or not any(folder.parent.glob(f"{glob.escape(folder.name)}{RESTORED}*")):
        return
    numbered = {number: place for number in range(1, MOST_SWAPS) if (place := folder.with_name(f"{folder.name}{ASIDE}{number}")).exists()}
    if numbered:
        with translated():
            numbered[max(numbered)].rename(folder)
            sync_folder(folder.parent)


def _proof(db: Any) -> object:
    return head(db.conn)
