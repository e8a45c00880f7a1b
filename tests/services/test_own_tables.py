"""Tables that the program counts: roster of a day, summary of a group, imbalance, allocation, score, tasks carried on."""

import pytest

from app.domain.allocation import AllocationMove, AllocationProposal, OfficeLoad
from app.domain.assessment import Commendation, Indicator, Scorecard, ScoreItem
from app.domain.errors import BadInput, NotAllowed
from app.domain.institutions import CONFERENCE, Institution
from app.domain.leads import Lead
from app.domain.meetings import ActionItem, Attendance, Meeting
from app.domain.organisation import Person, Unit
from app.domain.query import Query, where_is
from app.domain.tallies import Balance, BalanceRow, GroupSummary, GroupSummaryRow
from app.domain.task_force import TaskForceAdjustment, TaskForceChange
from app.services import leads, making, records
from app.services.beginning import begun
from app.services.form_values import form_values_of
from app.services.forms import Asked, form_template, values_for
from app.services.hints import told_hints
from app.services.lead_matches import duplicate_queue, judge
from app.services.tabulating import tabulate
from app.services.task_force import members_for, roster_on
from app.services.work_views import work_detail, work_of
from app.services.workspace import Workspace
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, COORDINATOR, Offices
from tests.services.test_case_papers import a_case


def new(workspace: Workspace, kind: type, **values: object):
    return records.save_new(workspace, begun(workspace, kind, values))


def adjusted(bureau: Workspace, on: str, *changes: dict[str, object]) -> TaskForceAdjustment:
    adjustment = new(bureau, TaskForceAdjustment, effective_on=on, because="实际情况", reason="岗位变动")
    for change in changes:
        new(bureau, TaskForceChange, adjustment=adjustment.uid, **change)
    return making.take(bureau, adjustment, "issue", {"approved_by": "宋知夏", "approved_on": "2026-11-19"})


@pytest.fixture
def bureau(offices: Offices) -> Workspace:
    return offices[BUREAU]


def test_the_roster_of_a_day_is_that_of_that_day(bureau: Workspace) -> None:
    """S0-20, S0-21: joined, moved and left with reason and approver."""
    first, second = (new(bureau, Person, full_name=name, works_at=bureau.unit.uid) for name in ("叶清和", "韩沐阳"))
    joins = [{"person": one.uid, "change": "加入", "works_at": bureau.unit.uid} for one in (first, second)]
    adjusted(bureau, "2025-09-01", *joins)
    office = next(unit for unit in bureau.units() if unit.short_name == "金山所")
    adjusted(bureau, "2026-03-01", {"person": first.uid, "change": "退出"}, {"person": second.uid, "change": "调整", "works_at": office.uid})
    template = form_template("cangshan-task-force-roster")

    then = values_for(bureau, template, Asked(on="2025-10-01"))
    now = values_for(bureau, template, Asked())

    assert [(row["person.full_name"], row["works_at.short_name"]) for row in then["task_force_member"]] == [("叶清和", "仓山区局"), ("韩沐阳", "仓山区局")]
    assert [(row["person.full_name"], row["works_at.short_name"]) for row in now["task_force_member"]] == [("韩沐阳", "金山所")]
    assert then["own.day"] == "2025年10月1日"
    assert {member.approved_by for member in roster_on(bureau, "2026-03-01")} == {"宋知夏"}


def test_a_leads_own_group_stands_first_among_the_members(bureau: Workspace) -> None:
    """S0-30."""
    for name, office in (("叶清和", "金山所"), ("韩沐阳", "仓前所")):
        unit = next(one for one in bureau.units() if one.short_name == office)
        person = new(bureau, Person, full_name=name, works_at=unit.uid)
        adjusted(bureau, "2026-03-01", {"person": person.uid, "change": "加入", "works_at": unit.uid})
    lead = leads.register(bureau, a_lead(bureau))

    assert members_for(bureau, lead.group) == ["韩沐阳", "叶清和"]
    assert sorted(members_for(bureau, None)) == ["叶清和", "韩沐阳"]


def test_a_case_names_the_member_who_is_on_it_or_those_of_its_group(bureau: Workspace) -> None:
    """S0-30."""
    office = next(one for one in bureau.units() if one.short_name == "仓前所")
    person = new(bureau, Person, full_name="韩沐阳", works_at=office.uid)
    adjusted(bureau, "2026-03-01", {"person": person.uid, "change": "加入", "works_at": office.uid})

    without = told_hints(bureau, a_case(bureau))
    with_one = told_hints(bureau, a_case(bureau, handlers="陈立言、韩沐阳"))

    assert (without, with_one) == ([("专班成员", "韩沐阳", False)], [("责任专班成员", "韩沐阳", False)])


