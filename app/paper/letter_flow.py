"""The pages of a letter while they are being filled: rows of the grid, tables and charts between them, the signature with what belongs to it.

Knows millimetres and pages; not what a letter says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import ceil

from app.domain.text_tables import TextChart, TextTable
from app.paper.chart import chart_height, put_chart
from app.paper.flow import Flow, set_block
from app.paper.fonts import Fonts
from app.paper.letter_grid import BOTTOM, EM, LEFT, PITCH, ROWS, TOP, WIDTH, Row, texts_of, top_of
from app.paper.letter_head import Head
from app.paper.letter_rows import Piece, Signature
from app.paper.letter_table import caption_row, chart_bars, table_block
from app.paper.pages import Page

COMPANY = 2
"""Rows of text, or of a table, that a signature takes along to the next page: it never stands alone (“此页无正文” is not allowed)."""
CLOSER = 2.4
"""Millimetres by which a table comes nearer to its title than a row of text would."""
BELOW = 3.0
"""Millimetres kept free below a table or a chart."""


@dataclass(frozen=True)
class SealSpot:
    """Where the middle of the seal belongs: the page from 0, mm from the upper left."""

    page: int
    x: float
    y: float


def company(body: Sequence[Piece]) -> list[Piece]:
    """What of a body stays with the signature: its last rows, or the table or chart that it ends with; with the headings right above them."""
    rows = list(takewhile(lambda piece: isinstance(piece, Row), reversed(body[-COMPANY:])))
    kept = len(rows) or len(body[-1:])
    headings = takewhile(lambda piece: isinstance(piece, Row) and piece.heads, reversed(body[: len(body) - kept]))
    return list(body[len(body) - kept - len(list(headings)) :])


class LetterFlow:
    """The pages while they are being filled, row by row."""

    def __init__(self, head: Head, first_rows: int, fonts: Fonts) -> None:
        first = Page(marks=list(head.texts), rules=list(head.rules))
        self.pages = [first]
        self.row = head.row
        self.entries: dict[int, int] = {}
        """On which page, from 1, each entry of the contents begins."""
        self._first_rows, self._fonts = first_rows, fonts

    @property
    def room(self) -> int:
        """Rows left on this page."""
        return (self._first_rows if len(self.pages) == 1 else ROWS) - self.row

    def new_page(self) -> None:
        """Go on at the top of the next page."""
        self.pages.append(Page())
        self.row = 0

    def put(self, pieces: Sequence[Piece]) -> None:
        """Fill rows, page after page; a heading is not left behind as the last row, and no page begins with an empty row."""
        for place, piece in enumerate(pieces):
            if isinstance(piece, TextTable):
                self._table(piece)
            elif isinstance(piece, TextChart):
                self._chart(piece)
            else:
                self._keep_with_table(pieces[place:])
                self._row(piece, last=place + 1 == len(pieces))

    def _keep_with_table(self, pieces: Sequence[Piece]) -> None:
        """Headings right above a table or chart go along with it to the next page."""
        headings = list(takewhile(lambda piece: isinstance(piece, Row) and piece.heads, pieces))
        if headings and len(headings) < len(pieces) and not isinstance(below := pieces[len(headings)], Row):
            self._require(len(headings) * PITCH + self._least(below))

    def _least(self, piece: TextTable | TextChart) -> float:
        """Millimetres that a page must have for a table to begin on it, or for a chart to stand on it."""
        if isinstance(piece, TextChart):
            bars = chart_bars(piece)
            return chart_height(bars) + bool(piece.title) * EM if bars else 0.0
        block = set_block(table_block(piece, self._fonts), self._fonts)
        return bool(piece.title) * PITCH + sum(block.heights[: 1 + COMPANY])

    def _row(self, row: Row, *, last: bool) -> None:
        if self.room <= 0 or (row.heads and self.room == 1 and not last):
            self.new_page()
        if self.row == 0 and not row.pieces and len(self.pages) > 1:
            return
        if row.entry:
            self.entries[row.entry] = len(self.pages)
        self.pages[-1].marks += texts_of(row, top_of(self.row))
        self.row += 1

    def _table(self, table: TextTable, parted: int = 0) -> None:
        """A table below its title, which stays with its first row; the last `parted` rows go to a page of their own."""
        block = set_block(table_block(table, self._fonts), self._fonts)
        self._require(self._least(table))
        self._caption(table.title)
        flow = self._flow(closer=bool(table.title))
        flow.block(block, turn_at=len(block.heights) - parted if parted else 0)
        self._after(flow)

    def _chart(self, chart: TextChart) -> None:
        """Bars, with their title below; they stay on one page where a page holds them. Nothing to draw leaves nothing."""
        bars = chart_bars(chart)
        if bars is None:
            return
        self._require(self._least(chart))
        flow = self._flow(closer=False)
        put_chart(flow, bars)
        if chart.title:
            self.pages[-1].marks += texts_of(caption_row(chart.title, self._fonts), flow.y)
            flow.y += EM
            flow.open_frame()
        self._after(flow)

    def _require(self, height: float) -> None:
        """Go on on the next page when this one has less room than that many mm; what no page holds begins where it is."""
        if height > BOTTOM - top_of(self.row) and self.row > 0 and height <= BOTTOM - TOP:
            self.new_page()

    def _caption(self, title: str) -> None:
        if title:
            self._row(caption_row(title, self._fonts), last=True)

    def _flow(self, *, closer: bool) -> Flow:
        flow = Flow(self._fonts, LEFT, WIDTH, TOP, BOTTOM)
        flow.pages, flow.y = self.pages, top_of(self.row) - (CLOSER if closer else 0.0)
        flow.open_frame()
        return flow

    def _after(self, flow: Flow) -> None:
        flow.close_frame()
        self.row = min(ROWS, ceil((flow.y + BELOW - TOP) / PITCH))

    def put_together(self, kept: Sequence[Piece], tail: Sequence[Row], signs: Sequence[Signature]) -> SealSpot | None:
        """The last rows of the body, what belongs to them, and the signature on one page, as far as one page can hold them.

        The first of the signatures that this page holds is taken, else the first on the next page.
        """
        rows = [piece for piece in kept if isinstance(piece, Row)]
        if len(rows) < len(kept):
            self._put_before(kept, len(tail) + min(len(sign.rows) for sign in signs))
            rows = []
        rows = [*rows, *tail]
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
        return self._sign(sign)

    def _put_before(self, kept: Sequence[Piece], rows: int) -> None:
        """A table or chart that a text ends with, and room for that many rows below it: its last rows go along to the next page, a chart as a whole."""
        pages, row = [Page(list(page.marks), list(page.rules), list(page.cells), list(page.bars)) for page in self.pages], self.row
        self.put(kept)
        if self.room >= rows:
            return
        self.pages, self.row = pages, row
        table = kept[-1]
        if isinstance(table, TextTable) and len(table.rows) > COMPANY + 1:
            self._keep_with_table(kept)
            self.put(kept[:-1])
            self._table(table, parted=COMPANY)
        else:
            self.new_page()
            self.put(kept)

    def _sign(self, sign: Signature) -> SealSpot | None:
        start = self.row
        for row in sign.rows:
            self.pages[-1].marks += texts_of(row, top_of(self.row))
            self.row += 1
        if sign.seal is None:
            return None
        down, right = sign.seal
        return SealSpot(len(self.pages) - 1, LEFT + right, top_of(start + down) + EM / 2)
