"""The list of leads in its views: filters, the table fed from a real query, and the strip below. It keeps its place."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.query import Query
from app.services.lead_views import ALL, BIN, GROUP_OPEN, OWN_OPEN, LeadRow, counts_of, filters_of, lead_rows, lead_views
from app.services.workspace import Workspace
from app.ui.leads.columns import WIDE_ONLY, lead_columns
from app.ui.leads.filters import LeadFilters
from app.ui.parts.asking import Asker
from app.ui.parts.fetching import fetched_by
from app.ui.theme import tokens
from app.ui.widgets import Button, EmptyState, FootStrip, PagedModel, Pane, RecordTable, tell_error
from app.ui.widgets.model import Fetch

EMPTY = ("还没有线索", "按 Ctrl+N 登记第一条，或从 Excel 导入旧台账。")
BIN_EMPTY = ("回收站是空的", "移到回收站的线索在这里保留 90 天，期间可以恢复。")
NOTHING_FITS = ("这里没有线索", "换一个视图，或按“清除”去掉筛选条件。")


class LeadListing(QWidget):
    """`chosen` carries the chosen row or None, `opened` one by Enter or double click, `peeked` comes with Space."""

    chosen = Signal(object)
    opened = Signal(object)
    peeked = Signal()

    def __init__(self, workspace: Workspace, side: QWidget, new: Button) -> None:
        super().__init__()
        self._workspace = workspace
        self._asker = Asker(self, workspace)
        self._order = ("", False)
        self._counts: Mapping[str, int] = {}
        self._wanted = ""
        self._anew = True
        self.filters = LeadFilters(lead_views(workspace))
        self.model = PagedModel(lead_columns(workspace.today.year), self._fetch(), self)
        self.table = RecordTable(self.model, "线索列表")
        self.foot = FootStrip("", "双击打开·F6 申请支援·空格看详情")
        self._build(side)
        self._empty = EmptyState("document_search", *EMPTY, new)
        self._nothing_fits = EmptyState("filter", *NOTHING_FITS)
        self._bin_empty = EmptyState("delete", *BIN_EMPTY)
        self._teach()
        self.set_wide(False)
        self._show_order()
        self.filters.changed.connect(self.show_anew)
        self.model.sort_requested.connect(self._sort)
        self.model.loaded.connect(self._loaded)
        self.model.refused.connect(lambda error: tell_error(self, error))
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self.opened)
        self.table.peeked.connect(lambda _row: self.peeked.emit())

    def _build(self, side: QWidget) -> None:
        listed = Pane(bare=True)
        listed.body.addWidget(self.table, 1)
        listed.body.addWidget(self.foot)
        lower = QWidget()
        across = QHBoxLayout(lower)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(tokens.GAP_3)
        across.addWidget(listed, 1)
        across.addWidget(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_3)
        column.addWidget(self.filters)
        column.addWidget(lower, 1)

    def set_wide(self, wide: bool) -> None:
        """A wide window shows more columns."""
        for place in WIDE_ONLY:
            self.table.setColumnHidden(place, not wide)

    def query(self) -> Query:
        """What the list shows now."""
        query = self.filters.view().query
        if self._order[0]:
            query = replace(query, sort=self._order[0], descending=self._order[1])
        return self.filters.narrowing().within(query)

    def _fetch(self) -> Fetch:
        query = self.query()
        return fetched_by(self._workspace, lambda workspace, after, limit: lead_rows(workspace, query, after, limit))

    def show_anew(self) -> None:
        """Show what the filters ask for, in the view's own order."""
        self._order, self._anew = ("", False), True
        self._show_order()
        self.model.show_rows(self._fetch())

    def _show_order(self) -> None:
        query = self.filters.view().query
        place = next(place for place, column in enumerate(self.model.columns) if column.sort == query.sort)
        self.table.show_order(place, query.descending)

    def _sort(self, key: str, descending: bool) -> None:
        self._order = (key, descending)
        self.model.show_rows(self._fetch())

    def reload(self, choose: str = "") -> None:
        """Show what the database holds now; the list keeps its place, or goes to the record that is named."""
        self._wanted = choose
        self.model.reload()
        views = lead_views(self._workspace)
        self._asker.ask(lambda workspace: (counts_of(workspace, views), filters_of(workspace)), self._show_counts)

    def _show_counts(self, answer: tuple[Mapping[str, int], tuple[list[tuple[str, str]], ...]]) -> None:
        self._counts = answer[0]
        self.filters.show_counts(self._counts)
        self.filters.offer(*answer[1])
        self._show_foot()
        self._teach()

    def _loaded(self, count: int) -> None:
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self.table.choose(wanted)  # one that stands further down is shown in the pane all the same
        elif count and self.table.record() is None:
            self.table.setCurrentIndex(self.model.index(0, 0))
        elif self._anew:
            self.table.scrollTo(self.table.currentIndex())
        self._anew = False
        if not count:
            self.chosen.emit(None)
        self._show_foot()
        self._teach()

    def _chosen(self, row: LeadRow | None) -> None:
        self.chosen.emit(row)
        self._show_foot()

    def _show_foot(self) -> None:
        shown, view = len(self.model.rows()), self.filters.view().key
        total = self._counts.get(view, shown)
        open_ones = self._counts.get(GROUP_OPEN, self._counts.get(OWN_OPEN, 0))
        words = f"筛选出 {shown}{'+' if self.model.canFetchMore(self.model.index(-1, -1)) else ''} 条" if self.filters.is_narrow() else f"共 {total} 条"
        chosen = len(self.table.records())
        self.foot.set_text(f"{words}·在办 {open_ones} 条" + (f"·已选 {chosen} 条" if chosen else ""))

    def _teach(self) -> None:
        """Nobody has a lead yet, or only this view has none."""
        none_at_all = not self._counts.get(ALL, 0) and not any(self._counts.values())
        in_bin = self.filters.view().key == BIN and not self.filters.is_narrow()
        shown = self._bin_empty if in_bin else self._empty if none_at_all else self._nothing_fits
        for one in {self._bin_empty, self._empty, self._nothing_fits} - {shown}:
            one.hide()
        self.table.set_empty(shown)

    def choose(self, uid: str, view: str = ALL) -> None:
        """Choose that lead; one that is not in the present view is looked for in 全部, or in the view that is named."""
        if self.table.choose(uid):
            return
        self._wanted = uid
        if self.filters.view().key != view or self.filters.is_narrow():
            self.filters.choose(view)

    def focus(self) -> None:
        """Put the keyboard into the list."""
        self.table.setFocus(Qt.FocusReason.TabFocusReason)
