"""The rows of a list of work: records of several kinds that wait, the nearest day first. They are read only as far as they are shown, and counted whole."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.query import Condition, Query, Test
from app.domain.records import Record
from app.services.naming import called
from app.services.paper_todos import due_of_record
from app.services.todo import Urgency, time_left, urgency_of
from app.services.usable import as_usable
from app.services.workspace import Workspace


@dataclass(frozen=True)
class WorkRow:
    """One record that waits."""

    kind: str
    uid: str
    chip: str
    title: str
    unit: str
    state: str
    waits_for: str
    due: date | None
    left: str
    urgency: Urgency


def _nobody(_record: Record) -> str:
    return ""


@dataclass(frozen=True)
class Asked:
    """Records of a kind that wait, by the day of a field; `waits_for` says for whom or what."""

    kind: type[Record]
    where: tuple[Condition, ...] = ()
    by: str = "due_on"
    waits_for: Callable[[Record], str] = _nobody


Block = Sequence[Asked]
"""What stands together in the order of its days; a list is several of them, one below the other."""


def count_rows(workspace: Workspace, blocks: Sequence[Block]) -> int:
    """How many wait; the database counts."""
    return sum(workspace.records(one.kind).count(Query(where=one.where)) for block in blocks for one in block)


def first_rows(workspace: Workspace, blocks: Sequence[Block], number: int) -> list[WorkRow]:
    """The first so many of the list."""
    found: list[WorkRow] = []
    for block in blocks:
        if len(found) < number:
            found += _by_day(workspace, block, number - len(found))
    return found


def _by_day(workspace: Workspace, block: Block, number: int) -> list[WorkRow]:
    """The first so many of what stands together: they are among the first so many of each kind."""
    rows = [row for one in block for row in _told(workspace, one, _nearest(workspace, one, number))]
    return sorted(rows, key=lambda row: row.due or date.max)[:number]


def _nearest(workspace: Workspace, asked: Asked, number: int) -> list[Record]:
    """Those that have no day come last."""
    records = workspace.records(asked.kind)
    found = list(records.page(Query(where=(*asked.where, Condition(asked.by, Test.FILLED)), sort=asked.by), None, number).records)
    if len(found) < number:
        found += records.page(Query(where=(*asked.where, Condition(asked.by, Test.EMPTY))), None, number - len(found)).records
    return found


def _told(workspace: Workspace, asked: Asked, found: Sequence[Record]) -> Iterator[WorkRow]:
    units = workspace.unit_names() if found else {}
    for one in found:
        record = as_usable(workspace, one)
        due = due_of_record(record)
        unit = units.get(getattr(record, "handled_by", None) or record.unit, "其他单位")
        left, urgency = time_left(workspace, due), urgency_of(workspace, due)
        yield WorkRow(record.table, record.uid, record.title, called(workspace, record), unit, record.state, asked.waits_for(one), due, left, urgency)
