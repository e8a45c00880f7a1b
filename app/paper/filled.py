"""A template with its values put in, before anybody asks how wide a letter is. Knows patterns and options; no fonts, no millimetres of text.

The PDF, the screen, the spreadsheet and the Word file all start from here, so that they cannot disagree on what a form says.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.errors import BadInput
from app.paper.lines import printable
from app.paper.parts import NUMBER, OWNER, PLACEHOLDER, Align, Cell, Column, Grid, Kind, Listing, Scalar, Template, Values, fields_in, widths_of

LONGEST = 200_000
"""Characters in one cell; more is a mistake of the file it came from, not something for paper."""

DAY = re.compile(r"\s*(\d{4})\D+(\d{1,2})\D+(\d{1,2})(?!\d)")
NO_DAY = "　　　年　　月　　日"
NO_VALUE = "　" * 6
TICK = "√"
OWNERS = 20.0
"""Millimetres, about, of the column that says whose the rows are."""
NARROWEST = 8.0
"""Millimetres of a column of a matrix."""
LONGEST_NAME = 24
"""Characters of a name that heads such a column; longer ones are no names of units, and a heading must fit the page."""


@dataclass(frozen=True)
class Piece:
    """A stretch of a line: what is printed, and the field it comes from."""

    text: str
    field: str = ""


@dataclass(frozen=True)
class Option:
    """One answer that can be ticked."""

    text: str
    ticked: bool


@dataclass(frozen=True)
class FilledCell:
    """A cell with its text; row and column count from 0 inside its block."""

    kind: Kind
    row: int
    column: int
    span: int = 1
    rows: int = 1
    text: str = ""
    field: str = ""
    label: str = ""
    align: Align = "left"
    options: tuple[Option, ...] = ()
    per_line: int = 0
    pen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """A table of the form: widths and (height, least height) of its rows in mm; the first `header` rows repeat on every page."""

    title: str
    widths: tuple[float, ...]
    heights: tuple[tuple[float, float], ...]
    cells: tuple[FilledCell, ...]
    header: int = 0


@dataclass(frozen=True)
class Filled:
    """What a form says, in reading order."""

    template: Template
    above_left: tuple[Piece, ...]
    above_right: tuple[Piece, ...]
    blocks: tuple[Block, ...]


def fill(template: Template, values: Values, *, blank: bool = False) -> Filled:
    """Put the values into the template; with `blank` every value stays empty, for filling in by hand.

    Raises BadInput when a value is too long for paper.
    """
    given: Values = {} if blank else values
    return Filled(
        template,
        _with_room(_pieces(template.above_left, given, words=not blank)),
        _with_room(_pieces(template.above_right, given, words=not blank)),
        tuple(_grid(part, given) if isinstance(part, Grid) else _listing(part, given, blank, told=template.own_form) for part in template.parts),
    )


def shown(value: object) -> str:
    """A value as a person reads it; several are joined by 、."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(shown(item) for item in value)
    text = printable(str(value))
    if len(text) > LONGEST:
        raise BadInput(f"一格里的文字有{len(text)}个字，超过了{LONGEST}个字，无法印在表上。", "请删减内容，或者作为附件另附。")
    return text


def _pieces(pattern: str, values: Mapping[str, object], *, words: bool = True) -> tuple[Piece, ...]:
    """The stretches of a pattern; without `words` nothing but room stands where there is no value."""
    pieces: list[Piece] = []
    end = 0
    for match in PLACEHOLDER.finditer(pattern):
        pieces.append(Piece(pattern[end : match.start()]))
        text = shown(values.get(match[1]))
        pieces.append(Piece((_day(text) if match[2] else text) or (match[3] if words and match[3] else ""), match[1]))
        end = match.end()
    return tuple(piece for piece in (*pieces, Piece(pattern[end:])) if piece.text or piece.field)


