"""The live values of a cell, and what was known when each was published: what is compared when offices changed one field without knowing of each other."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.tables import KindTable

if TYPE_CHECKING:
    from db.store import Store

Context = Mapping[str, int]
"""For each replica (uid): the clock of the last value of a record that it wrote and that is known."""

UNSEALED = 1 << 62
"""The segment of a value that no segment of the record's first audience carried."""

# The segment of a value: as it was labelled, or, of a value of this replica's own, the first one that was sealed after it.
LABEL = (
    "coalesce({w}.seq, (SELECT min(s.seq) FROM segment s WHERE s.audience = {audience}"
    f" AND s.replica = {{w}}.replica AND s.last_cell >= {{w}}.id), {UNSEALED})"
)
NEWEST = "(SELECT max(id) FROM overwritten WHERE field = ? AND rk = ?)"


@dataclass(frozen=True)
class Version:
    """A value of a cell: its clock, its author, and the segment that carried it while the record was where it was first published.

    `known` is there for a value that was published in a whole: what its author then knew of the record.
    """

    clock: int
    replica: int
    seq: int
    value: Any
    known: Context | None = None

    @property
    def dot(self) -> tuple[int, int]:
        """What tells it from every other value of the cell."""
        return self.clock, self.replica


def stored_version(clock: int, replica: int, seq: int, value: Any, known: str | None) -> Version:
    """A version as it is stored."""
    return Version(clock, replica, seq, value, None if known is None else json.loads(known))


def first_audience(store: "Store", table: KindTable, row: Sequence[Any]) -> int | None:
    """Where a record was first published: its segments number the values that did not travel in wholes."""
    found = store.db.conn.execute("SELECT first FROM moved WHERE kind = ? AND rk = ?", (table.name, row[0])).fetchone()
    audience: int | None = found[0] if found else row[table.at("_audience")]
    return audience


def live_versions(store: "Store", table: KindTable, row: Sequence[Any], number: int, name: str) -> list[Version]:
    """What lives in a cell, the value shown first; nothing when it was never overwritten."""
    conn, rk = store.db.conn, row[0]
    sql = f"SELECT w.clock, w.replica, {LABEL.format(w='w', audience='?')}, w.known FROM overwritten w WHERE w.id = {NEWEST}"
    shown = conn.execute(sql, (first_audience(store, table, row), number, rk)).fetchone()
    rivals = conn.execute("SELECT clock, replica, seq, value, known FROM rival WHERE field = ? AND rk = ?", (number, rk)).fetchall()
    if shown is None:
        return []
    clock, replica, seq, known = shown
    return [stored_version(clock, replica, seq, row[table.at(name)], known), *(stored_version(*rival) for rival in rivals)]


def past_versions(store: "Store", table: KindTable, row: Sequence[Any], number: int, name: str) -> tuple[list[Version], Any]:
    """The values that a cell showed one after the other, the newest and present one first, and the value that it began with."""
    label = LABEL.format(w="o", audience="?")
    sql = f"SELECT o.clock, o.replica, {label}, o.known, o.before FROM overwritten o WHERE o.field = ? AND o.rk = ? ORDER BY o.id DESC"
    past = store.db.conn.execute(sql, (first_audience(store, table, row), number, row[0])).fetchall()
    values = [row[table.at(name)], *(entry[-1] for entry in past)]
    chain = [stored_version(clock, replica, seq, value, known) for value, (clock, replica, seq, known, _) in zip(values, past, strict=False)]
    return chain, values[-1]


def told_context(store: "Store", audience: int | None, cell: tuple[int, int], version: Version) -> Context | None:
    """What the author of a version knew, by clocks, for units that do not get the segments of that audience; None when it is not known here.

    `cell` is the number of the field and the key of the row.
    """
    conn = store.db.conn
    sql = "SELECT vector FROM segment WHERE audience = ? AND replica = ? AND seq = ?"
    if row := conn.execute(sql, (audience, version.replica, version.seq)).fetchone():
        merged = "json_each(?) v JOIN replica r ON r.uid = v.key JOIN segment s ON s.audience = ? AND s.replica = r.id AND s.seq <= v.value"
        return dict(conn.execute(f"SELECT v.key, max(s.clock) FROM {merged} GROUP BY v.key", (row[0], audience)).fetchall())
    return _noted(store, cell, version)


def _noted(store: "Store", cell: tuple[int, int], version: Version) -> Context | None:
    sql = "SELECT known FROM context WHERE field = ? AND rk = ? AND replica = ? AND clock = ?"
    row = store.db.conn.execute(sql, (*cell, version.replica, version.clock)).fetchone()
    return json.loads(row[0]) if row else None


def note_context(store: "Store", cell: tuple[int, int], version: Version, known: Context) -> None:
    """Remember what a whole told of a version's author, with what others told of it."""
    both = later(_noted(store, cell, version) or {}, known)
    sql = "INSERT OR REPLACE INTO context (field, rk, replica, clock, known) VALUES (?, ?, ?, ?, ?)"
    store.db.conn.execute(sql, (*cell, version.replica, version.clock, json.dumps(both)))


def closed_versions(store: "Store", rk: int, number: int) -> list[Version]:
    """The values of a cell that rivalled others and are gone."""
    found = store.db.conn.execute("SELECT clock, replica, seq, value, known FROM closed WHERE field = ? AND rk = ?", (number, rk)).fetchall()
    return [stored_version(*closed) for closed in found]


def known_of(store: "Store", table: KindTable, row: Sequence[Any]) -> dict[str, int]:
    """What is known here of a record, value by value: those that live, those that were overwritten, and those that wholes stood for."""
    origin, born, fields = row[table.at("_origin")], row[table.at("_clock")], json.dumps(list(table.field_ids.values()))
    mine = "rk = ?1 AND field IN (SELECT value FROM json_each(?2))"
    found = store.db.conn.execute(
        f"SELECT replica, clock FROM overwritten WHERE {mine} UNION SELECT replica, clock FROM rival WHERE {mine}"
        f" UNION SELECT replica, clock FROM closed WHERE {mine} UNION SELECT ?3, ?4",
        (row[0], fields, origin, born),
    )
    stood_for = store.db.conn.execute("SELECT known FROM moved WHERE kind = ? AND rk = ?", (table.name, row[0])).fetchone()
    known: dict[str, int] = json.loads(stood_for[0]) if stood_for else {}
    for replica, clock in found:
        uid = store.replica_uid(replica)
        known[uid] = max(clock, known.get(uid, 0))
    return known


def later(one: Context, other: Context) -> dict[str, int]:
    """The later of both, replica by replica."""
    return {uid: max(one.get(uid, 0), other.get(uid, 0)) for uid in {**one, **other}}
