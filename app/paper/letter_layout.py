"""A letter laid out on pages by GB/T 9704-2012: rows onto the grid, tables between them, signature kept with text, attachments anew, 版记 on an even page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.paper.fonts import Fonts
from app.paper.letter_flow import LetterFlow, SealSpot, company
from app.paper.letter_foot import Imprint, draw_imprint, imprint_of, page_number
from app.paper.letter_grid import PAGE_HEIGHT, PAGE_WIDTH, ROWS
from app.paper.letter_head import head_of
from app.paper.letter_rows import annex_rows, attachment_rows, attendance_rows, body_rows, contents_rows, opening_rows, signature
from app.paper.letter_text import LetterText
from app.paper.pages import Pages

LOWEST_ROW = 1
"""The first page of a 信函 has a row more: its last one stands 7/8 of a character above the lower double line (10.1)."""


@dataclass(frozen=True)
class LaidLetter:
    """The pages of a letter, and the place that is kept free for its seal."""

    pages: Pages
    seal: SealSpot | None
    text_pages: int
    """How many of the pages hold text; what follows is there for the 版记."""
    entries: tuple[int, ...] = ()
    """The pages, from 1, on which the headings of its contents page stand."""


def lay_out_letter(text: LetterText, fonts: Fonts, names: Collection[str] = ()) -> LaidLetter:
    """The pages exactly as they will be printed. `names` are words that the headline does not break, such as those of offices."""
    if not text.entries:
        return _laid_out(text, fonts, names, ())
    first = _laid_out(text, fonts, names, [0] * len(text.entries))  # where the headings stand does not depend on the numbers of their pages
    return _laid_out(text, fonts, names, first.entries)


def _laid_out(text: LetterText, fonts: Fonts, names: Collection[str], entries: Sequence[int]) -> LaidLetter:
    flow = LetterFlow(head_of(text, fonts), ROWS + LOWEST_ROW if text.layout == "letter" else ROWS, fonts)
    flow.put(opening_rows(text, fonts, names))
    if entries:
        flow.put(list(contents_rows(text.entries, entries, fonts)))
        flow.new_page()
    body = body_rows(text.body, fonts)
    tail = [*attachment_rows(text, fonts), *attendance_rows(text, fonts)]
    signs = [signature(text, fonts), signature(text, fonts, tight=True)]
    kept = company(body) if signs[0].rows else []
    flow.put(body[: len(body) - len(kept)])
    seal = flow.put_together(kept, tail, signs)
    found = dict(flow.entries)
    for annex in text.annexes:
        flow.new_page()
        flow.put(annex_rows(annex, fonts, names))
    text_pages = len(flow.pages)
    _finish(flow, text, imprint_of(text, fonts), fonts)
    return LaidLetter(
        Pages(text.title.replace("\n", ""), PAGE_WIDTH, PAGE_HEIGHT, tuple(flow.pages)), seal, text_pages, tuple(page for _, page in sorted(found.items()))
    )


def _finish(flow: LetterFlow, text: LetterText, imprint: Imprint, fonts: Fonts) -> None:
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
