"""The exchange page at rest: how each unit stands, what went out and came in, and the papers of trust."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.clock import office_moment, office_now
from app.services.exchange_views import SHOWN, Overview, PastBundle, Trust, UnitStanding
from app.services.standing import spoken_moment
from app.ui.exchange.aside_pane import AsidePane
from app.ui.exchange.papers import Papers
from app.ui.exchange.undoing import Undoing
from app.ui.exchange.waiting import WaitingPane
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    ChipText,
    Column,
    EmptyState,
    FieldList,
    PagedModel,
    Pane,
    RecordTable,
    link_button,
)
from app.ui.widgets.column import CellKind
from app.ui.widgets.model import Fetch

RIGHT_WIDTH = 470


def shown(rows: Sequence[Any]) -> Fetch:
    """Rows that are here already, as a list wants them."""
    return lambda _after, _limit: (rows, None)


class Resting(QWidget):
    """`export_asked` carries the uid of the unit in whose row it was asked for."""

    export_asked = Signal(str)
    computers_asked = Signal()
    schedules_asked = Signal()

    def __init__(self, papers: Papers, undoing: Undoing) -> None:
        super().__init__()
        self._papers, self._undoing = papers, undoing
        self._now = office_now()
        self._units = PagedModel(self._unit_columns(), shown(()), self)
        self._past = PagedModel(self._past_columns(), shown(()), self)
        self.units, self.past = RecordTable(self._units, "各单位"), RecordTable(self._past, "往来的数据包", two_lines=True)
        self._facts = FieldList(label_width=72)
        self._unit_pane, self._past_pane, self._trust = Pane("各单位", "双击一行给它导出", bare=True), Pane("往来的数据包", bare=True), Pane("密钥")
        self.waiting, self.aside = WaitingPane(), AsidePane()
        self.undo = link_button("撤销导入")
        self._build()

    def _build(self) -> None:
        self.units.set_empty(EmptyState("building", "名单里还没有别的单位", "请区局把其他单位列入单位密钥名单后再发来。"))
        self.past.set_empty(EmptyState("usb_stick", "还没有往来的数据包", "按“导出数据包”写第一包，或导入对方交来的数据包。"))
        self.units.opened.connect(lambda row: self.export_asked.emit(row.uid))
        self._unit_pane.body.addWidget(self.units)
        self._unit_pane.add_action(_link("交换日程", self.schedules_asked.emit))
        self._past_pane.body.addWidget(self.past)
        self._trust.body.addWidget(self._facts)
        right = QVBoxLayout()
        right.setSpacing(tokens.GAP_3)
        right.addWidget(self._past_pane, 1)
        right.addWidget(self._trust)
        columns = QHBoxLayout()
        columns.setSpacing(tokens.GAP_3)
        columns.addWidget(self._unit_pane, 1)
        columns.addLayout(right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_3)
        column.addWidget(self.waiting)
        column.addWidget(self.aside)
        column.addLayout(columns, 1)
        self._papers.serve(self.waiting)
        self.aside.retry_asked.connect(self._undoing.retry)
        self.aside.take_asked.connect(self._undoing.take)
        self._past_pane.add_action(self.undo)
        self.past.chosen.connect(self._offer_undo)
        self.undo.clicked.connect(self._undo_or_release)
        self._offer_undo(None)
        for pane in (self._past_pane, self._trust):
            pane.setFixedWidth(RIGHT_WIDTH)
        acts = (("单位与电脑", self.computers_asked.emit), ("导入新名单", self._papers.import_roster), ("导出身份卡", self._papers.export_card))
        for words, act in acts:
            self._trust.add_action(_link(words, act))

    def show_overview(self, found: Overview) -> None:
        """Show how it stands now."""
        self._now = found.now
        self._units.show_rows(shown(found.units))
        self._past.show_rows(shown(found.past))
        self._unit_pane.set_count(str(len(found.units)))
        self._past_pane.set_count(f"最近 {SHOWN}" if len(found.past) == SHOWN else str(len(found.past) or ""))
        self._facts.set_rows(_trust_rows(found.trust))
        focus = self.focusWidget()
        held = focus is not None and focus.hasFocus() and (self.waiting.isAncestorOf(focus) or self.aside.isAncestorOf(focus))
        self.waiting.show_trust(found.trust, found.now)
        self.aside.show_entries(found.aside, found.now)
        if held:
            self.units.setFocus()  # its row is drawn anew, or gone

    def _offer_undo(self, row: PastBundle | None) -> None:
        """Undo or release the import of the chosen bundle."""
        self.undo.setVisible(row is not None and row.undone is not None)
        self.undo.setText("恢复导入" if row is not None and row.undone else "撤销导入")

    def _undo_or_release(self) -> None:
        row = self.past.record()
        if row is not None:
            (self._undoing.release if row.undone else self._undoing.undo)(row.uid, f"{row.peer}第{row.number}包")

    def _when(self, at: str) -> str:
        return spoken_moment(office_moment(at), self._now) if at else ""

    def _unit_columns(self) -> tuple[Column, ...]:
        return (
            Column("单位", lambda row: row.name, strong=True),
            Column("最近发出", lambda row: self._last(row.sent_at, row.sent), 128),
            Column("最近收到", lambda row: self._last(row.received_at, row.received), 128),
            Column("下次交换", _next, 80),
            Column("情况", self._how, 188, CellKind.CHIP, tip=_missing_tip),
        )

    def _last(self, at: str, what: str) -> str:
        """今天 14:15 第2包, 11月16日 第1包: of older ones the day is enough, and all of it can be read."""
        if not at:
            return "—"
        day, clock = self._when(at).split(" ")
        return f"{day} {clock} {what}" if day in ("今天", "昨天") else f"{day} {what}"

    def _how(self, row: UnitStanding) -> ChipText | tuple[()]:
        """The most pressing of what there is to say; the tooltip has all of it."""
        said = row.in_words().partition("；")[0]
        if row.agreed and said == row.agreed and row.next_on:
            days = (self._now.date() - row.next_on).days
            said = f"该交换了，已过 {days} 天" if days else "今天该交换"
        return ChipText(said, Tone.ORANGE if row.missing or row.agreed or row.silent_days or row.quiet else Tone.PLAIN) if said else ()

    def _past_columns(self) -> tuple[Column, ...]:
        return (
            Column("", lambda row: ChipText("发出", Tone.BLUE) if row.out else ChipText("收到", Tone.GREEN), 64, CellKind.CHIP),
            Column("单位", lambda row: f"{row.peer} 第{row.number}包", strong=True, note=_what),
            Column("时间", lambda row: self._when(row.at), 116),
        )


def _link(words: str, act: Callable[[], None]) -> QWidget:
    button = link_button(words)
    button.clicked.connect(lambda: act())
    return button


def _what(row: PastBundle) -> str:
    if row.undone:
        return "导入已撤销"
    return f"{row.what}·核对码 {row.code}" if row.code else row.what


def _next(row: UnitStanding) -> str:
    return f"{row.next_on.month}月{row.next_on.day}日" if row.next_on else "—"


def _missing_tip(row: UnitStanding) -> str:
    return f"{row.in_words()}。{'可以照常工作；请对方重新导出一次，缺的会自动补上。' if row.missing else ''}" if row.in_words() else ""


def _trust_rows(trust: Trust) -> list[tuple[str, str | QWidget]]:
    state = f"第 {trust.version} 版·{len(trust.units)} 个单位"
    mine = f"已列入·编号字母 {trust.letter}" if trust.listed else "名单里没有本机，请把身份卡交给区局"
    return [("名单", state), ("本机", mine), ("本机指纹", trust.fingerprint)]
