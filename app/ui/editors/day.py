"""Days and moments, typed as 3.5, 今天, +15工, 11月25日; the weekday and 休 or 班 stand beside."""

from datetime import date
from typing import Any

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLineEdit, QWidget

from app.domain.dates import near_day
from app.domain.fields import Field
from app.domain.value_kinds import Moment
from app.ui.editors.context import Context
from app.ui.editors.line import LineEditor
from app.ui.parts.keys import key_within
from app.ui.theme import icon, tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, Popover, calm

DAY_WIDTH, MOMENT_WIDTH = 132, 164
CALENDAR = 290, 236
MADE_UP = "调休上班"


class DayEditor(LineEditor):
    """A line for a day or a moment; shown as 2026-11-25 or 2026-11-25 09:30 once it is left. Ctrl+; writes today."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self._with_time = isinstance(field.kind, Moment)
        self._beside = PlainLabel("", "note", Tone.SECONDARY)
        self.edit.setFixedWidth(MOMENT_WIDTH if self._with_time else DAY_WIDTH)
        self.edit.setPlaceholderText("如 11月25日 9:30" if self._with_time else "如 11.25")
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.GAP_2)
        self._rows.insertWidget(0, body)
        row.addWidget(self.edit)
        row.addWidget(self._beside, 1)
        pick = self.edit.addAction(icon("calendar_ltr", 16), QLineEdit.ActionPosition.TrailingPosition)
        pick.triggered.connect(self._open_calendar)
        key_within(self.edit, "Ctrl+;", self._write_today)
        self.changed.connect(self._show_beside)

    def set_value(self, value: Any) -> None:
        """Show an ISO day or moment."""
        self.edit.setText((value or "").replace("T", " "))
        self.show_problems()
        self._show_beside()

    def beside(self) -> str:
        """What stands beside the field: 11月25日 周三·休."""
        return self._beside.text()

    def finish(self) -> None:
        """Show the day in its usual shape."""
        value = self.value()
        if value:
            self.edit.setText(value.replace("T", " "))
        self._show_beside()
        self.left.emit()

    def _day(self) -> date | None:
        value = self.value()
        try:
            return date.fromisoformat(value[:10]) if value else None
        except ValueError:
            return None

    def _show_beside(self) -> None:
        day = self._day()
        calendar = self.context.workspace.calendar
        self._beside.setText("")
        if day is None:
            return
        why = calendar.why(day)
        word = "·班" if why == MADE_UP else "" if calendar.is_working(day) else "·休"
        holiday = f"（{why}）" if word == "·休" and not why.startswith("周") else ""
        words = near_day(day, self.context.workspace.today)
        settled = self.edit.text().startswith(day.isoformat())
        self._beside.setText((words.split()[-1] if settled else words) + word + holiday)

    def _write_today(self) -> None:
        now = self.context.workspace.now()
        self.edit.setText(now.strftime("%Y-%m-%d %H:%M") if self._with_time else now.date().isoformat())
        self.changed.emit()

    def _open_calendar(self) -> None:
        popover = Popover(self, width=CALENDAR[0] + 32)
        calendar = QCalendarWidget()
        calm(calendar)
        calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        calendar.setFixedSize(*CALENDAR)
        calendar.setAccessibleName(f"{self.field.label}：日历")
        day = self._day() or self.context.workspace.today
        calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.clicked.connect(lambda chosen: self._picked(chosen, popover))
        calendar.activated.connect(lambda chosen: self._picked(chosen, popover))
        popover.body.addWidget(calendar)
        popover.closed.connect(popover.deleteLater)
        popover.open_at(self.edit)

    def _picked(self, chosen: QDate, popover: Popover) -> None:
        popover.close_it()
        clock = (self.value() or "T09:00")[10:].replace("T", " ") if self._with_time else ""
        self.edit.setText(chosen.toString("yyyy-MM-dd") + (f" {clock.strip()}" if clock else ""))
        self.changed.emit()
