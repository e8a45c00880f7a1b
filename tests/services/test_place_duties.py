"""The duties of the four packs: their days against the calendar, who owes them, the agenda, snoozing, the calendar file."""

from datetime import date, datetime
from pathlib import Path

import pytest

from app import resources
from app.domain.activities import Activity
from app.domain.duties import Duty, Snooze, act_by, due_days, owes
from app.domain.errors import BadInput
from app.domain.festivals import YEARS, festival_day
from app.domain.news import NewsItem
from app.domain.organisation import Unit
from app.domain.periods import SpecialPeriod
from app.packs.calendar_file import read_calendar
from app.packs.pack import PackRecord, read_pack
from app.services import records, submissions
from app.services.agenda import FESTIVAL, agenda, month_of, weeks_of
from app.services.calendar_files import calendar_text, export_calendar
from app.services.duties import find_owed, owed, time_to_due
from app.services.home import digest
from app.services.report_draft import draft_of
from app.services.snoozing import snooze
from app.services.steps import take_step
from app.services.todos import things_to_do
from app.services.workspace import Workspace
from tests.services.county import DUTY, Clock, clock, county, made, put, put_everything

__all__ = ["clock", "county", "made"]


def duty_of(pack: str, code: str) -> Duty:
    row = next(record for record in rows_of(pack, "duty") if record.values["code"] == code)
    return Duty(uid=row.uid, **{name: Duty.__dataclass_fields__[name].metadata["zhilian"].kind.loaded(value) for name, value in row.values.items()})


def rows_of(pack: str, kind: str) -> list[PackRecord]:
    return [record for record in read_pack(resources.path("packs", pack)).records if record.kind == kind]


def test_the_quarterly_report_is_due_four_times_a_year_and_seven_days_of_seven_years_are_no_working_days() -> None:
    """S4-22: 10 March, June, September, December; 2020–2026 hold 7 due days on which nobody works."""
    calendar, duty = read_calendar(), duty_of("fujian", "fujian-quarterly")

    days = list(due_days(duty, date(2020, 1, 1), date(2026, 12, 31)))

    assert [(day.month, day.day) for day in days[:4]] == [(3, 10), (6, 10), (9, 10), (12, 10)]
    assert len(days) == 28
    assert [day.isoformat() for day in days if not calendar.is_working(day)] == [
        "2022-09-10",
        "2022-12-10",
        "2023-06-10",
        "2023-09-10",
        "2023-12-10",
        "2024-03-10",
        "2024-06-10",
    ]


def test_the_one_off_days_of_the_documents_are_working_days() -> None:
    """S2-70, S3-02."""
    calendar = read_calendar()
    duties = [duty_of("jiaozuo", DUTY), duty_of("zaozhuang", "zaozhuang-2022-measures"), duty_of("zaozhuang", "zaozhuang-2022-summary")]

    assert [duty.due_on for duty in duties] == ["2021-08-30", "2022-04-15", "2022-11-11"]
    assert all(act_by(duty, date.fromisoformat(duty.due_on or ""), calendar).isoformat() == duty.due_on for duty in duties)


def test_coordinators_owe_the_quarter_meeting_its_papers_and_every_office_the_year() -> None:
    """S0-24, S0-61: 每季度 and 年底 are the document's; 30 November is 本单位设定, and says so."""
    quarterly, yearly = duty_of("cangshan", "cangshan-quarter-meeting"), duty_of("cangshan", "cangshan-year")

    assert [day.isoformat() for day in due_days(quarterly, date(2026, 1, 1), date(2027, 12, 31))] == [
        "2026-11-30",
        "2027-02-28",
        "2027-05-30",
        "2027-08-30",
        "2027-11-30",
    ]
    assert "日期为本单位设定" in (quarterly.basis or "")
    assert (len(quarterly.owed_by), yearly.owed_by_kinds, yearly.due_on) == (4, ("监管所",), "2026-12-31")


def test_every_duty_of_the_packs_quotes_its_clause() -> None:
    """S0-01: reminders link to an anchor."""
    for pack in ("fujian", "jiaozuo", "zaozhuang", "cangshan"):
        for record in rows_of(pack, "duty"):
            assert record.values["basis"]
            assert record.values["basis_text"]


def test_cities_and_pingtan_owe_the_report_and_counties_and_offices_do_not() -> None:
    """S4-22: who owes it."""
    duty = duty_of("fujian", "fujian-quarterly")
    province, pingtan = duty.receiver or "", duty.owed_by[0]
    units = {
        province: Unit(uid=province, kind="局", level="省"),
        "city": Unit(uid="city", kind="局", level="市", parent=province),
        "county": Unit(uid="county", kind="局", level="县（区）", parent="city"),
        "office": Unit(uid="office", kind="监管所", level="所", parent="county"),
        pingtan: Unit(uid=pingtan, kind="局", level="市"),
    }

    assert [uid for uid, unit in units.items() if owes(duty, unit, units)] == ["city", pingtan]


