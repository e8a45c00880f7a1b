"""What an empty list says: what would stand here, how it gets there, and one action."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import IconLabel, PlainLabel


class EmptyState(QWidget):
    """An icon, a sentence, the way on and at most one button (pass the finished button). Most are never seen: it is filled when it is first shown."""

    def __init__(self, icon_name: str, title: str, text: str, action: Button | None = None) -> None:
        super().__init__()
        self._icon_name, self._title, self._text, self._action = icon_name, title, text, action

    def showEvent(self, event: QShowEvent) -> None:
        """Now it is needed."""
        if self.layout() is None:
            self._fill()
        super().showEvent(event)

    def _fill(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(tokens.GAP_1)
        column.addStretch(2)
        column.addWidget(IconLabel(self._icon_name, 20, tokens.TEXT_NOTE), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(tokens.GAP_2)
        for label in (PlainLabel(self._title, "strong", wrap=True), PlainLabel(self._text, "note", Tone.NOTE, wrap=True)):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        if self._action is not None:
            column.addSpacing(tokens.GAP_2)
            column.addWidget(self._action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
