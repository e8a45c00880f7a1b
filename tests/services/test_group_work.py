"""What offices do together: joint actions, 专案组, pairings, bulletins, complaints, 履历卡, benchmarks."""

from datetime import date

import pytest

from app.domain.activities import Activity, Participant
from app.domain.benchmarks import Benchmark, BenchmarkRow
from app.domain.bulletins import SECTIONS, CaseBulletin, CaseBulletinRow
from app.domain.cases import Case
from app.domain.complaints import ComplaintRecord
from app.domain.errors import BadInput, NotAllowed
from app.domain.joint_action import JointAction, JointFinding
from app.domain.leads import Lead
from app.domain.member_cards import Growth, MemberCard, MemberYear
from app.domain.mentorship import MentorRecord, Mentorship
from app.domain.organisation import CaseGroup, Pairing, Person
from app.domain.oversight import OversightOrder
from app.domain.pairing_work import SORTS, PairingActivity, PairingSummary, PairingSummaryRow
from app.domain.query import Query
from app.domain.special_team import SpecialTeam, TeamMilestone
from app.domain.support import Dispatch, SupportRequest
from app.services import leads, making, records, support
from app.services.beginning import begun, begun_from
from app.services.case_counts import cases_of
from app.services.hints import told_hints
from app.services.history_words import told_history
from app.services.naming import all_called, called
from app.services.open_ends import open_ends
from app.services.prefill import copied
from app.services.report_tables import tables_of
from app.services.special_teams import own_teams
from app.services.support_people import stays
from app.services.tabulating import tabulate
from app.services.todos import things_to_do
from app.services.usable import as_usable, why_not_usable
from app.services.work_views import work_detail
from app.services.workspace import Workspace
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Offices
from tests.services.test_case_papers import a_case


def new(workspace: Workspace, of: type, /, **values: object):
    return records.save_new(workspace, begun(workspace, of, values))


def a_person(offices: Offices, name: str, at: str) -> Person:
    """Registered by the bureau for an office, known to everybody."""
    person = new(offices[BUREAU], Person, full_name=name, works_at=offices.unit(at).uid)
    offices.deliver(BUREAU)
    return person


def an_action(offices: Offices) -> JointAction:
    coordinator = offices[COORDINATOR]
    values = {"sort": "联合执法", "subject": "仓储区商标检查", "starts_on": "2026-11-18", "ends_on": "2026-11-20", "leader": "江一帆"}
    action = new(coordinator, JointAction, units=(offices.unit(ASKER).uid,), targets="仓库32户", task="各查一片", **values)
    return making.take(coordinator, action, "order", {"approved_by": "宋知夏"})


def test_a_joint_action_says_whose_days_are_taken_already(offices: Offices) -> None:
    """S0-72."""
    person = a_person(offices, "叶清和", COORDINATOR)
    coordinator = offices[COORDINATOR]
    values = {"sort": "交叉检查", "starts_on": "2026-11-19", "ends_on": "2026-11-23", "leader": "江一帆", "targets": "商户", "task": "各查一片"}
    units = (offices.unit(ASKER).uid,)
    first = new(coordinator, JointAction, subject="年末检查", people=(person.uid,), units=units, **values)
    first = making.take(coordinator, first, "order", {"approved_by": "宋知夏"})
    second = new(coordinator, JointAction, subject="仓储区检查", people=(person.uid,), units=units, **values)

    assert told_hints(coordinator, first) == []
    assert [(hint.label, hint.words, hint.alarm) for hint in told_hints(coordinator, second)] == [
        ("时间重叠", "叶清和 11月19日已安排：交叉检查：年末检查", True)
    ]


