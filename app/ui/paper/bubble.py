"""The message under a cell of the paper: what is wrong there and how to put it right."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from app.domain.problems import Level
from app.ui.theme import picture, tokens
from app.ui.theme.fonts import face

ARROW, HEIGHT, PADDING, ICON = 6, 24, 10, 16
GROUNDS = {Level.ERROR: tokens.RED, Level.WARNING: tokens.ORANGE, Level.HINT: tokens.TEXT_SECONDARY}


class Bubble(QWidget):
    """One of them on the sheet; the mouse goes through it."""

    def __init__(self, sheet: QWidget) -> None:
        super().__init__(sheet)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._words, self._level = "", Level.ERROR
        self.hide()

    def words(self) -> str:
        """What it says; nothing while it is hidden."""
        return "" if self.isHidden() else self._words

    def say(self, words: str, level: Level, below: QRect) -> None:
        """Stand below that cell, inside the sheet."""
        self._words, self._level = words, level
        self.setAccessibleName(f"{level.value}：{words}")
        width = QFontMetrics(face(tokens.FONT_NOTE)).horizontalAdvance(words) + 2 * PADDING + ICON + 8
        sheet = self.parentWidget()
        left = max(0, min(below.left(), sheet.width() - width)) if sheet else below.left()
        self.setGeometry(left, below.bottom() + 1, width, HEIGHT + ARROW)
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A filled frame with an arrow up."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(GROUNDS[self._level]))
        painter.drawRoundedRect(QRectF(0, ARROW, self.width(), HEIGHT), tokens.RADIUS, tokens.RADIUS)
        painter.drawPolygon(QPolygonF([QPointF(12, ARROW), QPointF(18, 0), QPointF(24, ARROW)]))
        middle = ARROW + HEIGHT / 2
        sign = picture("error_circle" if self._level is Level.ERROR else "warning", ICON, tokens.PANE, scale=self.devicePixelRatioF())
        painter.drawPixmap(QPointF(PADDING, middle - ICON / 2), sign)
        painter.setFont(face(tokens.FONT_NOTE))
        painter.setPen(QColor(tokens.PANE))
        words = QRectF(PADDING + ICON + 8, ARROW, self.width(), HEIGHT)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._words)
