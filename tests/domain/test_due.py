"""Due days with their explanation: the vectors of domain-rules C-1 and the wording of ux 7."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.due import Counting, Due, TimeLimit, add_months, applying, cautions, due_day, extension_sentence, remaining
from app.domain.errors import NotFound, UserError
from app.packs.calendar_file import read_calendar
from app.packs.time_limits import read_time_limits

CALENDAR = read_calendar()
LIMITS = read_time_limits()
ASKED = date(2025, 9, 25)


def limit(n: int) -> TimeLimit:
    return TimeLimit("probe", "试用期限", "某办法", "T", "某日", Counting.WORKING, n)


def lead_check(start: date = ASKED) -> Due:
    return due_day(applying(LIMITS, "lead-check", start), start, CALENDAR)


@pytest.mark.parametrize(
    "start, working_days, due",
    [
        (date(2025, 9, 25), 15, date(2025, 10, 22)),
        (date(2025, 10, 22), 15, date(2025, 11, 12)),
        (date(2025, 9, 26), 7, date(2025, 10, 13)),
        (date(2026, 2, 10), 15, date(2026, 3, 9)),
        (date(2025, 12, 31), 7, date(2026, 1, 12)),
        (date(2026, 4, 28), 7, date(2026, 5, 11)),
        (date(2025, 1, 20), 15, date(2025, 2, 14)),
        (date(2026, 9, 18), 5, date(2026, 9, 24)),
    ],
)
def test_working_days_leave_out_the_start_and_every_day_off(start: date, working_days: int, due: date) -> None:
    assert due_day(limit(working_days), start, CALENDAR).day == due


def test_ninety_natural_days_may_end_on_a_sunday() -> None:
    due = due_day(applying(LIMITS, "case", date(2025, 9, 1)), date(2025, 9, 1), CALENDAR)

    assert due.day == date(2025, 11, 30)
    assert due.days[-1].why == "周日"


@pytest.mark.parametrize(
    "code, start, due",
    [
        ("complaint-acceptance", date(2026, 4, 14), date(2026, 4, 23)),
        ("complaint-mediation", date(2026, 4, 15), date(2026, 6, 14)),
        ("seizure", date(2025, 9, 1), date(2025, 10, 1)),
        ("seizure-approval", date(2025, 9, 1), date(2025, 9, 2)),
        ("evidence-preservation", date(2025, 9, 26), date(2025, 10, 13)),
        ("judicial-confirmation", date(2025, 9, 1), date(2025, 10, 1)),
        ("police-decision", date(2025, 9, 30), date(2025, 10, 3)),
        ("police-handover", date(2025, 9, 30), date(2025, 10, 1)),
        ("fine-payment", date(2025, 9, 20), date(2025, 10, 5)),
        ("penalty-limitation", date(2024, 2, 29), date(2026, 2, 28)),
    ],
)
def test_the_shipped_rules_end_on_the_right_day(code: str, start: date, due: date) -> None:
    assert due_day(applying(LIMITS, code, start), start, CALENDAR).day == due


def test_every_day_is_explained() -> None:
    due = lead_check()
    reasons = {day.date: (day.counted, day.why) for day in due.days}

    assert reasons[ASKED] == (False, "起算日不计入")
    assert reasons[date(2025, 9, 27)] == (False, "周六")
    assert reasons[date(2025, 9, 28)] == (True, "调休上班")
    assert reasons[date(2025, 10, 1)] == (False, "国庆节放假")
    assert reasons[date(2025, 10, 22)] == (True, "周三")
    assert sum(day.counted for day in due.days) == 15


def test_an_extension_counts_on_from_the_same_start() -> None:
    rule = applying(LIMITS, "lead-check", ASKED)

    assert due_day(rule, ASKED, CALENDAR, extended=True).day == date(2025, 11, 12)
    assert extension_sentence(rule, "王某", date(2025, 10, 20), date(2025, 10, 21)) == "已延长15个工作日，批准人：王某，10月20日"


def test_a_rule_without_extension_cannot_be_extended() -> None:
    with pytest.raises(UserError, match="没有可以延长的规定"):
        due_day(applying(LIMITS, "fine-payment", ASKED), ASKED, CALENDAR, extended=True)


def test_time_spent_on_tests_is_not_counted() -> None:
    spent = [(date(2025, 10, 13), date(2025, 10, 17))]

    due = due_day(limit(15), ASKED, CALENDAR, excluded=spent)

    assert due.day == date(2025, 10, 29)
    assert "已扣除 5 天，不计入期限。" in cautions(due, CALENDAR)


def test_the_rule_of_the_start_day_applies() -> None:
    """C-1: effective-dated rules."""
    assert applying(LIMITS, "complaint-mediation", date(2026, 4, 14)).length() == "45个工作日"
    assert applying(LIMITS, "complaint-mediation", date(2026, 4, 15)).length() == "60日"


def test_a_number_that_nobody_has_confirmed_is_asked_for_instead_of_guessed() -> None:
    start = date(2026, 4, 15)

    with pytest.raises(UserError) as refusal:
        due_day(applying(LIMITS, "complaint-acceptance", start), start, CALENDAR)

    assert refusal.value.next_step == "数值须由本单位对照文件原文确认后填入时限规则，再计算期限。"


def test_an_unknown_rule_and_a_day_without_rule_are_refused() -> None:
    with pytest.raises(NotFound, match="lead-check"):
        applying(LIMITS, "lead-chek", ASKED)
    with pytest.raises(NotFound, match="没有生效的规定"):
        applying(LIMITS, "patent-ruling", date(2025, 1, 31))


def test_unverified_numbers_say_that_they_are() -> None:
    case = due_day(applying(LIMITS, "case", ASKED), ASKED, CALENDAR)

    assert any(sentence.startswith("待核对") for sentence in cautions(case, CALENDAR))
    assert list(cautions(lead_check(), CALENDAR)) == []


def test_years_without_holidays_are_estimated_and_named() -> None:
    """Requirements 0.14."""
    due = due_day(limit(15), date(2026, 12, 21), CALENDAR)

    assert due.estimated_years == (2027,)
    assert list(cautions(due, CALENDAR)) == ["2027年放假安排尚未导入，2027年期限暂按周一至周五估算。"]
    assert due.days[-1].why == "周一（放假安排未导入，暂估）"


def test_a_notice_before_a_hearing_is_counted_back() -> None:
    due = due_day(applying(LIMITS, "hearing-notice", date(2025, 10, 15)), date(2025, 10, 15), CALENDAR)

    assert due.day == date(2025, 9, 29)
    assert remaining(due, date(2025, 9, 25), CALENDAR) == "还剩 3 个工作日（9月29日 周一到期）"


@pytest.mark.parametrize(
    "today, said",
    [
        (date(2025, 10, 17), "还剩 3 个工作日（10月22日 周三到期）"),
        (date(2025, 10, 22), "今天到期"),
        (date(2025, 10, 24), "已超期 2 个工作日，请填写原因"),
    ],
)
def test_what_is_left_is_said_in_working_days(today: date, said: str) -> None:
    """Ux 7."""
    assert remaining(lead_check(), today, CALENDAR) == said


def test_a_weekend_after_the_due_day_is_overdue_without_a_count() -> None:
    due = due_day(limit(5), date(2025, 10, 11), CALENDAR)

    assert remaining(due, date(2025, 10, 18), CALENDAR) == "已超期（10月17日 周五到期），请填写原因"


def test_natural_days_are_said_as_days() -> None:
    due = due_day(applying(LIMITS, "case", date(2025, 11, 1)), date(2025, 11, 1), CALENDAR)

    assert remaining(due, date(2025, 12, 31), CALENDAR) == "还剩 30 天（2026年1月30日 周五到期）"
    assert remaining(due, date(2026, 2, 2), CALENDAR) == "已超期 3 天，请填写原因"


def test_months_end_on_the_last_day_where_the_day_is_missing() -> None:
    assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert add_months(date(2025, 12, 15), 12) == date(2026, 12, 15)


def test_a_limit_in_hours_says_that_the_clock_counts() -> None:
    due = due_day(applying(LIMITS, "police-handover", ASKED), ASKED, CALENDAR)

    assert list(cautions(due, CALENDAR)) == ["期限为24小时，从事发的钟点起算，这里只算到日。"]


@given(st.dates(date(2004, 1, 1), date(2026, 6, 30)), st.integers(1, 60))
def test_a_working_day_limit_always_ends_on_a_working_day_and_counts_exactly(start: date, n: int) -> None:
    due = due_day(limit(n), start, CALENDAR)

    assert CALENDAR.is_working(due.day)
    assert CALENDAR.working_days_between(start, due.day) == n
    assert [day.date for day in due.days] == [start + timedelta(days=count) for count in range(len(due.days))]
