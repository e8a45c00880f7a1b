"""What kept segments still tell of records that the database lost: where each belongs and the latest value of each field."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from app.domain.batch import Batch, Cells, Rows, Whole
from app.domain.errors import UserError
from app.services.kept import Kept
from app.services.workspace import Workspace
from db.baselines import kept_baselines
from db.mending import Published

Key = tuple[str, str]
"""Kind and uid of a record."""


def republished(workspace: Workspace, wanted: Mapping[Key, int]) -> Mapping[Key, Published]:
    """Everything that segments and baselines on this computer tell of these records."""
    heard = _Heard(wanted)
    if wanted:
        for batch in _batches(workspace):
            heard.batch(batch)
    return heard.found


class _Heard:
    """Listens to one batch after the other; of each field the latest clock counts."""

    def __init__(self, wanted: Mapping[Key, int]) -> None:
        self._wanted = wanted
        self.found: dict[Key, Published] = {}

    def _of(self, kind: str, uid: str) -> Published | None:
        return self.found.setdefault((kind, uid), Published(kind, uid)) if (kind, uid) in self._wanted else None

    def batch(self, batch: Batch) -> None:
        for rows in batch.rows:
            self._rows(batch, rows)
        for cells in batch.cells:
            self._cells(cells)
        for whole in batch.wholes:
            self._whole(batch, whole)

    def _rows(self, batch: Batch, rows: Rows) -> None:
        for place, uid in enumerate(rows.uids):
            if one := self._of(rows.kind, uid):
                one.unit, one.origin, one.clock, one.audience = rows.units[place], batch.replica, rows.clocks[place], batch.audience
                for name, values in zip(rows.columns, rows.values, strict=True):
                    one.say(name, rows.clocks[place], values[place])

    def _cells(self, cells: Cells) -> None:
        for uid, clock, value in zip(cells.uids, cells.clocks, cells.values, strict=True):
            if one := self._of(cells.kind, uid):
                one.say(cells.field, clock, value)

    def _whole(self, batch: Batch, whole: Whole) -> None:
        if one := self._of(whole.kind, whole.uid):
            one.unit, one.origin, one.clock, one.audience = whole.unit, whole.origin, whole.clock, batch.audience
            for name, value in whole.values.items():
                one.say(name, whole.clock, value)
            for live in whole.cells:
                one.say(live.field, live.clock, live.value)


def _batches(workspace: Workspace) -> Iterator[Batch]:
    """Every segment that is kept here and can be read, also as part of a baseline."""
    with suppress(UserError):
        kept = Kept(workspace)
        for sha in kept_baselines(workspace.store):
            with suppress(UserError):
                yield from (part.batch for part in kept.baseline(sha).parts)
        for (sha,) in workspace.store.db.conn.execute("SELECT sha FROM segment ORDER BY clock").fetchall():
            with suppress(UserError):
                yield kept.segment(sha)
