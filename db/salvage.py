"""What can still be read of a damaged database goes, table by table and row by row, into a new one; what cannot is counted and named.

It reads a copy and never the damaged file itself. A page whose authentication fails comes as zeros: SQLite stumbles over it, on a connection that is best
left then, and what lies around it is read from both ends towards the middle. Only a long value whose last page it is ends in NULs without a word.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as cipher

from db.connection import Database, immediate, open_database
from db.tally import TALLY

MOST_PROBES = 2_000
"""Readings that may fail in one table; what they did not reach counts as lost."""
FRUITLESS = 5
"""So many times a range is halved of which neither end could be read: then it is one damaged page."""
AT_ONCE = 500
DERIVED = ("search_", "sqlite_", "_sqlite_", TALLY)
"""Tables that are made anew, and those of SQLite itself."""

Row = Sequence[Any]
NUL = "\0"


@dataclass
class Lost:
    """Rows of one table that could not be read: how many at least, and the uids that an index still names, with their row numbers."""

    table: str
    count: int
    uids: dict[str, int] = field(default_factory=dict)
    last: int = 0
    """The highest row number that the table had, as far as an index tells."""
    torn: list[Row] = field(default_factory=list)
    """Rows of which the end was lost: they were put without it."""


class Wreck:
    """The damaged database. A statement that hits a damaged page raises `cipher.DatabaseError`; the next one begins on a connection of its own."""

    def __init__(self, path: Path, key: bytes, salt: bytes) -> None:
        """Raises UserError when not even the list of its tables can be read."""
        self._where = (path, key, salt)
        self._db = self._opened()
        self.damaged = bool(list(self.ask("PRAGMA cipher_integrity_check")))
        """True when a page fails its authentication; else every row is what was written."""

    def ask(self, sql: str, values: Row = ()) -> Iterator[Row]:
        """The rows, until one cannot be read."""
        try:
            yield from self._db.conn.execute(sql, values)
        except cipher.DatabaseError:
            self._db.close()
            self._db = self._opened()
            raise

    def _opened(self) -> Database:
        """A text may break off in the middle of a character."""
        db = open_database(*self._where)
        db.conn.text_factory = lambda raw: raw.decode("utf-8", "ignore")
        return db

    def tables(self) -> dict[str, tuple[str, list[str]]]:
        """By name, the statement that made each table, and its columns."""
        found = list(self.ask("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"))
        return {name: (sql, self._columns(name)) for name, sql in found if not name.startswith(DERIVED)}

    def _columns(self, table: str) -> list[str]:
        return [row[1] for row in self.ask(f'PRAGMA table_info("{table}")')]

    def keys(self, table: str) -> list[str]:
        """The columns of the primary key, in its order; empty for a table that is read by row number."""
        info = list(self.ask(f'PRAGMA table_info("{table}")'))
        without = next(iter(self.ask("SELECT wr FROM pragma_table_list(?)", (table,))))[0]
        return [row[1] for row in sorted(info, key=lambda row: row[5]) if row[5]] if without else []

    def indexes(self, table: str) -> list[tuple[str, list[str]]]:
        """The indexes of a table with their columns: each tells the row numbers of all rows, also of those that cannot be read."""
        names = [row[1] for row in self.ask(f'PRAGMA index_list("{table}")')]
        return [(name, [row[2] for row in self.ask(f'PRAGMA index_info("{name}")')]) for name in names]

    def close(self) -> None:
        """Let the file go."""
        self._db.close()


def salvage(wreck: Wreck, into: Database) -> list[Lost]:
    """Copy every row that can be read into the tables of `into`; those it lacks are made as they were. What was lost, table by table."""
    lost = []
    there = {row[0] for row in into.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    for table, (sql, columns) in wreck.tables().items():
        with immediate(into):
            if table not in there:
                into.conn.execute(sql)
            known = {row[1] for row in into.conn.execute(f'PRAGMA table_info("{table}")')}
            put = _Putting(into, table, [name for name in columns if name in known], torn=wreck.damaged)
            missing = _by_key(wreck, put) if wreck.keys(table) else _by_number(wreck, put)
            put.flush()
        missing.torn = put.torn
        if missing.count or missing.torn:
            lost.append(missing)
    return lost


class _Putting:
    """Rows on their way into the new table; one that comes twice is put once."""

    def __init__(self, into: Database, table: str, columns: Sequence[str], *, torn: bool) -> None:
        """`torn`: there are damaged pages, so that what ends in NULs is not what was written."""
        self.table, self.columns, self.count = table, columns, 0
        self._look, self.torn = torn, list[Row]()
        self.names = ", ".join(f'"{name}"' for name in columns)
        self._into, self._rows = into, list[Row]()
        self._sql = f'INSERT OR REPLACE INTO "{table}" ({self.names}) VALUES ({", ".join("?" * len(columns))})'

    def put(self, row: Row) -> None:
        """One row of `columns`."""
        if self._look and any(_is_torn(value) for value in row):
            row = [(value.rstrip(NUL) or None) if isinstance(value, str) else None if _is_torn(value) else value for value in row]
            self.torn.append(row)
        self._rows.append(row)
        if len(self._rows) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        self._into.conn.executemany(self._sql, self._rows)
        self.count += len(self._rows)
        self._rows = []


def _is_torn(value: Any) -> bool:
    return value[-1:] == NUL if isinstance(value, str) else isinstance(value, bytes) and value[-16:] == bytes(16)


def _by_key(wreck: Wreck, put: _Putting) -> Lost:
    """A table without row numbers: from the front to the first fault, then from the back to the last one."""
    keys = wreck.keys(put.table)
    faults = 0
    for way in ("ASC", "DESC"):
        order = ", ".join(f'"{key}" {way}' for key in keys)
        try:
            for row in wreck.ask(f'SELECT {put.names} FROM "{put.table}" ORDER BY {order}'):
                put.put(row)
            break
        except cipher.DatabaseError:
            faults += 1
    return Lost(put.table, faults and 1)


def _by_number(wreck: Wreck, put: _Putting) -> Lost:
    """A table with row numbers: from both ends, then halving what is between; the indexes tell what was missed."""
    reader = _Reader(wreck, put)
    with suppress(cipher.DatabaseError):
        reader.forwards(-(1 << 62), 1 << 62)
        return Lost(put.table, 0)
    named = _named(wreck, put.table)
    seen = set(reader.seen)
    reader.between(max(seen, default=0) + 1, max(named, default=max(seen, default=0) + AT_ONCE))
    missed = {number: uid for number, uid in named.items() if number not in reader.seen}
    certain = len(missed) or int(not named)
    return Lost(put.table, certain, {uid: number for number, uid in missed.items() if uid}, max(named, default=0))


class _Reader:
    """Reads ranges of row numbers, and remembers which rows it has."""

    def __init__(self, wreck: Wreck, put: _Putting) -> None:
        self._wreck, self._put = wreck, put
        self._probes = 0
        self.seen: set[int] = set()
        self.reached: int | None = None
        """The last row number of the range that is being read."""

    def forwards(self, first: int, last: int, way: str = "ASC") -> None:
        """All rows of a range, in order. Raises `cipher.DatabaseError` at the first that cannot be read."""
        sql = f'SELECT rowid, {self._put.names} FROM "{self._put.table}" WHERE rowid BETWEEN ? AND ? ORDER BY rowid {way}'
        self.reached = None
        for number, *row in self._wreck.ask(sql, (first, last)):
            self.reached = number
            self.seen.add(number)
            self._put.put(row)

    def between(self, first: int, last: int, fruitless: int = 0) -> None:
        """What can be read of a range in which something cannot, from both ends, then of its halves."""
        while first <= last and self._probes < MOST_PROBES and fruitless < FRUITLESS:
            whole = (first, last)
            try:
                self.forwards(first, last)
                return
            except cipher.DatabaseError:
                self._probes += 1
            first = first if self.reached is None else self.reached + 1
            with suppress(cipher.DatabaseError):
                self.forwards(first, last, "DESC")
                return
            self._probes += 1
            last = last if self.reached is None else self.reached - 1
            middle = (first + last) // 2
            fruitless = fruitless + 1 if (first, last) == whole else 0
            self.between(first, middle, fruitless)
            first = middle + 1


def _named(wreck: Wreck, table: str) -> dict[int, str]:
    """The numbers of all rows that an index names, and their uids where it holds them."""
    found: dict[int, str] = {}
    for name, columns in wreck.indexes(table):
        uid = '"uid"' if "uid" in columns else "''"
        for way in ("ASC", "DESC"):
            order = ", ".join(f'"{column}" {way}' for column in columns)
            try:
                for number, value in wreck.ask(f'SELECT rowid, {uid} FROM "{table}" INDEXED BY "{name}" ORDER BY {order}'):
                    found[number] = value or found.get(number, "")
                break
            except cipher.DatabaseError:
                continue
    return found
