"""The steps of a flow in one line: ①识别 ②预览 ③备份; done ones are ticked, the present one is filled."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.theme import picture, tokens
from app.ui.theme.fonts import face
from app.ui.widgets.paint import pen

DISC, JOIN = 20, 30


class StepsBar(QWidget):
    """Shows where one is; it is not clicked. `present` counts from 0."""

    def __init__(self, steps: Sequence[str]) -> None:
        super().__init__()
        self._steps = tuple(steps)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_present(0)

    def set_present(self, present: int) -> None:
        """Move to that step."""
        self._present = present
        done = min(present + 1, len(self._steps))
        self.setAccessibleName(f"第 {done} 步，共 {len(self._steps)} 步：{self._steps[done - 1]}")
        self.update()

    def _width(self, words: str) -> int:
        return DISC + tokens.GAP_2 + QFontMetrics(face(weight=tokens.WEIGHT_STRONG)).horizontalAdvance(words)

    def sizeHint(self) -> QSize:
        """As wide as its words need."""
        gaps = (len(self._steps) - 1) * (JOIN + 2 * tokens.GAP_3)
        return QSize(sum(map(self._width, self._steps)) + gaps, 28)

    def minimumSizeHint(self) -> QSize:
        """The words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw discs, words and the lines between."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, middle = 0.0, self.height() / 2
        for place, words in enumerate(self._steps):
            self._draw_disc(painter, place, QRectF(x, middle - DISC / 2, DISC, DISC))
            present = place == self._present
            painter.setFont(face(weight=tokens.WEIGHT_STRONG if present else tokens.WEIGHT_PLAIN))
            painter.setPen(QColor(tokens.TEXT if present else tokens.TEXT_SECONDARY))
            left = x + DISC + tokens.GAP_2
            painter.drawText(QRectF(left, 0, 400, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
            x += self._width(words) + tokens.GAP_3
            if place + 1 < len(self._steps):
                painter.setPen(pen(tokens.ACCENT_BORDER if place < self._present else tokens.PANE_EDGE, 1.5))
                painter.drawLine(QPointF(x, middle), QPointF(x + JOIN, middle))
            x += JOIN + tokens.GAP_3

    def _draw_disc(self, painter: QPainter, place: int, box: QRectF) -> None:
        done, present = place < self._present, place == self._present
        painter.setPen(pen(tokens.ACCENT_BORDER if done else tokens.ACCENT if present else tokens.EDGE))
        painter.setBrush(QColor(tokens.ACCENT_BORDER if done else tokens.ACCENT if present else tokens.PANE))
        painter.drawEllipse(box.adjusted(0.5, 0.5, -0.5, -0.5))
        if done:
            tick = picture("checkmark", 16, tokens.ACCENT, scale=self.devicePixelRatioF())
            painter.drawPixmap(QPointF(box.left() + 2, box.top() + 2), tick)
            return
        painter.setFont(face(tokens.FONT_NOTE, tokens.WEIGHT_STRONG))
        painter.setPen(QColor(tokens.PANE if present else tokens.TEXT_SECONDARY))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(place + 1))