TENTHS = {
    2020: "03-09 06-09 09-09 12-09",
    2021: "03-09 06-09 09-09 12-09",
    2022: "03-09 06-09 09-09 12-09",
    2023: "03-09 06-09 09-08 12-08",
    2024: "03-08 06-07 09-09 12-09",
    2025: "03-07 06-09 09-09 12-09",
    2026: "03-09 06-09 09-09 12-09",
    2027: "03-09 06-09 09-09 12-09",
}
"""The last working days before the tenth, read off printed calendars; of 2027 by the week, its arrangement is not out yet."""


@pytest.mark.parametrize("year", TENTHS)
def test_every_quarterly_report_of_eight_years_is_told_by_the_working_day_before(year: int) -> None:
    """S4-22."""
    duty, calendar = duty_of("fujian", "fujian-quarterly"), read_calendar()

    days = [act_by(duty, due, calendar) for due in due_days(duty, date(year, 1, 1), date(year, 12, 31))]

    assert " ".join(f"{day:%m-%d}" for day in days) == TENTHS[year]


@pytest.mark.parametrize(
    "name, days",
    [
        ("春节", "2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03"),
        ("中秋", "2022-09-10 2023-09-29 2024-09-17 2025-10-06 2026-09-25 2027-09-15 2028-10-03 2029-09-22 2030-09-12"),
        ("五一", " ".join(f"{year}-05-01" for year in range(2022, 2031))),
        ("国庆", " ".join(f"{year}-10-01" for year in range(2022, 2031))),
    ],
)
def test_the_festivals_by_the_lunar_calendar(name: str, days: str) -> None:
    """S3-36."""
    assert [str(festival_day(name, year)) for year in YEARS] == days.split()


def test_holidays_of_the_working_calendar_hold_the_festivals() -> None:
    """S3-36: the arrangement of each known year has a day off on each festival."""
    calendar = read_calendar()

    for year in range(2022, 2027):
        for name, word in (("春节", "春节"), ("中秋", "中秋"), ("五一", "劳动"), ("国庆", "国庆")):
            day = festival_day(name, year)
            assert day is not None
            assert word in calendar.why(day) or "国庆" in calendar.why(day) or not calendar.is_working(day), (year, name)


def test_a_day_on_which_nobody_works_is_warned_of_on_the_working_day_before(county: Workspace, clock: Clock) -> None:
    """S4-22."""
    put(county, Duty, code="q", full_name="季报", recurrence="每季", due_on="2021-09-12", strict=False, owed_by=(county.unit.uid,))
    clock.moment = datetime.fromisoformat("2021-09-09T09:00:00+08:00")

    one = find_owed(county, "q")
    todo = next(todo for todo in things_to_do(county) if todo.uid == one.code)

    assert (one.due, one.act_by) == (date(2021, 9, 12), date(2021, 9, 10))
    assert time_to_due(county, one) == "还剩 1 个工作日（请在9月10日 周五前办结，截止日9月12日 周日不上班）"
    assert (todo.due, todo.left) == (date(2021, 9, 10), "还剩 1 个工作日")


def test_a_reminder_sleeps_until_a_day_before_its_last_one_and_stays_on_this_computer(county: Workspace, clock: Clock) -> None:
    """ux 6: snooze needs a date."""
    todo = next(todo for todo in things_to_do(county) if todo.uid == DUTY)

    for until in (None, "2021-08-20", "2021-08-31"):
        with pytest.raises(BadInput):
            snooze(county, todo.kind, todo.uid, todo.title, todo.due, until)
    snooze(county, todo.kind, todo.uid, todo.title, todo.due, "2021-08-25")

    slept = [one.uid for one in things_to_do(county)]
    clock.moment = datetime.fromisoformat("2021-08-25T09:00:00+08:00")
    assert DUTY not in slept
    assert DUTY in [one.uid for one in things_to_do(county)]
    assert all(county.records(Snooze).audience(one.uid) == () for one in county.records(Snooze).all())


def test_the_digest_names_what_presses_with_the_overdue_last(county: Workspace, clock: Clock) -> None:
    """ux 6: one digest at start."""
    clock.moment = datetime.fromisoformat("2021-08-30T09:00:00+08:00")

    assert digest(county, things_to_do(county)) == "今天到期 1 件"


