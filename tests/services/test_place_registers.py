"""The registers and records of documents 001, 003 and 004: what their rules ask for and refuse."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.activities import Activity, ActivityCount, ActivityCountRow, ActivityRule, Participant, Participation, SeminarPaper
from app.domain.cases import Case
from app.domain.errors import BadInput, NotAllowed
from app.domain.experts import Expert, ExpertAssignment
from app.domain.helping import FinanceRecord
from app.domain.kinds import KINDS
from app.domain.leads import Lead
from app.domain.markets import Check, Market, Platform
from app.domain.member_cards import MemberCard, MemberYear
from app.domain.news import Inquiry
from app.domain.organisation import Area, Person, TaskForceMember
from app.domain.periods import PeriodTask, SpecialPeriod
from app.domain.plans import Plan, PlanTask, SchemeTask
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Audience, Record
from app.domain.registers import ServiceOrganisation, VolunteerTeam
from app.domain.rewards import CreditRecord
from app.domain.rights import GeographicalIndication, GIUser, Project, RightsHolder
from app.domain.stations import Station
from app.domain.surveys import Improvement, Survey, SurveyAreaCount, SurveyCount, SurveyQuestion, SurveyReply
from app.paper.parts import Listing
from app.services import records
from app.services.beginning import begun, begun_from
from app.services.contact_points import stations
from app.services.form_values import listed_records
from app.services.forms import Asked, form_template, forms_of_kind, template_of, values_for
from app.services.gathering import gather
from app.services.hints import told_hints
from app.services.level_counts import FIGURES
from app.services.register_views import register_gaps, register_rows, still_counting
from app.services.steps import take_step, write_step
from app.services.tables import export_table
from app.services.tabulating import tabulate
from app.services.taking_part import list_people
from app.services.todos import things_to_do
from app.services.work_views import work_of
from app.services.workspace import Workspace
from tests.services.county import BRIGADE, OFFICE, Clock, clock, county, made, put, put_closed_case, put_enterprise

__all__ = ["clock", "county", "made"]


def an_expert(county: Workspace) -> Expert:
    avoids = "焦作某某药业有限公司\n王佳音"
    return put(county, Expert, full_name="苏以棠", pools="技术调查官", fields="专利", employer="河南某某大学", avoids=avoids)  # type: ignore[return-value]


@pytest.mark.parametrize("last, counts", [("2021-08-19", False), ("2021-08-20", True), (None, True)])
def test_what_is_missing_is_counted_of_records_that_still_count(county: Workspace, last: str | None, counts: bool) -> None:
    """S2-12: a person who has left lacks nothing; the last day still counts, and the list behind the number shows the same records."""
    put(county, Person, full_name="苏以棠", works_at=county.unit.uid, left_on=last)

    gaps = {gap.field: gap.count for gap in register_gaps(county, Person)}
    listed, _ = register_rows(county, Person, Query(where=(Condition("phone", Test.EMPTY), *still_counting(Person, county.today))), None, 50)

    assert ("phone" in gaps, "苏以棠" in {row.record.name for row in listed}) == (counts, counts)


CLOSED = (
    (Station, {"short_name": "绿博园", "founder_kind": "产业园区", "head": "方既白"}, "已撤销"),
    (ServiceOrganisation, {"full_name": "某律师事务所", "kind": "律师事务所", "contact": "方既白", "phone": "13900003309"}, "已移出"),
    (VolunteerTeam, {"full_name": "护航队", "kinds": ("兼职",), "people": 5, "contact": "方既白", "phone": "13900003309"}, "已解散"),
    (Platform, {"full_name": "某某优选", "operator": "某某公司", "stage": "培育中"}, "已停止运营"),
)


@pytest.mark.parametrize("kind, values, word", CLOSED, ids=[one[0].table for one in CLOSED])
def test_what_was_closed_keeps_its_row_with_a_word_and_stands_on_no_annex(county: Workspace, kind: type[Record], values: dict[str, object], word: str) -> None:
    """S2-20, S2-40, S2-50, S3-39: closed from that day on, never deleted; its figures and annexes are of those that stand."""
    record = put(county, kind, **values, left_on="2021-08-20")

    (row,) = register_rows(county, kind, Query(), None, 10)[0]
    forms = [template_of(entry) for entry in forms_of_kind(county, kind)]
    lists = [part for form in forms for part in form.parts if isinstance(part, Listing) and part.rows_of == kind.table and not part.through]

    assert (row.uid, row.over) == (record.uid, word)
    assert register_gaps(county, kind) == []
    assert [listed_records(county, part, Asked()) for part in lists] == [[] for _ in lists]
    assert [figure.kind for figure in FIGURES.values() if figure.kind is kind and not figure.where] == []


def test_a_station_with_its_last_day_is_a_closed_one(county: Workspace) -> None:
    """S2-20: said once."""
    station = put(county, Station, short_name="绿博园", founder_kind="产业园区", head="方既白", stage="已建成", has_place=True, has_staff=True)
    records.put(station, {"left_on": "2021-08-19"})

    assert records.save(county, station).stage == "已撤销"  # type: ignore[attr-defined]
    assert stations(county) == []


@pytest.mark.parametrize("party, why", [("焦作某某药业有限公司", "列在需回避名单里"), ("王佳音（经理）", "列在需回避名单里"), ("河南某某大学", "是其工作单位")])
def test_an_expert_with_an_interest_is_not_assigned_and_the_reason_is_told(county: Workspace, party: str, why: str) -> None:
    """S1-70: same company or relative."""
    expert = an_expert(county)

    with pytest.raises(NotAllowed) as refusal:
        put(county, ExpertAssignment, expert=expert.uid, work="技术咨询", matter="比对", parties=f"另一家公司\n{party}", assigned_on="2021-08-20")

    assert "苏以棠应当回避" in refusal.value.what
    assert why in refusal.value.what


def test_an_expert_without_interest_is_assigned_until_the_term_ends(county: Workspace) -> None:
    """S1-70, S3-25."""
    expert = an_expert(county)
    values = {"expert": expert.uid, "work": "技术咨询", "matter": "比对", "parties": "另一家公司", "assigned_on": "2021-08-20"}

    put(county, ExpertAssignment, **values)
    expert.valid_to = "2021-08-19"
    records.save(county, expert)

    with pytest.raises(NotAllowed) as refusal:
        put(county, ExpertAssignment, **values)
    assert "聘期已于2021-08-19届满" in refusal.value.what


def test_a_finding_with_a_day_waits_on_the_home_page_until_it_is_mended(county: Workspace) -> None:
    """S2-63, S3-39: finding → rectification."""
    market = put(county, Market, full_name="怀药批发市场", sort="重点关注市场", operator="怀药公司")
    check = put(
        county,
        Check,
        way="巡回检查",
        sort="市场",
        market=market.uid,
        subject="怀药批发市场",
        checked_on="2021-08-19",
        people="江一帆、顾南星",
        result="发现问题，责令整改",
        due_on="2021-08-25",
    )

    waiting = [todo for todo in things_to_do(county) if todo.kind == Check.table]
    check.mended_on = "2021-08-20"  # type: ignore[attr-defined]
    records.save(county, check)

    assert [(todo.uid, todo.left, todo.action) for todo in waiting] == [(check.uid, "还剩 3 个工作日", "去登记")]
    assert [todo for todo in things_to_do(county) if todo.kind == Check.table] == []


def test_an_amount_is_kept_in_ten_thousands_with_two_decimals(county: Workspace) -> None:
    """S4-17."""
    record = put(county, FinanceRecord, sort="质押融资", enterprise_name="某公司", on="2021-08-01", amount="1,234.5万元")

    stored = county.records(FinanceRecord).get(record.uid)
    assert stored.amount == 123450
    assert type(stored).__dataclass_fields__["amount"].metadata["zhilian"].kind.shown(stored.amount) == "1234.50"
    with pytest.raises(BadInput):
        put(county, FinanceRecord, sort="质押融资", enterprise_name="某公司", on="2021-08-01", amount="1.234")


def test_activities_are_counted_against_what_is_asked_for(county: Workspace, clock: Clock) -> None:
    """S3-10, S3-11: none is red, one or two are right, three are told; S1-11: a month without a course is red, what others owe is for information."""
    other = next(unit.uid for unit in county.units() if unit.uid != county.unit.uid)
    put(county, ActivityRule, code="a", full_name="业务培训会", sort="业务培训", per="每年", least="1", most="2", owed_by=(county.unit.uid,))
    put(county, ActivityRule, code="b", full_name="每月一期", sort="业务培训", per="每月", least="1", platform="知创福建", owed_by=(other,))
    tally = put(county, ActivityCount, year="2021")

    def marks() -> list[str]:
        tabulate(county, county.records(ActivityCount).get(tally.uid))
        return [row.mark or "" for row in county.records(ActivityCountRow).all(Query(sort="place"))]

    before = marks()
    for day in ("2021-03-02", "2021-04-02", "2021-05-02"):
        put(county, Activity, sort="业务培训", headline="培训", held_on=day, platform="知创福建")
    after = marks()
    clock.moment = datetime.fromisoformat("2022-01-05T09:00:00+08:00")

    assert before[:3] == ["还差1次", "还没有开展（供参考）", "还没有开展（供参考）"]
    assert after[0] == "多于要求"
    assert after[3] == "符合（供参考）"
    assert after[12] == "尚未到期（供参考）"
    assert len(after) == 18, "and the five places of publicity"


def test_the_cases_of_a_seminar_are_those_closed_in_its_years(county: Workspace) -> None:
    """S3-11: picked by closing year, one paper of the officer each, bound together; what was written stays."""
    years = {name: put_closed_case(county, name, year) for name, year in (("甲", 2019), ("乙", 2020), ("丙", 2021))}
    seminar = put(county, Activity, sort="案件研讨", headline="研讨会", held_on="2021-08-20", closed_from=2020, closed_to=2021)
    tabulate(county, seminar)
    paper = county.records(SeminarPaper).first(Query(where=(where_is("case", years["乙"].uid),)))
    records.put(paper, {"about": ("法律法规适用",), "law": "商标法第五十七条"})
    records.save(county, paper)
    tabulate(county, county.records(Activity).get(seminar.uid))

    bound = values_for(county, form_template("zaozhuang-seminar-papers"), Asked(of=seminar.uid))

    assert county.records(Activity).get(seminar.uid).cases == (years["乙"].uid, years["丙"].uid)
    assert [row["heading"] for row in bound["contents"]] == ["案例1　乙商标侵权案（主讲：江一帆）", "案例2　丙商标侵权案（主讲：江一帆）"]
    assert "【法律法规适用】\n商标法第五十七条" in bound["papers"][0]["whole"]
    with pytest.raises(BadInput, match="没有可统计的内容"):
        tabulate(county, put(county, Activity, sort="宣传", headline="宣传", held_on="2021-08-20"))


def test_who_took_part_in_nothing_is_named_and_the_coverage_is_reckoned(county: Workspace) -> None:
    """S0-78, S1-10: 轮训 coverage with the untrained listed."""
    people = [put(county, Person, full_name=name, works_at=BRIGADE) for name in ("江一帆", "顾南星", "叶清和")]
    training = put(county, Activity, sort="业务培训", headline="商标培训", held_on="2021-06-01", tenths_of_hours="4", rotation=True)
    visit = put(county, Activity, sort="经验交流", headline="现场观摩", held_on="2021-07-01")
    put(county, Participant, activity=training.uid, person=people[0].uid, full_name="江一帆")
    put(county, Participant, activity=visit.uid, person=people[1].uid, full_name="顾南星")
    put(county, Participant, activity=training.uid, person=people[2].uid, full_name="叶清和", absent=True)
    tally = put(county, Participation, starts_on="2021-01-01", ends_on="2021-12-31")

    tabulate(county, tally)

    found = county.records(Participation).get(tally.uid)
    assert (found.in_scope, found.trained, found.coverage) == (3, 1, "1÷3＝33.3%")
    assert (found.untrained, found.idle) == ("顾南星、叶清和", "叶清和")


def test_everybody_of_the_chosen_units_is_listed_once_as_taking_part(county: Workspace) -> None:
    """S1-10: not one by one; who left before the day is not listed, who stands there stays as it was written."""
    values: dict[str, dict[str, str]] = {"江一帆": {"post": "副队长"}, "顾南星": {"left_on": "2021-05-31"}, "叶清和": {}, "曾明朗": {}}
    people = {name: put(county, Person, full_name=name, works_at=BRIGADE, **more) for name, more in values.items()}
    elsewhere = put(county, Person, full_name="林之遥", works_at=county.unit.uid)
    training = put(county, Activity, sort="业务培训", headline="商标培训", held_on="2021-06-01")
    put(county, Participant, activity=training.uid, person=people["叶清和"].uid, role="主讲")
    put(county, Participant, activity=training.uid, full_name="曾明朗")

    added = list_people(county, training, [people["叶清和"].works_at])  # type: ignore[list-item]
    with pytest.raises(BadInput, match="都已列出"):
        list_people(county, training, [people["叶清和"].works_at])  # type: ignore[list-item]

    here = {row.full_name: row for row in county.records(Participant).all()}
    assert (added, set(here)) == (1, {"江一帆", "叶清和", "曾明朗"})
    assert (here["江一帆"].post, here["江一帆"].works_at, here["叶清和"].role) == ("副队长", people["江一帆"].works_at, "主讲")
    assert elsewhere.full_name not in here


def test_who_is_chosen_from_the_people_need_not_be_written_again(county: Workspace) -> None:
    """S1-10: name, unit and post come from the register of people; others are written."""
    officer = put(county, Person, full_name="江一帆", works_at=BRIGADE, post="副队长")
    training = put(county, Activity, sort="业务培训", headline="商标培训", held_on="2021-06-01")

    here = put(county, Participant, activity=training.uid, person=officer.uid)

    stored = county.records(Participant).get(here.uid)
    assert (stored.full_name, stored.works_at, stored.post) == ("江一帆", officer.works_at, "副队长")


def test_the_scope_of_the_rotation_is_chosen(county: Workspace) -> None:
    """S1-10: those with a certificate, the members of the 专班, or the people of a list instead of everybody."""
    people = [
        put(county, Person, full_name=name, works_at=BRIGADE, certificate=number) for name, number in (("江一帆", "闽A01"), ("顾南星", ""), ("叶清和", ""))
    ]
    put(county, TaskForceMember, person=people[2].uid, works_at=BRIGADE, valid_from="2021-01-01")
    days = {"starts_on": "2021-01-01", "ends_on": "2021-12-31"}
    scopes = ({}, {"whom": "持执法证的人员"}, {"whom": "专班成员"}, {"whom": "列出的人员", "people": (people[0].uid, people[1].uid)})

    tallies = [put(county, Participation, **days, **scope) for scope in scopes]
    for tally in tallies:
        tabulate(county, tally)

    found = [county.records(Participation).get(tally.uid) for tally in tallies]
    assert [(one.in_scope, one.untrained) for one in found] == [(3, "江一帆、顾南星、叶清和"), (1, "江一帆"), (1, "叶清和"), (2, "江一帆、顾南星")]


def a_survey(county: Workspace) -> Survey:
    survey = put(county, Survey, sort="需求调查", headline="需求调查", edition="第1版", starts_on="2021-08-01")
    put(county, SurveyQuestion, survey=survey.uid, place="1", question="最需要什么", sort="单选", options="商标\n专利")
    put(county, SurveyQuestion, survey=survey.uid, place="2", question="希望参加", sort="多选", options="培训\n讲座\n咨询")
    put(county, SurveyQuestion, survey=survey.uid, place="3", question="建议", sort="填写")
    return survey  # type: ignore[return-value]


def test_an_answer_beside_a_right_one_is_not_lost(county: Workspace) -> None:
    """S0-82: every word of a reply is an option, or it is told."""
    survey = a_survey(county)
    reply = {"survey": survey.uid, "respondent_kind": "学校", "channel": "纸质问卷", "answered_on": "2021-08-10"}

    with pytest.raises(BadInput, match="第 2 题没有“法律”这个选项"):
        put(county, SurveyReply, **reply, answers="1：商标\n2：培训、法律")


def test_a_reply_that_does_not_say_who_answered_is_counted_as_such(county: Workspace) -> None:
    """S0-82: a reply may be kept before its respondent's kind is filled in; the paper tells it in Chinese."""
    survey = a_survey(county)
    put(county, SurveyReply, survey=survey.uid, channel="纸质问卷", answered_on="2021-08-10", answers="1：商标")

    tabulate(county, survey)

    assert county.records(Survey).get(survey.uid).by_kind == "类型未填 1 份"


