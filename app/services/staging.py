"""Where a new data folder is made before it gets its name: an interrupted set-up never looks like data, and nothing of the user's is removed."""

import os
import shutil
from pathlib import Path

from app.domain.errors import UserError
from app.services.packs_checked import FORMS
from db.durable import PART, sync_folder
from db.faults import translated
from db.vault import ATTACHMENTS_FOLDER, COPIES, DATABASE_FILE

UNFINISHED = "unfinished"
"""The file that stands in the folder until it is whole; by it an interrupted set-up is told from a folder of the user's."""
WRITTEN = frozenset(f"{name}{ending}" for name in (*COPIES, DATABASE_FILE) for ending in ("", PART, "-wal", "-shm", "-journal"))
WRECK = "damaged"
"""Where the copy of a damaged database stands while it is salvaged."""
WRITTEN_AT_SET_UP = WRITTEN | {UNFINISHED, ATTACHMENTS_FOLDER, FORMS, WRECK, "letters", "quarantine"}


def empty_staging(folder: Path) -> Path:
    """An empty folder beside the one that is to be made. Raises UserError when either place is taken by something else."""
    with translated():
        if folder.exists() and any(folder.iterdir()):
            raise UserError(f"“{folder.name}”里已经有文件，没有改动。", "请选择空的文件夹；已有知联数据的，请直接打开。")
        staging = folder.with_name(f"{folder.name}.未完成")
        _clear_away(staging)
        staging.mkdir(mode=0o700, parents=True)
        (staging / UNFINISHED).touch()
        if folder.exists():
            folder.rmdir()
    return staging


def _clear_away(staging: Path) -> None:
    if not os.path.lexists(staging):
        return
    found = {path.name for path in staging.iterdir()} if staging.is_dir() and not staging.is_symlink() else {staging.name}
    if found and (UNFINISHED not in found or found - WRITTEN_AT_SET_UP):
        raise UserError(f"“{staging.name}”已经存在，不是没做完的数据文件夹，没有改动。", "请把它改名或移走，或为数据另选一个文件夹。")
    shutil.rmtree(staging)


def give_name(staging: Path, folder: Path) -> None:
    """The folder is whole: it gets its name, and keeps it when the power goes now."""
    with translated():
        (staging / UNFINISHED).unlink()
        sync_folder(staging)
        staging.rename(folder)
        sync_folder(folder.parent)
