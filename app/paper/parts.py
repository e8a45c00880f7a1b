"""What a form template consists of: cells in grids, columns of lists, and the lines around them.

Knows shapes and millimetres only. Knows nothing of files, of records or of how a form is drawn.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.domain.staffing import BACKBONES_CHECK, OFFICERS_CHECK

Kind = Literal["label", "value", "choices", "pen"]
Align = Literal["left", "centre"]
Orientation = Literal["portrait", "landscape"]
Scalar = str | bool | int | float | None
Values = Mapping[str, Scalar | Sequence[str] | Sequence[Mapping[str, Scalar | Sequence[str]]]]

CHECKS = (BACKBONES_CHECK, OFFICERS_CHECK)
"""What a form may ask to be looked at."""

NUMBER = "序号"
"""The placeholder of a list that counts its rows; the count goes on over pages."""

OWN = "own"
"""The first word of what a form says of the office that fills it in: `{own.full_name}`."""

OWNER = "unit"
"""Under which name a row says whose it is; a list of the program's own design gets a column for it, where its rows are several units'."""

PLACEHOLDER = re.compile(r"\{([^{}:|]+)(?::(day))?(?:\|([^{}]*))?\}")
"""`{field}`, `{link.field}`, `{field|words where there is none}`, or `{field:day}`, which leaves room for the pen as 年 月 日."""


def fields_in(pattern: str) -> tuple[str, ...]:
    """The fields that a pattern such as `{head} {head_phone}` prints."""
    return tuple(match[1] for match in PLACEHOLDER.finditer(pattern) if match[1] != NUMBER)


@dataclass(frozen=True)
class Cell:
    """One box of a grid: a label, a value, boxes to tick, or room for the pen."""

    kind: Kind
    text: str = ""
    field: str = ""
    span: int = 1
    rows: int = 1
    align: Align = "left"
    options: tuple[str, ...] = ()
    per_line: int = 0
    pen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A row of a grid: its height in mm, and the least height it may be pressed to so that the page holds the form."""

    height: float
    least: float
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Place:
    """Where a cell stands in its grid, counted from 0."""

    cell: Cell
    row: int
    column: int


@dataclass(frozen=True)
class Grid:
    """Cells that keep their place: the part of a form that is filled in once."""

    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    places: tuple[Place, ...]
    title: str = ""


@dataclass(frozen=True)
class Column:
    """A column of a list: its heading, what its cells print, its width in mm."""

    label: str
    value: str
    width: float
    align: Align = "left"
    sum: bool = False
    """True when its numbers are added up in the row of totals."""
    run: bool = False
    """True when it prints where a row begins and ends in the running total: 1—3, 4, 5—9."""
    across: bool = False
    """True for a matrix: one column for each of the names that stand in its rows, ticked where a row has it."""
    tick: str = ""
    """The name that such a column stands for; nobody writes it into a template."""


@dataclass(frozen=True)
class Listing:
    """One row per record, under a heading that is repeated on every page."""

    rows_of: str
    columns: tuple[Column, ...]
    title: str = ""
    """A pattern, such as `1.{own.bureau}知识产权执法骨干统计表`."""
    row_height: float = 9.0
    blank_rows: int = 10
    name: str = ""
    """Tells two lists of the same kind apart."""
    where: tuple[tuple[str, str], ...] = ()
    """Field and value that a record must have to be listed; an empty value asks for an empty field."""
    within: str = ""
    """The field that names a record's unit, when only those of the bureau of the office are listed."""
    through: str = ""
    """The field by which a row belongs to the record that the form is of; only those rows are listed."""
    sort: str = ""
    """The field by which the rows are ordered; as they were entered when it is empty."""
    in_force: bool = False
    """Only records that count on the day asked for: from `valid_from` to `valid_to`."""
    total: str = ""
    """The words before the totals; empty for a list without them."""

    @property
    def key(self) -> str:
        """Under which name its rows are given."""
        return self.name or self.rows_of


Part = Grid | Listing


@dataclass(frozen=True)
class Chart:
    """Bars from columns of the form's first list, named by their headings: which column names the bars, and which are drawn."""

    title: str
    label: str
    bars: tuple[str, ...]


def plain_label(label: str) -> str:
    """A heading without its line breaks, as other places name it."""
    return label.replace("\n", "")


@dataclass(frozen=True)
class Template:
    """A form as its document gives it, or as this program proposes it (`own_form`)."""

    id: str
    title: str
    basis: str
    version: int
    parts: tuple[Part, ...]
    of: str = ""
    clause: str = ""
    own_form: bool = False
    orientation: Orientation = "portrait"
    mark: str = ""
    above_left: str = ""
    above_right: str = ""
    notes: tuple[str, ...] = ()
    footer: str = ""
    copies: tuple[str, ...] = field(default=())
    check: str = ""
    """What is to be looked at before the form is printed, beyond its own cells: one of `CHECKS`."""
    prefill: tuple[tuple[str, str], ...] = ()
    """Field → pattern, or `last` for what the last form of the office said."""
    charts: tuple[Chart, ...] = ()
    """Bars below the tables."""
    size: tuple[float, ...] = ()
    """Width and height in mm of artwork such as a sign: every part on a sheet of that size, its lines as large as they fit."""

    @property
    def rows_of(self) -> str:
        """The record kind of the first list, or nothing for a form that has none."""
        return next((part.rows_of for part in self.parts if isinstance(part, Listing)), "")

    @property
    def width(self) -> float:
        """The width of the table in mm."""
        return sum(widths_of(self.parts[0]))


def widths_of(part: Part) -> tuple[float, ...]:
    """The widths of the part's columns in mm."""
    return part.columns if isinstance(part, Grid) else tuple(column.width for column in part.columns)


def place(rows: Sequence[Row], columns: int) -> tuple[list[Place], list[tuple[int, str]]]:
    """Give every cell its place, left to right; and name the rows (from 0) whose spans overlap, stick out or leave holes."""
    taken: set[tuple[int, int]] = set()
    places: list[Place] = []
    faults: list[tuple[int, str]] = []
    for number, row in enumerate(rows):
        at = 0
        for cell in row.cells:
            while (number, at) in taken:
                at += 1
            area = {(number + down, at + right) for down in range(cell.rows) for right in range(cell.span)}
            if at + cell.span > columns:
                faults.append((number, f"单元格合起来超出了{columns}列。"))
                break
            if area & taken:
                faults.append((number, "有单元格与上面跨行的单元格重叠。"))
            if number + cell.rows > len(rows):
                faults.append((number, "跨行的单元格超出了表格的最后一行。"))
            taken |= area
            places.append(Place(cell, number, at))
            at += cell.span
        holes = sum((number, column) not in taken for column in range(columns))
        if holes and not any(fault[0] == number for fault in faults):
            faults.append((number, f"还空着{holes}列没有单元格。"))
    return places, faults