def test_the_sum_of_a_survey_equals_the_count_by_hand(county: Workspace) -> None:
    """S0-82, S0-84, S3-20."""
    survey = a_survey(county)
    for kind, answers in (("学校", "1：商标\n2：培训、咨询"), ("学校", "1：A\n2：AB\n3：多办讲座"), ("专利权人", "1.专利\n2: 3")):
        put(county, SurveyReply, survey=survey.uid, respondent_kind=kind, channel="纸质问卷", answered_on="2021-08-10", answers=answers.replace("AB", "A、B"))

    tabulate(county, survey)

    rows = list(county.records(SurveyCount).all(Query(sort="place")))
    assert [(row.option, row.ticked, row.share) for row in rows] == [
        ("商标", 2, "66.7%"),
        ("专利", 1, "33.3%"),
        ("培训", 2, "66.7%"),
        ("讲座", 1, "33.3%"),
        ("咨询", 2, "66.7%"),
        ("（填写）", 1, None),
    ]
    assert county.records(Survey).get(survey.uid).by_kind == "学校 2 份，专利权人 1 份"
    opened_by = [(one.words, [row.record.respondent_kind for row in one.rows]) for one in work_of(county, rows[1]).related if one.words == "选择人数"]
    assert opened_by == [("选择人数", ["专利权人"])]