def test_a_joint_action_makes_leads_of_what_each_unit_found(offices: Offices) -> None:
    """S0-53: source 监督检查／联合执法, each unit its own, once."""
    action = an_action(offices)
    offices.deliver(COORDINATOR)
    office = offices[ASKER]
    found = {"action": action.uid, "checked_on": "2026-11-19", "people": "陈立言", "detail": "柜台商品与注册商标近似", "kind": "商标侵权"}
    area = a_lead(office).area
    suspicion = new(office, JointFinding, subject="履云鞋行", result="发现涉嫌违法线索", area=area, **found)
    new(office, JointFinding, subject="闽韵茶行", result="未发现问题", **found)

    theirs = making.take(office, office.records(JointAction).get(action.uid), "raise_leads", {})
    with pytest.raises(BadInput, match="没有待登记的线索"):
        making.take(office, theirs, "raise_leads", {})
    offices.deliver(ASKER)
    tabulate(offices[COORDINATOR], action)
    counted = offices[COORDINATOR].records(JointAction).get(action.uid)

    lead = office.records(Lead).get(office.records(JointFinding).get(suspicion.uid).lead)
    assert (lead.source, lead.source_detail, lead.suspect, lead.state) == ("监督检查", "联合执法：盖山联2026A0001 仓储区商标检查", "履云鞋行", "待研判")
    assert (counted.checked, counted.suspicious, counted.raised) == (2, 1, 1)
    assert offices[LENDER].records(JointAction).find(action.uid) is None


def test_people_of_a_joint_action_stand_in_the_calendar_and_are_not_sent_elsewhere_unwarned(offices: Offices) -> None:
    """S0-53, S0-72."""
    coordinator = offices[COORDINATOR]
    person = new(coordinator, Person, full_name="江一帆", works_at=coordinator.unit.uid)
    values = {"sort": "交叉检查", "subject": "仓储区检查", "starts_on": "2026-11-23", "ends_on": "2026-11-25", "leader": "江一帆", "people": (person.uid,)}
    action = new(coordinator, JointAction, units=(offices.unit(ASKER).uid,), targets="仓库32户", task="各查一片", **values)
    making.take(coordinator, action, "order", {"approved_by": "宋知夏"})
    dispatch = Dispatch(people=(person.uid,), names="江一帆", starts_at="2026-11-24T09:00", ends_at="2026-11-24T12:00")

    warned = support.warnings_of(coordinator, SupportRequest(host="陈立言"), dispatch)

    assert warned == ["江一帆 当日参加“仓储区检查”，时间重叠。"]
    assert [(stay.person, stay.to) for stay in stays(coordinator, date(2026, 11, 23), date(2026, 11, 27))] == [(person.uid, "交叉检查：仓储区检查")]


def test_a_finding_without_its_place_makes_no_lead(offices: Offices) -> None:
    """S0-53."""
    action = an_action(offices)
    new(
        offices[COORDINATOR],
        JointFinding,
        action=action.uid,
        checked_on="2026-11-19",
        subject="履云鞋行",
        people="江一帆",
        result="发现涉嫌违法线索",
        detail="近似",
    )

    with pytest.raises(BadInput, match="镇街、涉嫌违法类型"):
        making.take(offices[COORDINATOR], action, "raise_leads", {})

    assert offices[COORDINATOR].records(Lead).count() == 0


def a_team(offices: Offices, **values: object) -> SpecialTeam:
    """Formed by the asking office on a case of its own, with one person of the lending office."""
    office = offices[ASKER]
    people = [a_person(offices, name, at) for name, at in (("顾南星", ASKER), ("曾明朗", LENDER))]
    team = begun_from(office, SpecialTeam, a_case(office))
    records.put(team, {"reason": "案值较大", "leader": people[0].uid, "members": (people[1].uid,), **values})
    team = making.take(office, records.save_new(office, team), "form", {"approved_by": "宋知夏", "formed_on": "2026-11-20"})
    offices.deliver(ASKER)
    return team


def dissolved(offices: Offices, team: SpecialTeam) -> SpecialTeam:
    team = offices[ASKER].records(SpecialTeam).get(team.uid)
    team = making.take(offices[ASKER], team, "dissolve", {"dissolved_by": "宋知夏", "dissolved_on": "2026-11-20", "outcome": "已移送"})
    offices.deliver(ASKER)
    return team


