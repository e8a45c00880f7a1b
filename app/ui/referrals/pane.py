"""The pane at the right of the list: one referral, how far it has come, what was copied, and the steps that are open."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.domain.referral_steps import DRAFT, PAPER
from app.services.referral_views import STAGES, ReferralDetail
from app.services.steps import OpenStep
from app.ui.editors.files import size_in_words
from app.ui.parts.history_list import HistoryList
from app.ui.parts.row import row_of
from app.ui.referrals.facts import chips_of, explained, happenings_of, terms_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    Button,
    ChipRow,
    ElidedLabel,
    EmptyState,
    FieldList,
    IconLabel,
    Notice,
    Pane,
    PlainLabel,
    SegmentTabs,
    StepsBar,
    Timeline,
    hairline,
    icon_button,
    link_button,
    outlined_button,
    primary_button,
    scrolled,
)

WIDTH = 472
CONTENT, COURSE, HISTORY = "content", "course", "history"
QUIET = (*PAPER, "withdraw")
"""Steps that stand in the menu, not as buttons; withdrawing is one where nothing else is open."""


class ReferralPane(Pane):
    """`step_asked` carries a step's name, `stands_asked` the disputed step that should stand; the others ask for what their names say."""

    step_asked = Signal(str)
    stands_asked = Signal(str)
    lead_asked = Signal(str)
    edit_asked = Signal()
    delete_asked = Signal()
    print_asked = Signal()
    undo_asked = Signal()
    attachment_asked = Signal(object)
    conflicts_asked = Signal()

    def __init__(self) -> None:
        super().__init__(bare=True)
        self.setFixedWidth(WIDTH)
        self.detail: ReferralDetail | None = None
        self.buttons: dict[str, Button] = {}
        self.settle_buttons: dict[str, Button] = {}
        self._title, self._chips = ElidedLabel("", "pane"), ChipRow()
        self.stages = StepsBar(STAGES)
        self.conflicts = link_button("", "branch_compare")
        self.conflicts.clicked.connect(self.conflicts_asked)
        self.lead_link = link_button("", "document_search")
        self.lead_link.setStyleSheet("padding: 0 12px 0 0; min-height: 20px; max-height: 20px;")
        self.lead_link.clicked.connect(self._open_lead)
        self.tabs = SegmentTabs([(CONTENT, "内容"), (COURSE, "经过"), (HISTORY, "历史")], underlined=True, name="移送内容")
        self.terms, self.contents = FieldList(label_width=80), FieldList(label_width=112)
        self._papers, self._notices, self._foot = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._timeline, self.history = Timeline(), HistoryList()
        self.history.undo_asked.connect(self.undo_asked)
        self._pages, self._whole = QStackedWidget(), QStackedWidget()
        self._build()
        self.show_detail(None)

    def _build(self) -> None:
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_2)
        head.setSpacing(tokens.GAP_2)
        head.addWidget(self._title)
        head.addWidget(self._chips)
        head.addWidget(self.stages)
        links = row_of(self.lead_link, self.conflicts, None)
        head.addLayout(links)
        column.addLayout(head)
        self._notices.setContentsMargins(tokens.GAP_3, 0, tokens.GAP_3, tokens.GAP_2)
        column.addLayout(self._notices)
        tabs = row_of(self.tabs, None)
        tabs.setContentsMargins(tokens.GAP_2, 0, tokens.GAP_2, 0)
        column.addLayout(tabs)
        column.addWidget(hairline())
        for part in (self._content(), _padded(self._timeline), _padded(self.history)):
            self._pages.addWidget(scrolled(part))
        self.tabs.changed.connect(lambda key: self._pages.setCurrentIndex((CONTENT, COURSE, HISTORY).index(key)))
        column.addWidget(self._pages, 1)
        column.addWidget(hairline())
        self._foot.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_4, tokens.GAP_2)
        column.addLayout(self._foot)
        self._whole.addWidget(EmptyState("document_arrow_right", "还没有选中移送", "在左边选一条，这里显示移送的内容和进度。"))
        self._whole.addWidget(filled)
        self.body.addWidget(self._whole)

    def _content(self) -> QWidget:
        self._copied = PlainLabel("移送的内容", "strong")
        self._papers.setSpacing(tokens.GAP_1)
        papers = QWidget()
        papers.setLayout(self._papers)
        return _padded(self.terms, hairline(), self._copied, self.contents, papers)

    def show_detail(self, detail: ReferralDetail | None) -> None:
        """Show a referral, or that none is chosen."""
        self.detail = detail
        self._whole.setCurrentIndex(1 if detail else 0)
        self.buttons, self.settle_buttons = {}, {}
        if detail is None:
            return
        self._title.setText(detail.referral.number or "" if detail.row.hidden else detail.row.subject)
        self._chips.set_chips(chips_of(detail))
        self.stages.set_present(sum(bool(stage.at) for stage in detail.row.course.stages))
        self.stages.setVisible(detail.referral.state != DRAFT)
        self.lead_link.setText("打开本单位登记的线索" if detail.taken_up else f"打开线索 {detail.referral.lead_number or ''}")
        self.lead_link.setVisible(bool(detail.taken_up or detail.lead))
        self.conflicts.setText(f"{detail.conflicts} 处冲突待定")
        self.conflicts.setVisible(detail.conflicts > 0)
        self.terms.set_rows([*terms_of(detail), *explained(detail)])
        self._show_contents(detail)
        self._timeline.set_happenings(happenings_of(detail))
        self.history.show_history(detail.history)
        self._show_notices(detail)
        self._show_steps(detail)

    def _show_contents(self, detail: ReferralDetail) -> None:
        self._copied.setText("移送的内容" if detail.contents or detail.photos else "移送的内容不再显示" if detail.row.hidden else "还没有选择内容")
        self.contents.set_rows(detail.contents)
        _clear(self._papers)
        for one in detail.photos:
            save = link_button("另存")
            save.setAccessibleName(f"另存{one.name}")
            save.clicked.connect(lambda _=False, one=one: self.attachment_asked.emit(one))
            line = QWidget()
            line.setLayout(row_of(IconLabel("attach"), ElidedLabel(one.name), PlainLabel(size_in_words(one.size), "note"), save))
            self._papers.addWidget(line)

    def _show_notices(self, detail: ReferralDetail) -> None:
        _clear(self._notices)
        if detail.ended:
            self._notices.addWidget(Notice(Tone.ORANGE, "已停用", detail.ended))
        for taken in detail.disputed:
            stands = outlined_button("以此为准…")
            stands.clicked.connect(lambda _=False, uid=taken.uid: self.stands_asked.emit(uid))
            self.settle_buttons[taken.uid] = stands
            self._notices.addWidget(Notice(Tone.ORANGE, taken.done, "·".join(part for part in (taken.unit, taken.by, taken.remark) if part), stands))

    def _show_steps(self, detail: ReferralDetail) -> None:
        _clear(self._foot)
        mine = [step for step in detail.mine() if step.move.name not in QUIET]
        found = sorted(mine, key=lambda step: step.move.name != "take_up")
        quiet = [step for step in detail.mine() if step.move.name in QUIET]
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.GAP_2)
        if detail.referral.state == DRAFT:
            self._add(row, "edit", primary_button("继续填写"), self.edit_asked.emit)
        for step in found if detail.referral.state != DRAFT else []:
            self._add_step(row, step, primary=not row.count())
        for step in [step for step in quiet if step.move.name == "withdraw"]:
            self._add_step(row, step, primary=False)
        if not row.count():
            row.addWidget(ElidedLabel(self._why_nothing(detail), "note"), 1)
        row.addStretch(1)
        paper = icon_button("print", "打印移送数据表（Ctrl+P）").show_key("Ctrl+P")
        paper.clicked.connect(self.print_asked)
        paper.close_with_reason(detail.ended if detail.row.hidden else "")
        more = icon_button("more_horizontal", "更多")
        more.clicked.connect(lambda: self._open_more(more, detail))
        more.close_with_reason("" if self.more_menu(detail).actions() else "没有别的步骤。")
        row.addWidget(paper)
        row.addWidget(more)
        foot = QWidget()
        foot.setLayout(row)
        self._foot.addWidget(foot)

    def _why_nothing(self, detail: ReferralDetail) -> str:
        waiting = "、".join(dict.fromkeys(step.who for step in detail.steps if not step.mine))
        return "请选一步为准，双方议定" if detail.disputed else f"等{waiting}办理" if waiting else "已办结"

    def _add_step(self, row: QHBoxLayout, step: OpenStep, *, primary: bool) -> None:
        words = f"{step.move.label}…"
        self._add(row, step.move.name, primary_button(words) if primary else outlined_button(words), lambda: self.step_asked.emit(step.move.name))

    def _add(self, row: QHBoxLayout, name: str, button: Button, do: Callable[[], object]) -> None:
        button.clicked.connect(lambda _=False: do())
        self.buttons[name] = button
        row.addWidget(button)

    def _open_more(self, about: Button, detail: ReferralDetail) -> None:
        menu = self.more_menu(detail)
        menu.popup(about.mapToGlobal(about.rect().topLeft()) - about.rect().bottomLeft() * max(1, len(menu.actions())))

    def more_menu(self, detail: ReferralDetail) -> QMenu:
        """The slips of a unit that answered on paper, and the bin for a draft."""
        menu = QMenu(self)
        for step in detail.mine():
            if step.move.name in PAPER:
                menu.addAction(step.move.label).triggered.connect(lambda _=False, name=step.move.name: self.step_asked.emit(name))
        if detail.referral.state == DRAFT:
            menu.addAction("移到回收站").triggered.connect(lambda _=False: self.delete_asked.emit())
        return menu

    def _open_lead(self) -> None:
        if self.detail is not None:
            self.lead_asked.emit(self.detail.taken_up or self.detail.lead)


def _padded(*parts: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
    column.setSpacing(tokens.GAP_2)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return holder


def _clear(layout: QVBoxLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
