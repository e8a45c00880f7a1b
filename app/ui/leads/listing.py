"""The list of leads in its views: filters, the table fed from a real query, and the strip below. It keeps its place."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.domain.leads import Lead
from app.domain.query import Query
from app.services.lead_views import ALL, BIN, GROUP_OPEN, OWN_OPEN, LeadRow, counts_of, lead_filters, lead_rows, lead_views
from app.services.narrowing import Filter
from app.services.saved_views import SavedView, forget_view, save_view, saved_views
from app.services.workspace import Workspace
from app.ui.leads.columns import WIDE_ONLY, lead_columns
from app.ui.leads.filters import LeadFilters
from app.ui.parts.asking import Asker
from app.ui.parts.record_list import RecordList, side_by_side
from app.ui.theme import tokens
from app.ui.widgets import Button, EmptyState, Pane, tell_error

EMPTY = ("还没有线索", "按 Ctrl+N 登记第一条，或从 Excel 导入旧台账。")
BIN_EMPTY = ("回收站是空的", "移到回收站的线索在这里保留 90 天，期间可以恢复。")
NOTHING_FITS = ("这里没有线索", "换一个视图，或按“清除”去掉筛选条件。")


class LeadListing(QWidget):
    """`chosen` carries the chosen row or None; `peeked` comes with Space; `records` tells what is opened."""

    chosen = Signal(object)
    peeked = Signal()

    def __init__(self, workspace: Workspace, side: QWidget, new: Button) -> None:
        super().__init__()
        self._workspace = workspace
        self._asker = Asker(self, workspace)
        self._counts: Mapping[str, int] = {}
        self.filters = LeadFilters(lead_views(workspace))
        columns = lead_columns(workspace.today.year)
        self.records = RecordList(workspace, "线索列表", columns, lead_rows, self._asked, "双击打开·F6 申请支援·空格看详情")
        self._empty = EmptyState("document_search", *EMPTY, new)
        self._nothing_fits = EmptyState("filter", *NOTHING_FITS)
        self._bin_empty = EmptyState("delete", *BIN_EMPTY)
        below = Pane(bare=True)
        below.body.addWidget(self.records)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_3)
        column.addWidget(self.filters)
        column.addWidget(side_by_side(below, side), 1)
        self._teach()
        self.set_wide(False)
        self.records.forget_order()
        self.filters.changed.connect(self.show_anew)
        self.filters.kept.save_asked.connect(self._save_view)
        self.filters.kept.forget_asked.connect(self._forget_view)
        self.filters.show_saved(saved_views(workspace, Lead))
        self.records.loaded.connect(self._loaded)
        self.records.chosen.connect(self._chosen)
        self.records.table.peeked.connect(lambda _row: self.peeked.emit())

    def set_wide(self, wide: bool) -> None:
        """A wide window shows more columns."""
        for place in WIDE_ONLY:
            self.records.table.setColumnHidden(place, not wide)

    def _asked(self) -> Query:
        return self.filters.narrowing().within(self.filters.view().query, Lead)

    def _save_view(self) -> None:
        """Keep the filters as a tab of this account."""
        try:
            save_view(self._workspace, Lead, self.filters.words(), self.filters.view().key, self.filters.narrowing())
        except UserError as refusal:
            tell_error(self, refusal)
        self.filters.show_saved(saved_views(self._workspace, Lead))

    def _forget_view(self, saved: SavedView) -> None:
        forget_view(self._workspace, Lead, saved)
        self.filters.show_saved(saved_views(self._workspace, Lead))

    def show_anew(self) -> None:
        """Show what the filters ask for, in the view's own order."""
        self.records.forget_order()
        self.records.show_anew()

    def reload(self, choose: str = "") -> None:
        """Show what the database holds now; the list keeps its place, or goes to the record that is named."""
        self.records.reload(choose)
        views = lead_views(self._workspace)
        self._asker.ask(lambda workspace: (counts_of(workspace, views), lead_filters(workspace)), self._show_counts)

    def _show_counts(self, answer: tuple[Mapping[str, int], list[Filter]]) -> None:
        self._counts = answer[0]
        self.filters.show_counts(self._counts)
        self.filters.offer(answer[1])
        self._show_foot()
        self._teach()

    def _loaded(self, _count: int) -> None:
        self._show_foot()
        self._teach()

    def _chosen(self, row: LeadRow | None) -> None:
        self.chosen.emit(row)
        self._show_foot()

    def _show_foot(self) -> None:
        model, view = self.records.model, self.filters.view().key
        shown = len(model.rows())
        total = self._counts.get(view, shown)
        open_ones = self._counts.get(GROUP_OPEN, self._counts.get(OWN_OPEN, 0))
        words = f"筛选出 {shown}{'+' if model.canFetchMore(model.index(-1, -1)) else ''} 条" if self.filters.is_narrow() else f"共 {total} 条"
        chosen = len(self.records.table.records())
        self.records.foot.set_text(f"{words}·在办 {open_ones} 条" + (f"·已选 {chosen} 条" if chosen else ""))

    def _teach(self) -> None:
        """Nobody has a lead yet, or only this view has none."""
        none_at_all = not self._counts.get(ALL, 0) and not any(self._counts.values())
        in_bin = self.filters.view().key == BIN and not self.filters.is_narrow()
        shown = self._bin_empty if in_bin else self._empty if none_at_all else self._nothing_fits
        for one in {self._bin_empty, self._empty, self._nothing_fits} - {shown}:
            one.hide()
        self.records.table.set_empty(shown)

    def look_for(self, uid: str, view: str = ALL) -> None:
        """Choose that lead; one that is not in the present view is looked for in 全部, or in the view that is named."""
        if not self.records.look_for(uid) and (self.filters.view().key != view or self.filters.is_narrow()):
            self.filters.choose(view)
