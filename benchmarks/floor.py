"""The raw floor: `executemany` of the same rows into the same tables with the same indexes, values and search rows prepared.

Digests are worked out beside it, as the aims have it (`design.md` 11). No journal, no clocks, no history, no inbox.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.leads import Lead
from app.domain.records import stored_values
from benchmarks.leads import UNITS, seconds
from db.connection import immediate
from db.store import Store
from db.tables import INSERT_SEARCH, KindTable

A_CLOCK = 1_790_000_000_000 << 16
SearchRow = tuple[int, str, str]


@dataclass(frozen=True)
class Edit:
    """A new value of one field of one lead."""

    uid: str
    field: str
    value: Any


class Floor:
    """A bare database and everything that it needs not work out; `table` knows the derivations of the office that it stands beside."""

    def __init__(self, store: Store, table: KindTable, records: Sequence[Lead]) -> None:
        self.store, self.table = store, table
        self._key = bytes.fromhex(store.meta("digest_key"))
        self.rows = [self._row(rk, record) for rk, record in enumerate(records, 1)]
        self._search = [table.search_row(row) for row in self.rows]
        self._rk = {record.uid: rk for rk, record in enumerate(records, 1)}

    def _row(self, rk: int, record: Lead) -> Sequence[Any]:
        values = stored_values(record)
        machine = (rk, record.uid, record.unit, "草稿", 0, self.store.audience_id(UNITS), self.store.self_id, A_CLOCK)
        return self.table.with_derived((*machine, *(values[name] for name in self.table.exchanged), *(None for _ in self.table.derived)))

    def insert(self) -> float:
        """Seconds to insert all rows."""

        def write() -> None:
            with immediate(self.store.db):
                self.store.db.conn.executemany(self.table.insert, self.rows)
                self.store.db.conn.executemany(INSERT_SEARCH, self._search)

        return seconds(write) + self._digest(self.rows)

    def words(self) -> float:
        """Seconds to work out the search rows of all, which `insert` finds prepared."""
        return seconds(lambda: [self.table.search_row(row) for row in self.rows])

    def edit(self, edits: Sequence[Edit]) -> float:
        """Seconds to overwrite these fields."""
        before = [self.rows[self._rk[edit.uid] - 1] for edit in edits]
        after = [self._changed(row, edit) for row, edit in zip(before, edits, strict=True)]
        by_field = self._by_field(edits, before, after)
        search = [self.table.search_row(row) for row, edit in zip(after, edits, strict=True) if edit.field in self.table.searched]

        def write() -> None:
            with immediate(self.store.db):
                for name, values in by_field.items():
                    self.store.db.conn.executemany(f'UPDATE "{self.table.name}" SET "{name}" = ? WHERE rk = ?', values)
                self.store.db.conn.executemany(INSERT_SEARCH, search)

        return seconds(write) + self._digest(before) + self._digest(after)

    def _changed(self, row: Sequence[Any], edit: Edit) -> Sequence[Any]:
        changed = list(row)
        changed[self.table.at(edit.field)] = edit.value
        return self.table.with_derived(changed)

    def _by_field(self, edits: Sequence[Edit], before: Sequence[Sequence[Any]], after: Sequence[Sequence[Any]]) -> Mapping[str, list[tuple[Any, int]]]:
        """What is written: the field itself, and derived columns where they come out otherwise."""
        found: dict[str, list[tuple[Any, int]]] = {}
        for edit, old, new in zip(edits, before, after, strict=True):
            found.setdefault(edit.field, []).append((edit.value, new[0]))
            for name in self.table.derived:
                if old[self.table.at(name)] != new[self.table.at(name)]:
                    found.setdefault(name, []).append((new[self.table.at(name)], new[0]))
        return found

    def _digest(self, rows: Iterable[Sequence[Any]]) -> float:
        return seconds(lambda: [self.table.digest(self._key, row) for row in rows])