def test_what_the_program_counts_is_not_added_by_hand(county: Workspace) -> None:
    """S0-82: the pane of a survey offers questions, replies and improvements, but no counted rows."""
    survey = a_survey(county)

    offered = {one.kind for one in work_of(county, survey).related if one.grows_by_hand}

    assert offered == {SurveyQuestion, SurveyReply, Improvement}
    with pytest.raises(NotAllowed, match="问卷汇总由程序列出"):
        put(county, SurveyCount, survey=survey.uid)


def test_what_a_survey_found_wanting_waits_until_it_is_put_right(county: Workspace) -> None:
    """S3-20: improvements are tasks with their day, and stand on the summary."""
    survey = a_survey(county)
    task = put(county, Improvement, survey=survey.uid, what="补开讲座", owner="许嘉宁", due_on="2021-08-25")
    waiting = [todo.title for todo in things_to_do(county) if todo.kind == Improvement.table]
    records.put(task, {"done_on": "2021-08-20", "result": "已开两场"})
    records.save(county, task)

    printed = values_for(county, form_template("cangshan-survey-summary"), Asked(of=survey.uid))["improvement"]

    assert waiting == ["补开讲座"]
    assert [todo for todo in things_to_do(county) if todo.kind == Improvement.table] == []
    assert [(row["what"], row["done_on"]) for row in printed] == [("补开讲座", "2021年8月20日")]


