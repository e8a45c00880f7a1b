"""Labels that show text as it is written: user data never becomes markup, and nothing in them loads a file."""

from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from app.ui.theme import picture, tokens
from app.ui.theme.tokens import Tone


class PlainLabel(QLabel):
    """Plain text in one of the faces `page`, `pane`, `strong`, `note`, `figure`, `keycap` or the body face `""`."""

    def __init__(self, text: str = "", face: str = "", tone: Tone = Tone.PLAIN, *, wrap: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("face", face)
        self.setProperty("tone", str(tone))
        self.setText(text)
        self.setWordWrap(wrap)

    def set_tone(self, tone: Tone) -> None:
        """Change the text's colour."""
        self.setProperty("tone", str(tone))
        restyle(self)


class ElidedLabel(PlainLabel):
    """A line that may be longer than its place: it ends in an ellipsis and tells the rest in its tooltip."""

    def __init__(self, text: str = "", face: str = "", tone: Tone = Tone.PLAIN) -> None:
        super().__init__(text, face, tone)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text shortened to the width there is."""
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        if shown == self.text():
            super().paintEvent(event)
            return
        self.setToolTip(tip(self.text()))
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment()), shown)


class IconLabel(QLabel):
    """A 16 or 20 px drawing beside words; it says nothing by itself and screen readers skip it."""

    def __init__(self, name: str, size: int = 16, colour: str = tokens.TEXT_SECONDARY, filled: bool = False) -> None:
        super().__init__()
        self._drawing = (name, size, colour, filled)
        self.setFixedSize(size, size)

    def set_drawing(self, name: str, colour: str, filled: bool = False) -> None:
        """Show another drawing of the same size."""
        self._drawing = (name, self._drawing[1], colour, filled)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw at the scale of the screen that the window is on."""
        del event
        painter = QPainter(self)
        pixmap: QPixmap = picture(*self._drawing, scale=self.devicePixelRatioF())
        painter.drawPixmap(0, 0, pixmap)


def tip(text: str) -> str:
    """The text of a tooltip or message with every character taken literally; long lines wrap."""
    return f"<qt>{escape(text)}</qt>" if text else ""


def hairline(*, upright: bool = False, look: str = "hairline") -> QFrame:
    """A line of 1 px between two subjects."""
    line = QFrame()
    line.setProperty("look", look)
    if upright:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose property has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
