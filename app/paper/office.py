"""What spreadsheets and Word files need to know of a filled form: one set of columns for all its tables, and ticks as text. No file format."""

from dataclasses import dataclass

from app.paper.filled import Block, Filled, FilledCell, Piece

FULL_EM = 4.233
"""Width of a Chinese character of 12 points, in mm."""


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
    edges = {0.0}
    for block in filled.blocks:
        edges.update(round(sum(block.widths[: count + 1]), 2) for count in range(len(block.widths)))
    return Columns(tuple(sorted(edges)))


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
