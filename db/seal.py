"""Sealing: what this replica wrote since the last time becomes one numbered segment for each audience (`design.md` 5).

Sealed before every export and before every import, so that the context of each value is exact.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.batch import Authored, Batch, Cells, Rows
from app.domain.records import Audience
from db.connection import immediate
from db.faults import translated
from db.tables import KindTable

if TYPE_CHECKING:
    from db.store import Store


@dataclass(frozen=True)
class Published:
    """Where the bytes of a segment are kept: their SHA-256 and their number."""

    sha: str
    size: int


Publish = Callable[[Batch], Published]


def seal(store: "Store", publish: Publish) -> int:
    """Seal everything that is pending; `publish` makes the bytes durable. Returns how many segments there were."""
    with translated(), immediate(store.db):
        return seal_within(store, publish)


def seal_within(store: "Store", publish: Publish) -> int:
    """The same inside a transaction that is under way: an import seals and merges in one, so that nobody writes in between."""
    pieces = _Pieces(store)
    for audience in sorted(pieces.audiences):
        batch = pieces.batch(audience)
        _remember(store, audience, batch, publish(batch), pieces.last_cell)
    pieces.advance()
    return len(pieces.audiences)


def pending(store: "Store") -> list[Batch]:
    """What sealing would publish now. Nothing is written, and nobody is kept from writing."""
    store.db.conn.execute("BEGIN")
    try:
        pieces = _Pieces(store)
        return [pieces.batch(audience) for audience in sorted(pieces.audiences)]
    finally:
        store.db.conn.execute("ROLLBACK")


def _remember(store: "Store", audience: int, batch: Batch, published: Published, last_cell: int) -> None:
    store.db.conn.execute(
        "INSERT INTO segment (audience, replica, seq, sha, vector, clock, last_cell, size, files) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            audience,
            store.self_id,
            batch.seq,
            published.sha,
            json.dumps(batch.vector),
            batch.clock,
            last_cell,
            published.size,
            json.dumps(list(batch.files)),
        ),
    )
    set_head(store, audience, store.self_id, batch.seq, published.sha)


def set_head(store: "Store", audience: int, replica: int, seq: int, sha: str) -> None:
    """Note the last segment of a stream that is here without a gap."""
    store.db.conn.execute("INSERT OR REPLACE INTO stream_head (audience, replica, seq, sha) VALUES (?, ?, ?, ?)", (audience, replica, seq, sha))


def head_of(store: "Store", audience: int, replica: int) -> tuple[int, str]:
    """Number and SHA-256 of that segment; (0, "") before the first."""
    row = store.db.conn.execute("SELECT seq, sha FROM stream_head WHERE audience = ? AND replica = ?", (audience, replica)).fetchone()
    return (row[0], row[1]) if row else (0, "")


class _Pieces:
    """The pending rows and cells of every audience, read once."""

    def __init__(self, store: "Store") -> None:
        self.store = store
        self.conn = store.db.conn
        self.me = store.self_id
        self.sealed_cell = int(store.meta("sealed_cell"))
        self.last_cell = int(self.conn.execute("SELECT coalesce(max(id), 0) FROM overwritten").fetchone()[0])
        self.last_rows: dict[str, int] = {}
        self.rows: dict[int, list[Rows]] = {}
        self.cells: dict[int, list[Cells]] = {}
        self.files: dict[int, set[str]] = {}
        self._stage_cells()
        for table in store.tables.values():
            if table.kind.audience is not Audience.HERE:
                self._read_rows(table)
                self._read_cells(table)

    @property
    def audiences(self) -> set[int]:
        return {*self.rows, *self.cells}

    def _stage_cells(self) -> None:
        """The newest clock of every cell overwritten here since the last sealing."""
        self.conn.execute("DROP TABLE IF EXISTS temp.pending")
        self.conn.execute("CREATE TEMP TABLE pending (field INTEGER, rk INTEGER, clock INTEGER, id INTEGER, PRIMARY KEY (field, rk)) WITHOUT ROWID")
        self.conn.execute(
            "INSERT INTO pending SELECT field, rk, clock, max(id) FROM overwritten WHERE id > ? AND replica = ? AND seq IS NULL GROUP BY field, rk",
            (self.sealed_cell, self.me),
        )
        self.pending_fields = {row[0] for row in self.conn.execute("SELECT DISTINCT field FROM pending")}

    def _read_rows(self, table: KindTable) -> None:
        last = int(self.conn.execute(f'SELECT coalesce(max(rk), 0) FROM "{table.name}"').fetchone()[0])
        since = int(self.store.meta(f"sealed:{table.name}", 0))
        self.last_rows[table.name] = last
        names = ("_audience", "uid", "unit", "_clock", "_deleted", *table.exchanged)
        quoted = ", ".join(f'"{name}"' for name in names)
        found = self.conn.execute(
            f'SELECT {quoted} FROM "{table.name}" WHERE (rk > ? OR rk IN (SELECT rk FROM shared_late WHERE kind = ?))'
            " AND _origin = ? AND _audience IS NOT NULL ORDER BY _audience, rk",
            (since, table.name, self.me),
        ).fetchall()
        for audience, rows in _grouped(found):
            columns = list(zip(*rows, strict=True))
            kept = [(name, values) for name, values in zip(names[4:], columns[4:], strict=True) if _worth_sending(name, values)]
            packed = Rows(table.name, [name for name, _ in kept], columns[1], columns[2], columns[3], [values for _, values in kept])
            self.rows.setdefault(audience, []).append(packed)
            for name, values in kept:
                self._note_files(table, name, audience, values)

    def _read_cells(self, table: KindTable) -> None:
        """Cells of rows that have been published before; a new row travels with its present values."""
        since = int(self.store.meta(f"sealed:{table.name}", 0))
        for name, number in table.field_ids.items():
            if number not in self.pending_fields:
                continue
            found = self.conn.execute(
                f'SELECT r._audience, r.uid, p.clock, r."{name}" FROM pending p JOIN "{table.name}" r ON r.rk = p.rk'
                " WHERE p.field = ? AND r._audience IS NOT NULL AND (r._origin <> ? OR r.rk <= ?)"
                " AND r.rk NOT IN (SELECT rk FROM shared_late WHERE kind = ?) ORDER BY r._audience, r.rk",
                (number, self.me, since, table.name),
            ).fetchall()
            for audience, rows in _grouped(found):
                _, uids, clocks, values = zip(*rows, strict=True)
                self.cells.setdefault(audience, []).append(Cells(table.name, name, uids, clocks, values))
                self._note_files(table, name, audience, values)

    def _note_files(self, table: KindTable, name: str, audience: int, values: Iterable[Any]) -> None:
        if name in table.files:
            for value in values:
                if value:
                    self.files.setdefault(audience, set()).update(entry["sha"] for entry in json.loads(value))

    def batch(self, audience: int) -> Batch:
        last = head_of(self.store, audience, self.me)
        rows, cells = self.rows.get(audience, []), self.cells.get(audience, [])
        clocks = {clock for part in rows for clock in part.clocks} | {clock for part in cells for clock in part.clocks}
        identity = self.store.identity
        return Batch(
            replica=identity.replica,
            unit=identity.unit,
            audience=self.store.audience_units(audience),
            seq=last[0] + 1,
            previous=last[1],
            vector=merged_vector(self.store, audience, without=self.me),
            clock=max(clocks),
            sealed_at=int(self.store.now().timestamp()),
            rows=rows,
            cells=cells,
            commits=self._commits(clocks),
            files=sorted(self.files.get(audience, ())),
        )

    def _commits(self, clocks: set[int]) -> list[Authored]:
        found = self.conn.execute(
            "SELECT clock, account, account_name, action FROM journal WHERE clock IN (SELECT value FROM json_each(?)) ORDER BY clock",
            (json.dumps(sorted(clocks)),),
        )
        return [Authored(*row) for row in found]

    def advance(self) -> None:
        self.store.set_meta("sealed_cell", self.last_cell)
        for name, last in self.last_rows.items():
            self.store.set_meta(f"sealed:{name}", last)
        self.conn.execute("DELETE FROM shared_late")
        self.conn.execute("DROP TABLE temp.pending")


def _worth_sending(name: str, values: Sequence[Any]) -> bool:
    """Columns that are empty throughout stay at home; 0 is a value, but not being deleted is none."""
    return any(values) if name == "_deleted" else any(value is not None for value in values)


def merged_vector(store: "Store", audience: int, *, without: int | None = None) -> dict[str, int]:
    """For each replica: its last segment for that audience that is merged here."""
    found = store.db.conn.execute(
        "SELECT r.uid, h.seq FROM stream_head h JOIN replica r ON r.id = h.replica WHERE h.audience = ? AND h.replica IS NOT ?", (audience, without)
    )
    return dict(found.fetchall())


def _grouped(rows: Sequence[Sequence[Any]]) -> Iterable[tuple[int, Sequence[Sequence[Any]]]]:
    """Runs of rows with the same first value."""
    start = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place][0] != rows[start][0]:
            yield rows[start][0], rows[start:place]
            start = place