def _with_room(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Outside a cell nothing else keeps room for the pen where a value is missing."""
    return tuple(replace(piece, text=piece.text or NO_VALUE) for piece in pieces)


def filled_pattern(pattern: str, values: Mapping[str, object]) -> str:
    """The words of a pattern with its values put in."""
    return _text(pattern, values)


def _text(pattern: str, values: Mapping[str, object]) -> str:
    return "".join(piece.text for piece in _pieces(pattern, values)).strip(" ")


def _day(text: str) -> str:
    found = DAY.match(text)
    if not text or not found:
        return text or NO_DAY
    return f"{found[1]}年{int(found[2])}月{int(found[3])}日"


def _grid(grid: Grid, values: Values) -> Block:
    cells = []
    label, row = "", -1
    for place in grid.places:
        cell = place.cell
        if place.row != row:
            label, row = "", place.row
        if cell.kind == "label":
            label = cell.text.replace("\n", "")
        cells.append(_cell(cell, place.row, place.column, label, values))
    return Block(_text(grid.title, values), grid.columns, tuple((row.height, row.least) for row in grid.rows), tuple(cells))


def _cell(cell: Cell, row: int, column: int, label: str, values: Values) -> FilledCell:
    options = _options(cell, values.get(cell.field)) if cell.kind == "choices" else ()
    text = _text(cell.text, values) if cell.kind == "value" else cell.text
    return FilledCell(cell.kind, row, column, cell.span, cell.rows, text, cell.field, label, cell.align, options, cell.per_line, cell.pen)


def _options(cell: Cell, value: object) -> tuple[Option, ...]:
    """The options in the order of the form; an answer that the form does not offer is added, not dropped. Yes is the first, no the second."""
    if isinstance(value, bool):
        answer = cell.options[:1] if value else cell.options[1:2]
        return tuple(Option(option, option in answer) for option in cell.options)
    ticked = [] if value in (None, "") else [value] if isinstance(value, str) else [shown(item) for item in _items(value)]
    offered = [Option(option, option in ticked) for option in cell.options]
    return (*offered, *(Option(shown(other), True) for other in ticked if other not in cell.options))


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) else [value]


def _listing(listing: Listing, values: Values, blank: bool, *, told: bool) -> Block:
    records = [record for record in _items(values.get(listing.key) or ()) if isinstance(record, Mapping)]
    listing = _with_owner(listing) if told and any(OWNER in record for record in records) else listing
    listing = replace(listing, columns=tuple(one for column in listing.columns for one in _spread(column, records)))
    empty = listing.blank_rows if blank or not records else 0
    cells = [FilledCell("label", 0, at, text=column.label, label=column.label.replace("\n", ""), align="centre") for at, column in enumerate(listing.columns)]
    running = [0] * len(listing.columns)
    for number, record in enumerate([*records, *({} for _ in range(empty))], start=1):
        cells.extend(_row(listing.columns, number, record, running))
    count = 1 + len(records) + empty
    if listing.total:
        cells.extend(_totals(listing, count, records))
        count += 1
    return Block(_text(listing.title, values), widths_of(listing), ((listing.row_height, listing.row_height),) * count, tuple(cells), header=1)


def _with_owner(listing: Listing) -> Listing:
    """A list whose rows are several units' says whose each is, behind the number; the other columns are narrower by as much."""
    columns = listing.columns
    if any(OWNER in fields_in(column.value) for column in columns):
        return listing
    all_ = sum(column.width for column in columns)
    narrower = [column if column.value == f"{{{NUMBER}}}" else replace(column, width=column.width * (all_ - OWNERS) / all_) for column in columns]
    left = all_ - sum(column.width for column in narrower)
    at = int(columns[0].value == f"{{{NUMBER}}}")
    return replace(listing, columns=(*narrower[:at], Column("登记单位", f"{{{OWNER}}}", left, "centre"), *narrower[at:]))


def _spread(column: Column, records: Sequence[Mapping[str, Scalar | Sequence[str]]]) -> Iterator[Column]:
    """A column of a matrix as one for each name in its rows, in the order in which they come up; where they are too many or too long, it stays one of words."""
    names = [name for name in dict.fromkeys(name for record in records for name in _names(column, record)) if name] if column.across else []
    if not names or column.width / len(names) < NARROWEST or max(map(len, names)) > LONGEST_NAME:
        yield column
        return
    for name in names:
        yield replace(column, label=name, width=column.width / len(names), align="centre", tick=name)


def _names(column: Column, record: Mapping[str, Scalar | Sequence[str]]) -> list[str]:
    return _text(column.value, record).split("、")


def _totals(listing: Listing, row: int, records: Sequence[Mapping[str, Scalar | Sequence[str]]]) -> Iterator[FilledCell]:
    """The last row: its words at the left, below each column that is added up its sum; nothing to add up leaves room for the pen."""
    for at, column in enumerate(listing.columns):
        text = listing.total if at == 0 else ""
        if column.sum and records:
            text = str(sum(_number(_text(column.value, record)) for record in records))
        yield FilledCell("label" if at == 0 else "value", row, at, text=text, label=listing.total, align="centre")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _row(columns: Sequence[Column], number: int, record: Mapping[str, Scalar | Sequence[str]], running: list[int]) -> Iterator[FilledCell]:
    """The cells of a row; `running`: how far each column's total has come, which counts on. A row for the pen bears its number only."""
    counted = {**record, NUMBER: number}
    for at, column in enumerate(columns):
        text = _text(column.value, counted) if record or NUMBER in column.value else ""
        if column.tick:
            text = TICK if column.tick in _names(column, record) else ""
        if column.run:
            first = running[at] + 1
            running[at] += _number(text)
            text = "" if not _number(text) else str(first) if first == running[at] else f"{first}—{running[at]}"
        yield FilledCell("value", number, at, text=text, label=column.label.replace("\n", ""), align=column.align)
