"""线索: the list with the pane of the chosen lead, and the form in place of both. It asks services and decides nothing."""

from collections import deque

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut

from app.domain.lead_steps import DECIDE, OPEN
from app.domain.leads import Lead
from app.domain.likeness import Alike
from app.domain.organisation import Unit
from app.domain.query import Query
from app.domain.records import Record
from app.domain.steps import DISPUTED, SETTLE
from app.services.lead_detail import LeadDetail, detail_of
from app.services.lead_matches import duplicate_queue
from app.services.lead_views import ALL, BIN, DRAFTS, open_requests, subtitle_of
from app.services.permissions import may_edit
from app.services.records import bring_back, delete
from app.services.referrals import open_referrals, why_not_refer
from app.services.workspace import Workspace
from app.ui.leads.decision_dialog import DecisionDialog, decisions
from app.ui.leads.due_popover import open_due_popover
from app.ui.leads.form import LeadForm
from app.ui.leads.listing import LeadListing
from app.ui.leads.matching import MatchDialog
from app.ui.leads.pane import LeadPane
from app.ui.leads.triage_dialog import triage_dialog
from app.ui.leads.withhold_dialog import withhold_dialog
from app.ui.parts.asking import Asker, Use
from app.ui.parts.attachments import save_attachment
from app.ui.parts.clause import show_clause
from app.ui.parts.exporting import ask_and_export, ask_and_import
from app.ui.parts.record_page import RecordPage
from app.ui.parts.revealing import ask_to_reveal
from app.ui.parts.settle_dialog import SettleDialog
from app.ui.parts.step_dialog import StepDialog
from app.ui.theme import tokens
from app.ui.widgets import Button, Gradually, Popover, ask, outlined_button, primary_button

WIDE = 1500
"""From this width of the page on the list shows more columns and the pane is wider."""
PREPARE = 400
"""Milliseconds before the form begins to be made, while nobody is waiting for it."""
REGISTER, TRIAGE, EXTEND = "register", "triage", "extend"


