"""The rows of a letter behind its head: title, 主送机关, body, 附件说明, signature, 附注, attendance, attachments. Knows the grid; no pages."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from app.domain.text_tables import TextChart, TextTable
from app.paper.fonts import Face, Fonts
from app.paper.letter_grid import BODY, EM, TITLE, WIDTH, Placed, Row, hanging_rows, paragraph_rows, whole, width_of
from app.paper.letter_text import Annex, LetterText, Paragraph, Part, is_entry
from app.paper.letter_title import title_lines
from app.paper.lines import break_lines
from app.paper.pages import POINT

Piece = Row | TextTable | TextChart
"""What stands below one another in a letter: rows of the grid, and what takes as much height as it needs."""

BLANK = Row()
DATE_RIGHT = 4
"""Characters kept free at the right of the date under a seal (7.3.5.1)."""
NAME_RIGHT, DATE_SHIFT = 2, 2
"""Without a seal: characters kept free at the right of the name, and by how many the date begins further right (7.3.5.2)."""
SEAL_BLANKS = 2
"""Empty rows above a sealed name: the seal's upper edge then comes within a row of the text."""
HIGHEST_SEAL = 1.35
"""Rows below the text at which the middle of a seal of 42 mm lies when its upper edge all but touches the text."""
PAGE_ROOM = 3.0
"""Characters that the lines of a contents page keep free at the right, for the number of the page."""
LONGEST_MARK = 8
"""Characters of 案例1 and the like; what is longer is no mark under which lines hang."""
WIDEST_NAME = 15.0
"""Characters; a longer name is set in two lines."""


@dataclass(frozen=True)
class Signature:
    """The rows of name, date and 附注; `seal` says where the middle of the seal belongs: rows from the first, mm from the left."""

    rows: tuple[Row, ...]
    seal: tuple[float, float] | None = None


def title_rows(title: str, fonts: Fonts, names: Collection[str] = ()) -> list[Row]:
    """The headline in 2号小标宋, each line in the middle."""
    measure = fonts.measure(Face.SONG_BOLD, TITLE)
    lines = title_lines(title, measure, WIDTH / POINT, names)
    return [Row((whole(line, (WIDTH - measure(line) * POINT) / 2, fonts, Face.SONG_BOLD, TITLE),)) for line in lines]


def opening_rows(text: LetterText, fonts: Fonts, names: Collection[str] = ()) -> list[Row]:
    """The headline, and 主送机关 behind an empty row."""
    rows = title_rows(text.title, fonts, names)
    addressee = paragraph_rows(Paragraph(text.addressee), fonts, 0) if text.addressee else ()
    return [*rows, BLANK, *addressee]


def attachment_rows(text: LetterText, fonts: Fonts) -> Iterator[Row]:
    """附件说明: an empty row, then the names, their further lines under their first character (7.3.4)."""
    names = text.attachments
    if names:
        yield BLANK
    box = max((width_of(f"{number}.", fonts) for number in range(1, len(names) + 1)), default=0.0) / EM
    for number, name in enumerate(names, 1):
        first = "附件：" if number == 1 else ""
        if len(names) == 1:
            yield from hanging_rows(first, name, fonts, at=2, hang=5)
            continue
        for place, row in enumerate(hanging_rows(f"{number}.", name, fonts, at=5, hang=5 + max(box, 0.8))):
            label = (whole(first, 2 * EM, fonts),) if first and place == 0 else ()
            yield Row((*label, *row.pieces))


def attendance_rows(text: LetterText, fonts: Fonts) -> Iterator[Row]:
    """出席, 请假 and 列席 of a 纪要: the word in 黑体, the people hanging behind it (10.3)."""
    for number, (label, people) in enumerate(text.attendance):
        if number == 0:
            yield BLANK
        yield from hanging_rows(f"{label}：", people, fonts, at=2, hang=2 + len(label) + 1, face=Face.HEI)


def signature(text: LetterText, fonts: Fonts, *, tight: bool = False) -> Signature:
    """Names and date with the rows that they keep free above, and 附注 below (7.3.5, 7.3.6); `tight` keeps one row free, where the page wants it."""
    note = list(paragraph_rows(Paragraph(f"（{text.note}）"), fonts)) if text.note else []
    if not text.signed_by and not text.signed_on:
        return Signature(tuple(note))
    names = [line for name in text.signed_by for line in _name_lines(name, fonts)]
    if text.sealed:
        blanks = [BLANK] * (1 if tight else max(1, SEAL_BLANKS + 1 - max(1, len(names))))
        placed, centre = _sealed(names, text.signed_on, fonts)
        middle = max(len(blanks) + len(names) - 1.0, HIGHEST_SEAL)
        return Signature((*blanks, *(Row((piece,)) for piece in placed), *note), (middle, centre))
    placed = _unsealed(names, text.signed_on, fonts)
    return Signature((BLANK, *(Row((piece,)) for piece in placed), *note))


