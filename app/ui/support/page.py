"""组团支援: the list of requests, one of them with its steps, the group's people and their days. It asks services and decides nothing."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.groups import group_of
from app.domain.leads import Lead
from app.domain.records import Record
from app.domain.steps import SETTLE
from app.domain.support import Dispatch, SupportRequest
from app.domain.support_steps import ANSWERED, RETURNED, SUPPORT_STEPS
from app.services import forms, support
from app.services.support_views import VIEWS, RequestDetail, RequestRow, counts, detail_of, request_rows, view_to_open
from app.services.workspace import Workspace
from app.ui.editors import Context
from app.ui.paper.instead import papers_instead
from app.ui.paper.papers import Paper, form_paper
from app.ui.paper.preview import show_preview
from app.ui.parts.asking import Asker
from app.ui.parts.clause import show_clause
from app.ui.parts.fetching import fetched_by
from app.ui.parts.settle_dialog import SettleDialog
from app.ui.parts.step_dialog import StepDialog
from app.ui.shell import Shell
from app.ui.support.ask_pane import AskPane
from app.ui.support.calendar import CalendarPane
from app.ui.support.detail import DetailPane
from app.ui.support.dispatch_dialog import DispatchDialog
from app.ui.support.people import PeoplePane
from app.ui.support.request_list import COLUMNS, RequestList
from app.ui.theme import tokens
from app.ui.widgets import EmptyState, FootStrip, Page, PagedModel, Pane, SegmentTabs, outlined_button, primary_button

LIST_WIDTH, PEOPLE_WIDTH, DETAIL_MOST = 344, 344, 440
SUBMIT, DISPATCH = "submit", "dispatch"
APPLICATION, ORDER, FEEDBACK = "cangshan-support-application", "cangshan-dispatch-order", "cangshan-support-feedback"


class SupportPage(Page):
    """`lead_wanted` carries the uid of a lead to open, `conflicts_wanted` a request's; `stepped` comes after anything was written."""

    lead_wanted = Signal(str)
    conflicts_wanted = Signal(str)
    stepped = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("组团支援", _part(workspace))
        self._workspace = workspace
        self._fonts = forms.paper_fonts()
        self._context = Context(workspace)
        self._counting, self._reading, self._printing = Asker(self, workspace), Asker(self, workspace), Asker(self, workspace)
        self._wanted, self._step = "", ("", "")
        self._beside_due = True
        self.tabs = SegmentTabs([(view, view) for view in VIEWS], underlined=True, name="申请")
        self._rows = _Rows()
        self.model = PagedModel(COLUMNS, fetched_by(workspace, self._rows), self)
        self.list = RequestList(self.model)
        self.detail = DetailPane()
        self._ask: AskPane | None = None
        self.people, self.calendar = PeoplePane(workspace), CalendarPane(workspace)
        self._foot = FootStrip()
        self._right = QStackedWidget()
        self.print_application = outlined_button("打印申请表", "print").show_key("Ctrl+P")
        self.print_order = outlined_button("打印派员单", "print")
        self.print_feedback = outlined_button("打印反馈表", "print")
        self.new_button = primary_button("新建申请", "add").show_key("Ctrl+N")
        self._build()
        self._connect()

    def _build(self) -> None:
        for button in (self.print_application, self.print_order, self.print_feedback, self.new_button):
            self.head.add_action(button)
        columns = QHBoxLayout()
        columns.setSpacing(tokens.GAP_3)
        columns.addWidget(self._left())
        columns.addWidget(self._right, 1)
        self._right.addWidget(self._reading_side())
        self.body.addLayout(columns, 1)
        self._close_prints()

    def _left(self) -> QWidget:
        pane = Pane(bare=True)
        pane.setFixedWidth(LIST_WIDTH)
        strip = QHBoxLayout()
        strip.setContentsMargins(tokens.GAP_2, 3, tokens.GAP_2, 0)
        strip.addWidget(self.tabs)
        strip.addStretch(1)
        pane.body.addLayout(strip)
        pane.add_line()
        new = outlined_button("新建申请", "add")
        new.clicked.connect(self.new)
        self.list.set_empty(EmptyState("people_swap", "本组目前没有支援申请", "办案需要人手时，在线索里按 F6。", new))
        pane.body.addWidget(self.list, 1)
        pane.body.addWidget(self._foot)
        return pane

    def _reading_side(self) -> QWidget:
        side = QWidget()
        rows = QVBoxLayout(side)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(tokens.GAP_3)
        self.detail.setMaximumHeight(DETAIL_MOST)
        rows.addWidget(self.detail, 13)
        below = QHBoxLayout()
        below.setSpacing(tokens.GAP_3)
        self.people.setFixedWidth(PEOPLE_WIDTH)
        below.addWidget(self.people)
        below.addWidget(self.calendar, 1)
        rows.addLayout(below, 10)
        return side

    def _connect(self) -> None:
        self.tabs.changed.connect(self._show_view)
        self.model.loaded.connect(self._loaded)
        self.list.chosen.connect(self._chosen)
        self.list.opened.connect(lambda row: self._begin_first(row))
        self.detail.step_asked.connect(self.begin_step)
        self.detail.stands_asked.connect(self._settle)
        self.detail.lead_asked.connect(self.lead_wanted)
        self.detail.conflicts_asked.connect(self.conflicts_wanted)
        self.new_button.clicked.connect(self.new)
        self.print_application.clicked.connect(self.print)
        self.print_order.clicked.connect(self.print_dispatch)
        self.print_feedback.clicked.connect(self.print_answer)
        QShortcut(QKeySequence("F6"), self, self.new, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _show_view(self, view: str) -> None:
        self._rows = _Rows(view)
        self.model.show_rows(fetched_by(self._workspace, self._rows))

    def reload(self) -> None:
        """Read everything again; the choice stays. What stands beside the list is asked when the list is there."""
        self._beside_due = True
        self.model.reload()

    def _reload_beside(self) -> None:
        if self._beside_due:
            self._beside_due = False
            self.people.reload()
            self.calendar.reload()
            self._counting.ask(counts, self._show_counts)

    def _show_counts(self, found: dict[str, int]) -> None:
        self.tabs.set_tabs([(view, f"{view} {count}") for view, count in found.items()])

    def _loaded(self, count: int) -> None:
        if self.tabs.current() != self._rows.view:
            with QSignalBlocker(self.tabs):
                self.tabs.choose(self._rows.view)
        self._reload_beside()
        self._foot.set_text(self.model.count_in_words())
        uid, self._wanted = self._wanted, ""
        if (uid and not self.list.choose(uid)) or (not uid and count and not self.list.currentIndex().isValid()):
            self.list.setCurrentIndex(self.model.index(0, 0)) if not uid else self._read(uid)
        elif not count:
            self._clear()

    def _clear(self) -> None:
        self.detail.clear()
        self._close_prints()

    def _chosen(self, row: RequestRow | None) -> None:
        if row is None:
            self._clear()
        else:
            self._read(row.uid)

    def _read(self, uid: str) -> None:
        self._reading.ask(lambda workspace: detail_of(workspace, uid), self._show)

    def _show(self, detail: RequestDetail) -> None:
        self.detail.show_detail(detail)
        self._close_prints()
        uid, step = self._step
        if uid == detail.request.uid:
            self._step = ("", "")
            self._begin_wanted(step)

    def _begin_wanted(self, step: str) -> None:
        button = self.detail.buttons.get(step)
        if button is not None and button.isEnabled():
            self.begin_step(step)
        elif step == SETTLE and self.detail.settle_buttons:
            next(iter(self.detail.settle_buttons.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def _close_prints(self) -> None:
        detail = self.detail.detail
        self.print_application.close_with_reason("" if detail else "请先选一条支援申请。")
        self.print_order.close_with_reason("" if detail and detail.dispatches else "还没有派员。")
        self.print_feedback.setVisible(bool(detail and detail.request.state in (RETURNED, ANSWERED)))

    def open_record(self, uid: str, step: str = "") -> None:
        """Show that request, in 全部 when the present view does not hold it; with a step begin that step."""
        if not self.keep_typed(may_ask=True):
            return
        self._wanted, self._step = uid, (uid, step)
        self._right.setCurrentIndex(0)
        if self.tabs.current() == support.SEEN:
            self.model.reload()
        else:
            self.tabs.choose(support.SEEN)

    def _begin_first(self, row: RequestRow) -> None:
        """Enter on a row goes to its first open button."""
        button = next((button for button in self.detail.buttons.values() if button.isEnabled()), None)
        if button is not None and self.detail.detail and self.detail.detail.request.uid == row.uid:
            button.setFocus(Qt.FocusReason.TabFocusReason)

    def begin_step(self, name: str) -> None:
        """Open what the step asks for."""
        detail = self.detail.detail
        if detail is None:
            return
        request = detail.request
        if name == SUBMIT:
            self._fill(request)
            return
        move = SUPPORT_STEPS.move(name)
        dialog = DispatchDialog(self, self._context, request) if name == DISPATCH else StepDialog(self, self._context, request, move)
        dialog.begin(lambda: self._done(move.done))

    def _settle(self, stands: str) -> None:
        if self.detail.detail is not None:
            SettleDialog(self, self._context, self.detail.detail.request, stands).begin(lambda: self._done("已议定"))

    def _done(self, words: str) -> None:
        self._tell(f"{words}，随下一个数据包带出")
        self.stepped.emit()
        self.reload()

    def _tell(self, words: str) -> None:
        shell = self.window()
        if isinstance(shell, Shell):
            shell.toast.say(words)
            shell.refresh_badges()

    def new(self) -> None:
        """Ctrl+N: a request without a lead."""
        self._fill(support.request_for(self._workspace))

    def ask_for(self, lead: Lead) -> None:
        """F6 on a lead: a request filled from it."""
        self._fill(support.request_for(self._workspace, lead))

    def resume(self, record: Record) -> None:
        """Go on with a new request after a crash."""
        assert isinstance(record, SupportRequest)
        self._fill(record)

    @property
    def ask(self) -> AskPane:
        """The form of a request; it is made when it is first needed."""
        if self._ask is None:
            self._ask = AskPane(self._context)
            self._ask.submitted.connect(self._submitted)
            self._ask.kept.connect(self._kept)
            self._ask.left.connect(self._back_to_reading)
            self._right.addWidget(self._ask)
        return self._ask

    def keep_typed(self, *, may_ask: bool) -> bool:
        """Keep what stands in the form of a request, before the window locks or closes or another one is shown."""
        return self._right.currentIndex() == 0 or self.ask.keep_typed(may_ask=may_ask)

    def _fill(self, request: SupportRequest) -> None:
        if self.keep_typed(may_ask=True):
            self._right.setCurrentWidget(self.ask)
            self.ask.begin(request)

    def _back_to_reading(self) -> None:
        self._right.setCurrentIndex(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _kept(self, request: SupportRequest) -> None:
        self._tell(f"草稿已保存：{request.number or ''}")
        self.stepped.emit()
        self.model.reload()

    def _submitted(self, request: SupportRequest) -> None:
        self._back_to_reading()
        self._wanted = request.uid
        self.tabs.choose(support.SENT)
        self.reload()
        self._tell(f"已提交 {request.number or ''}，随下一个数据包带出")
        self.stepped.emit()
        self._preview(APPLICATION, request)

    def print(self) -> None:
        """Ctrl+P: the application of the chosen request."""
        if self.detail.detail is not None:
            self._preview(APPLICATION, self.detail.detail.request)

    def print_dispatch(self) -> None:
        """The newest order of the chosen request."""
        if self.detail.detail is not None and self.detail.detail.dispatches:
            self._preview(ORDER, self.detail.detail.dispatches[-1])

    def print_answer(self) -> None:
        """What the asker says of the support that it got."""
        if self.detail.detail is not None:
            self._preview(FEEDBACK, self.detail.detail.request)

    def _preview(self, form_id: str, record: SupportRequest | Dispatch) -> None:
        def find(own: Workspace) -> Paper:
            entry = next(entry for entry in forms.forms_available(own.folder) if entry.id == form_id)
            return form_paper(entry, self._fonts, record.uid, record.number or "", papers_instead(own, entry, self._fonts, record.uid, None))

        def show(paper: Paper) -> None:
            show_preview(self, self._workspace, paper)

        self._printing.ask(find, show)

    def help_clause(self) -> None:
        """F1: the clause behind the first open step."""
        detail = self.detail.detail
        clause = next((step.move.clause for step in detail.steps if step.move.clause), "") if detail else ""
        if clause:
            show_clause(self.detail, clause, "")


class _Rows:
    """One view's rows, as `fetched_by` asks for them; without a view those of the one that the page opens with."""

    def __init__(self, view: str = "") -> None:
        self.view = view

    def __call__(self, workspace: Workspace, after: object, limit: int) -> tuple[list[RequestRow], object]:
        self.view = self.view or view_to_open(workspace)
        return request_rows(workspace, self.view, after, limit)  # type: ignore[arg-type]


def _part(workspace: Workspace) -> str:
    group = group_of(workspace.groups(), workspace.unit.uid, workspace.today.isoformat())
    if group is None:
        return workspace.unit.name
    part = "（牵头所）" if group.coordinator == workspace.unit.uid else ""
    return f"{workspace.unit.name}{part}·{group.full_name}"
