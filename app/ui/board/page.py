"""工作清单: the own group with its load and its unanswered requests, and the list of each department. It asks one service and decides nothing."""

from collections.abc import Sequence

from PySide6.QtCore import Signal

from app.services.waiting_rows import WorkRow
from app.services.work_lists import WorkList, rows_of, work_lists
from app.services.workspace import Workspace
from app.ui.exchange.resting import shown
from app.ui.home.todo_list import TONES
from app.ui.parts.asking import Asker
from app.ui.parts.chart_pane import ChartPart
from app.ui.parts.clause import show_clause
from app.ui.parts.fetching import fetched_by
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import ChipText, Column, EmptyState, Page, PagedModel, Pane, RecordTable, SegmentTabs, padded, scrolled
from app.ui.widgets.column import CellKind
from app.ui.widgets.model import Fetch

COLUMNS = (
    Column("类别", lambda row: ChipText(row.chip), 112, CellKind.CHIP),
    Column("事项", lambda row: row.title, strong=True),
    Column("单位", lambda row: row.unit, 110),
    Column("状态", lambda row: ChipText(row.state, Tone.BLUE) if row.state else (), 116, CellKind.CHIP),
    Column("等谁办", lambda row: row.waits_for or "—", 132, tone=lambda _row: Tone.SECONDARY),
    Column("期限", lambda row: row.due.isoformat() if row.due else "—", 104, tone=lambda _row: Tone.SECONDARY),
    Column("剩余", lambda row: row.left, 148, tone=lambda row: TONES[row.urgency] if row.due else Tone.NOTE),
)
CHART_HEIGHT = 236
"""px; the bars of a bureau with many offices scroll."""
NOTHING = ("checkmark_circle", "现在没有等办的事项", "收到新的数据包以后，要办的事项会按期限排在这里。")


class BoardPage(Page):
    """`record_wanted` carries the table of a kind and the uid of a record."""

    record_wanted = Signal(str, str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("工作清单", "各组团、各部门等办的事项，期限近的在前")
        self._workspace, self._asker = workspace, Asker(self, workspace)
        self._lists: dict[str, WorkList] = {}
        self.tabs = SegmentTabs([("", "正在读取")], underlined=True, name="清单")
        self.chart = ChartPart()
        self._model = PagedModel(COLUMNS, shown(()), self)
        self.table = RecordTable(self._model, "等办的事项")
        self.table.set_empty(EmptyState(*NOTHING))
        self._chart_pane, self._pane = Pane(bare=True), Pane(bare=True)
        self._build()

    def _build(self) -> None:
        self._chart_pane.body.addWidget(scrolled(padded(self.chart)))
        self._chart_pane.hide()
        head = row_of(self.tabs, None)
        head.setContentsMargins(tokens.GAP_2, 2, tokens.GAP_3, 2)
        self._pane.body.addLayout(head)
        self._pane.add_line()
        self._pane.body.addWidget(self.table, 1)
        self.body.addWidget(self._chart_pane)
        self.body.addWidget(self._pane, 1)
        self.tabs.changed.connect(self._turn)
        self.table.opened.connect(lambda row: self.record_wanted.emit(row.kind, row.uid))

    def reload(self) -> None:
        """Ask anew what waits."""
        self._asker.ask(work_lists, self.show_lists)

    def show_lists(self, lists: Sequence[WorkList]) -> None:
        """Show what was found; the chosen list stays."""
        self._lists = {one.key: one for one in lists}
        self.tabs.set_tabs([(one.key, f"{one.title} {one.total}") for one in lists])
        self._turn(self.tabs.current())

    def _turn(self, key: str) -> None:
        chosen = self._lists[key]
        self._model.show_rows(self._pages(chosen))
        self._chart_pane.setVisible(chosen.chart is not None)
        if chosen.chart is not None:
            self.chart.show_chart(chosen.chart)
            self._chart_pane.setFixedHeight(min(CHART_HEIGHT, self.chart.sizeHint().height() + 2 * tokens.GAP_4))

    def _pages(self, chosen: WorkList) -> Fetch:
        """The rows that are here already, then the others as they are scrolled to."""
        more = fetched_by(self._workspace, lambda own, after, limit: rows_of(own, chosen.key, after, limit))
        reached = len(chosen.rows) if len(chosen.rows) < chosen.total else None
        return lambda after, limit: (chosen.rows, reached) if after is None else more(after, limit)

    def rows(self) -> Sequence[WorkRow]:
        """The first rows of the list that is shown."""
        return self._lists[self.tabs.current()].rows if self._lists else ()

    def help_clause(self) -> None:
        """F1: the clause by which the list is kept."""
        if self._lists:
            chosen = self._lists[self.tabs.current()]
            show_clause(self.tabs, chosen.clause, chosen.title)

    def focus_first(self) -> None:
        """Put the keyboard into the list."""
        self.table.setFocus()
