"""Laying widgets out, and taking them away again."""

from collections.abc import Iterator

from PySide6.QtCore import QTimer
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


class Gradually:
    """Makes many widgets a few at a time, so that the window answers in between."""

    def __init__(self, owner: QWidget, at_once: int) -> None:
        self._at_once = at_once
        self._making: Iterator[None] = iter(())
        self._soon = QTimer(owner, interval=0, singleShot=True)
        self._soon.timeout.connect(self.go_on)

    def begin(self, making: Iterator[None], *, now: bool = True) -> None:
        """Make these in place of what is still to be made; `now` the first few, otherwise when one goes on."""
        self._making = making
        if now:
            self.go_on()

    def go_on(self) -> None:
        """The next few, and soon those after them."""
        for _ in range(self._at_once):
            if next(self._making, self) is self:
                return
        self._soon.start()


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
