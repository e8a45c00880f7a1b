"""A new master key for a data folder: the database is exported into a new file under the new key, proven equal, and the vault file points to it.

Until the vault file is replaced nothing has changed; afterwards the old file is worth nothing and kept until the next proven backup. Attachments stay
as they are: their key is handed on inside the new database, and what is added later gets the new one.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlcipher3 import dbapi2 as cipher

from app.domain.errors import MachineFault
from db.connection import Database, immediate, open_database
from db.durable import discard, sync_folder
from db.faults import translated
from db.keys import DATABASE, KEY_BYTES, Random, branch
from db.slots import SALT_BYTES
from db.vault import Vault, database_name

OLD_BLOB_KEYS, SUPERSEDED = "old_blob_keys", "superseded"
SIDES = ("", "-wal", "-shm")

Proof = Callable[[Database], object]
Keeping = tuple[str, str, str]
"""Uid, name and password of the account that goes on."""


def renew_master(vault: Vault, keeping: Keeping, code: str, *, random: Random, proof: Proof, forget: Sequence[str] = ()) -> None:
    """Put the folder under a new master key. ``vault`` and every connection opened by it are to be closed then.

    All other accounts lose their password. ``forget`` names values of the machinery that hold for the old file only. Raises UserError; then
    everything is as it was.
    """
    master, salt = random(KEY_BYTES), random(SALT_BYTES)
    file = vault.folder / f"zhilian-{vault.generation + 1}.db"
    with translated():
        discard(_with_sides(file))
        try:
            db = vault.database()
            try:
                _export(db, vault, Target(file, branch(master, DATABASE), salt), proof, forget)
            finally:
                db.close()
            sync_folder(vault.folder)
            vault.move_to(file.name, salt, master, keeping, code, random=random)
        except BaseException:
            if database_name(vault.folder) != file.name:  # otherwise the switch took place after all, and cannot be taken back: the disk fails
                discard(_with_sides(file))
            raise


class Target(NamedTuple):
    """The new database: file, key and salt."""

    file: Path
    key: bytes
    salt: bytes


def _export(db: Database, vault: Vault, to: Target, proof: Proof, forget: Sequence[str]) -> None:
    db.execute(f"ATTACH DATABASE ? AS fresh KEY \"x'{to.key.hex()}{to.salt.hex()}'\"", [str(to.file)])
    before = _portrait(db, proof)
    try:
        db.execute("SELECT sqlcipher_export('fresh')").fetchone()
    except cipher.DatabaseError as error:  # SQLCipher says only that it failed, whatever the disk said to it
        raise MachineFault("换用新密钥的数据没有写成，没有换用。", "请检查磁盘空间和磁盘是否完好，再试一次；原来的数据没有动。") from error
    db.execute("DETACH DATABASE fresh")
    copy = open_database(*to)
    try:
        if _portrait(copy, proof) != before or _portrait(db, proof) != before or copy.execute("PRAGMA cipher_integrity_check").fetchall():
            raise MachineFault("换用新密钥的数据与原来的不一致，没有换用。", "请检查磁盘空间和磁盘是否完好，再试一次；原来的数据没有动。")
        _hand_on(copy, vault, forget)
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        copy.close()


def _hand_on(copy: Database, vault: Vault, forget: Sequence[str]) -> None:
    """What the new database must know of the old one: the keys of the attachments, the file that is to be removed, the new generation."""
    known = [vault.blob_key.hex(), *old_blob_keys(copy)]
    with immediate(copy):
        for name, value in ((OLD_BLOB_KEYS, json.dumps(known)), (SUPERSEDED, vault.database_path.name)):
            copy.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", [name, value])
        copy.conn.executemany("DELETE FROM meta WHERE key = ?", [(name,) for name in forget])
        copy.execute("UPDATE vault_generation SET generation = ?", [vault.generation + 1])


def old_blob_keys(db: Database) -> list[str]:
    """The keys of attachments that were added before the master key was renewed, in hexadecimal, the newest first."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", [OLD_BLOB_KEYS]).fetchone()
    found: list[str] = json.loads(row[0]) if row else []
    return found


def discard_superseded(db: Database, vault: Vault) -> None:
    """Remove the database of before the last renewal: a backup of the present one was proven."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", [SUPERSEDED]).fetchone()
    if row and row[0] != vault.database_path.name:
        discard(_with_sides(vault.folder / Path(row[0]).name))


def _with_sides(file: Path) -> list[Path]:
    return [file.with_name(file.name + side) for side in SIDES]


def _portrait(db: Database, proof: Proof) -> tuple[Mapping[str, int], object]:
    names = [row[0] for row in db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")]
    return {name: db.execute(f'SELECT count(*) FROM main."{name}"').fetchone()[0] for name in names}, proof(db)
