"""The derived state of records that move by steps: folded anew whenever a step comes in, never journalled, never exchanged.

A step counts only when it was for its unit to take: by the record, by the step that turned to that unit, and by what the units are now
(docs/decisions/whose-step-it-was.md).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from app.domain.steps import SETTLE, Actors, Folded, Taken, fold
from db.tables import KindTable

TAKEN = (
    "SELECT s.of, u.kind, u.bureau, s.uid, s.name_taken, s.after, s._clock, s.stands, s.unit, s.turned_to"
    " FROM step s LEFT JOIN unit u ON u.uid = s.unit WHERE s.of_kind = ? AND s._deleted = 0"
)


def folded_steps(conn: Any, table: KindTable, uid: str, *, any_bureau: bool = False) -> Folded:
    """Where the steps of a record have led; nowhere while the record is not here.

    With `any_bureau` every unit passes for the bureau: what can be said of a step for ever, however the units change.
    """
    row = conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone()
    steps = conn.execute(f"{TAKEN} AND s.of = ?", (table.name, uid)).fetchall()
    return _folded(table, row, steps, any_bureau) if row else Folded("", ())


def states(conn: Any, table: KindTable) -> Iterator[tuple[str, str]]:
    """For every record of a kind: the state that is written, and the one to which its steps lead."""
    yield from ((state, led) for _, state, led in states_by_uid(conn, table))


def states_by_uid(conn: Any, table: KindTable) -> Iterator[tuple[str, str, str]]:
    """The same, each with the record's uid."""
    found: dict[str, list[Sequence[Any]]] = {}
    for step in conn.execute(TAKEN, (table.name,)):
        found.setdefault(step[0], []).append(step)
    for row in conn.execute(table.select):
        uid = row[table.at("uid")]
        yield uid, row[table.at("state")], _folded(table, row, found.get(uid, ()), any_bureau=False).state


def _folded(table: KindTable, row: Sequence[Any], steps: Sequence[Sequence[Any]], any_bureau: bool) -> Folded:
    assert table.kind.steps is not None
    units = {step[8]: SimpleNamespace(uid=step[8], kind=step[1], bureau=step[2] or any_bureau) for step in steps}
    return fold(table.kind.steps, [_taken(step[3:]) for step in steps], _actors(table, row, units))


def _actors(table: KindTable, row: Sequence[Any], units: Mapping[str, Any]) -> Actors:
    workflow, record = table.kind.steps, SimpleNamespace(**dict(zip(table.columns, row, strict=True)))
    assert workflow is not None

    def actors(unit: str, turned_to: str) -> set[str]:
        if workflow.turns_to:
            setattr(record, workflow.turns_to, turned_to)
        return workflow.actors(record, units[unit])

    return actors


def _taken(row: Sequence[Any]) -> Taken:
    uid, name, after, clock, stands, unit, turned_to = row
    return Taken(uid, name, tuple(json.loads(after)) if after else (), clock, stands or "", unit, turned_to or "")


def steps_that_count(conn: Any, table: KindTable, uid: str, unit: str) -> Iterator[tuple[int, frozenset[str]]]:
    """The steps of a unit on a record that were for it to take: the clock of each, and the fields that it sets.

    A step that only a later version knows may set any field of a step.
    """
    if table.kind.steps is None:
        return
    workflow = table.kind.steps
    void = {step.uid for step in folded_steps(conn, table, uid, any_bureau=True).void}
    taken = {row[3]: _taken(row[3:]) for row in conn.execute(f"{TAKEN} AND s.of = ?", (table.name, uid))}
    for step in taken.values():
        if step.unit == unit and step.uid not in void:
            name = taken[step.stands].name if step.name == SETTLE and step.stands in taken else step.name
            yield step.clock, frozenset(workflow.move(name).sets) if workflow.knows(name) else workflow.set_by_steps


def moved_by(conn: Any, units: Sequence[str]) -> list[tuple[str, str]]:
    """The records (kind, uid) of which these units took a step."""
    sql = "SELECT DISTINCT of_kind, of FROM step WHERE unit IN (SELECT value FROM json_each(?))"
    return [(kind, uid) for kind, uid in conn.execute(sql, (json.dumps(list(units)),))]


def decides_whose(table: KindTable, fields: set[str]) -> bool:
    """True when who may take steps of a record follows from these fields of it."""
    return table.kind.steps is not None and not fields.isdisjoint(table.kind.steps.parties)


def refold(conn: Any, tables: Mapping[str, KindTable], kind: str, uid: str) -> Folded | None:
    """Write the folded state of one record and what derives from it; None when the record is not here yet."""
    table = tables[kind]
    row = conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone() if table.kind.steps is not None else None
    if row is None:
        return None
    folded = folded_steps(conn, table, uid)
    after = list(row)
    after[table.at("state")] = folded.state
    after = table.with_derived(after)
    names = ("state", *table.derived)
    assignments = ", ".join(f'"{name}" = ?' for name in names)
    conn.execute(f'UPDATE "{table.name}" SET {assignments} WHERE rk = ?', (*(after[table.at(name)] for name in names), row[0]))
    return folded
