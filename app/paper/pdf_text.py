"""Text on a PDF canvas: fonts registered when first used, every character copied out as it was written. Knows reportlab; no layout."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, BinaryIO

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from app.domain.errors import MachineFault
from app.paper.fonts import Face, Fonts
from app.paper.lines import Line, printable

INVISIBLE = 3
"""PDF text render mode (ISO 32000-1 9.3.6): text that is found and copied, but not drawn."""

REMEDY = "请重新安装该字体，或在设置中停用本机字体后重试。"


def new_canvas(target: BinaryIO, fonts: Fonts, width: float, height: float) -> Any:
    """A reportlab canvas of that page size in points; the same input gives the same bytes, and no font stays unembedded."""
    ttfonts.makeToUnicodeCMap = to_unicode_map
    (run,) = fonts.runs("字", Face.FANG)
    return Canvas(target, pagesize=(width, height), invariant=1, pageCompression=1, initialFontName=registered(fonts, run.font))


def draw_text(canvas: Any, fonts: Fonts, x: float, y: float, text: str, face: Face, size: float) -> None:
    """Draw one line of text with its base line at y (points from the bottom), in the canvas's fill colour."""
    shown = printable(text).replace("\n", " ")
    draw_line(canvas, fonts, x, y, Line(shown, 0, 0, last=True), face, size)


def draw_line(canvas: Any, fonts: Fonts, x: float, y: float, line: Line, face: Face, size: float, *, invisible: bool = False) -> None:
    """Draw a broken line with its justification; an invisible one is only found and copied."""
    if not line.text:
        return
    writer = canvas.beginText(x, y)
    if invisible:
        writer.setTextRenderMode(INVISIBLE)
    for font, gap, text in pieces(fonts, line, face):
        writer.setFont(registered(fonts, font), size)
        writer.setCharSpace(gap)
        writer.textOut(text)
    writer.setCharSpace(0)
    if invisible:
        writer.setTextRenderMode(0)
    canvas.drawText(writer)


def pieces(fonts: Fonts, line: Line, face: Face) -> Iterator[tuple[str, float, str]]:
    """The line cut where the font or the gap after the character changes: PDF name of the font, gap in points, text."""
    drawn = (fonts.drawn(char, face) for char in line.text)
    each = zip(drawn, line.gaps(), strict=True)
    for (font, gap), parts in groupby(each, lambda part: (part[0].font.name, part[1])):
        yield font, gap, "".join(part[0].char for part in parts)


def registered(fonts: Fonts, font: str) -> str:
    """The same name, after the font is known to reportlab; raises `MachineFault` for a font that cannot be embedded."""
    if font not in pdfmetrics.getRegisteredFontNames():
        path, place = fonts.file_of(font)
        try:
            pdfmetrics.registerFont(ttfonts.TTFont(font, str(path), subfontIndex=place))
        except ttfonts.TTFError as fault:
            raise MachineFault(f"字体文件“{path.name}”无法放入PDF。", REMEDY) from fault
    return font


def to_unicode_map(name: str, subset: list[int]) -> str:
    """What a reader copies for each glyph of an embedded font (PDF 32000-1 9.10.3).

    Reportlab's own writes five hex digits for characters above U+FFFF, which readers take for garbage; the format wants UTF-16.
    """
    pairs = [f"<{glyph:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for glyph, code in enumerate(subset)]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            f"1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange",
            *(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )
