"""The list of one kind: search, the records or the bin, the table, the strip below. It keeps its place."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.query import Condition, Query, Test
from app.domain.records import Record, searched_fields
from app.services.permissions import why_not_make
from app.services.register_views import Gap, RegisterRow, register_rows, still_counting
from app.services.tabulating import counting_of
from app.services.workspace import Workspace
from app.ui.parts.record_list import RecordList
from app.ui.parts.row import row_of
from app.ui.registers.columns import fitting, register_columns, usual_order
from app.ui.registers.gaps import GapRow
from app.ui.registers.list_actions import LIST_ACTIONS
from app.ui.registers.narrowing import KindFilters
from app.ui.theme import tokens
from app.ui.widgets import Button, EmptyState, SegmentTabs, filter_box, hairline, outlined_button

KEPT, BIN = "kept", "bin"
COUNTED = "按 Ctrl+N 新增一份，填好期间或年度、保存，再按右侧的“{}”，数字由程序数出来。"
KEYS = "双击或 Enter 打开·Ctrl+N 新增·Ctrl+D 照抄·Ctrl+V 粘贴"


class RegisterListing(QWidget):
    """`records` tells what is chosen and opened; `action_asked` that the button of this register was pressed."""

    action_asked = Signal()

    def __init__(self, workspace: Workspace, kind: type[Record], new: Button) -> None:
        super().__init__()
        self.kind, self._workspace = kind, workspace
        self.box = filter_box(f"筛选{kind.title}", width=184)
        if not searched_fields(kind):
            self.box.hide()
        self.gaps, self.filters = GapRow(), KindFilters(workspace, kind)
        self.tabs = SegmentTabs([(KEPT, "现有"), (BIN, "回收站")], name="范围")
        self._columns = register_columns(kind)
        rows = lambda own, query, after, limit: register_rows(own, kind, query, after, limit)  # noqa: E731 - the list knows no kinds
        self.records = RecordList(workspace, f"{kind.title}列表", self._columns, rows, self._asked, KEYS)
        reason = why_not_make(workspace, kind)
        way = reason or (COUNTED.format(counting) if (counting := counting_of(kind)) else "按 Ctrl+N 新增第一条，或从 Excel 导入。")
        self._none_yet = EmptyState("book_contacts", f"这里还没有{kind.title}", way, None if reason else new)
        self._bin_empty = EmptyState("delete", "回收站是空的", f"移到回收站的{kind.title}在这里保留 90 天，期间可以恢复。")
        self._nothing_fits = EmptyState("filter", f"这里没有{kind.title}", "换几个字，或按“清除”去掉筛选条件。")
        self._bin_empty.hide()
        self._nothing_fits.hide()
        self.records.table.set_empty(self._none_yet)
        action = LIST_ACTIONS.get(kind)
        self.action = outlined_button(action.label, action.icon) if action and not reason else None
        if self.action is not None:
            self.action.clicked.connect(self.action_asked)
        bar = row_of(self.tabs, None, *([self.action] if self.action else []), self.filters.button, self.box)
        bar.setContentsMargins(tokens.GAP_3, tokens.GAP_2, tokens.GAP_3, tokens.GAP_2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.gaps)
        column.addWidget(self.filters)
        column.addWidget(hairline(look="edge"))
        column.addWidget(self.records, 1)
        self.tabs.changed.connect(lambda _key: self._turned())
        self.box.typed.connect(lambda _text: self._turned())
        self.gaps.chosen.connect(lambda _field: self.records.show_anew())
        self.filters.changed.connect(self.records.show_anew)
        self.filters.view_wanted.connect(self._show_kept)
        self.filters.note(self.tabs.current(), "")
        self.records.loaded.connect(self._loaded)
        self.records.forget_order()

    def _asked(self) -> Query:
        field = self.gaps.current()
        where = (Condition(field, Test.EMPTY), *still_counting(self.kind, self._workspace.today)) if field else ()
        sort, descending = usual_order(self.kind)
        return self.filters.narrowing().within(Query(where, sort=sort, descending=descending, deleted=self.tabs.current() == BIN), self.kind)

    def _turned(self) -> None:
        self.filters.note(self.tabs.current(), self.box.text())
        self.records.show_anew()

    def _show_kept(self, view: str) -> None:
        """The tab and the words of a kept filter; its fields are turned already."""
        self.box.edit.setText(self.filters.narrowing().words)
        self.tabs.choose(view)

    def show_counts(self, kept: int, deleted: int) -> None:
        """How many there are, and in the bin."""
        self.tabs.set_tabs([(KEPT, f"现有 {kept}"), (BIN, f"回收站 {deleted}")])

    def show_gaps(self, gaps: Sequence[Gap]) -> None:
        """What is missing, each with the list of the records concerned."""
        if self.gaps.show_gaps(gaps):
            self.records.show_anew()

    def _loaded(self, _count: int) -> None:
        self.records.foot.set_text(self.records.model.count_in_words())
        narrow = self.filters.is_narrow() or bool(self.gaps.current())
        shown = self._nothing_fits if narrow else self._bin_empty if self.tabs.current() == BIN else self._none_yet
        for other in {self._nothing_fits, self._bin_empty, self._none_yet} - {shown}:
            other.hide()
        self.records.table.set_empty(shown)

    def row(self) -> RegisterRow | None:
        """The chosen row."""
        found = self.records.table.record()
        return found if isinstance(found, RegisterRow) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as fit."""
        super().resizeEvent(event)
        for place, shown in enumerate(fitting(self._columns, event.size().width() - tokens.GAP_4)):
            self.records.table.setColumnHidden(place, not shown)
