"""Backups: made whole, proven, and rotated by number."""

from pathlib import Path
from typing import Any

from app.services.workspace import Workspace
from db.backup import BEFORE_IMPORT, list_backups, make_backup, write_backup
from db.journal import head

FOLDER = "backups"
KEPT = 14
KEPT_BEFORE_IMPORTS = 5


def back_up(workspace: Workspace, to: Path | None = None) -> Path:
    """Write the next proven backup into the data folder's own place, or to the named file."""
    if to is None:
        return make_backup(workspace.store.db, workspace.vault, workspace.folder / FOLDER, proof=_proof, keep=KEPT)
    write_backup(workspace.store.db, workspace.vault, to, proof=_proof)
    return to


def back_up_before_import(workspace: Workspace) -> Path:
    """Keep what stands before an import; only older ones of this sort are removed for it."""
    store, to = workspace.store, workspace.folder / FOLDER
    return make_backup(store.db, workspace.vault, to, proof=_proof, keep=KEPT_BEFORE_IMPORTS, series=BEFORE_IMPORT)


def backups_of(workspace: Workspace) -> list[Path]:
    """The whole backups of this data folder, the newest last."""
    return list_backups(workspace.folder / FOLDER)


def _proof(db: Any) -> object:
    return head(db.conn)
