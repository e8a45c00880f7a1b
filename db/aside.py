"""What is set aside: records of merged segments that could not be taken or that a person left out, and whole segments whose number has another content, too.

The bytes of the segment are kept, so each can be tried again.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.batch import Batch, Cells, Rows, Whole
from app.domain.step_record import Step

if TYPE_CHECKING:
    from db.store import Store

UNTICKED = "导入时未勾选，没有导入。"
DOUBLED = "同一个序号有两份不同的内容，这一份没有导入。"

Key = tuple[str, str]
"""Kind and uid of a record."""


@dataclass(frozen=True)
class Aside:
    """A record of a segment, one field of it, or all of a segment (then without kind and uid), that waits to be tried again."""

    id: int
    audience: int
    kind: str
    uid: str
    field: str
    """Empty for the record as a whole, with its steps."""
    why: str
    sha: str
    author: str
    """Uid of the replica that sealed the segment."""
    seq: int
    at: str
    previous: str | None
    """Of a whole segment the SHA-256 of the one before it in its stream."""
    size: int

    @property
    def unticked(self) -> bool:
        """True when a person left it out; nothing but a person brings it in."""
        return self.why == UNTICKED

    @property
    def doubled(self) -> bool:
        """True of a whole segment whose number has another content, too; a person says what becomes of it."""
        return self.previous is not None


def listed(store: "Store") -> list[Aside]:
    """What is set aside, in the order in which it came."""
    sql = (
        "SELECT a.id, a.audience, a.kind, a.uid, a.field, a.why, a.sha, r.uid, a.seq, a.at, a.previous, coalesce(a.size, 0)"
        " FROM aside a JOIN replica r ON r.id = a.replica ORDER BY a.id"
    )
    return [Aside(*row) for row in store.db.conn.execute(sql).fetchall()]


def keep(store: "Store", refused: Iterable[tuple[str, str, str, str]], segment: tuple[int, int, int]) -> None:
    """Set aside (kind, uid, field, why) of a merged segment (audience, replica, number); once, however often it is tried."""
    at = store.now().isoformat(timespec="seconds")
    store.db.conn.executemany(
        "INSERT OR IGNORE INTO aside (kind, uid, field, why, audience, replica, seq, sha, at)"
        " SELECT ?, ?, ?, ?, audience, replica, seq, sha, ? FROM segment WHERE audience = ? AND replica = ? AND seq = ?",
        [(*one, at, *segment) for one in refused if one[1]],
    )


def drop(store: "Store", entries: Iterable[Aside]) -> None:
    """Take these off the list."""
    store.db.conn.executemany("DELETE FROM aside WHERE id = ?", [(entry.id,) for entry in entries])


def without(batch: Batch, excluded: Collection[Key]) -> tuple[Batch, list[Key]]:
    """The batch without these records and their steps, and which of them it held."""
    if not excluded:
        return batch, []
    found: dict[Key, None] = {}

    def stays(key: Key, above: Key) -> bool:
        left = next((one for one in (key, above) if one in excluded), None)
        if left is not None:
            found[left] = None
        return left is None

    return _narrowed(batch, stays), list(found)


def only(batch: Batch, entries: Sequence[Aside]) -> Batch:
    """What a batch says of these records and fields. A field that could not be kept when its record was new comes as a value by itself."""
    whole = {(entry.kind, entry.uid) for entry in entries if not entry.field}
    fields = {(entry.kind, entry.uid, entry.field) for entry in entries if entry.field}
    narrowed = _narrowed(batch, lambda key, above: key in whole or above in whole)
    single = [*_of_rows(batch, fields), *_of_cells(batch, fields)]
    return replace(narrowed, cells=[*narrowed.cells, *(one for one in single if (one.kind, one.uids[0]) not in whole)])


def _narrowed(batch: Batch, stays: Callable[[Key, Key], bool]) -> Batch:
    rows = [part for part in (_rows(rows, stays) for rows in batch.rows) if part.uids]
    cells = [part for part in (_cells(cells, stays) for cells in batch.cells) if part.uids]
    return replace(batch, rows=rows, cells=cells, wholes=[whole for whole in batch.wholes if stays((whole.kind, whole.uid), _above(whole))])


def _above(whole: Whole) -> Key:
    return whole.root


def _rows(rows: Rows, stays: Callable[[Key, Key], bool]) -> Rows:
    above: Sequence[Key] = [(rows.kind, uid) for uid in rows.uids]
    if rows.kind == Step.table:
        columns = dict(zip(rows.columns, rows.values, strict=True))
        above = [(str(kind), str(uid)) for kind, uid in zip(columns["of_kind"], columns["of"], strict=True)]
    kept = [place for place, uid in enumerate(rows.uids) if stays((rows.kind, uid), above[place])]
    if len(kept) == len(rows.uids):
        return rows
    values = [[column[place] for place in kept] for column in rows.values]
    uids, units, clocks = ([column[place] for place in kept] for column in (rows.uids, rows.units, rows.clocks))
    return Rows(rows.kind, rows.columns, [str(uid) for uid in uids], [str(unit) for unit in units], [int(clock) for clock in clocks], values)


def _cells(cells: Cells, stays: Callable[[Key, Key], bool]) -> Cells:
    kept = [place for place, uid in enumerate(cells.uids) if stays((cells.kind, uid), (cells.kind, uid))]
    if len(kept) == len(cells.uids):
        return cells
    return Cells(
        cells.kind, cells.field, [cells.uids[place] for place in kept], [cells.clocks[place] for place in kept], [cells.values[place] for place in kept]
    )


def _of_rows(batch: Batch, fields: Collection[tuple[str, str, str]]) -> Iterator[Cells]:
    for rows in batch.rows:
        for name, column in zip(rows.columns, rows.values, strict=True):
            for uid, clock, value in zip(rows.uids, rows.clocks, column, strict=True):
                if (rows.kind, uid, name) in fields:
                    yield Cells(rows.kind, name, [uid], [clock], [value])


def _of_cells(batch: Batch, fields: Collection[tuple[str, str, str]]) -> Iterator[Cells]:
    for cells in batch.cells:
        for uid, clock, value in zip(cells.uids, cells.clocks, cells.values, strict=True):
            if (cells.kind, uid, cells.field) in fields:
                yield Cells(cells.kind, cells.field, [uid], [clock], [value])
