"""The grid of a letter: A4, type area 156 × 225 mm, 22 lines of 28 characters (GB/T 9704-2012 5.2); and text set into its rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from app.paper.fonts import Face, Fonts, is_latin
from app.paper.letter_text import Paragraph
from app.paper.lines import Line, break_lines, printable
from app.paper.pages import POINT, Text

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
LEFT, TOP, WIDTH, HEIGHT = 28.0, 37.0, 156.0, 225.0
RIGHT, BOTTOM = LEFT + WIDTH, TOP + HEIGHT
ROWS, COLUMNS = 22, 28

EM = WIDTH / COLUMNS
"""5.571 mm: a character of the body, 3号."""
PITCH = EM * 15 / 8
"""10.446 mm: a character and 7/8 of it; 22 characters and 21 gaps are 225 mm."""
BODY = EM / POINT
SMALL, TITLE = 14.0, 22.0
"""Points: 4号 and 2号."""
BASE = 0.88
"""How far the base line lies below the top of a Chinese character, in its height."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece of text in a row, at x mm from the left of the type area."""

    x: float
    line: Line
    face: Face = Face.FANG
    size: float = BODY


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the grid; `heads`: a heading that should not be the last row of a page; `entry`: which entry of the contents begins here, from 1."""

    pieces: tuple[Placed, ...] = ()
    heads: bool = False
    entry: int = 0


def top_of(row: float) -> float:
    """Where the characters of a row begin, in mm from the top of the page."""
    return TOP + row * PITCH


def texts_of(row: Row, top: float) -> Iterator[Text]:
    """The row's text when its characters of 3号 begin at that height; larger and smaller ones share their middle."""
    for piece in row.pieces:
        yield Text(LEFT + piece.x, top + EM / 2 + (BASE - 0.5) * piece.size * POINT, piece.line, piece.face, piece.size)


def width_of(text: str, fonts: Fonts, face: Face = Face.FANG, size: float = BODY) -> float:
    """Width of a text on one line, in mm."""
    return fonts.width(text, face, size) * POINT


def whole(text: str, x: float, fonts: Fonts, face: Face = Face.FANG, size: float = BODY) -> Placed:
    """A text as one piece, however wide it is."""
    shown = printable(text).replace("\n", " ")
    return Placed(x, Line(shown, fonts.width(shown, face, size), 0, True), face, size)


def paragraph_rows(paragraph: Paragraph, fonts: Fonts, indent: float = 2.0) -> Iterator[Row]:
    """A paragraph over the full width, its first line indented by that many characters."""
    text = printable(paragraph.text).replace("\n", " ")
    lines = break_lines(text, fonts.measure(Face.FANG, BODY), WIDTH / POINT, indent * BODY)
    at = 0
    for number, line in enumerate(lines):
        shift = 0.0 if number else indent * EM
        yield Row(tuple(_pieces(line, at, paragraph, shift, fonts)), paragraph.is_heading)
        at += len(line.text)
        while at < len(text) and text[at] == " ":
            at += 1


def hanging_rows(label: str, text: str, fonts: Fonts, *, at: float, hang: float, face: Face = Face.FANG) -> Iterator[Row]:
    """A label at `at` characters, and a text whose lines all begin at `hang` characters"""
    room = (COLUMNS - hang) * BODY
    for number, line in enumerate(break_lines(text, fonts.measure(Face.FANG, BODY), room)):
        mark = (whole(label, at * EM, fonts, face),) if number == 0 and label else ()
        yield Row((*mark, Placed(hang * EM, line)))


def _pieces(line: Line, start: int, paragraph: Paragraph, shift: float, fonts: Fonts) -> Iterator[Placed]:
    """The line in pieces of one face each; Latin letters and digits of a heading are set as in the body."""
    faces = [_face(char, start + place, paragraph) for place, char in enumerate(line.text)]
    edges = [0, *(place for place, (before, after) in enumerate(pairwise(faces), 1) if before is not after), len(faces)]
    gaps = line.gaps()
    x = shift
    for first, end in pairwise(edges):
        text = line.text[first:end]
        if text:
            yield Placed(x, Line(text, fonts.width(text, faces[first], BODY), line.spacing, line.last), faces[first])
        x += sum(fonts.advance(char, Face.FANG, BODY) + gap for char, gap in zip(text, gaps[first:end], strict=True)) * POINT


def _face(char: str, place: int, paragraph: Paragraph) -> Face:
    return paragraph.face if place < paragraph.heading and not is_latin(char) else Face.FANG
