"""An old page put back into the file is found, whatever table it is of: it was once genuine, so SQLCipher accepts it (docs/decisions/old-pages.md)."""

from pathlib import Path

import pytest

from db.check import check_database
from db.connection import open_database
from db.schema import machinery
from db.store import Store
from db.tally import NOT_SUMMED, TALLY, is_tallied
from tests.store.offices import CLERK, KEY, SALT, Clock, Drawer, Office
from tests.store.samples import Note
from tests.vault.pages import leaf_pages

PAGE = 4096
FOUND = "程序的内部记录对不上。"


def written(office: Office) -> bytes:
    """The file as it stands, nothing waiting in the log."""
    office.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return office.path.read_bytes()


def pages_of(office: Office, *tables: str) -> dict[str, list[int]]:
    """By table, its leaves; nothing waits in the log."""
    roots = office.sql("SELECT name, rootpage FROM sqlite_master WHERE type = 'table' AND rootpage > 0")
    return {name: leaf_pages(office.path, KEY, root) for name, root in roots if not tables or name in tables}


def spliced(now: bytes, old: bytes, *pages: int) -> bytes:
    content = bytearray(now)
    for page in pages:
        content[(page - 1) * PAGE : page * PAGE] = old[(page - 1) * PAGE : page * PAGE]
    return bytes(content)


def told(path: Path, kinds: tuple[type, ...]) -> list[str]:
    db = open_database(path, KEY, SALT)
    try:
        return [finding.what for finding in check_database(Store(db, kinds, now=Clock(), random=bytes))]
    finally:
        db.close()


def machinery_tables(office: Office) -> list[str]:
    names = [name for (name,) in office.sql("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")]
    return [name for name in names if name not in office.store.tables and not name.startswith(("search_", "sqlite_")) and name not in NOT_SUMMED]


@pytest.fixture
def office(two: tuple[Office, Office]) -> Office:
    return two[0]


@pytest.fixture
def filled(office: Office) -> Office:
    """An office with one row in every table of the machinery."""
    for table in machinery_tables(office):
        columns = office.sql(f'PRAGMA table_info("{table}")')
        values = [900 if column[2] == "INTEGER" else "旧" for column in columns]
        office.sql(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(values))})', *values)
    return office


def test_an_old_page_of_any_table_of_the_machinery_is_found(filled: Office):
    """Also of one that only a later migration adds: nothing here names them."""
    tables, old = machinery_tables(filled), written(filled)
    for table in tables:
        last = filled.sql(f'PRAGMA table_info("{table}")')[-1]
        filled.sql(f'UPDATE "{table}" SET "{last[1]}" = ? WHERE "{last[1]}" = ?', *((901, 900) if last[2] == "INTEGER" else ("新的", "旧")))
    now = written(filled)
    leaves = pages_of(filled, *tables)
    filled.store.db.close()

    missed = [table for table in tables if _is_accepted(filled.path, spliced(now, old, *(page for page in leaves[table] if page * PAGE <= len(old))))]

    assert {"segment", "stream_head", "rival", "authored", "closed", "moved", "acknowledged", "overwritten", "taken", "undo_image", "draft"} < set(tables)
    assert _is_accepted(filled.path, now)
    assert missed == []


def _is_accepted(path: Path, content: bytes) -> bool:
    path.write_bytes(content)
    db = open_database(path, KEY, SALT)
    try:
        return is_tallied(db)
    finally:
        db.close()


def test_old_pages_are_found_when_the_sum_is_put_back_with_them(two, drawer):
    """The sum holds the journal, too, and that has gone on."""
    a, b = two
    exchanged(a, b, drawer, "一")
    old = written(a)
    exchanged(a, b, drawer, "二")
    now, leaves = written(a), pages_of(a, TALLY, "segment", "rival")
    a.store.db.close()
    assert told(a.path, (Note,)) == []

    for table in ("segment", "rival"):
        a.path.write_bytes(spliced(now, old, *leaves[TALLY], *leaves[table]))

        assert FOUND in told(a.path, (Note,)), table


def exchanged(a: Office, b: Office, drawer: Drawer, mark: str) -> None:
    """Both have a note that both change without knowing of each other, and that one decides."""
    uid = a.add(Note(a=mark))
    drawer.exchange(a, b)
    for office in (a, b):
        office.set(Note, uid, a=f"{mark}{office.unit}")
    drawer.exchange(a, b)
    with a.store.commit(CLERK, "定") as change:
        change.settle(Note, uid, "a", "定")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO closed VALUES (1, 1, 1, 1, 2, '换', NULL)",
        "INSERT OR IGNORE INTO closed VALUES (1, 1, 1, 1, 2, '换', NULL)",
        "INSERT INTO heard VALUES ('r', '2026-03-03') ON CONFLICT (peer) DO UPDATE SET at = max(at, excluded.at)",
        "UPDATE closed SET seq = 7, clock = 8",
        "DELETE FROM closed",
        "INSERT OR IGNORE INTO aside (kind, uid, field, why, audience, replica, seq, sha, at) VALUES ('', 'u', '', '', 1, 1, 1, 's', '')",
    ],
)
def test_whatever_way_a_row_is_written_the_sum_follows(office: Office, statement: str):
    """A statement that replaces tells triggers nothing of the row it takes away; one that ignores calls the first of two."""
    office.sql("INSERT INTO closed VALUES (1, 1, 1, 1, 1, '旧', NULL), (2, 1, 1, 1, 1, '旧', NULL)")
    office.sql("INSERT INTO heard VALUES ('r', '2026-03-02')")
    office.sql("INSERT INTO aside (kind, uid, field, why, audience, replica, seq, sha, at) VALUES ('', 'u', '', '', 1, 1, 1, 's', '')")

    office.sql(statement)
    office.sql("INSERT INTO closed VALUES (3, 1, 1, 1, 1, '后', NULL)")

    assert is_tallied(office.store.db)


def test_what_is_rolled_back_is_not_in_the_sum(office: Office):
    office.sql("BEGIN IMMEDIATE")
    office.sql("INSERT INTO heard VALUES ('r', '2026-03-02')")
    office.sql("ROLLBACK")

    assert is_tallied(office.store.db)


def test_a_database_of_an_earlier_version_gets_the_sum_of_what_it_holds(office: Office):
    office.add(Note(a="履云鞋行"))
    for (name,) in office.sql("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'tally%'"):
        office.sql(f'DROP TRIGGER "{name}"')
    office.sql(f"DROP TABLE {TALLY}")
    office.sql("DELETE FROM _sqlite_migrations WHERE name = 'sum_of_the_machinery'")
    assert machinery.pending(office.store.db)

    office.reopened()
    office.add(Note(a="闽江商行"))

    assert check_database(office.store) == []
    assert sorted(machinery_tables(office)) == sorted(
        {name for (name,) in office.sql("SELECT tbl_name FROM sqlite_master WHERE name LIKE 'tally|_insert%' ESCAPE '|'")}
    )