def with_another_cause(offices: Offices, team: SpecialTeam) -> Case:
    """The case, on which its office goes on working."""
    case = offices[ASKER].records(Case).get(team.case)
    case.cause = "销售侵犯注册商标专用权的商品"
    return records.save(offices[ASKER], case)


def test_a_special_team_sees_the_case_until_it_is_dissolved(offices: Offices) -> None:
    """S0-54: members get the case, access ends at dissolution."""
    lender, team = offices[LENDER], a_team(offices)
    seen = lender.records(Case).get(team.case)
    during = (seen.party, why_not_usable(lender, seen), [one.case for one in own_teams(lender)])

    waiting = [todo.action for todo in things_to_do(offices[ASKER]) if todo.uid == team.uid]
    dissolved(offices, team)
    case = with_another_cause(offices, team)
    offices.deliver(ASKER)
    after = lender.records(Case).get(case.uid)

    assert (team.subject, waiting) == ("福州履云鞋行案件专案组", []), "nobody has to change a team that stands"
    assert during == ("福州履云鞋行", "", [case.uid])
    assert why_not_usable(lender, after) == "专案组已撤销（2026年11月20日），案件内容不再使用。"
    assert (as_usable(lender, after).party, as_usable(lender, after).number, after.cause != case.cause) == (None, case.number, True)
    assert own_teams(lender) == []
    assert why_not_usable(offices[BUREAU], offices[BUREAU].records(Case).get(case.uid)) == ""


def test_nothing_is_begun_copied_or_told_from_a_case_whose_team_was_dissolved(offices: Offices) -> None:
    """S0-54: neither a paper filled from it, nor a copy, nor the values in its history; its row says that it is over."""
    lender, team = offices[LENDER], a_team(offices)
    with_another_cause(offices, team)
    offices.deliver(ASKER)
    case = lender.records(Case).get(team.case)
    during = [change for told in told_history(lender, case).entries for change in told.changes if "案由" in change]
    dissolved(offices, team)

    for begin in (lambda: begun_from(lender, OversightOrder, case), lambda: copied(lender, case)):
        with pytest.raises(NotAllowed, match="专案组已撤销"):
            begin()
    detail = work_detail(lender, Case, case.uid)

    assert during == ["案由：涉嫌商标侵权 → 销售侵犯注册商标专用权的商品"]
    assert [change for told in detail.history.entries for change in told.changes] == ["填写了 9 项"]
    assert (detail.row.over, detail.work.steps) == ("不再使用", ())
    assert {related.kind.title: related.why_not for related in detail.work.related}["督办"] == why_not_usable(lender, case)
    assert begun(lender, OversightOrder, {"case": case.uid}).matter is None
    assert called(lender, lender.records(Case).get(case.uid)) == case.number, "as the preview of a form calls it"


def test_who_leaves_a_special_team_sees_no_more_of_the_case_and_who_joins_does(offices: Offices) -> None:
    """S0-54: the person is replaced while the team goes on; the former office reads neither the case nor what the team does from then on."""
    office, lender, coordinator, team = offices[ASKER], offices[LENDER], offices[COORDINATOR], a_team(offices)
    follower = a_person(offices, "江一帆", COORDINATOR)

    team = office.records(SpecialTeam).get(team.uid)
    changed = {"leader": team.leader, "members": (follower.uid,), "changed_on": "2026-11-20"}
    team = making.take(office, team, "change_members", changed, "曾明朗另有任务")
    offices.deliver(ASKER)
    new(office, TeamMilestone, team=team.uid, due_on="2026-11-30", what="完成现场检查")
    case = with_another_cause(offices, team)
    offices.deliver(ASKER)

    former, joined = lender.records(Case).get(case.uid), coordinator.records(Case).get(case.uid)
    assert (team.state, offices[BUREAU].records(SpecialTeam).get(team.uid).units) == ("已成立", team.units)
    assert why_not_usable(lender, former) == "本单位已退出专案组（2026年11月20日），案件内容不再使用。"
    assert (own_teams(lender), former.cause != case.cause) == ([], True)
    assert [as_usable(lender, one).what for one in lender.records(TeamMilestone).all()] == [None]
    assert as_usable(lender, lender.records(SpecialTeam).get(team.uid)).subject is None
    assert (joined.cause, why_not_usable(coordinator, joined)) == (case.cause, "")
    assert (len(own_teams(coordinator)), coordinator.records(TeamMilestone).count()) == (1, 1)


