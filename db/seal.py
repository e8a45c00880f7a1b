"""Sealing: what this replica wrote since the last time becomes one numbered segment for each audience (`design.md` 5).

Sealed before every export and before every import, so that the context of each value is exact.
"""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from app.domain.batch import Authored, Batch, Cells, Rows, TooLarge, Whole
from app.domain.records import Audience
from db.connection import immediate
from db.faults import translated
from db.tables import KindTable
from db.whole import WholeReader, files_in, note_told

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
    count = sum(_seal_stream(pieces, pieces.batch(audience), publish) for audience in sorted(pieces.audiences))
    pieces.advance()
    return count


def _seal_stream(pieces: "_Pieces", whole: Batch, publish: Publish) -> int:
    """Publish a batch; in several segments, one after the other, when it is too large for one. Returns how many."""
    waiting, count = [whole], 0
    while waiting:
        part = waiting.pop()
        batch = pieces.next_in_stream(part)
        try:
            published = publish(batch)
        except TooLarge:
            if _size(part) < 2:
                raise
            waiting.extend(reversed(_halves(part)))
            continue
        pieces.remember(batch, published, split=part is not whole)
        count += 1
    return count


def _size(batch: Batch) -> int:
    return len(batch.wholes) + sum(len(rows.uids) for rows in batch.rows) + sum(len(cells.uids) for cells in batch.cells)


def _halves(batch: Batch) -> list[Batch]:
    """Two batches of half the records and cells each, in their order: the steps stay before the fields that they set."""
    left = _size(batch) // 2
    first, second = _Half(batch.wholes[:left]), _Half(batch.wholes[left:])
    left -= len(first.wholes)
    for rows in batch.rows:
        cut = min(left, len(rows.uids))
        left -= cut
        for half, part in ((first, slice(None, cut)), (second, slice(cut, None))):
            if rows.uids[part]:
                values = [column[part] for column in rows.values]
                half.rows.append(Rows(rows.kind, rows.columns, rows.uids[part], rows.units[part], rows.clocks[part], values))
    for cells in batch.cells:
        cut = min(left, len(cells.uids))
        left -= cut
        for half, part in ((first, slice(None, cut)), (second, slice(cut, None))):
            if cells.uids[part]:
                half.cells.append(Cells(cells.kind, cells.field, cells.uids[part], cells.clocks[part], cells.values[part]))
    return [replace(batch, rows=half.rows, cells=half.cells, wholes=half.wholes) for half in (first, second)]


@dataclass
class _Half:
    wholes: Sequence[Whole]
    rows: list[Rows] = field(default_factory=list)
    cells: list[Cells] = field(default_factory=list)


