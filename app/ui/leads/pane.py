"""The pane at the right of the list: one lead at a glance, its course, its papers, its past, and the steps that are open."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QVBoxLayout, QWidget

from app.domain.lead_steps import DECIDE, FOLLOWS, LEAD_STEPS, ON_PAPER, REFERRED
from app.domain.steps import DISPUTED
from app.domain.value_kinds import Attachment
from app.services.lead_detail import LeadDetail
from app.services.lead_merging import ABSORB
from app.services.revealing import masked_fields
from app.services.workspace import Workspace
from app.ui.leads.columns import time_left
from app.ui.leads.due_popover import DueButton
from app.ui.leads.facts import BASIS, COURSE, HISTORY, PAPERS, WHERE, chips_of, facts_of, happenings_of, tabs_of
from app.ui.leads.whereabouts import Whereabouts
from app.ui.parts.attachments import attachment_list
from app.ui.parts.row import row_of
from app.ui.parts.side_pane import SidePane
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    EmptyState,
    FieldList,
    PlainLabel,
    Timeline,
    clear_layout,
    icon_button,
    link_button,
    outlined_button,
    padded,
    primary_button,
)

NARROW_BUTTONS = 2


class LeadPane(SidePane):
    """`step_asked` carries a step's name; the others ask for what their name says."""

    step_asked = Signal(str)
    settle_asked = Signal()
    paper_asked = Signal(str)
    support_asked = Signal()
    refer_asked = Signal()
    referral_asked = Signal(str)
    withhold_asked = Signal(str)
    open_asked = Signal()
    due_asked = Signal()
    delete_asked = Signal()
    restore_asked = Signal()
    attachment_asked = Signal(object)
    conflicts_asked = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("线索内容", EmptyState("document_search", "还没有选中线索", "在左边选一条，这里显示它的期限、经过和下一步。"))
        self.detail: LeadDetail | None = None
        self.due_button = DueButton()
        self.due_button.clicked.connect(self.due_asked)
        self.conflicts = link_button("", "branch_compare")
        self.conflicts.clicked.connect(self.conflicts_asked)
        self.facts = FieldList(label_width=72)
        self._timeline = Timeline()
        self.where = Whereabouts()
        self.where.opened.connect(self.referral_asked)
        self.where.withhold_asked.connect(self.withhold_asked)
        self.files = attachment_list(workspace, self.attachment_asked.emit)
        self._papers, self._basis = QVBoxLayout(), QVBoxLayout()
        parts = {COURSE: self._timeline, WHERE: self.where, PAPERS: _column_of(self._papers), HISTORY: self.history, BASIS: _column_of(self._basis)}
        above = {PAPERS: (self.files,)}
        pages = {key: ("", padded(*above.get(key, ()), part, top=tokens.GAP_2)) for key, part in parts.items()}
        self.lay_out(self._head(), pages, [padded(self.facts, row_of(self.reveal, None), top=tokens.GAP_2)])
        self.show_detail(None)

    def _head(self) -> list[QWidget | QLayout]:
        opened = icon_button("open", "打开这条线索", framed=False)
        opened.clicked.connect(self.open_asked)
        title = row_of(self.title, opened, self.cross())
        title.setStretch(0, 1)
        title.setSpacing(0)
        conflicts: QHBoxLayout = row_of(self.conflicts, None)
        conflicts.setContentsMargins(-tokens.GAP_2, 0, 0, 0)
        return [title, self.chips, row_of(self.due_button, None), conflicts]

    def sizeHint(self) -> QSize:
        """As wide as it is set."""
        return QSize(self.width(), 400)

    def show_detail(self, detail: LeadDetail | None) -> None:
        """Show a lead, or that none is chosen."""
        same = detail is not None and self.detail is not None and detail.row.uid == self.detail.row.uid
        self.detail = detail
        self.show_parts(detail is not None)
        if detail is None:
            return
        self.title.setText(detail.lead.suspect or "未填写涉嫌主体")
        self.chips.set_chips(chips_of(detail))
        self._show_due(detail)
        self.conflicts.setText(f"{detail.conflicts} 处冲突待定")
        self.conflicts.setVisible(detail.conflicts > 0)
        self.facts.set_rows(facts_of(detail))
        self.reveal.setVisible(bool(masked_fields(detail.lead)))
        self.tabs.set_tabs(tabs_of(detail))
        self._timeline.set_happenings(happenings_of(detail.course))
        self.where.show_detail(detail)
        self._show_papers(detail)
        self.history.show_history(detail.history)
        self._show_basis(detail)
        self._show_steps(detail)
        if not same:
            self.turn(self.tabs.current())

    def _show_due(self, detail: LeadDetail) -> None:
        self.due_button.setVisible(detail.due is not None)
        if detail.due is not None:
            left = time_left(detail.due.time)
            self.due_button.say(detail.due.sentence, left.tone if left else Tone.PLAIN)

    def _show_papers(self, detail: LeadDetail) -> None:
        clear_layout(self._papers)
        files = [one for one in detail.lead.photos if isinstance(one, Attachment)]
        self.files.show_files(files)
        if not files:
            self._papers.addWidget(PlainLabel("还没有附件。打开线索后，可以拖入文件或按 Ctrl+V 粘贴截图。", "note", wrap=True))
        if detail.lead.evidence:
            self._papers.addWidget(PlainLabel("证据目录", "strong"))
            self._papers.addWidget(PlainLabel(detail.lead.evidence, "", Tone.SECONDARY, wrap=True))
        self._papers.addStretch(1)

    def _show_basis(self, detail: LeadDetail) -> None:
        clear_layout(self._basis)
        for one in detail.basis:
            self._basis.addWidget(PlainLabel(one.clause, "strong", wrap=True))
            for words in (one.about, one.text):
                if words:
                    self._basis.addWidget(PlainLabel(words, "note", Tone.SECONDARY, wrap=True))
        self._basis.addStretch(1)

    def _show_steps(self, detail: LeadDetail) -> None:
        self.clear_foot()
        if detail.lead.deleted:
            self._show_restoring(detail)
            return
        offers = [offer for offer in _offers(detail) if offer.name not in ON_PAPER]
        mine, waiting = [offer for offer in offers if offer.mine], [offer for offer in offers if not offer.mine]
        shown = mine[: 1 if self.width() < tokens.DETAIL_WIDTH_WIDE else NARROW_BUTTONS]
        buttons: list[QWidget | None] = []
        for place, offer in enumerate(shown):
            button = primary_button(offer.label) if place == 0 else outlined_button(offer.label)
            button.clicked.connect(lambda _=False, name=offer.name: self.step_asked.emit(name))
            buttons.append(button)
        if detail.lead.state == DISPUTED:
            settle = primary_button("议定争议")
            settle.clicked.connect(self.settle_asked)
            buttons.append(settle)
        if not mine and waiting:
            closed = primary_button(waiting[0].label)
            closed.close_with_reason(f"由{waiting[0].who}办理")
            buttons += [closed, PlainLabel(f"由{waiting[0].who}办理", "note")]
        if detail.lead.state not in (*LEAD_STEPS.closed, LEAD_STEPS.start):
            support = outlined_button("申请支援").show_key("F6")
            support.clicked.connect(self.support_asked)
            buttons.append(support)
        if detail.lead.state == REFERRED and not detail.no_referral:
            refer = outlined_button("移送给其他单位").show_key("F7")
            refer.clicked.connect(self.refer_asked)
            buttons.append(refer)
        shown_names = {offer.name for offer in shown}
        self.add_row(*buttons, None, self.printer("打印线索登记表"), self.more(lambda: self.more_menu(detail, shown_names)))

    def _show_restoring(self, detail: LeadDetail) -> None:
        """A lead in the bin takes no steps: it is brought back first."""
        restore = primary_button("恢复", "arrow_undo")
        restore.clicked.connect(self.restore_asked)
        owner = detail.row.named(detail.lead.unit, "其他单位")
        restore.close_with_reason("" if detail.own else f"由{owner}登记，请联系{owner}恢复。")
        self.add_row(restore, PlainLabel("" if detail.own else f"由{owner}恢复", "note"), None)

    def more_menu(self, detail: LeadDetail, shown: set[str]) -> QMenu:
        """The steps that found no place below the pane, those of others with who is to take them, and the bin."""
        menu = QMenu(self)

        def add(words: str, do: Callable[[], object], *, open_: bool = True) -> None:
            action = menu.addAction(words.replace("&", "&&"))
            action.triggered.connect(lambda: do())
            action.setEnabled(open_)

        for offer in _offers(detail):
            if offer.name not in shown:
                words = offer.label if offer.mine else f"{offer.label}（由{offer.who}办理）"
                add(words, partial(self.step_asked.emit, offer.name), open_=offer.mine)
        if detail.steps:
            menu.addSeparator()
        add("移送给其他单位（F7）", self.refer_asked.emit, open_=not detail.no_referral)
        add("打开", self.open_asked.emit)
        papers = menu.addMenu("填写")
        for table, title in detail.papers:
            papers.addAction(title).triggered.connect(lambda _=False, table=table: self.paper_asked.emit(table))
        papers.setEnabled(bool(detail.papers))
        add("移到回收站", self.delete_asked.emit, open_=detail.own and bool(detail.mine()))
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A wider pane shows one more step."""
        super().resizeEvent(event)
        if self.detail is not None and event.oldSize().width() != event.size().width():
            self._show_steps(self.detail)


@dataclass(frozen=True)
class Offer:
    """One thing that a button or the menu offers: a step, or the decision, whichever it will be."""

    name: str
    label: str
    mine: bool
    who: str


def _offers(detail: LeadDetail) -> list[Offer]:
    """The open steps, the decision first; what another lead's 并案 brings is not taken from here."""
    decided = [step for step in detail.steps if step.move.name in FOLLOWS.values()][:1]
    others = [step for step in detail.steps if step.move.name not in (*FOLLOWS.values(), ABSORB)]
    first = [Offer(DECIDE, "登记决定", step.mine, step.who) for step in decided]
    return [*first, *(Offer(step.move.name, step.move.label, step.mine, step.who) for step in others)]


def _column_of(layout: QVBoxLayout) -> QWidget:
    holder = QWidget()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(tokens.GAP_1)
    holder.setLayout(layout)
    return holder
