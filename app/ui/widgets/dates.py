"""The plain date field: typed as 2026-11-25 or picked from a calm calendar whose weeks begin on Monday."""

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateEdit

from app.ui.theme import tokens


def date_field(name: str, day: QDate) -> QDateEdit:
    """A date field with that accessible name."""
    field = QDateEdit(day)
    field.setAccessibleName(name)
    field.setCalendarPopup(True)
    field.setDisplayFormat("yyyy-MM-dd")
    calm(field.calendarWidget())
    return field


def calm(calendar: QCalendarWidget) -> None:
    """Weekends in grey instead of red, which is kept for what is overdue; no week numbers."""
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    grey = QTextCharFormat()
    grey.setForeground(QColor(tokens.TEXT_PLACEHOLDER))
    for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(weekday, grey)
