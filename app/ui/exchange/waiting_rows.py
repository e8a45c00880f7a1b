"""A pane with one row for each thing that waits for a decision; hidden while nothing waits. It knows no bundle and no record."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Pane, clear_layout, hairline, scrolled

MOST_SEEN = 3
"""Rows in sight before the pane scrolls."""


class WaitingRows(QWidget):
    """`row_height` is in pixels."""

    def __init__(self, title: str, note: str, row_height: int) -> None:
        super().__init__()
        self._title, self._note, self._height = title, note, row_height
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_rows(self, rows: Sequence[QWidget], count: int, *actions: QWidget) -> None:
        """Show these rows instead; `count` is how many wait, `actions` stand in the head."""
        clear_layout(self._column)
        self.setVisible(bool(rows))
        if not rows:
            return
        pane = Pane(self._title, self._note, bare=True)
        pane.set_count(str(count), Tone.ORANGE)
        for action in actions:
            pane.add_action(action)
        area = scrolled(self._stacked(rows))
        area.setFixedHeight(min(len(rows), MOST_SEEN) * (self._height + 1))
        pane.body.addWidget(area)
        self._column.addWidget(pane)

    def _stacked(self, rows: Sequence[QWidget]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for place, row in enumerate(rows):
            if place:
                column.addWidget(hairline())
            row.setFixedHeight(self._height)
            column.addWidget(row)
        return holder

    def row(self, above: QWidget, below: QWidget, *beside: QWidget) -> QWidget:
        """Two lines at the left, and at the right what can be done about it."""
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(tokens.GAP_4, tokens.GAP_1, tokens.GAP_2, tokens.GAP_1)
        grid.setHorizontalSpacing(tokens.GAP_3)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 1)
        grid.addWidget(above, 0, 0)
        grid.addWidget(below, 1, 0)
        for place, widget in enumerate(beside, 1):
            grid.addWidget(widget, 0, place, 2, 1)
        return row
