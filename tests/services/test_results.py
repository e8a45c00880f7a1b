"""What work came to: outcomes of members and groups, the order of the offices, recommendations, what a bureau says of itself."""

import pytest

from app.domain.activities import Activity
from app.domain.assessment import Commendation, Indicator, RankedOffice, Ranking, Scorecard, ScoreItem, SelfAssessment, SelfAssessmentRow
from app.domain.duties import Duty
from app.domain.errors import BadInput
from app.domain.member_cards import MemberCard, MemberYear
from app.domain.organisation import Person, Unit
from app.domain.plans import Plan, PlanTask
from app.domain.query import Query, where_is
from app.domain.records import Record
from app.domain.submissions import Submission
from app.domain.tallies import GroupSummary, GroupSummaryRow
from app.services import making, records
from app.services.beginning import begun, begun_from
from app.services.forms import Asked, form_template, values_for
from app.services.tabulating import tabulate
from app.services.work_views import work_of
from app.services.workspace import Workspace
from tests.services.offices import ASKER, BUREAU, Offices
from tests.services.test_case_papers import a_case, closed


def new(workspace: Workspace, of: type, /, **values: object):
    return records.save_new(workspace, begun(workspace, of, values))


def behind(workspace: Workspace, record: Record) -> dict[str, list[str]]:
    """What opens from a record, by the label of the number or link."""
    return {one.words: [row.uid for row in one.rows] for one in work_of(workspace, record).related if one.words}


def test_the_numbers_of_a_member_open_the_records_that_they_count(office: Workspace) -> None:
    """S0-51."""
    person = new(office, Person, full_name="陈立言", works_at=office.unit.uid)
    card = new(office, MemberCard, person=person.uid, goals="独立主办")
    hosted, assisted = a_case(office), a_case(office, handlers="顾南星", assistants="陈立言")

    tabulate(office, card)

    year = office.records(MemberYear).first(Query())
    assert (year.hosted, year.assisted) == (1, 1)
    assert behind(office, year) == {"主办案件": [hosted.uid], "协办案件": [assisted.uid], "个人履历卡": [card.uid]}


def test_the_outcomes_of_a_group_are_counted_office_by_office_and_open(office: Workspace) -> None:
    """S0-51: led cases, model cases, publicity of the group; counts drill down to records."""
    case = closed(office, a_case(office))
    talk = new(office, Activity, sort="宣传", headline="进社区", held_on="2026-11-18")
    summary = new(office, GroupSummary, starts_on="2026-11-01", ends_on="2026-11-30")

    tabulate(office, summary)

    row = office.records(GroupSummaryRow).first(Query(where=(where_is("office", office.unit.uid),)))
    printed = values_for(office, form_template("cangshan-group-outcomes"), Asked(of=summary.uid))["group_summary_row"]
    opened_by = behind(office, row)
    assert [(one["hosted"], one["publicity"]) for one in printed if one["office.short_name"] == ASKER] == [("1", "1")]
    assert (opened_by["主办结案"], opened_by["宣传"]) == ([case.uid], [talk.uid])


def scored(bureau: Workspace, office: Unit, points: int, *, settled: bool = True) -> Scorecard:
    """A result of 2026 with so many points given by hand."""
    card = new(bureau, Scorecard, year=2026, office=office.uid)
    tabulate(bureau, card)
    item = bureau.records(ScoreItem).first(Query(where=(where_is("scorecard", card.uid),)))
    item.changed, item.because = points, "评议"
    records.save(bureau, item)
    tabulate(bureau, card)
    told = making.take(bureau, bureau.records(Scorecard).get(card.uid), "tell", {})
    return making.take(bureau, told, "confirm", {"confirmed_on": "2026-11-20"}) if settled else told


def test_offices_are_ranked_by_settled_scores_and_a_recommendation_opens_its_score(offices: Offices) -> None:
    """S0-88: the same score is the same place; what is not settled is named, not ranked."""
    bureau = offices[BUREAU]
    new(bureau, Indicator, full_name="评议", heading="其他", measure="人工评分", each=1)
    units = {unit.name: unit for unit in bureau.units()}
    cards = {name: scored(bureau, units[name], points) for name, points in (("仓前所", 62), ("盖山所", 70), ("东升所", 62))}
    scored(bureau, units["金山所"], 90, settled=False)
    ranking = new(bureau, Ranking, year=2026)

    tabulate(bureau, ranking)

    rows = list(bureau.records(RankedOffice).all(Query(sort="order")))
    paper = begun_from(bureau, Commendation, cards["仓前所"])
    assert [(row.place, row.total) for row in rows] == [(1, 70), (2, 62), (2, 62)]
    assert bureau.records(Ranking).get(ranking.uid).waiting == "金山所"
    assert (paper.rank, paper.points, paper.candidate) == ("第2名（共3个单位）", "62", "仓前所")
    assert behind(bureau, paper)["绩效考核"] == [cards["仓前所"].uid]
    assert behind(bureau, rows[0])["绩效考核"] == [cards["盖山所"].uid]


