"""The layout tree as PDF. Knows reportlab and points; decides nothing about where things stand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from math import inf
from typing import Any

from reportlab.pdfbase import pdfmetrics

from app.domain.progress import Report, unreported
from app.paper.fonts import Face, Fonts
from app.paper.glyphs import Curve, outlined
from app.paper.pages import A4, POINT, Bar, Page, Pages, Rule, Text, Tick
from app.paper.pdf_text import INVISIBLE, draw_line, draw_text, new_canvas, registered
from app.paper.stamp import draw_stamps

BOUND, BOUND_SIZE, BOUND_RIGHT, BOUND_TOP = "本包第{}页　共{}页", 9.0, 14.0, 10.0
"""The number of a page in a bound package: words, points, and mm from the right and the upper edge."""

TOUCHING = 0.01
"""Millimetres."""

BLACK, RED = (0.0, 0.0, 0.0), (0.9, 0.0, 0.0)
"""Ink, and the red of letterheads."""


def draw_pdf(pages: Pages, fonts: Fonts, *, watermark: str | None = None, curves: bool = False, report: Report = unreported) -> bytes:
    """The pages as one PDF, the same bytes for the same pages.

    With `curves` the letters are drawn as outlines, for artwork; what they say still lies on the page as invisible text.
    `watermark` (such as 草稿) stands in light grey behind the text of every page.
    """
    target = BytesIO()
    width, height = pages.width / POINT, pages.height / POINT
    canvas = new_canvas(target, fonts, width, height)
    canvas.setTitle(pages.title)
    for number, page in enumerate(pages.pages):
        report(number, len(pages.pages))
        if watermark:
            _watermark(canvas, fonts, watermark, width, height)
        _page(canvas, fonts, page, height, curves=curves)
        draw_stamps(canvas, fonts, pages.stamps, width)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def draw_bound(parts: Sequence[Pages], fonts: Fonts, title: str) -> bytes:
    """Several papers as one PDF, each on sheets of its own size, with a bookmark where it begins and a number of the whole on every page."""
    return _bound(parts, fonts, title, sum(len(part.pages) for part in parts))


def draw_each(parts: Iterable[Pages], fonts: Fonts, title: str) -> bytes:
    """Several papers as one PDF, each just as it is alone, with a bookmark where it begins; they are drawn as they come."""
    return _bound(parts, fonts, title, 0)


def _bound(parts: Iterable[Pages], fonts: Fonts, title: str, count: int) -> bytes:
    """With a `count` of pages they are numbered."""
    target = BytesIO()
    canvas = new_canvas(target, fonts, *(side / POINT for side in A4))
    canvas.setTitle(title)
    number = 0
    for place, part in enumerate(parts):
        width, height = part.width / POINT, part.height / POINT
        for first, page in enumerate(part.pages):
            number += 1
            canvas.setPageSize((width, height))
            if first == 0:
                canvas.bookmarkPage(f"part-{place}")
                canvas.addOutlineEntry(part.title, f"part-{place}")
            _page(canvas, fonts, page, height, curves=False)
            draw_stamps(canvas, fonts, part.stamps, width)
            if count:
                _number(canvas, fonts, BOUND.format(number, count), width, height)
            canvas.showPage()
    canvas.save()
    return target.getvalue()


def _number(canvas: Any, fonts: Fonts, words: str, width: float, height: float) -> None:
    x = width - BOUND_RIGHT / POINT - fonts.width(words, Face.FANG, BOUND_SIZE)
    draw_text(canvas, fonts, x, height - BOUND_TOP / POINT, words, Face.FANG, BOUND_SIZE)


def _page(canvas: Any, fonts: Fonts, page: Page, height: float, *, curves: bool) -> None:
    for bar in page.bars:
        _bar(canvas, bar, height)
    for rule in joined(page.rules):
        _rule(canvas, rule, height)
    for mark in page.marks:
        if isinstance(mark, Tick):
            _tick(canvas, fonts, mark, height)
        elif curves:
            _outlines(canvas, fonts, mark, height)
        else:
            _text(canvas, fonts, mark, height)


def _text(canvas: Any, fonts: Fonts, text: Text, height: float) -> None:
    if text.red:
        canvas.setFillColorRGB(*RED)
    draw_line(canvas, fonts, text.x / POINT, height - text.y / POINT, text.line, text.face, text.size)
    if text.red:
        canvas.setFillColorRGB(*BLACK)


def _outlines(canvas: Any, fonts: Fonts, text: Text, height: float) -> None:
    """Quadratic curves become cubic ones: PDF knows no others."""
    path = canvas.beginPath()
    left, base = text.x / POINT, height - text.y / POINT

    def put(x: float, contours: list[list[Curve]]) -> None:
        for contour in contours:
            here = (0.0, 0.0)
            for place, piece in enumerate(contour):
                points = [(left + (x + px) * text.size, base + py * text.size) for px, py in piece]
                if place == 0:
                    path.moveTo(*points[0])
                elif len(points) == 1:
                    path.lineTo(*points[0])
                else:
                    control, end = points
                    first, second = (((p[0] + 2 * control[0]) / 3, (p[1] + 2 * control[1]) / 3) for p in (here, end))
                    path.curveTo(*first, *second, *end)
                here = points[-1]
            path.close()

    outlined(text.line.text, text.face, fonts, put, {})
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)
    draw_line(canvas, fonts, left, base, text.line, text.face, text.size, invisible=True)


def joined(rules: Sequence[Rule]) -> list[Rule]:
    """The same lines with those that lie on one another or touch end to end drawn as one: a table has two for every cell."""
    lines: dict[tuple[object, ...], list[Rule]] = {}
    for rule in rules:
        along = "across" if rule.y1 == rule.y2 else "down" if rule.x1 == rule.x2 else rule
        lines.setdefault((along, round(rule.y1 if along == "across" else rule.x1, 3), rule.weight, rule.red), []).append(rule)
    return [one for (along, *_), same in lines.items() for one in (_in_one(same, along == "across") if along in ("across", "down") else same)]


def _in_one(rules: Sequence[Rule], across: bool) -> Iterator[Rule]:
    """Rules on one line, joined wherever they touch."""
    spans = sorted(sorted((rule.x1, rule.x2) if across else (rule.y1, rule.y2)) for rule in rules)
    first, start, end = rules[0], *spans[0]
    for left, right in (*spans[1:], (inf, inf)):
        if left > end + TOUCHING:
            yield replace(first, x1=start, x2=end) if across else replace(first, y1=start, y2=end)
            start = left
            end = right
        end = max(end, right)


def _rule(canvas: Any, rule: Rule, height: float) -> None:
    canvas.setLineWidth(rule.weight)
    canvas.setStrokeColorRGB(*(RED if rule.red else BLACK))
    canvas.setLineCap(0 if rule.red else 2)
    canvas.line(rule.x1 / POINT, height - rule.y1 / POINT, rule.x2 / POINT, height - rule.y2 / POINT)


def _bar(canvas: Any, bar: Bar, height: float) -> None:
    canvas.setLineWidth(0.5)
    canvas.setStrokeColorRGB(*BLACK)
    canvas.setFillGray(bar.shade)
    canvas.rect(bar.x / POINT, height - (bar.y + bar.height) / POINT, bar.width / POINT, bar.height / POINT, fill=1)
    canvas.setFillColorRGB(*BLACK)


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
