"""The working calendar: days off, made-up working days, and years that nobody has imported."""

from datetime import date, timedelta

import pytest

from app.domain.calendar import WorkingCalendar
from app.packs.calendar_file import read_calendar

CALENDAR = read_calendar()


@pytest.mark.parametrize(
    "day, working, why",
    [
        (date(2025, 10, 1), False, "国庆节放假"),
        (date(2025, 10, 6), False, "中秋节放假"),
        (date(2025, 10, 11), True, "调休上班"),
        (date(2025, 10, 18), False, "周六"),
        (date(2025, 10, 22), True, "周三"),
        (date(2026, 2, 23), False, "春节放假"),
        (date(2004, 1, 17), True, "调休上班"),
    ],
)
def test_each_day_says_whether_people_work_and_why(day: date, working: bool, why: str) -> None:
    assert CALENDAR.is_working(day) is working
    assert CALENDAR.why(day) == why


def test_an_unknown_year_falls_back_to_monday_to_friday_and_says_so() -> None:
    """Requirements 0.14."""
    assert CALENDAR.is_working(date(2027, 10, 1))
    assert not CALENDAR.is_working(date(2027, 10, 2))
    assert CALENDAR.caution(2027) == "2027年放假安排尚未导入，2027年期限暂按周一至周五估算。"


def test_a_known_year_needs_no_caution() -> None:
    assert all(CALENDAR.known(year) and CALENDAR.caution(year) is None for year in range(2004, 2027))


def test_a_calendar_without_years_still_counts() -> None:
    assert WorkingCalendar().add_working_days(date(2025, 9, 25), 5) == date(2025, 10, 2)


def test_working_days_between_leaves_the_first_day_out_and_takes_the_last_in() -> None:
    assert CALENDAR.working_days_between(date(2025, 9, 25), date(2025, 10, 22)) == 15
    assert CALENDAR.working_days_between(date(2025, 10, 22), date(2025, 9, 25)) == 0


def test_working_days_are_counted_back_as_well() -> None:
    assert CALENDAR.add_working_days(date(2025, 10, 22), -15) == date(2025, 9, 25)
    assert CALENDAR.add_working_days(date(2025, 10, 22), 0) == date(2025, 10, 22)


@pytest.mark.parametrize("start", [date(2024, 1, 31), date(2025, 9, 28), date(2026, 12, 20)])
def test_working_days_between_counts_what_counting_day_by_day_counts(start: date) -> None:
    """Issue 6: long spans are counted without going through their days."""
    counted = 0
    for days in range(1, 800):
        counted += CALENDAR.is_working(start + timedelta(days=days))

        assert CALENDAR.working_days_between(start, start + timedelta(days=days)) == counted
