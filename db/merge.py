"""Merging: batches of other replicas into the local records, set by set, in one transaction (`design.md` 5).

Version vectors decide what is concurrent; clocks only choose which of two concurrent values is shown. The other is kept as a rival.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.batch import Batch, Rows
from db.change import Change
from db.clock import far_ahead
from db.merge_cells import CellMerge
from db.seal import merged_vector
from db.tables import KindTable

if TYPE_CHECKING:
    from db.store import Store


@dataclass(frozen=True)
class Incoming:
    """A verified segment: its content, and where its bytes are kept."""

    batch: Batch
    sha: str
    size: int


@dataclass(frozen=True)
class ChangedCell:
    """One field of one record that an import changes or leaves to a person."""

    kind: str
    uid: str
    field: str
    before: Any
    after: Any
    conflict: bool


@dataclass
class Merged:
    """What an import did, or would do."""

    new: dict[str, list[str]] = field(default_factory=dict)
    changed: list[ChangedCell] = field(default_factory=list)
    repeated: int = 0
    """Segments that were here already."""
    early: list[Batch] = field(default_factory=list)
    """Segments that wait for the ones before them."""
    held: list[Batch] = field(default_factory=list)
    """Segments whose author's clock is far in the future."""
    forked: list[Batch] = field(default_factory=list)
    """Segments whose number is here with another content."""
    segments: int = 0


# The first segment kept back that now follows on its stream, and whose author had merged nothing that is still missing here.
NEXT_EARLY = """
    SELECT e.audience, e.replica, e.seq, e.sha, e.size FROM early e
    WHERE e.seq = 1 + (SELECT coalesce(max(s.seq), 0) FROM segment s WHERE s.audience = e.audience AND s.replica = e.replica)
    AND NOT EXISTS (
        SELECT 1 FROM json_each(e.vector) v LEFT JOIN replica r ON r.uid = v.key
        WHERE v.value > (SELECT coalesce(max(s.seq), 0) FROM segment s WHERE s.audience = e.audience AND s.replica = r.id)
    ) LIMIT 1
"""

Reopen = Callable[[str], Batch]


def merge(store: "Store", change: Change, incoming: Sequence[Incoming], reopen: Reopen) -> Merged:
    """Merge segments inside a commit, in whatever order they came; `reopen` reads a segment that was kept back earlier."""
    result = Merged()
    for item in sorted(incoming, key=lambda item: (item.batch.clock, item.batch.replica, item.batch.audience, item.batch.seq)):
        _Segment(store, change, item, result).take()
    while _take_early(store, change, reopen, result):
        pass
    return result


def _take_early(store: "Store", change: Change, reopen: Reopen, result: Merged) -> bool:
    """Merge one segment that waited, if its turn has come."""
    row = store.db.conn.execute(NEXT_EARLY).fetchone()
    if row is None:
        return False
    batch = reopen(row[3])
    result.early = [held for held in result.early if (held.replica, held.audience, held.seq) != (batch.replica, batch.audience, batch.seq)]
    _Segment(store, change, Incoming(batch, row[3], row[4]), result).take()
    return True


