"""What stands inside one cell, cut into strips that a page break may come between. Knows fonts and line breaking; no pages."""

from dataclasses import dataclass, field

from app.paper.filled import FilledCell, Option
from app.paper.fonts import Face, Fonts
from app.paper.lines import Line, break_lines
from app.paper.pages import POINT

SIZE = 12.0
"""Points: 小四, the size of text in tables."""

LEADING = 5.5
"""Millimetres from base line to base line."""

SIDE_PAD, LABEL_PAD, TOP_PAD = 1.85, 1.1, 1.5
"""Millimetres beside and above the text; a column of 35 mm holds a day in full."""
BOX, BOX_GAP, OPTION_LEADING = 3.4, 1.4, 7.2
OPTION_GAPS = (7.0, 4.5, 3.0)
"""Millimetres between options; the wide one, unless a narrower one saves a line."""
PEN_RIGHT, PEN_BOTTOM, PEN_LEADING = 10.0, 3.0, 8.5


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of text at x mm inside the cell, or (with `option`) the box at its end."""

    x: float
    line: Line
    option: Option | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """One line inside a cell: its height in mm, and what stands on it."""

    height: float
    marks: tuple[Mark, ...]


@dataclass
class Setting:
    """A cell set in type: its strips, its width in mm, and how much height it asks for."""

    cell: FilledCell
    width: float
    strips: list[Strip] = field(default_factory=list)

    @property
    def height(self) -> float:
        """The least height in mm that holds everything."""
        return sum(strip.height for strip in self.strips) + 2 * TOP_PAD


def set_cell(cell: FilledCell, width: float, fonts: Fonts) -> Setting:
    """Break the cell's text for a cell of that width in mm."""
    if cell.kind == "choices":
        return Setting(cell, width, _choices(cell, width, fonts))
    if cell.kind == "pen":
        return Setting(cell, width, _pen(cell, width, fonts))
    if cell.kind == "label":
        return Setting(cell, width, _centred(_balanced(cell.text, width - 2 * LABEL_PAD, fonts), width))
    lines = broken(cell.text, width - 2 * SIDE_PAD, fonts, justify=cell.align == "left") if cell.text else []
    if cell.align == "centre":
        return Setting(cell, width, _centred(lines, width))
    return Setting(cell, width, [Strip(LEADING, (Mark(SIDE_PAD, line),)) for line in lines])


def broken(text: str, width: float, fonts: Fonts, *, face: Face = Face.FANG, size: float = SIZE, justify: bool = True) -> list[Line]:
    """Lines no wider than that many millimetres."""
    return break_lines(text, fonts.measure(face, size), width / POINT, justify=justify)


def whole(text: str, fonts: Fonts, face: Face = Face.FANG, size: float = SIZE) -> Line:
    """The text as one line, however wide it is."""
    return Line(text, fonts.width(text, face, size), 0, True)


def _centred(lines: list[Line], width: float) -> list[Strip]:
    return [Strip(LEADING, (Mark((width - line.width * POINT) / 2, line),)) for line in lines]


def _balanced(text: str, width: float, fonts: Fonts) -> list[Line]:
    """As few lines as fit, of nearly the same length: 辖区市场监 管局意见, not one lonely character."""
    lines = broken(text, width, fonts, justify=False)
    if len(lines) < 2 or "\n" in text:
        return lines
    narrow = width * (len(lines) - 1) / len(lines)
    while narrow < width:
        tighter = broken(text, narrow, fonts, justify=False)
        if len(tighter) == len(lines):
            return tighter
        narrow += 1
    return lines


def _choices(cell: FilledCell, width: float, fonts: Fonts) -> list[Strip]:
    return min((_options(cell, width, gap, fonts) for gap in OPTION_GAPS), key=len)


def _options(cell: FilledCell, width: float, gap: float, fonts: Fonts) -> list[Strip]:
    """The options one after another, or in columns when the template asks for so many a line and they fit."""
    room = width - 2 * SIDE_PAD
    column = room / cell.per_line if cell.per_line else 0.0
    sizes = [fonts.width(option.text, Face.FANG, SIZE) * POINT + BOX_GAP + BOX for option in cell.options]
    if column and max(sizes, default=0) > column - 1:
        column = 0.0
    strips: list[list[Mark]] = [[]]
    x = 0.0
    for option, size in zip(cell.options, sizes, strict=True):
        if strips[-1] and x + size > room + 0.01:
            strips.append([])
            x = 0.0
        if size > room:
            strips[-1:] = [*_long(option, room, fonts), []]
            continue
        strips[-1].append(Mark(SIDE_PAD + x, whole(option.text, fonts), option))
        x += column or size + gap
    return [Strip(OPTION_LEADING, tuple(marks)) for marks in strips if marks]


def _long(option: Option, room: float, fonts: Fonts) -> list[list[Mark]]:
    *first, last = broken(option.text, room - BOX_GAP - BOX, fonts)
    return [*([Mark(SIDE_PAD, line)] for line in first), [Mark(SIDE_PAD, last, option)]]


def _pen(cell: FilledCell, width: float, fonts: Fonts) -> list[Strip]:
    """(公章) above 年 月 日, as the annexes have it: a block at the lower right, its lines centred on one another."""
    lines = [line for text in cell.pen for line in broken(text, width - 2 * SIDE_PAD, fonts, justify=False)]
    block = max((line.width * POINT for line in lines), default=0.0)
    right = min(PEN_RIGHT, max(SIDE_PAD, width - block - SIDE_PAD))
    return [Strip(PEN_LEADING, (Mark(width - right - block + (block - line.width * POINT) / 2, line),)) for line in lines]
