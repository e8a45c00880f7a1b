"""What is offered next, on 今日 and below a record: nothing that cannot be, no answer among several, and which day it leads to."""

from datetime import datetime

import pytest

from app.domain.cases import Case
from app.domain.jurisdiction import ABOVE, WITHIN, Designation
from app.domain.leads import Lead
from app.domain.police_referral import PoliceReferral
from app.domain.records import Record
from app.domain.rectification import Rectification
from app.services import leads, making, records
from app.services.beginning import begun_from
from app.services.days_after import days_after
from app.services.history_words import told_history
from app.services.steps import open_steps, workflow_of
from app.services.todo import Todo, Urgency
from app.services.todos import things_to_do
from app.services.workspace import Workspace
from tests.services.invented import a_lead
from tests.services.offices import BUREAU, Clock, Offices
from tests.services.test_case_papers import a_case

EXTENSION = {"extended_by": "王某", "extended_on": "2026-11-20"}


def mine(office: Workspace, record: Record) -> list[str]:
    return [one.move.name for one in open_steps(office, record) if one.mine]


def told(office: Workspace, record: Record) -> Todo:
    return next(todo for todo in things_to_do(office) if todo.uid == record.uid)


def an_order(office: Workspace) -> Rectification:
    """Put right until Monday."""
    order = begun_from(office, Rectification, a_case(office))
    records.put(order, {"requirement": "下架", "ordered_on": "2026-11-20", "due_on": "2026-11-23"})
    return records.save_new(office, order)


def a_suspicion(office: Workspace) -> PoliceReferral:
    """A report on Friday at 15:34."""
    case = begun_from(office, PoliceReferral, a_case(office))
    records.put(case, {"crime": "假冒注册商标罪", "suspicion": "货值16万元", "team": "陈立言、江一帆", "police": "仓山分局"})
    return making.take(office, records.save_new(office, case), "report", {"reported_at": "2026-11-20T08:34"})


def test_a_lead_is_not_offered_a_second_extension(office: Workspace) -> None:
    """程序规定 第18条."""
    lead = leads.register(office, a_lead(office))
    before = mine(office, lead)

    extended = making.take(office, lead, "extend", EXTENSION, "等待鉴别")

    assert "extend" in before
    assert "extend" not in mine(office, extended)


def test_a_case_is_prolonged_by_all_heads_only_after_one_extended_it(office: Workspace, clock: Clock) -> None:
    """C-1."""
    case = a_case(office)
    before = mine(office, case)
    clock.moment = datetime.fromisoformat("2027-01-15T09:00:00+08:00")

    extended = making.take(office, case, "extend", {"extended_by": "局长", "extended_on": "2027-01-15"}, "等待鉴定")

    assert ("extend" in before, "prolong" in before) == (True, False)
    assert ("extend" in mine(office, extended), "prolong" in mine(office, extended)) == (False, True)


@pytest.mark.parametrize(("level", "offered"), [(WITHIN, "decide"), (ABOVE, "report")])
def test_who_decides_on_a_designation_follows_from_what_is_asked(office: Workspace, level: str, offered: str) -> None:
    """S0-55: the bureau decides on its own offices and reports the others."""
    steps = {move.name for move in Designation.steps.offered(Designation(unit=office.unit.uid, level=level, state="已审核"))}  # type: ignore[union-attr]

    assert steps & {"decide", "report"} == {offered}


def test_the_dialog_of_an_extension_says_the_new_day_and_how_it_is_reckoned(office: Workspace) -> None:
    lead = leads.register(office, a_lead(office))
    case = a_case(office)

    of_lead = days_after(office, lead, workflow_of(lead).move("extend"), EXTENSION)
    of_case = days_after(office, case, workflow_of(case).move("extend"), EXTENSION)

    assert of_lead == "核查届满日由11月25日 周三改为12月16日 周三。自11月4日 周三起算，当日不计：15个工作日，延长15个工作日。"
    assert of_case == "办案届满日由2027年2月7日 周日改为2027年3月9日 周二。自11月9日 周一起算，当日不计：90日，延长30日。"
    assert office.records(Lead).get(lead.uid).due_on == "2026-11-25"
    assert office.records(Case).get(case.uid).due_on == "2027-02-07"


