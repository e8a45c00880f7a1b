"""The list of one kind: search, the records or the bin, the table, the strip below. It keeps its place."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.query import Condition, Query, Test
from app.domain.records import Record, searched_fields
from app.services.permissions import why_not_make
from app.services.register_views import Gap, RegisterRow, register_rows
from app.services.workspace import Workspace
from app.ui.parts.fetching import fetched_by
from app.ui.parts.row import row_of
from app.ui.registers.columns import fitting, register_columns
from app.ui.registers.gaps import GapRow
from app.ui.theme import tokens
from app.ui.widgets import Button, EmptyState, FootStrip, PagedModel, RecordTable, SegmentTabs, filter_box, hairline, tell_error
from app.ui.widgets.model import Fetch

KEPT, BIN = "kept", "bin"


class RegisterListing(QWidget):
    """`chosen` carries the chosen row or None, `opened` one by Enter or double click."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, workspace: Workspace, kind: type[Record], new: Button) -> None:
        super().__init__()
        self._workspace, self.kind = workspace, kind
        self._order, self._wanted = ("", False), ""
        self.box = filter_box(f"筛选{kind.title}", width=240)
        if not searched_fields(kind):
            self.box.hide()
        self.gaps = GapRow()
        self.tabs = SegmentTabs([(KEPT, "现有"), (BIN, "回收站")], name="范围")
        self._columns = register_columns(kind)
        self.model = PagedModel(self._columns, self._fetch(), self)
        self.table = RecordTable(self.model, f"{kind.title}列表")
        self.foot = FootStrip("", "双击或 Enter 打开·Ctrl+N 新增·Ctrl+D 照抄·Ctrl+V 粘贴")
        reason = why_not_make(workspace, kind)
        way = reason or "按 Ctrl+N 新增第一条，或从 Excel 导入。"
        self._none_yet = EmptyState("book_contacts", f"这里还没有{kind.title}", way, None if reason else new)
        self._bin_empty = EmptyState("delete", "回收站是空的", f"移到回收站的{kind.title}在这里保留 90 天，期间可以恢复。")
        self._bin_empty.hide()
        self.table.set_empty(self._none_yet)
        bar = row_of(self.tabs, self.gaps, None, self.box)
        bar.setContentsMargins(tokens.GAP_3, tokens.GAP_2, tokens.GAP_3, tokens.GAP_2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(hairline(look="edge"))
        column.addWidget(self.table, 1)
        column.addWidget(self.foot)
        self._connect()

    def _connect(self) -> None:
        self.tabs.changed.connect(lambda _key: self.show_anew())
        self.box.typed.connect(lambda _text: self.show_anew())
        self.gaps.chosen.connect(lambda _field: self.show_anew())
        self.model.sort_requested.connect(self._sort)
        self.model.loaded.connect(self._loaded)
        self.model.refused.connect(lambda error: tell_error(self, error))
        self.table.chosen.connect(self.chosen)
        self.table.opened.connect(self.opened)

    def query(self) -> Query:
        """What the list shows now."""
        field = self.gaps.current()
        where = (Condition(field, Test.EMPTY),) if field else ()
        return Query(where, self.box.text(), self._order[0], self._order[1], self.tabs.current() == BIN)

    def _fetch(self) -> Fetch:
        query, kind = self.query(), self.kind
        return fetched_by(self._workspace, lambda workspace, after, limit: register_rows(workspace, kind, query, after, limit))

    def show_anew(self) -> None:
        """Show what search and range ask for."""
        self.model.show_rows(self._fetch())

    def _sort(self, key: str, descending: bool) -> None:
        self._order = (key, descending)
        self.show_anew()

    def reload(self, choose: str = "") -> None:
        """Show what the database holds now, and go to the record that is named."""
        self._wanted = choose or self._wanted
        self.model.reload()

    def show_counts(self, kept: int, deleted: int) -> None:
        """How many there are, and in the bin."""
        self.tabs.set_tabs([(KEPT, f"现有 {kept}"), (BIN, f"回收站 {deleted}")])

    def show_gaps(self, gaps: Sequence[Gap]) -> None:
        """What is missing, each with the list of the records concerned."""
        if self.gaps.show_gaps(gaps):
            self.show_anew()

    def _loaded(self, count: int) -> None:
        if self._wanted and self.table.choose(self._wanted):
            self._wanted = ""
        elif count and self.table.record() is None:
            self.table.setCurrentIndex(self.model.index(0, 0))
        if not count:
            self.chosen.emit(None)
        self.foot.set_text(f"共显示 {count} 条")
        shown, other = (self._bin_empty, self._none_yet) if self.tabs.current() == BIN else (self._none_yet, self._bin_empty)
        other.hide()
        self.table.set_empty(shown)

    def row(self) -> RegisterRow | None:
        """The chosen row."""
        found = self.table.record()
        return found if isinstance(found, RegisterRow) else None

    def focus(self) -> None:
        """Put the keyboard into the list."""
        self.table.setFocus(Qt.FocusReason.TabFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as fit."""
        super().resizeEvent(event)
        for place, shown in enumerate(fitting(self._columns, event.size().width() - tokens.GAP_4)):
            self.table.setColumnHidden(place, not shown)
