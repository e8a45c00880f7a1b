"""What the program does to the files below one folder, seen from beneath: every write, sync, rename and removal, in order.

Watched in two places: SQLite's own file system layer, whose default is wrapped for as long as somebody watches, and Python's opening, writing,
syncing and renaming. Whoever watches may also stop the program at one of these steps, or let the disk refuse it. Linux only.
"""

import builtins
import errno
import io
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.faults.sqlite_files import SqliteFiles

CREATE, WRITE, TRUNCATE, SYNC, RENAME, UNLINK, MKDIR, RMDIR, SYNC_FOLDER = (
    *("create", "write", "truncate", "sync", "rename", "unlink", "mkdir", "rmdir", "sync folder"),
)
NEEDS_SPACE = (CREATE, WRITE, MKDIR)
UNWATCHED = "-shm"
"""Shared memory of open connections; worth nothing after a crash, SQLite makes it anew."""


@dataclass(frozen=True)
class Step:
    """One thing that the program asked of the disk. Paths are relative to the watched folder."""

    kind: str
    path: str
    offset: int = 0
    data: bytes = b""
    to: str = ""
    """The other name of a rename."""
    said: int = 0
    """How much had been acknowledged by then."""

    def __str__(self) -> str:
        more = f" {self.offset}+{len(self.data)}" if self.kind == WRITE else f" → {self.to}" if self.to else ""
        return f"{self.kind} {self.path}{more}"


Intervene = Callable[[int, Step], None]


@dataclass
class Disk:
    """The steps of a program below ``root`` while it is watched."""

    root: str
    intervene: Intervene | None = None
    """Is told number (from 1) and step before it is done; may raise OSError, or end the process."""
    steps: list[Step] = field(default_factory=list)
    count: int = 0
    said: list[tuple[str, ...]] = field(default_factory=list)

    def say(self, *words: str) -> None:
        """The program acknowledged something: from here on it may not be lost."""
        self.said.append(words)

    def watches(self, path: str) -> bool:
        return path.startswith(self.root + os.sep) and not path.endswith(UNWATCHED)

    def will(self, kind: str, path: str, offset: int = 0, data: bytes = b"", to: str = "") -> None:
        """A step is about to be done."""
        step = Step(kind, self._short(path), offset, data, self._short(to) if to else "", len(self.said))
        self.count += 1
        if self.intervene is not None:
            self.intervene(self.count, step)
        else:
            self.steps.append(step)

    def _short(self, path: str) -> str:
        return os.path.relpath(path, self.root)


@contextmanager
def watched(disk: Disk) -> Iterator[Disk]:
    """Watch all that this process does below the disk's root."""
    with pytest.MonkeyPatch.context() as patch, SqliteFiles(disk):
        _watch_python(patch, disk)
        yield disk


class _Raw(io.FileIO):
    """A file opened for writing whose writes are seen."""

    disk: Disk

    def write(self, data: Any) -> int:
        raw = bytes(data)
        at = os.lseek(self.fileno(), 0, os.SEEK_END if "a" in self.mode else os.SEEK_CUR)
        self.disk.will(WRITE, _place(self.fileno()), at, raw)
        return super().write(raw)

    def truncate(self, size: int | None = None) -> int:
        size = self.tell() if size is None else size
        self.disk.will(TRUNCATE, _place(self.fileno()), size)
        return super().truncate(size)


def _place(descriptor: int) -> str:
    return str(Path(f"/proc/self/fd/{descriptor}").readlink())


def _whole(path: Any, dir_fd: int | None = None) -> str:
    return str(Path(_place(dir_fd) if dir_fd is not None else Path.cwd()) / os.fsdecode(path))


def _watch_python(patch: pytest.MonkeyPatch, disk: Disk) -> None:
    patch.setattr(shutil, "_USE_CP_SENDFILE", False, raising=False)
    for module in (io, builtins):
        patch.setattr(module, "open", _opening(disk, io.open))
    patch.setattr(os, "open", _os_open(disk, os.open))
    patch.setattr(os, "fsync", _fsync(disk, os.fsync))
    for name in ("rename", "replace"):
        patch.setattr(os, name, _rename(disk, getattr(os, name)))
    for name, kind in (("unlink", UNLINK), ("remove", UNLINK), ("mkdir", MKDIR), ("rmdir", RMDIR)):
        patch.setattr(os, name, _named(disk, getattr(os, name), kind))


def _opening(disk: Disk, real: Callable[..., Any]) -> Callable[..., Any]:
    def opened(file: Any, mode: str = "r", buffering: int = -1, encoding: Any = None, errors: Any = None, newline: Any = None, **more: Any) -> Any:
        if isinstance(file, int) or not set(mode) & set("wax+") or not disk.watches(_whole(file)):
            return real(file, mode, buffering, encoding, errors, newline, **more)
        path = _whole(file)
        if not Path(path).exists():
            disk.will(CREATE, path)
        elif "w" in mode:
            disk.will(TRUNCATE, path, 0)
        raw = _Raw(file, mode.replace("b", "").replace("t", ""))
        raw.disk = disk
        buffer: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return buffer if "b" in mode else io.TextIOWrapper(buffer, encoding, errors, newline)

    return opened


def _os_open(disk: Disk, real: Callable[..., int]) -> Callable[..., int]:
    def opened(path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        place = _whole(path, dir_fd)
        if flags & os.O_CREAT and disk.watches(place) and not Path(place).exists():
            disk.will(CREATE, place)
        return real(path, flags, mode, dir_fd=dir_fd)

    return opened


def _fsync(disk: Disk, real: Callable[[Any], None]) -> Callable[[Any], None]:
    def fsync(descriptor: Any) -> None:
        number = descriptor if isinstance(descriptor, int) else descriptor.fileno()
        place = _place(number)
        if disk.watches(place) or place == disk.root:
            disk.will(SYNC_FOLDER if Path(place).is_dir() else SYNC, place)
        real(descriptor)

    return fsync


def _rename(disk: Disk, real: Callable[..., None]) -> Callable[..., None]:
    def rename(source: Any, target: Any, **more: Any) -> None:
        if disk.watches(_whole(target)):
            disk.will(RENAME, _whole(source), to=_whole(target))
        real(source, target, **more)

    return rename


def _named(disk: Disk, real: Callable[..., None], kind: str) -> Callable[..., None]:
    def named(path: Any, *rest: Any, dir_fd: int | None = None, **more: Any) -> None:
        place = _whole(path, dir_fd)
        exists = os.path.lexists(place)
        if disk.watches(place) and exists is (kind != MKDIR):
            disk.will(kind, place)
        real(path, *rest, **more) if dir_fd is None else real(path, *rest, dir_fd=dir_fd, **more)

    return named


def refused(number: int) -> OSError:
    """What the disk says."""
    return OSError(number, os.strerror(number))


FULL, BROKEN = errno.ENOSPC, errno.EIO
