"""Putting finished bytes on the disk so that a file is whole or absent. Knows files and the faults of the machine; no contents."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import MachineFault

FAULTS = {
    errno.ENOSPC: ("磁盘空间不足，文件没有保存。", "请清理磁盘，或者换一个位置保存。"),
    errno.EDQUOT: ("磁盘空间不足，文件没有保存。", "请清理磁盘，或者换一个位置保存。"),
    errno.EROFS: ("这个磁盘是只读的，文件没有保存。", "请换一个位置保存。"),
    errno.EACCES: ("没有权限写到这个位置，或者文件正被别的程序打开。", "请关闭打开它的程序，或者换一个位置保存。"),
    errno.EPERM: ("没有权限写到这个位置，或者文件正被别的程序打开。", "请关闭打开它的程序，或者换一个位置保存。"),
    errno.ENOENT: ("要保存到的文件夹不存在。", "请选择已有的文件夹。"),
    errno.ENOTDIR: ("要保存到的文件夹不存在。", "请选择已有的文件夹。"),
    errno.EISDIR: ("要保存的位置是一个文件夹。", "请写上文件名。"),
    errno.ENAMETOOLONG: ("文件名太长，文件没有保存。", "请缩短文件名。"),
}
OTHER = ("保存文件时磁盘出错，文件没有保存。", "请检查磁盘或者 U 盘，再试一次。")


def save(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` make the file beside its place, then put it there; the old file stays until the new one is safe on the disk.

    Raises MachineFault when the disk is full, read-only or gone; nothing half-written is left.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, "folder", str(path))
        write(part)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as fault:
        raise MachineFault(*FAULTS.get(fault.errno or 0, OTHER)) from fault
    finally:
        _forget(part)


def save_bytes(path: Path, content: bytes) -> None:
    """Put these bytes at that place, whole or not at all."""
    save(path, lambda part: _write(part, content))


def _write(part: Path, content: bytes) -> None:
    part.write_bytes(content)


def _forget(part: Path) -> None:
    """The part is gone after a success; after a failure the disk may not even let it be removed, and the first fault is what counts."""
    try:
        part.unlink(missing_ok=True)
    except OSError:
        return
