"""A list of records, read page by page from a query: the table and the strip below. It keeps its place; what is looked for its page says."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.query import Query
from app.services.workspace import Workspace
from app.ui.parts.fetching import fetched_by
from app.ui.theme import tokens
from app.ui.widgets import Column, FootStrip, PagedModel, Pane, RecordTable, hairline, tell_error
from app.ui.widgets.model import Fetch

Rows: TypeAlias = Callable[[Workspace, Query, Any, int], tuple[Sequence[Any], Any]]
"""`rows(workspace, query, after, limit)` gives rows and the next cursor."""


class RecordList(QWidget):
    """`chosen` carries the chosen row or None, `opened` one by Enter or double click, `loaded` how many rows are shown."""

    chosen = Signal(object)
    opened = Signal(object)
    loaded = Signal(int)

    def __init__(self, workspace: Workspace, name: str, columns: Sequence[Column], rows: Rows, query: Callable[[], Query], keys: str = "") -> None:
        """`name` is for screen readers; `query` says what the page asks for now, `keys` what the strip says of the keyboard."""
        super().__init__()
        self._workspace, self._rows, self._asked = workspace, rows, query
        self._order, self._wanted, self._anew = ("", False), "", True
        self.model = PagedModel(columns, self._fetch(), self)
        self.table = RecordTable(self.model, name)
        self.foot = FootStrip("", keys)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self.foot)
        self.model.sort_requested.connect(self._sort)
        self.model.loaded.connect(self._loaded)
        self.model.refused.connect(lambda error: tell_error(self, error))
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self.opened)

    def query(self) -> Query:
        """What the list shows now, in the order that a heading asked for."""
        query = self._asked()
        return replace(query, sort=self._order[0], descending=self._order[1]) if self._order[0] else query

    def _fetch(self) -> Fetch:
        query, rows = self.query(), self._rows
        return fetched_by(self._workspace, lambda workspace, after, limit: rows(workspace, query, after, limit))

    def show_anew(self) -> None:
        """Show what is asked for now, from the beginning."""
        self._anew = True
        self.model.show_rows(self._fetch())

    def forget_order(self) -> None:
        """Go back to the query's own order, and mark it in the headings."""
        self._order = ("", False)
        query = self._asked()
        place = next((place for place, column in enumerate(self.model.columns) if query.sort and column.sort == query.sort), -1)
        if place >= 0:
            self.table.show_order(place, query.descending)

    def _sort(self, key: str, descending: bool) -> None:
        self._order = (key, descending)
        self.model.show_rows(self._fetch())

    def reload(self, choose: str = "") -> None:
        """Show what the database holds now; the list keeps its place, or goes to the record that is named."""
        self._wanted = choose or self._wanted
        self.model.reload()

    def look_for(self, uid: str) -> bool:
        """Choose that record; one that is not among the rows is chosen when the list is next loaded. True when it is here."""
        found = self.table.choose(uid)
        self._wanted = "" if found else uid
        return found

    def _loaded(self, count: int) -> None:
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self.table.choose(wanted)  # one that stands further down is shown in the pane all the same
        elif count and self.table.record() is None:
            self.table.setCurrentIndex(self.model.index(0, 0))
        elif self._anew:
            self.table.scrollTo(self.table.currentIndex())
        self._anew = False
        if not count and not wanted:
            self.chosen.emit(None)
        self.loaded.emit(count)

    def _chosen(self, row: object) -> None:
        if row is not None or not self._wanted:
            self.chosen.emit(row)

    def focus(self) -> None:
        """Put the keyboard into the list."""
        self.table.setFocus(Qt.FocusReason.TabFocusReason)


def listed(bar: QHBoxLayout, below: QWidget, left: int = tokens.GAP_3, lift: int = tokens.GAP_2) -> Pane:
    """The pane of a list: a bar with tabs and search, and the list below."""
    pane = Pane(bare=True)
    bar.setContentsMargins(left, lift, tokens.GAP_3, lift)
    pane.body.addLayout(bar)
    pane.body.addWidget(hairline(look="edge"))
    pane.body.addWidget(below, 1)
    return pane


def side_by_side(left: QWidget, right: QWidget) -> QWidget:
    """A list, and the pane of what is chosen in it."""
    both = QWidget()
    across = QHBoxLayout(both)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(tokens.GAP_3)
    across.addWidget(left, 1)
    across.addWidget(right)
    return both
