"""The one factory of database connections: encrypted, durable, fails closed.

It knows keys as bytes and nothing of passwords, vault files, tables or records.
Everything else in ``db`` takes ``Database`` from here, because sqlite-utils must see SQLCipher's exception classes
before it is imported for the first time.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlcipher3
from sqlcipher3 import dbapi2 as cipher

from app.domain.errors import Damaged, MachineFault, UserError
from db.digest import tallied
from db.faults import DATABASE_DAMAGED, NOTADB, primary_code, translated

sys.modules.setdefault("pysqlite3", sqlcipher3)
sys.modules.setdefault("pysqlite3.dbapi2", cipher)

import sqlite_utils  # noqa: E402  (only after SQLCipher stands in for SQLite)
from sqlite_utils import Database  # noqa: E402

if getattr(sqlite_utils.utils, "sqlite3", None) is not sqlcipher3:
    raise ImportError("sqlite_utils was imported before db.connection: its exceptions would not be SQLCipher's")

__all__ = ["KEY_BYTES", "SALT_BYTES", "Database", "immediate", "open_database", "require_sound"]

KEY_BYTES = 32
SALT_BYTES = 16
STATEMENTS = 512
"""So many prepared statements are kept by a connection: what the first page asks takes 350, and preparing them takes a quarter of its time."""
PLAIN_HEADER = b"SQLite format 3\x00"
FROM_BACKUP = "请不要改动数据文件夹，用最近的备份恢复到新的文件夹，并联系技术支持。"

# name, value to set, value that must be read back. Power cuts lose acknowledged work with synchronous=NORMAL.
PRAGMAS: tuple[tuple[str, str, str], ...] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", "2"),
    ("secure_delete", "ON", "1"),
    ("temp_store", "MEMORY", "2"),
    ("foreign_keys", "ON", "1"),
    ("cell_size_check", "ON", "1"),
    ("busy_timeout", "5000", "5000"),
    ("cache_size", "-32768", "-32768"),
)


def open_database(path: Path, key: bytes, salt: bytes, *, create: bool = False) -> Database:
    """Open the encrypted database at ``path``, or make a new one; whoever opens it closes it with ``.close()``.

    ``key`` is the raw 32-byte key, ``salt`` the 16 bytes that stand at the head of the file. A connection may move to another
    thread but is used by one at a time: a background job opens its own. Raises ``UserError`` when the key is malformed or wrong,
    the file is missing, plaintext or damaged, or (``create``) already there; ``MachineFault`` when the disk says no.
    """
    _require_key(key, salt)
    with translated():
        _require_file(path, salt, create=create)
        mode = "rwc" if create else "rw"
        place = f"{path.resolve().as_uri()}?mode={mode}"
        connection = cipher.connect(place, uri=True, isolation_level=None, check_same_thread=False, cached_statements=STATEMENTS)
        try:
            _unlock(connection, key, salt)
            _equip(connection)
            return Database(connection, execute_plugins=False)
        except BaseException:
            connection.close()
            raise


@contextmanager
def immediate(db: Database) -> Iterator[Database]:
    """One write transaction: takes the write lock at once, commits at the end, rolls back on any exception.

    A deferred transaction would ignore the busy timeout when it starts to write. On a full disk SQLite may have
    rolled back by itself already; then nothing is left to do.
    """
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield db
        db.conn.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise


def require_sound(db: Database) -> None:
    """Raise MachineFault when a page of the file fails its authentication.

    SQLCipher 4.19 gives such a page out as zeros and no error. SQLite notices that nearly everywhere; but a long value whose last page it is
    would end in NUL characters, silently. So whoever reads a text that ends in one asks here.
    """
    if db.conn.execute("PRAGMA cipher_integrity_check").fetchone():
        raise MachineFault(*DATABASE_DAMAGED)


def _require_key(key: bytes, salt: bytes) -> None:
    """SQLCipher would take a malformed raw key for a passphrase, and no key for a plaintext file."""
    if len(key) != KEY_BYTES or len(salt) != SALT_BYTES:
        raise UserError("数据库的密钥不完整，没有打开。", "请重新启动程序并输入口令；仍然不行时用备份恢复。")


def _require_file(path: Path, salt: bytes, *, create: bool) -> None:
    if create:
        if path.exists():
            raise UserError("这个文件夹里已经有数据库，没有改动。", "请选择空的文件夹，或直接打开原有的数据。")
        return
    if not path.is_file():
        raise UserError(f"找不到数据库文件“{path.name}”。", "请检查数据文件夹是否被移动或改名；确已丢失时用备份恢复。")
    with path.open("rb") as file:
        head = file.read(SALT_BYTES)
    if head == PLAIN_HEADER:
        raise Damaged(f"“{path.name}”是没有加密的数据库，不是本程序写的，没有打开。", FROM_BACKUP)
    if head != salt:
        raise Damaged(f"数据库文件“{path.name}”的开头与保险库不符，可能已损坏或被换过，没有打开。", FROM_BACKUP)


def _unlock(connection: cipher.Connection, key: bytes, salt: bytes) -> None:
    """Give the key and make sure that it is used: a library without encryption ignores ``PRAGMA key`` silently."""
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"")
    if not (connection.execute("PRAGMA cipher_version").fetchone() or [""])[0]:
        raise UserError("这台电脑上的数据库组件不支持加密，没有打开。", "请重新安装本程序。")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except cipher.DatabaseError as error:
        if primary_code(error) == NOTADB:
            raise Damaged("数据库打不开：密钥不符，或文件已损坏。", FROM_BACKUP) from error
        raise


def _equip(connection: cipher.Connection) -> None:
    connection.create_function("tallied", -1, tallied, deterministic=True)  # what the triggers of `db.tally` call
    for name, value, expected in PRAGMAS:
        connection.execute(f"PRAGMA {name} = {value}")
        found = str(connection.execute(f"PRAGMA {name}").fetchone()[0])
        if found != expected:
            raise UserError("数据库的安全设置没有生效，没有打开。", f"请把数据文件夹放在本机硬盘上再试（{name}：{found}）。")
