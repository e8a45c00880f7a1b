"""Which days are working days, by the State Council's yearly arrangement. It knows no files: the years are handed in.

A year that has not been handed in counts Monday to Friday as working days, and `caution` says so.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True)
class Year:
    """One year's arrangement: the days off with their holiday's name, and the weekend days on which people work."""

    year: int
    holidays: Mapping[date, str]
    workdays: frozenset[date]


class WorkingCalendar:
    """Working days and days off, with the reason for each."""

    def __init__(self, years: Sequence[Year] = ()) -> None:
        self._years = frozenset(year.year for year in years)
        self._holidays = {day: name for year in years for day, name in year.holidays.items()}
        self._workdays = frozenset(day for year in years for day in year.workdays)
        self._off = sorted(day for day in self._holidays if day.weekday() < SATURDAY and day not in self._workdays)
        self._made_up = sorted(day for day in self._workdays if day.weekday() >= SATURDAY)

    def known(self, year: int) -> bool:
        """True when that year's arrangement has been imported."""
        return year in self._years

    def is_working(self, day: date) -> bool:
        """True on a working day; a weekend day on which work is made up for is one."""
        if day in self._workdays:
            return True
        return day.weekday() < SATURDAY and day not in self._holidays

    def why(self, day: date) -> str:
        """Why that day counts or does not: 国庆节放假, 调休上班, 周六, or the plain weekday."""
        if day in self._workdays:
            return "调休上班"
        name = self._holidays.get(day)
        return f"{name}放假" if name else WEEKDAYS[day.weekday()]

    def caution(self, year: int) -> str | None:
        """What to tell the user about a year whose arrangement is unknown; None for a known year."""
        if self.known(year):
            return None
        return f"{year}年放假安排尚未导入，{year}年期限暂按周一至周五估算。"

    def working_days_between(self, start: date, until: date) -> int:
        """How many working days lie after `start` up to and including `until`; 0 when `until` is not later."""
        if until <= start:
            return 0
        plain = _weekdays_until(until) - _weekdays_until(start)
        return plain - _between(self._off, start, until) + _between(self._made_up, start, until)

    def add_working_days(self, start: date, count: int) -> date:
        """The `count`-th working day after `start`, which itself is not counted; a negative count goes back."""
        step = ONE_DAY if count >= 0 else -ONE_DAY
        day, left = start, abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day


def _weekdays_until(day: date) -> int:
    """How many days from Monday to Friday there were, from Monday 1 January of the year 1 on."""
    weeks, days = divmod(day.toordinal(), 7)
    return weeks * SATURDAY + min(days, SATURDAY)


def _between(days: Sequence[date], start: date, until: date) -> int:
    """How many of these days, which are in order, lie after `start` up to and including `until`."""
    return bisect_right(days, until) - bisect_right(days, start)
