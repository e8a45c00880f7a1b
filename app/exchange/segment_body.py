"""The body of a segment on the wire: the same columns as a batch, each value checked for its kind and each column for its length."""

from collections.abc import Sequence
from itertools import chain
from typing import Annotated, NamedTuple

import msgspec

from app.domain.batch import Authored, Batch, Cells, Live, Rows, Whole
from app.exchange.wire import Count, Name, Scalar, Sha256, Short, Uid

MOST_PARTS, MOST_COLUMNS = 10_000, 1_000
"""Of one segment, and of one kind: far more than there are fields of all kinds. A few bytes for each of millions of empty parts would fill the memory."""
_Label = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
_Columns = msgspec.Meta(max_length=MOST_COLUMNS)
_Parts = msgspec.Meta(max_length=MOST_PARTS)


class Contents(NamedTuple):
    """What a batch has besides its header, under the names of its fields."""

    rows: Sequence[Rows]
    cells: Sequence[Cells]
    wholes: Sequence[Whole]
    commits: Sequence[Authored]
    files: Sequence[str]


class _Rows(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    kind: _Label
    columns: Annotated[Sequence[_Label], _Columns]
    uids: Sequence[Uid]
    units: Sequence[Uid]
    clocks: Sequence[Count]
    values: Annotated[Sequence[Sequence[Scalar]], _Columns]


class _Cells(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    kind: _Label
    field: _Label
    uids: Sequence[Uid]
    clocks: Sequence[Count]
    values: Sequence[Scalar]


class _Live(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    field: _Label
    value: Scalar
    clock: Count
    author: Uid
    unit: Uid
    seq: Count
    known: dict[Uid, Count] | None
    account_name: Short
    action: Short


class _Whole(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    kind: _Label
    uid: Uid
    unit: Uid
    origin: Uid
    clock: Count
    account_name: Short
    action: Short
    root: tuple[_Label, Uid]
    moved: Count
    mover: Uid
    values: dict[_Label, Scalar]
    past: Sequence[_Live]
    closed: Sequence[_Live]
    cells: Sequence[_Live]
    seen: dict[Uid, Count]
    first: tuple[Uid, ...]
    known: dict[Uid, Count]


class _Authored(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    clock: Count
    account: Short
    account_name: Short
    action: Name


class Body(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """Everything in a segment that is not in its header."""

    rows: Annotated[Sequence[_Rows], _Parts]
    cells: Annotated[Sequence[_Cells], _Parts]
    wholes: Sequence[_Whole]
    commits: Sequence[_Authored]
    files: Sequence[Sha256]


def body_of(batch: Batch) -> Body:
    """The wire form of a batch's content."""
    return Body(
        [_Rows(r.kind, r.columns, r.uids, r.units, r.clocks, r.values) for r in batch.rows],
        [_Cells(c.kind, c.field, c.uids, c.clocks, c.values) for c in batch.cells],
        [_whole_of(whole) for whole in batch.wholes],
        [_Authored(a.clock, a.account, a.account_name, a.action) for a in batch.commits],
        batch.files,
    )


def _whole_of(w: Whole) -> _Whole:
    born = (w.kind, w.uid, w.unit, w.origin, w.clock, w.account_name, w.action, w.root, w.moved, w.mover)
    return _Whole(*born, w.values, _lives_of(w.past), _lives_of(w.closed), _lives_of(w.cells), dict(w.seen), w.first, dict(w.known))


def _lives_of(lives: Sequence[Live]) -> list[_Live]:
    plain = [(c, None if c.known is None else dict(c.known)) for c in lives]
    return [_Live(c.field, c.value, c.clock, c.author, c.unit, c.seq, known, c.account_name, c.action) for c, known in plain]


def _whole(w: _Whole) -> Whole:
    born = (w.kind, w.uid, w.unit, w.origin, w.clock, w.account_name, w.action, w.root, w.moved, w.mover)
    return Whole(*born, w.seen, w.values, _lives(w.past), _lives(w.closed), _lives(w.cells), w.first, w.known)


def _lives(lives: Sequence[_Live]) -> tuple[Live, ...]:
    return tuple(Live(c.field, c.value, c.clock, c.author, c.unit, c.seq, c.known, c.account_name, c.action) for c in lives)


def contents_of(body: Body, latest: int) -> Contents:
    """The content of a batch whose latest clock is `latest`. Raises msgspec.ValidationError when columns and lengths do not agree."""
    for rows in body.rows:
        _check(len(rows.values) == len(rows.columns) == len(set(rows.columns)), "columns")
        _check(all(len(column) == len(rows.uids) for column in (rows.units, rows.clocks, *rows.values)), "rows")
    for cells in body.cells:
        _check(len(cells.uids) == len(cells.clocks) == len(cells.values), "cells")
    for whole in body.wholes:
        # What lives may say both: which segment carried it, and what its author knew, for those who never get that segment.
        _check(all(live.known is not None or live.seq > 0 for live in whole.cells), "live values that nothing carried")
        _check(all((live.known is None) == (live.seq > 0) for live in (*whole.past, *whole.closed)), "former values that nothing carried, or two ways")
    wholes = [_whole(whole).clocks for whole in body.wholes]
    columns = [*(rows.clocks for rows in body.rows), *(cells.clocks for cells in body.cells), *wholes, [commit.clock for commit in body.commits]]
    _check(max(chain(*columns), default=0) <= latest, "a clock later than the latest")
    return Contents(
        tuple(Rows(r.kind, r.columns, r.uids, r.units, r.clocks, r.values) for r in body.rows),
        tuple(Cells(c.kind, c.field, c.uids, c.clocks, c.values) for c in body.cells),
        tuple(map(_whole, body.wholes)),
        tuple(Authored(a.clock, a.account, a.account_name, a.action) for a in body.commits),
        tuple(body.files),
    )


def _check(holds: bool, what: str) -> None:
    if not holds:
        raise msgspec.ValidationError(what)