def test_who_comes_back_to_a_special_team_sees_the_case_again(offices: Offices) -> None:
    """S0-54."""
    office, lender, team = offices[ASKER], offices[LENDER], a_team(offices)
    leader, members = team.leader, team.members
    for now in ((leader,), members):
        team = office.records(SpecialTeam).get(team.uid)
        team = making.take(office, team, "change_members", {"leader": leader, "members": now, "changed_on": "2026-11-20"}, "调整分工")
        offices.deliver(ASKER)
    case = with_another_cause(offices, team)
    offices.deliver(ASKER)

    again = lender.records(Case).get(case.uid)
    assert (again.cause, why_not_usable(lender, again), len(own_teams(lender))) == (case.cause, "", 1)


def test_the_planned_days_of_a_special_team_become_its_milestones_and_are_told_in_time(offices: Offices) -> None:
    """S0-54: written once, one a line; a line without a day stays in the plan."""
    team = a_team(offices, milestones="2026-11-30 完成现场检查\n12月15日：形成调查报告\n随时报告重大进展")

    rows = list(offices[LENDER].records(TeamMilestone).all(Query(sort="due_on")))
    waiting = [(one.title, one.due.isoformat()) for one in open_ends(offices[ASKER]) if one.kind is TeamMilestone]

    assert [(row.due_on, row.what, row.team) for row in rows] == [("2026-11-30", "完成现场检查", team.uid), ("2026-12-15", "形成调查报告", team.uid)]
    assert waiting == [("2026年11月30日 完成现场检查", "2026-11-30")]


def test_only_who_handles_the_case_or_the_bureau_forms_a_team(offices: Offices) -> None:
    """S0-54."""
    case = a_case(offices[ASKER])
    person = a_person(offices, "江一帆", COORDINATOR)
    offices.deliver(ASKER)
    coordinator = offices[COORDINATOR]
    team = new(coordinator, SpecialTeam, case=case.uid, subject="专案组", reason="案值大", leader=person.uid, members=(person.uid,))

    with pytest.raises(NotAllowed, match="承办单位或者区局"):
        making.take(coordinator, team, "form", {"approved_by": "宋知夏", "formed_on": "2026-11-20"})


def test_a_pairing_is_called_after_its_two_sides_and_the_own_one_stands_there_already(offices: Offices) -> None:
    """S0-40, S0-41: three pairings of one mechanism are told apart; an office without one is left to choose."""
    coordinator = offices[COORDINATOR]

    names = set(all_called(coordinator, coordinator.records(Pairing).all()).values())
    begun_here = [begun(offices[name], kind, {}) for name in (COORDINATOR, ASKER) for kind in (PairingActivity, PairingSummary)]

    assert names == {"建新所 江田所", "盖山所 长乐区局执法大队", "城门所 航城所"}
    assert [called_of(coordinator, one.pairing) for one in begun_here] == ["盖山所 长乐区局执法大队", "盖山所 长乐区局执法大队", "", ""]
    assert [one.year for one in begun_here if isinstance(one, PairingSummary)] == [2026, 2026]


def called_of(workspace: Workspace, pairing: str | None) -> str:
    found = workspace.records(Pairing).find(pairing)
    return called(workspace, found) if found else ""


