"""A small calendar of the weeks of a time limit: counted days, days off, the start, today and the due day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.dates import near_day
from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.widgets import tip
from app.ui.widgets.paint import pen

CELL, ROW, HEAD, MOST_WEEKS = 40, 28, 24, 8
HEADINGS = "一二三四五六日"


class Mark(Enum):
    """What a day is in the count."""

    OFF = "off"
    START = "start"
    PASSED = "passed"
    TO_COME = "to come"
    DUE = "due"
    LATE = "late"


GROUNDS = {
    Mark.START: tokens.PRESSED_GROUND,
    Mark.PASSED: tokens.ACCENT_TINT_PRESSED,
    Mark.TO_COME: tokens.CELL_FILLABLE,
    Mark.DUE: tokens.ORANGE_MARK,
    Mark.LATE: tokens.RED,
}


@dataclass(frozen=True)
class MarkedDay:
    """How a day is drawn, and why, for the tooltip."""

    mark: Mark
    why: str


class DayGrid(QWidget):
    """Weeks from Monday to Sunday; a limit of more than eight weeks shows its last eight."""

    def __init__(self, days: Mapping[date, MarkedDay], today: date) -> None:
        super().__init__()
        self._days = days
        self._today = today
        last = max((*days, today) if (today - max(days)).days < 14 else days)
        first = min(days) - timedelta(days=min(days).weekday())
        last += timedelta(days=6 - last.weekday())
        self._first = max(first, last - timedelta(days=7 * MOST_WEEKS - 1))
        self._weeks = (last - self._first).days // 7 + 1
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        due = max(days)
        self.setAccessibleName(f"从{near_day(min(days), today)}算到{near_day(due, today)}")

    def sizeHint(self) -> QSize:
        """Seven cells wide."""
        return QSize(7 * CELL, HEAD + self._weeks * ROW)

    def minimumSizeHint(self) -> QSize:
        """No less."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw heading and days."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(face(tokens.FONT_NOTE))
        painter.setPen(QColor(tokens.TEXT_SECONDARY))
        for place, words in enumerate(HEADINGS):
            painter.drawText(QRectF(place * CELL, 0, CELL - 4, HEAD - 4), Qt.AlignmentFlag.AlignCenter, words)
        for number in range(self._weeks * 7):
            self._draw_day(painter, self._first + timedelta(days=number), self._box(number))

    def _box(self, number: int) -> QRectF:
        return QRectF((number % 7) * CELL, HEAD + (number // 7) * ROW, CELL - 4, ROW - 3)

    def _draw_day(self, painter: QPainter, day: date, box: QRectF) -> None:
        marked = self._days.get(day)
        ground = GROUNDS.get(marked.mark) if marked else None
        painter.setPen(Qt.PenStyle.NoPen)
        if ground:
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
        if day == self._today:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen(tokens.ACCENT, 1.5))
            painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), tokens.RADIUS, tokens.RADIUS)
        strong = marked is not None and marked.mark in (Mark.DUE, Mark.LATE)
        counted = marked is not None and marked.mark in (Mark.PASSED, Mark.TO_COME)
        painter.setFont(face(weight=tokens.WEIGHT_STRONG if strong else tokens.WEIGHT_PLAIN))
        painter.setPen(QColor(tokens.PANE if strong else tokens.TEXT if counted or day == self._today else tokens.TEXT_DISABLED))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(day.day))

    def event(self, event: QEvent) -> bool:
        """The tooltip says why a day counts or not."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            for number in range(self._weeks * 7):
                day = self._first + timedelta(days=number)
                if self._box(number).contains(event.pos().toPointF()) and day in self._days:
                    QToolTip.showText(event.globalPos(), tip(f"{near_day(day, self._today)}：{self._days[day].why}"), self)
            return True
        return super().event(event)
