"""Horizontal bars: a label at the left, the bar, its words at the right; a line stands at the average, and what stands out has a colour and a word."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.theme.tokens import MARK, Tone
from app.ui.widgets.chip import ChipText, chip_width, draw_chip
from app.ui.widgets.paint import draw_focus, pen

ROW, LABEL, LEAST = 26, 84, 120


@dataclass(frozen=True)
class BarRow:
    """One bar; `mark` is said in a chip behind the bar."""

    uid: str
    label: str
    value: float
    words: str
    mark: str = ""
    tone: Tone = Tone.PLAIN


class BarChart(QWidget):
    """One tab stop; up and down move, Enter or a click opens. `opened` carries the uid of a row."""

    opened = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._rows: tuple[BarRow, ...] = ()
        self._average = 0.0
        self._current = 0
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def show_rows(self, rows: Sequence[BarRow], average: float) -> None:
        """Show these bars instead."""
        self._rows, self._average, self._current = tuple(rows), average, 0
        said = "；".join(f"{row.label} {row.words}{'，' + row.mark if row.mark else ''}" for row in rows)
        self.setAccessibleDescription(said)
        self.updateGeometry()
        self.update()

    def rows(self) -> tuple[BarRow, ...]:
        """What is shown."""
        return self._rows

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(LABEL + LEAST + 200, max(1, len(self._rows)) * ROW)

    def minimumSizeHint(self) -> QSize:
        """Narrower than that the words are cut."""
        return QSize(LABEL + LEAST, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw all rows."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(face())
        room = self._room()
        most = max([self._average, *(row.value for row in self._rows)], default=0) or 1
        for place, row in enumerate(self._rows):
            lengths = int(room * row.value / most), int(room * self._average / most)
            self._draw(painter, QRect(0, place * ROW, self.width(), ROW), row, lengths)
        if self._average:
            x = LABEL + int(room * self._average / most)
            painter.setPen(pen(tokens.TEXT_NOTE))
            painter.drawLine(x, 2, x, len(self._rows) * ROW - 2)
        if self.hasFocus() and self._rows:
            draw_focus(painter, QRectF(1, self._current * ROW + 1, self.width() - 2, ROW - 2))

    def _room(self) -> int:
        """How long the longest bar is."""
        return max(40, min(self.width() * 2 // 5, self.width() - LABEL - LEAST))

    def _draw(self, painter: QPainter, box: QRect, row: BarRow, lengths: tuple[int, int]) -> None:
        """Of bar and average: the words stand behind both, so that the line of the average does not run through them."""
        length = lengths[0]
        painter.setPen(QColor(tokens.TEXT))
        painter.drawText(box.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, row.label)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.ACCENT if row.tone is Tone.PLAIN else MARK[row.tone]))
        painter.drawRoundedRect(QRectF(LABEL, box.top() + 7, max(2, length), ROW - 14), 2, 2)
        x = LABEL + max(lengths) + 8
        if row.mark:
            draw_chip(painter, x, box.center().y() + 0.5, ChipText(row.mark, row.tone))
            x += chip_width(row.mark) + 6
        painter.setFont(face(tokens.FONT_NOTE))
        painter.setPen(QColor(tokens.TEXT_SECONDARY))
        words = painter.fontMetrics().elidedText(row.words, Qt.TextElideMode.ElideRight, max(0, self.width() - x - 4))
        painter.drawText(QRect(x, box.top(), self.width() - x, ROW), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(face())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens the row."""
        place = int(event.position().y()) // ROW
        if 0 <= place < len(self._rows):
            self._current = place
            self.update()
            self.opened.emit(self._rows[place].uid)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down, Enter."""
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in moves and self._rows:
            self._current = max(0, min(len(self._rows) - 1, self._current + moves[Qt.Key(event.key())]))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._rows:
            self.opened.emit(self._rows[self._current].uid)
        else:
            super().keyPressEvent(event)
