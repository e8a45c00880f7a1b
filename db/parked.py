"""What arrived before this version could keep it: values of fields and records of kinds that a later version declares (`design.md` 5).

They wait in `parked`, and take effect, each in the context of its own segment, when the program is opened with the declaration.
"""

import json
from collections import deque
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from app.domain.batch import Batch, Live, Whole
from db.aside import keep
from db.change import Change
from db.merge_cells import CellMerge
from db.merge_parking import UNIT, WHOLE, Parking
from db.tables import KindTable
from db.versions import Context
from db.whole_merge import WholeMerge

if TYPE_CHECKING:
    from db.store import Store


def waits_for_this_version(store: "Store") -> bool:
    """True when something was parked that this version knows how to keep."""
    waiting = store.db.conn.execute("SELECT DISTINCT kind, field FROM parked").fetchall()
    return bool(_wholes(store)) or any(_is_known(store, kind, name) and _has_record(store, kind, name) for kind, name in waiting)


def replay_parked(store: "Store", change: Change) -> None:
    """Write what was parked and is now declared: first the records of new kinds, then what travelled as wholes, then the values of new fields."""
    conn = store.db.conn
    born: dict[str, list[Any]] = {}
    for table in store.tables.values():
        born[table.name] = conn.execute(
            "SELECT uid, value, clock, replica, seq, audience FROM parked WHERE kind = ? AND field = ?", (table.name, UNIT)
        ).fetchall()
        for uid, unit, clock, replica, seq, audience in born[table.name]:
            _insert(change, table, (uid, unit, clock), (replica, seq, audience))
    _take_wholes(store, change)
    for table in store.tables.values():
        found = conn.execute(f'SELECT DISTINCT p.uid FROM parked p JOIN "{table.name}" r ON r.uid = p.uid WHERE p.kind = ?', (table.name,)).fetchall()
        uids = json.dumps([row[0] for row in found])
        CellMerge(store, change, {}, change.origin, 0, 0).unpark(table, uids)
        if table.kind.steps is not None:
            change.refold_also((table.name, uid) for uid in _with_steps(store, table, [row[0] for row in born[table.name]]))


def _wholes(store: "Store") -> list[tuple[int, tuple[int, int, int], Whole]]:
    """The parked wholes of which this version knows something, in the order of their coming: row, segment (audience, replica, number), content."""
    found = store.db.conn.execute("SELECT id, audience, replica, seq, value FROM parked WHERE field = ? ORDER BY id", (WHOLE,)).fetchall()
    wholes = [(row, (audience, replica, seq), _whole(json.loads(value))) for row, audience, replica, seq, value in found]
    return [entry for entry in wholes if entry[2].kind in store.tables and _has_news(entry[2], store.tables[entry[2].kind])]


def _has_news(whole: Whole, table: KindTable) -> bool:
    """Of a kind that was known when it came only unknown fields were kept, and something must be known of them now."""
    fields = {live.field for live in whole.cells} | set(whole.values)
    return not fields or not fields.isdisjoint(table.field_ids)


def _whole(kept: dict[str, Any]) -> Whole:
    lives = {name: [Live(**live) for live in kept[name]] for name in ("past", "closed", "cells")}
    return Whole(**kept | lives | {"root": tuple(kept["root"]), "first": tuple(kept["first"])})


def _take_wholes(store: "Store", change: Change) -> None:
    """Each in the context of its own segment; a field is joined with what came of it, not with what was known of the rest of the record."""
    late: dict[tuple[str, str], Context] = {}
    for segment, entries in groupby(_wholes(store), key=lambda entry: entry[1]):
        taken = list(entries)
        store.db.conn.executemany("DELETE FROM parked WHERE id = ?", [(row,) for row, _, _ in taken])
        audience, replica, seq = segment
        wholes = [whole for _, _, whole in taken]
        batch = Batch(store.replica_uid(replica), store.replica_unit(replica), store.audience_units(audience), seq, "", {}, 0, wholes=wholes)
        merge = WholeMerge(store, change, batch, replica, audience, late)
        deque(merge.take(), maxlen=0)
        deque(merge.take_rest(), maxlen=0)
        keep(store, merge.refused, segment)
        for whole in merge.unknown:
            Parking(store, replica, audience, seq).whole(whole)


def _is_known(store: "Store", kind: str, name: str) -> bool:
    return kind in store.tables and name != WHOLE and (name == UNIT or name in store.tables[kind].field_ids)


def _has_record(store: "Store", kind: str, name: str) -> bool:
    """A value whose record is still on its way waits on."""
    sql = f'SELECT 1 FROM parked p JOIN "{kind}" r ON r.uid = p.uid WHERE p.kind = ? AND p.field = ? LIMIT 1'
    return name == UNIT or store.db.conn.execute(sql, (kind, name)).fetchone() is not None


def _insert(change: Change, table: KindTable, row: tuple[str, str, int], segment: tuple[int, int, int]) -> None:
    """One record of a kind that was unknown when it arrived, with the values it was published with."""
    uid, unit, clock = row
    replica, _, audience = segment
    mine = "uid = ? AND kind = ? AND replica = ? AND seq = ? AND audience = ?"
    values: dict[str, Any] = dict(change.conn.execute(f"SELECT field, value FROM parked WHERE {mine}", (uid, table.name, *segment)).fetchall())
    known = [(uid, table.name, name, *segment) for name in values if name == UNIT or name in table.field_ids]
    change.conn.executemany("DELETE FROM parked WHERE uid = ? AND kind = ? AND field = ? AND replica = ? AND seq = ? AND audience = ?", known)
    if change.conn.execute(f'SELECT 1 FROM "{table.name}" WHERE uid = ?', (uid,)).fetchone():
        return
    state = table.kind.steps.start if table.kind.steps else None
    full = (uid, unit, state, values.get("_deleted", 0), *(values.get(name) for name in table.exchanged))
    change.insert_rows(table, [full], audience, replica, [clock])


def _with_steps(store: "Store", table: KindTable, uids: list[str]) -> Iterator[str]:
    sql = "SELECT DISTINCT of FROM step WHERE of_kind = ? AND of IN (SELECT value FROM json_each(?))"
    if "step" in store.tables:
        yield from (row[0] for row in store.db.conn.execute(sql, (table.name, json.dumps(uids))).fetchall())
