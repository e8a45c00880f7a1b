"""Rows of documents 000 to 004 that a declaration fulfils: a record of each is stored as the clause has it, listed, and printed where the row says so."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from app.domain.activities import Activity, ActivityCount, ActivityCountRow, Participant
from app.domain.basis import PUBLICITY
from app.domain.fields import Field
from app.domain.helping import Guidance
from app.domain.kinds import KINDS
from app.domain.organisation import UNIT_KINDS
from app.domain.query import Query
from app.domain.records import fields_of
from app.domain.registers import ProblemReport
from app.services import records
from app.services.agenda import FESTIVAL, agenda
from app.services.forms import forms_available
from app.services.register_views import register_gaps, register_rows
from app.services.tabulating import tabulate
from app.services.workspace import Workspace
from tests.services.county import COUNTY, Clock, make_county, opened, put

ABOVE = "焦作市局知识产权保护科"
HELD: dict[str, Any] = {"headline": "一", "held_on": "2021-08-02"}
ROWS: list[tuple[str, str, dict[str, Any], str]] = [
    ("S1-03", "basis_document", {"full_name": "知识产权人才“十四五”规划", "sort": "引用文件", "quoted_in": "闽市监知运〔2024〕231号"}, ""),
    (
        "S1-12",
        "activity",
        {**HELD, "sort": "业务培训", "platform": "中国知识产权远程教育平台", "tenths_of_hours": "4"},
        "fujian-training-hours",
    ),
    ("S1-20", "cooperation_item", {"mechanism": "横向协调", "matter": "数据共享", "agreed_on": "2021-08-02"}, "fujian-cooperation"),
    ("S1-22", "institution", {"full_name": "一站式", "sort": "“一站式”服务点"}, "fujian-institutions"),
    ("S1-25", "activity", {**HELD, "sort": "大讲堂", "speakers": "苏以棠"}, ""),
    ("S1-26", "activity", {**HELD, "sort": "竞赛比武", "competition": "电子数据取证大比武", "awards": "二等奖"}, ""),
    ("S1-30", "cooperation_item", {"mechanism": "领导小组", "aspect": "保护", "matter": "联席", "agreed_on": "2021-08-02"}, "fujian-cooperation"),
    ("S1-31", "cooperation_item", {"mechanism": "跨区域", "aspect": "合作", "matter": "协作", "agreed_on": "2021-08-02"}, ""),
    ("S1-42", "guidance", {"sort": "执法业务指导", "subject": "江一帆", "asked_on": "2021-08-02", "question": "如何认定"}, "cangshan-guidance"),
    ("S1-43", "focus_item", {"full_name": "口罩", "sort": "重点产品", "signs": "无授权标识"}, ""),
    ("S1-45", "basis_document", {"full_name": "执法规范", "sort": "执法规范性文件", "valid_from": "2021-01-01"}, ""),
    (
        "S1-51",
        "aid_request",
        {"sort": "仲裁申请", "received_on": "2021-08-02", "applicant": "甲", "contact": "乙"},
        "fujian-aid-request",
    ),
    ("S1-52", "institution", {"full_name": "审协北京中心福建分中心", "sort": "审查协作中心"}, "fujian-institutions"),
    (
        "S1-53",
        "aid_request",
        {"sort": "海外纠纷应对", "received_on": "2021-08-02", "overseas": True, "country": "德国"},
        "fujian-aid-request",
    ),
    ("S1-62", "news_item", {"sort": "经验做法", "headline": "一", "receiver": ABOVE, "content": "二", "sent_on": "2021-08-02"}, "fujian-news-item"),
    (
        "S1-81",
        "reward_record",
        {"sort": "表彰", "whom": "甲", "aspects": "创造、保护", "on": "2021-08-02", "decided_by": "省局"},
        "zaozhuang-rewards",
    ),
    ("S2-41", "service_organisation", {"full_name": "甲所", "kind": "律师事务所", "focus": "重大活动", "brand": True}, ""),
    ("S2-61", "measure", {"headline": "自律公约", "sort": "产业自律机制"}, "fujian-measures"),
    ("S2-62", "activity", {**HELD, "sort": "宣传", "publicity_ways": "新媒体、政务公众号"}, "cangshan-publicity"),
    ("S3-12", "activity", {**HELD, "sort": "经验交流", "exchange_way": "现场观摩", "findings": "推广"}, "zaozhuang-seminar"),
    ("S3-21", "knowledge_item", {"full_name": "商标侵权判断标准", "sort": "标准", "edition": "2020"}, ""),
    ("S3-24", "transfer_review", {"received_on": "2021-08-02", "rights": "专利", "referred_to": "商务部门"}, ""),
    ("S3-32", "printer", {"full_name": "甲厂", "sort": "商标印制企业", "head": "乙", "duties": "核查商标注册证、核查授权文书"}, "zaozhuang-printers"),
    ("S3-33", "project", {"full_name": "保护项目", "sort": "驰名商标保护项目", "level": "省", "undertaker": "甲", "stage": "培育"}, "zaozhuang-projects"),
    (
        "S3-51",
        "reward_record",
        {"sort": "约谈", "whom": "甲区", "on": "2021-08-02", "decided_by": "市局", "talk": "一"},
        "zaozhuang-reward-record",
    ),
    ("S4-13", "institution", {"full_name": "商标受理窗口", "sort": "专利代办处、商标受理窗口"}, "fujian-institutions"),
    ("S4-14", "measure", {"headline": "最多跑一地", "sort": "最多跑一地", "progress": "已上线"}, "fujian-measures"),
    ("S4-15", "institution", {"full_name": "TISC", "sort": "技术与创新支持中心（TISC）"}, "fujian-institutions"),
    ("S4-16", "institution", {"full_name": "集聚区", "sort": "服务业集聚区"}, "fujian-institutions"),
    ("S0-50", "activity", {**HELD, "sort": "案件研讨", "speakers": "江一帆", "findings": "经验推广"}, "zaozhuang-seminar"),
    ("S0-56", "cooperation_item", {"mechanism": "跨部门", "matter": "与律师协会座谈", "agreed_on": "2021-08-02"}, "fujian-cooperation"),
    ("S0-77", "guidance", {"sort": "企业行政指导", "subject": "甲公司", "asked_on": "2021-08-02", "question": "一", "effect": "已落实"}, "cangshan-guidance"),
    ("S0-83", "rights_holder", {"full_name": "甲公司", "sort": "商标权人", "trademarks": "3", "patents": "2", "needs": "培训"}, "cangshan-rights-holders"),
    ("S0-85", "activity", {**HELD, "sort": "宣传", "publicity_ways": "宣传栏、微信群", "guided": "园区", "people": "60"}, "cangshan-publicity"),
]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = make_county(tmp_path_factory.mktemp("made"), COUNTY)
    with opened(folder, tmp_path_factory.mktemp("open"), COUNTY, Clock()) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def forms() -> dict[str, str]:
    return {entry.id: entry.of or entry.rows_of for entry in forms_available()}


@pytest.mark.parametrize("row, table, values, form", ROWS, ids=[f"{row} {table}" for row, table, _values, _form in ROWS])
def test_a_record_is_stored_listed_and_has_its_form(county: Workspace, forms: dict[str, str], row: str, table: str, values: dict[str, Any], form: str) -> None:
    """S1-03 S1-12 S1-20 S1-22 S1-25 S1-26 S1-30 S1-31 S1-42 S1-43 S1-45 S1-51 S1-52 S1-53 S1-62 S1-81 S2-41 S2-61 S2-62 S3-12 S3-21 S3-24 S3-32 S3-33
    S3-51 S4-13 S4-14 S4-15 S4-16 S0-50 S0-56 S0-77 S0-83 S0-85."""
    kind = records.kind_named(county, table)
    stored = put(county, kind, **{name: f"{value}{row}" if name == "full_name" else value for name, value in values.items()})

    found, _ = register_rows(county, kind, Query(), None, 500)

    assert stored.uid in {one.uid for one in found}
    assert not form or forms[form] in (table, "activity")


def test_a_title_belongs_to_a_person(county: Workspace) -> None:
    """S1-80."""
    person = put(county, records.kind_named(county, "person"), full_name="江一帆", works_at=COUNTY)

    title = put(county, records.kind_named(county, "title_record"), person=person.uid, qualification="知识产权师（中级）", way="考试", result="已取得")

    assert title.name == f"{person.uid} 知识产权师（中级）"


def test_questions_and_problems_without_an_answer_are_counted(county: Workspace) -> None:
    """S0-52, S2-26."""
    put(county, Guidance, sort="执法业务指导", subject="顾南星", asked_on="2021-08-02", question="管辖")
    put(county, ProblemReport, reported_on="2021-08-02", by_kind="工作站", problem="缺人")

    assert "答复日期缺 1 条" in [gap.words for gap in register_gaps(county, ProblemReport)]
    assert any(gap.field == "answered_on" for gap in register_gaps(county, Guidance))


def test_publicity_is_counted_place_by_place_and_both_days_stand_in_every_calendar(county: Workspace) -> None:
    """S3-41: count per 进; 4·26 and 5·10 each year."""
    put(county, Activity, sort="宣传", headline="一", held_on="2020-04-26", occasion="4·26世界知识产权日", five="进企业、进学校")
    put(county, Activity, sort="宣传", headline="二", held_on="2020-05-10", five="进学校")
    tally = put(county, ActivityCount, year="2020")

    tabulate(county, tally)

    held = {row.asked: row.held for row in county.records(ActivityCountRow).all() if row.tally == tally.uid}
    days = [(entry.day, entry.title) for entry in agenda(county, date(2027, 4, 1), date(2027, 5, 31)) if entry.kind == FESTIVAL]
    assert (held["宣传进企业"], held["宣传进学校"], held["宣传进网络"]) == (1, 2, 0)
    assert days == [(date(2027, 4, 26), "世界知识产权日"), (date(2027, 5, 1), "五一"), (date(2027, 5, 10), "中国品牌日")]


def test_hours_and_certificates_belong_to_who_took_part(county: Workspace) -> None:
    """S1-12."""
    activity = put(county, Activity, sort="业务培训", headline="远程课", held_on="2021-08-02", tenths_of_hours="1.5")

    one = put(county, Participant, activity=activity.uid, full_name="江一帆", certificate="XS-2021-7")

    assert (activity.tenths_of_hours, one.name) == (15, "江一帆")  # type: ignore[attr-defined]


def test_no_field_keeps_the_politics_of_a_person() -> None:
    """S0-05."""
    labels = [field.label for kind in KINDS for field in fields_of(kind).values() if isinstance(field, Field)]

    assert not [label for label in labels if "党员" in label or "政治面貌" in label]


def test_publicity_of_a_document_and_odd_authorities_are_known() -> None:
    """S0-07, S3-01."""
    assert PUBLICITY == ("主动公开", "依申请公开", "不予公开")
    assert "行政审批局" in UNIT_KINDS
