"""Signs at their real size: each on a sheet of its own, its lines as large as they fit inside a frame. Knows millimetres; draws nothing."""

from collections.abc import Sequence

from app.paper.filled import Block, Filled
from app.paper.flow import MIDDLE
from app.paper.fonts import Face, Fonts
from app.paper.pages import POINT, CellBox, Page, Pages, Rule, Text
from app.paper.setting import whole

FRAME, INNER_FRAME = 0.03, 0.042
"""Distance of the two frames from the edge, as a part of the sign's height."""
FRAME_WEIGHT, INNER_WEIGHT = 0.0075, 0.0025
"""Their thickness, as a part of the height."""
ROOM_ACROSS, ROOM_DOWN = 0.88, 0.72
"""The part of the sign that the lines may take."""
SMALL, GAP = 0.55, 0.55
"""The third line and those below it against the first two; the distance between lines against the first."""
MAIN_LINES = 2


def lay_out_signs(filled: Filled, fonts: Fonts) -> Pages:
    """One page for each sign, of the size that the template names (附件7)."""
    width, height = filled.template.size
    pages = tuple(_sign(block, number, width, height, fonts) for number, block in enumerate(filled.blocks))
    return Pages(filled.template.title, width, height, pages)


def _sign(block: Block, number: int, width: float, height: float, fonts: Fonts) -> Page:
    page = Page(rules=[*_frame(width, height, FRAME, FRAME_WEIGHT), *_frame(width, height, INNER_FRAME, INNER_WEIGHT)])
    lines = [cell.text for cell in block.cells]
    sizes = _sizes(lines, width, height, fonts)
    gap = GAP * sizes[0]
    y = (height - sum(sizes) - gap * (len(lines) - 1)) / 2
    for cell, text, size in zip(block.cells, lines, sizes, strict=True):
        line = whole(text, fonts, Face.SONG_BOLD, size / POINT)
        middle = y + size / 2
        page.marks.append(Text((width - line.width * POINT) / 2, middle + MIDDLE * size, line, Face.SONG_BOLD, size / POINT))
        page.cells.append(CellBox(cell.field, cell.label, number, 0, y, width, size, cell.kind))
        y += size + gap
    return page


def _sizes(lines: Sequence[str], width: float, height: float, fonts: Fonts) -> list[float]:
    """The em of each line in mm: the first two alike, the others smaller, none wider than the sign."""
    weights = [1.0 if number < MAIN_LINES else SMALL for number in range(len(lines))]
    main = ROOM_DOWN * height / (sum(weights) + GAP * (len(lines) - 1))
    widest = [ROOM_ACROSS * width / max(1.0, fonts.width(text, Face.SONG_BOLD, 1)) for text in lines]
    main = min([main, *widest[:MAIN_LINES]])
    return [min(main * weight, room) for weight, room in zip(weights, widest, strict=True)]


def _frame(width: float, height: float, distance: float, weight: float) -> list[Rule]:
    left = top = distance * height
    right, bottom = width - left, height - top
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return [Rule(*start, *end, weight * height / POINT) for start, end in zip(corners, (*corners[1:], corners[0]), strict=True)]