def test_a_survey_is_summed_area_by_area(county: Workspace) -> None:
    """S0-84: the environment of business, one area after the other, beside what is known of its owners of rights."""
    survey = a_survey(county)
    areas = [put(county, Area, full_name=f"{name}街道", kind="街道").uid for name in ("东方红", "光亚")]
    put(county, RightsHolder, full_name="甲公司", area=areas[1], trademarks=3, patents=2, needs=("培训", "维权打假"))
    put(county, RightsHolder, full_name="乙公司", area=areas[1], trademarks=1, needs=("培训",))
    for area, answers in ((areas[0], "1：商标"), (areas[1], "1：专利\n3：多办讲座"), (areas[1], "1：商标"), (None, "1：专利")):
        put(county, SurveyReply, survey=survey.uid, area=area, respondent_kind="学校", channel="电话", answered_on="2021-08-10", answers=answers)

    tabulate(county, survey)

    rows = list(county.records(SurveyAreaCount).all(Query(sort="place")))
    first = [(row.area, row.replies, row.spread) for row in rows if (row.question or "")[0] in "1主"]
    assert first == [
        (areas[0], 1, "商标 1，专利 0"),
        (areas[1], 2, "商标 4 件，专利 2 件，地理标志 0 件；需求：培训 2 户，维权打假 1 户"),
        (areas[1], 2, "商标 1，专利 1"),
        (None, 1, "商标 0，专利 1"),
    ]
    assert values_for(county, form_template("cangshan-survey-areas"), Asked(of=survey.uid))["survey_area_count"]


