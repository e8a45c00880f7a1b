"""数据交换: joining, the state at rest, exporting, importing, the conflict inbox: one of them is seen at a time."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.exchange_schedule import ExchangeSchedule
from app.services.exchange_views import Overview, overview
from app.services.workspace import Workspace
from app.ui.exchange import helping
from app.ui.exchange.computers import ComputersList
from app.ui.exchange.drives import Drives
from app.ui.exchange.inbox import Inbox
from app.ui.exchange.joining import Joining
from app.ui.exchange.papers import Papers
from app.ui.exchange.resting import Resting
from app.ui.exchange.sending import Sending
from app.ui.exchange.taking_in import TakingIn
from app.ui.exchange.undoing import Undoing
from app.ui.parts.asking import Asker
from app.ui.parts.clause import show_note
from app.ui.parts.keys import key_within
from app.ui.parts.opening import ShowsViews
from app.ui.shell import Shell
from app.ui.theme.tokens import Tone
from app.ui.widgets import Notice, Page, outlined_button, primary_button

TITLES: Mapping[type[QWidget], str] = {Sending: "导出数据包", TakingIn: "导入数据包", Inbox: "冲突处理", ComputersList: "单位与电脑"}
CALM = "不影响办案；未定之前，列表里显示较新的值"
NOT_YET = "本机还没有列入单位密钥名单。请先完成下面三步。"


class ExchangePage(Page):
    """`exchanged` tells that bundles were written or taken in, so that badges and facts are read anew."""

    shows_files = True
    exchanged = Signal()
    record_asked = Signal(str, str)
    """Kind and uid of a record that should be opened."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("数据交换")
        self._workspace = workspace
        self._asker = Asker(self, workspace)
        self._found: Sequence[Path] = ()
        self._overview: Overview | None = None
        self._wanted = ""
        self.papers = Papers(workspace)
        self.undoing = Undoing(workspace)
        self.joining, self.resting = Joining(self.papers), Resting(self.papers, self.undoing)
        self.inbox = Inbox(workspace)
        self.drives = Drives(self, workspace)
        self.gaps, self.stick = Notice(Tone.ORANGE, ""), self._stick_notice()
        self.conflicts, self.back = outlined_button("冲突", "branch_compare"), outlined_button("返回").show_key("Esc")
        self.take, self.send = outlined_button("导入数据包", "arrow_download"), primary_button("导出数据包", "arrow_upload")
        self._inbox_at: object = None
        """What the database held when the inbox was read."""
        self._pages = QStackedWidget()
        self._build()

    def _stick_notice(self) -> Notice:
        look = outlined_button("查看")
        look.clicked.connect(lambda: self.look_into(self._found[0]))
        return Notice(Tone.BLUE, "", "", look)

    def _build(self) -> None:
        self.papers.setParent(self)
        self.undoing.setParent(self)
        self.undoing.done.connect(self._exchanged)
        for button in (self.back, self.conflicts, self.take, self.send):
            self.head.add_action(button)
        for notice in (self.stick, self.gaps):
            notice.hide()
            self.body.addWidget(notice)
        for page in (self.joining, self.resting, self.inbox):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages, 1)
        self.take.clicked.connect(self.start_import)
        self.send.clicked.connect(lambda: self.start_export())
        self.resting.export_asked.connect(self.start_export)
        self.resting.computers_asked.connect(self.show_computers)
        self.resting.schedules_asked.connect(self.show_schedules)
        self.papers.done.connect(self._joined)
        self.papers.import_asked.connect(self.look_into)
        self.drives.found.connect(self._show_found)
        self.conflicts.clicked.connect(lambda: self.open_record(""))
        self.back.clicked.connect(self._rest)
        self.inbox.counted.connect(self._count_conflicts)
        self.inbox.decided.connect(self.exchanged)
        self.inbox.record_asked.connect(self.record_asked)
        self.inbox.left.connect(self._rest)

    @cached_property
    def sending(self) -> Sending:
        """The export, made when it is first wanted."""
        made = Sending(self._workspace)
        made.left.connect(self._rest)
        made.written.connect(self._exchanged)
        made.slip_asked.connect(self.preview_slip)
        key_within(made, "Esc", self._rest)
        self._pages.addWidget(made)
        return made

    @cached_property
    def taking_in(self) -> TakingIn:
        """The import, made when it is first wanted."""
        made = TakingIn(self._workspace, self.undoing)
        made.left.connect(self._rest)
        made.placed.connect(self._show_place)
        made.taken.connect(self._taken_in)
        made.note_found(self._found)
        key_within(made, "Esc", self._rest)
        self._pages.addWidget(made)
        return made

    @cached_property
    def computers(self) -> ComputersList:
        """The list of all computers, made when it is first wanted."""
        made = ComputersList(self._workspace, self.papers)
        key_within(made, "Esc", self._rest)
        self._pages.addWidget(made)
        return made

    def showEvent(self, event: QShowEvent) -> None:
        """Sticks are looked for while the page is seen."""
        super().showEvent(event)
        self.drives.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """And not otherwise."""
        super().hideEvent(event)
        self.drives.watch(False)

    def reload(self) -> None:
        """Ask anew how the exchange stands and what is undecided."""
        self._asker.ask(overview, self.show_overview)
        state = self._workspace.store.state()
        if state != self._inbox_at:
            self._inbox_at = state
            self.inbox.reload()

    def _count_conflicts(self, number: int) -> None:
        self.conflicts.setText(f"冲突 {number}" if number else "冲突")

    def open_record(self, uid: str, step: str = "") -> None:
        """Open the conflict inbox, at that record when one is named; with a step, the export for the unit of that uid, or the page at rest."""
        if step == "export":
            self.start_export(uid)
            return
        if step:
            self._rest()
            return
        self._turn(self.inbox)
        self.inbox.show_record(uid)
        self.inbox.list.setFocus()

    def show_overview(self, found: Overview) -> None:
        """Show it; a flow that is under way stays in front."""
        searching = self._overview is not None and self._searching()
        self._overview = found
        self.resting.show_overview(found)
        self.joining.show_trust(found.trust, found.now)
        for button in (self.take, self.send):
            button.close_with_reason("" if found.trust.listed else NOT_YET)
        self.gaps.say(Tone.ORANGE, "；".join(found.gaps), "可以照常工作；请对方重新导出一次，缺的会自动补上。")
        if self._pages.currentWidget() in (self.joining, self.resting):
            self._turn(self.resting if found.trust.version else self.joining)
        if self._searching() and not searching:
            self.focus_first()  # nothing else could take the keyboard, and it would open the list of commands
        self._go_on()

    def _turn(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        resting, deciding = page is self.resting, page is self.inbox
        if isinstance(page, ComputersList):
            page.reload()
        self.gaps.setVisible(resting and bool(self._overview and self._overview.gaps))
        self.stick.setVisible(resting and bool(self._found))
        for button in (self.conflicts, self.take, self.send):
            button.setVisible(resting)
        self.back.setVisible(isinstance(page, Inbox | ComputersList))
        self.head.set_title(TITLES.get(type(page), "数据交换"), self._note() if resting else CALM if deciding else "")

    def _searching(self) -> bool:
        focused = self.focusWidget()
        return focused is not None and focused.hasFocus() and self.head.search.isAncestorOf(focused)

    def _note(self) -> str:
        trust = self._overview.trust if self._overview else None
        return f"单位密钥名单第 {trust.version} 版" if trust else ""

    def _rest(self) -> None:
        trusted = self._overview is None or bool(self._overview.trust.version)
        self._turn(self.resting if trusted else self.joining)
        if trusted:
            self.resting.units.setFocus()
        self.reload()

    def help_clause(self) -> None:
        """F1: what the part in front is for; what waits comes first, when the keyboard is there or nothing else is asked about."""
        about, note = self._explained()
        show_note(about, note.title, note.text)

    def _explained(self) -> tuple[QWidget, helping.Note]:
        front = self._pages.currentWidget()
        waiting = self.joining.waiting if front is self.joining else self.resting.waiting
        focus = self.focusWidget() or self
        if front in (self.joining, self.resting):
            if waiting.isVisible() and not self.resting.aside.isAncestorOf(focus):
                return waiting, helping.WAITING
            if self.resting.aside.isAncestorOf(focus):
                return self.resting.aside, helping.ASIDE
        match front:
            case Joining():
                return front, helping.JOINING
            case Sending() | TakingIn():
                return front.go, helping.SENDING if isinstance(front, Sending) else helping.TAKING_IN
            case Inbox():
                return front.list, helping.INBOX
            case ComputersList():
                return front.table, helping.COMPUTERS
        return self.resting.units, helping.RESTING

    def show_computers(self) -> None:
        """Open the list of every computer that the roster names."""
        self._turn(self.computers)
        self.computers.table.setFocus()

    def show_schedules(self) -> None:
        """Go to the register of what was agreed about exchanging."""
        shell = self.window()
        page = shell.go("registers") if isinstance(shell, Shell) else None
        if isinstance(page, ShowsViews):
            page.show_view(ExchangeSchedule.table)

    def _show_place(self, words: str) -> None:
        """Beside the title of an import: which of the bundles on the stick it is."""
        if isinstance(self._pages.currentWidget(), TakingIn):
            self.head.set_title("导入数据包", words)

    def _joined(self, said: str) -> None:
        del said
        shown = self._pages.currentWidget()
        self._turn(shown if isinstance(shown, ComputersList) else self.resting)
        self.reload()

    def _exchanged(self) -> None:
        self.reload()
        self.exchanged.emit()

    def _taken_in(self, path: Path, whole: bool) -> None:
        """What was imported is offered no more, although it still lies on the stick."""
        self._show_found([file for file in self._found if file != path or not whole])
        self._exchanged()

    def start_export(self, unit: str = "") -> None:
        """Open the export; asked for from elsewhere, it waits until it is known who can be reached."""
        self._wanted = f"export:{unit}"
        self._go_on()

    def preview_slip(self, bundle: str) -> None:
        """Cover the window with the slip that goes with a bundle."""
        from app.ui.exchange.slip import slip_paper
        from app.ui.paper.preview import show_preview

        show_preview(self, self._workspace, slip_paper(bundle))

    def start_import(self) -> None:
        """Open the import: with the newest bundle of a stick, or by asking for a file."""
        self._wanted = "import"
        self._go_on()

    def _go_on(self) -> None:
        if self._overview is None or not self._overview.trust.listed or not self._wanted:
            return
        wanted, self._wanted = self._wanted, ""
        if wanted == "import":
            path = self._found[0] if self._found else self.taking_in.ask_file()
            if path is not None:
                self.look_into(path)
            return
        self.sending.show_units(self._overview.units, wanted.partition(":")[2])
        self._turn(self.sending)

    def _show_found(self, files: Sequence[Path]) -> None:
        self._found = files
        if "taking_in" in vars(self):
            self.taking_in.note_found(files)
        if files:
            names = f"{files[0].name}{' 等' if len(files) > 1 else ''}"
            self.stick.say(Tone.BLUE, f"发现 {len(files)} 个数据包", names)
        self.stick.setVisible(bool(files) and self._pages.currentWidget() is self.resting)

    def look_into(self, path: Path) -> None:
        """Preview that bundle."""
        self._turn(self.taking_in)
        self.taking_in.look_into(path)