def pending(store: "Store") -> list[Batch]:
    """What sealing would publish now. Nothing is written, and nobody is kept from writing."""
    store.db.conn.execute("BEGIN")
    try:
        pieces = _Pieces(store)
        return [pieces.next_in_stream(pieces.batch(audience)) for audience in sorted(pieces.audiences)]
    finally:
        store.db.conn.execute("ROLLBACK")


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
        self.shared_late = {name for (name,) in self.conn.execute("SELECT DISTINCT kind FROM shared_late")}
        self.rows: dict[int, list[Rows]] = {}
        self.cells: dict[int, list[Cells]] = {}
        self._stage_cells()
        self.wholes = WholeReader(store).due()
        for table in store.tables.values():
            if table.kind.audience is not Audience.HERE:
                self._read_rows(table)
                self._read_cells(table)

    @property
    def audiences(self) -> set[int]:
        return {*self.rows, *self.cells, *self.wholes}

    def _stage_cells(self) -> None:
        """The newest clock of every cell overwritten here since the last sealing."""
        self.conn.execute("DROP TABLE IF EXISTS temp.pending")
        self.conn.execute("CREATE TEMP TABLE pending (field INTEGER, rk INTEGER, clock INTEGER, id INTEGER, PRIMARY KEY (field, rk)) WITHOUT ROWID")
        self.conn.execute(
            "INSERT INTO pending SELECT field, rk, clock, max(id) FROM overwritten WHERE id > ? AND replica = ? AND seq IS NULL GROUP BY field, rk",
            (self.sealed_cell, self.me),
        )
        self.conn.execute(  # a draft that is shown now was edited before other things were sealed
            "INSERT OR REPLACE INTO pending SELECT o.field, o.rk, o.clock, max(o.id) FROM shared_late l JOIN field f ON f.kind = l.kind"
            " JOIN overwritten o ON o.field = f.id AND o.rk = l.rk WHERE o.replica = ? AND o.seq IS NULL GROUP BY o.field, o.rk",
            (self.me,),
        )
        self.conn.execute("DROP TABLE IF EXISTS temp.due")  # what was written to a record that changed its audience is told with all that its author had seen
        self.conn.execute(
            "CREATE TEMP TABLE due AS SELECT kind, rk FROM whole_due UNION SELECT m.kind, m.rk FROM pending p JOIN field f ON f.id = p.field"
            " JOIN moved m ON m.kind = f.kind AND m.rk = p.rk"
        )
        self.pending_fields = {row[0] for row in self.conn.execute("SELECT DISTINCT field FROM pending")}

    def _read_rows(self, table: KindTable) -> None:
        last = int(self.conn.execute(f'SELECT coalesce(max(rk), 0) FROM "{table.name}"').fetchone()[0])
        since = int(self.store.meta(f"sealed:{table.name}", 0))
        if last != since:
            self.last_rows[table.name] = last
        if last <= since and table.name not in self.shared_late:
            return
        names = ("_audience", "rk", "uid", "unit", "_clock", "_deleted", *table.exchanged)
        quoted = ", ".join(f'"{name}"' for name in names)
        found = self.conn.execute(
            f'SELECT {quoted} FROM "{table.name}" WHERE (rk > ? OR rk IN (SELECT rk FROM shared_late WHERE kind = ?))'
            " AND _origin = ? AND _audience IS NOT NULL ORDER BY _audience, rk",
            (since, table.name, self.me),
        ).fetchall()
        written = self._written(table) if found else {}
        for audience, rows in _grouped(found):
            columns = list(zip(*rows, strict=True))
            began = [_as_begun(values, columns[1], written.get(name, ())) for name, values in zip(names[5:], columns[5:], strict=True)]
            kept = [(name, values) for name, values in zip(names[5:], began, strict=True) if _worth_sending(name, values)]
            packed = Rows(table.name, [name for name, _ in kept], columns[2], columns[3], columns[4], [values for _, values in kept])
            self.rows.setdefault(audience, []).append(packed)

    def _written(self, table: KindTable) -> dict[str, set[int]]:
        """By field, the rows in which it was overwritten: there it travels as a cell, with its own clock, also in a row that is new."""
        found: dict[str, set[int]] = {}
        for name, number in table.field_ids.items():
            if number in self.pending_fields:
                found[name] = {row[0] for row in self.conn.execute("SELECT rk FROM pending WHERE field = ?", (number,))}
        return found

    def _read_cells(self, table: KindTable) -> None:
        for name, number in table.field_ids.items():
            if number not in self.pending_fields:
                continue
            found = self.conn.execute(
                f'SELECT r._audience, r.uid, p.clock, r."{name}" FROM pending p JOIN "{table.name}" r ON r.rk = p.rk'
                " WHERE p.field = ? AND r._audience IS NOT NULL AND r.rk NOT IN (SELECT rk FROM due WHERE kind = ?) ORDER BY r._audience, r.rk",
                (number, table.name),
            ).fetchall()
            for audience, rows in _grouped(found):
                _, uids, clocks, values = zip(*rows, strict=True)
                self.cells.setdefault(audience, []).append(Cells(table.name, name, uids, clocks, values))

    def batch(self, audience: int) -> Batch:
        """All that is pending for an audience; its place in the stream is still to be given."""
        rows, cells, wholes = self.rows.get(audience, []), self.cells.get(audience, []), self.wholes.get(audience, [])
        identity = self.store.identity
        return Batch(
            replica=identity.replica,
            unit=identity.unit,
            audience=self.store.audience_units(audience),
            seq=0,
            previous="",
            vector=merged_vector(self.store, audience, without=self.me),
            clock=max(_clocks(rows, cells) | {clock for whole in wholes for clock in whole.clocks}),
            sealed_at=int(self.store.now().timestamp()),
            rows=rows,
            cells=cells,
            wholes=wholes,
        )

    def next_in_stream(self, part: Batch) -> Batch:
        """The part as the next segment of its stream, with those who stand behind it and the attachments that it names."""
        last = head_of(self.store, self.store.audience_id(part.audience), self.me)
        commits = self._commits(_clocks(part.rows, part.cells))
        return replace(part, seq=last[0] + 1, previous=last[1], commits=commits, files=files_named(self.store, part))

    def _commits(self, clocks: set[int]) -> list[Authored]:
        found = self.conn.execute(
            "SELECT clock, account, account_name, action FROM journal WHERE clock IN (SELECT value FROM json_each(?)) ORDER BY clock",
            (json.dumps(sorted(clocks)),),
        )
        return [Authored(*row) for row in found]

    def remember(self, batch: Batch, published: Published, *, split: bool) -> None:
        """Note a segment. When one sealing makes several, each value keeps its number: the mark could not tell them apart."""
        audience = self.store.audience_id(batch.audience)
        mark = self.sealed_cell if split else self.last_cell
        self.conn.execute(
            "INSERT INTO segment (audience, replica, seq, sha, vector, clock, last_cell, size, files) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (audience, self.me, batch.seq, published.sha, json.dumps(batch.vector), batch.clock, mark, published.size, json.dumps(list(batch.files))),
        )
        set_head(self.store, audience, self.me, batch.seq, published.sha)
        for whole in batch.wholes:
            table = self.store.tables[whole.kind]
            rk = self.conn.execute(f'SELECT rk FROM "{table.name}" WHERE uid = ?', (whole.uid,)).fetchone()[0]
            note_told(self.store, table, rk, whole.known, self.sealed_cell)
        if split:
            for cells in batch.cells:
                self._number(cells.kind, self.store.tables[cells.kind].field_ids[cells.field], cells.uids, batch.seq)

    def _number(self, kind: str, field: int, uids: Sequence[str], seq: int) -> None:
        self.conn.execute(
            f'UPDATE overwritten SET seq = ? WHERE id IN (SELECT p.id FROM "{kind}" r JOIN pending p ON p.rk = r.rk'
            " WHERE r.uid IN (SELECT value FROM json_each(?)) AND p.field = ?)",
            (seq, json.dumps(list(uids)), field),
        )

    def advance(self) -> None:
        self.store.set_meta("sealed_cell", self.last_cell)
        for name, last in self.last_rows.items():
            self.store.set_meta(f"sealed:{name}", last)
        self.conn.execute("DELETE FROM shared_late")
        self.conn.execute("DELETE FROM whole_due")
        self.conn.execute("DROP TABLE temp.pending")
        self.conn.execute("DROP TABLE temp.due")


def files_named(store: "Store", batch: Batch) -> list[str]:
    """The attachments that a batch names, sorted."""
    files = set(files_in(store.tables, batch.wholes))
    for rows in batch.rows:
        for name, values in zip(rows.columns, rows.values, strict=True):
            files.update(_files(store, rows.kind, name, values))
    for cells in batch.cells:
        files.update(_files(store, cells.kind, cells.field, cells.values))
    return sorted(files)


def _files(store: "Store", kind: str, name: str, values: Iterable[Any]) -> Iterable[str]:
    if name in store.tables[kind].files:
        for value in values:
            yield from (entry["sha"] for entry in json.loads(value or "[]"))


def _clocks(rows: Iterable[Rows], cells: Iterable[Cells]) -> set[int]:
    return {clock for part in rows for clock in part.clocks} | {clock for part in cells for clock in part.clocks}


def _as_begun(values: Sequence[Any], rks: Sequence[int], written: Collection[int]) -> Sequence[Any]:
    return [None if rk in written else value for rk, value in zip(rks, values, strict=True)] if written else values


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
