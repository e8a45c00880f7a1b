"""最近改动: the last changes of the record in front, one line each; the whole history stands in the record itself."""

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.services.history_words import Told
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import ElidedLabel, PlainLabel, clear_layout, hairline

MOST = 6
"""Lines that are shown."""


class RecentChanges(QWidget):
    """Hidden while there is nothing to tell."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_2)
        column.addWidget(hairline())
        column.addWidget(PlainLabel("最近改动", "strong"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(tokens.GAP_4)
        self._grid.setVerticalSpacing(tokens.GAP_1)
        self._grid.setColumnStretch(2, 1)
        column.addLayout(self._grid)
        self.hide()

    def show_changes(self, past: Sequence[Told]) -> None:
        """Show the newest changes of these commits."""
        clear_layout(self._grid)
        lines = list(_lines(past))[:MOST]
        for row, (at, who, words) in enumerate(lines):
            self._grid.addWidget(PlainLabel(at, "note"), row, 0)
            self._grid.addWidget(PlainLabel(who, "", Tone.SECONDARY), row, 1)
            change = ElidedLabel(words, "", Tone.SECONDARY)
            change.setToolTip(words)
            self._grid.addWidget(change, row, 2)
        self.setVisible(bool(lines))


def _lines(past: Sequence[Told]) -> Iterator[tuple[str, str, str]]:
    for told in past:
        for words in told.changes or (told.action,):
            yield told.at, told.who, words
