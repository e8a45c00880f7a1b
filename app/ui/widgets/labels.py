"""Labels that show text as it is written: user data never becomes markup, and nothing in them loads a file."""

import re
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QSizePolicy, QWidget

from app.ui.theme import picture, tokens
from app.ui.theme.tokens import Tone

LONG, BREAK = re.compile(r"[!-~]{28,}"), "\u200b"
"""A run without a blank that may be longer than its place, and the mark at which a line may break."""


class PlainLabel(QLabel):
    """Plain text in one of the faces `page`, `pane`, `strong`, `note`, `figure`, `keycap` or the body face `""`."""

    def __init__(self, text: str = "", face: str = "", tone: Tone = Tone.PLAIN, *, wrap: bool = False) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("face", face)
        self.setProperty("tone", str(tone))
        self.setText(text)
        self.setWordWrap(wrap)

    def setText(self, text: str) -> None:
        """Digests and addresses may break inside, or they would run over the edge."""
        self._plain = text
        super().setText(LONG.sub(lambda run: BREAK.join(run[0][at : at + 4] for at in range(0, len(run[0]), 4)), text))

    def text(self) -> str:
        """As it was given."""
        return self._plain

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is copied has no breaks inside."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.hasSelectedText():
            self._copy()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """复制 by the right button."""
        if not self.hasSelectedText():
            event.ignore()
            return
        menu = QMenu(self)
        menu.addAction("复制", self._copy)
        menu.exec(event.globalPos())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.selectedText().replace(BREAK, ""))

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
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>") if text else ""


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
