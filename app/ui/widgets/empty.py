"""What an empty list says: what would stand here, how it gets there, and one action."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import IconLabel, PlainLabel


class EmptyState(QWidget):
    """An icon, a sentence, the way on and at most one button (pass the finished button)."""

    def __init__(self, icon_name: str, title: str, text: str, action: Button | None = None) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(tokens.GAP_1)
        column.addStretch(2)
        column.addWidget(IconLabel(icon_name, 20, tokens.TEXT_NOTE), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(tokens.GAP_2)
        for label in (PlainLabel(title, "strong", wrap=True), PlainLabel(text, "note", Tone.NOTE, wrap=True)):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        if action is not None:
            column.addSpacing(tokens.GAP_2)
            column.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
