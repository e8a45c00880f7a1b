"""A long text whose last page is damaged is never read silently: SQLCipher gives such a page out as zeros, and the text would end in NULs."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3.dbapi2 import DatabaseError

from app.domain.errors import UserError
from db.change import Author
from db.connection import immediate, open_database
from db.records import Records
from db.store import Store
from tests.store.samples import Note

KEY, SALT = bytes(range(32)), bytes(range(16))
PAGE = 4096
LONG = "shi" * 9000


def a_database(path: Path) -> str:
    db = open_database(path, KEY, SALT, create=True)
    store = Store(db, [Note], now=lambda: datetime(2026, 11, 21, tzinfo=UTC), random=bytes)
    store.become_replica("ua")
    with store.commit(Author("account", "陈立言"), "登记") as change:
        note = Note(unit="ua", a=LONG)
        change.add(note, ("ua",))
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return note.uid


def test_a_long_text_whose_last_page_is_damaged_is_never_read_silently(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    uid = a_database(path)
    raw = path.read_bytes()
    silent, told = [], 0

    for page in range(2, len(raw) // PAGE + 1):
        spoilt = bytearray(raw)
        spoilt[page * PAGE - 2000] ^= 1
        path.write_bytes(spoilt)
        try:
            with closing(open_database(path, KEY, SALT)) as db:
                store = Store(db, [Note], now=lambda: datetime(2026, 11, 21, tzinfo=UTC), random=bytes, prepared=True)
                found = Records(db, store.tables["note"]).find(uid)
            silent += [page] if found is None or found.a != LONG else []
        except (UserError, DatabaseError):
            told += 1

    assert silent == []
    assert told >= 7


def test_a_text_that_ends_in_nul_and_was_written_so_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    uid = a_database(path)
    db = open_database(path, KEY, SALT)
    with immediate(db):
        db.execute("UPDATE note SET a = ?", ["尾\0"])

    store = Store(db, [Note], now=lambda: datetime(2026, 11, 21, tzinfo=UTC), random=bytes, prepared=True)
    assert Records(db, store.tables["note"]).get(uid).a == "尾\0"
    db.close()