def test_a_change_that_the_roster_does_not_allow_is_refused_before_anything_is_written(bureau: Workspace) -> None:
    """S0-21."""
    person = new(bureau, Person, full_name="叶清和", works_at=bureau.unit.uid)

    with pytest.raises(BadInput, match="叶清和在2026-03-01不是专班成员"):
        adjusted(bureau, "2026-03-01", {"person": person.uid, "change": "退出"})


def test_an_adjustment_travels_with_its_people(offices: Offices, bureau: Workspace) -> None:
    """S0-21: the rows of a draft are shown together with it."""
    person = new(bureau, Person, full_name="叶清和", works_at=bureau.unit.uid)
    adjustment = adjusted(bureau, "2026-03-01", {"person": person.uid, "change": "加入", "works_at": bureau.unit.uid})

    offices.deliver(BUREAU, ASKER)

    values = values_for(offices[ASKER], form_template("cangshan-task-force-adjustment"), Asked(of=adjustment.uid))
    assert [(row["person.full_name"], row["change"]) for row in values["task_force_change"]] == [("叶清和", "加入")]


def test_a_groups_totals_are_the_sums_minus_confirmed_duplicates(offices: Offices) -> None:
    """S0-61, S1-41: merged leads, and pairs that the coordinator found to be one; a lead of two lines counts once."""
    asker, coordinator = offices[ASKER], offices[COORDINATOR]
    found = [leads.register(asker, a_lead(asker, suspect=name)) for name in ("履云鞋行", "闽韵茶行")]
    leads.triage(asker, found[1], {"held_on": "2026-11-10", "people": "陈立言", "conclusion": "建议并案"})
    making.take(asker, found[1], "merge", {"decided_by": "江一帆", "decided_on": "2026-11-12", "merged_into": found[0].uid}, "与前一件相同")
    own = leads.register(coordinator, a_lead(coordinator, suspect="另一家店", suspect_phone="13900006207", lines=("食品", "网络交易")))
    offices.deliver(ASKER)
    pair = next(pair for pair in duplicate_queue(coordinator) if own.uid in pair.pair)
    judge(coordinator, pair, "同一线索", found[0].uid)
    summary = new(coordinator, GroupSummary, starts_on="2026-11-01", ends_on="2026-11-30")

    rows = tabulate(coordinator, summary)
    values = values_for(coordinator, form_template("cangshan-group-summary"), Asked(of=summary.uid))

    of = {row["office.short_name"]: row for row in values["group_summary_row"]}
    assert rows == 5
    assert (of["仓前所"]["received"], of["仓前所"]["doubled"], of["仓前所"]["net"]) == ("2", "1", "1")
    assert (of["盖山所"]["received"], of["盖山所"]["doubled"], of["盖山所"]["net"]) == ("1", "1", "0")
    assert coordinator.records(GroupSummary).get(summary.uid).lines == "食品1件、网络交易1件"


def test_counting_again_keeps_what_a_person_wrote(office: Workspace) -> None:
    """S0-61."""
    leads.register(office, a_lead(office))
    summary = new(office, GroupSummary, starts_on="2026-11-01", ends_on="2026-11-30")
    tabulate(office, summary)
    own = office.records(GroupSummaryRow).first(Query(where=(where_is("office", office.unit.uid),)))
    own.note = "含平台推送1件"
    records.save(office, own)
    leads.register(office, a_lead(office, suspect="闽韵茶行"))

    tabulate(office, summary)

    again = office.records(GroupSummaryRow).get(own.uid)
    assert (again.note, again.received) == ("含平台推送1件", 2)
    assert office.records(GroupSummaryRow).count() == 5


def test_the_imbalance_is_ranked_per_officer_and_outliers_are_marked(office: Workspace) -> None:
    """S0-03: by a configurable factor."""
    for name in ("陈立言", "顾南星"):
        new(office, Person, full_name=name, works_at=office.unit.uid)
    leads.register(office, a_lead(office))
    balance = new(office, Balance, starts_on="2026-01-01", ends_on="2026-12-31")

    tabulate(office, balance)

    rows = list(office.records(BalanceRow).all(Query(sort="place")))
    assert balance.factor == 150
    assert (rows[0].office, rows[0].leads_each, rows[0].mark) == (office.unit.uid, "0.5", None)
    assert {row.mark for row in rows[1:]} == {"未登记人员"}
    assert "线索1件÷2人＝人均0.5件" in office.records(Balance).get(balance.uid).averages