def test_owners_of_rights_are_gathered_from_enterprises_leads_and_disputes(county: Workspace) -> None:
    """S0-83: once each, whoever stands there already is left alone; the profile says what became of their leads."""
    put(county, RightsHolder, full_name="云岫（福州）公司", sort="商标权人")
    enterprise = put_enterprise(county)
    given = {"kind": "商标侵权", "suspect": "某店", "received_on": "2021-08-02", "detail": "假鞋", "source": "举报"}
    found = [records.save_new(county, records.new_record(county, Lead, given | {"right_holder": name})) for name in ("云岫(福州)公司", "听雨茶业")]
    for lead in found:
        with county.commit("登记") as change:
            write_step(county, change, lead, "register")
    put(county, GeographicalIndication, full_name="怀山药", holder="听雨茶业")

    count, again = gather(county, RightsHolder), gather(county, RightsHolder)

    made = {holder.full_name: holder for holder in county.records(RightsHolder).all()}
    assert (count, again) == (2, 0)
    assert made.keys() == {"云岫（福州）公司", enterprise.full_name, "听雨茶业"}  # type: ignore[attr-defined]
    assert (made["听雨茶业"].sort, made[enterprise.full_name].enterprise) == ("商标权人", enterprise.uid)  # type: ignore[attr-defined]
    assert told_hints(county, made["听雨茶业"]) == [("权利受侵害", "线索 1 条（最近一条 2021-08-02 收到），立案 0 件", False)]