def test_what_is_done_is_in_the_month_and_never_late(county: Workspace, clock: Clock) -> None:
    """ux 6: done is never red."""
    put_everything(county)
    submission = submissions.begin(county, owed(county)[0])
    submission.summary = "总结"
    records.save(county, submission)
    clock.moment = datetime.fromisoformat("2021-09-02T09:00:00+08:00")
    before = next(one for one in month_of(county, date(2021, 8, 1)) if one.uid == DUTY)
    take_step(county, submission, "hand_in", {"handed_in_on": "2021-09-02", "way": "一体化平台"})

    after = next(one for one in month_of(county, date(2021, 8, 1)) if one.uid == DUTY)

    assert (before.late, before.done) == (True, False)
    assert (after.late, after.done) == (False, True)


def test_the_receipt_of_a_platform_has_time_number_and_screenshot(county: Workspace) -> None:
    """S4-22: 已在一体化平台提交."""
    put_everything(county)
    submission = submissions.begin(county, owed(county)[0])
    submission.summary = "总结"
    records.save(county, submission)
    take_step(county, submission, "hand_in", {"handed_in_on": "2021-08-20", "way": "一体化平台"})

    take_step(county, submission, "note_receipt", {"confirmed_on": "2021-08-20", "receipt": "PT-2021-3", "receipt_at": "2021-08-20T09:30"})

    stored = county.records(type(submission)).get(submission.uid)
    assert (stored.state, stored.receipt, stored.receipt_at) == ("已收到", "PT-2021-3", "2021-08-20T09:30")


def test_the_month_has_what_takes_longer_on_each_of_its_days_and_the_festivals(county: Workspace) -> None:
    put(county, SpecialPeriod, sort="展会", headline="怀药博览会", starts_on="2022-09-08", ends_on="2022-09-10")

    entries = month_of(county, date(2022, 9, 5))

    assert weeks_of(date(2022, 9, 5)) == (date(2022, 8, 29), date(2022, 10, 9))
    assert [one.day.day for one in entries if one.title == "怀药博览会"] == [8, 9, 10]
    assert [(one.day, one.title) for one in entries if one.kind == FESTIVAL] == [(date(2022, 9, 10), "中秋"), (date(2022, 10, 1), "国庆")]


def test_the_agenda_goes_into_a_calendar_file_that_other_programs_read(county: Workspace, tmp_path: Path) -> None:
    """RFC 5545: CRLF, lines of at most 75 bytes, an alarm for each lead time."""
    put(county, SpecialPeriod, sort="展会", headline="第一届；怀药,博览会", starts_on="2021-09-08", ends_on="2021-09-10")

    count = export_calendar(county, tmp_path / "日程.ics", date(2021, 12, 31))
    text = (tmp_path / "日程.ics").read_bytes().decode()

    lines = text.split("\r\n")
    unfolded = text.replace("\r\n ", "").split("\r\n")
    assert count == text.count("BEGIN:VEVENT") == 3
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == ""
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in lines) <= 75
    assert "SUMMARY:知识产权保护工作体系建设情况报送" in unfolded
    assert "SUMMARY:第一届；怀药\\,博览会" in unfolded
    assert "DTSTART;VALUE=DATE:20210908" in unfolded
    assert "DTEND;VALUE=DATE:20210911" in unfolded
    assert "TRIGGER:-PT3780M" in unfolded
    assert text.count("BEGIN:VALARM") == 4
    assert "DTSTAMP:20210820T010000Z" in unfolded, "RFC 5545 3.8.7.2: in UTC"
    assert calendar_text(county, agenda(county, date(2021, 12, 1), date(2021, 12, 2))).count("BEGIN:VEVENT") == 0
    with pytest.raises(BadInput):
        export_calendar(county, tmp_path / "日程.txt")


def test_a_report_is_drafted_from_the_figures_of_its_period(county: Workspace, clock: Clock) -> None:
    """S4-22: text with figures, which the clerk goes on with and copies into the platform."""
    put(county, Duty, code="q", full_name="季度报送", recurrence="每季", due_on="2021-09-10", strict=True, owed_by=(county.unit.uid,))
    for day in ("2021-06-10", "2021-06-11", "2021-08-01"):
        put(county, Activity, sort="宣传", headline="进校园", held_on=day)
    put(county, NewsItem, sort="经验做法", headline="建站经验", receiver="焦作市局知识产权保护科", content="以会代训", sent_on="2021-08-02")
    clock.moment = datetime.fromisoformat("2021-09-06T09:00:00+08:00")

    text = draft_of(county, find_owed(county, "q"))

    assert text.startswith("焦作市山阳区市场监督管理局季度报告（2021年第3季度）\n一、工作进展\n2021年6月11日至2021年9月6日，")
    assert "开展宣传2次" in text
    assert "1.建站经验。以会代训" in text
    assert "三、困难问题和下一步打算\n（请补充）" in text
