"""A strip of figures with their words, each of which opens its list (今日), or chooses what the list shows (导入预览)."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.theme.tokens import INK, Tone
from app.ui.widgets.labels import hairline
from app.ui.widgets.paint import draw_focus


@dataclass(frozen=True)
class Figure:
    """A number that opens: key for the program, number, words and tone."""

    key: str
    number: int
    words: str
    tone: Tone = Tone.PLAIN


class FigureButton(QAbstractButton):
    """One figure; a button for keyboard and screen reader. Chosen ones carry a line below."""

    def __init__(self, figure: Figure, *, small: bool) -> None:
        super().__init__()
        self._small = small
        self.setCheckable(small)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_figure(figure)

    def show_figure(self, figure: Figure) -> None:
        """Show another number."""
        self._figure = figure
        self.setAccessibleName(f"{figure.words} {figure.number}")
        self.updateGeometry()
        self.update()

    def _metrics(self) -> tuple[int, int]:
        number = QFontMetrics(face(16 if self._small else tokens.FONT_FIGURE, tokens.WEIGHT_STRONG))
        words = QFontMetrics(face(weight=tokens.WEIGHT_STRONG if self._small else tokens.WEIGHT_PLAIN))
        return number.horizontalAdvance(str(self._figure.number)), words.horizontalAdvance(self._figure.words)

    def sizeHint(self) -> QSize:
        """Room for number and words."""
        return QSize(sum(self._metrics()) + 2 * tokens.GAP_4 + tokens.GAP_2, 40 if self._small else 50)

    def minimumSizeHint(self) -> QSize:
        """Neither is cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw number and words on one base line."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.fillRect(self.rect().adjusted(1, 1, -1, -1), QColor(tokens.STRIP))
        number, words = self._metrics()
        gap = 5 if self._small else 10
        x = (self.width() - number - words - gap) / 2 if self._small else float(tokens.GAP_4)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(face(16 if self._small else tokens.FONT_FIGURE, tokens.WEIGHT_STRONG))
        painter.setPen(QColor(INK[self._figure.tone]))
        painter.drawText(QRectF(x, 0, number + 4, self.height() - 1), flags, str(self._figure.number))
        chosen = self.isChecked()
        painter.setFont(face(weight=tokens.WEIGHT_STRONG if chosen else tokens.WEIGHT_PLAIN))
        painter.setPen(QColor(tokens.TEXT if chosen else tokens.TEXT_SECONDARY))
        painter.drawText(QRectF(x + number + gap, 1, words + 8, self.height()), flags, self._figure.words)
        if chosen:
            painter.fillRect(QRectF(tokens.GAP_2, self.height() - 2, self.width() - 2 * tokens.GAP_2, 2), QColor(tokens.ACCENT))
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()))


class FigureStrip(QWidget):
    """Figures side by side. `opened` carries the key; with `choosing` one of them stays chosen."""

    opened = Signal(str)

    def __init__(self, figures: Sequence[Figure], *, choosing: bool = False) -> None:
        super().__init__()
        self._buttons: dict[str, FigureButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 1, 0, 1)
        row.setSpacing(0)
        for figure in figures:
            if self._buttons and not choosing:
                line = hairline(upright=True, look="edge")
                line.setFixedHeight(24)
                row.addWidget(line, 0, Qt.AlignmentFlag.AlignVCenter)
            button = FigureButton(figure, small=choosing)
            button.setAutoExclusive(choosing)
            button.clicked.connect(lambda _=False, key=figure.key: self.opened.emit(key))
            self._buttons[figure.key] = button
            row.addWidget(button, 3 if len(figure.words) > 4 else 2)
        if choosing and figures:
            self._buttons[figures[0].key].setChecked(True)

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show new numbers for the same keys."""
        for figure in figures:
            self._buttons[figure.key].show_figure(figure)