def test_activities_of_a_pairing_are_counted_by_kind_for_each_year(office: Workspace) -> None:
    """S0-41, S0-43: five kinds, per pair per year; the records behind each number."""
    pairing = next(one for one in office.records(Pairing).all() if office.names([one]).get(one.ours) == "盖山所")
    for sort, day in ((SORTS[0], "2026-04-16"), (SORTS[0], "2026-09-03"), (SORTS[3], "2026-10-08"), (SORTS[1], "2025-12-01")):
        new(office, PairingActivity, pairing=pairing.uid, sort=sort, held_on=day, subject=f"{sort}一次")
    summary = new(office, PairingSummary, pairing=pairing.uid, year=2026)

    tabulate(office, summary)

    rows = {row.item: row for row in office.records(PairingSummaryRow).all(Query(sort="place"))}
    assert [rows[sort].count for sort in SORTS] == [2, 0, 0, 1, 0]
    assert rows[SORTS[3]].evidence == "2026年10月8日 案件线索共享一次"
    assert rows["移送对方的线索"].count == 0
    opened = [related for related in work_detail(office, PairingSummaryRow, rows[SORTS[0]].uid).work.related if related.words == "数量"]
    assert [related.count for related in opened] == [2]


def test_a_bulletin_says_what_the_list_of_cases_says(offices: Offices) -> None:
    """S0-33: by group, office, kind and stage; each table adds up to the filtered list."""
    for name in (ASKER, ASKER, COORDINATOR):
        a_case(offices[name])
    a_case(offices[ASKER], filed_on="2026-09-09")
    offices.deliver(ASKER, BUREAU)
    offices.deliver(COORDINATOR, BUREAU)
    bureau = offices[BUREAU]
    bulletin = new(bureau, CaseBulletin, starts_on="2026-10-01", ends_on="2026-11-20")

    tabulate(bureau, bulletin)
    making.take(bureau, bulletin, "issue", {"approved_by": "宋知夏"})
    offices.deliver(BUREAU, LENDER)

    listed = bureau.records(Case).count(cases_of("2026-10-01", "2026-11-20"))
    rows = list(offices[LENDER].records(CaseBulletinRow).all())
    assert listed == 3
    assert {section: sum(row.filed for row in rows if row.section == section) for section in SECTIONS} == dict.fromkeys(SECTIONS, listed)
    assert {(row.label, row.filed) for row in rows if row.section == "按承办单位"} == {("仓前所", 2), ("盖山所", 1)}


def test_the_tables_of_a_report_add_up_to_the_same_lists(offices: Offices) -> None:
    """S4-22: leads and cases of the period by office and by kind, as a table in the text with its bars."""
    for name in (ASKER, ASKER, COORDINATOR):
        a_case(offices[name])
    a_case(offices[ASKER], filed_on="2026-09-09", kind="专利侵权纠纷")
    offices.deliver(ASKER, BUREAU)
    offices.deliver(COORDINATOR, BUREAU)

    quarter = list(tables_of(offices[BUREAU], "2026-10-01", "2026-11-20"))
    year = "\n".join(tables_of(offices[BUREAU], "2026-01-01", "2026-11-20"))

    assert quarter[0] == "【表：各单位线索和案件（件）】\n单位｜登记线索｜立案｜结案\n仓前所｜3｜2｜0\n盖山所｜1｜1｜0\n合计｜4｜3｜0"
    assert len(quarter) == 2  # one kind only: nothing to compare
    assert "商标侵权｜4｜3｜0\n专利侵权纠纷｜0｜1｜0\n合计｜4｜4｜0" in year


def test_a_complaint_shows_its_day_and_the_last_look_at_it(offices: Offices) -> None:
    """S0-34: linked to the lead, followed up by the one who keeps it and by the one who deals with it."""
    office, bureau = offices[ASKER], offices[BUREAU]
    lead = leads.register(office, a_lead(office))
    offices.deliver(ASKER, BUREAU)
    values = {"sort": "信访", "outside_number": "仓信〔2026〕17", "received_on": "2026-11-10", "handled_by": office.unit.uid}
    complaint = begun_from(bureau, ComplaintRecord, bureau.records(Lead).get(lead.uid))
    records.put(complaint, values)
    complaint = making.take(bureau, records.save_new(bureau, complaint), "register", {})
    offices.deliver(BUREAU, ASKER)

    theirs = office.records(ComplaintRecord).get(complaint.uid)
    making.take(office, theirs, "follow_up", {"followed_on": "2026-11-19", "follow_up": "已约谈经营者"})
    offices.deliver(ASKER, BUREAU)
    seen = bureau.records(ComplaintRecord).get(complaint.uid)

    assert (seen.subject, seen.due_on, seen.followed_on, seen.state) == ("福州履云鞋行", "2027-01-09", "2026-11-19", "跟踪中")
    assert offices[COORDINATOR].records(ComplaintRecord).find(complaint.uid) is None


