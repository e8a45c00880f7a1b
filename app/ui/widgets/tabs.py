"""Tabs with counts, in two looks: a segmented control (本组在办 20 | 快到期 4) and an underlined row (经过 | 材料 6).

One tab stop; Left, Right, Home and End move the choice.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.widgets.paint import draw_focus, pen

LEAST_PADDING = 4
"""px at both sides of the words, where the window is narrow."""
Tab = tuple[str, str]
"""A key for the program and the words for the user, count included."""


class SegmentTabs(QWidget):
    """A row of choices of which exactly one holds. `underlined` gives the flat look; `changed` carries the key."""

    changed = Signal(str)

    def __init__(self, tabs: Sequence[Tab], *, underlined: bool = False, name: str = "视图") -> None:
        super().__init__()
        self._underlined = underlined
        self._height = 36 if underlined else tokens.CONTROL
        self._padding = tokens.GAP_2 if underlined else 13
        self._hovered = -1
        self._name = name
        self._tabs: tuple[Tab, ...] = ()
        self._current = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_tabs(tabs)

    def set_tabs(self, tabs: Sequence[Tab]) -> None:
        """Show other words or counts; the choice stays where its key still exists."""
        present = self.current()
        self._tabs = tuple(tabs)
        self._current = next((place for place, tab in enumerate(tabs) if tab[0] == present), 0)
        self._tell_name()
        self.updateGeometry()
        self.update()

    def current(self) -> str:
        """The key of the choice."""
        return self._tabs[self._current][0] if self._tabs else ""

    def choose(self, key: str) -> None:
        """Choose by key and tell the listeners when that is a change."""
        place = next(place for place, tab in enumerate(self._tabs) if tab[0] == key)
        if place != self._current:
            self._current = place
            self._tell_name()
            self.update()
            self.changed.emit(key)

    def _tell_name(self) -> None:
        shown = self._tabs[self._current][1] if self._tabs else ""
        self.setAccessibleName(f"{self._name}：{shown}")

    def _boxes(self) -> list[QRectF]:
        """Where each tab stands; in a narrow window they move together."""
        lacking = max(0, self.sizeHint().width() - self.width()) / max(1, 2 * len(self._tabs))
        return self._boxes_with(max(LEAST_PADDING, self._padding - lacking))

    def _boxes_with(self, padding: float) -> list[QRectF]:
        metrics, x, boxes = QFontMetrics(face(weight=tokens.WEIGHT_STRONG)), 0.0, []
        for _, words in self._tabs:
            width = metrics.horizontalAdvance(words) + 2 * padding
            boxes.append(QRectF(x, 0, width, self._height))
            x += width + (tokens.GAP_1 if self._underlined else 0)
        return boxes

    def _size_with(self, padding: float) -> QSize:
        boxes = self._boxes_with(padding)
        return QSize(int(boxes[-1].right()) + 1 if boxes else 0, self._height)

    def sizeHint(self) -> QSize:
        """As wide as its words need, with air between them."""
        return self._size_with(self._padding)

    def minimumSizeHint(self) -> QSize:
        """The words are never cut."""
        return self._size_with(LEAST_PADDING)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the choice by keyboard."""
        last = len(self._tabs) - 1
        places = {
            Qt.Key.Key_Left: max(self._current - 1, 0),
            Qt.Key.Key_Right: min(self._current + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in places and self._tabs:
            self.choose(self._tabs[places[key]][0])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose what is under the pointer."""
        for place, box in enumerate(self._boxes()):
            if box.contains(event.position()):
                self.choose(self._tabs[place][0])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up what is under the pointer."""
        self._hovered = next((place for place, box in enumerate(self._boxes()) if box.contains(event.position())), -1)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Put the light out."""
        del event
        self._hovered = -1
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tabs, the choice and the focus frame."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = self._boxes()
        if not self._underlined and boxes:
            self._draw_segments(painter, boxes)
        for place, box in enumerate(boxes):
            self._draw_words(painter, place, box)
        if self.hasFocus() and boxes:
            draw_focus(painter, boxes[self._current])

    def _draw_segments(self, painter: QPainter, boxes: list[QRectF]) -> None:
        whole = QRectF(0.5, 0.5, boxes[-1].right() - 1, self._height - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.PANE))
        painter.drawRoundedRect(whole, tokens.RADIUS, tokens.RADIUS)
        for place, colour in ((self._hovered, tokens.HOVER_ROW), (self._current, tokens.ACCENT_TINT)):
            if place >= 0:
                painter.setBrush(QColor(colour))
                painter.drawRoundedRect(boxes[place].adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS, tokens.RADIUS)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(tokens.EDGE, 1))
        painter.drawRoundedRect(whole, tokens.RADIUS, tokens.RADIUS)
        for box in boxes[1:]:
            painter.drawLine(int(box.left()), 1, int(box.left()), self._height - 1)

    def _draw_words(self, painter: QPainter, place: int, box: QRectF) -> None:
        chosen = place == self._current
        painter.setFont(face(weight=tokens.WEIGHT_STRONG if chosen else tokens.WEIGHT_PLAIN))
        plain = tokens.TEXT_SECONDARY if self._underlined else tokens.TEXT
        painter.setPen(QColor(tokens.ACCENT if chosen or (self._underlined and place == self._hovered) else plain))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._tabs[place][1])
        if chosen and self._underlined:
            painter.fillRect(QRectF(box.left(), box.bottom() - 2, box.width(), 2), QColor(tokens.ACCENT))
