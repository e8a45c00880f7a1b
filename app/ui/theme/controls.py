"""The drawings of ticks that cells and check boxes share: SVG files below `resources/icons/controls`."""

from functools import cache

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgRenderer

from app import resources


def draw_box(painter: QPainter, box: QRect, ticked: bool, enabled: bool = True) -> None:
    """Draw a tick box of 16 px, as `QCheckBox` shows it."""
    name = f"box_{'on' if ticked else 'off'}{'' if enabled else '_disabled'}"
    _renderer(name).render(painter, QRectF(box))


@cache
def _renderer(name: str) -> QSvgRenderer:
    return QSvgRenderer(str(resources.path("icons", "controls", f"{name}.svg")))
