"""Rows of a spreadsheet that look the same as a record that is here already: same name in the same unit, or same number. It only names them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.leads import Lead
from app.domain.query import Condition, Query, Test
from app.domain.records import Record, fields_of
from app.services.naming import called
from app.services.workspace import Workspace

PLACE = "works_at"
AT_ONCE = 400
"""Values that are looked up in one question to the database."""


@dataclass(frozen=True)
class AlikeRow:
    """A row that looks the same as a record: its number in the file, and which record."""

    row: int
    why: str


@dataclass(frozen=True)
class Read:
    """One row as read: its number in the file, the record it would become, and the number that the file gives it."""

    row: int
    record: Record
    number: str


def alike_rows(workspace: Workspace, kind: type[Record], rows: Sequence[Read]) -> list[AlikeRow]:
    """The rows that look the same as a record of the kind, or as a row above, in the order of the file."""
    found: dict[int, AlikeRow] = {}
    for field, value_of, word in _keys(kind):
        wanted = {value: None for row in rows if (value := value_of(row))}
        known = {getattr(record, field): record for record in _holding(workspace, kind, field, list(wanted))}
        above: dict[str, Read] = {}
        for row in rows:
            other, earlier = known.get(value_of(row)), above.setdefault(value_of(row), row)
            if row.row in found or not value_of(row):
                continue
            if other is not None and (word != "名称" or _same_place(row.record, other)):
                found[row.row] = AlikeRow(row.row, f"与已有的“{called(workspace, other)}”{word}相同")
            elif earlier is not row and (word != "名称" or _same_place(row.record, earlier.record)):
                found[row.row] = AlikeRow(row.row, f"与本表第 {earlier.row} 行{word}相同")
    return [found[number] for number in sorted(found)]


def _keys(kind: type[Record]) -> Iterator[tuple[str, Callable[[Read], str], str]]:
    """The fields by which a record is known again, what a row has there, and the word for it."""
    fields = fields_of(kind)
    if "number" in fields:
        yield "number", lambda row: row.number, fields["number"].label
    if "outside_number" in fields:
        yield "outside_number", lambda row: getattr(row.record, "outside_number", None) or "", fields["outside_number"].label
    name = "suspect" if kind is Lead else kind.named_by[0] if kind.named_by else ""
    if name and not fields[name].allotted and not fields[name].kind.many:
        yield name, lambda row: getattr(row.record, name) or "", "名称"


def _holding(workspace: Workspace, kind: type[Record], field: str, values: list[str]) -> Iterator[Record]:
    for start in range(0, len(values), AT_ONCE):
        yield from workspace.records(kind).all(Query((Condition(field, Test.IN, values[start : start + AT_ONCE]),)))


def _same_place(one: Record, other: Record) -> bool:
    return one.unit == other.unit and getattr(one, PLACE, None) == getattr(other, PLACE, None)
