"""The records that belong to a record or stand behind it, kind by kind, each with a way to open it and, where it belongs, to begin another."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.services.register_views import RegisterRow
from app.services.work_views import Related, Work
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Chip, Gradually, PlainLabel, clear_layout, hairline, link_button

AT_ONCE = 16
"""Rows that are made at one time."""
ONE_LINE = 20
"""Signs of a name and its figures that stand in one line of the pane."""


class RelatedList(QWidget):
    """`new_asked` carries the table of a kind, `open_asked` that of a kind and a uid."""

    new_asked = Signal(str)
    open_asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.GAP_2)
        self._rows = Gradually(self, AT_ONCE)

    def show_work(self, work: Work) -> None:
        """Show what belongs to a record, as soon as its tab is looked at."""
        clear_layout(self._column)
        self._rows.begin(self._make(work), now=self.isVisible())

    def showEvent(self, event: QShowEvent) -> None:
        """Now it is looked at."""
        super().showEvent(event)
        self._rows.go_on()

    def _make(self, work: Work) -> Iterator[None]:
        for place, related in enumerate(work.related):
            if place:
                self._column.addWidget(hairline())
            yield from self._kind(related)
        self._column.addStretch(1)

    def _kind(self, related: Related) -> Iterator[None]:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        table = related.kind.table
        new = link_button("新增", "add")
        new.setAccessibleName(f"新增{related.kind.title}")
        new.close_with_reason(related.why_not)
        new.clicked.connect(lambda: self.new_asked.emit(table))
        if not related.grows_by_hand:
            new.hide()  # never shown before it has its place: it would be a window of its own
        title = PlainLabel(related.words or related.kind.title, "strong")
        column.addLayout(row_of(title, PlainLabel(str(related.count) if related.count else "", "note"), None, new))
        self._column.addWidget(holder)
        for row in related.rows:
            figures = PlainLabel(row.figures, "note", wrap=True)
            beside = bool(row.figures) and len(row.title) + len(row.figures) <= ONE_LINE
            column.addLayout(row_of(*self._line(table, row), None, *([figures] if beside else [])))
            if row.figures and not beside:
                figures.setContentsMargins(tokens.GAP_2, 0, 0, tokens.GAP_1)
                column.addWidget(figures)
            yield
        if related.count > len(related.rows):
            column.addWidget(PlainLabel(f"另有 {related.count - len(related.rows)} 条，请到它的列表里查看", "note", Tone.NOTE))

    def _line(self, table: str, row: RegisterRow) -> list[QWidget]:
        opening = link_button(row.title[:24])
        opening.setAccessibleName(f"打开{row.title}")
        opening.clicked.connect(lambda: self.open_asked.emit(table, row.uid))
        return [opening, *([Chip(row.record.state)] if row.record.state else [])]
