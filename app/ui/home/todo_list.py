"""The things to do in groups by urgency: each line says what, why, how long, and offers exactly one action."""

from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.dates import near_day
from app.domain.duties import Snooze
from app.services.todo import Todo, Urgency
from app.ui.theme import tokens
from app.ui.theme.tokens import MARK, Tone
from app.ui.widgets import Button, Chip, ElidedLabel, Gradually, Patch, PlainLabel, clear_layout, hairline, icon_button, outlined_button, primary_button

MOST = 24
"""Lines on the page; the figures and the lists hold the rest."""
AT_ONCE = 8
"""Lines that are made at one time: first those that fit the screen."""
TONES = {Urgency.OVERDUE: Tone.RED, Urgency.TODAY: Tone.ORANGE, Urgency.SOON: Tone.ORANGE, Urgency.LATER: Tone.PLAIN}
LEFT_WIDTH, ACTION_WIDTH = 176, 92


class TodoLine(QWidget):
    """One thing to do, 48 px high."""

    def __init__(self, todo: Todo, today: date, wide: int, *, first: bool) -> None:
        """`wide`: as many px as the widest action of the list takes, so that all stand below one another."""
        super().__init__()
        self.todo = todo
        self.setFixedHeight(tokens.ITEM)
        tone = TONES[todo.urgency]
        self.action: Button = primary_button(todo.action) if first else outlined_button(todo.action)
        self.action.setFixedWidth(wide)
        self.action.setAccessibleName(f"{todo.action}：{todo.title}，{todo.left}")
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_4, 0)
        row.setSpacing(10)
        row.addWidget(_mark(tone))
        row.addLayout(self._what(todo), 1)
        row.addWidget(self._left(todo, today, tone))
        row.addWidget(self.action)
        self.later = icon_button("clock", f"推迟提醒：{todo.title}", framed=False)
        self.later.setEnabled(todo.urgency in (Urgency.SOON, Urgency.LATER) and bool(todo.uid))
        row.addWidget(self.later)

    def _what(self, todo: Todo) -> QVBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(tokens.GAP_2)
        top.addWidget(Chip(todo.chip))
        top.addWidget(ElidedLabel(todo.title, "strong"), 1)
        both = QVBoxLayout()
        both.setContentsMargins(0, 4, 0, 4)
        both.setSpacing(0)
        both.addLayout(top)
        both.addWidget(ElidedLabel(todo.basis, "note"))
        return both

    def _left(self, todo: Todo, today: date, tone: Tone) -> QWidget:
        holder = QWidget()
        holder.setFixedWidth(LEFT_WIDTH)
        both = QGridLayout(holder)
        both.setContentsMargins(0, 4, 0, 4)
        both.setVerticalSpacing(0)
        both.addWidget(PlainLabel(todo.left, "" if tone is Tone.PLAIN else "strong", tone), 0, 0)
        both.addWidget(PlainLabel(near_day(todo.due, today) if todo.due else "", "note"), 1, 0)
        return holder


class SleepingLine(QWidget):
    """One reminder that was put off: what, until when, why, and the button that wakes it."""

    def __init__(self, sleeper: Snooze, today: date) -> None:
        super().__init__()
        self.setFixedHeight(tokens.ITEM)
        until = near_day(date.fromisoformat(sleeper.until or ""), today)
        self.wake = outlined_button("恢复提醒")
        self.wake.setAccessibleName(f"恢复提醒：{sleeper.what}")
        words = QVBoxLayout()
        words.setContentsMargins(0, 4, 0, 4)
        words.setSpacing(0)
        words.addWidget(ElidedLabel(sleeper.what or "", "strong"))
        words.addWidget(ElidedLabel("·".join(part for part in (f"推迟到{until}", sleeper.reason) if part), "note"))
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_4, 0)
        row.addLayout(words, 1)
        row.addWidget(self.wake)


class TodoList(QWidget):
    """All lines under their headings. `asked` carries the thing whose action was pressed, `woken` the uid of a reminder."""

    asked = Signal(object)
    later_asked = Signal(object)
    """The thing whose reminder is to be put off."""
    woken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, tokens.GAP_2)
        self._column.setSpacing(0)
        self._asked: object = None
        self._lines = Gradually(self, AT_ONCE)

    def show_todos(self, todos: Sequence[Todo], today: date, asleep: Sequence[Snooze] = ()) -> None:
        """Show these instead, the first ones when there are many, and above them what sleeps; the keyboard stays on the same thing."""
        asked = (list(todos), today, list(asleep))
        if asked == self._asked:
            return
        self._asked = asked
        focused = next((line.todo.uid for line in self.lines() if line.action.hasFocus()), "")
        clear_layout(self._column)
        self._lines.begin(self._make(todos, today, asleep, focused))

    def _make(self, todos: Sequence[Todo], today: date, asleep: Sequence[Snooze], focused: str) -> Iterator[None]:
        many = {urgency: sum(todo.urgency is urgency for todo in todos) for urgency in Urgency}
        before: Urgency | None = None
        self._show_asleep(asleep, today)
        wide = max([ACTION_WIDTH, *(outlined_button(words).sizeHint().width() for words in {todo.action for todo in todos[:MOST]})])
        for todo in todos[:MOST]:
            if todo.urgency is not before:
                self._column.addWidget(_heading(todo.urgency.value, many[todo.urgency]))
            else:
                self._column.addWidget(_indented_line())
            self._add(todo, today, wide, first=before is None, focused=todo.uid == focused)
            before = todo.urgency
            yield
        self._column.addStretch(1)

    def _show_asleep(self, asleep: Sequence[Snooze], today: date) -> None:
        if asleep:
            self._column.addWidget(_heading("推迟的提醒", len(asleep)))
        for place, sleeper in enumerate(asleep):
            if place:
                self._column.addWidget(_indented_line())
            line = SleepingLine(sleeper, today)
            line.wake.clicked.connect(lambda _checked=False, uid=sleeper.uid: self.woken.emit(uid))
            self._column.addWidget(line)

    def lines(self) -> list[TodoLine]:
        """The lines from top to bottom."""
        widgets = (self._column.itemAt(place).widget() for place in range(self._column.count()))
        return [widget for widget in widgets if isinstance(widget, TodoLine)]

    def _add(self, todo: Todo, today: date, wide: int, *, first: bool, focused: bool) -> None:
        line = TodoLine(todo, today, wide, first=first)
        line.action.clicked.connect(lambda: self.asked.emit(todo))
        line.later.clicked.connect(lambda: self.later_asked.emit(todo))
        self._column.addWidget(line)
        if focused:
            line.action.setFocus(Qt.FocusReason.OtherFocusReason)


def _mark(tone: Tone) -> QWidget:
    """The bar at the left, grey for what has time."""
    bar = Patch(tokens.TIME_BAR if tone is Tone.PLAIN else MARK[tone])
    bar.setFixedSize(3, 34)
    return bar


def _heading(words: str, number: int) -> QWidget:
    strip = Patch(tokens.STRIP)
    strip.setFixedHeight(28)
    row = QHBoxLayout(strip)
    row.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_4, 0)
    row.setSpacing(6)
    row.addWidget(PlainLabel(words))
    row.addWidget(PlainLabel(str(number), "note", Tone.NOTE), 1)
    return strip


def _indented_line() -> QWidget:
    holder = QWidget()
    holder.setFixedHeight(1)
    row = QHBoxLayout(holder)
    row.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_4, 0)
    row.addWidget(hairline())
    return holder