class LeadsPage(RecordPage):
    """`told` carries a sentence for the toast and whether it can be taken back; the others ask the window for another page."""

    support_requested = Signal(object)
    referral_requested = Signal(object)
    referral_wanted = Signal(str)
    print_requested = Signal(object)
    conflicts_wanted = Signal(str)
    paper_wanted = Signal(str, object)
    """A new paper of that kind for the lead: 转办单, 指定承办, 案件档案 and so on."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "线索", subtitle_of(workspace))
        self._matching = Asker(self, workspace)
        self.pane = LeadPane(workspace)
        self.list = LeadListing(workspace, self.pane, self._new_button(outlined_button("新建线索", "add")))
        self._form: LeadForm | None = None
        self._build()
        self._connect()
        self._preparing = Gradually(self, 1)
        QTimer.singleShot(PREPARE, self, lambda: self._preparing.begin(self._make_form().making))

    def _build(self) -> None:
        export = outlined_button("导出台账", "arrow_download")
        export.clicked.connect(lambda: ask_and_export(self, self._workspace, Lead, self.list.records.query(), lambda words: self.told.emit(words, False)))
        taking = outlined_button("从 Excel 导入", "document_table")
        taking.clicked.connect(lambda: ask_and_import(self, self._workspace, Lead, self._imported))
        self.matching = outlined_button("核对重复", "branch_compare")
        self.matching.clicked.connect(self.match)
        self.head.add_action(self.matching)
        self.head.add_action(taking)
        self.head.add_action(export)
        self.head.add_action(self._new_button(primary_button("新建线索", "add").show_key("Ctrl+N")))
        self.stack.addWidget(self.list)

    def _new_button(self, button: Button) -> Button:
        button.clicked.connect(self.new)
        return button

    def _connect(self) -> None:
        self.use_pane(self.pane)
        self.list.chosen.connect(self.choose)
        self.list.records.opened.connect(lambda row: self.open_record(row.uid))
        self.list.peeked.connect(lambda: self.pane.setVisible(self.pane.isHidden()))
        pane = self.pane
        pane.paper_asked.connect(self._begin_paper)
        pane.step_asked.connect(self.begin_step)
        pane.settle_asked.connect(self._settle)
        pane.support_asked.connect(self._ask_support)
        pane.refer_asked.connect(self._refer)
        pane.referral_asked.connect(self.referral_wanted)
        pane.withhold_asked.connect(self._withhold)
        pane.open_asked.connect(lambda: self.open_record(self._uid))
        pane.due_asked.connect(self.explain_due)
        pane.delete_asked.connect(self._delete)
        pane.restore_asked.connect(self._restore)
        pane.attachment_asked.connect(lambda one: save_attachment(self, self._workspace, one))
        pane.conflicts_asked.connect(lambda: self.conflicts_wanted.emit(self._uid))
        pane.reveal_asked.connect(lambda: pane.detail and ask_to_reveal(self, self._workspace, pane.detail.lead))
        self.list.records.table.clicked.connect(lambda _index: pane.show())
        QShortcut(QKeySequence("F6"), self, self._ask_support)
        QShortcut(QKeySequence("F7"), self, self._refer)
        QShortcut(QKeySequence("Ctrl+F"), self, lambda: self.list.filters.box.setFocus(Qt.FocusReason.ShortcutFocusReason))

    # -- list and pane

    def reload(self) -> None:
        """Show what the database holds now; a form that is open stays, and so does the lead in the pane, though a step took it out of the list."""
        self.list.reload(self._uid)
        self.look()

    def show_view(self, key: str) -> None:
        """Show one of the views, such as `overdue`: from a figure of another page."""
        if self.in_form() and not self.form.leave():
            return
        self.list.filters.choose(key)

    def reading(self, uid: str) -> Use:
        """One lead, as the pane shows it."""
        return lambda workspace: detail_of(workspace, uid)

    def begin_asked(self, detail: LeadDetail, step: str) -> None:
        """Settle the dispute, decide, or take the step."""
        if step == SETTLE and detail.lead.state == DISPUTED:
            self._settle()
        elif any(move.name == step for move in detail.mine()) or (step == DECIDE and decisions(detail.mine())):
            self.begin_step(step)

    def open_record(self, uid: str, step: str = "") -> None:
        """Choose that lead; with a step begin that step, otherwise open its form when this unit may edit it."""
        lead = self._workspace.records(Lead).find(uid)
        if lead is None or (self.in_form() and not self.form.leave()):
            return
        self.list.look_for(uid, BIN if lead.deleted else ALL)
        self._uid, self._step = uid, (uid, step)
        if lead.deleted:
            self._step = ("", "")
            self.pane.show()
            self.look()
            return
        if step == REGISTER or (not step and may_edit(self._workspace, lead)):
            self._step = ("", "")
            self._open_form(lead)
            return
        self.look()
        if not step:
            self.pane.show()
            owner = self._workspace.names([lead]).get(lead.unit, "其他单位")
            self.told.emit(f"这条线索由{owner}登记，内容在右侧查看", False)

    # -- form

    @property
    def form(self) -> LeadForm:
        """The form, made piece by piece soon after the page, or what is left of it when it is first needed."""
        form = self._make_form()
        deque(form.making, 0)
        return form

    def _make_form(self) -> LeadForm:
        """The beginning of the form."""
        if self._form is None:
            self._form = form = LeadForm(self._context, later=True)
            form.saved.connect(self._saved)
            form.told.connect(lambda words: self.told.emit(words, False))
            form.closed.connect(self._back_to_list)
            form.opened.connect(self.open_record)
            self.stack.addWidget(form)
        return self._form

    def keep_typed(self, *, may_ask: bool) -> bool:
        """Keep what stands in the form, before the window locks or closes."""
        return not self.in_form() or self.form.keep_typed(may_ask=may_ask)

    def new(self) -> None:
        """Ctrl+N: a new lead."""
        if not self.in_form() or self.form.leave():
            self._open_form(None)

    def resume(self, record: Record) -> None:
        """Go on with a new lead after a crash."""
        assert isinstance(record, Lead)
        self._open_form(record)

    def _open_form(self, lead: Lead | None) -> None:
        self.stack.setCurrentWidget(self.form)
        self.form.begin(lead)

    def _saved(self, lead: Lead) -> None:
        self._uid = lead.uid
        self._back_to_list()

    def _back_to_list(self) -> None:
        self.stack.setCurrentIndex(0)
        self.list.reload(self._uid)
        self.look()
        self.list.records.focus()

    # -- steps

    def begin_step(self, name: str) -> None:
        """Ask for what the step needs, and take it."""
        detail = self.pane.detail
        if detail is None:
            return
        lead = self._workspace.records(Lead).get(detail.row.uid)
        if name == REGISTER:
            self._open_form(lead)
            return
        if name == DECIDE:
            decision = DecisionDialog(self, self._context, lead, decisions(detail.mine()))
            decision.begin(lambda: self._stepped(decision.taken().done))
            return
        move = next(move for move in detail.mine() if move.name == name)
        if move.paper:
            self.paper_wanted.emit(move.paper, lead)
            return
        dialog = triage_dialog(self, self._context, lead) if name == TRIAGE else StepDialog(self, self._context, lead, move)
        dialog.begin(lambda: self._stepped(move.done))

    def _begin_paper(self, table: str) -> None:
        lead = self._workspace.records(Lead).find(self._uid)
        if lead is not None:
            self.paper_wanted.emit(table, lead)

    def _settle(self) -> None:
        lead = self._workspace.records(Lead).get(self._uid)
        SettleDialog(self, self._context, lead).begin(lambda: self._stepped("已议定"))

    def _withhold(self, unit: str) -> None:
        lead, left_out = self._workspace.records(Lead).get(self._uid), self._workspace.records(Unit).get(unit)
        withhold_dialog(self, self._context, lead, left_out).begin(lambda: self._stepped(f"以后不再给{left_out.name}看"))

    def _stepped(self, done: str) -> None:
        self.told.emit(done, True)
        self.reload()

    def match(self) -> None:
        """Look through the pairs of leads that may be one; they are found in the background."""
        self._matching.ask(duplicate_queue, self._show_pairs)

    def _show_pairs(self, pairs: list[Alike]) -> None:
        if not pairs:
            self.told.emit("没有待核对的重复线索", False)
            return
        dialog = MatchDialog(self, self._context, pairs)
        dialog.judged.connect(self._stepped)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def explain_due(self) -> Popover | None:
        """Open the popover that explains the due day."""
        detail = self.pane.detail
        if detail is None or detail.due is None:
            return None
        can_extend = any(move.name == EXTEND for move in detail.mine())
        extend = (lambda: self.begin_step(EXTEND)) if can_extend else None
        return open_due_popover(self.pane.due_button, detail.due, self._workspace.today, extend)

    def _delete(self) -> None:
        lead = self._workspace.records(Lead).find(self._uid)
        if lead is None:
            return
        sent = "；".join(f"{request.number or '未编号'}（{request.state}）" for request in open_requests(self._workspace, lead))
        still = f"这条线索的支援申请还没有办结：{sent}。移到回收站不会撤回申请，不需要人手的请先到“组团支援”撤回。" if sent else ""
        referred = "、".join(f"{referral.number or '未编号'}（{referral.state}）" for referral in open_referrals(self._workspace, lead))
        still += f"这条线索的移送还没有反馈：{referred}。移到回收站不会撤回移送，需要撤回的请先到“线索移送”办理。" if referred else ""
        text = f"{still}90 天内可以从回收站恢复。已发给其他单位的，删除会随下一个数据包送到。"
        if ask(self, f"把“{lead.name}”移到回收站？", text, do="移到回收站", keep="保留", dangerous=True):
            self.do(lambda: delete(self._workspace, lead), "已移到回收站")

    def _restore(self) -> None:
        lead = self._workspace.records(Lead).find(self._uid)
        if lead is not None:
            self.do(lambda: bring_back(self._workspace, lead), "已从回收站恢复")

    def _imported(self, words: str) -> None:
        self.told.emit(f"{words}，都存为草稿", False)
        self.list.filters.choose(DRAFTS)
        self.reload()

    def _ask_support(self) -> None:
        lead = self._workspace.records(Lead).find(self._uid)
        if lead is not None and lead.state in OPEN:
            self.support_requested.emit(lead)

    def _refer(self) -> None:
        lead = self._workspace.records(Lead).find(self._uid)
        if lead is None or self.in_form():
            return
        if reason := why_not_refer(self._workspace, lead):
            self.told.emit(reason, False)
        else:
            self.referral_requested.emit(lead)

    def print(self) -> None:
        """Ctrl+P: the registration form of the chosen lead."""
        lead = self._workspace.records(Lead).find(self._uid)
        if lead is not None:
            self.print_requested.emit(lead)

    def listed(self) -> Query:
        """What the list shows now."""
        return self.list.records.query()

    def help_clause(self) -> None:
        """F1: the clause behind the field with the keyboard, or behind the lead's due day."""
        detail = self.pane.detail
        basis = detail.basis[0] if detail and detail.basis else None
        if self.in_form():
            clause = self.form.form.clause() or "仓市场监管〔2025〕94号 三（三）1"
            show_clause(self.form.form.focused() or self.form.pill, clause, "线索由发现或收到材料的单位登记，按镇街归入组团。")
        elif basis is not None:
            show_clause(self.pane.tabs, basis.clause, basis.about)

    # -- window

    def focus_first(self) -> None:
        """Put the keyboard into the list, or into the form when one is open."""
        if self.in_form():
            super().focus_first()
        else:
            self.list.records.focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Extra width gives columns, not larger type."""
        super().resizeEvent(event)
        wide = event.size().width() >= WIDE
        self.list.set_wide(wide)
        self.pane.setFixedWidth(tokens.DETAIL_WIDTH_WIDE if wide else tokens.DETAIL_WIDTH)