def test_a_step_that_moves_no_day_says_nothing_of_days(office: Workspace) -> None:
    case = a_case(office)

    assert days_after(office, case, workflow_of(case).move("investigated"), {"investigated_on": "2026-11-20"}) == ""


def test_a_step_into_the_next_stage_says_when_that_ends(offices: Offices) -> None:
    """移送规定 第五条、第六条: to the hour where hours count."""
    office = offices[BUREAU]
    referral = a_suspicion(office)

    told = days_after(office, referral, workflow_of(referral).move("approve"), {"decided_at": "2026-11-20T08:40"})

    assert told == "办理以后，移送届满时刻：2026年11月21日 8:40。"


def test_a_day_that_cannot_be_read_yet_says_nothing(office: Workspace) -> None:
    order = an_order(office)

    assert days_after(office, order, workflow_of(order).move("fail"), {"again_due_on": None}) == ""


def test_today_suggests_none_of_several_answers(offices: Offices) -> None:
    """S0-76, S1-50."""
    office = offices[BUREAU]
    order = making.take(office, an_order(office), "order", {})
    referral = making.take(
        office,
        making.take(office, a_suspicion(office), "approve", {"decided_by": "局长", "decided_at": "2026-11-20T08:40"}),
        "hand_over",
        {"handed_at": "2026-11-20T09:00", "items": ("涉嫌犯罪案件移送书", "涉嫌犯罪案件情况的调查报告", "涉案物品清单")},
    )

    assert (told(office, order).action, told(office, referral).action) == ("登记复查", "登记公安决定")


def test_the_step_that_today_names_is_the_one_that_it_begins(office: Workspace) -> None:
    """A filled draft leads to its step, one that lacks something to its form."""
    order = an_order(office)
    empty = records.save_new(office, begun_from(office, Rectification, a_case(office)))

    assert (told(office, order).action, told(office, order).step) == ("登记责令改正", "order")
    assert told(office, empty).step == ""


def test_what_ends_by_the_hour_is_told_by_the_hour(offices: Offices, clock: Clock) -> None:
    """移送规定 第六条: 24 hours, on whatever day."""
    office = offices[BUREAU]
    referral = making.take(office, a_suspicion(office), "approve", {"decided_by": "局长", "decided_at": "2026-11-20T08:40"})
    lefts = []
    for at in ("2026-11-20T09:00:00+08:00", "2026-11-21T08:20:30+08:00", "2026-11-21T11:50:00+08:00"):
        clock.moment = datetime.fromisoformat(at)
        lefts.append((told(office, referral).urgency, told(office, referral).left))

    assert lefts == [(Urgency.SOON, "还剩 23 小时，至 08:40"), (Urgency.TODAY, "还剩 19 分钟，至 08:40"), (Urgency.OVERDUE, "超期 3 小时")]


def test_the_history_tells_a_step_that_fills_nothing(office: Workspace) -> None:
    order = making.take(office, an_order(office), "order", {})

    history = told_history(office, order)

    assert [entry.action for entry in history.entries] == ["整改复查：已责令改正", "新建整改复查"]
    assert history.undoable


def test_days_off_are_not_told_as_no_days(office: Workspace) -> None:
    """Due on Sunday, seen on Friday."""
    order = begun_from(office, Rectification, a_case(office))
    records.put(order, {"requirement": "下架", "ordered_on": "2026-11-20", "due_on": "2026-11-22"})
    order = making.take(office, records.save_new(office, order), "order", {})

    assert told(office, order).left == "还剩 2 天，都是休息日"
