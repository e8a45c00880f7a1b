"""The window around the pages: where links and commands lead, what stands in the status bar and in the badges, what is kept when somebody leaves."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.activities import Activity
from app.domain.groups import group_of
from app.domain.leads import Lead
from app.domain.letters import Letter
from app.domain.records import Record
from app.domain.roles import Power
from app.domain.submissions import Submission
from app.services import forms
from app.services.backup_plan import back_up_daily
from app.services.demo_folder import is_demo, may_be_made_anew
from app.services.drafts import Found, record_begun
from app.services.home import Figures, today_of
from app.services.standing import Standing, standing
from app.services.todo import Todo
from app.services.todos import DUTY
from app.services.workspace import Workspace
from app.ui.commands import commands_for_forms, commands_of
from app.ui.drafting import DraftKeeper
from app.ui.exchange.page import ExchangePage
from app.ui.finder import Finder
from app.ui.frame_pages import page_specs
from app.ui.job import Job, is_busy
from app.ui.making_ahead import MakingAhead
from app.ui.pages_by_kind import PAGE_OF_FIGURE, VIEW_OF_FIGURE, page_of
from app.ui.parts.asking import Asker, on_own_connection
from app.ui.parts.opening import AsksSupport, BeginsPapers, KeepsTyped, OpensRecords, RefersLeads, ResumesDrafts, ShowsKinds, ShowsViews, WritesLetters
from app.ui.previews import Previews
from app.ui.settings.page import SettingsPage
from app.ui.shell import Shell
from app.ui.status_facts import status_facts
from app.ui.widgets import Page, ask

EVERY = 30_000
"""Milliseconds between two looks at the facts of the status bar."""
SOON, BEHIND = 40, -1
"""Milliseconds after a page came to the front until the facts are read, and their priority: the page's own rows go first."""
HOME = "today"


@dataclass
class _Facts:
    """What was last read in the background; badges are drawn from it."""

    figures: Figures
    standing: Standing


