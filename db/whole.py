"""Records whose audience changes: they travel once as a whole, with original clocks and authors, and are joined where they are known (`design.md` 5).

Values are compared by what their authors had seen, as everywhere; a value that the publisher had not merged is published again by its own author.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from app.domain.batch import Live, Scalar, Whole
from app.domain.records import Audience, links_of
from app.domain.step_record import Step
from db.tables import KindTable
from db.versions import UNSEALED, Context, Version, closed_versions, first_audience, known_of, later, live_versions, past_versions, told_context

if TYPE_CHECKING:
    from db.store import Store


@dataclass(frozen=True)
class Move:
    """That somebody changed the audience of a record, knowing of what others had done."""

    clock: int
    mover: str
    """Uid of the replica."""
    seen: Mapping[str, int]
    """For each replica: the last of its moves of that record that the mover knew."""
    root: tuple[str, str]
    """Kind and uid of the record whose audience was changed; that of what is seen with it follows."""

    def knew(self, other: "Move") -> bool:
        """True when the mover knew of that one: then this one replaces it."""
        return self.all_seen.get(other.mover, 0) >= other.clock

    @property
    def all_seen(self) -> dict[str, int]:
        """What the mover knew, with this move itself."""
        return {**self.seen, self.mover: self.clock}


def last_move(store: "Store", table: KindTable, rk: int) -> Move | None:
    """The move that holds; nothing when the record is where it was first published."""
    row = store.db.conn.execute("SELECT clock, replica, seen, root_kind, root FROM moved WHERE kind = ? AND rk = ?", (table.name, rk)).fetchone()
    return Move(row[0], store.replica_uid(row[1]), json.loads(row[2]), (row[3], row[4])) if row else None


def follow(store: "Store", table: KindTable, uid: str) -> Iterator[tuple[KindTable, Sequence[Any]]]:
    """The record itself and all that is seen with it: (table, row), each before what follows it."""
    row = store.db.conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone()
    if row is not None:
        yield table, row
        yield from _followers(store, table, uid)


def _followers(store: "Store", table: KindTable, uid: str) -> Iterator[tuple[KindTable, Sequence[Any]]]:
    for other in store.tables.values():
        where, values = _seen_with(other, table.name, uid)
        for row in store.db.conn.execute(f"{other.select} WHERE {where}", values).fetchall() if where else ():
            yield other, row
            yield from _followers(store, other, row[1])


def _seen_with(other: KindTable, kind: str, uid: str) -> tuple[str, tuple[str, ...]]:
    if other.kind.audience is not Audience.LINKED:
        return "", ()
    if other.kind is Step:
        return "of_kind = ? AND of = ?", (kind, uid)
    links = dict(links_of(other.kind))
    return (f'"{other.kind.seen_with}" = ?', (uid,)) if links.get(other.kind.seen_with) == kind else ("", ())


class WholeReader:
    """Makes wholes of the records that are due."""

    def __init__(self, store: "Store") -> None:
        self.store = store
        self.conn = store.db.conn

    def due(self) -> dict[int, list[Whole]]:
        """By audience, what is to be published as a whole; roots before what follows them."""
        found: dict[int, list[Whole]] = {}
        for kind, rk in self.conn.execute(
            "SELECT d.kind, d.rk FROM due d JOIN moved m ON m.kind = d.kind AND m.rk = d.rk ORDER BY d.kind = m.root_kind DESC, d.kind, d.rk"
        ).fetchall():
            table = self.store.tables[kind]
            row = self.conn.execute(f"{table.select} WHERE rk = ?", (rk,)).fetchone()
            found.setdefault(row[table.at("_audience")], []).append(self._whole(table, row))
        return found

    def _whole(self, table: KindTable, row: Sequence[Any]) -> Whole:
        move, first = last_move(self.store, table, row[0]), first_audience(self.store, table, row)
        assert move is not None
        assert first is not None
        known = known_of(self.store, table, row)
        past: list[Live] = []
        closed: list[Live] = []
        cells: list[Live] = []
        values: dict[str, Scalar] = {}
        for name, number in table.field_ids.items():
            chain, began = past_versions(self.store, table, row, number, name)
            past.extend(self._live(name, version, known) for version in reversed(_told(chain)))
            live = live_versions(self.store, table, row, number, name)
            dots = {version.dot for version in (*chain, *live)}
            closed.extend(self._live(name, version, known) for version in closed_versions(self.store, row[0], number) if version.dot not in dots)
            cells.extend(self._live(name, version, known, told_context(self.store, first, (number, row[0]), version)) for version in live)
            if began is not None and (name != "_deleted" or began):
                values[name] = began
        origin = self.store.replica_uid(row[table.at("_origin")])
        who = self._author(row[table.at("_clock")], row[table.at("_origin")])
        born = (table.name, row[1], row[table.at("unit")], origin, row[table.at("_clock")], *who)
        return Whole(*born, move.root, move.clock, move.mover, move.seen, values, past, closed, cells, self.store.audience_units(first), known)

    def _live(self, name: str, version: Version, known: Context, context: Context | None = None) -> Live:
        """A value that no segment carried yet was written knowing all that is known now: sealing comes before every import."""
        who = self._author(*version.dot)
        told = version.known if version.known is not None else known if version.seq == UNSEALED else None
        seq = 0 if told is not None else version.seq
        author = (self.store.replica_uid(version.replica), self.store.replica_unit(version.replica))
        return Live(name, version.value, version.clock, *author, seq, context if told is None else told, *who)

    def _author(self, clock: int, replica: int) -> tuple[str, str]:
        """The account's name and the action behind a clock of a replica."""
        own = replica == self.store.self_id
        sql = "SELECT account_name, action FROM journal WHERE clock = ?" if own else "SELECT account_name, action FROM authored WHERE clock = ? AND replica = ?"
        name, action = self.conn.execute(sql, (clock,) if own else (clock, replica)).fetchone() or ("", "")
        return name or "", action or ""


