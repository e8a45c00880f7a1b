"""The registers behind the annexes of document 002: what their rules ask for and refuse."""

from datetime import date, datetime

import pytest

from app.domain.contact_point_steps import APPLICANT, DECIDER, point_actors
from app.domain.errors import BadInput
from app.domain.organisation import Person, Unit
from app.domain.problems import Level
from app.domain.records import problems_of
from app.domain.registers import KeyEnterprise, ServiceOrganisation, VolunteerTeam
from app.domain.staffing import backbones_of, bureau_above, offices_without_officer
from app.domain.stations import ContactPoint, Station, StationTask, station_name
from app.services import records
from app.services.beginning import begun_from
from app.services.forms import form_template
from app.services.history_words import told_history
from app.services.register_views import register_detail
from app.services.station_tasks import tasks_of_year
from app.services.steps import take_step
from app.services.submission_check import warnings_before
from app.services.workspace import Workspace
from tests.services.county import BRIGADE, COUNTY, OFFICE, Clock, clock, county, made, put, put_backbones, put_enterprise, put_station

__all__ = ["clock", "county", "made"]

TODAY = date(2021, 8, 20)


def said(record: object, level: Level) -> list[str]:
    return [problem.text for _, problem in problems_of(record, TODAY) if problem.level is level]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "short_name, founder_kind, full_name",
    [
        ("大学城", "产业园区", "知识产权保护工作站大学城园区站"),
        ("大学城园区", "产业园区", "知识产权保护工作站大学城园区站"),
        ("怀药", "专业市场", "知识产权保护工作站怀药市场站"),
        ("商标", "行业协（商）会", "知识产权保护工作站商标协会站"),
        ("某某站", "其他", "知识产权保护工作站某某站"),
    ],
)
def test_the_name_of_a_station_follows_the_rule_of_the_document(short_name: str, founder_kind: str, full_name: str) -> None:
    """S2-21."""
    assert station_name(short_name, founder_kind) == full_name


def test_a_name_is_filled_when_none_was_typed_and_one_of_its_own_wants_a_note(county: Workspace) -> None:
    """S2-21."""
    station = put_station(county)
    own = Station(short_name="怀药", founder_kind="专业市场", full_name="怀药城保护站", head="苏以棠")

    assert station.full_name == "知识产权保护工作站大学城园区站"  # type: ignore[attr-defined]
    assert any("规范名称是“知识产权保护工作站怀药市场站”" in words for words in said(own, Level.WARNING))
    own.note = "经市局同意沿用原名"
    assert not said(own, Level.WARNING)


def test_a_second_station_of_the_same_name_is_refused(county: Workspace) -> None:
    """S2-21."""
    put_station(county)

    with pytest.raises(BadInput) as refusal:
        put_station(county)

    assert "知识产权保护工作站大学城园区站" in refusal.value.what
    assert county.records(Station).count() == 1


def test_a_record_that_came_double_can_still_be_changed(county: Workspace) -> None:
    """S2-21."""
    first = put_station(county)
    with county.commit("自别处") as change:
        change.add(Station(unit=county.unit.uid, full_name=first.full_name, head="江一帆"), ())  # type: ignore[attr-defined]
    first.head = "韩沐阳"  # type: ignore[attr-defined]

    records.save(county, first)

    assert county.records(Station).get(first.uid).head == "韩沐阳"


def test_a_station_is_not_set_up_with_an_unchecked_requirement_unless_there_is_a_reason(county: Workspace) -> None:
    """S2-25."""
    with pytest.raises(BadInput) as refusal:
        put_station(county, stage="已建成", has_place=True)

    assert "设立要求还没有都核对" in refusal.value.what
    put_station(county, "甲", stage="已建成", has_place=True, has_staff=True)
    put_station(county, "乙", stage="已建成", lacking_reason="场所正在装修，商会借用")
    assert county.records(Station).count() == 2


