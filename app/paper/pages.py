"""The layout tree: pages of text lines, rules, tick boxes and cells, in millimetres from the top left. Knows nothing of any backend."""

from dataclasses import dataclass, field

from app.paper.fonts import Face
from app.paper.lines import Line
from app.paper.parts import Kind

POINT = 25.4 / 72
"""Millimetres in a point."""

A4 = (210.0, 297.0)
"""Millimetres."""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text: left end and base line in mm, size in points; `line` carries the justification. `red` as on letterheads."""

    x: float
    y: float
    line: Line
    face: Face
    size: float
    red: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line; its weight is in points."""

    x1: float
    y1: float
    x2: float
    y2: float
    weight: float
    red: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to tick; x and y are its top left corner."""

    x: float
    y: float
    side: float
    ticked: bool
    field: str = ""
    option: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle with a fine edge; `shade` from 0 black to 1 white."""

    x: float
    y: float
    width: float
    height: float
    shade: float


@dataclass(frozen=True, slots=True)
class CellBox:
    """The rectangle of a cell, so that the screen can be the same grid; `field` is empty where nothing can be typed."""

    field: str
    label: str
    page: int
    x: float
    y: float
    width: float
    height: float
    kind: Kind


@dataclass
class Page:
    """One sheet side; `marks` in reading order, so that text copied from a PDF has each box after its option."""

    marks: list[Text | Tick] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    cells: list[CellBox] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)

    @property
    def texts(self) -> list[Text]:
        """The lines of text, in reading order."""
        return [mark for mark in self.marks if isinstance(mark, Text)]

    @property
    def ticks(self) -> list[Tick]:
        """The boxes to tick, in reading order."""
        return [mark for mark in self.marks if isinstance(mark, Tick)]


@dataclass(frozen=True)
class Stamp:
    """A code at the foot of every page: the text of its QR code, and the lines beside it."""

    scanned: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Pages:
    """A form laid out: paper size in mm, and its pages."""

    title: str
    width: float
    height: float
    pages: tuple[Page, ...]
    stamp: Stamp | None = None
    """核验码."""
    journal: Stamp | None = None
    """日志校验值, on ledgers."""

    @property
    def stamps(self) -> list[Stamp]:
        """What stands at the foot of every page, from the right to the left."""
        return [stamp for stamp in (self.stamp, self.journal) if stamp is not None]

    @property
    def cells(self) -> list[CellBox]:
        """All cells, page after page."""
        return [cell for page in self.pages for cell in page.cells]
