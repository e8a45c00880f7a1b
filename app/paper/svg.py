"""One page of the layout tree as SVG in millimetres, its text as curves or as text. For artwork: signs have lines and frames, no boxes to tick."""

from xml.sax.saxutils import escape

from app.paper.fonts import OFFICE, Fonts
from app.paper.glyphs import Curve, Outlines, outlined
from app.paper.pages import POINT, Page, Pages, Text


def draw_svg(pages: Pages, number: int, fonts: Fonts, *, curves: bool = True) -> bytes:
    """That page, counted from 0. With `curves` it looks the same everywhere; without, whoever cuts the sign needs the fonts, and can change the words."""
    page = pages.pages[number]
    width, height = f"{pages.width:g}", f"{pages.height:g}"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">'
    words = "\n".join(text.line.text for text in page.texts)
    parts = [head, f"<title>{escape(words)}</title>", *_rules(page)]
    known: dict[str, Outlines] = {}
    parts += [_path(text, fonts, known) if curves else _words(text) for text in page.texts]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', *parts, "</svg>", ""]).encode()


def _rules(page: Page) -> list[str]:
    return [
        f'<line x1="{rule.x1:.2f}" y1="{rule.y1:.2f}" x2="{rule.x2:.2f}" y2="{rule.y2:.2f}" stroke="#000" stroke-width="{rule.weight * POINT:.3f}"'
        ' stroke-linecap="square"/>'
        for rule in page.rules
    ]


def _words(text: Text) -> str:
    face = f"{OFFICE[text.face][0]}, {text.face.value}, serif"
    return f'<text x="{text.x:.2f}" y="{text.y:.2f}" font-family="{face}" font-size="{text.size * POINT:.3f}">{escape(text.line.text)}</text>'


def _path(text: Text, fonts: Fonts, known: dict[str, Outlines]) -> str:
    size = text.size * POINT
    steps: list[str] = []

    def put(x: float, contours: list[list[Curve]]) -> None:
        for contour in contours:
            for place, piece in enumerate(contour):
                letter = "M" if place == 0 else "L" if len(piece) == 1 else "Q"
                steps.append(letter + " ".join(f"{text.x + (x + px) * size:.3f} {text.y - py * size:.3f}" for px, py in piece))
            steps.append("Z")

    outlined(text.line.text, text.face, fonts, put, known)
    return f'<path fill="#000" d="{"".join(steps)}"/>'