def test_a_contact_point_has_a_level_only_after_the_bureau_agreed(county: Workspace) -> None:
    """S2-22, S2-23: 站—申请—同意或者不同意—联系点."""
    station = put_station(county)
    point = begun_from(county, ContactPoint, station)
    filled = {"unit_name": "园区公司", "contact": "苏以棠", "phone": "13900006204", "address": "解放路1号", "industries": ("新材料",), "managers": 1}
    records.put(point, {**filled, "station_name": "大学城园区站", "head": "苏以棠", "filled_on": "2021-08-18"})
    point = take_step(county, records.save_new(county, point), "apply")

    with pytest.raises(BadInput) as refusal:
        put(county, ContactPoint, station_name="站", level="市县两级双联")
    refused = take_step(county, point, "refuse", {"decided_on": "2021-08-19"}, "场地不足")
    again = take_step(county, refused, "apply")
    agreed = take_step(county, again, "agree", {"decided_on": "2021-08-20", "level": "市级"})

    assert "只能在办理步骤时填写" in refusal.value.what
    assert (point.state, refused.state, refused.decision, agreed.state, agreed.decision) == ("已申请", "不同意", "不同意", "联系点", "同意")
    assert take_step(county, agreed, "raise", {"level": "市县两级双联"}, "特别优秀").level == "市县两级双联"


def test_only_the_bureau_of_the_district_agrees() -> None:
    """S2-22."""
    point, office, branch = ContactPoint(unit="a"), Unit(uid="a", kind="监管所"), Unit(uid="b", kind="分局")

    assert (point_actors(point, office), point_actors(point, branch)) == ({APPLICANT}, {DECIDER})


def test_staff_must_add_up_in_every_form() -> None:
    """S2-A1."""
    assert said(ContactPoint(managers=4, full_time=2, part_time=1), Level.WARNING) == ["管理人员数应等于专职加兼职：2＋1＝3，现填 4。"]


def test_what_a_station_did_is_logged_against_the_five_tasks(county: Workspace) -> None:
    """S2-24."""
    station = put_station(county)

    put(county, StationTask, station=station.uid, task="1.宣传培训", done_on="2021-08-01", what="商标法宣讲", people=40)

    with pytest.raises(BadInput):
        put(county, StationTask, station=station.uid, task="6.其他", done_on="2021-08-01", what="无")
    assert county.records(StationTask).count() == 1
    assert list(tasks_of_year(county, station.uid, 2021).values()) == [1, 0, 0, 0, 0]
    assert list(tasks_of_year(county, station.uid, 2020).values()) == [0, 0, 0, 0, 0]
    facts = dict(register_detail(county, Station, station.uid).facts)
    assert facts["2021年活动"].startswith("1.宣传培训 1 次；2.协助执法 0 次")
    assert facts["2021年未开展"].startswith("2.协助执法、3.")


def test_an_enterprise_has_several_categories_and_foreign_stands_in_the_cell() -> None:
    """S2-30, S2-A3."""
    enterprise = KeyEnterprise(categories=("高新技术企业", "进出口企业"), protected=("地理标志保护产品", "涉外专利"), foreign=True)

    assert enterprise.protected_on_paper == ("地理标志保护产品（涉外）", "涉外专利")


def test_leaving_the_register_wants_a_reason_and_keeps_the_record(county: Workspace) -> None:
    """S2-30."""
    enterprise = put_enterprise(county)
    enterprise.left_on = "2021-08-10"  # type: ignore[attr-defined]

    records.save(county, enterprise)

    assert "请填写移出理由。" in said(enterprise, Level.WARNING)
    assert [change.field for past in records.history_of(county, enterprise) for change in past.changes if change.field == "left_on"] == ["left_on"]


def test_the_history_shows_a_telephone_number_as_lists_show_it(county: Workspace) -> None:
    """A new liaison: the old number and the new one can be told apart, and read in full only for a reason."""
    enterprise = put_enterprise(county)
    enterprise.liaison_phone = "13505910011"

    records.save(county, enterprise)

    told = " ".join(told_history(county, enterprise).entries[0].changes)
    assert "135****0011" in told
    assert "13505910011" not in told


def test_the_same_categories_in_another_order_are_no_change(county: Workspace) -> None:
    """S2-30: they were stored in another order; the form ticks them in the order of the options."""
    uid = put_enterprise(county, categories=("高新技术企业", "进出口企业")).uid
    county.store.db.conn.execute("UPDATE key_enterprise SET categories = ?", ('["进出口企业", "高新技术企业"]',))
    enterprise = county.records(KeyEnterprise).get(uid)
    enterprise.categories, enterprise.liaison = ("高新技术企业", "进出口企业"), "苏以棠"

    records.save(county, enterprise)

    assert [change.field for change in records.history_of(county, enterprise)[0].changes] == ["liaison"]


