"""The conflict inbox: fields with several live values, who wrote each, and the last value that all of their authors had seen (`design.md` 5).

Every replica that has merged the same segments shows the same inbox. Nothing is stored for it: it is read from rivals and overwritten values.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.clock import moment_of
from db.merge_cells import UNSEALED
from db.tables import KindTable

if TYPE_CHECKING:
    from db.store import Store

# Where a value of this replica was published: the first segment that was sealed after it.
OWN_SEGMENT = "(SELECT min(s.seq) FROM segment s WHERE s.audience = ? AND s.replica = o.replica AND s.last_cell >= o.id)"


@dataclass(frozen=True)
class Version:
    """One live value of a field (as stored), and who wrote it when."""

    value: Any
    clock: int
    replica: int
    unit: str
    account: str
    at: str


@dataclass(frozen=True)
class OpenField:
    """A field that offices changed without knowing of each other: its live values, the one now shown first."""

    kind: str
    uid: str
    field: str
    base: Any
    """The last value that the authors of all versions had seen."""
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class _Dot:
    """A value of a cell and the segment that carried it."""

    value: Any
    clock: int
    replica: int
    seq: int


def open_fields(store: "Store", kind: str = "", uid: str = "") -> list[OpenField]:
    """The inbox, or the part of one record, in an order that is the same everywhere. Values that became equal have closed by themselves."""
    found: list[OpenField] = []
    for table in store.tables.values():
        if kind in ("", table.name):
            found.extend(_of_kind(store, table, uid))
    return sorted(found, key=lambda open_field: (open_field.kind, open_field.uid, open_field.field))


def _of_kind(store: "Store", table: KindTable, uid: str) -> Iterator[OpenField]:
    names = {number: name for name, number in table.field_ids.items()}
    marks = ", ".join("?" * len(names))
    sql = f'SELECT DISTINCT v.field, r.uid FROM rival v JOIN "{table.name}" r ON r.rk = v.rk WHERE v.field IN ({marks}) AND r.uid LIKE ?'
    cells = store.db.conn.execute(sql, (*names, uid or "%")).fetchall()
    for number, of in cells:
        live, base = _live(store, table, number, names[number], of)
        if len({dot.value for dot in live}) > 1:
            yield OpenField(table.name, of, names[number], base, tuple(_version(store, dot) for dot in _one_for_each_value(live)))


def _live(store: "Store", table: KindTable, number: int, name: str, uid: str) -> tuple[list[_Dot], Any]:
    """The live versions of a cell, the shown one first, and their last common value."""
    conn = store.db.conn
    row = conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone()
    audience = row[table.at("_audience")]
    past = conn.execute(
        f"SELECT o.clock, o.replica, coalesce(o.seq, {OWN_SEGMENT}, {UNSEALED}), o.before FROM overwritten o WHERE o.field = ? AND o.rk = ? ORDER BY o.id DESC",
        (audience, number, row[0]),
    ).fetchall()
    values = [row[table.at(name)], *(entry[3] for entry in past)]
    chain = [_Dot(value, clock, replica, seq) for value, (clock, replica, seq, _) in zip(values, past, strict=False)]
    rivals = conn.execute("SELECT value, clock, replica, seq FROM rival WHERE field = ? AND rk = ?", (number, row[0])).fetchall()
    live = [*chain[:1], *sorted((_Dot(*rival) for rival in rivals), key=lambda dot: (dot.clock, store.replica_uid(dot.replica)), reverse=True)]
    contexts = [_context(store, audience, dot) for dot in live]
    common = next((dot.value for dot in chain if all(_saw(context, dot) for context in contexts)), values[-1])
    return live, common


def _context(store: "Store", audience: int, dot: _Dot) -> tuple[_Dot, dict[int, int]]:
    """What the author of a version had merged when it was sealed."""
    row = store.db.conn.execute("SELECT vector FROM segment WHERE audience = ? AND replica = ? AND seq = ?", (audience, dot.replica, dot.seq)).fetchone()
    return dot, {store.replica_id(replica): seq for replica, seq in json.loads(row[0]).items()} if row else {}


def _saw(context: tuple[_Dot, dict[int, int]], dot: _Dot) -> bool:
    later, known = context
    if later.replica == dot.replica:
        return dot.clock < later.clock
    return later.seq == UNSEALED or dot.seq <= known.get(dot.replica, 0)


def _one_for_each_value(live: Sequence[_Dot]) -> list[_Dot]:
    return list({dot.value: dot for dot in reversed(live)}.values())[::-1]


def _version(store: "Store", dot: _Dot) -> Version:
    conn = store.db.conn
    own = dot.replica == store.self_id
    sql = "SELECT account_name FROM journal WHERE clock = ?" if own else "SELECT account_name FROM authored WHERE clock = ? AND replica = ?"
    row = conn.execute(sql, (dot.clock,) if own else (dot.clock, dot.replica)).fetchone()
    at = moment_of(dot.clock).isoformat(timespec="seconds") if dot.clock else ""
    return Version(dot.value, dot.clock, dot.replica, store.replica_unit(dot.replica), row[0] if row and row[0] else "", at)