def _told(chain: Sequence[Version]) -> list[Version]:
    """Of the values that a cell showed (the newest first) those that somebody was told, not what its author corrected before."""
    return [older for newer, older in pairwise(chain) if (older.replica, older.seq, older.known) != (newer.replica, newer.seq, newer.known)]


def is_bureau(store: "Store", unit: str) -> bool:
    """True when that unit is the bureau, by the organisation as it is here."""
    found = store.db.conn.execute("SELECT bureau FROM unit WHERE uid = ?", (unit,)).fetchone() if "unit" in store.tables else None
    return bool(found and found[0])


def note_moved(store: "Store", table: KindTable, row: Sequence[Any], move: Move, first: int | None = None) -> None:
    """Remember the move that holds. `row` is the record as it was; `first` is where it was first published, when that is not known here."""
    published = first if first is not None else first_audience(store, table, row)
    store.db.conn.execute(
        "INSERT INTO moved (kind, rk, clock, replica, seen, root_kind, root, first) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, rk) DO UPDATE SET"
        " clock = excluded.clock, replica = excluded.replica, seen = excluded.seen, root_kind = excluded.root_kind, root = excluded.root, told = '{}'",
        (table.name, row[0], move.clock, store.replica_id(move.mover), json.dumps(move.seen), *move.root, published),
    )


def stand_for(store: "Store", table: KindTable, rk: int, known: Context) -> None:
    """Remember what a whole that was joined stood for."""
    row = store.db.conn.execute("SELECT known FROM moved WHERE kind = ? AND rk = ?", (table.name, rk)).fetchone()
    if row is not None:
        store.db.conn.execute("UPDATE moved SET known = ? WHERE kind = ? AND rk = ?", (json.dumps(later(json.loads(row[0]), known)), table.name, rk))


def note_told(store: "Store", table: KindTable, rk: int, known: Context, since: int) -> None:
    """A whole has carried the record to its audience, and with it, for the first time, what this replica wrote of it after the cell `since`."""
    conn, fields = store.db.conn, json.dumps(list(table.field_ids.values()))
    conn.execute("UPDATE moved SET told = ? WHERE kind = ? AND rk = ?", (json.dumps(known), table.name, rk))
    conn.execute(
        "UPDATE overwritten SET seq = ?, known = ? WHERE rk = ? AND id > ? AND seq IS NULL AND replica = ? AND field IN (SELECT value FROM json_each(?))",
        (UNSEALED, json.dumps(known), rk, since, store.self_id, fields),
    )


def due_also(store: "Store", table: KindTable, rk: int) -> None:
    """Publish a moved record as a whole at the next sealing."""
    store.db.conn.execute("INSERT OR IGNORE INTO whole_due (kind, rk) VALUES (?, ?)", (table.name, rk))


def files_in(tables: Mapping[str, KindTable], wholes: Sequence[Whole]) -> Iterator[str]:
    """The attachments that wholes name."""
    for whole in wholes:
        texts = [whole.values.get(name) for name in tables[whole.kind].files]
        texts += [live.value for live in (*whole.past, *whole.cells) if live.field in tables[whole.kind].files]
        for text in texts:
            yield from (entry["sha"] for entry in json.loads(str(text or "[]")))
