"""Small strokes that several painted widgets share."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.ui.theme import tokens


def pen(colour: str, width: float = 1, *, dashed: bool = False) -> QPen:
    """A pen in that colour."""
    made = QPen(QColor(colour))
    made.setWidthF(width)
    if dashed:
        made.setDashPattern([2, 2])
    return made


def draw_focus(painter: QPainter, box: QRectF, radius: float = tokens.RADIUS) -> None:
    """The 2 px frame of the keyboard focus, drawn inside `box` so that nothing moves."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(tokens.ACCENT, 2))
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
