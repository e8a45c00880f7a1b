"""The body of a segment on the wire: the same columns as a batch, each value checked for its kind and each column for its length."""

from collections.abc import Sequence
from itertools import chain
from typing import Annotated

import msgspec

from app.domain.batch import Authored, Batch, Cells, Rows
from app.exchange.wire import Count, Name, Scalar, Sha256, Short, Uid

_Label = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
Contents = tuple[tuple[Rows, ...], tuple[Cells, ...], tuple[Authored, ...], tuple[str, ...]]


class _Rows(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    kind: _Label
    columns: Sequence[_Label]
    uids: Sequence[Uid]
    units: Sequence[Uid]
    clocks: Sequence[Count]
    values: Sequence[Sequence[Scalar]]


class _Cells(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    kind: _Label
    field: _Label
    uids: Sequence[Uid]
    clocks: Sequence[Count]
    values: Sequence[Scalar]


class _Authored(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    clock: Count
    account: Short
    account_name: Short
    action: Name


class Body(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """Everything in a segment that is not in its header."""

    rows: Sequence[_Rows]
    cells: Sequence[_Cells]
    commits: Sequence[_Authored]
    files: Sequence[Sha256]


def body_of(batch: Batch) -> Body:
    """The wire form of a batch's content."""
    return Body(
        [_Rows(r.kind, r.columns, r.uids, r.units, r.clocks, r.values) for r in batch.rows],
        [_Cells(c.kind, c.field, c.uids, c.clocks, c.values) for c in batch.cells],
        [_Authored(a.clock, a.account, a.account_name, a.action) for a in batch.commits],
        batch.files,
    )


def contents_of(body: Body, latest: int) -> Contents:
    """The content of a batch whose latest clock is `latest`. Raises msgspec.ValidationError when columns and lengths do not agree."""
    for rows in body.rows:
        _check(len(rows.values) == len(rows.columns) == len(set(rows.columns)), "columns")
        _check(all(len(column) == len(rows.uids) for column in (rows.units, rows.clocks, *rows.values)), "rows")
    for cells in body.cells:
        _check(len(cells.uids) == len(cells.clocks) == len(cells.values), "cells")
    columns = [*(rows.clocks for rows in body.rows), *(cells.clocks for cells in body.cells), [commit.clock for commit in body.commits]]
    _check(max(chain(*columns), default=0) <= latest, "a clock later than the latest")
    return (
        tuple(Rows(r.kind, r.columns, r.uids, r.units, r.clocks, r.values) for r in body.rows),
        tuple(Cells(c.kind, c.field, c.uids, c.clocks, c.values) for c in body.cells),
        tuple(Authored(a.clock, a.account, a.account_name, a.action) for a in body.commits),
        tuple(body.files),
    )


def _check(holds: bool, what: str) -> None:
    if not holds:
        raise msgspec.ValidationError(what)