def test_an_allocation_shows_how_it_was_reckoned_and_keeps_a_persons_number(offices: Offices) -> None:
    """S0-63: load by stage and due day, distance order, edits survive."""
    asker, coordinator = offices[ASKER], offices[COORDINATOR]
    for place in range(4):
        leads.register(asker, a_lead(asker, suspect=f"第{place}鞋行"))
    bureau = offices[BUREAU]
    own = bureau.records(Unit).get(asker.unit.uid)
    own.neighbours = (offices.unit("东升所").uid,)
    records.save(bureau, own)
    for name in (ASKER, "东升所", "东升所", "东升所"):
        new(bureau, Person, full_name=f"{name}执法员", works_at=offices.unit(name).uid)
    offices.deliver(ASKER, COORDINATOR)
    offices.deliver(BUREAU, COORDINATOR)
    proposal = new(coordinator, AllocationProposal, starts_on="2026-11-23", ends_on="2026-12-04")
    tabulate(coordinator, proposal)
    move = coordinator.records(AllocationMove).first(Query())
    move.people, move.reason = 1, "两人在培训"
    records.save(coordinator, move)

    tabulate(coordinator, proposal)

    load = coordinator.records(OfficeLoad).first(Query(where=(where_is("office", asker.unit.uid),)))
    kept = coordinator.records(AllocationMove).get(move.uid)
    assert load.reckoned == "待研判4×1＋快到期4×1＝8分"
    assert (kept.lender, kept.asker, kept.reckoned_people, kept.people, kept.people_on_paper) == (
        offices.unit("东升所").uid,
        asker.unit.uid,
        2,
        1,
        "1（测算2）",
    )
    assert "距离第1近" in (kept.because or "")


def test_every_point_names_its_records_and_the_same_records_give_the_same_score(offices: Offices) -> None:
    """S0-65: weights are the bureau's, corrections stay."""
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER]))
    offices.deliver(ASKER, BUREAU)
    office = offices[BUREAU]
    indicator = new(office, Indicator, full_name="登记线索", heading="案件组团完成情况", measure="登记线索", each=2, most=10)
    scorecard = new(office, Scorecard, year=2026, office=offices.unit(ASKER).uid)
    tabulate(office, scorecard)
    item = office.records(ScoreItem).first(Query(where=(where_is("indicator", indicator.uid),)))
    first = (item.points, item.evidence, office.records(Scorecard).get(scorecard.uid).total)
    item.changed, item.because = 5, "异议成立"
    records.save(office, item)

    tabulate(office, scorecard)

    related = work_of(office, office.records(ScoreItem).get(item.uid)).related
    assert [(one.kind, [row.uid for row in one.rows]) for one in related if one.words == "件数"] == [(Lead, [lead.uid])]
    assert first == (2, lead.number, 2)
    assert office.records(ScoreItem).get(item.uid).points == 2
    assert office.records(Scorecard).get(scorecard.uid).total == 5


def test_an_office_objects_and_the_bureau_answers_before_it_confirms(offices: Offices) -> None:
    """S0-65: appeal and correction; nobody but the assessed office objects."""
    office, bureau = offices[ASKER], offices[BUREAU]
    new(bureau, Indicator, full_name="派员支援", heading="案件组团完成情况", measure="派员支援", each=3)
    scorecard = new(bureau, Scorecard, year=2026, office=office.unit.uid)
    with pytest.raises(BadInput, match="还没有测算得分"):
        making.take(bureau, scorecard, "tell", {})
    before = work_of(bureau, scorecard).counts_first
    tabulate(bureau, scorecard)
    after = work_of(bureau, scorecard)
    making.take(bureau, scorecard, "tell", {})
    offices.deliver(BUREAU, ASKER)

    with pytest.raises(NotAllowed, match="被考核单位"):
        making.take(bureau, bureau.records(Scorecard).get(scorecard.uid), "object", {"objection": "少计一次"})
    making.take(office, office.records(Scorecard).get(scorecard.uid), "object", {"objection": "少计一次"})
    offices.deliver(ASKER, BUREAU)
    item = bureau.records(ScoreItem).first(Query(where=(where_is("scorecard", scorecard.uid),)))
    item.changed = 3
    asked = [problem.text for _, problem in records.problems(bureau, item)]
    item.because = "异议成立"
    records.save(bureau, item)
    making.take(bureau, bureau.records(Scorecard).get(scorecard.uid), "answer", {"answer": "核对属实，补计一次"})
    final = making.take(bureau, bureau.records(Scorecard).get(scorecard.uid), "confirm", {"confirmed_on": "2026-11-20"})

    assert (final.total, final.state, final.objection, final.answer) == (3, "已确定", "少计一次", "核对属实，补计一次")
    assert asked == ["请写明更正理由，被考核单位看得到。"]
    assert (before, after.counts_first, [row.figures for row in after.related[0].rows]) == (True, False, ["件数 0"])