def test_a_year_without_a_settled_score_is_not_ranked(offices: Offices) -> None:
    """S0-88."""
    ranking = new(offices[BUREAU], Ranking, year=2025)

    with pytest.raises(BadInput, match="还没有已确定的考核结果"):
        tabulate(offices[BUREAU], ranking)


def test_a_county_bureau_is_assessed_with_its_offices(offices: Offices) -> None:
    """S3-03: 贯彻落实情况 and 工作成效 of a 区（市）局, each point with its records."""
    county = offices[BUREAU]
    office = next(unit for unit in county.units() if unit.name == ASKER)
    training = Activity(unit=office.uid, sort="业务培训", headline="培训", held_on="2026-06-01")
    records.save_new(county, training)
    plan = new(county, Plan, scheme="行政保护能力提升年", headline="工作计划", year=2026)
    task = new(county, PlanTask, plan=plan.uid, place=1, task="专利行政裁决", owner_unit=county.unit.uid, percent=100, done_on="2026-11-19")
    new(county, Indicator, full_name="落实任务", heading="贯彻落实情况", measure="完成计划任务", each=5)
    new(county, Indicator, full_name="活动", heading="工作成效", measure="开展活动", each=2)
    card = new(county, Scorecard, year=2026, office=county.unit.uid)

    tabulate(county, card)

    items = {item.heading: item for item in county.records(ScoreItem).all()}
    printed = values_for(county, form_template("zaozhuang-bureau-assessment"), Asked(of=card.uid))
    assert {heading: item.points for heading, item in items.items()} == {"贯彻落实情况": 5, "工作成效": 2}
    assert behind(county, items["工作成效"])["件数"] == [training.uid]
    assert behind(county, items["贯彻落实情况"])["件数"] == [task.uid]
    assert (printed["total"], len(printed["score_item"])) == ("7", 2)


def test_what_was_handed_in_late_costs_points_and_what_came_in_time_earns_them(offices: Offices) -> None:
    """S3-02: the days are those of the submissions; each point opens its submission."""
    bureau = offices[BUREAU]
    duty = bureau.records(Duty).first(Query())
    late, early = (
        making.take(bureau, new(bureau, Submission, duty=duty.uid, period=due[:4], due_on=due), "hand_in", {"handed_in_on": left, "way": "邮箱"})
        for due, left in (("2026-03-10", "2026-03-13"), ("2026-06-10", "2026-06-09"))
    )
    new(bureau, Submission, duty=duty.uid, period="2026", due_on="2026-09-10")
    new(bureau, Indicator, full_name="逾期报送", heading="贯彻落实情况", measure="逾期报送材料", each=-2)
    new(bureau, Indicator, full_name="按时报送", heading="贯彻落实情况", measure="按时报送材料", each=1)
    card = new(bureau, Scorecard, year=2026, office=bureau.unit.uid)

    tabulate(bureau, card)

    items = {item.points: behind(bureau, item)["件数"] for item in bureau.records(ScoreItem).all()}
    assert items == {-2: [late.uid], 1: [early.uid]}
    assert bureau.records(Scorecard).get(card.uid).total == -1
    assert not list(records.problems(bureau, bureau.records(Indicator).first(Query(where=(where_is("each", -2),)))))


def test_a_bureau_fills_its_own_score_sheet_with_what_shows_it(office: Workspace) -> None:
    """S2-60: sums, counted evidence that opens, nothing above the full marks."""
    case = closed(office, a_case(office))
    sheet = new(office, SelfAssessment, year=2026, sort="专项单独考核", assessor="市考核办")
    line = new(office, SelfAssessmentRow, sheet=sheet.uid, place=1, item="查办案件", full=10, points=9, measure="主办案件结案")
    new(office, SelfAssessmentRow, sheet=sheet.uid, place=2, item="队伍建设", full=5, points=5, reason="骨干3人")

    tabulate(office, sheet)
    printed = values_for(office, form_template("jiaozuo-self-assessment"), Asked(of=sheet.uid))

    counted = office.records(SelfAssessmentRow).get(line.uid)
    assert (printed["full"], printed["total"]) == ("15", "14")
    assert (counted.count, behind(office, counted)["件数"]) == (1, [case.uid])
    assert [problem.text for _, problem in records.problems(office, SelfAssessmentRow(place=3, item="宣传", full=5, points=6, sheet=sheet.uid))] == [
        "自评得分高于满分。请核对。"
    ]
