"""A letter laid out on pages by GB/T 9704-2012: rows onto the grid, signature kept with text, attachments anew, 版记 on an even page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.paper.fonts import Fonts
from app.paper.letter_foot import Imprint, draw_imprint, imprint_of, page_number
from app.paper.letter_grid import EM, LEFT, PAGE_HEIGHT, PAGE_WIDTH, ROWS, Row, paragraph_rows, texts_of, top_of
from app.paper.letter_head import Head, head_of
from app.paper.letter_rows import Signature, annex_rows, attachment_rows, attendance_rows, opening_rows, signature
from app.paper.letter_text import LetterText
from app.paper.pages import Page, Pages

COMPANY = 2
"""Rows of text that a signature takes along to the next page: it never stands alone (“此页无正文” is not allowed)."""

LOWEST_ROW = 1
"""The first page of a 信函 has a row more: its last one stands 7/8 of a character above the lower double line (10.1)."""


@dataclass(frozen=True)
class SealSpot:
    """Where the middle of the seal belongs: the page from 0, mm from the upper left."""

    page: int
    x: float
    y: float


@dataclass(frozen=True)
class LaidLetter:
    """The pages of a letter, and the place that is kept free for its seal."""

    pages: Pages
    seal: SealSpot | None
    text_pages: int
    """How many of the pages hold text; what follows is there for the 版记."""


def lay_out_letter(text: LetterText, fonts: Fonts, names: Collection[str] = ()) -> LaidLetter:
    """The pages exactly as they will be printed. `names` are words that the headline does not break, such as those of offices."""
    flow = _Flow(head_of(text, fonts), ROWS + LOWEST_ROW if text.layout == "letter" else ROWS)
    flow.put(opening_rows(text, fonts, names))
    body = [row for paragraph in text.body for row in paragraph_rows(paragraph, fonts)]
    tail = [*attachment_rows(text, fonts), *attendance_rows(text, fonts)]
    signs = [signature(text, fonts), signature(text, fonts, tight=True)]
    kept = body[-COMPANY:] if signs[0].rows else []
    flow.put(body[: len(body) - len(kept)])
    seal = flow.put_together(kept, tail, signs)
    for annex in text.annexes:
        flow.new_page()
        flow.put(annex_rows(annex, fonts, names))
    text_pages = len(flow.pages)
    _finish(flow, text, imprint_of(text, fonts), fonts)
    return LaidLetter(Pages(text.title.replace("\n", ""), PAGE_WIDTH, PAGE_HEIGHT, tuple(flow.pages)), seal, text_pages)


class _Flow:
    """The pages while they are being filled, row by row."""

    def __init__(self, head: Head, first_rows: int) -> None:
        first = Page(marks=list(head.texts), rules=list(head.rules))
        self.pages = [first]
        self.row = head.row
        self._first_rows = first_rows

    @property
    def room(self) -> int:
        """Rows left on this page."""
        return (self._first_rows if len(self.pages) == 1 else ROWS) - self.row

    def new_page(self) -> None:
        """Go on at the top of the next page."""
        self.pages.append(Page())
        self.row = 0

    def put(self, rows: Sequence[Row]) -> None:
        """Fill rows, page after page; a heading is not left behind as the last row, and no page begins with an empty row."""
        for place, row in enumerate(rows):
            alone = row.heads and self.room == 1 and place + 1 < len(rows)
            if self.room == 0 or alone:
                self.new_page()
            if self.row == 0 and not row.pieces and len(self.pages) > 1:
                continue
            self.pages[-1].marks += texts_of(row, top_of(self.row))
            self.row += 1

    def put_together(self, kept: Sequence[Row], tail: Sequence[Row], signs: Sequence[Signature]) -> SealSpot | None:
        """The last rows of the body, what belongs to them, and the signature on one page, as far as one page can hold them.

        The first of the signatures that this page holds is taken, else the first on the next page.
        """
        rows = [*kept, *tail]
        sign = next((one for one in signs if len(rows) + len(one.rows) <= self.room), signs[0])
        if len(rows) + len(sign.rows) > self.room:
            fits = len(rows) + len(sign.rows) <= ROWS
            if fits:
                self.new_page()
            else:
                near = rows[-COMPANY:]
                self.put(rows[: len(rows) - len(near)])
                rows = near
                if len(rows) + len(sign.rows) > self.room:
                    self.new_page()
        self.put(rows)
        start = self.row
        for row in sign.rows:
            self.pages[-1].marks += texts_of(row, top_of(self.row))
            self.row += 1
        if sign.seal is None:
            return None
        down, right = sign.seal
        return SealSpot(len(self.pages) - 1, LEFT + right, top_of(start + down) + EM / 2)


def _finish(flow: _Flow, text: LetterText, imprint: Imprint, fonts: Fonts) -> None:
    """The 版记 at the foot of the last even page, in a 信函 of the last page; and the page numbers.

    Where an empty page comes before the page of the 版记, neither bears a number (7.5).
    """
    numbered = len(flow.pages)
    if imprint.height:
        even = imprint.ruled
        if ROWS - flow.row < imprint.rows:
            flow.new_page()
        if even and len(flow.pages) % 2:
            flow.new_page()
        draw_imprint(flow.pages[-1], imprint, fonts)
        if len(flow.pages) - numbered < 2:
            numbered = len(flow.pages)
    for number, page in enumerate(flow.pages[:numbered], 1):
        if not (text.layout == "letter" and number == 1):
            page.marks.append(page_number(number, fonts))