def test_indications_their_users_checks_and_projects_are_kept_and_printed(county: Workspace) -> None:
    """S3-34: key list, control of origin and quality, users and misuse, one or two projects of the province or above."""
    indication = put(county, GeographicalIndication, full_name="怀山药", sort="地理标志保护产品", right_number="2003年第80号", key=True, quality_control="抽检")
    before = [gap.words for gap in register_gaps(county, Project)]
    user = put(county, GIUser, indication=indication.uid, full_name="半亩公司", state_of_use="已核准", misuse="标注不规范")
    check = begun_from(county, Check, user)
    put(county, Project, full_name="示范区", sort="地理标志保护示范区", level="省", undertaker="区局", stage="已申报")

    after = [gap.words for gap in register_gaps(county, Project)]

    assert "还没有省级以上地理标志项目" in before
    assert "还没有省级以上地理标志项目" not in after
    assert check.gi_user == user.uid  # type: ignore[attr-defined]
    for form, kind in (("indications", "geographical_indication"), ("gi-users", "gi_user"), ("projects", "project")):
        assert len(values_for(county, form_template(f"zaozhuang-{form}"), Asked())[kind]) == 1


def test_an_answer_that_could_not_be_counted_is_refused(county: Workspace) -> None:
    """S0-82."""
    survey = a_survey(county)

    with pytest.raises(BadInput) as refusal:
        put(county, SurveyReply, survey=survey.uid, respondent_kind="学校", channel="电话", answered_on="2021-08-10", answers="1：商标、专利\n2：钱\n9：甲")

    assert "第 1 题是单选，选了 2 项" in refusal.value.what
    assert "第 2 题没有“钱”这个选项" in refusal.value.what
    assert "没有第 9 题" in refusal.value.what


