"""Laying widgets out, and taking them away again."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from app.ui.theme import tokens


class Patch(QWidget):
    """A piece in one colour, perhaps with something on it; a style sheet of its own would cost more than all that stands on it."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self._colour = QColor(colour)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill it."""
        QPainter(self).fillRect(event.rect(), self._colour)


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and away from the screen."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


def padded(*parts: QWidget | QLayout, top: int = tokens.GAP_3) -> QWidget:
    """The parts below each other at the top of a page of a pane, with its margins (`top` also below)."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(tokens.GAP_4, top, tokens.GAP_4, top)
    column.setSpacing(tokens.GAP_2)
    for part in parts:
        if isinstance(part, QLayout):
            column.addLayout(part)
        else:
            column.addWidget(part)
    column.addStretch(1)
    return holder
