"""Cutting text into lines by Chinese rules (GB/T 15834-2011 5.1). Knows characters and widths; knows nothing of fonts or pages.

A line is never filled past its width. A punctuation mark that may not start the next line is drawn in by squeezing the blank
halves of the punctuation before it; where that is not enough, the character before it goes down with it.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import accumulate, pairwise

BLANK_AFTER = frozenset("，。、；：）》〉”’】〕〗」』］｝")
BLANK_BEFORE = frozenset("（《〈“‘【〔〖「『［｛")
NO_START = BLANK_AFTER | frozenset("？！…—～％‰℃·,.;:?!)]}%")
NO_END = BLANK_BEFORE | frozenset("([{＃￥№")
JOINED = frozenset({("…", "…"), ("—", "—")})
COUNTED = frozenset("年月日时分秒号条款项件个名元万亿")
SIGNS = frozenset("/\\?&=#@:;,._-+|~")
"""Behind these an address goes on on the next line when no line holds it."""
NEWLINES = frozenset("\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
TAB = "    "
SLACK = 1e-6  # points by which sums of widths may be wrong
FULL_ENOUGH = 0.5
"""The part of a line that an address must fill before it goes on on the next."""
LOOSEST = 0.2  # em; a line that would need wider gaps stays ragged


class Cut(IntEnum):
    """How well a line may end between two characters; the smaller the better."""

    GOOD = 0
    AT_SIGN = 1
    """In an address or a code, behind one of its signs."""
    IN_WORD = 2
    AGAINST_RULES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is set: its text, its width in points, what justification adds to a gap (below 0: takes), whether a paragraph ends."""

    text: str
    width: float
    spacing: float
    last: bool

    def gaps(self) -> list[float]:
        """Points to add after each character, as many numbers as characters; the last is not 0 only in a squeezed line."""
        following = (*self.text[1:], "")
        if self.spacing < 0:
            return [self.spacing * blanks(before, after) for before, after in zip(self.text, following, strict=False)]
        return [self.spacing if stretches(before, after) else 0.0 for before, after in zip(self.text, following, strict=False)]


def printable(text: str) -> str:
    """The text without control, format and direction characters; tabs become spaces, every kind of line break becomes a newline."""
    return "".join(map(_printable, text.replace("\r\n", "\n")))


@cache
def _printable(char: str) -> str:
    if char == "\t":
        return TAB
    if char in NEWLINES or char == "\r":
        return "\n"
    kind = unicodedata.category(char)
    if kind in ("Cc", "Cf") or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return ""
    if kind == "Cs":
        return "〓"
    return " " if kind == "Zs" and char != "\u3000" else char


def break_lines(text: str, measure: Callable[[str], float], width: float, first_indent: float = 0, justify: bool = True) -> list[Line]:
    """Lines no wider than `width` points, the first of each paragraph shorter by `first_indent`; at least one line.

    `measure` gives the width of a string in points; it is asked for single characters only. A character wider than the line
    still gets a line of its own.
    """
    known: dict[str, float] = {}
    lines: list[Line] = []
    for paragraph in printable(text).split("\n"):
        known |= {char: measure(char) for char in set(paragraph) - known.keys()}
        lines += _Setter(paragraph, known, width, first_indent, justify).lines()
    return lines


def cut(before: str, after: str) -> Cut:
    """How well a line may end between these two characters."""
    if after in NO_START or after == " " or before in NO_END or (before, after) in JOINED or unicodedata.category(after)[0] == "M":
        return Cut.AGAINST_RULES
    if before in SIGNS and _in_word(after) and after not in SIGNS and not (before in ".,:" and after.isdecimal()):
        return Cut.AT_SIGN
    if (_in_word(before) and _in_word(after)) or (before.isdecimal() and after in COUNTED) or (before in "第〕" and after.isdecimal()):
        return Cut.IN_WORD
    return Cut.GOOD


def blanks(before: str, after: str) -> int:
    """How many blank halves of punctuation meet between two characters; `after` is empty at the end of the line."""
    return (before in BLANK_AFTER) + (after in BLANK_BEFORE)


def stretches(before: str, after: str) -> bool:
    """Whether justification may widen the gap between two characters: not inside words and double dashes, not at the end."""
    return bool(after) and not (_in_word(before) and _in_word(after)) and (before, after) not in JOINED


def _in_word(char: str) -> bool:
    return "!" <= char <= "~" or "À" <= char <= "ɏ"


