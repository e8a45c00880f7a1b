"""What waits for an account and for the departments, and who supports the 专班."""

import pytest

from app.domain.helping import Guidance
from app.domain.jurisdiction import Designation
from app.domain.leads import Lead
from app.domain.meetings import ActionItem, Meeting
from app.domain.organisation import SUPPORTERS, Person
from app.domain.special_team import SpecialTeam
from app.services import leads, making, records
from app.services.beginning import begun, begun_from
from app.services.forms import Asked, form_template, values_for
from app.services.work_lists import INSPECTION, LAW, MINE, SECTION, rows_of, work_lists
from app.services.workspace import Workspace
from tests.services.invented import a_lead
from tests.services.offices import BUREAU, LENDER, Offices
from tests.services.test_case_papers import a_case


def new(workspace: Workspace, of: type, /, **values: object):
    return records.save_new(workspace, begun(workspace, of, values))


def titles(workspace: Workspace, key: str) -> list[str]:
    return [row.title for one in work_lists(workspace) if one.key == key for row in one.rows]


def test_a_member_has_the_case_of_a_team_among_his_own_until_it_is_dissolved(office: Workspace) -> None:
    """S0-54: it stands under 我的 of the member, not of a colleague."""
    case = a_case(office, handlers="韩沐阳、叶清和")
    leader, member, _ = (new(office, Person, full_name=name, works_at=office.unit.uid) for name in ("顾南星", "陈立言", "曾明朗"))
    team = begun_from(office, SpecialTeam, case)
    records.put(team, {"reason": "案值较大", "leader": leader.uid, "members": (member.uid,)})
    team = making.take(office, records.save_new(office, team), "form", {"approved_by": "宋知夏", "formed_on": "2026-11-20"})
    (mine,) = [row for one in work_lists(office) if one.key == MINE for row in one.rows]
    office.account.full_name = "曾明朗"
    of_a_colleague = titles(office, MINE)
    office.account.full_name = "陈立言"

    making.take(office, team, "dissolve", {"dissolved_by": "宋知夏", "dissolved_on": "2026-11-20", "outcome": "已移送"})

    assert (mine.uid, mine.title, mine.waits_for) == (case.uid, "仓前案2026A0001 福州履云鞋行", "专案组")
    assert (of_a_colleague, titles(office, MINE)) == ([], [])


def test_what_names_the_account_is_its_own(office: Workspace) -> None:
    """S0-54: leads and cases that it handles, what a meeting gave it to do; the nearest day first."""
    leads.register(office, a_lead(office, suspect="别人办的店", handler="顾南星"))
    own = leads.register(office, a_lead(office, handler=office.account.full_name, suspect="闽韵茶行"))
    a_case(office, handlers="顾南星、陈立言")
    meeting = new(office, Meeting, sort="专班季度工作推进会", headline="推进会", starts_at="2026-11-19T09:00", place="会议室")
    for owner in ("陈立言", "顾南星"):
        new(office, ActionItem, meeting=meeting.uid, what=f"{owner}的任务", owner_unit=office.unit.uid, owner=owner, due_on="2026-11-30")

    assert titles(office, MINE) == [f"{office.records(Lead).get(own.uid).number} 闽韵茶行", "陈立言的任务 仓前所", "仓前案2026A0001 福州履云鞋行"]


def test_questions_that_nobody_answered_wait_for_the_legal_department(office: Workspace) -> None:
    """S0-32: questions and answers beside the reviews."""
    asked = new(office, Guidance, sort="执法业务指导", subject="陈立言", asked_on="2026-11-18", question="如何认定近似")
    new(office, Guidance, sort="企业行政指导", subject="闽韵茶行", asked_on="2026-11-18", question="如何备案")
    waiting = titles(office, LAW)
    records.put(asked, {"advice": "按判断标准第二十一条", "adviser": "宋知夏", "answered_on": "2026-11-19"})
    records.save(office, asked)

    assert waiting == ["2026年11月18日 陈立言"]
    assert titles(office, LAW) == []


def test_those_who_support_the_task_force_see_its_board_and_stand_in_its_directory(offices: Offices) -> None:
    """S0-23: heads of offices, of sections and of the brigade; what meetings decided is seen by every unit."""
    bureau = offices[BUREAU]
    for name, role in zip(("江一帆", "苏以棠", "叶清和"), SUPPORTERS, strict=True):
        new(bureau, Person, full_name=name, works_at=bureau.unit.uid, supports_as=role, post="负责人", phone="0591-83002170")
    meeting = new(bureau, Meeting, sort="专班季度工作推进会", headline="推进会", starts_at="2026-11-19T09:00", place="会议室")
    making.take(bureau, meeting, "call", {})
    new(bureau, ActionItem, meeting=meeting.uid, what="报送典型案例", owner_unit=bureau.unit.uid, owner="江一帆", due_on="2026-11-30")
    offices.deliver(BUREAU, LENDER)

    printed = values_for(offices[LENDER], form_template("cangshan-task-force-contacts"), Asked())

    assert [[row["full_name"] for row in printed[part]] for part in ("heads", "sections", "brigade")] == [["江一帆"], ["苏以棠"], ["叶清和"]]
    assert "报送典型案例 仓山区局" in titles(offices[LENDER], SECTION)


def test_a_list_counts_all_and_is_read_on_page_by_page(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """S0-33: a bureau has more running cases than are read at once; those with the nearest day come first."""
    monkeypatch.setattr("app.services.work_lists.FIRST", 2)
    cases = [a_case(office, filed_on=filed_on) for filed_on in ("2026-11-18", "2026-08-03", "2026-10-01", "2026-09-01")]

    (first,) = [one for one in work_lists(office) if one.key == INSPECTION]
    rest, end = rows_of(office, INSPECTION, 2, 2)

    assert (first.total, [row.uid for row in first.rows], [row.uid for row in rest], end) == (
        4,
        [cases[1].uid, cases[3].uid],
        [cases[2].uid, cases[0].uid],
        None,
    )


def test_what_has_no_day_does_not_crowd_out_what_has_one(office: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """S0-24: a list is read from its nearest day on, however many designations without a day are under way."""
    monkeypatch.setattr("app.services.work_lists.FIRST", 2)
    values = {"level": "内部指定承办", "asked_on": "2026-11-19", "facts": "两处经营", "across": "跨辖区", "proposed_because": "主要经营地"}
    for _ in range(2):
        lead = leads.register(office, a_lead(office))
        paper = begun_from(office, Designation, lead)
        records.put(paper, {**values, "proposed": office.unit.uid, "due_on": None})
        making.take(office, records.save_new(office, paper), "ask", {})
    meeting = new(office, Meeting, sort="专班季度工作推进会", headline="推进会", starts_at="2026-11-19T09:00", place="会议室")
    new(office, ActionItem, meeting=meeting.uid, what="报送典型案例", owner_unit=office.unit.uid, owner="江一帆", due_on="2026-11-30")

    (section,) = [one for one in work_lists(office) if one.key == SECTION]

    assert (section.total, section.rows[0].title) == (3, "报送典型案例 仓前所")