def test_a_line_of_a_score_that_was_told_is_not_corrected_behind_the_back_of_the_office(bureau: Workspace) -> None:
    """S0-65: only before it is told, and when the office objected."""
    new(bureau, Indicator, full_name="派员支援", heading="案件组团完成情况", measure="派员支援", each=3)
    scorecard = new(bureau, Scorecard, year=2026, office=bureau.unit.uid)
    tabulate(bureau, scorecard)
    making.take(bureau, bureau.records(Scorecard).get(scorecard.uid), "tell", {})
    item = bureau.records(ScoreItem).first(Query(where=(where_is("scorecard", scorecard.uid),)))
    item.changed = 30

    with pytest.raises(NotAllowed, match="绩效考核现在是“已通报”"):
        records.save(bureau, item)
    assert "绩效考核现在是“已通报”" in work_detail(bureau, ScoreItem, item.uid).why_not


def test_the_lines_of_a_score_stand_in_the_order_of_the_headings(bureau: Workspace) -> None:
    """S0-65: 案件组团完成情况 first, as the document has it."""
    for heading in ("其他", "报送典型（指导）案例情况", "案件组团完成情况"):
        new(bureau, Indicator, full_name=f"{heading}得分", heading=heading, measure="人工评分", each=0)
    scorecard = new(bureau, Scorecard, year=2026, office=bureau.unit.uid)
    tabulate(bureau, scorecard)

    shown = [row.record.heading for row in work_of(bureau, scorecard).related[0].rows]
    assert shown == ["案件组团完成情况", "报送典型（指导）案例情况", "其他"]


def test_a_score_without_indicators_says_what_is_lacking(bureau: Workspace) -> None:
    """S0-65."""
    scorecard = new(bureau, Scorecard, year=2026, office=bureau.unit.uid)
    new(bureau, Indicator, full_name="派员支援", heading="案件组团完成情况", measure="派员支援", each=3, stopped=True)

    with pytest.raises(BadInput, match="还没有在用的考核指标"):
        tabulate(bureau, scorecard)


def test_what_is_printed_of_a_link_to_a_scorecard_names_its_office(bureau: Workspace) -> None:
    """S0-88: a scorecard is called after its office, on paper too."""
    scorecard = new(bureau, Scorecard, year=2026, office=bureau.unit.uid)
    paper = begun(bureau, Commendation, {"scorecard": scorecard.uid})

    assert form_values_of(bureau, paper, ["scorecard"]) == {"scorecard": "仓山区局考2026A0001 仓山区局 2026"}


def test_what_was_not_done_is_carried_on_to_the_next_meeting_once(office: Workspace) -> None:
    """S0-25."""
    held = {"sort": "专班季度工作推进会", "place": "会议室"}
    before = new(office, Meeting, headline="第三季度推进会", starts_at="2026-09-25T09:00", **held)
    task = {"owner_unit": office.unit.uid, "owner": "陈立言", "due_on": "2026-10-30"}
    new(office, ActionItem, meeting=before.uid, what="报送典型案例", done_on="2026-10-20", **task)
    open_item = new(office, ActionItem, meeting=before.uid, what="联合检查方案", **task)
    following = new(office, Meeting, headline="第四季度推进会", starts_at="2026-11-27T09:00", **held)

    tabulate(office, following)
    tabulate(office, following)

    carried = list(office.records(ActionItem).all(Query(where=(where_is("meeting", following.uid),))))
    assert [(item.what, item.carried_from) for item in carried] == [("联合检查方案", open_item.uid)]


def test_a_joint_conference_lists_its_members_and_its_minutes_say_what_was_decided(office: Workspace) -> None:
    """S0-86: members by the register, the names as somebody put them right, the decisions with who does them."""
    for name, contact in (("区公安分局", "叶清和"), ("区法院", None)):
        new(office, Institution, full_name=name, sort=CONFERENCE, contact=contact)
    new(office, Institution, full_name="保护中心", sort="保护中心")
    meeting = new(office, Meeting, sort="联席会议", headline="第四季度联席会议", starts_at="2026-11-19T09:00", place="会议室")
    tabulate(office, meeting)
    court = office.records(Attendance).first(Query(where=(where_is("full_name", "待定"),)))
    court.full_name = "韩沐阳"
    records.save(office, court)
    new(office, ActionItem, meeting=meeting.uid, what="联合宣传月", owner_unit=office.unit.uid, owner="陈立言", due_on="2026-12-20")
    tabulate(office, meeting)

    printed = values_for(office, form_template("cangshan-joint-conference"), Asked(of=meeting.uid))

    assert sorted((row["member.full_name"], row["full_name"]) for row in printed["attendance"]) == [("区公安分局", "叶清和"), ("区法院", "韩沐阳")]
    assert [(row["what"], row["owner"]) for row in printed["action_item"]] == [("联合宣传月", "陈立言")]