def test_an_enterprise_without_liaison_is_told() -> None:
    """S2-31."""
    enterprise = KeyEnterprise(
        full_name="甲公司", categories=("高新技术企业",), protected=("专利重点",), use=("所有",), head="严知秋", head_phone="0391-8300126"
    )

    assert said(enterprise, Level.ERROR) == ["请填写联络员。", "请填写联络员联系方式。"]


def test_the_same_credit_code_cannot_stand_twice(county: Workspace) -> None:
    """S2-30."""
    put_enterprise(county, credit_code="91350100M000100Y43")

    with pytest.raises(BadInput) as refusal:
        put_enterprise(county, "另一个名字有限公司", credit_code="91350100M000100Y43")

    assert "焦作半亩怀药科技有限公司" in refusal.value.what


def test_another_kind_of_organisation_is_printed_in_its_own_words() -> None:
    """S2-40, S2-A5."""
    assert ServiceOrganisation(kind="其他", other_kind="公证处").kind_on_paper == "公证处"
    assert ServiceOrganisation(kind="律师事务所", other_kind="公证处").kind_on_paper == "律师事务所"


def test_a_team_has_at_least_one_volunteer(county: Workspace) -> None:
    """S2-50, S2-A6."""
    with pytest.raises(BadInput) as refusal:
        put(county, VolunteerTeam, full_name="空队", kinds="兼职", people=0, contact="韩沐阳", phone="13900002205")

    assert "人数" in refusal.value.what


# -- people


def warned(county: Workspace, form: str) -> list[str]:
    """What the screen says before the form is printed."""
    return warnings_before(county, form_template(form, county.folder))


def test_backbones_are_counted_as_people_not_as_rows(county: Workspace) -> None:
    """S2-11."""
    put_backbones(county, "顾南星", "曾明朗")
    put(county, Person, full_name="顾南星", works_at=COUNTY, phone="13900002205", team_roles="办案骨干")

    assert warned(county, "jiaozuo-2021-135-annex-4") == ["山阳区局骨干只有2人，要求不少于3人，缺1人"]


def test_a_backbone_whose_last_day_is_to_come_still_counts_and_not_the_day_after(county: Workspace, clock: Clock) -> None:
    """S2-11."""
    put_backbones(county, "顾南星", "曾明朗", "苏以棠")
    (leaving,) = (one for one in county.records(Person).all() if one.full_name == "苏以棠")
    leaving.left_on = "2021-08-31"
    records.save(county, leaving)
    before = warned(county, "jiaozuo-2021-135-annex-4")

    clock.moment = datetime.fromisoformat("2021-09-01T09:00:00+08:00")

    assert before == []
    assert warned(county, "jiaozuo-2021-135-annex-4") == ["山阳区局骨干只有2人，要求不少于3人，缺1人"]


def test_a_person_cannot_count_for_two_bureaus() -> None:
    """S2-11: the bureau that entered them first counts them."""
    units = {"a": Unit(uid="a", kind="局"), "b": Unit(uid="b", kind="分局"), "t": Unit(uid="t", kind="执法大队", parent="b")}
    people = [
        Person(uid="1", full_name="顾南星", certificate="豫A1", works_at="a", team_roles=("办案骨干",)),
        Person(uid="2", full_name="顾南星", certificate="豫A1", works_at="t", team_roles=("办案骨干",)),
    ]

    ours, theirs = (backbones_of(bureau, people, units) for bureau in ("a", "b"))

    assert (len(ours.people), len(theirs.people), [person.uid for person in theirs.elsewhere]) == (1, 0, ["2"])
    assert bureau_above("t", units) == "b"


def test_an_office_without_an_officer_for_its_area_is_listed(county: Workspace) -> None:
    """S2-12."""
    assert warned(county, "jiaozuo-area-officers") == [f"没有辖区专管员的所：{OFFICE}"]

    put(county, Person, full_name="宋知夏", works_at=OFFICE, team_roles="辖区专管员")

    assert warned(county, "jiaozuo-area-officers") == []
    assert list(offices_without_officer("", county.records(Person).all(), {unit.uid: unit for unit in county.units()})) == []
    assert BRIGADE in {unit.short_name for unit in county.units()}
