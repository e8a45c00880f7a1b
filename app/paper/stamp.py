"""Codes at the foot of a page: the QR code as filled squares and the short code beside it. Knows reportlab; not what a code says."""

from collections.abc import Sequence
from typing import Any

import segno

from app.paper.fonts import Face, Fonts
from app.paper.pages import POINT, Stamp
from app.paper.pdf_text import draw_text

SIDE, RIGHT, BOTTOM = 13.0, 12.0, 5.5
"""The QR code in the lower right corner, in mm; it keeps the room below the tables."""

PITCH = 36.0
"""Mm from one code to the next, words and white included; two of them end right of a page number in the middle of A4."""

MASK = 4
"""One of the eight patterns of ISO/IEC 18004 7.8: scanners read them all, and trying which looks best takes longer than laying out a form."""

WORDS_SIZE, WORDS_LEADING, WORDS_GAP = 7.5, 3.4, 2.5
"""Points, mm from line to line, and mm of white beside the QR code: a scanner asks for four of its squares."""


def draw_stamps(canvas: Any, fonts: Fonts, stamps: Sequence[Stamp], width: float) -> None:
    """Put the stamps on the present page, which is so many points wide, from the right to the left; the squares are kept once in the file."""
    for place, stamp in enumerate(stamps):
        _stamp(canvas, fonts, stamp, width - place * PITCH / POINT)


def _stamp(canvas: Any, fonts: Fonts, stamp: Stamp, width: float) -> None:
    name = f"stamp-{'-'.join(stamp.words[-2:])}"
    if not canvas.hasForm(name):
        canvas.beginForm(name, 0, 0, SIDE / POINT, SIDE / POINT)
        _squares(canvas, stamp.scanned)
        canvas.endForm()
    left = width - (RIGHT + SIDE) / POINT
    canvas.saveState()
    canvas.translate(left, BOTTOM / POINT)
    canvas.doForm(name)
    canvas.restoreState()
    for below, words in zip(reversed(range(len(stamp.words))), stamp.words, strict=True):
        x = left - WORDS_GAP / POINT - fonts.width(words, Face.HEI, WORDS_SIZE)
        draw_text(canvas, fonts, x, (BOTTOM + 0.4 + below * WORDS_LEADING) / POINT, words, Face.HEI, WORDS_SIZE)


def _squares(canvas: Any, text: str) -> None:
    """One path, each run of dark squares one rectangle, so that it stays sharp at any resolution; counted in squares, which keeps numbers short."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False, mask=MASK).matrix]
    canvas.scale(SIDE / POINT / len(rows), SIDE / POINT / len(rows))
    path = canvas.beginPath()
    for down, row in enumerate(rows, start=1):
        at = 0
        while at < len(row):
            end = at
            while end < len(row) and row[end]:
                end += 1
            if end > at:
                path.rect(at, len(rows) - down, end - at, 1)
            at = max(end, at + 1)
    canvas.drawPath(path, stroke=0, fill=1)
