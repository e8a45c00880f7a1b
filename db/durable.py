"""Files that are whole or not there: temp, length check, fsync, read back, rename, fsync of the folder.

It knows bytes and paths only. Windows cannot fsync a folder; there the rename itself is written through by NTFS's log.
"""

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from app.domain.errors import MachineFault

PART = ".part"


def write_durably(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data``: after any crash either the old or the new content stands there, whole.

    Raises ``OSError`` or ``MachineFault``; the old file is then untouched.
    """
    write_all_durably({path: data})


def write_all_durably(contents: dict[Path, bytes]) -> None:
    """Prepare every file before the first is replaced, so that a full disk replaces none of them."""
    parts = [part_of(path) for path in contents]
    try:
        for part, data in zip(parts, contents.values(), strict=True):
            _write_part(part, data)
        for path in contents:
            move_into_place(part_of(path), path)
    except BaseException:
        discard(parts)
        raise


def move_into_place(part: Path, path: Path) -> None:
    """Give a finished, synced file its name; durable when this returns."""
    part.replace(path)
    sync_folder(path.parent)


def sync_file(file: BinaryIO) -> None:
    """Push what was written to the disk itself."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make renames and new names in ``folder`` durable, where the file system knows how: some of sticks and shares do not."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make ``folder`` and those above it that are missing; durable when this returns."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(mode=mode, parents=True, exist_ok=True)
    for one in missing:
        sync_folder(one.parent)


def part_of(path: Path) -> Path:
    """The name under which ``path`` is written until it is finished."""
    return path.with_name(path.name + PART)


def discard(paths: Iterable[Path]) -> None:
    """Remove unfinished files; one that cannot be removed is left, it is never taken for a finished one."""
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _write_part(part: Path, data: bytes) -> None:
    with part.open("wb") as file:
        file.write(data)
        sync_file(file)
        if os.fstat(file.fileno()).st_size != len(data):
            raise _short(part)
    if part.read_bytes() != data:
        raise _short(part)


def _short(part: Path) -> MachineFault:
    return MachineFault(f"“{part.name}”没有完整写入磁盘，原来的文件没有改动。", "请检查磁盘空间和磁盘是否完好，再试一次。")