def test_a_fair_has_three_phases_and_games_the_protection_of_marks(county: Workspace) -> None:
    """S3-35."""
    for sort in ("展会", "体育赛事"):
        tabulate(county, put(county, SpecialPeriod, sort=sort, headline=sort, starts_on="2021-09-01", ends_on="2021-09-05"))

    rows = list(county.records(PeriodTask).all())
    assert dict.fromkeys(row.phase for row in rows) == dict.fromkeys(("展前排查", "展中巡查", "展后追查", "标志保护"))


def test_what_was_written_into_a_phase_stays_when_the_list_is_made_again(county: Workspace) -> None:
    """S3-35."""
    period = put(county, SpecialPeriod, sort="展会", headline="展会", starts_on="2021-09-01", ends_on="2021-09-05")
    tabulate(county, period)
    row = next(iter(county.records(PeriodTask).all()))
    row.result = "查处2起"
    records.save(county, row)

    tabulate(county, county.records(SpecialPeriod).get(period.uid))

    assert county.records(PeriodTask).get(row.uid).result == "查处2起"
    assert county.records(PeriodTask).count() == 8


def test_a_festival_brings_its_day_by_the_lunar_calendar(county: Workspace) -> None:
    """S3-36."""
    period = put(county, SpecialPeriod, sort="节日", festival="中秋", year="2022", ends_on="2022-09-12")

    assert (period.starts_on, period.headline) == ("2022-09-10", "2022年中秋知识产权保护")  # type: ignore[attr-defined]


def test_a_plan_takes_the_tasks_of_its_scheme_and_reckons_its_progress(county: Workspace) -> None:
    """S3-50."""
    for place in range(1, 11):
        put(county, SchemeTask, scheme="能力提升年", place=str(place), task=f"任务{place}")
    plan = put(county, Plan, scheme="能力提升年", headline="工作计划", year="2022")
    tabulate(county, plan)
    for task in county.records(PlanTask).all(Query(sort="place")):
        if task.place in (1, 2, 3, 4, 5):
            task.percent, task.done_on = 100, "2021-08-20"
            records.save(county, task)

    tabulate(county, county.records(Plan).get(plan.uid))

    assert county.records(PlanTask).count() == 10
    assert county.records(Plan).get(plan.uid).progress == 50
    assert "6. 任务6 0%" in (county.records(Plan).get(plan.uid).open_tasks or "")


