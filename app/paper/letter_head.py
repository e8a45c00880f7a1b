"""The head of a letter's first page: 发文机关标志, 发文字号, 签发人, red rules, in the three formats (GB/T 9704-2012 7.2, 10.1, 10.3)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil

from app.paper.fonts import Face, Fonts
from app.paper.letter_grid import BASE, BODY, EM, LEFT, PAGE_WIDTH, PITCH, RIGHT, TOP, WIDTH, Row, texts_of, top_of, whole, width_of
from app.paper.letter_text import LetterText
from app.paper.lines import Line
from app.paper.pages import POINT, Rule, Text

MARK_TOP, LETTER_MARK_TOP = TOP + 35.0, 30.0
"""Where the characters of the 发文机关标志 begin, in mm: 35 below the edge of the type area; in a 信函 30 below the edge of the paper."""
TALLEST_MARK, TALLEST_LETTER_MARK = 21.0, 13.0
"""Millimetres; longer names are set smaller, so that they fit the type area."""
RULE_BELOW, RULE_WEIGHT = 4.0, 2.0
DOUBLE_WIDTH, THICK, THIN, BETWEEN = 170.0, 2.8, 0.9, 1.5
"""The double line of a 信函: 170 mm wide, weights in points, distance of its two lines in mm."""
LAST_LINE = 277.0
"""20 mm above the edge of the paper."""
NEAR = EM * 7 / 8
EARLY = 1.0
"""Millimetres by which a row of the grid may begin before the distance that is asked for."""


@dataclass
class Head:
    """What stands above the headline, and the row of the grid in which the headline begins."""

    row: int
    texts: list[Text] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


def head_of(text: LetterText, fonts: Fonts) -> Head:
    """The head in the letter's format; prose without one, such as a 总结 that is handed in by itself, begins at the top."""
    if not text.head:
        return Head(0)
    return _letter_head(text, fonts) if text.layout == "letter" else _document_head(text, fonts)


def _document_head(text: LetterText, fonts: Fonts) -> Head:
    mark, height = _mark(text.head, MARK_TOP, TALLEST_MARK, fonts)
    row = _row_from(MARK_TOP + height + 2 * PITCH)
    rule = top_of(row) + EM + RULE_BELOW
    head = Head(row + 3, [*_urgency(text, TOP, fonts), mark, *_number(text, row, fonts)])
    head.rules.append(Rule(LEFT, rule, RIGHT, rule, RULE_WEIGHT, red=True))
    return head


def _letter_head(text: LetterText, fonts: Fonts) -> Head:
    mark, height = _mark(text.head, LETTER_MARK_TOP, TALLEST_LETTER_MARK, fonts)
    upper = LETTER_MARK_TOP + height + RULE_BELOW + THICK * POINT / 2
    below = upper + BETWEEN + THIN * POINT / 2 + NEAR
    number = [whole(text.number, WIDTH - width_of(text.number, fonts), fonts)] if text.number else []
    head = Head(_row_from(below + 3 * PITCH), [*_urgency(text, below, fonts), mark, *texts_of(Row(tuple(number)), below)])
    head.rules += [_wide(upper, THICK), _wide(upper + BETWEEN, THIN), _wide(LAST_LINE, THIN), _wide(LAST_LINE + BETWEEN, THICK)]
    return head


def _wide(y: float, weight: float) -> Rule:
    left = (PAGE_WIDTH - DOUBLE_WIDTH) / 2
    return Rule(left, y, left + DOUBLE_WIDTH, y, weight, red=True)


def _mark(words: str, top: float, tallest: float, fonts: Fonts) -> tuple[Text, float]:
    """发文机关标志 in the middle, as large as fits; and its height in mm."""
    one = fonts.width(words, Face.SONG_BOLD, 1.0) or 1.0
    height = min(tallest, WIDTH / one)
    size = height / POINT
    x = LEFT + (WIDTH - one * height) / 2
    return Text(x, top + BASE * height, Line(words, one * size, 0, True), Face.SONG_BOLD, size, red=True), height


def _row_from(y: float) -> int:
    return ceil((y - EARLY - TOP) / PITCH)


def _urgency(text: LetterText, top: float, fonts: Fonts) -> Iterator[Text]:
    """紧急程度 in 3号黑体, its characters set apart when there are two, flush left (7.2.3)."""
    if text.urgency:
        yield from texts_of(Row((whole(text.urgency, 0, fonts, Face.HEI),)), top)


def _number(text: LetterText, row: int, fonts: Fonts) -> Iterator[Text]:
    """发文字号 in the middle; in an 上行文 one character from the left, with 签发人 one character from the right (7.2.5, 7.2.6)."""
    if not text.upward:
        yield from texts_of(Row((whole(text.number, (WIDTH - width_of(text.number, fonts)) / 2, fonts),)), top_of(row))
        return
    label, name = "签发人：", text.approver
    at = WIDTH - EM - width_of(name, fonts, Face.KAI, BODY)
    signer = (whole(label, at - width_of(label, fonts), fonts), whole(name, at, fonts, Face.KAI)) if name else ()
    yield from texts_of(Row((whole(text.number, EM, fonts), *signer)), top_of(row))
