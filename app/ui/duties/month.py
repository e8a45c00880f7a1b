"""A month with what falls on its days: duties, activities, meetings, special periods, open ends, festivals. It shows and tells what was pressed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.services.agenda import FESTIVAL, Entry, month_of, weeks_of
from app.services.workspace import Workspace
from app.ui.parts.asking import Asker
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Button, Pane, PlainLabel, clear_layout, icon_button, link_button, outlined_button, scrolled, tip

WEEKDAYS = "一二三四五六日"
SHOWN = 3
CELL = 84
SHORT = 11
"""So many characters of a duty fit into a day."""


@dataclass(frozen=True)
class Month:
    """What a month shows, read at one time."""

    entries: Sequence[Entry]
    working: frozenset[date]
    why: dict[date, str]


class MonthView(Pane):
    """`entry_asked` carries the entry that was pressed; `export_asked` asks for a calendar file."""

    entry_asked = Signal(object)
    export_asked = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("日程", bare=True)
        self._workspace, self._asker = workspace, Asker(self, workspace)
        self.month = workspace.today.replace(day=1)
        self._title = PlainLabel("", "strong")
        self.buttons: dict[tuple[date, str], Button] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(0)
        self._build()

    def _build(self) -> None:
        before, after, now = icon_button("chevron_left", "上一个月"), icon_button("chevron_right", "下一个月"), outlined_button("本月")
        export = outlined_button("导出日程文件", "calendar_ltr")
        before.clicked.connect(lambda: self.turn(-1))
        after.clicked.connect(lambda: self.turn(1))
        now.clicked.connect(lambda: self.show_month(self._workspace.today))
        export.clicked.connect(self.export_asked)
        bar = row_of(before, self._title, after, now, None, export)
        bar.setContentsMargins(tokens.GAP_3, tokens.GAP_2, tokens.GAP_3, tokens.GAP_2)
        self.body.addLayout(bar)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(tokens.GAP_2, 0, tokens.GAP_2, tokens.GAP_2)
        heads = QHBoxLayout()
        for word in WEEKDAYS:
            head = PlainLabel(f"周{word}", "note", Tone.NOTE)
            head.setIndent(tokens.GAP_2)
            heads.addWidget(head, 1)
        column.addLayout(heads)
        column.addLayout(self._grid, 1)
        self.body.addWidget(scrolled(holder), 1)

    def turn(self, months: int) -> None:
        """Show another month, so many ahead."""
        place = self.month.year * 12 + self.month.month - 1 + months
        self.show_month(date(place // 12, place % 12 + 1, 1))

    def show_month(self, day: date) -> None:
        """Show the month of that day."""
        self.month = day.replace(day=1)
        self.reload()

    def reload(self) -> None:
        """Read again."""
        month = self.month

        def read(own: Workspace) -> Month:
            first, last = weeks_of(month)
            days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
            off = {day: own.calendar.why(day) for day in days if not own.calendar.is_working(day)}
            return Month(month_of(own, month), frozenset(day for day in days if own.calendar.is_working(day)), off)

        self._asker.ask(read, self.show_entries)

    def show_entries(self, month: Month) -> None:
        """Show these."""
        self._title.setText(f"{self.month.year}年{self.month.month}月")
        self.buttons = {}
        clear_layout(self._grid)
        first, last = weeks_of(self.month)
        for count in range((last - first).days + 1):
            day = first + timedelta(days=count)
            self._grid.addWidget(self._cell(day, month, [entry for entry in month.entries if entry.day == day]), count // 7, count % 7)
        for column in range(7):
            self._grid.setColumnStretch(column, 1)

    def _cell(self, day: date, month: Month, entries: Sequence[Entry]) -> QWidget:
        cell = QFrame()
        cell.setMinimumHeight(CELL)
        inside = day.month == self.month.month
        ground, line = tokens.PANE if day in month.working and inside else tokens.STRIP, f"1px solid {tokens.HAIRLINE}"
        cell.setObjectName("day")
        cell.setStyleSheet(f"#day {{ background: {ground}; border: 0; border-top: {line}; border-left: {line}; }}")
        column = QVBoxLayout(cell)
        column.setContentsMargins(tokens.GAP_2, 2, 2, 2)
        column.setSpacing(0)
        today = day == self._workspace.today
        number = PlainLabel(f"{day.day}{'·今天' if today else ''}", "strong" if today else "note", Tone.BLUE if today else Tone.PLAIN if inside else Tone.NOTE)
        off = PlainLabel(month.why.get(day, "") if "放假" in month.why.get(day, "") else "", "note", Tone.NOTE)
        column.addLayout(row_of(number, None, off))
        for entry in entries[:SHOWN]:
            column.addLayout(row_of(self._line(entry), None))
        if len(entries) > SHOWN:
            more = PlainLabel(f"另有 {len(entries) - SHOWN} 项", "note", Tone.NOTE)
            more.setToolTip(tip("；".join(entry.title for entry in entries[SHOWN:])))
            column.addWidget(more)
        column.addStretch(1)
        return cell

    def _line(self, entry: Entry) -> QWidget:
        words = f"{'✓ ' if entry.done else ''}{entry.title}"
        if entry.kind == FESTIVAL:
            return PlainLabel(words, "note", Tone.ORANGE)
        button = link_button(_short(words))
        button.setToolTip(tip(f"{entry.title}：{entry.note}"))
        button.setAccessibleName(f"{entry.day.month}月{entry.day.day}日 {entry.title}，{entry.note}")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setMaximumHeight(22)
        button.setStyleSheet("padding: 0;")
        button.clicked.connect(lambda: self.entry_asked.emit(entry))
        self.buttons[entry.day, entry.uid] = button
        return button


def _short(words: str) -> str:
    return words if len(words) <= SHORT else f"{words[: SHORT - 1]}…"
