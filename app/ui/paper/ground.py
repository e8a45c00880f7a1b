"""The sheet behind the cells: the very layout that prints, without what is typed, drawn off the UI thread. Knows paper; no widget."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from PySide6.QtGui import QImage

from app.paper.fonts import Face, Fonts
from app.paper.layout import lay_out
from app.paper.lines import Line
from app.paper.pages import POINT, CellBox, Page, Pages, Text, Tick
from app.paper.parts import Grid, Template
from app.paper.pdf import draw_pdf
from app.ui.paper.papers import SealPlace, seals_of
from app.ui.paper.rendering import page_image

Area = tuple[float, float, float, float]
"""x, y, width, height in mm."""


@dataclass(frozen=True)
class OptionBox:
    """A box to tick: page, the area of words and box, and the box itself."""

    field: str
    option: str
    page: int
    area: Area
    box: Area


@dataclass(frozen=True)
class Sheet:
    """A form laid out for typing: paper size, cells to type into, boxes to tick, seal places, and the pages as images."""

    size: tuple[float, float]
    cells: tuple[CellBox, ...]
    options: tuple[OptionBox, ...]
    seals: tuple[SealPlace, ...]
    images: tuple[QImage, ...]


def draw_sheet_of(template: Template, values: Mapping[str, Any], fonts: Fonts, dpi: float) -> Sheet:
    """Lay the form out with what is typed now, and draw it without."""
    pages = lay_out(template, values, fonts)
    empty = Pages(pages.title, pages.width, pages.height, tuple(_without_typed(page, fonts) for page in pages.pages))
    pdf = draw_pdf(empty, fonts)
    return Sheet(
        (pages.width, pages.height),
        tuple(cell for cell in pages.cells if cell.field and cell.kind == "value"),
        tuple(option for number, page in enumerate(pages.pages) for option in _options(number, page)),
        seals_of(pages),
        tuple(page_image(pdf, number, dpi) for number in range(len(pages.pages))),
    )


def _without_typed(page: Page, fonts: Fonts) -> Page:
    typed = [cell for cell in page.cells if cell.field and cell.kind == "value"]
    kept: list[Text | Tick] = []
    for mark in page.marks:
        if isinstance(mark, Text):
            cut = _cut(mark, typed, fonts)
            kept += [cut] if cut is not None else []
        elif not mark.field:
            kept.append(mark)
    return Page(kept, page.rules, page.cells)


def _cut(text: Text, cells: list[CellBox], fonts: Fonts) -> Text | None:
    """The text as far as it stands before a cell to type into; None when it stands in one."""
    right = text.x + text.line.width * POINT
    for cell in cells:
        if cell.y <= text.y - 1 <= cell.y + cell.height and text.x < cell.x + cell.width and right > cell.x + 0.2:
            shown = text.line.text
            while shown and text.x + fonts.width(shown, text.face, text.size) * POINT > cell.x + 0.2:
                shown = shown[:-1]
            return replace(text, line=Line(shown, fonts.width(shown, text.face, text.size), 0, True)) if shown else None
    return text


def _options(number: int, page: Page) -> list[OptionBox]:
    found = []
    for before, mark in pairwise(page.marks):
        if isinstance(mark, Tick) and mark.field and isinstance(before, Text):
            height = 5.0
            top = mark.y + mark.side / 2 - height / 2
            area = (before.x, top, mark.x + mark.side - before.x, height)
            found.append(OptionBox(mark.field, mark.option, number, area, (mark.x, mark.y, mark.side, mark.side)))
    return found


def centred_fields(template: Template) -> frozenset[str]:
    """The fields whose cells stand in the middle."""
    places = [place for part in template.parts if isinstance(part, Grid) for place in part.places]
    return frozenset(place.cell.field for place in places if place.cell.align == "centre" and place.cell.field)


def type_files(fonts: Fonts) -> list[str]:
    """The font files of the type in cells: the 仿宋, and what lends it Latin letters and digits."""
    names = dict.fromkeys(run.font for run in fonts.runs("字A1", Face.FANG))
    return [str(fonts.file_of(name)[0]) for name in names]
