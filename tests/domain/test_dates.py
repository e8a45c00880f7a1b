"""Days as clerks type them (ux 3) and as people read them (ux 7)."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.dates import full_day, near_day, read_day, read_moment, shown_day, shown_moment
from app.domain.errors import BadInput
from app.packs.calendar_file import read_calendar

CALENDAR = read_calendar()
TODAY = date(2025, 9, 25)


@pytest.mark.parametrize(
    "typed, iso",
    [
        ("3.5", "2025-03-05"),
        ("３．５", "2025-03-05"),
        ("今天", "2025-09-25"),
        ("昨天", "2025-09-24"),
        ("明天", "2025-09-26"),
        ("11月25日", "2025-11-25"),
        ("11 月 25 号", "2025-11-25"),
        ("11-25", "2025-11-25"),
        ("28日", "2025-09-28"),
        ("2026-11-25", "2026-11-25"),
        ("2026.11.25", "2026-11-25"),
        ("2026/1/5", "2026-01-05"),
        ("26.1.5", "2026-01-05"),
        ("2026年11月25日", "2026-11-25"),
        ("20261125", "2026-11-25"),
        ("2026-11-25 00:00:00", "2026-11-25"),
        ("+15工", "2025-10-22"),
        ("+15工作日", "2025-10-22"),
        ("-3天", "2025-09-22"),
        ("+90", "2025-12-24"),
        ("2024-2-29", "2024-02-29"),
    ],
)
def test_what_a_clerk_types_becomes_a_day(typed: str, iso: str) -> None:
    assert read_day(typed, TODAY, CALENDAR) == iso


@pytest.mark.parametrize(
    "typed, said",
    [
        ("2月30日", "2月30日不存在。请核对。"),
        ("2025-2-29", "2025年2月29日不存在。请核对。"),
        ("13.1", "13月1日不存在。请核对。"),
        ("1025-11-25", "1025年太早或太晚。请核对年份。"),
        ("下周", "“下周”不像日期。可以写 3.5、今天、11月25日、2026-11-25、20261125 或 +15工。"),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(typed: str, said: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_day(typed, TODAY, CALENDAR)

    assert str(refusal.value) == said


def test_working_days_need_a_calendar() -> None:
    with pytest.raises(BadInput, match="不能按工作日推算"):
        read_day("+15工", TODAY)


@pytest.mark.parametrize(
    "typed, iso",
    [
        ("11月25日 9:30", "2025-11-25T09:30"),
        ("11月25日9:30", "2025-11-25T09:30"),
        ("2026-11-25T09:30:00", "2026-11-25T09:30"),
        ("今天 下午3点", "2025-09-25T15:00"),
        ("昨天上午9点5分", "2025-09-24T09:05"),
        ("9：30", "2025-09-25T09:30"),
    ],
)
def test_a_moment_is_a_day_and_a_time(typed: str, iso: str) -> None:
    assert read_moment(typed, TODAY) == iso


@pytest.mark.parametrize("typed", ["11月25日", "今天 25:00", "今天 9:75", "2月30日 9:30", "几点"])
def test_a_moment_that_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(BadInput):
        read_moment(typed, TODAY)


def test_days_near_by_leave_the_year_out() -> None:
    assert near_day(date(2026, 11, 25), date(2026, 1, 1)) == "11月25日 周三"
    assert near_day(date(2026, 11, 25), date(2025, 1, 1)) == "2026年11月25日 周三"
    assert full_day(date(2026, 11, 20)) == "2026年11月20日 周五"


def test_stored_days_are_shown_without_padding() -> None:
    assert shown_day("2026-03-05") == "2026年3月5日"
    assert shown_moment("2026-03-05T09:05") == "2026年3月5日 9:05"
    assert shown_day("不详") == shown_moment("不详") == "不详"


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_shown_day_can_be_typed_back(day: date) -> None:
    assert read_day(shown_day(day.isoformat()), TODAY) == day.isoformat()


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_in_words(typed: str) -> None:
    with suppress(BadInput):
        read_day(typed, TODAY, CALENDAR)
    with suppress(BadInput):
        read_moment(typed, TODAY)
