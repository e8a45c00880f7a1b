"""Which pages the window has, what stands in its status bar, and where links lead. It makes pages only when they are opened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.activities import Activity
from app.domain.groups import group_of
from app.domain.leads import Lead
from app.domain.records import Record
from app.domain.referral import Referral
from app.domain.roles import Power
from app.domain.submissions import Submission
from app.services import forms
from app.services.backup_plan import back_up_daily
from app.services.demo_folder import is_demo
from app.services.drafts import Found, record_begun
from app.services.home import Figures, today_of
from app.services.standing import Standing, standing
from app.services.todo import Todo
from app.services.todos import CONFLICTS, DUTY
from app.services.workspace import Workspace
from app.ui.drafting import DraftKeeper
from app.ui.exchange.page import ExchangePage
from app.ui.finder import Command, Finder
from app.ui.home.page import HomePage
from app.ui.job import Job
from app.ui.organisation.page import OrganisationPage
from app.ui.pages_by_kind import PAGE_OF_FIGURE, VIEW_OF_FIGURE, page_of
from app.ui.parts.asking import Asker, on_own_connection
from app.ui.parts.opening import AsksSupport, BeginsPapers, KeepsTyped, OpensRecords, RefersLeads, ResumesDrafts, ShowsKinds, ShowsViews
from app.ui.parts.record_page import RecordPage
from app.ui.previews import Previews
from app.ui.registers.books import ACTIVITIES, CASES, REGISTERS, STATISTICS, Book, kinds_of
from app.ui.settings.page import SettingsPage
from app.ui.shell import PageSpec, Shell
from app.ui.status_facts import status_facts
from app.ui.theme.tokens import Tone
from app.ui.widgets import Badge, Page

EVERY = 30_000
"""Milliseconds between two looks at the facts of the status bar."""
LOADING = 60
"""Milliseconds between two pages whose code is read while nobody is waiting for it: reading takes longer than making the page."""
LOADED_LATER = (
    "app.ui.editors",
    "app.services.tables",
    "app.ui.leads.form",
    "app.ui.leads.page",
    "app.ui.support.page",
    "app.ui.paper.page",
    "app.ui.registers.page",
    "app.ui.duties.page",
    "app.ui.referrals.page",
    "app.ui.letters.page",
    "app.ui.board.page",
)
LAST_KEY = 9
"""Pages have keys from Alt+1 to Alt+9."""


@dataclass
class _Facts:
    """What was last read in the background; badges are drawn from it."""

    figures: Figures
    standing: Standing


class Frame(QObject):
    """Ties shell, pages and facts together for one open workspace. `key_asked` when another master key is wanted, `repair_asked` after damage was found."""

    key_asked = Signal()
    repair_asked = Signal()

    def __init__(self, workspace: Workspace, lock: Callable[[], None], change_user: Callable[[], None] | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self.lock, self.change_user = lock, change_user or lock
        self._reads = workspace.may(Power.READ)
        self._daily: Job | None = None
        """The backup of the day; tried once while the window is open."""
        self._figures = Figures(0, 0, 0, 0, 0, 0, 0)
        self._made: list[Page] = []
        self.shell = Shell(self._specs(), _bureau(workspace))
        if is_demo(workspace.folder):
            self.shell.frame_demo()
        self._made.append(self.shell.page())
        self.shell.page_made.connect(self._made.append)
        self.setParent(self.shell)
        self._asker, self._offering = Asker(self.shell, workspace), Asker(self.shell, workspace)
        self._previews = Previews(self.shell, workspace)
        self.finder = Finder(self.shell, workspace, self.commands(), self.open_record)
        self.shell.navigation.set_account(*_account(workspace))
        self.shell.status.opened.connect(self.shell.go)
        self.shell.page_shown.connect(lambda _key: self.look())
        timer = QTimer(self, interval=EVERY)
        timer.timeout.connect(self.look)
        timer.start()
        self._unread = iter(LOADED_LATER)
        self._loading = QTimer(self, interval=LOADING)
        self._loading.timeout.connect(self._load_next)
        self._loading.start()
        self.drafts = DraftKeeper(self.shell, workspace, self._open_form) if self._reads else None
        self.look()

    def _open_form(self, found: Found) -> None:
        """The form in which somebody was typing: of a stored record, or of a new one as it was begun."""
        kind, uid = found.place
        page = self.open(found.typed.where or page_of(kind))
        if uid and isinstance(page, OpensRecords):
            page.open_record(uid)
        elif found.typed.kind == kind and isinstance(page, ResumesDrafts):
            page.resume(record_begun(self.workspace, found.typed))
        elif not uid:
            page.new()

    def _specs(self) -> Sequence[PageSpec]:
        """The pages that the account's role opens."""
        return self._pages_of_records() if self._reads else self._pages_of_the_machine()

    def _pages_of_the_machine(self) -> Sequence[PageSpec]:
        journal = (PageSpec("audit", "操作日志", "document_search", self._audit),) if self.workspace.may(Power.AUDIT) else ()
        return (*journal, PageSpec("settings", "设置", "settings", self._settings, at_foot=True))

    def _pages_of_records(self) -> Sequence[PageSpec]:
        return (
            PageSpec("today", "今日", "calendar_today", self._home, lambda: Badge(self._figures.overdue + self._figures.today, _urgent(self._figures))),
            PageSpec("leads", "线索", "document_search", self._leads),
            PageSpec("support", "组团支援", "people_community", self._support, lambda: Badge(self._figures.support)),
            PageSpec("cases", "案件档案", "gavel", lambda: self._register_page(CASES, "案件档案")),
            PageSpec("paper", "表格与报送", "clipboard_task", self._paper),
            PageSpec("registers", "名录", "book_contacts", self._registers),
            PageSpec("activities", "活动与计划", "people_team", lambda: self._register_page(ACTIVITIES, "活动与计划")),
            PageSpec("statistics", "统计与考核", "data_bar_vertical", lambda: self._register_page(STATISTICS, "统计与考核")),
            PageSpec("exchange", "数据交换", "usb_stick", self._exchange, lambda: Badge(self._figures.outbox, Tone.ORANGE)),
            PageSpec("duties", "报送任务", "archive", self._duties),
            PageSpec("referrals", "线索移送", "document_arrow_right", self._referrals),
            PageSpec("letters", "公文", "document_text", self._letters),
            PageSpec("board", "工作清单", "board", self._board),
            PageSpec("organisation", "机构与组团", "building", lambda: OrganisationPage(self.workspace)),
            PageSpec("settings", "设置", "settings", self._settings, at_foot=True),
        )

    def _load_next(self) -> None:
        """Read the code of one more page, so that the first opening does not wait for it."""
        name = next(self._unread, "")
        if name and self._reads:
            import_module(name)
        else:
            self._loading.stop()
            if self._reads:
                self.offer_forms()

    def offer_forms(self) -> None:
        """Ctrl+K finds the lists that annexes print: fj3 opens the register behind 附件3."""
        self._offering.ask(lambda own: forms.forms_available(own.folder), self._offer)

    def _offer(self, entries: list[forms.FormEntry]) -> None:
        from app.ui.registers.paper_button import mark_of

        tables = {kind.table for book in (REGISTERS, ACTIVITIES, CASES, STATISTICS) for kind in kinds_of(book)}
        listed = [entry for entry in entries if entry.rows_of in tables]
        self.finder.add_commands([Command(f"{mark_of(entry)} {entry.title}".strip(), partial(self.open_register, entry.rows_of, "")) for entry in listed])

    def _tells(self, page: RecordPage) -> None:
        page.told.connect(lambda said, undoable: self.tell(said, page.undo if undoable else None))

    def _audit(self) -> Page:
        from app.ui.audit.page import AuditPage

        page = AuditPage(self.workspace)
        page.told.connect(self.tell)
        return page

    def _home(self) -> Page:
        page = HomePage(self.workspace)
        page.asked.connect(self.do)
        page.wanted.connect(self.open)
        page.record_wanted.connect(self.open_register)
        page.bundle_asked.connect(lambda path: self._exchange_page().look_into(path))
        page.figure_opened.connect(self.open_figure)
        return page

    def _leads(self) -> Page:
        from app.ui.leads.page import LeadsPage

        page = LeadsPage(self.workspace)
        self._tells(page)
        page.support_requested.connect(self.ask_support)
        page.referral_requested.connect(self.refer)
        page.referral_wanted.connect(lambda uid: self.open_record(Referral.table, uid))
        page.print_requested.connect(lambda lead: self._previews.show_record(page, lead))
        page.conflicts_wanted.connect(lambda uid: self.open_record(CONFLICTS, uid))
        page.paper_wanted.connect(self.begin)
        return page

    def _support(self) -> Page:
        from app.ui.support.page import SupportPage

        page = SupportPage(self.workspace)
        page.lead_wanted.connect(lambda uid: self.open_record(Lead.table, uid))
        page.stepped.connect(self.look)
        page.conflicts_wanted.connect(lambda uid: self.open_record(CONFLICTS, uid))
        return page

    def _referrals(self) -> Page:
        from app.ui.referrals.page import ReferralsPage

        page = ReferralsPage(self.workspace)
        self._tells(page)
        page.lead_wanted.connect(lambda uid: self.open_record(Lead.table, uid))
        page.print_requested.connect(lambda record: self._previews.show_record(page, record))
        page.conflicts_wanted.connect(lambda uid: self.open_record(CONFLICTS, uid))
        return page

    def _letters(self) -> Page:
        from app.ui.letters.page import LettersPage

        page = LettersPage(self.workspace)
        self._tells(page)
        return page

    def _duties(self) -> Page:
        from app.ui.duties.page import DutiesPage

        page = DutiesPage(self.workspace)
        page.told.connect(self.tell)
        page.record_wanted.connect(self.open_register)
        page.entry_wanted.connect(self.open_record)
        return page

    def _paper(self) -> Page:
        from app.ui.paper.page import FormsPage

        page = FormsPage(self.workspace)
        page.saved.connect(self.look)
        page.record_wanted.connect(self.open_register)
        return page

    def _registers(self) -> Page:
        return self._register_page(REGISTERS, "名录")

    def _register_page(self, book: Book, title: str) -> Page:
        from app.ui.registers.page import RegisterPage

        page = RegisterPage(self.workspace, kinds_of(book), book, title)
        self._tells(page)
        page.print_requested.connect(lambda record: self._previews.show_record(page, record))
        page.form_requested.connect(lambda entry, record: self._previews.show_form(page, entry, record))
        page.record_wanted.connect(self.open_record)
        page.begin_wanted.connect(self.begin)
        return page

    def _board(self) -> Page:
        from app.ui.board.page import BoardPage

        page = BoardPage(self.workspace)
        page.record_wanted.connect(self.open_record)
        return page

    def _exchange(self) -> Page:
        page = ExchangePage(self.workspace)
        page.exchanged.connect(self.look)
        page.record_asked.connect(self.open_record)
        return page

    def _settings(self) -> Page:
        page = SettingsPage(self.workspace)
        page.lock_asked.connect(self.lock)
        page.change_asked.connect(self.change_user)
        page.key_asked.connect(self.key_asked)
        page.checking.repair_asked.connect(self.repair_asked)
        page.backed_up.connect(self.look)
        return page

    def commands(self) -> list[Command]:
        """What Ctrl+K offers besides records."""
        pages = [Command(title, partial(self.open, key), keys) for key, title, keys in self._page_names()]
        machine = [
            Command("立即备份", lambda: self._settings_page().back_up()),
            Command("检查数据库", lambda: self._settings_page().check()),
            Command("切换用户", self.change_user),
            Command("锁定", self.lock, "Ctrl+L"),
        ]
        return [*pages, *(self._commands_for_records() if self._reads else ()), *machine]

    def _commands_for_records(self) -> list[Command]:
        return [
            Command("新建线索", lambda: self.open("leads:new"), "Ctrl+N"),
            Command("新建支援申请", lambda: self.open("support:new")),
            Command("导入数据包", lambda: self._exchange_page().start_import()),
            Command("导出数据包", lambda: self._exchange_page().start_export()),
            Command("核对纸质件（扫核验码）", self.scan),
        ]

    def _page_names(self) -> list[tuple[str, str, str]]:
        upper = [spec for spec in self._specs() if not spec.at_foot]
        named = [(spec.key, spec.title, f"Alt+{place}" if place <= LAST_KEY else "") for place, spec in enumerate(upper, 1)]
        return [*named, *((spec.key, spec.title, "Alt+0") for spec in self._specs() if spec.at_foot)]

    def _exchange_page(self) -> ExchangePage:
        page = self.shell.go("exchange")
        assert isinstance(page, ExchangePage)
        return page

    def _settings_page(self) -> SettingsPage:
        page = self.shell.go("settings")
        assert isinstance(page, SettingsPage)
        return page

    def scan(self) -> None:
        """Back from a sheet of paper to its record."""
        from app.ui.paper.page import FormsPage

        page = self.open("paper")
        if isinstance(page, FormsPage):
            page.scan()

    def open(self, key: str) -> Page:
        """Open a page; `leads:new` begins a new record there."""
        name, _, step = key.partition(":")
        page = self.shell.go(name)
        if step == "new":
            page.new()
        return page

    def tell(self, said: str, undo: Callable[[], None] | None = None) -> None:
        """Say what was done; everything may have changed."""
        self.shell.toast.say(said, undo)
        self.look()

    def open_figure(self, key: str) -> None:
        """Open the list behind a figure of 今日."""
        page = self.open(PAGE_OF_FIGURE.get(key, "leads"))
        view = VIEW_OF_FIGURE.get(key)
        if view and isinstance(page, ShowsViews):
            page.show_view(view)

    def ask_support(self, lead: Lead) -> None:
        """F6 on a lead: a request filled from it."""
        page = self.open("support")
        if isinstance(page, AsksSupport):
            page.ask_for(lead)

    def refer(self, lead: Lead) -> None:
        """F7 on a lead: a referral filled from it."""
        page = self.open("referrals")
        if isinstance(page, RefersLeads):
            page.refer(lead)

    def begin(self, table: str, owner: Record) -> None:
        """A new record of that kind, filled from the one that it belongs to."""
        page = self.open(page_of(table))
        if isinstance(page, BeginsPapers):
            page.begin(table, owner)

    def do(self, todo: Todo) -> None:
        """Begin the one action of a thing to do; one that has no record yet begins a new one."""
        if todo.kind == Activity.table and not todo.uid:
            self.open_register(todo.kind, "")
            self.shell.page().new()
            return
        self.open_record(Submission.table if todo.kind == DUTY else todo.kind, todo.uid, todo.step)

    def open_register(self, kind: str, uid: str) -> None:
        """Show the records of a kind; with a uid that record."""
        if uid:
            self.open_record(kind, uid)
        else:
            page = self.open(page_of(kind))
            if isinstance(page, ShowsKinds):
                page.show_kind(kind)

    def keep_typed(self, *, may_ask: bool) -> bool:
        """Keep what was typed on every page; False when the user wants to stay."""
        kept = all(page.keep_typed(may_ask=may_ask) for page in self._made if isinstance(page, KeepsTyped))
        if self.drafts is not None and not may_ask:
            self.drafts.rest()
        elif self.drafts is not None and kept:
            self.drafts.stop()
        return kept

    def open_record(self, kind: str, uid: str, step: str = "") -> None:
        """Open the page that shows records of that kind, at that record."""
        page = self.open(page_of(kind))
        if isinstance(page, OpensRecords):
            page.open_record(uid, step)

    def look(self) -> None:
        """Read the facts of the status bar and the badges in the background."""
        reads, none = self._reads, self._figures
        self._asker.ask(lambda own: _Facts(today_of(own).figures if reads else none, standing(own)), self._show)

    def _show(self, facts: _Facts) -> None:
        self._figures = facts.figures
        told = status_facts(facts.standing, self.workspace.now())
        self.shell.status.set_facts(told if self._reads else told[:-1])
        self.shell.refresh_badges()
        if facts.standing.backup_due and self._daily is None:
            self._back_up_daily()

    def _back_up_daily(self) -> None:
        """The backup of the day, once while nobody is waiting for it; what went wrong is told where it is seen."""
        self._daily = job = Job(on_own_connection(self.workspace, back_up_daily), self)
        job.unbroken = True
        job.succeeded.connect(lambda fault: self.tell(fault) if fault else self.look())
        job.refused.connect(lambda error: self.shell.toast.say(f"没有备份成：{error.what}{error.next_step}"))
        job.start()


def _urgent(figures: Figures) -> Tone:
    return Tone.RED if figures.overdue else Tone.ORANGE


def _bureau(workspace: Workspace) -> str:
    bureau = workspace.bureau
    return bureau.name if bureau else workspace.unit.name


def _account(workspace: Workspace) -> tuple[str, str]:
    group = group_of(workspace.groups(), workspace.unit.uid, workspace.today.isoformat())
    leads = group is not None and group.coordinator == workspace.unit.uid
    part = f"{group.full_name}{'牵头所' if leads else ''}·" if group else ""
    return f"{workspace.unit.name}·{workspace.account.name}", f"{part}{workspace.account.role or ''}"