def test_what_belongs_to_a_card_or_a_pair_of_people_names_the_people(office: Workspace) -> None:
    """S0-22, S0-75: nobody is shown the inner number of a record."""
    mentor, trainee = (new(office, Person, full_name=name, works_at=office.unit.uid) for name in ("陈立言", "顾南星"))
    card = new(office, MemberCard, person=mentor.uid)
    pair = new(office, Mentorship, mentor=mentor.uid, trainee=trainee.uid)
    growth = new(office, Growth, card=card.uid, sort="参加培训", held_on="2026-11-01", what="专利培训")
    record = new(office, MentorRecord, mentorship=pair.uid, means="文书评阅", held_on="2026-11-02", subject="现场检查笔录")

    names = office.names([growth, record])

    assert (names[card.uid], names[pair.uid]) == ("陈立言", "陈立言 顾南星")


def test_a_member_card_sums_hours_cases_and_seminars_by_year(office: Workspace) -> None:
    """S0-22, S0-51."""
    person = new(office, Person, full_name="陈立言", works_at=office.unit.uid)
    card = new(office, MemberCard, person=person.uid, goals="独立主办")
    for sort, day, hours in (("参加培训", "2026-03-12", 8), ("参加培训", "2025-05-08", 4), ("主讲研讨（授课）", "2026-09-24", 2)):
        new(office, Growth, card=card.uid, sort=sort, held_on=day, what="专题", hours=hours)
    case = a_case(office)
    for sort, tenths in (("业务培训", 15), ("大讲堂", 25), ("经验交流", None)):
        activity = new(office, Activity, sort=sort, headline="专题", held_on="2026-06-01", tenths_of_hours=tenths)
        new(office, Participant, activity=activity.uid, person=person.uid, full_name="陈立言", tenths_of_hours=None if tenths else 5)

    tabulate(office, card)

    rows = {row.year: row for row in office.records(MemberYear).all()}
    assert (rows[2025].tenths_of_hours, rows[2026].tenths_of_hours, rows[2026].talks, rows[2026].hosted) == (40, 145, 1, 1)
    assert rows[2026].evidence == case.number


def test_offices_with_an_honour_stand_beside_those_that_follow_them(office: Workspace) -> None:
    """S0-66: 金山、城门 beside 建新、盖山."""
    benchmark = new(office, Benchmark, year=2026)

    tabulate(office, benchmark)

    rows = list(office.records(BenchmarkRow).all(Query(sort="place")))
    names = office.names(rows)
    assert [(names[row.office], row.standing) for row in rows] == [("建新所", "先行所"), ("盖山所", "先行所"), ("城门所", "对标所"), ("金山所", "对标所")]


def test_a_lead_belongs_to_the_group_of_its_day(offices: Offices) -> None:
    """S0-04: one of 2025-07 to the old group, one of 2025-09 to the new one."""
    bureau = offices[BUREAU]
    area = a_lead(bureau).area
    lender = offices.unit(LENDER).uid
    days = {"valid_from": "2024-01-01", "valid_to": "2025-08-24"}
    old = new(bureau, CaseGroup, full_name="老二组", coordinator=lender, members=(lender,), areas=(area,), **days)

    before, after = (leads.register(bureau, a_lead(bureau, received_on=day)) for day in ("2025-07-15", "2025-09-15"))

    assert (before.group, before.coordinator) == (old.uid, lender)
    assert bureau.records(CaseGroup).get(after.group).full_name == "第一组"
