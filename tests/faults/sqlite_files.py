"""SQLite's layer over the files, wrapped: what the database asks of the disk is told before it is done, and can be refused.

The default layer stays at work. Only its `open` is replaced, and in each file that it opened the table of methods, in which write, truncate and sync are ours.
"""

import ctypes
import os
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from functools import cache
from pathlib import Path
from typing import Any, Protocol, Self

from sqlcipher3 import _sqlite3

OPEN_CREATE, OPEN_JOURNALS = 0x4, 0x800 | 0x4000 | 0x80000
"""SQLite syncs the folder itself when it first syncs a journal that it made."""
ENOSPC = 28
FULL = 13
IOERR = {"write": 778, "sync": 1034, "truncate": 1546, "unlink": 2570, "create": 14, "sync folder": 1290}


class Told(Protocol):
    """Whoever wants to know."""

    def watches(self, path: str) -> bool: ...

    def will(self, kind: str, path: str, offset: int = 0, data: bytes = b"", to: str = "") -> None: ...


class _File(ctypes.Structure):
    _fields_ = (("methods", c_void_p),)


_Write = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_Truncate = CFUNCTYPE(c_int, c_void_p, c_int64)
_Sync = CFUNCTYPE(c_int, c_void_p, c_int)
_Close = CFUNCTYPE(c_int, c_void_p)


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", c_int),
        ("close", _Close),
        ("read", c_void_p),
        ("write", _Write),
        ("truncate", _Truncate),
        ("sync", _Sync),
        ("others", c_void_p * 13),
    )


# Names are plain addresses: SQLite reads on behind their end, and keeps them for as long as the file is open.
_Open = CFUNCTYPE(c_int, c_void_p, c_void_p, POINTER(_File), c_int, POINTER(c_int))
_Delete = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)


class _Layer(ctypes.Structure):
    _fields_ = (
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("own", c_void_p),
        ("open", _Open),
        ("delete", _Delete),
        ("others", c_void_p * 16),
    )


class _Wrapped:
    """The one wrapped layer of this process; it is kept for ever, because connections may outlive who watched."""

    def __init__(self) -> None:
        self.told: Told | None = None
        self.library = ctypes.CDLL(_sqlite3.__file__)
        self.library.sqlite3_vfs_find.restype = POINTER(_Layer)
        self.library.sqlite3_vfs_find.argtypes = [c_char_p]
        self.library.sqlite3_vfs_register.argtypes = [POINTER(_Layer), c_int]
        self.default = self.library.sqlite3_vfs_find(None)
        self.layer = _Layer()
        ctypes.memmove(ctypes.byref(self.layer), self.default, ctypes.sizeof(_Layer))
        self.layer.name = b"watched"
        self.layer.open, self.layer.delete = _Open(self._open), _Delete(self._delete)
        self._tables: dict[int, tuple[_Methods, _Methods]] = {}
        self._paths: dict[int, tuple[str, bool]] = {}

    def be_default(self, default: bool) -> None:
        self.library.sqlite3_vfs_register(ctypes.byref(self.layer) if default else self.default, 1)

    def _say(self, kind: str, path: str, offset: int = 0, data: bytes = b"") -> int:
        if self.told is None or not self.told.watches(path):
            return 0
        try:
            self.told.will(kind, path, offset, data)
        except OSError as fault:
            return FULL if fault.errno == ENOSPC and kind != "unlink" else IOERR[kind]
        return 0

    def _open(self, layer: int, name: int | None, file: Any, flags: int, out: Any) -> int:
        path = os.fsdecode(ctypes.string_at(name)) if name else ""
        made = bool(flags & OPEN_CREATE and path and not Path(path).exists())
        if made and (code := self._say("create", path)):
            file.contents.methods = None
            return code
        code = int(self.default.contents.open(ctypes.cast(self.default, c_void_p).value, name, file, flags, out))
        if code == 0 and path and self.told is not None and self.told.watches(path):
            address = ctypes.cast(file, c_void_p).value or 0
            self._paths[address] = (path, made and bool(flags & OPEN_JOURNALS))
            file.contents.methods = ctypes.addressof(self._wrapped(file.contents.methods))
        return code

    def _wrapped(self, table: int) -> _Methods:
        if table not in self._tables:
            real = _Methods.from_address(table)
            ours = _Methods()
            ctypes.memmove(ctypes.byref(ours), table, ctypes.sizeof(_Methods))
            ours.write, ours.truncate, ours.sync, ours.close = self._write_of(real), self._truncate_of(real), self._sync_of(real), self._close_of(real)
            self._tables[table] = real, ours
        return self._tables[table][1]

    def _write_of(self, real: _Methods) -> Any:
        def write(file: int, data: int, amount: int, offset: int) -> int:
            return self._say("write", self._paths[file][0], offset, ctypes.string_at(data, amount)) or int(real.write(file, data, amount, offset))

        return _Write(write)

    def _truncate_of(self, real: _Methods) -> Any:
        def truncate(file: int, size: int) -> int:
            return self._say("truncate", self._paths[file][0], size) or int(real.truncate(file, size))

        return _Truncate(truncate)

    def _sync_of(self, real: _Methods) -> Any:
        def sync(file: int, flags: int) -> int:
            path, is_new = self._paths[file]
            self._paths[file] = path, False
            code = self._say("sync", path) or int(real.sync(file, flags))
            return code or (self._say("sync folder", str(Path(path).parent)) if is_new else 0)

        return _Sync(sync)

    def _close_of(self, real: _Methods) -> Any:
        def close(file: int) -> int:
            self._paths.pop(file, None)
            return int(real.close(file))

        return _Close(close)

    def _delete(self, layer: int, name: int, sync_folder: int) -> int:
        path = os.fsdecode(ctypes.string_at(name))
        if Path(path).exists() and (code := self._say("unlink", path)):
            return code
        code = int(self.default.contents.delete(ctypes.cast(self.default, c_void_p).value, name, sync_folder))
        return code or (self._say("sync folder", str(Path(path).parent)) if sync_folder else 0)


_wrapped = cache(_Wrapped)


class SqliteFiles:
    """While this is held, every connection that is opened tells what it asks of the disk."""

    def __init__(self, told: Told) -> None:
        self._told = told

    def __enter__(self) -> Self:
        _wrapped().told = self._told
        _wrapped().be_default(True)
        return self

    def __exit__(self, *_: object) -> None:
        _wrapped().told = None
        _wrapped().be_default(False)
