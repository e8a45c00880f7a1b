"""What happened to a record, from top to bottom: days at the left, dots on a line, words at the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.widgets.paint import pen

DOT_X, TEXT_X, LINE, NOTE_LINE, BETWEEN = 68, 82, 20, 17, 5
_WORDS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)
HIGHEST = 10_000


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
    """Paints happenings, each in as many lines as its words need: a reason is never cut. The line is dashed from the present step on."""

    def __init__(self, happenings: Sequence[Happening] = ()) -> None:
        super().__init__()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_happenings(happenings)

    def set_happenings(self, happenings: Sequence[Happening]) -> None:
        """Show these instead."""
        self._happenings = tuple(happenings)
        self.setAccessibleName("；".join(f"{one.day} {one.title} {one.note}".strip() for one in happenings))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines."""
        return sum(sum(self._heights(one, width - TEXT_X)) + BETWEEN for one in self._happenings) + 4

    def sizeHint(self) -> QSize:
        """As high as its lines are at the width that it has."""
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def minimumSizeHint(self) -> QSize:
        """Lines are never cut in height."""
        return QSize(180, self.sizeHint().height())

    def _heights(self, one: Happening, width: int) -> tuple[int, int]:
        """How much the title and the note take."""
        return max(LINE, _height(one.title, _title_face(one), width)) + 1, max(NOTE_LINE, _height(one.note, face(tokens.FONT_NOTE), width)) if one.note else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw line, dots and words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0
        for place, one in enumerate(self._happenings):
            height = sum(self._heights(one, self.width() - TEXT_X)) + BETWEEN
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
        waiting = one.dot is Dot.TO_COME
        width = self.width() - TEXT_X
        painter.setFont(face(tokens.FONT_NOTE))
        painter.setPen(QColor(tokens.TEXT_NOTE))
        painter.drawText(QRectF(0, top + 2, DOT_X - 14, 20), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, one.day)
        high, note_high = self._heights(one, width)
        painter.drawText(QRectF(TEXT_X, top + high, width, note_high), _WORDS, one.note)
        painter.setFont(_title_face(one))
        painter.setPen(QColor(tokens.TEXT_NOTE if waiting else tokens.TEXT))
        painter.drawText(QRectF(TEXT_X, top + 2, width, high - 1), _WORDS, one.title)


def _title_face(one: Happening) -> QFont:
    return face(weight=tokens.WEIGHT_STRONG if one.dot is Dot.PRESENT else tokens.WEIGHT_PLAIN)


def _height(words: str, font: QFont, width: int) -> int:
    return QFontMetrics(font).boundingRect(QRect(0, 0, width, HIGHEST), _WORDS, words).height()
