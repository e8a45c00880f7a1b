"""Text on a PDF canvas: fonts registered when first used, every character copied out as it was written. Knows reportlab; no layout."""

from typing import Any, BinaryIO

from app.paper.fonts import Face, Fonts
from app.paper.lines import Line


def new_canvas(target: BinaryIO, fonts: Fonts, width: float, height: float) -> Any:
    """A reportlab canvas of that page size in points; the same input gives the same bytes, and no font stays unembedded."""
    raise NotImplementedError


def draw_text(canvas: Any, fonts: Fonts, x: float, y: float, text: str, face: Face, size: float) -> None:
    """Draw one line of text with its base line at y (points from the bottom), in the canvas's fill colour."""
    raise NotImplementedError


def draw_line(canvas: Any, fonts: Fonts, x: float, y: float, line: Line, face: Face, size: float) -> None:
    """Draw a broken line with its justification."""
    raise NotImplementedError