class Frame(QObject):
    """Ties shell, pages and facts together for one open workspace. `key_asked` when another master key is wanted, `repair_asked` after damage was found."""

    key_asked = Signal()
    repair_asked = Signal()
    demo_asked = Signal()
    """The demonstration is to be made anew, and the user has agreed."""
    idle_told = Signal(int)
    """After how many minutes without a key or a press the window locks: told with every look."""

    def __init__(self, workspace: Workspace, lock: Callable[[], None], change_user: Callable[[], None] | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self.lock, self.change_user = lock, change_user or lock
        self.reads = workspace.may(Power.READ)
        self._daily: Job | None = None
        """The backup of the day; tried once while the window is open."""
        self.figures = Figures(0, 0, 0, 0, 0, 0, 0)
        self._looked_at: tuple[object, ...] = ()
        self._made: list[Page] = []
        self.shell = Shell(page_specs(self), _bureau(workspace), self._state)
        if is_demo(workspace.folder):
            self.shell.frame_demo()
            self.shell.practice_asked.connect(self.practise)
        self._take_in(self.shell.page())
        self.shell.page_made.connect(self._take_in)
        self.setParent(self.shell)
        self._asker, self._offering = Asker(self.shell, workspace), Asker(self.shell, workspace)
        self.previews = Previews(self.shell, workspace)
        self.finder = Finder(self.shell, workspace, commands_of(self), self.open_record)
        self.shell.navigation.set_account(*_account(workspace))
        self.shell.status.opened.connect(self.shell.go)
        self.shell.unexplained.connect(self.open_manual)
        self._soon = QTimer(self, interval=SOON, singleShot=True)
        self._soon.timeout.connect(self._look_soon)
        self.shell.page_shown.connect(lambda _key: self._soon.start())
        self._often = QTimer(self, interval=EVERY)
        self._often.timeout.connect(self._look_again)
        self._often.start()
        self.drafts = DraftKeeper(self.shell, workspace, self._open_form) if self.reads else None
        self._soon.start()

    def _take_in(self, page: Page) -> None:
        """A page was made."""
        self._made.append(page)
        if self.reads:
            page.first_wanted.connect(lambda: self.open("leads:new"))

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

    def make_ahead(self) -> None:
        """Everything is read that pages need: make them while nobody waits."""
        MakingAhead(self.shell)
        if self.reads:
            self.offer_forms()

    def offer_forms(self) -> None:
        """Ctrl+K finds the lists that annexes print: fj3 opens the register behind 附件3. Asked when everything is read that this needs."""

        def read(own: Workspace) -> list[forms.FormEntry]:
            self.finder.read_titles()
            return forms.forms_available(own.folder)

        self._offering.ask(read, self._offer, BEHIND)

    def _offer(self, entries: list[forms.FormEntry]) -> None:
        self.finder.add_commands(commands_for_forms(self, entries))

    def open_manual(self, key: str) -> None:
        """The page of the manual that explains that page of the window."""
        from app.ui.manual import show_manual

        show_manual(self.shell, key)

    def practise(self) -> None:
        """The seven tasks of the demonstration, with those that were done."""
        from app.services.practice import tasks_done
        from app.ui.practice import practice_dialog

        practice_dialog(self.shell, tasks_done(self.workspace), self.open, self.ask_for_new_demo if may_be_made_anew(self.workspace) else None).exec()

    def ask_for_new_demo(self) -> None:
        """Everything in the demonstration as it was made; asked first."""
        text = "演示库恢复成刚建立的样子：练习时登记、修改的内容全部清除，七件事从头做起。大约一分钟。正式数据不受影响。"
        if ask(self.shell, "重新生成示范数据？", text, do="重新生成", keep="保留现在的", dangerous=True):
            self.demo_asked.emit()

    def exchange_page(self) -> ExchangePage:
        """The page on which bundles come and go, opened."""
        page = self.shell.go("exchange")
        assert isinstance(page, ExchangePage)
        return page

    def settings_page(self) -> SettingsPage:
        """The page of what is set once, opened."""
        page = self.shell.go("settings")
        assert isinstance(page, SettingsPage)
        return page

    def new_record(self, table: str) -> None:
        """Begin a record of that kind on the page that lists it."""
        self.open_register(table, "")
        self.shell.page().new()

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

    def write_letter(self, sort: str, record: Record) -> None:
        """A new letter of that sort about a record."""
        page = self.open(page_of(Letter.table))
        if isinstance(page, WritesLetters):
            page.write_about(sort, record)

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
        reads, known, self._looked_at = self.reads, self.figures, self._state()
        self._asker.ask(lambda own: _Facts(today_of(own).figures if reads else known, standing(own)), self._show, BEHIND)

    def rest(self) -> None:
        """Look at nothing any more, and show no answer: the data are about to be closed."""
        self._soon.stop()
        self._often.stop()
        for job in self.shell.findChildren(Job):
            job.forget()

    def take_figures(self, figures: Figures) -> None:
        """今日 has just read them for itself."""
        self.figures = figures
        self.shell.refresh_badges()

    def _look_soon(self) -> None:
        """After a page came to the front and has what it asked for: 今日 reads the figures itself."""
        if is_busy():
            self._soon.start()
        elif self.shell.key() == HOME:
            self._asker.ask(standing, lambda found: self._show(_Facts(self.figures, found)), BEHIND)
        else:
            self._look_again()

    def _look_again(self) -> None:
        """Counting everything takes longer than making a page: only when something was written since, or the day is another one."""
        if self._state() != self._looked_at:
            self.look()

    def _state(self) -> tuple[object, ...]:
        return self.workspace.store.state(), self.workspace.today

    def _show(self, facts: _Facts) -> None:
        self.figures = facts.figures
        told = status_facts(facts.standing, self.workspace.now())
        self.shell.status.set_facts(told if self.reads else told[:-1])
        self.shell.refresh_badges()
        self.idle_told.emit(facts.standing.idle_minutes)
        if facts.standing.backup_due and self._daily is None:
            self._back_up_daily()

    def _back_up_daily(self) -> None:
        """The backup of the day, once while nobody is waiting for it; what went wrong is told where it is seen."""
        self._daily = job = Job(on_own_connection(self.workspace, back_up_daily), self)
        job.unbroken = True
        job.succeeded.connect(lambda fault: self.tell(fault) if fault else self.look())
        job.refused.connect(lambda error: self.shell.toast.say(f"没有备份成：{error.what}{error.next_step}"))
        job.start()


def _bureau(workspace: Workspace) -> str:
    bureau = workspace.bureau
    return bureau.name if bureau else workspace.unit.name


def _account(workspace: Workspace) -> tuple[str, str]:
    group = group_of(workspace.groups(), workspace.unit.uid, workspace.today.isoformat())
    leads = group is not None and group.coordinator == workspace.unit.uid
    part = f"{group.full_name}{'牵头所' if leads else ''}·" if group else ""
    return f"{workspace.unit.name}·{workspace.account.name}", f"{part}{workspace.account.role or ''}"