def _name_lines(name: str, fonts: Fonts) -> list[str]:
    """A name of ordinary length in one line, a longer one in two of about the same length."""
    wide = width_of(name, fonts)
    if wide <= WIDEST_NAME * EM:
        return [name]
    return title_lines(name, fonts.measure(Face.FANG, BODY), max(wide / 2 + 3 * EM, wide / 3) / POINT)


def _sealed(names: list[str], date: str, fonts: Fonts) -> tuple[list[Placed], float]:
    """The date four characters from the right, the names centred on it; a name too wide for that moves date and names to the left."""
    date_width = width_of(date, fonts)
    half = max([date_width, *(width_of(name, fonts) for name in names)]) / 2
    centre = min(WIDTH - DATE_RIGHT * EM - date_width / 2, WIDTH - half)
    lines = [*names, *([date] if date else [])]
    return [whole(line, centre - width_of(line, fonts) / 2, fonts) for line in lines], centre


def _unsealed(names: list[str], date: str, fonts: Fonts) -> list[Placed]:
    """The name two characters from the right, the date two characters further right than the name; a longer date is what stands at the right."""
    widths = [width_of(name, fonts) for name in names]
    name_width, date_width = max(widths, default=0.0), width_of(date, fonts)
    name_x = WIDTH - NAME_RIGHT * EM - name_width
    date_x = name_x + DATE_SHIFT * EM if names else WIDTH - NAME_RIGHT * EM - date_width
    over = date_x + date_width - (WIDTH - NAME_RIGHT * EM)
    if date and date_width > name_width and over > 0:
        name_x, date_x = name_x - over, date_x - over
    placed = [whole(name, name_x + (name_width - width) / 2, fonts) for name, width in zip(names, widths, strict=True)]
    return [*placed, *([whole(date, date_x, fonts)] if date else [])]


def body_rows(parts: Sequence[Part], fonts: Fonts) -> list[Piece]:
    """A text in rows; its tables and charts stay what they are, the entries of a contents page are counted."""
    found: list[Piece] = []
    entries = count(1)
    for part in parts:
        rows = list(paragraph_rows(part, fonts)) if isinstance(part, Paragraph) else [part]
        if is_entry(part) and isinstance(rows[0], Row):
            rows[0] = replace(rows[0], entry=next(entries))
        found += rows
    return found


def contents_rows(entries: Sequence[str], pages: Sequence[int], fonts: Fonts) -> Iterator[Row]:
    """目录 in the middle, then each heading with dots up to the number of its page at the right; further lines begin below the heading's words."""
    words = "目　　录"
    yield Row((whole(words, (WIDTH - width_of(words, fonts, Face.HEI)) / 2, fonts, Face.HEI),))
    yield BLANK
    for entry, page in zip(entries, pages, strict=True):
        mark, blank, words = entry.partition("　")
        hang = width_of(f"{mark}{blank}", fonts) if words and len(mark) < LONGEST_MARK else 0.0
        room = WIDTH - hang - PAGE_ROOM * EM
        lines = break_lines(entry, fonts.measure(Face.FANG, BODY), room / POINT, -hang / POINT, justify=False)
        for place, line in enumerate(lines, 1):
            x = hang if place > 1 else 0.0
            last = _to_the_page(x + line.width * POINT, page, fonts) if place == len(lines) else ()
            yield Row((Placed(x, line), *last))


def _to_the_page(x: float, page: int, fonts: Fonts) -> Iterator[Placed]:
    number = str(page)
    at = WIDTH - width_of(number, fonts)
    dots = max(0, int((at - x) / EM - 1))
    yield whole("…" * dots, at - EM / 2 - dots * EM, fonts)
    yield whole(number, at, fonts)


def annex_rows(annex: Annex, fonts: Fonts, names: Collection[str] = ()) -> list[Piece]:
    """An attachment from the first row of a new page: 附件1 in 黑体, its title in the third row, its text (7.3.7)."""
    return [Row((whole(annex.mark, 0, fonts, Face.HEI),)), BLANK, *title_rows(annex.title, fonts, names), BLANK, *body_rows(annex.body, fonts)]
