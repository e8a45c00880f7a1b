"""操作日志: every entry of this computer, narrowed by kind of event, account and words. It changes nothing; an export is an entry itself."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from app.domain.audit import EVENTS
from app.domain.clock import office_moment
from app.services.audit import AuditEntry, Wish, audit_entries, export_audit
from app.services.workspace import Workspace
from app.ui.parts.asking import on_own_connection
from app.ui.parts.fetching import fetched_by
from app.ui.parts.places import file_to_save
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    ChipText,
    Column,
    EmptyState,
    FootStrip,
    Page,
    PagedModel,
    Pane,
    RecordTable,
    filter_box,
    hairline,
    outlined_button,
    run_with_progress,
    tell_error,
)
from app.ui.widgets.column import CellKind
from app.ui.widgets.model import Fetch

ALL = "全部事件"
TONES = {"拒绝": Tone.ORANGE, "失败": Tone.RED}


class AuditPage(Page):
    """`told` carries a sentence for the toast."""

    told = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("操作日志", "只有审计管理员能看；任何人都不能删改")
        self._workspace = workspace
        self.events, self.words = QComboBox(), filter_box("筛选账号或内容", width=240)
        self.events.addItems([ALL, *EVENTS])
        self.events.setAccessibleName("事件")
        self._model = PagedModel(_columns(), self._fetch(), self)
        self.table = RecordTable(self._model, "操作日志")
        self.foot = FootStrip("", "最新的在前；每一条都与前一条环环相扣，“检查数据库”会核对")
        self._build()

    def _build(self) -> None:
        out = outlined_button("导出日志", "save")
        out.clicked.connect(self._ask_place)
        self.head.add_action(out)
        self.table.set_empty(EmptyState("document_search", "没有这样的日志", "请换一个事件，或清空筛选。"))
        pane = Pane("", bare=True)
        bar = row_of(self.events, None, self.words)
        bar.setContentsMargins(tokens.GAP_3, tokens.GAP_2, tokens.GAP_3, tokens.GAP_2)
        pane.body.addLayout(bar)
        pane.body.addWidget(hairline(look="edge"))
        pane.body.addWidget(self.table, 1)
        pane.body.addWidget(self.foot)
        self.body.addWidget(pane, 1)
        self.events.currentTextChanged.connect(lambda _text: self._model.show_rows(self._fetch()))
        self.words.typed.connect(lambda _text: self._model.show_rows(self._fetch()))
        self._model.loaded.connect(lambda _count: self.foot.set_text(self._model.count_in_words()))
        self._model.refused.connect(lambda error: tell_error(self, error))

    def wish(self) -> Wish:
        """Which entries are wanted."""
        event = self.events.currentText()
        return Wish(event="" if event == ALL else event, words=self.words.text().strip())

    def _fetch(self) -> Fetch:
        wish = self.wish()

        def read(workspace: Workspace, after: Any, limit: int) -> tuple[list[AuditEntry], Any]:
            found = audit_entries(workspace, wish, after, limit)
            return found, found[-1].seq if len(found) == limit else None

        return fetched_by(self._workspace, read)

    def reload(self) -> None:
        """Show the newest entries."""
        self._model.reload()

    def _ask_place(self) -> None:
        to = file_to_save(self, "导出操作日志", f"操作日志_{self._workspace.unit.name}_{self._workspace.today:%Y%m%d}.csv", "表格 (*.csv)")
        if to is not None:
            wish = self.wish()
            work = on_own_connection(self._workspace, lambda own: export_audit(own, to, wish))
            run_with_progress(self, "正在导出日志", work, lambda count: self._exported(count, to.name))

    def _exported(self, count: int, name: str) -> None:
        self.told.emit(f"已导出 {count} 条：{name}")
        self.reload()


def _columns() -> tuple[Column, ...]:
    return (
        Column("时间", lambda row: f"{office_moment(row.at):%Y-%m-%d %H:%M:%S}", 170),
        Column("账号", lambda row: row.account, 110, strong=True),
        Column("事件", lambda row: row.event, 90),
        Column("内容", lambda row: row.action),
        Column("对象", lambda row: row.about.split(" ")[0], 110, tone=lambda _row: Tone.NOTE),
        Column("结果", lambda row: ChipText(row.result, TONES.get(row.result, Tone.GREEN)), 80, CellKind.CHIP),
        Column("序号", lambda row: str(row.seq), 80, right=True, tone=lambda _row: Tone.NOTE),
    )
