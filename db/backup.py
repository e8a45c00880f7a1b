"""Proven backups: a copy counts only after it was opened again and found equal; rotated by number, never by date.

A backup is one file: the encrypted database (same key and salt), then the vault file, so that password and recovery code
open it anywhere, then a digest of both, by which damage is found without a key; the first ones had none. It knows nothing
of records; what else must be equal is handed in as ``proof``. Attachments never change and are not inside.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from app.domain.errors import Damaged, MachineFault, NotFound, UserError
from db.connection import Database, open_database
from db.durable import PART, discard, make_folder, move_into_place, part_of, sync_file, sync_folder, write_all_durably
from db.faults import translated
from db.slots import MOST_BYTES, SlotTable
from db.vault import COPIES, Vault

Proof = Callable[[Database], object]

MAGIC, WITHOUT_DIGEST = b"ZLBACK02", b"ZLBACKUP"
LENGTH_BYTES = 8
LEAST_KEPT = 2
ATTEMPTS = 3
BEFORE_IMPORT, BEFORE_UPGRADE = "-before-import", "-before-upgrade"
FILE_NAME = re.compile(rf"zhilian-(\d{{6,}})({BEFORE_IMPORT}|{BEFORE_UPGRADE})?\.backup")


def make_backup(db: Database, vault: Vault, to: Path, *, proof: Proof, keep: int = 14, series: str = "") -> Path:
    """Write the next numbered backup into the folder ``to`` and remove those beyond the newest ``keep`` (never the last two whole ones).

    Backups of one ``series`` (none, ``BEFORE_IMPORT``, ``BEFORE_UPGRADE``) never push out those of another.
    ``proof`` computes from a database what must be equal in the copy, such as the head of the journal; row counts of all tables are
    compared in any case. Raises ``UserError``; then there is no new file and nothing was removed.
    """
    with translated():
        make_folder(to)
        discard(path for path in to.glob("zhilian-*") if PART in path.name)
        file = to / f"zhilian-{_last_number(to) + 1:06}{series}.backup"
        write_backup(db, vault, file, proof=proof)
        same = [path for path in _numbered(to) if _series(path) == series]
        if len(same) > max(keep, LEAST_KEPT):  # only then is it worth the time to look into them
            discard([path for path in same if _is_whole(path)][: -max(keep, LEAST_KEPT)])
        return file


def write_backup(db: Database, vault: Vault, file: Path, *, proof: Proof) -> None:
    """Write one proven backup to ``file``; a file that stands there is replaced only by a proven one."""
    part = part_of(file)
    with translated():
        try:
            _copy_unchanged(db, vault, part, proof)
            _append_vault(part, vault.written)
            move_into_place(part, file)
        except BaseException:
            discard([part, *_side_files(part)])
            raise


def copy_backup(file: Path, to: Path, *, keep: int) -> Path:
    """Put a proven backup into another folder too, its bytes compared after they were written; older ones there are rotated by number."""
    with translated():
        make_folder(to)
        copy = to / file.name
        part = part_of(copy)
        try:
            with file.open("rb") as source, part.open("wb") as written:
                shutil.copyfileobj(source, written, 1 << 20)
                sync_file(written)
            if _sha(part) != _sha(file):
                raise MachineFault("另存的备份与原来的不一致，没有采用。", "请检查那个盘是否完好，换一个盘再试；本机的备份还在。")
            move_into_place(part, copy)
        finally:
            discard([part])
        discard([path for path in list_backups(to) if _series(path) == _series(file)][: -max(keep, LEAST_KEPT)])
        return copy


def copy_attachments(attachments: Path, to: Path) -> None:
    """Put every attachment that is not there yet beside copied backups; they are encrypted and never change. All are durable when this returns."""
    with translated():
        make_folder(to)
        for file in sorted(attachments.glob("*")):
            copy = to / file.name
            if not file.is_file() or PART in file.name or (copy.exists() and copy.stat().st_size == file.stat().st_size):
                continue
            part = part_of(copy)
            try:
                with file.open("rb") as source, part.open("wb") as written:
                    shutil.copyfileobj(source, written, 1 << 20)
                    sync_file(written)
                part.replace(copy)
            finally:
                discard([part])
        sync_folder(to)


def _sha(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def list_backups(folder: Path) -> list[Path]:
    """The whole backups of a folder, oldest number first; unfinished and cut ones are not among them."""
    return [path for path in _numbered(folder) if _is_whole(path)]


def is_backup(file: Path) -> bool:
    """True for a whole backup with a number of its own."""
    return FILE_NAME.fullmatch(file.name) is not None and file.is_file() and _is_whole(file)


def damaged_backups(folder: Path) -> list[Path]:
    """What is named like a backup and is damaged or cut, oldest number first; every byte is read."""
    return [path for path in _numbered(folder) if not _is_whole(path) or not _is_undamaged(path)]


def _is_undamaged(file: Path) -> bool:
    trailer = _read_trailer(file)
    if not trailer.digest:
        return True
    digest, left = hashlib.sha256(), trailer.length + len(trailer.vault_file)
    with file.open("rb") as reader:
        while left and (piece := reader.read(min(left, 1 << 20))):
            digest.update(piece)
            left -= len(piece)
    return digest.digest() == trailer.digest


def unpack_backup(file: Path, folder: Path) -> None:
    """Put the database and the vault file of a backup into a new folder; the password or recovery code of that time opens it.

    Raises ``Damaged`` for a file that is no whole backup or is damaged anywhere, ``UserError`` when the folder is not empty.
    """
    with translated():
        if not file.is_file():
            raise NotFound(f"找不到备份文件“{file.name}”。", "请检查文件是否被移动，或移动盘是否已拔出。")
        vault_file, length, _ = _read_trailer(file)
        if not _is_undamaged(file):
            raise Damaged(f"备份文件“{file.name}”已损坏，没有恢复。", "请选择另一个备份。")
        if folder.exists() and any(folder.iterdir()):
            raise UserError(f"“{folder}”不是空的，没有恢复。", "请选择新的文件夹；现在的数据会原样保留。")
        make_folder(folder, 0o700)
        _copy_database(file, folder / SlotTable.read(vault_file).database, length)
        write_all_durably({folder / name: vault_file for name in COPIES})


def open_backup(file: Path, vault: Vault, folder: Path) -> Database:
    """The database of a backup of this vault, unpacked into an empty folder and opened there. Raises UserError when it is damaged or has other keys."""
    unpack_backup(file, folder)
    table = SlotTable.read((folder / COPIES[0]).read_bytes())
    return open_database(folder / table.database, vault.database_key, table.database_salt)


def _copy_unchanged(db: Database, vault: Vault, part: Path, proof: Proof) -> None:
    """Copy while nobody else saves: only then must copy and original be equal. Another save in between means another attempt."""
    for _ in range(ATTEMPTS):
        discard([part])
        before = _portrait(db, proof)
        db.execute("VACUUM INTO ?", [str(part)])
        if _portrait(db, proof) == before:
            _require_equal(vault, part, proof, before)
            return
    raise UserError("备份时一直有新的内容保存进来，没有备份成。", "请等导入或其他操作结束后再备份一次。")


def _require_equal(vault: Vault, part: Path, proof: Proof, expected: tuple[dict[str, int], object]) -> None:
    copy = open_database(part, vault.database_key, vault.database_salt)
    try:
        found = _portrait(copy, proof)
        pages = copy.execute("PRAGMA cipher_integrity_check").fetchall()
    finally:
        copy.close()
    if found != expected or pages:
        raise MachineFault("备份与原来的数据不一致，没有采用。", "请检查磁盘空间和磁盘是否完好，再备份一次；以前的备份还在。")


def _portrait(db: Database, proof: Proof) -> tuple[dict[str, int], object]:
    """Row counts of all real tables (a search index counts by its shadow tables) and what the caller wants to be equal."""
    tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'").fetchall()
    return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in tables}, proof(db)


def _append_vault(part: Path, vault_file: bytes) -> None:
    with part.open("r+b") as file:
        length = file.seek(0, os.SEEK_END)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256")
        digest.update(vault_file)
        trailer = vault_file + digest.digest() + len(vault_file).to_bytes(LENGTH_BYTES, "big") + MAGIC
        file.seek(length)
        file.write(trailer)
        sync_file(file)
        if os.fstat(file.fileno()).st_size != length + len(trailer):
            raise MachineFault("备份没有完整写入磁盘，没有采用。", "请检查磁盘空间后再备份一次；以前的备份还在。")


class _Trailer(NamedTuple):
    """What stands behind the database in a backup: the vault file, then the digest (empty in the first ones). `length` is that of the database."""

    vault_file: bytes
    length: int
    digest: bytes


def _read_trailer(file: Path) -> _Trailer:
    with file.open("rb") as reader:
        end = reader.seek(0, os.SEEK_END) - LENGTH_BYTES - len(MAGIC)
        reader.seek(max(end, 0))
        tail = reader.read()
        size, magic = int.from_bytes(tail[:LENGTH_BYTES], "big"), tail[LENGTH_BYTES:]
        end -= hashlib.sha256().digest_size if magic == MAGIC else 0
        if magic not in (MAGIC, WITHOUT_DIGEST) or not 0 < size <= min(MOST_BYTES, end - 1):
            raise Damaged(f"“{file.name}”不是完整的备份文件。", "请选择另一个备份。")
        reader.seek(end - size)
        found = reader.read()
        return _Trailer(found[:size], end - size, found[size : -len(tail)])


def _numbered(folder: Path) -> list[Path]:
    """All that is named like a backup, oldest number first."""
    found = [(int(match[1]), path) for path in folder.glob("*") if (match := FILE_NAME.fullmatch(path.name))]
    return [path for _, path in sorted(found)]


def _is_whole(path: Path) -> bool:
    try:
        SlotTable.read(_read_trailer(path).vault_file)
    except UserError:
        return False
    return True


def _copy_database(file: Path, target: Path, length: int) -> None:
    part = part_of(target)
    try:
        with file.open("rb") as source, part.open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
            copy.truncate(length)
            sync_file(copy)
        move_into_place(part, target)
    except BaseException:
        discard([part])
        raise


def _series(path: Path) -> str:
    match = FILE_NAME.fullmatch(path.name)
    return (match[2] or "") if match else ""


def _last_number(folder: Path) -> int:
    return max((int(match[1]) for path in folder.glob("*") if (match := FILE_NAME.fullmatch(path.name))), default=0)


def _side_files(part: Path) -> list[Path]:
    return [part.with_name(part.name + ending) for ending in ("-wal", "-shm", "-journal")]
