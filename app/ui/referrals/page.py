"""线索移送: the list with the pane of the chosen referral, and the form in place of both. It asks services and decides nothing."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from app.domain.errors import UserError
from app.domain.leads import Lead
from app.domain.query import Query
from app.domain.records import Record
from app.domain.referral import Referral
from app.domain.referral_steps import REFERRAL_STEPS
from app.services.permissions import may_edit
from app.services.records import delete
from app.services.referral_views import ALL, SENT_BY_US, VIEWS, ReferralDetail, counts, detail_of, referral_rows, view_query
from app.services.referrals import lead_from, referral_for, take_up
from app.services.workspace import Workspace
from app.ui.parts.asking import Use
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.parts.attachments import save_attachment
from app.ui.parts.clause import show_clause
from app.ui.parts.lead_dialog import lead_dialog
from app.ui.parts.record_list import RecordList, listed, side_by_side
from app.ui.parts.record_page import RecordPage
from app.ui.parts.row import row_of
from app.ui.parts.settle_dialog import SettleDialog
from app.ui.parts.step_dialog import StepDialog
from app.ui.referrals.columns import WIDE_ONLY, referral_columns
from app.ui.referrals.form import ReferralForm
from app.ui.referrals.pane import ReferralPane
from app.ui.widgets import EmptyState, SegmentTabs, ask, filter_box, tell_error

WIDE = 1300
"""From this width of the page on the list also shows the day."""
TAKEN_UP = ("area", "suspect", "kind", "received_on", "detail")
"""What the receiver looks at, and completes."""
TAKING_UP = "移送来的内容已经填好，请核对镇街后登记。两边的编号互相写入：这条线索的“外部编号”是移送编号，移送单位随下一个数据包看到线索编号。"
EMPTY = ("这里还没有移送", "在“线索”里选中一条，按 F7 移送给其他单位。")


class ReferralsPage(RecordPage):
    """`told` carries a sentence for the toast and whether it can be taken back; the others ask the window for another page."""

    lead_wanted = Signal(str)
    print_requested = Signal(object)
    conflicts_wanted = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, "线索移送", "给其他单位的只有选定的内容，线索本身不送出")
        self.tabs = SegmentTabs(list(VIEWS.items()), name="移送")
        self.box = filter_box("编号、主体、拼音", width=200)
        columns = referral_columns(workspace.today.year, workspace.unit.uid)
        self.list = RecordList(workspace, "移送列表", columns, referral_rows, self._asked, "在线索里按 F7 移送")
        self.list.table.set_empty(EmptyState("document_arrow_right", *EMPTY))
        self.pane = ReferralPane(workspace)
        self._form: ReferralForm | None = None
        self.stack.addWidget(side_by_side(listed(row_of(self.tabs, None, self.box), self.list), self.pane))
        self._connect()

    def _connect(self) -> None:
        self.use_pane(self.pane)
        self.tabs.changed.connect(lambda _key: self.list.show_anew())
        self.box.typed.connect(lambda _text: self.list.show_anew())
        self.list.loaded.connect(lambda _count: self.list.foot.set_text(self.list.model.count_in_words()))
        self.list.chosen.connect(self.choose)
        self.list.opened.connect(lambda row: self.open_record(row.uid))
        pane = self.pane
        pane.step_asked.connect(self.begin_step)
        pane.stands_asked.connect(self._settle)
        pane.lead_asked.connect(self.lead_wanted)
        pane.edit_asked.connect(self._edit)
        pane.delete_asked.connect(self._delete)
        pane.attachment_asked.connect(lambda one: save_attachment(self, self._workspace, one))
        pane.conflicts_asked.connect(lambda: self.conflicts_wanted.emit(self._uid))

    # -- list and pane

    def _asked(self) -> Query:
        return replace(view_query(self._workspace, self.tabs.current()), search=self.box.text())

    def reload(self) -> None:
        """Show what the database holds now; a form that is open stays."""
        self.list.reload(self._uid)
        self._counting.ask(counts, self._show_counts)
        self.look()

    def _show_counts(self, found: dict[str, int]) -> None:
        self.tabs.set_tabs([(view, f"{words} {found[view]}") for view, words in VIEWS.items()])

    def reading(self, uid: str) -> Use:
        """One referral, as the pane shows it."""
        return lambda workspace: detail_of(workspace, uid)

    def begin_asked(self, detail: ReferralDetail, step: str) -> None:
        """Take the step."""
        if any(one.move.name == step for one in detail.mine()):
            self.begin_step(step)

    def open_record(self, uid: str, step: str = "") -> None:
        """Show that referral, or go on with it while it is a draft; with a step begin that step."""
        referral = self._workspace.records(Referral).find(uid)
        if referral is None or not self.keep_typed(may_ask=True):
            return
        self.stack.setCurrentIndex(0)
        here = self.list.look_for(uid)
        self._uid, self._step = uid, (uid, step)
        if may_edit(self._workspace, referral) and not referral.deleted:
            self._open_form(referral)
        elif here:
            self.look()
        elif self.tabs.current() != ALL:
            self.tabs.choose(ALL)
            self.look()
        else:
            self.reload()

    # -- form

    @property
    def form(self) -> ReferralForm:
        """The form, made when it is first needed."""
        if self._form is None:
            self._form = form = ReferralForm(self._context)
            form.sent.connect(self._sent)
            form.kept.connect(lambda referral: self.told.emit(f"草稿已保存：{referral.number or ''}", False))
            form.left.connect(self._back_to_list)
            self.stack.addWidget(form)
        return self._form

    def keep_typed(self, *, may_ask: bool) -> bool:
        """Keep what stands in the form, before the window locks or closes."""
        return not self.in_form() or self.form.keep_typed(may_ask=may_ask)

    def refer(self, lead: Lead) -> None:
        """F7 on a lead: a referral filled from it."""
        if not self.keep_typed(may_ask=True):
            return
        try:
            referral = referral_for(self._workspace, lead)
        except UserError as refusal:
            tell_error(self, refusal)
            return
        self._open_form(referral)

    def resume(self, record: Record) -> None:
        """Go on with a new referral after a crash, while its lead is still here."""
        assert isinstance(record, Referral)
        if self._workspace.records(Lead).find(record.lead or "") is not None:
            self._open_form(record)

    def _edit(self) -> None:
        referral = self._workspace.records(Referral).find(self._uid)
        if referral is not None:
            self._open_form(referral)

    def _open_form(self, referral: Referral) -> None:
        self.stack.setCurrentWidget(self.form)
        self.form.begin(referral)

    def _sent(self, referral: Referral) -> None:
        self._uid = referral.uid
        self._back_to_list()
        self.tabs.choose(SENT_BY_US)
        self.told.emit(f"已移送 {referral.number or ''}，随下一个数据包带出", False)

    def _back_to_list(self) -> None:
        self.stack.setCurrentIndex(0)
        self._uid = self._uid or self.form.referral.uid
        self.list.look_for(self._uid)
        self.reload()
        self.list.focus()

    # -- steps

    def begin_step(self, name: str) -> None:
        """Ask for what the step needs, and take it."""
        if self.pane.detail is None:
            return
        move = REFERRAL_STEPS.move(name)
        self._dialog(name).begin(lambda: self._stepped(move.done))

    def _dialog(self, name: str) -> AskingDialog:
        referral = self._workspace.records(Referral).get(self._uid)
        if name == "take_up":
            title, lead = f"登记为本单位线索：{referral.number or ''}", lead_from(self._workspace, referral)
            return lead_dialog(self, self._context, title, TAKING_UP, lead, TAKEN_UP, lambda values: take_up(self._workspace, referral, values))
        today, account = self._workspace.today.isoformat(), self._workspace.account.full_name
        paper = name.startswith("note_")
        referral.receipt_on, referral.receipt_by = referral.receipt_on or today, referral.receipt_by or (None if paper else account)
        referral.result_on = referral.result_on or today
        return StepDialog(self, self._context, referral, REFERRAL_STEPS.move(name))

    def _settle(self, stands: str) -> None:
        referral = self._workspace.records(Referral).get(self._uid)
        SettleDialog(self, self._context, referral, stands).begin(lambda: self._stepped("已议定"))

    def _stepped(self, done: str) -> None:
        self.told.emit(f"{done}，随下一个数据包带出", True)
        self.reload()

    def _delete(self) -> None:
        referral = self._workspace.records(Referral).find(self._uid)
        text = "还没有移送，别的单位都没有看到。90 天内可以恢复。"
        if referral is not None and ask(self, f"把“{referral.name}”移到回收站？", text, do="移到回收站", keep="保留", dangerous=True):
            self.do(lambda: delete(self._workspace, referral), "已移到回收站")

    def print(self) -> None:
        """Ctrl+P: the data sheet of the chosen referral, while its contents may be used."""
        detail = self.pane.detail
        if detail is not None and not self.in_form() and not detail.row.hidden:
            self.print_requested.emit(detail.referral)

    def help_clause(self) -> None:
        """F1: the clause behind referrals."""
        show_clause(self.pane.tabs, "仓市场监管〔2025〕94号 二（三）", "与结对单位、其他部门共享线索，协同办理。")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Extra width gives a column, not larger type."""
        super().resizeEvent(event)
        self.list.table.setColumnHidden(WIDE_ONLY, event.size().width() < WIDE)

    def focus_first(self) -> None:
        """Put the keyboard into the list, or into the form when one is open."""
        if self.in_form():
            super().focus_first()
        else:
            self.list.focus()