class _Setter:
    """Sets one paragraph, line by line, in time proportional to its length."""

    def __init__(self, text: str, known: dict[str, float], width: float, first_indent: float, justify: bool) -> None:
        self.text = text
        self.known = known
        self.width = width
        self.first_indent = first_indent
        self.justify = justify
        self.sums = [0.0, *accumulate(known[char] for char in text)]
        self.em = max(known.values(), default=0.0)

    def lines(self) -> Iterator[Line]:
        """The paragraph's lines."""
        start, room = 0, self.width - self.first_indent
        while (end := self._end(start, room)) < len(self.text):
            yield self._line(start, end, room)
            start, room = end, self.width
        yield self._line(start, len(self.text), room)

    def _end(self, start: int, room: float) -> int:
        """Where the line that begins at `start` ends."""
        full = self._full(start, room)
        if full == len(self.text):
            return full
        end = self._best(start, full)
        if end < full and (squeezed := self._squeezed(start, full, room)):
            end = squeezed
        if self._lonely(end):
            return self._with_company(start, end, room)
        return end

    def _full(self, start: int, room: float) -> int:
        """How far the characters go that fit, at least one, and the spaces after them."""
        end = max(start + 1, bisect_right(self.sums, self.sums[start] + room + SLACK, lo=start) - 1)
        end = min(end, len(self.text))
        while end < len(self.text) and self.text[end] == " ":
            end += 1
        return end

    def _best(self, start: int, full: int) -> int:
        """The last good place to cut up to `full`; words are cut only when no line could hold them, then behind a sign where that fills the line."""
        first_of: dict[Cut, int] = {}
        for end in range(full, start, -1):
            kind = self._cut(end)
            first_of.setdefault(kind, end)
            if kind is Cut.GOOD:
                break
        good, at_sign, in_word = (first_of.get(kind) for kind in (Cut.GOOD, Cut.AT_SIGN, Cut.IN_WORD))
        if good and (not (at_sign or in_word) or self._word_fits(good)):
            return good
        if at_sign and self.sums[at_sign] - self.sums[start] >= FULL_ENOUGH * (self.sums[full] - self.sums[start]):
            return at_sign
        if good and self._number_end(good, 2) > full:
            return good
        if in_word and (end := self._number_end(start, 2)) > in_word:
            return start + (end - start + 1) // 2  # in halves, not into a long and a short piece
        return in_word or at_sign or good or full

    def _cut(self, end: int) -> Cut:
        """How well a line may end here; spaces before the place will vanish, so the character before them counts too."""
        if end == len(self.text):
            return Cut.GOOD
        shown = end - 1
        if self.text[end] != " ":
            while shown > 0 and self.text[shown] == " ":
                shown -= 1
        return Cut.AGAINST_RULES if self.text[shown] in NO_END else cut(self.text[end - 1], self.text[end])

    def _number_end(self, start: int, lines: int) -> int:
        """Where the number ends that begins here and would fill at most so many lines; here when there is none."""
        end, most = start, self._full(start, self.width * lines)
        while end < len(self.text) and self.text[end].isdecimal():
            if end == most:
                return start
            end += 1
        return end

    def _word_fits(self, start: int) -> bool:
        """Whether a line of its own would hold what begins here up to the next good place to cut."""
        return any(self._cut(end) is Cut.GOOD for end in range(self._full(start, self.width), start, -1))

    def _squeezed(self, start: int, full: int, room: float) -> int | None:
        """A good place to cut just past the full line, if the punctuation can give way for it."""
        for end in range(full + 1, min(full + 3, len(self.text)) + 1):
            if self._cut(end) is Cut.GOOD and self._fits_squeezed(start, end, room):
                return end
        return None

    def _fits_squeezed(self, start: int, end: int, room: float) -> bool:
        text = self.text[start:end].rstrip(" ")
        return self._natural(start, text) - room <= self._give(text) + SLACK

    def _give(self, text: str) -> float:
        """How much the punctuation of a line can give way: half of each mark, all alike."""
        halves = [self.known[char] / 2 for char in text if char in BLANK_AFTER or char in BLANK_BEFORE]
        return _squeezable(text) * min(halves, default=0.0)

    def _lonely(self, end: int) -> bool:
        """Whether the paragraph's last line would hold a single character."""
        rest = self.text[end:].strip() if len(self.text) - end <= 4 else "long"
        return sum(char not in NO_START for char in rest) == 1

    def _with_company(self, start: int, end: int, room: float) -> int:
        """Draw the lonely character in, or send the one before it down to it; else leave it: a word that would leave half a line empty stays."""
        if self._fits_squeezed(start, len(self.text), room):
            return len(self.text)
        earlier = next((place for place in range(end - 1, start, -1) if self._cut(place) is Cut.GOOD), start)
        text = self.text[start:earlier].rstrip(" ")
        gaps = _stretchable(text)
        loose = room - self._natural(start, text) > LOOSEST * self.em * gaps and end - earlier > 1 if self.justify else earlier - start < 2
        too_wide = self.sums[-1] - self.sums[earlier] > self.width
        return end if not gaps or loose or too_wide else earlier

    def _natural(self, start: int, text: str) -> float:
        return self.sums[start + len(text)] - self.sums[start]

    def _line(self, start: int, end: int, room: float) -> Line:
        last = end == len(self.text)
        text = self.text[start:end].rstrip(" ")
        natural = self._natural(start, text)
        spare = room - natural
        if spare < -SLACK and (halves := _squeezable(text)) and -spare <= self._give(text) + SLACK:
            return Line(text, room, spare / halves, last)
        gaps = _stretchable(text)
        if last or not self.justify or spare <= SLACK or not gaps or spare > LOOSEST * self.em * gaps:
            return Line(text, natural, 0.0, last)
        return Line(text, room, spare / gaps, last)


def _squeezable(text: str) -> int:
    return sum(blanks(before, after) for before, after in pairwise((*text, "")))


def _stretchable(text: str) -> int:
    return sum(stretches(before, after) for before, after in pairwise(text))
