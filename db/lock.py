"""One program per data folder: an exclusive transaction on a file of its own.

The operating system ends it with the process, also after kill -9. It is not the database that is locked: that would
shut out the program's own background jobs. Nothing else may open ``lock.db``: closing it would drop the lock on Linux.
"""

from pathlib import Path
from types import TracebackType
from typing import Self

from sqlcipher3 import dbapi2 as cipher

from app.domain.errors import Damaged, UserError
from db.faults import BUSY, LOCKED, NOTADB, primary_code, translated

LOCK_FILE = "lock.db"


class FolderLock:
    """Held from construction until ``close()`` or the end of the process. Raises ``UserError`` when another program holds it."""

    def __init__(self, folder: Path) -> None:
        with translated():
            self._connection = cipher.connect(str(folder / LOCK_FILE), timeout=0, isolation_level=None, check_same_thread=False)
            try:
                self._connection.execute("BEGIN EXCLUSIVE")
            except cipher.DatabaseError as error:
                self._connection.close()
                raise _told(error) from error

    def close(self) -> None:
        """Let another program take the folder."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _told(error: Exception) -> Exception:
    if primary_code(error) in (BUSY, LOCKED):
        return UserError("知联已经在运行。", "请切换到已打开的窗口；要使用命令行，请先关闭窗口。")
    if primary_code(error) == NOTADB:
        return Damaged(f"“{LOCK_FILE}”已损坏。", f"请删除数据文件夹里的“{LOCK_FILE}”再启动；它不含数据。")
    return error
