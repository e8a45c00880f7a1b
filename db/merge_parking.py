"""Parking: what a segment brings and this version does not know waits as it is for an upgrade (`parked` takes it up then)."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from app.domain.batch import Rows, Whole
from db.tables import KindTable

if TYPE_CHECKING:
    from db.store import Store

UNIT = "_unit"
"""The name under which the owner of a record of an unknown kind is parked."""
WHOLE = "_whole"
"""The name under which a whole is parked, as JSON: of a known kind only the fields that are unknown."""


class Parking:
    """Where the unknown parts of one segment are put."""

    def __init__(self, store: "Store", replica: int, audience: int, seq: int) -> None:
        self.store = store
        self.replica = replica
        self.audience = audience
        self.seq = seq

    def rows(self, rows: Rows, names: Sequence[str]) -> None:
        """Keep the values of fields or kinds that this version does not know."""
        columns = dict(zip(rows.columns, rows.values, strict=True))
        for name in names:
            cells = zip(rows.uids, columns[name], rows.clocks, strict=True)
            self.cells(rows.kind, name, (cell for cell in cells if cell[1] is not None))
        if rows.kind not in self.store.tables:
            self.cells(rows.kind, UNIT, zip(rows.uids, rows.units, rows.clocks, strict=True))

    def whole(self, whole: Whole) -> None:
        """Keep what this version does not know of a record that travels as a whole: all of it, or some of its fields."""
        table = self.store.tables.get(whole.kind)
        waiting = whole if table is None else _fields_beyond(whole, table)
        self.cells(whole.kind, WHOLE, iter([(whole.uid, json.dumps(asdict(waiting)), whole.moved)]))

    def cells(self, kind: str, name: str, cells: Iterator[tuple[str, Any, int]]) -> None:
        """Keep cells of one field, each with its record, value and clock."""
        self.store.db.conn.executemany(
            "INSERT INTO parked (uid, kind, field, value, clock, replica, seq, audience) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(uid, kind, name, value, clock, self.replica, self.seq, self.audience) for uid, value, clock in cells],
        )


def _fields_beyond(whole: Whole, table: KindTable) -> Whole:
    """The fields of a whole that this version does not know."""
    past, closed, cells = ([live for live in lives if live.field not in table.field_ids] for lives in (whole.past, whole.closed, whole.cells))
    return replace(whole, values={name: value for name, value in whole.values.items() if name not in table.field_ids}, past=past, closed=closed, cells=cells)
