"""What spreadsheets and Word files need to know of a filled form: columns for all its tables, heights, and ticks as text. No file format."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.paper.filled import Block, Filled, FilledCell, Piece
from app.paper.flow import pressed
from app.paper.setting import LEADING

FULL_EM = 4.233
"""Width of a Chinese character of 12 points, in mm."""

ROW_PAD = 2.0
"""Millimetres that a row is higher than its text."""


@dataclass(frozen=True)
class Columns:
    """The edges of all tables of a form, in mm from the left: together they are the columns of one sheet."""

    edges: tuple[float, ...]

    @property
    def widths(self) -> list[float]:
        """Width of each column in mm."""
        return [right - left for left, right in zip(self.edges, self.edges[1:], strict=False)]

    def of(self, block: Block, cell: FilledCell) -> tuple[int, int]:
        """First column of the cell, from 0, and how many it covers."""
        left = round(sum(block.widths[: cell.column]), 2)
        right = round(sum(block.widths[: cell.column + cell.span]), 2)
        return self.edges.index(left), self.edges.index(right) - self.edges.index(left)


def columns_of(filled: Filled) -> Columns:
    """One set of columns in which every cell of every table begins and ends."""
    return columns_under(filled.blocks)


def columns_under(blocks: Sequence[Block]) -> Columns:
    """The columns of a sheet that holds these tables."""
    edges = {0.0}
    for block in blocks:
        edges.update(round(sum(block.widths[: count + 1]), 2) for count in range(len(block.widths)))
    return Columns(tuple(sorted(edges)))


def row_heights(filled: Filled, columns: Columns, room: float) -> list[list[float]]:
    """The height of every row of every table in mm, grown with its text, and pressed where that lets the form stand in `room` mm as on paper."""
    asked = [heights_asked(block, columns) for block in filled.blocks]
    return pressed([heights for heights, _ in asked], [least for _, least in asked], room)


def heights_asked(block: Block, columns: Columns) -> tuple[list[float], list[float]]:
    """The heights that the rows of a table should have, and the least that they may be pressed to."""
    heights, least = [height for height, _ in block.heights], [least for _, least in block.heights]
    for cell in block.cells:
        if cell.rows == 1:
            need = text_height(cell, block, columns) + ROW_PAD
            heights[cell.row], least[cell.row] = max(heights[cell.row], need), max(least[cell.row], need)
    return heights, least


def text_height(cell: FilledCell, block: Block, columns: Columns) -> float:
    """About how many mm the text of a cell takes."""
    first, span = columns.of(block, cell)
    return LEADING * lines_needed(text_of(cell), sum(columns.widths[first : first + span]))


def above(filled: Filled, width: float) -> list[tuple[str, str]]:
    """The line between title and table as left and right words: one line when it holds both, else two."""
    left, right = joined(filled.above_left), joined(filled.above_right)
    if left and right and lines_needed(left + right, width - 6) > 1:
        return [(left, ""), ("", right)]
    return [(left, right)] if left or right else []


def text_of(cell: FilledCell) -> str:
    """The cell as plain text: boxes as ☑ and ☐ after their option, lines for the pen one below the other."""
    if cell.kind == "choices":
        each = [f"{option.text}{'☑' if option.ticked else '☐'}" for option in cell.options]
        per_line = cell.per_line or len(each) or 1
        return "\n".join("　".join(each[start : start + per_line]) for start in range(0, len(each), per_line))
    return "\n".join(cell.pen) if cell.kind == "pen" else cell.text


def joined(pieces: tuple[Piece, ...]) -> str:
    """The pieces of a line as one text."""
    return "".join(piece.text for piece in pieces)


def lines_needed(text: str, width: float) -> int:
    """About how many lines of 12 points the text takes in that many mm; office programs break lines by themselves."""
    room = max(1.0, (width - 3) / FULL_EM)
    return sum(max(1, -int(-sum(0.5 if char < "\u2000" else 1.0 for char in line) // room)) for line in text.split("\n"))
