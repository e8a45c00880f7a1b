"""The foot of a letter: 版记 on the last page, page numbers outside (GB/T 9704-2012 7.4, 7.5). Knows millimetres; not what precedes it."""

from dataclasses import dataclass
from math import ceil

from app.paper.fonts import Face, Fonts
from app.paper.letter_grid import BASE, BOTTOM, LEFT, PITCH, RIGHT, SMALL, WIDTH
from app.paper.letter_text import LetterText
from app.paper.lines import Line, break_lines
from app.paper.pages import POINT, Page, Rule, Text

LINE = 8.0
"""Millimetres from line to line in the 版记, where 4号 is 4.94 mm tall."""
OUTER, INNER = 0.35 / POINT, 0.25 / POINT
"""Weights of its rules: 0.35 mm and 0.25 mm, in points."""
SIDE = SMALL * POINT
"""One character of 4号: what its lines keep free at either side, and a page number at the outer edge."""
NUMBER_BELOW = 7.0
PRINTED = "印发"


@dataclass(frozen=True)
class Imprint:
    """The 版记 set in lines: 抄送 hanging behind its word, then who printed it and when; `ruled` except in a 信函."""

    copies: tuple[Line, ...]
    printed_by: str
    printed_on: str
    label: str
    ruled: bool

    @property
    def height(self) -> float:
        """In mm, from its first rule to its last."""
        return LINE * (len(self.copies) + bool(self.printed_by or self.printed_on))

    @property
    def rows(self) -> int:
        """How many rows of the grid it takes at the foot of a page, with one that stays empty above it."""
        return ceil((self.height + 2) / PITCH) + 1 if self.height else 0


def imprint_of(text: LetterText, fonts: Fonts) -> Imprint:
    """The 版记 of a letter; a 信函 has 抄送 alone, without rules (10.1)."""
    label = "分送：" if text.layout == "minutes" else "抄送："
    room = WIDTH - 2 * SIDE - fonts.width(label, Face.FANG, SMALL) * POINT
    copies = tuple(break_lines(f"{text.copies_to}。", fonts.measure(Face.FANG, SMALL), room / POINT)) if text.copies_to else ()
    if text.layout == "letter":
        return Imprint(copies, "", "", label, ruled=False)
    printed_on = f"{text.printed_on}{PRINTED}" if text.printed_on else ""
    return Imprint(copies, text.printed_by, printed_on, label, ruled=True)


def draw_imprint(page: Page, imprint: Imprint, fonts: Fonts) -> None:
    """Put the 版记 at the foot of the type area; its last rule is the type area's edge (7.4.1)."""
    top = BOTTOM - imprint.height
    hang = SIDE + fonts.width(imprint.label, Face.FANG, SMALL) * POINT
    y = top
    for number, line in enumerate(imprint.copies):
        if number == 0:
            page.marks.append(_small(imprint.label, SIDE, y, fonts))
        page.marks.append(Text(LEFT + hang, _base(y), line, Face.FANG, SMALL))
        y += LINE
    if imprint.printed_by or imprint.printed_on:
        page.marks.append(_small(imprint.printed_by, SIDE, y, fonts))
        right = WIDTH - SIDE - fonts.width(imprint.printed_on, Face.FANG, SMALL) * POINT
        page.marks.append(_small(imprint.printed_on, right, y, fonts))
    if imprint.ruled:
        inner = [_rule(y, INNER)] if imprint.copies and y < BOTTOM - 1 else []
        page.rules += [_rule(top, OUTER), *inner, _rule(BOTTOM, OUTER)]


def _small(text: str, x: float, y: float, fonts: Fonts) -> Text:
    return Text(LEFT + x, _base(y), Line(text, fonts.width(text, Face.FANG, SMALL), 0, True), Face.FANG, SMALL)


def _base(top: float) -> float:
    return top + LINE / 2 + (BASE - 0.5) * SMALL * POINT


def _rule(y: float, weight: float) -> Rule:
    return Rule(LEFT, y, RIGHT, y, weight)


def page_number(number: int, fonts: Fonts) -> Text:
    """— 1 — in 4号宋体: the dashes 7 mm below the type area, a character from the outer edge, right on odd pages, left on even ones (7.5)."""
    words = f"— {number} —"
    width = fonts.width(words, Face.SONG, SMALL) * POINT
    x = RIGHT - SIDE - width if number % 2 else LEFT + SIDE
    return Text(x, BOTTOM + NUMBER_BELOW + (BASE - 0.5) * SMALL * POINT, Line(words, width / POINT, 0, True), Face.SONG, SMALL)
