"""The derived state of records that move by steps: folded anew whenever a step comes in, never journalled, never exchanged."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.steps import Folded, Taken, fold
from db.tables import KindTable

TAKEN = "uid, name_taken, after, _clock, stands"


def folded_steps(conn: Any, kind: KindTable, uid: str) -> Folded:
    """Where the steps of a record have led."""
    assert kind.kind.steps is not None
    rows = conn.execute(f"SELECT {TAKEN} FROM step WHERE of = ? AND of_kind = ? AND _deleted = 0", (uid, kind.name))
    return fold(kind.kind.steps, map(_taken, rows))


def taken_steps(conn: Any, kind: str) -> dict[str, list[Taken]]:
    """The steps of every record of a kind, by the record's uid."""
    found: dict[str, list[Taken]] = {}
    for of, *row in conn.execute(f"SELECT of, {TAKEN} FROM step WHERE of_kind = ? AND _deleted = 0", (kind,)):
        found.setdefault(of, []).append(_taken(row))
    return found


def _taken(row: Sequence[Any]) -> Taken:
    return Taken(row[0], row[1], tuple(json.loads(row[2])) if row[2] else (), row[3], row[4] or "")


def refold(conn: Any, tables: Mapping[str, KindTable], kind: str, uid: str) -> None:
    """Write the folded state of one record and what derives from it; nothing when the record is not here yet."""
    table = tables[kind]
    if table.kind.steps is None:
        return
    row = conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone()
    if row is None:
        return
    state = folded_steps(conn, table, uid).state
    after = list(row)
    after[table.at("state")] = state
    after = table.with_derived(after)
    names = ("state", *table.derived)
    assignments = ", ".join(f'"{name}" = ?' for name in names)
    conn.execute(f'UPDATE "{table.name}" SET {assignments} WHERE rk = ?', (*(after[table.at(name)] for name in names), row[0]))
