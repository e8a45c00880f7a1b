"""The white card in the middle of an empty window: what is seen before the data are open."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel
from app.ui.widgets.navigation import BrandSign


class StartCard(QWidget):
    """Brand, title, a line of explanation, `body`, and `foot` with the buttons."""

    def __init__(self, title: str, text: str, width: int) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.setWindowTitle("知联")
        self._title, self._text = PlainLabel(title, "page"), PlainLabel(text, "", Tone.SECONDARY, wrap=True)
        card = QFrame()
        card.setProperty("look", "pane")
        card.setFixedWidth(width)
        around = QVBoxLayout(self)
        around.addStretch(2)
        across = QHBoxLayout()  # an aligned widget would not be asked how high its wrapped lines make it
        across.addStretch(1)
        across.addWidget(card)
        across.addStretch(1)
        around.addLayout(across)
        around.addStretch(3)
        column = QVBoxLayout(card)
        column.setContentsMargins(32, 28, 32, 28)
        column.setSpacing(tokens.GAP_3)
        column.addLayout(self._brand())
        column.addWidget(self._title)
        column.addWidget(self._text)
        self.body = QVBoxLayout()
        self.body.setSpacing(tokens.GAP_2)
        column.addLayout(self.body)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(tokens.GAP_2)
        column.addSpacing(tokens.GAP_1)
        column.addLayout(self.foot)

    def _brand(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        sign: QLabel = BrandSign()
        row.addWidget(sign)
        row.addWidget(PlainLabel("知联", "pane"))
        row.addWidget(PlainLabel("知识产权保护协同", "note", Tone.NOTE), 1)
        return row

    def set_title(self, title: str, text: str) -> None:
        """Another step, other words."""
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(title)


def labelled(label: str, field: QWidget, note: str = "") -> QVBoxLayout:
    """A field under its label, with a note below it."""
    column = QVBoxLayout()
    column.setSpacing(tokens.GAP_1)
    words = PlainLabel(label, "", Tone.SECONDARY)
    words.setBuddy(field)
    column.addWidget(words)
    column.addWidget(field)
    if note:
        column.addWidget(PlainLabel(note, "note", Tone.NOTE, wrap=True))
    return column
