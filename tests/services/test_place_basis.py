"""Basis documents, their anchors and receipts, knowledge, contacts, media: documents 001 to 004."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import resources
from app.domain.activities import Activity
from app.domain.basis import BasisDocument, DocumentReceipt
from app.domain.cases import Case
from app.domain.institutions import ContactPerson, Institution
from app.domain.kinds import KINDS
from app.domain.knowledge import FocusItem, KnowledgeItem
from app.domain.levels import LevelRow, LevelSummary
from app.domain.news import MediaItem, NewsItem
from app.domain.organisation import Unit
from app.domain.pilots import PilotOffice
from app.domain.plans import SchemeTask
from app.domain.query import Query, where_is
from app.domain.records import fields_of
from app.domain.rights import GeographicalIndication, RightsHolder
from app.packs.pack import read_pack
from app.paper.filled import fill
from app.services import records
from app.services.basis_texts import numbered_text, place_of, symbol_of
from app.services.forms import Asked, form_template, values_for
from app.services.opening import Setup
from app.services.register_views import register_detail, register_gaps
from app.services.tabulating import tabulate
from app.services.work_views import work_detail, work_of
from app.services.workspace import Workspace
from tests.remembered import fresh_folder
from tests.services.county import AUGUST, put

MATRIX = {
    "加大业务培训力度": "保运商人发护",
    "强化实践锻炼和经验交流": "保运商人发护",
    "健全协调合作机制": "保运商发护",
    "进一步加强执法能力建设": "保商执",
    "充分发挥好维权援助作用": "保商发护",
    "强化组织领导和沟通交流": "保运商发护",
    "加强知识产权人才库建设": "保运商发护",
    "完善职称评价体系和激励机制": "保运商人护",
}
SHORT = {
    "省局知识产权保护处": "保",
    "省局知识产权运用促进处": "运",
    "省局商标监督管理处": "商",
    "省局人事教育处": "人",
    "省局执法稽查局": "执",
    "省知识产权发展保护中心": "发",
    "省知识产权保护中心": "护",
}


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Workspace]:
    with fresh_folder(tmp_path / "b", Setup(["cangshan", "fujian", "zaozhuang", "jiaozuo"], "仓山区局", "许嘉宁"), "口令口令12", lambda: AUGUST) as workspace:
        yield workspace


def rows(pack: str, kind: str) -> list[dict[str, object]]:
    return [dict(record.values) for record in read_pack(resources.path("packs", pack)).records if record.kind == kind]


@pytest.mark.parametrize(
    "basis, quoted, line, begins",
    [
        ("闽市监知运〔2020〕96号 三（十一）", "", 83, "及时总结改革成效"),
        ("仓市场监管〔2025〕94号 三（三）4", "", 83, "4. 夯实服务基础"),
        ("焦市监办〔2021〕135号 三（四）", "请各单位于8月30日前将体系建设情况总结", 67, "请各单位于8月30日前"),
        ("枣市监知保〔2022〕1号 二（三）八", "", 75, "八是聚焦关键环节工作开展"),
        ("焦市监办〔2021〕135号 附件3 注", "", 109, "知识产权重点保护种类：驰名商标"),
        ("仓市场监管〔2025〕94号 引言", "", 11, "监管所辖区面积大小不均、案源失衡"),
    ],
)
def test_a_clause_is_found_with_its_line_and_its_words(basis: str, quoted: str, line: int, begins: str) -> None:
    """S0-01: the text of the clause and its line."""
    place = place_of(basis, quoted)

    assert place is not None
    assert begins in place.text
    assert abs(place.line - line) <= 2


def test_of_a_long_clause_the_sentence_on_a_field_is_shown() -> None:
    """ux.md 3: the “?” of a field shows the sentence of the official document; what a page of the scan cut is joined."""
    place = place_of("枣市监知保〔2022〕1号 二（三）三", "", "已建立产地溯源")

    assert place is not None
    assert place.text.startswith("三是加强地理标志保护工作。\n……")
    assert "推动过程控制、产地溯源等" in place.text


def test_every_clause_of_a_field_has_its_sentence() -> None:
    clauses = {field.clause for kind in KINDS for field in fields_of(kind).values() if symbol_of(field.clause)}

    assert [clause for clause in clauses if place_of(clause) is None] == []


def test_every_clause_that_a_pack_quotes_has_its_line() -> None:
    """S0-01, S2-02, S4-01: any reminder, form or rule opens its clause."""
    for pack in ("cangshan", "fujian", "jiaozuo", "zaozhuang"):
        for record in read_pack(resources.path("packs", pack)).records:
            basis = str(record.values["basis"]).split("；")[0].split("、")[0]
            assert place_of(basis, str(record.values["basis_text"])) is not None, (record.values, basis)


def test_four_packs_are_combined_and_their_documents_stand_side_by_side(bureau: Workspace) -> None:
    """A bureau may combine packs; S0-08: references are stubs; S1-01: a document without a date says so."""
    documents = {one.symbol: one for one in bureau.records(BasisDocument).all() if one.sort == "依据文件"}

    assert len(documents) == 5
    assert documents["闽市监知运〔2024〕231号"].issued_words == "成文日期：原文未载"
    assert documents["仓市场监管〔2025〕94号"].issued_on == "2025-08-25"
    assert documents["仓市场监管〔2025〕94号"].publicity_words == "（此件主动公开）"
    facts = dict(register_detail(bureau, BasisDocument, documents["仓市场监管〔2025〕94号"].uid).facts)
    assert " 53　为贯彻落实仓山区与长乐区" in facts["全文（行号）"]
    assert numbered_text("别的文件") == ""


def test_a_standard_of_two_spellings_is_one_record_found_by_both(bureau: Workspace) -> None:
    """S3-04."""
    found = [
        {one.uid for one in bureau.records(BasisDocument).page(Query(search=words), None, 9).records} for words in ("商标侵权判断标准", "商标侵权违法判断标准")
    ]

    assert len(found[0] & found[1]) == 1


def test_the_receipts_list_all_own_units_and_the_unsigned_are_counted(bureau: Workspace) -> None:
    """S0-02: 13 offices and the sections."""
    document = next(one for one in bureau.records(BasisDocument).all() if one.symbol == "仓市场监管〔2025〕94号")
    tabulate(bureau, document)
    first = next(iter(bureau.records(DocumentReceipt).all()))
    first.signed_by, first.signed_on = "江一帆", "2021-08-20"
    records.save(bureau, first)

    units = {unit.uid: unit for unit in bureau.units()}
    listed = [units[one.to or ""] for one in bureau.records(DocumentReceipt).all()]
    assert sum(unit.kind == "监管所" for unit in listed) == 13
    assert {"执法大队", "业务科", "办公室", "政策法规科"} <= {unit.name for unit in listed}
    assert not any(unit.external for unit in listed)
    assert [unit.name for unit in listed[:2]] == ["盖山所", "仓山镇所"], "in the order of the document"
    assert {gap.field: gap.count for gap in register_gaps(bureau, DocumentReceipt)}["signed_by"] == len(listed) - 1


def test_the_matrix_of_the_eight_opinions_equals_the_brackets_cell_by_cell(bureau: Workspace) -> None:
    """S1-02, S1-60."""
    units = {unit.uid: SHORT.get(unit.name) for unit in bureau.units()}
    scheme = bureau.records(SchemeTask).all(Query(where=(where_is("scheme", "综合管理能力八条意见"),), sort="place"))

    assert {one.task: set(filter(None, (units[uid] for uid in one.responsible))) for one in scheme} == {task: set(row) for task, row in MATRIX.items()}


def test_the_printed_matrix_has_a_column_for_each_unit_and_ticks_its_tasks(bureau: Workspace) -> None:
    """S1-02: 责任分工表, cell by cell."""
    template = form_template("fujian-responsibilities")
    (block,) = fill(template, values_for(bureau, template, Asked())).blocks
    rows = [[cell.text for cell in block.cells if cell.row == number] for number in range(len(block.heights))]
    heads = {label: at for at, label in enumerate(rows[0])}

    ticked = {row[2]: {SHORT[name] for name, at in heads.items() if row[at] == "√"} for row in rows[1:] if row[1] == "综合管理能力八条意见"}

    assert ticked == {task: set(row) for task, row in MATRIX.items()}


def test_the_matrix_of_the_eight_tasks_equals_the_source(bureau: Workspace) -> None:
    """S4-18: 4 adds 运用促进处, 5 begins with 发展保护中心, 6 to 8 are the same."""
    units = {unit.uid: SHORT.get(unit.name) for unit in bureau.units()}
    scheme = bureau.records(SchemeTask).all(Query(where=(where_is("scheme", "放管服改革主要任务"),), sort="place"))

    assert ["".join(filter(None, (units[uid] for uid in one.responsible))) for one in scheme] == ["保商发"] * 3 + ["保运商发", "发运保"] + ["运保发"] * 3
    assert {one.unit_names for one in bureau.records(SchemeTask).all(Query(where=(where_is("scheme", "放管服改革主要任务"),)))} == {"各设区市知识产权管理部门"}


def test_the_ten_tasks_of_the_year_are_in_the_pack() -> None:
    """S3-50."""
    assert [row["place"] for row in rows("zaozhuang", "scheme_task")] == list(range(1, 11))


def test_two_offices_are_confirmed_and_two_strive_for_it(bureau: Workspace) -> None:
    """S1-21: 建新 and 盖山 appear as 市级已确定."""
    names = {unit.uid: unit.name for unit in bureau.units()}

    assert {names[one.office or ""]: one.told for one in bureau.records(PilotOffice).all()} == {
        "建新所": "市级已确定",
        "盖山所": "市级已确定",
        "金山所": "市级培育",
        "城门所": "市级培育",
    }


def test_two_characters_find_what_a_manual_says(bureau: Workspace) -> None:
    """S1-44."""
    put(bureau, KnowledgeItem, full_name="执法操作手册", sort="执法操作手册", edition="2024年版", content="现场检查时应当核对授权文书。\n第二节 取证。")
    put(bureau, KnowledgeItem, full_name="别的", sort="标准", edition="1", content="无关")

    found = bureau.records(KnowledgeItem).page(Query(search="取证"), None, 9).records

    assert [one.full_name for one in found] == ["执法操作手册"]


def test_departments_without_a_contact_are_named_and_a_change_keeps_who_came_before(bureau: Workspace) -> None:
    """S4-20."""
    before = register_gaps(bureau, ContactPerson)[0]
    put(bureau, ContactPerson, of_unit="政策法规科", full_name="顾南星", valid_from="2020-01-01", valid_to="2021-08-01", reason="调岗", phone="0591-83002176")
    put(bureau, ContactPerson, of_unit="政策法规科", full_name="叶清和", valid_from="2021-08-02", phone="0591-83002176")
    after = register_gaps(bureau, ContactPerson)[0]

    assert before.count - after.count == 1
    assert "政策法规科" in before.told
    assert "政策法规科" not in after.told
    assert bureau.records(ContactPerson).count() == 2


def test_missing_values_are_told_at_a_glance(bureau: Workspace) -> None:
    """Completeness of any register, S1-20, S4-10."""
    put(bureau, Institution, full_name="中国（福建）知识产权保护中心", sort="保护中心")
    put(bureau, GeographicalIndication, full_name="某某茶", sort="地理标志保护产品", right_number="2020年第1号")

    assert [gap.words for gap in register_gaps(bureau, Institution)] == ["联系人缺 1 条", "联系电话缺 1 条"]
    assert [gap.words for gap in register_gaps(bureau, GeographicalIndication)] == ["权利人（申请机构）缺 1 条", "执行标准缺 1 条"]


def test_outlets_needs_and_focus_are_those_of_the_documents(bureau: Workspace) -> None:
    """S4-21, S0-82, S3-37."""
    outlets = fields_of(MediaItem)["outlet"].kind.options  # type: ignore[attr-defined]
    holders = fields_of(RightsHolder)["sort"].kind.options  # type: ignore[attr-defined]

    assert {"中国市场监管报", "中国知识产权报", "福建日报", "福建电视台", "学习强国APP", "新福建APP"} <= set(outlets)
    assert len(holders) == 7
    assert {"食品药品", "种业", "水泥", "公共卫生"} <= {one.full_name for one in bureau.records(FocusItem).all()}


def test_news_is_seen_by_the_bureau_to_which_it_goes(bureau: Workspace) -> None:
    """S1-62, S3-52: audience."""
    item = put(bureau, NewsItem, sort="经验做法", headline="一", receiver="业务科", content="二", sent_on="2021-08-01")

    receiver = next(unit.uid for unit in bureau.units() if unit.name == "业务科")
    assert receiver in bureau.records(NewsItem).audience(item.uid)


def test_figures_roll_up_from_the_offices_to_the_province(bureau: Workspace) -> None:
    """S1-23: 所→县→市→省."""
    units = {unit.name: unit.uid for unit in bureau.units()}
    city = put(bureau, Unit, full_name="福州市市场监督管理局", short_name="福州市局", kind="局", level="市", parent="福建省局")
    own = bureau.records(Unit).get(bureau.unit.uid)
    own.parent = city.uid
    records.save(bureau, own)
    with bureau.commit("自各所") as change:
        for office, count in (("盖山所", 2), ("东升所", 3)):
            for _ in range(count):
                change.add(Activity(unit=units[office], sort="宣传", headline="一", held_on="2021-08-02"), ())
        change.add(Activity(unit=city.uid, sort="业务培训", headline="一", held_on="2021-08-02", people=40), ())
        for office, fine in (("盖山所", 5_000), ("东升所", 2_500)):
            change.add(Case(unit=units[office], filed_on="2021-03-01", decided_on="2021-05-01", closed_on="2022-01-05", fine=fine), ())
    summary = put(bureau, LevelSummary, starts_on="2021-01-01", ends_on="2021-12-31")

    tabulate(bureau, summary)

    rows = {bureau.records(Unit).get(row.office or "").name: row for row in bureau.records(LevelRow).all(Query(sort="place"))}
    found = {name: (row.level, row.activities, row.trained, row.cases, row.closed, row.fines) for name, row in rows.items()}
    behind = {one.words: (one.kind.title, one.count) for one in work_of(bureau, rows["仓山区局"]).related if one.words in ("立案", "活动", "罚没款（元）")}
    assert behind == {"立案": ("案件档案", 2), "活动": ("活动", 5), "罚没款（元）": ("案件档案", 2)}
    assert "上级单位含全部下级" in dict(work_detail(bureau, LevelSummary, summary.uid).facts)["统计口径"]
    assert found == {
        "福建省局": ("省", 6, 40, 2, 0, 7_500),
        "福州市局": ("市", 6, 40, 2, 0, 7_500),
        "仓山区局": ("县（区）", 5, 0, 2, 0, 7_500),
        "盖山所": ("所", 2, 0, 1, 0, 5_000),
        "东升所": ("所", 3, 0, 1, 0, 2_500),
    }
