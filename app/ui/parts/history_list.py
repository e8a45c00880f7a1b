"""The past of a record, the newest first: when, who, what, each field before and after; the last action can be taken back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.history_words import Told, ToldHistory
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, clear_layout, hairline, link_button

MOST = 50


class HistoryList(QWidget):
    """`undo_asked` comes when the last action is to be taken back."""

    undo_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.GAP_2)

    def show_history(self, history: ToldHistory) -> None:
        """Show these commits, the newest first, at most fifty."""
        clear_layout(self._column)
        for place, told in enumerate(history.entries[:MOST]):
            if place:
                self._column.addWidget(hairline())
            self._column.addWidget(self._entry(told, undoable=history.undoable and place == 0))
        self._column.addStretch(1)

    def _entry(self, told: Told, *, undoable: bool) -> QWidget:
        entry = QWidget()
        column = QVBoxLayout(entry)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        undo = link_button("撤销") if undoable else None
        if undo is not None:
            undo.clicked.connect(self.undo_asked)
        column.addLayout(row_of(PlainLabel(told.action, "strong"), None, *([undo] if undo else [])))
        column.addWidget(PlainLabel("　".join(part for part in (told.at, told.who) if part), "note"))
        for words in told.changes:
            column.addWidget(PlainLabel(words, "", Tone.SECONDARY, wrap=True))
        return entry
