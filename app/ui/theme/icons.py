"""Icons: Fluent drawings of 16 and 20 px, tinted by putting `fill` into the SVG and drawn sharp at every usual scale."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app import resources
from app.ui.theme import tokens

SCALES = (1.0, 1.25, 1.5, 2.0, 3.0)
"""Screen scales for which each icon is drawn, so that none is ever scaled by the screen."""


@cache
def icon(name: str, size: int = 16, colour: str = tokens.TEXT_SECONDARY, filled: bool = False) -> QIcon:
    """The icon of that Fluent name, `size` 16 or 20 px, tinted; disabled controls get it in the disabled grey, unless it is white.

    Raises KeyError when no such drawing is in `resources/icons`.
    """
    made = QIcon()
    closed = colour if colour == tokens.PANE else tokens.TEXT_DISABLED
    for scale in SCALES:
        made.addPixmap(picture(name, size, colour, filled, scale))
        made.addPixmap(picture(name, size, closed, filled, scale), QIcon.Mode.Disabled)
    return made


@cache
def picture(name: str, size: int, colour: str, filled: bool = False, scale: float = 1.0) -> QPixmap:
    """The same drawing as a pixmap for one screen scale, for delegates and labels."""
    return _drawn(_source(name, size, filled).replace("<path", f'<path fill="{colour}"'), size, scale)


@cache
def brand(size: int, scale: float = 1.0) -> QPixmap:
    """The sign of the program."""
    return _drawn(resources.path("icons", "brand.svg").read_text("utf-8"), size, scale)


def names() -> frozenset[str]:
    """Every name that `icon` knows."""
    return frozenset(file.name.rsplit("_", 2)[0] for file in resources.path("icons").glob("*_regular.svg"))


@cache
def _source(name: str, size: int, filled: bool) -> str:
    style = "filled" if filled else "regular"
    for drawn in (size, 20, 16):
        file = resources.path("icons", f"{name}_{drawn}_{style}.svg")
        if file.exists():
            return file.read_text("utf-8")
    raise KeyError(name)


def _drawn(svg: str, size: int, scale: float) -> QPixmap:
    """That SVG as a transparent pixmap of `size` logical pixels."""
    pixels = round(size * scale)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
