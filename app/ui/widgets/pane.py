"""Panes: white rounded grounds with a head strip, a body and perhaps a foot strip. No panes within panes."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets.chip import Chip
from app.ui.widgets.labels import ElidedLabel, PlainLabel, hairline

USUAL = QSize(760, 560)
"""About the room that scrolled contents will have: laid out once for it, and not first for a size that nobody sees."""


class Pane(QFrame):
    """A pane. Without a title it has no head. `body` is its layout; `bare` leaves no margin, for lists and tables."""

    def __init__(self, title: str = "", note: str = "", *, bare: bool = False) -> None:
        super().__init__()
        self.setProperty("look", "pane")
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._count = Chip("")
        self._title = PlainLabel(title, "pane")
        self._note = ElidedLabel(note, "note")
        self.head = QHBoxLayout()
        if title:
            self._build_head()
        self.body = QVBoxLayout()
        margin = 0 if bare else tokens.GAP_4
        self.body.setContentsMargins(margin, 0 if bare else tokens.GAP_3, margin, 0 if bare else tokens.GAP_3)
        self.body.setSpacing(0 if bare else tokens.GAP_2)
        self._rows.addLayout(self.body, 1)

    def _build_head(self) -> None:
        strip = QWidget()
        strip.setFixedHeight(tokens.PANE_HEAD)
        strip.setLayout(self.head)
        self.head.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_2, 0)
        self.head.setSpacing(tokens.GAP_2)
        self.head.addWidget(self._title)
        self.head.addWidget(self._count)
        self.head.addWidget(self._note, 1)
        self._count.hide()
        self._rows.addWidget(strip)
        self._rows.addWidget(hairline())
        self.setAccessibleName(self._title.text())

    def set_title(self, title: str, note: str = "") -> None:
        """Change the words of the head."""
        self._title.setText(title)
        self._note.setText(note)

    def set_count(self, text: str, tone: Tone = Tone.SECONDARY) -> None:
        """Show a number or a short fact as a chip after the title; empty hides it."""
        self._count.set_chip(text, tone)
        self._count.setVisible(bool(text))

    def add_action(self, widget: QWidget) -> None:
        """Put a link or a small button at the right of the head."""
        self.head.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_line(self) -> None:
        """A hairline through the body, before a new subject."""
        self.body.addWidget(hairline())

    def add_foot(self, *widgets: QWidget) -> None:
        """A row of buttons at the bottom, from the left; put `stretch()` before those that belong at the right."""
        foot = QHBoxLayout()
        foot.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_4, tokens.GAP_2)
        foot.setSpacing(tokens.GAP_2)
        for widget in widgets:
            foot.addWidget(widget)
        self._rows.addWidget(hairline())
        self._rows.addLayout(foot)


class FootStrip(QFrame):
    """The grey strip under a list: what is shown at the left, the keys at the right. 30 px high."""

    def __init__(self, left: str = "", right: str = "") -> None:
        super().__init__()
        self.setProperty("look", "strip")
        self.setFixedHeight(30)
        self._left, self._right = ElidedLabel(left, "note", Tone.SECONDARY), ElidedLabel(right, "note")
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_4, 0)
        row.addWidget(self._left, 1)
        row.addWidget(self._right)

    def set_text(self, left: str) -> None:
        """Say how many are shown, such as 共 20 条·已选 1 条."""
        self._left.setText(left)


def scrolled(content: QWidget) -> QScrollArea:
    """The widget in a frame that scrolls up and down when there is not enough height."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setProperty("look", "clear")
    content.resize(USUAL)
    area.setWidget(content)
    return area


def stretch() -> QWidget:
    """Empty room that pushes what follows to the right."""
    room = QWidget()
    room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return room
