"""What can be read of a damaged database is read, and what cannot is counted and named (issue 5: repair only into a new file)."""

import os
from pathlib import Path

import pytest

from db.connection import Database, open_database
from db.salvage import Wreck, salvage

KEY, SALT = bytes(range(32)), bytes(range(16))
PAGE = 4096
ROWS, KEYED = 3000, 800


@pytest.fixture(scope="module")
def sound(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "a.db"
    db = open_database(path, KEY, SALT, create=True)
    db.execute("CREATE TABLE lead (rk INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, detail TEXT)")
    db.execute("CREATE TABLE keyed (a TEXT, b INTEGER, value TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID")
    with db.conn:
        db.conn.executemany("INSERT INTO lead VALUES (?, ?, ?)", [(n, f"u{n * 7919 % 100003:06}", "事" * 200) for n in range(1, ROWS + 1)])
        db.conn.executemany("INSERT INTO keyed VALUES (?, ?, ?)", [(f"k{n % 7}", n, "值" * 60) for n in range(KEYED)])
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return path


def damaged(sound: Path, tmp_path: Path, *pages: int) -> Wreck:
    raw = bytearray(sound.read_bytes())
    for page in pages:
        raw[page * PAGE + 100 : page * PAGE + 140] = os.urandom(40)
    path = tmp_path / "damaged.db"
    path.write_bytes(raw)
    return Wreck(path, KEY, SALT)


def fresh(tmp_path: Path) -> Database:
    return open_database(tmp_path / "new.db", KEY, SALT, create=True)


def test_a_sound_database_is_copied_whole(sound, tmp_path):
    into = fresh(tmp_path)

    assert salvage(damaged(sound, tmp_path), into) == []

    assert into.execute("SELECT count(*), max(rk) FROM lead").fetchone() == (ROWS, ROWS)
    assert into.execute("SELECT count(*) FROM keyed").fetchone() == (KEYED,)


def pages_of(sound: Path) -> int:
    return sound.stat().st_size // PAGE


@pytest.mark.parametrize("share", [0.1, 0.35, 0.6, 0.8, 0.97])
def test_around_a_damaged_page_everything_is_read_and_what_is_missing_is_named(sound, tmp_path, share):
    into = fresh(tmp_path)
    place = int(pages_of(sound) * share)

    lost = {one.table: one for one in salvage(damaged(sound, tmp_path, place, place + 40 if share < 0.5 else place), into)}

    rows, keyed = into.execute("SELECT count(*) FROM lead").fetchone()[0], into.execute("SELECT count(*) FROM keyed").fetchone()[0]
    assert rows >= ROWS * 0.95
    assert keyed >= KEYED * 0.5
    assert (rows < ROWS) == ("lead" in lost)
    if "lead" in lost:
        here = {row[0] for row in into.execute("SELECT uid FROM lead").fetchall()}
        assert lost["lead"].count == ROWS - rows
        assert len(lost["lead"].uids) == ROWS - rows
        assert here.isdisjoint(lost["lead"].uids)


def test_the_damaged_file_keeps_its_bytes(sound, tmp_path):
    wreck = damaged(sound, tmp_path, 30)
    before = (tmp_path / "damaged.db").read_bytes()

    salvage(wreck, fresh(tmp_path))
    wreck.close()

    assert (tmp_path / "damaged.db").read_bytes() == before


def long_note(tmp_path: Path) -> Path:
    """A database with one text that fills several pages."""
    path = tmp_path / "long.db"
    db = open_database(path, KEY, SALT, create=True)
    db.execute("CREATE TABLE lead (rk INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, detail TEXT)")
    with db.conn:
        db.conn.executemany("INSERT INTO lead VALUES (?, ?, ?)", [(1, "u1", "短"), (2, "u2", "事" * 5000), (3, "u3", "短")])
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return path


def test_a_text_whose_last_page_is_lost_comes_without_its_end_and_is_named(tmp_path):
    path, torn = long_note(tmp_path), 0
    for page in range(2, pages_of(path)):
        place = tmp_path / str(page)
        place.mkdir()
        into = fresh(place)
        for one in salvage(damaged(path, place, page), into):
            if one.torn:
                torn += 1
                detail = into.execute("SELECT detail FROM lead WHERE rk = 2").fetchone()[0]
                assert set(detail) == {"事"}
                assert 0 < len(detail) < 5000

    assert torn == 1
