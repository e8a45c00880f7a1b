"""Icons: Fluent drawings of 16 and 20 px, tinted by putting `fill` into the SVG and drawn sharp at every usual scale."""

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app import resources
from app.ui.theme import tokens


@cache
def icon(name: str, size: int = 16, colour: str = tokens.TEXT_SECONDARY) -> QIcon:
    """The icon of that Fluent name, `size` 16 or 20 px, tinted; disabled controls get it in the disabled grey, unless it is white.

    Raises KeyError when no such drawing is in `resources/icons`.
    """
    _source(name, size, filled=False)
    return QIcon(_Drawing(name, size, colour))


class _Drawing(QIconEngine):
    """Draws an icon when it is first seen, for the scale of the screen that it is seen on, so that none is ever scaled by the screen."""

    def __init__(self, name: str, size: int, colour: str) -> None:
        super().__init__()
        self._what = (name, size, colour)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        """The drawing at its own size, whatever is asked."""
        name, own, colour = self._what
        closed = mode == QIcon.Mode.Disabled and colour != tokens.PANE
        return picture(name, own, tokens.TEXT_DISABLED if closed else colour, scale=scale)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The same for a screen of scale 1."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """In the middle of that place."""
        drawing = self.scaledPixmap(rect.size(), mode, state, painter.device().devicePixelRatio())
        own = drawing.deviceIndependentSize().toSize()
        painter.drawPixmap(rect.center() - QRect(QPoint(0, 0), own).center(), drawing)

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        """The drawings are made for this one size."""
        return QSize(self._what[1], self._what[1])

    def availableSizes(self, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off) -> list[QSize]:
        """Only its own."""
        return [self.actualSize(QSize(), mode, state)]

    def clone(self) -> QIconEngine:
        """Another of the same."""
        return _Drawing(*self._what)


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
