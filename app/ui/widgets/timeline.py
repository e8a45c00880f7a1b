"""What happened to a record, from top to bottom: days at the left, dots on a line, words at the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.widgets.paint import pen

DOT_X, TEXT_X, TALL, SHORT = 68, 82, 42, 28


class Dot(Enum):
    """Done, the present step, or still to come."""

    DONE = "done"
    PRESENT = "present"
    TO_COME = "to come"


@dataclass(frozen=True)
class Happening:
    """One line of the history: the day in words, what happened, a note and how far it is."""

    day: str
    title: str
    note: str = ""
    dot: Dot = Dot.DONE


class Timeline(QWidget):
    """Paints happenings; the line is dashed from the present step on."""

    def __init__(self, happenings: Sequence[Happening] = ()) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_happenings(happenings)

    def set_happenings(self, happenings: Sequence[Happening]) -> None:
        """Show these instead."""
        self._happenings = tuple(happenings)
        self.setAccessibleName("；".join(f"{one.day} {one.title} {one.note}".strip() for one in happenings))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(240, sum(TALL if one.note else SHORT for one in self._happenings) + 4)

    def minimumSizeHint(self) -> QSize:
        """Lines are never cut in height."""
        return QSize(180, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line, dots and words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0
        for place, one in enumerate(self._happenings):
            height = TALL if one.note else SHORT
            if place + 1 < len(self._happenings):
                done = one.dot is Dot.DONE
                painter.setPen(pen(tokens.ACCENT_BORDER if done else tokens.EDGE, 2 if done else 1.5, dashed=not done))
                painter.drawLine(QPointF(DOT_X, top + 17), QPointF(DOT_X, top + height + 7))
            self._draw_dot(painter, one.dot, QPointF(DOT_X, top + 12))
            self._draw_words(painter, one, top)
            top += height

    def _draw_dot(self, painter: QPainter, dot: Dot, middle: QPointF) -> None:
        colour = tokens.EDGE if dot is Dot.TO_COME else tokens.ACCENT
        radius = {Dot.DONE: 3.5, Dot.PRESENT: 5.0, Dot.TO_COME: 4.0}[dot]
        painter.setPen(pen(colour, 2 if dot is Dot.PRESENT else 1.5))
        painter.setBrush(QColor(colour if dot is Dot.DONE else tokens.PANE))
        painter.drawEllipse(middle, radius, radius)

    def _draw_words(self, painter: QPainter, one: Happening, top: int) -> None:
        present, waiting = one.dot is Dot.PRESENT, one.dot is Dot.TO_COME
        width = self.width() - TEXT_X
        painter.setFont(face(tokens.FONT_NOTE))
        painter.setPen(QColor(tokens.TEXT_NOTE))
        painter.drawText(QRectF(0, top + 2, DOT_X - 14, 20), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, one.day)
        note = painter.fontMetrics().elidedText(one.note, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(TEXT_X, top + 21, width, 17), Qt.AlignmentFlag.AlignVCenter, note)
        painter.setFont(face(weight=tokens.WEIGHT_STRONG if present else tokens.WEIGHT_PLAIN))
        painter.setPen(QColor(tokens.TEXT_NOTE if waiting else tokens.TEXT))
        title = painter.fontMetrics().elidedText(one.title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(TEXT_X, top + 2, width, 20), Qt.AlignmentFlag.AlignVCenter, title)
