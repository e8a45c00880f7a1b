"""今日: what is due, what has come in, what is reported next. It asks the services in the background and decides nothing."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.dates import full_day
from app.domain.meetings import Meeting
from app.services.case_todos import PHONE
from app.services.home import Figures, Received, Today, today_of, whom_to_call
from app.services.quarter_meeting import Pressing, QuarterMeeting
from app.services.snoozing import wake
from app.services.todo import Todo, Urgency
from app.services.workspace import Workspace
from app.ui.exchange.drives import Drives
from app.ui.home.todo_list import MOST, TodoList
from app.ui.parts.asking import Asker
from app.ui.parts.clause import show_clause, show_note
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    ElidedLabel,
    EmptyState,
    Figure,
    FigureStrip,
    IconLabel,
    Notice,
    Page,
    Pane,
    PlainLabel,
    clear_layout,
    hairline,
    link_button,
    outlined_button,
    primary_button,
    scrolled,
)

RIGHT_WIDTH = 396
RECEIVED_SHOWN = 4
PRESSING = {Pressing.HELD: Tone.GREEN, Pressing.TIME: Tone.NOTE, Pressing.AMBER: Tone.ORANGE, Pressing.RED: Tone.RED}
NOTHING = Figures(0, 0, 0, 0, 0, 0, 0)
URGENCY_OF_FIGURE = {"overdue": Urgency.OVERDUE, "today": Urgency.TODAY, "soon": Urgency.SOON}


class HomePage(Page):
    """The first page. `asked` carries a thing to do, `figure_opened` the key of a figure that another page holds, `wanted` another page's key."""

    shows_files = True
    asked = Signal(object)
    figure_opened = Signal(str)
    read = Signal(object)
    """The figures, each time that the page has read them."""
    wanted = Signal(str)
    record_wanted = Signal(str, str)
    """The table of a kind and the uid of a record, or of none: its list."""
    bundle_asked = Signal(object)
    """The path of a bundle on a stick that should be looked into."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("今日", f"{full_day(workspace.today)}·第{workspace.today.isocalendar().week}周")
        self._workspace = workspace
        self._asker, self._calling = Asker(self, workspace), Asker(self, workspace)
        self.todos = TodoList()
        self.figures = FigureStrip(_figures(NOTHING))
        self._next_title, self._next_note = PlainLabel("", "strong", wrap=True), PlainLabel("", "note", Tone.NOTE, wrap=True)
        self._meeting_title, self._meeting_note = PlainLabel("", "strong", wrap=True), PlainLabel("", "note", Tone.NOTE, wrap=True)
        self._meeting = ""
        self._today: Today | None = None
        self._todo_pane, self._received = Pane("要办的事", bare=True), Pane("新收到", bare=True)
        self.stick, self.drives = self._stick_notice(), Drives(self, workspace)
        self._found: Sequence[Path] = ()
        self._build()

    def _stick_notice(self) -> Notice:
        look = outlined_button("查看")
        look.clicked.connect(lambda: self.bundle_asked.emit(self._found[0]))
        return Notice(Tone.BLUE, "", "", look)

    def showEvent(self, event: QShowEvent) -> None:
        """Sticks are looked for while the page is seen."""
        super().showEvent(event)
        self.drives.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """And not otherwise."""
        super().hideEvent(event)
        self.drives.watch(False)

    def show_found(self, files: Sequence[Path]) -> None:
        """Offer the newest of the bundles on sticks."""
        self._found = files
        if files:
            self.stick.say(Tone.BLUE, f"U 盘上发现 {len(files)} 个数据包", f"{files[0].name}{' 等' if len(files) > 1 else ''}")
        self.stick.setVisible(bool(files))

    def _build(self) -> None:
        self.stick.hide()
        self.body.addWidget(self.stick)
        self.drives.found.connect(self.show_found)
        new = primary_button("新建线索", "add").show_key("Ctrl+N")
        new.clicked.connect(self.new)
        self.head.add_action(new)
        strip = Pane(bare=True)
        strip.body.addWidget(self.figures)
        self.figures.opened.connect(self._open_figure)
        self.body.addWidget(strip)
        columns = QHBoxLayout()
        columns.setSpacing(tokens.GAP_3)
        columns.addWidget(self._left(), 1)
        right = QVBoxLayout()
        right.setSpacing(tokens.GAP_3)
        right.addWidget(self._new_pane())
        right.addWidget(self._reports_pane())
        right.addStretch(1)
        columns.addLayout(right)
        self.body.addLayout(columns, 1)

    def _left(self) -> QWidget:
        everything = link_button("全部线索")
        everything.clicked.connect(lambda: self.wanted.emit("leads"))
        self.sleepers = link_button("推迟的提醒", "clock")
        self.sleepers.setCheckable(True)
        self.sleepers.clicked.connect(lambda _checked: self._show_todos())
        self._todo_pane.add_action(self.sleepers)
        self._todo_pane.add_action(everything)
        action = outlined_button("新建线索", "add")
        action.clicked.connect(self.new)
        empty = EmptyState("checkmark_circle", "现在没有要办的事", "新登记的线索、等本单位答复的支援申请，会按期限排在这里。", action)
        self._pages = QStackedWidget()
        self._scroll = scrolled(self.todos)
        self._pages.addWidget(self._scroll)
        self._pages.addWidget(empty)
        self._todo_pane.body.addWidget(self._pages)
        self.todos.asked.connect(self._do)
        self.todos.later_asked.connect(self._put_off)
        self.todos.woken.connect(self._wake)
        return self._todo_pane

    def _new_pane(self) -> QWidget:
        self._received.setFixedWidth(RIGHT_WIDTH)
        take_in = link_button("导入数据包", "arrow_download")
        take_in.clicked.connect(lambda: self.wanted.emit("exchange"))
        self._received.add_action(take_in)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._received.body.addLayout(self._rows)
        return self._received

    def _reports_pane(self) -> QWidget:
        pane = Pane("本季会议与报送")
        pane.setFixedWidth(RIGHT_WIDTH)
        meeting = link_button("会议")
        meeting.clicked.connect(self._open_meeting)
        pane.add_action(meeting)
        forms = link_button("报送任务")
        forms.clicked.connect(lambda: self.wanted.emit("duties"))
        pane.add_action(forms)
        pane.body.addWidget(self._next_title)
        pane.body.addWidget(self._next_note)
        pane.body.addWidget(hairline())
        pane.body.addWidget(self._meeting_title)
        pane.body.addWidget(self._meeting_note)
        return pane

    def _open_figure(self, key: str) -> None:
        """A number of things to do leads to the first of them; the others, and none at all, to the list behind."""
        line = next((line for line in self.todos.lines() if line.todo.urgency is URGENCY_OF_FIGURE.get(key)), None)
        if line is None:
            self.figure_opened.emit(key)
        else:
            line.action.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(line)

    def _open_meeting(self) -> None:
        """The meeting of this quarter, or the list of meetings."""
        self.record_wanted.emit(Meeting.table, self._meeting)

    def _show_meeting(self, meeting: QuarterMeeting) -> None:
        self._meeting = meeting.uid
        self._meeting_title.setText(meeting.title)
        self._meeting_note.set_tone(PRESSING[meeting.pressing])
        self._meeting_note.setText(meeting.note)

    def _do(self, todo: Todo) -> None:
        if todo.step == PHONE:
            self._calling.ask(lambda own: whom_to_call(own, todo.uid), lambda found: self._show_phones(todo, found))
        else:
            self.asked.emit(todo)

    def _put_off(self, todo: Todo) -> None:
        """Ask until when the line is not to be shown."""
        from app.ui.home.putting_off import dialog_for

        if dialog_for(self, self._workspace, todo).exec():
            self.reload()

    def _show_phones(self, todo: Todo, found: Sequence[tuple[str, str]]) -> None:
        line = next((line for line in self.todos.lines() if line.todo.uid == todo.uid), None)
        if line is not None:
            told = "\n".join(f"{name}  {phone or '没有登记电话，请在“机构与组团”里补上'}" for name, phone in found)
            show_note(line.action, "可以打电话问", told)

    def help_clause(self) -> None:
        """F1: the clause behind the line that has the focus, or the first one."""
        lines = self.todos.lines()
        line = next((line for line in lines if line.action.hasFocus()), lines[0] if lines else None)
        if line is not None:
            show_clause(line.action, line.todo.clause or "本单位设定", line.todo.basis)

    def reload(self) -> None:
        """Ask anew what waits."""
        self._asker.ask(today_of, self.show_today)

    def show_today(self, today: Today) -> None:
        """Show what was found."""
        self.figures.set_figures(_figures(today.figures))
        self.read.emit(today.figures)
        known, self._today = self._today, today
        if known is None or (known.todos, known.asleep, known.day) != (today.todos, today.asleep, today.day):
            self._show_todos()
        self._todo_pane.set_count(_count_of(today.todos) if today.todos else "")
        self._show_received(today.received)
        self._next_title.setText(today.reporting.title)
        self._next_note.setText(today.reporting.note)
        self._show_meeting(today.meeting)
        words = (today.doubt or f"{full_day(today.day)}·第{today.day.isocalendar().week}周", today.digest, today.drill)
        self.head.set_title("今日", "·".join(part for part in words if part))

    def _show_todos(self) -> None:
        """What waits, and what was put off when that is wanted, too."""
        today = self._today
        if today is None:
            return
        self.sleepers.setVisible(bool(today.asleep))
        self.sleepers.setText(f"推迟的提醒 {len(today.asleep)}")
        asleep = today.asleep if self.sleepers.isChecked() else ()
        self.todos.show_todos(today.todos, today.day, asleep)
        self._pages.setCurrentIndex(0 if today.todos or asleep else 1)

    def _wake(self, uid: str) -> None:
        wake(self._workspace, uid)
        self.reload()

    def _show_received(self, received: Sequence[Received]) -> None:
        clear_layout(self._rows)
        self._received.set_count(str(len(received)) if received else "", Tone.BLUE)
        for place, one in enumerate(received[:RECEIVED_SHOWN]):
            if place:
                self._rows.addWidget(hairline())
            self._rows.addWidget(self._received_row(one))
        if not received:
            text = "最近七天没有收到数据包。插入 U 盘后，这里会提示发现的数据包。"
            note = PlainLabel(text, "note", Tone.NOTE, wrap=True)
            note.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
            self._rows.addWidget(note)

    def _received_row(self, one: Received) -> QWidget:
        row = QWidget()
        row.setFixedHeight(tokens.ITEM)
        across = QHBoxLayout(row)
        across.setContentsMargins(tokens.GAP_4, 4, tokens.GAP_2, 4)
        across.setSpacing(10)
        orange = one.conflicts > 0
        across.addWidget(IconLabel("branch_compare" if orange else "arrow_download", 16, tokens.ORANGE_MARK if orange else tokens.ACCENT))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(one.title, "strong"))
        words.addWidget(ElidedLabel(one.note, "note"))
        across.addLayout(words, 1)
        look = link_button("查看")
        look.setAccessibleName(f"查看 {one.title}")
        look.clicked.connect(lambda: self.wanted.emit("exchange"))
        across.addWidget(look)
        return row


def _count_of(todos: Sequence[Todo]) -> str:
    return str(len(todos)) if len(todos) <= MOST else f"{len(todos)}，显示最近的 {MOST} 件"


def _figures(numbers: Figures) -> list[Figure]:
    def toned(number: int, tone: Tone) -> Tone:
        return tone if number else Tone.PLAIN

    return [
        Figure("overdue", numbers.overdue, "超期", toned(numbers.overdue, Tone.RED)),
        Figure("today", numbers.today, Urgency.TODAY.value, toned(numbers.today, Tone.ORANGE)),
        Figure("soon", numbers.soon, Urgency.SOON.value, toned(numbers.soon, Tone.ORANGE)),
        Figure("received", numbers.received, "新收到"),
        Figure("leads", numbers.leads, "在办线索"),
        Figure("support", numbers.support, "支援进行中"),
        Figure("outbox", numbers.outbox, "待导出"),
    ]
