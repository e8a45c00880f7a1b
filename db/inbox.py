"""The conflict inbox: fields with several live values, who wrote each, and the last value that all of their authors had seen (`design.md` 5).

Every replica that has merged the same segments shows the same inbox. Nothing is stored for it: it is read from rivals and overwritten values.
What was put into the bin on one computer while another one changed it is found in the same way.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from db.clock import moment_of
from db.tables import KindTable
from db.versions import UNSEALED, closed_versions, first_audience, past_versions, stored_version, told_context
from db.versions import Version as Written

if TYPE_CHECKING:
    from db.store import Store

BIN = "_deleted"
"""The column that says whether a record is in the bin."""


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
    edited: tuple[str, ...] = ()
    """For a record in the bin: the fields that were changed by somebody who did not know that it was put there."""


def open_fields(store: "Store", kind: str = "", uid: str = "") -> list[OpenField]:
    """The inbox, or the part of one record, in an order that is the same everywhere. Values that became equal have closed by themselves."""
    found: list[OpenField] = []
    rivalled = {number for (number,) in store.db.conn.execute("SELECT DISTINCT field FROM rival")}
    for table in store.tables.values():
        if kind in ("", table.name):
            for name, number in table.field_ids.items():
                if number in rivalled:
                    found.extend(_of_field(store, table, name, number, uid))
    return sorted(found, key=lambda open_field: (open_field.kind, open_field.uid, open_field.field))


def _of_field(store: "Store", table: KindTable, name: str, number: int, uid: str) -> Iterator[OpenField]:
    """Rivals that equal the value that is shown stay for ever and are many: the database passes them over."""
    sql = f'SELECT DISTINCT r.uid FROM rival v JOIN "{table.name}" r ON r.rk = v.rk WHERE v.field = ? AND v.value IS NOT r."{name}" AND r.uid LIKE ?'
    for (of,) in store.db.conn.execute(sql, (number, uid or "%")).fetchall():
        live, base = _live(store, table, number, name, of)
        if len({dot.value for dot in live}) > 1:
            yield OpenField(table.name, of, name, base, tuple(_version(store, dot) for dot in _one_for_each_value(live)))


def _live(store: "Store", table: KindTable, number: int, name: str, uid: str) -> tuple[list[Written], Any]:
    """The live versions of a cell, the shown one first, and their last common value."""
    row = store.db.conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone()
    live, chain, first = _dots(store, table, number, name, row)
    audience = first_audience(store, table, row)
    contexts = [_context(store, audience, (number, row[0]), dot) for dot in live]
    told = sorted((*chain, *closed_versions(store, row[0], number)), key=lambda dot: _rank(store, dot), reverse=True)
    common = next((dot.value for dot in told if all(_saw(context, dot) for context in contexts)), first)
    return live, common


def _dots(store: "Store", table: KindTable, number: int, name: str, row: Sequence[Any]) -> tuple[list[Written], list[Written], Any]:
    """The live versions of a cell, those that were shown one after the other (the newest first), and the value that it began with."""
    found = store.db.conn.execute("SELECT clock, replica, seq, value, known FROM rival WHERE field = ? AND rk = ?", (number, row[0])).fetchall()
    rivals = [stored_version(*rival) for rival in found]
    chain, first = past_versions(store, table, row, number, name)
    return [*chain[:1], *sorted(rivals, key=lambda dot: _rank(store, dot), reverse=True)], chain, first


def _rank(store: "Store", dot: Written) -> tuple[int, str]:
    return dot.clock, store.replica_uid(dot.replica)


def binned_while_edited(store: "Store", kind: str = "", uid: str = "") -> list[OpenField]:
    """The records in the bin that another computer changed meanwhile, as an open choice: the bin first, then to keep the record.

    Neither author had seen what the other did. Whether a record is in the bin at all is one of the `open_fields`, and not told here again.
    """
    found: list[OpenField] = []
    used = "SELECT kind FROM field f WHERE name = ? AND EXISTS (SELECT 1 FROM overwritten o WHERE o.field = f.id)"
    binned = {of for (of,) in store.db.conn.execute(used, (BIN,))}
    for table in store.tables.values():
        if table.name in binned and kind in ("", table.name):
            rows = (store.db.conn.execute(f"{table.select} WHERE uid = ?", (of,)).fetchone() for of in _binned_by_one_of_several(store, table, uid))
            found.extend(open_field for row in rows if (open_field := _unknown_to_the_bin(store, table, row)))
    return sorted(found, key=lambda open_field: (open_field.kind, open_field.uid))


def _binned_by_one_of_several(store: "Store", table: KindTable, uid: str) -> list[str]:
    """The uids of what stands in the bin and has cells of another replica than the one that put it there."""
    marks = ", ".join("?" * len(table.exchanged))
    other = f"EXISTS (SELECT 1 FROM {{}} e WHERE e.field IN ({marks}) AND e.rk = d.rk AND e.replica <> d.replica)"
    others = " OR ".join(map(other.format, ("overwritten", "rival")))
    numbers = [table.field_ids[name] for name in table.exchanged]
    sql = f'SELECT DISTINCT r.uid FROM overwritten d JOIN "{table.name}" r ON r.rk = d.rk WHERE d.field = ? AND r.{BIN} = 1 AND r.uid LIKE ? AND ({others})'
    return [row[0] for row in store.db.conn.execute(sql, (table.field_ids[BIN], uid or "%", *numbers, *numbers))]


def _unknown_to_the_bin(store: "Store", table: KindTable, row: Sequence[Any]) -> OpenField | None:
    audience = first_audience(store, table, row)
    bin_cell = (table.field_ids[BIN], row[0])
    deletions = [_context(store, audience, bin_cell, dot) for dot in _dots(store, table, bin_cell[0], BIN, row)[0]]
    if any(deletion.dot.value != 1 for deletion in deletions):
        return None
    edits: dict[str, Written] = {}
    for name in table.exchanged:
        for dot in _dots(store, table, table.field_ids[name], name, row)[0]:
            edit = _context(store, audience, (table.field_ids[name], row[0]), dot)
            if not any(_saw(edit, deletion.dot) or _saw(deletion, dot) for deletion in deletions):
                edits[name] = max(edits.get(name, dot), dot, key=lambda one: _rank(store, one))
    if not edits:
        return None
    newest = replace(max(edits.values(), key=lambda one: _rank(store, one)), value=0)
    return OpenField(table.name, row[table.at("uid")], BIN, 0, (_version(store, deletions[0].dot), _version(store, newest)), tuple(edits))


class _Context(NamedTuple):
    """What the author of a version knew when it was published, replica by replica: up to which segment, or up to which clock."""

    dot: Written
    segments: dict[int, int]
    clocks: dict[int, int] | None = None


def _context(store: "Store", audience: int | None, cell: tuple[int, int], dot: Written) -> _Context:
    """The segments of the audience that the author had merged; where they are not to be had, the clocks that a whole told."""
    sql = "SELECT vector FROM segment WHERE audience = ? AND replica = ? AND seq = ?"
    row = store.db.conn.execute(sql, (audience, dot.replica, dot.seq)).fetchone() if dot.known is None else None
    if row is not None:
        return _Context(dot, {store.replica_id(replica): last for replica, last in json.loads(row[0]).items()})
    known = dot.known if dot.known is not None else told_context(store, audience, cell, dot)
    return _Context(dot, {}, None if known is None else {store.replica_id(replica): clock for replica, clock in known.items()})


def _saw(context: _Context, dot: Written) -> bool:
    later = context.dot
    if later.replica == dot.replica:
        return dot.clock < later.clock
    if context.clocks is not None:
        return dot.clock <= context.clocks.get(dot.replica, 0)
    return later.seq == UNSEALED or (dot.known is None and dot.seq <= context.segments.get(dot.replica, 0))


def _one_for_each_value(live: Sequence[Written]) -> list[Written]:
    return list({dot.value: dot for dot in reversed(live)}.values())[::-1]


def _version(store: "Store", dot: Written) -> Version:
    conn = store.db.conn
    own = dot.replica == store.self_id
    sql = "SELECT account_name FROM journal WHERE clock = ?" if own else "SELECT account_name FROM authored WHERE clock = ? AND replica = ?"
    row = conn.execute(sql, (dot.clock,) if own else (dot.clock, dot.replica)).fetchone()
    at = moment_of(dot.clock).isoformat(timespec="seconds") if dot.clock else ""
    return Version(dot.value, dot.clock, dot.replica, store.replica_unit(dot.replica), row[0] if row and row[0] else "", at)
