"""What the machinery's own tables held before an import, and after it: caught by triggers that stand while it merges.

Rows of records that are new, and values that were overwritten, are not caught: the journal's marks tell them already.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from db.store import Store


@dataclass(frozen=True)
class Watched:
    """A table whose rows are caught: what tells a row from others, and what of it is kept."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    only_updates: bool = False
    """True when only updates of these columns count; the row itself is dealt with elsewhere."""

    def packed(self, row: str, names: Sequence[str]) -> str:
        """The SQL of a JSON list of these columns; `row` is the name of the row, with its point."""
        return f"json_array({', '.join(f'{row}{_quoted(name)}' for name in names)})"

    def at(self, row: str) -> str:
        """The SQL condition for the row of that key."""
        return " AND ".join(f"{_quoted(name)} = {row}{_quoted(name)}" for name in self.key)


def _quoted(name: str) -> str:
    return f'"{name}"'


def watched(store: "Store") -> list[Watched]:
    """Everything of the machinery that merging writes, but for what another replica says it has: that stays true."""
    names = ("segment", "stream_head", "early", "parked", "rival", "closed", "context", "authored", "moved", "whole_due", "aside")
    found = [_whole_table(store, name) for name in names]
    found.append(Watched("overwritten", ("id",), ("seq", "known"), only_updates=True))
    return [*found, *(Watched(name, ("rk",), ("_audience",), only_updates=True) for name in store.tables)]


def _whole_table(store: "Store", name: str) -> Watched:
    info = store.db.conn.execute(f"PRAGMA table_info({_quoted(name)})").fetchall()
    key = sorted((row[5], row[1]) for row in info if row[5])
    return Watched(name, tuple(column for _, column in key), tuple(row[1] for row in info))


@contextmanager
def caught(store: "Store", taken: int) -> Iterator[None]:
    """Catch what is written inside, as images of that import; within a transaction, which takes the images back when it fails."""
    conn = store.db.conn
    _stand_by(store)
    conn.execute("INSERT INTO taking VALUES (?)", (taken,))
    yield
    conn.execute("DELETE FROM taking")
    names = {name for (name,) in conn.execute("SELECT DISTINCT name FROM undo_image WHERE taken = ?", (taken,))}
    for table in watched(store) if names else ():
        if table.name in names:
            _note_after(store, table, taken)
    conn.execute("DELETE FROM undo_image WHERE taken = ? AND before IS after", (taken,))


def _stand_by(store: "Store") -> None:
    """The triggers, once for each connection: they catch nothing while `taking` names no import. Making them takes longer than a small import."""
    conn = store.db.conn
    if conn.execute("SELECT 1 FROM sqlite_temp_master WHERE name = 'taking'").fetchone():
        return
    conn.execute("CREATE TEMP TABLE taking (taken INTEGER)")
    for table in watched(store):
        for event in ("UPDATE",) if table.only_updates else ("INSERT", "UPDATE", "DELETE"):
            _make_trigger(conn, table, event)


def _make_trigger(conn: Any, table: Watched, event: str) -> None:
    """The first image of each row stays: a later write of the same import finds it. A statement that replaces is an insert to triggers."""
    name, row = f"image_{table.name}_{event}", "NEW." if event == "INSERT" else "OLD."
    numbered = event == "INSERT" and table.key == ("id",)
    before = f"(SELECT {table.packed('', table.columns)} FROM {_quoted(table.name)} WHERE {table.at(row)})"
    columns = f" OF {', '.join(map(_quoted, table.columns))}" if table.only_updates else ""
    conn.execute(
        f"CREATE TEMP TRIGGER {_quoted(name)} {'AFTER' if numbered else 'BEFORE'} {event}{columns} ON main.{_quoted(table.name)} BEGIN"
        f" INSERT INTO undo_image (taken, name, key, before)"
        f" SELECT t.taken, '{table.name}', {table.packed(row, table.key)}, {'NULL' if numbered else before} FROM taking t"
        f" WHERE NOT EXISTS (SELECT 1 FROM undo_image i WHERE i.taken = t.taken AND i.name = '{table.name}' AND i.key = {table.packed(row, table.key)}); END"
    )


def _note_after(store: "Store", table: Watched, taken: int) -> None:
    images = store.db.conn.execute("SELECT key FROM undo_image WHERE taken = ? AND name = ?", (taken, table.name)).fetchall()
    store.db.conn.executemany(
        "UPDATE undo_image SET after = ? WHERE taken = ? AND name = ? AND key = ?", [(_present(store, table, key), taken, table.name, key) for (key,) in images]
    )


def _present(store: "Store", table: Watched, key: str) -> str | None:
    sql = f"SELECT {table.packed('', table.columns)} FROM {_quoted(table.name)} WHERE {' AND '.join(f'{_quoted(name)} = ?' for name in table.key)}"
    row = store.db.conn.execute(sql, json.loads(key)).fetchone()
    return row[0] if row else None


def is_untouched(store: "Store", taken: int) -> bool:
    """True when every row stands as the import left it."""
    tables = {table.name: table for table in watched(store)}
    images = store.db.conn.execute("SELECT name, key, after FROM undo_image WHERE taken = ?", (taken,)).fetchall()
    return all(_present(store, tables[name], key) == after for name, key, after in images if name in tables)


def put_back(store: "Store", taken: int) -> None:
    """Every row as it was before the import; what was noted of rivals that go comes last, because they are noted as they go."""
    conn, tables = store.db.conn, {table.name: table for table in watched(store)}
    for name, key, before in conn.execute("SELECT name, key, before FROM undo_image WHERE taken = ? ORDER BY name = 'closed'", (taken,)).fetchall():
        table = tables[name]
        where = " AND ".join(f"{_quoted(column)} = ?" for column in table.key)
        if table.only_updates:
            assignments = ", ".join(f"{_quoted(column)} = ?" for column in table.columns)
            conn.execute(f"UPDATE {_quoted(name)} SET {assignments} WHERE {where}", (*json.loads(before), *json.loads(key)))
            continue
        conn.execute(f"DELETE FROM {_quoted(name)} WHERE {where}", json.loads(key))
        if before is not None:
            conn.execute(f"INSERT INTO {_quoted(name)} VALUES ({', '.join('?' * len(table.columns))})", json.loads(before))


def images_of(store: "Store", taken: int, name: str) -> list[tuple[list[Any] | None, list[Any] | None]]:
    """The rows of one table before and after, column by column."""
    rows = store.db.conn.execute("SELECT before, after FROM undo_image WHERE taken = ? AND name = ? ORDER BY key", (taken, name)).fetchall()
    return [(before and json.loads(before), after and json.loads(after)) for before, after in rows]