def test_after_its_last_day_nobody_reads_the_name_in_a_list_of_trust(county: Workspace, tmp_path: Path, clock: Clock) -> None:
    """S3-23: expiry reminder; export masks when expired."""
    record = put(county, CreditRecord, sort="失信行为认定", subject="焦作某某商贸有限公司", facts="重复侵权", legal_basis="办法第六条")
    take_step(county, record, "approve", {"approved_by": "许嘉宁", "decided_on": "2021-08-20", "valid_to": "2021-09-01"})

    reminded = [todo.action for todo in things_to_do(county) if todo.kind == CreditRecord.table]
    clock.moment = datetime.fromisoformat("2021-09-02T09:00:00+08:00")
    export_table(county, CreditRecord, tmp_path / "信用.csv")
    rows, _ = register_rows(county, CreditRecord, Query(), None, 10)

    assert "去登记" in reminded
    assert "商贸" not in (tmp_path / "信用.csv").read_text("utf-8-sig")
    assert "商贸" not in rows[0].title
    assert [todo.left for todo in things_to_do(county) if todo.kind == CreditRecord.table] == ["超期 1 个工作日"]


def test_an_inquiry_is_open_until_its_answer_is_recorded(county: Workspace) -> None:
    """S3-52."""
    above = next(unit.uid for unit in county.units() if unit.name == "焦作市局")
    inquiry = put(county, Inquiry, headline="人员不足", receiver=above, facts="骨干只有2人")
    take_step(county, inquiry, "send", {"sent_on": "2021-08-20"})

    waiting = [todo.action for todo in things_to_do(county) if todo.kind == Inquiry.table]
    take_step(county, county.records(Inquiry).get(inquiry.uid), "note_answer", {"answer": "同意增补", "answered_on": "2021-08-20"})

    assert waiting == ["登记收到的答复"]
    assert [todo for todo in things_to_do(county) if todo.kind == Inquiry.table] == []


def test_an_inquiry_goes_to_the_unit_above(county: Workspace) -> None:
    """S3-52: a bureau asks the one above it; an office asks its bureau."""
    office = next(unit for unit in county.units() if unit.name == OFFICE)
    above = next(unit.uid for unit in county.units() if unit.name == "焦作市局")

    assert begun(county, Inquiry, {}).receiver == above
    assert begun(replace(county, unit=office), Inquiry, {}).receiver == county.unit.uid


def test_the_bureau_above_sees_an_inquiry_and_no_office_beside_it(county: Workspace) -> None:
    """S3-52: audience."""
    above = next(unit.uid for unit in county.units() if unit.name == "焦作市局")
    inquiry = put(county, Inquiry, headline="人员不足", receiver=above, facts="骨干只有2人")

    drafted = county.records(Inquiry).audience(inquiry.uid)
    take_step(county, inquiry, "send", {"sent_on": "2021-08-20"})

    assert drafted == ()
    assert set(county.records(Inquiry).audience(inquiry.uid)) == {county.unit.uid, above}


def test_rows_are_seen_with_what_they_belong_to() -> None:
    """Bundles carry the rows of a record to those who see the record."""
    linked = {kind.table: kind.seen_with for kind in KINDS if kind.audience is Audience.LINKED}

    assert {"participant": "activity", "period_task": "period", "plan_task": "plan", "document_receipt": "document"}.items() <= linked.items()


def test_a_seminar_stands_with_its_case_and_on_the_card_of_who_was_there(county: Workspace) -> None:
    """S0-50."""
    person = put(county, Person, full_name="江一帆", works_at=BRIGADE)
    case = put(county, Case, party="甲", cause="商标侵权")
    seminar = begun_from(county, Activity, case)
    records.put(seminar, {"sort": "案件研讨", "headline": "研讨", "held_on": "2021-08-02", "tenths_of_hours": 20})
    records.save_new(county, seminar)
    put(county, Participant, activity=seminar.uid, person=person.uid, full_name="江一帆")
    card = put(county, MemberCard, person=person.uid)

    tabulate(county, card)

    related = next(one for one in work_of(county, case).related if one.kind is Activity)
    year = next(iter(county.records(MemberYear).all()))
    assert [row.record.uid for row in related.rows] == [seminar.uid]
    assert (year.year, year.seminars, year.tenths_of_hours) == (2021, 1, 20)
