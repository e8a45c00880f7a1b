"""The layout tree as PDF. Knows reportlab and points; decides nothing about where things stand."""

from io import BytesIO
from typing import Any

import segno
from reportlab.pdfbase import pdfmetrics

from app.paper.fonts import Face, Fonts
from app.paper.pages import POINT, Page, Pages, Rule, Tick
from app.paper.pdf_text import draw_line, draw_text, new_canvas, registered

CODE_SIDE, CODE_RIGHT, CODE_BOTTOM = 14.0, 12.0, 5.5
"""The QR code in the lower right corner, in mm; it keeps the room below the tables."""

INVISIBLE = 3
"""PDF text render mode (ISO 32000-1 9.3.6): text that is found and copied, but not drawn."""


def draw_pdf(pages: Pages, fonts: Fonts, *, watermark: str | None = None, title: str = "", code: str | None = None) -> bytes:
    """The pages as one PDF, the same bytes for the same pages; `code` is put on the first page as a QR code.

    `watermark` (such as 草稿) stands in light grey behind the text of every page.
    """
    target = BytesIO()
    width, height = pages.width / POINT, pages.height / POINT
    canvas = new_canvas(target, fonts, width, height)
    canvas.setTitle(title or pages.title)
    for number, page in enumerate(pages.pages):
        if watermark:
            _watermark(canvas, fonts, watermark, width, height)
        _page(canvas, fonts, page, height)
        if code and number == 0:
            _code(canvas, code, width)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _page(canvas: Any, fonts: Fonts, page: Page, height: float) -> None:
    for rule in dict.fromkeys(page.rules):
        _rule(canvas, rule, height)
    for mark in page.marks:
        if isinstance(mark, Tick):
            _tick(canvas, fonts, mark, height)
        else:
            draw_line(canvas, fonts, mark.x / POINT, height - mark.y / POINT, mark.line, mark.face, mark.size)


def _rule(canvas: Any, rule: Rule, height: float) -> None:
    canvas.setLineWidth(rule.weight)
    canvas.setLineCap(2)
    canvas.line(rule.x1 / POINT, height - rule.y1 / POINT, rule.x2 / POINT, height - rule.y2 / POINT)


def _tick(canvas: Any, fonts: Fonts, tick: Tick, height: float) -> None:
    """The box is drawn, because few fonts have it; its sign lies in it as invisible text, so that search and copying find it."""
    side = tick.side / POINT
    x, y = tick.x / POINT, height - tick.y / POINT - side
    canvas.setLineWidth(0.8)
    canvas.rect(x, y, side, side)
    if tick.ticked:
        canvas.setLineWidth(1.4)
        canvas.lines([(x + side * 0.2, y + side * 0.5, x + side * 0.42, y + side * 0.25), (x + side * 0.42, y + side * 0.25, x + side * 0.82, y + side * 0.8)])
    text = canvas.beginText(x, y + side * 0.15)
    text.setTextRenderMode(INVISIBLE)
    text.setFont(_sign_font(fonts), side)
    text.textOut("☑" if tick.ticked else "☐")
    text.setTextRenderMode(0)
    canvas.drawText(text)


def _sign_font(fonts: Fonts) -> str:
    """A font that takes ☑ and ☐: no font here has them, and reportlab drops what a font lacks, so both are lent the shape of 口."""
    (run,) = fonts.runs("口", Face.FANG)
    glyphs = pdfmetrics.getFont(registered(fonts, run.font)).face.charToGlyph
    for sign in "☑☐":
        glyphs.setdefault(ord(sign), glyphs[ord("口")])
    return run.font


def _watermark(canvas: Any, fonts: Fonts, words: str, width: float, height: float) -> None:
    size = min(110.0, 0.7 * width / max(1.0, fonts.width(words, Face.HEI, 1)))
    canvas.saveState()
    canvas.setFillGray(0.9)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(40)
    draw_text(canvas, fonts, -fonts.width(words, Face.HEI, size) / 2, -size / 3, words, Face.HEI, size)
    canvas.restoreState()


def _code(canvas: Any, payload: str, width: float) -> None:
    """The QR code as filled squares, one path, so that it stays sharp at any resolution."""
    rows = list(segno.make(payload, error="m", micro=False).matrix)
    module = CODE_SIDE / POINT / len(rows)
    left, top = width - (CODE_RIGHT + CODE_SIDE) / POINT, (CODE_BOTTOM + CODE_SIDE) / POINT
    path = canvas.beginPath()
    for down, row in enumerate(rows):
        for right, dark in enumerate(row):
            if dark:
                path.rect(left + right * module, top - (down + 1) * module, module, module)
    canvas.drawPath(path, stroke=0, fill=1)