class _Segment:
    """One segment on its way in."""

    def __init__(self, store: "Store", change: Change, item: Incoming, result: Merged) -> None:
        self.store = store
        self.conn = store.db.conn
        self.change = change
        self.item = item
        self.batch = item.batch
        self.result = result
        self.replica = store.replica_id(item.batch.replica, item.batch.unit)
        self.audience = store.audience_id(item.batch.audience)

    def take(self) -> None:
        """Apply it, keep it for later, or leave it: by its number in its stream."""
        key = (self.audience, self.replica)
        have = self.conn.execute("SELECT coalesce(max(seq), 0) FROM segment WHERE audience = ? AND replica = ?", key).fetchone()[0]
        if self.batch.seq <= have:
            self._leave(key)
        elif far_ahead(self.batch.clock, self.store.now()):
            self.result.held.append(self.batch)
        elif self.batch.seq > have + 1 or not self._has_what_its_author_had():
            self.result.early.append(self.batch)
            self._remember("early", ", vector")
        else:
            self._apply()

    def _has_what_its_author_had(self) -> bool:
        """True when every segment that the author had merged is merged here: otherwise what it closed could come back."""
        have = merged_vector(self.store, self.audience)
        return all(have.get(replica, 0) >= seq for replica, seq in self.batch.vector.items())

    def _leave(self, key: tuple[int, int]) -> None:
        known = self.conn.execute("SELECT sha FROM segment WHERE audience = ? AND replica = ? AND seq = ?", (*key, self.batch.seq)).fetchone()
        if known and known[0] != self.item.sha:
            self.result.forked.append(self.batch)
        else:
            self.result.repeated += 1

    def _remember(self, table: str, more: str) -> None:
        files = json.dumps(list(self.batch.files))
        values: tuple[Any, ...] = (self.audience, self.replica, self.batch.seq, self.item.sha, self.item.size, files)
        values += (json.dumps(self.batch.vector), self.batch.clock)[: more.count(",")]
        marks = ", ".join("?" * len(values))
        self.conn.execute(f"INSERT OR REPLACE INTO {table} (audience, replica, seq, sha, size, files{more}) VALUES ({marks})", values)

    def _apply(self) -> None:
        self._remember("segment", ", vector, clock")
        self.conn.execute("DELETE FROM early WHERE audience = ? AND replica = ? AND seq = ?", (self.audience, self.replica, self.batch.seq))
        self.conn.executemany(
            "INSERT OR IGNORE INTO authored (replica, clock, account, account_name, action) VALUES (?, ?, ?, ?, ?)",
            [(self.replica, entry.clock, entry.account, entry.account_name, entry.action) for entry in self.batch.commits],
        )
        cells = CellMerge(self.store, self.change, self.batch.vector, self.replica, self.audience, self.batch.seq)
        for rows in self.batch.rows:
            self._insert(rows, cells)
        for part in self.batch.cells:
            cells.stage(part.kind, part.field, part.uids, part.values, part.clocks)
        for kind, uid, name, before, after, conflict in cells.apply():
            self.result.changed.append(ChangedCell(kind, uid, name, before, after, conflict))
        self.store.set_meta("clock", max(self.batch.clock, int(self.store.meta("clock"))))
        self.result.segments += 1

    def _insert(self, rows: Rows, cells: CellMerge) -> None:
        """Records that are new here; what this version does not know waits for an upgrade."""
        table = self.store.tables.get(rows.kind)
        columns = dict(zip(rows.columns, rows.values, strict=True))
        if table is None:
            cells.park_rows(rows, list(rows.columns))
            return
        cells.park_rows(rows, [name for name in rows.columns if name not in table.field_ids])
        state = table.kind.steps.start if table.kind.steps else None
        nothing = [None] * len(rows.uids)
        deleted = columns.get("_deleted", [0] * len(rows.uids))
        values = [columns.get(name, nothing) for name in table.exchanged]
        full = list(zip(rows.uids, rows.units, [state] * len(rows.uids), deleted, *values, strict=True))
        present = self._present(table, rows.uids)
        new = [row for row in full if row[0] not in present] if present else full
        clocks = [clock for row, clock in zip(full, rows.clocks, strict=True) if row[0] not in present] if present else rows.clocks
        if new:
            self.change.insert_rows(table, new, self.audience, self.replica, clocks)
            self.result.new.setdefault(table.name, []).extend(str(row[0]) for row in new)
            self._after_insert(table, [str(row[0]) for row in new], cells)

    def _present(self, table: KindTable, uids: Sequence[str]) -> set[str]:
        sql = f'SELECT uid FROM "{table.name}" WHERE uid IN (SELECT value FROM json_each(?))'
        return {row[0] for row in self.conn.execute(sql, (json.dumps(list(uids)),))}

    def _after_insert(self, table: KindTable, uids: Sequence[str], cells: CellMerge) -> None:
        """Cells and steps that came before their record take effect now."""
        listed = json.dumps(uids)
        if table.kind.steps is not None and "step" in self.store.tables:
            sql = "SELECT DISTINCT of FROM step WHERE of_kind = ? AND of IN (SELECT value FROM json_each(?))"
            self.change.refold_also((table.name, row[0]) for row in self.conn.execute(sql, (table.name, listed)).fetchall())
        cells.unpark(table, listed)


def rivals(store: "Store", kind: str, uid: str) -> Iterator[tuple[str, Any]]:
    """The other live values of a record's fields: (field, stored value); values that equal the one shown rival nothing."""
    table = store.tables[kind]
    names = {number: name for name, number in table.field_ids.items()}
    row = store.db.conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone()
    found = store.db.conn.execute("SELECT field, value FROM rival WHERE rk = ? ORDER BY clock", (row[0],)).fetchall() if row else []
    told = {(name, row[table.at(name)]) for name in table.field_ids} if row else set()
    for number, value in found:
        if number in names and (names[number], value) not in told:
            told.add((names[number], value))
            yield names[number], value


def acknowledge(store: "Store", peer: str, vectors: Mapping[tuple[str, ...], Mapping[str, int]]) -> None:
    """Remember how far another replica has come in each audience; it never goes back. Inside a commit."""
    for units, vector in vectors.items():
        audience = store.audience_id(units)
        store.db.conn.executemany(
            "INSERT INTO acknowledged (peer, audience, replica, seq) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (peer, audience, replica) DO UPDATE SET seq = max(seq, excluded.seq)",
            [(peer, audience, store.replica_id(replica), seq) for replica, seq in vector.items()],
        )
