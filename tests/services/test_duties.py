"""What is owed: due days, who owes it, its states, and what is missing."""

from datetime import date, datetime
from pathlib import Path

import pytest

from app.domain.duties import Duty, due_days, leads_of, owes
from app.domain.errors import NotFound
from app.domain.organisation import Unit
from app.services import duties, records, submissions
from app.services.duties import BEFORE_US, NOT_OURS, OVERDUE, READY, TO_DO, find_owed, owed
from app.services.duties_views import duty_detail
from app.services.steps import take_step
from app.services.workspace import Workspace
from tests.services.county import COUNTY, DUTY, OFFICE, SECTION, Clock, clock, county, make_county, opened, put, put_everything

__all__ = ["clock", "county"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_county(tmp_path_factory.mktemp("county"), COUNTY, OFFICE, SECTION)


def days(recurrence: str, first: str, since: str, until: str) -> list[str]:
    duty = Duty(recurrence=recurrence, due_on=first)
    return [due.isoformat() for due in due_days(duty, date.fromisoformat(since), date.fromisoformat(until))]


def test_a_duty_that_is_owed_once_is_due_once() -> None:
    """S2-70."""
    assert days("一次", "2021-08-30", "2026-01-01", "2026-12-31") == ["2021-08-30"]
    assert days("一次", "2021-08-30", "2021-01-01", "2021-08-29") == []


def test_recurring_days_are_counted_from_the_first_so_that_the_last_day_of_a_month_stays_the_last() -> None:
    assert days("每季", "2026-03-31", "2026-04-01", "2026-12-31") == ["2026-06-30", "2026-09-30", "2026-12-31"]
    assert days("每年", "2021-08-30", "2024-01-01", "2025-12-31") == ["2024-08-30", "2025-08-30"]
    assert days("每月", "2026-01-31", "2026-02-01", "2026-03-31") == ["2026-02-28", "2026-03-31"]


def test_a_duty_ends() -> None:
    assert list(due_days(Duty(recurrence="每年", due_on="2021-08-30", ends_on="2022-12-31"), date(2021, 1, 1), date(2030, 1, 1))) == [
        date(2021, 8, 30),
        date(2022, 8, 30),
    ]


def test_reminders_are_the_units_own_or_the_usual_ones() -> None:
    assert leads_of(Duty()) == [15, 7, 3, 1]
    assert leads_of(Duty(warn_before="2、10")) == [10, 2]


def test_bureaus_below_the_receiver_owe_it_and_no_others() -> None:
    """S2-01, S2-70: 各县（市）、区市场监督管理局、分局."""
    units = {
        "city": Unit(uid="city", kind="局"),
        "section": Unit(uid="section", kind="业务科", parent="city"),
        "county": Unit(uid="county", kind="局", parent="city"),
        "branch": Unit(uid="branch", kind="分局", parent="city"),
        "office": Unit(uid="office", kind="监管所", parent="county"),
        "elsewhere": Unit(uid="elsewhere", kind="局", parent="other"),
    }
    duty = Duty(receiver="section", owed_by_kinds=("局", "分局"))

    assert [uid for uid, unit in units.items() if owes(duty, unit, units)] == ["county", "branch"]
    assert owes(Duty(owed_by=("elsewhere",)), units["elsewhere"], units)


def test_the_duty_of_30_august_comes_with_the_pack(county: Workspace) -> None:
    """S2-70."""
    (one,) = owed(county)

    assert (one.code, one.due, one.state, one.mine) == (DUTY, date(2021, 8, 30), TO_DO, True)
    assert one.warn_on == date(2021, 8, 9)
    assert one.duty.basis == "焦市监办〔2021〕135号 三（四）"
    assert "8月30日前" in (one.duty.basis_text or "")
    assert duties.time_to_due(county, one) == "还剩 6 个工作日（8月30日 周一到期）"


def test_what_is_missing_is_named_piece_by_piece(county: Workspace) -> None:
    """S2-70, S2-11."""
    (before,) = owed(county)
    put_everything(county)
    (after,) = owed(county)

    assert [words.split("（")[0] for words in before.missing] == ["知识产权保护工作体系建设情况总结", "附件2", "附件3", "附件4", "附件5", "附件6"]
    assert "附件4（没有保护机构人员，山阳区局骨干只有0人，要求不少于3人，缺3人）" in before.missing
    assert after.missing == ["知识产权保护工作体系建设情况总结（还没有写）"]


def test_a_duty_is_ready_then_overdue_and_one_from_before_this_computer_is_not_held_against_it(county: Workspace, clock: Clock) -> None:
    """S2-70."""
    put_everything(county)
    submission = submissions.begin(county, owed(county)[0])
    submission.summary = "总结"
    records.save(county, submission)

    ready = owed(county)[0].state
    clock.moment = datetime.fromisoformat("2021-09-02T09:00:00+08:00")
    late = owed(county)[0]

    assert (ready, late.state) == (READY, OVERDUE)
    assert duties.time_to_due(county, late) == "已超期 3 天（8月30日 周一到期）"


def test_what_was_due_before_the_office_began_is_told_but_not_asked_for(made: Path, tmp_path: Path, clock: Clock) -> None:
    with opened(made, tmp_path, COUNTY, clock) as workspace:
        put(workspace, Duty, code="old", full_name="旧任务", recurrence="一次", due_on="2021-03-01", owed_by=(workspace.unit.uid,))

        old = find_owed(workspace, "old")

        assert (old.state, old.is_open) == (BEFORE_US, False)


def test_late_is_marked_when_it_was_handed_in_after_the_day(county: Workspace, clock: Clock) -> None:
    """S2-70."""
    put_everything(county)
    submission = submissions.begin(county, owed(county)[0])
    submission.summary = "总结"
    records.save(county, submission)
    clock.moment = datetime.fromisoformat("2021-09-02T09:00:00+08:00")

    take_step(county, submission, "hand_in", {"handed_in_on": "2021-09-02", "way": "纸质送达"})
    take_step(county, submission, "note_receipt", {"confirmed_on": "2021-09-02", "receipt": "王某签收"})

    (one,) = owed(county)
    assert (one.state, one.late, one.missing) == ("已收到", "迟报3天", [])
    assert not one.is_open


def test_an_office_is_told_that_the_duty_is_not_its_own_and_the_section_sees_who_handed_in(made: Path, tmp_path: Path, clock: Clock) -> None:
    """S2-70."""
    with opened(made, tmp_path, OFFICE, clock) as office, opened(made, tmp_path, SECTION, clock) as section:
        assert [(one.state, one.mine) for one in owed(office)] == [(NOT_OURS, False)]
        assert [(one.mine, one.receives) for one in owed(section)] == [(False, True)]
        out = [(one.unit, one.state, one.late) for one in duty_detail(section, DUTY).handed]
        clock.moment = clock.moment.replace(month=9)
        assert (COUNTY, "还没有收到", "") in out
        assert (OFFICE, "还没有收到", "") not in out
        assert (COUNTY, "还没有收到", "已过截止日") in [(one.unit, one.state, one.late) for one in duty_detail(section, DUTY).handed]
        assert duty_detail(office, DUTY).handed == []


def test_a_recurring_duty_lists_its_next_day_and_every_period_until_a_day(county: Workspace) -> None:
    put(county, Duty, code="q", full_name="季报", recurrence="每季", due_on="2021-09-30", owed_by=(county.unit.uid,))

    listed = [one.code for one in owed(county) if one.duty.code == "q"]
    until = [(one.code, one.period) for one in owed(county, date(2022, 4, 1)) if one.duty.code == "q"]

    assert listed == ["q@2021-09-30"]
    assert until == [("q@2021-09-30", "2021年第3季度"), ("q@2021-12-31", "2021年第4季度"), ("q@2022-03-31", "2022年第1季度")] or [
        period for _, period in until
    ] == ["2021年第3季度", "2021年第4季度", "2022年第1季度"]
    assert find_owed(county, "q").due == date(2021, 9, 30)


def test_an_unknown_duty_is_refused_with_those_there_are(county: Workspace) -> None:
    with pytest.raises(NotFound) as refusal:
        find_owed(county, "nix")

    assert DUTY in refusal.value.next_step
