"""Registers from the office's old Excel and from the clipboard: the forms tell which cell fills which fields."""

from pathlib import Path

import openpyxl
import pytest

from app.domain.errors import BadInput
from app.domain.markets import Check, Market
from app.domain.organisation import Person, Unit
from app.domain.registers import KeyEnterprise, ServiceOrganisation, VolunteerTeam
from app.domain.stations import Station
from app.paper.table import read_table
from app.services import forms, records, tables
from app.services.forms import Asked
from app.services.import_maps import NOT_READ, known_headings, likely_fields, remember_headings
from app.services.merging import likely_double, merge
from app.services.tables import import_table, write_refused
from app.services.workspace import Workspace
from tests.services.county import clock, county, made, put, put_backbones, put_enterprise, put_station

__all__ = ["clock", "county", "made"]


def sheet(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


ANNEX_3 = (
    ("附件3",),
    ("知识产权重点保护企业名录",),
    ("序号", "企业名称", "企业类别", "知识产权重点\n保护种类", "知识产权运用方式(使用、所有)", "企业负责人及联系方式", "联络员及联系方式"),
    (1, "焦作半亩怀药科技有限公司", "进出口企业、地理标志使用企业", "地理标志保护产品（涉外）", "使用", "严知秋 0391-8300126", "陆听雨\n13900002204"),
    (2, "焦作云锦纺织有限公司", "高新技术企业", "专利重点", "使用、所有", "谢南枝（13900003308）", "方既白13800000965"),
    (3, "类别写错的公司", "高科技企业", "专利重点", "所有", "杜衡 13900003309", ""),
    ("知识产权重点保护种类：驰名商标、地理标志保护产品（涉外的备注）。",),
)


def test_an_old_annex_is_read_through_its_form(county: Workspace, tmp_path: Path) -> None:
    """S2-A3: title and notes are passed over, name and telephone parted, 涉外 taken out of the cell; bad rows are named by their number."""
    imported = tables.import_table(county, KeyEnterprise, sheet(tmp_path / "old.xlsx", *ANNEX_3))

    first, second = county.records(KeyEnterprise).all()
    assert (first.head, first.head_phone, first.liaison, first.liaison_phone) == ("严知秋", "0391-8300126", "陆听雨", "13900002204")
    assert (first.categories, first.protected, first.foreign) == (("进出口企业", "地理标志使用企业"), ("地理标志保护产品",), True)
    assert (second.head, second.head_phone, second.liaison, second.liaison_phone) == ("谢南枝", "13900003308", "方既白", "13800000965")
    assert [(one.row, "没有“高科技企业”这一项" in one.why) for one in imported.refused] == [(6, True)]
    assert (imported.new, imported.ignored) == (2, [])


def test_what_the_program_printed_comes_back(county: Workspace, tmp_path: Path) -> None:
    """S2-A2, S2-A4: each table of annex 4 gives its people their part; links are found by their printed names."""
    put_station(county)
    put_backbones(county, "顾南星", "曾明朗")
    for number, file in ((2, "a2.xlsx"), (4, "a4.xlsx")):
        forms.print_form(county, f"jiaozuo-2021-135-annex-{number}", tmp_path / file, Asked())
    for kind in (Station, Person):
        for record in list(county.records(kind).all()):
            with county.commit("清空") as change:
                record.deleted = True
                change.save(record)

    stations = tables.import_table(county, Station, tmp_path / "a2.xlsx")
    people = tables.import_table(county, Person, tmp_path / "a4.xlsx")

    (station,) = county.records(Station).all()
    found = list(county.records(Person).all())
    assert (stations.new, people.new, people.refused) == (1, 2, [])
    assert (station.full_name, station.head, station.bureau, station.adviser) == ("知识产权保护工作站大学城园区站", "苏以棠", county.unit.uid, "陈立言")
    assert [(one.full_name, one.team_roles, one.post) for one in found] == [("顾南星", ("办案骨干",), "执法员"), ("曾明朗", ("办案骨干",), "执法员")]
    assert {county.records(Unit).get(one.works_at or "").short_name for one in found} == {"山阳大队"}


def test_a_block_copied_with_its_headings_is_taken(county: Workspace) -> None:
    text = "站名\t负责人及联系方式\t所属辖区局\t工作站指导员姓名及联系方式\n怀药市场站\t江一帆 13900006205\t山阳区局\t陈立言13900002204\n"

    imported = tables.import_pasted(county, Station, text)

    (station,) = county.records(Station).all()
    assert imported.new == 1
    assert (station.full_name, station.head_phone, station.adviser_phone) == ("怀药市场站", "13900006205", "13900002204")


@pytest.mark.parametrize("number", ["", "1\t"])
def test_a_block_without_headings_is_taken_in_the_columns_of_the_form(county: Workspace, number: str) -> None:
    imported = tables.import_pasted(county, Station, f"{number}怀药市场站\t江一帆 13900006205\t山阳区局\t陈立言 13900002204")

    assert imported.new == 1
    assert next(county.records(Station).all()).head == "江一帆"


def test_a_block_that_fits_nothing_is_refused_in_words(county: Workspace) -> None:
    with pytest.raises(BadInput) as refusal:
        tables.import_pasted(county, Station, "甲\t乙")

    assert refusal.value.what == "粘贴的内容有 2 列，对不上工作站的表格。"
    with pytest.raises(BadInput):
        tables.import_pasted(county, Station, " \n\t\n")


def test_nothing_is_taken_while_it_is_only_looked_at_and_what_is_alike_is_named(county: Workspace, tmp_path: Path) -> None:
    put_enterprise(county)
    file = sheet(tmp_path / "old.xlsx", *ANNEX_3[:4])

    seen = tables.import_table(county, KeyEnterprise, file, dry_run=True)

    assert ([one.row for one in seen.alike], seen.new) == ([4], 1)
    assert county.records(KeyEnterprise).count() == 1


def test_a_list_that_the_program_exported_keeps_the_columns_that_no_form_prints(county: Workspace, tmp_path: Path) -> None:
    """S2-50."""
    text = "志愿者服务队名称,类别（专职、兼职）,人数,联系人,联系方式,来源单位\n甲队,兼职,5,韩沐阳,13900002205,河南理工大学\n"
    (tmp_path / "t.csv").write_text(text, "utf-8")

    tables.import_table(county, VolunteerTeam, tmp_path / "t.csv")

    assert next(county.records(VolunteerTeam).all()).source == "河南理工大学"


def test_another_kind_of_organisation_in_an_old_annex_keeps_its_words(county: Workspace, tmp_path: Path) -> None:
    """S2-40, S2-A5."""
    heading = ("知识产权保护社会服务机构名称", "类别", "联系人", "联系方式", "备注")
    file = sheet(tmp_path / "a5.xlsx", ("附件5",), heading, ("焦作公证处", "公证处", "苏以棠", "0391-8300128", "公证员4人"))

    tables.import_table(county, ServiceOrganisation, file)

    (found,) = county.records(ServiceOrganisation).all()
    assert (found.kind, found.other_kind, found.remark) == ("其他", "公证处", "公证员4人")


def old_table(folder: Path) -> Path:
    """A table as an office kept it: headings of its own, a row that cannot be taken."""
    file = folder / "旧台账.csv"
    rows = ("市场,类型,开办方,老板电话,备用", "怀药批发市场,重点关注市场,怀药公司,13900002204,甲", "建材市场,大市场,建材公司,139,乙")
    file.write_text("\n".join(rows), "utf-8")
    return file


def test_headings_of_an_old_table_are_asked_for_once_and_remembered(county: Workspace, tmp_path: Path) -> None:
    file = old_table(tmp_path)

    asked = import_table(county, Market, file, may_ask=True)
    remember_headings(county, Market, {"市场": "full_name", "类型": "sort", "开办方": "operator", "老板电话": "phone", "备用": NOT_READ})
    done = import_table(county, Market, file, may_ask=True)

    assert (asked.unknown, asked.new) == (["市场", "类型", "开办方", "老板电话", "备用"], 0)
    assert (done.unknown, done.new, done.ignored) == ([], 1, []), "what is known to be left out is not told again"
    assert next(iter(county.records(Market).all())).operator == "怀药公司"
    assert known_headings(county, Market)["备用"] == NOT_READ


def test_the_headings_of_an_old_table_stand_below_its_title(county: Workspace, tmp_path: Path) -> None:
    """A title over all columns, who filled it in and when, then the headings; a total below the rows."""
    above = (("辖区专业市场台账（2025年）",), ("填报单位：怀药所", "", "", "填报日期：2025.12.5"))
    rows = (("序号", "市场", "类型", "开办方", "备  注"), (1, "怀药市场", "其他专业市场", "怀药公司", "老市场"), ("合计", "1家"))
    file = sheet(tmp_path / "台账.xlsx", *above, *rows)

    asked = import_table(county, Market, file, may_ask=True)
    remember_headings(county, Market, {"序号": NOT_READ, "市场": "full_name", "类型": "sort", "开办方": "operator"})
    done = import_table(county, Market, file, may_ask=True)

    assert asked.unknown == ["序号", "市场", "类型", "开办方"]
    assert (done.new, done.refused) == (1, [])
    assert [(one.operator, one.note) for one in county.records(Market).all()] == [("怀药公司", "老市场")]


def test_what_a_heading_may_mean_is_proposed() -> None:
    """Only where one field alone resembles it, and none is proposed twice."""
    asked = ["信用代码", "重点保护种类", "企业", "老板", "联络员联系"]

    proposed = likely_fields(KeyEnterprise, asked)

    assert proposed == {"信用代码": "credit_code", "重点保护种类": "protected", "联络员联系": "liaison_phone"}


def test_a_telephone_behind_a_name_goes_into_its_own_field(county: Workspace, tmp_path: Path) -> None:
    """Where the table has no column for it: in the name it would be seen by everybody."""
    heading = ("企业名称", "企业类别", "知识产权重点保护种类", "知识产权运用方式", "企业负责人", "联络员", "联络员联系方式")
    row = ("半亩怀药公司", "其他", "专利重点", "所有", "严知秋0391-8300126", "方既白 13800000965", "13900003309")

    import_table(county, KeyEnterprise, sheet(tmp_path / "名录.xlsx", heading, row))

    [found] = county.records(KeyEnterprise).all()
    assert (found.head, found.head_phone) == ("严知秋", "0391-8300126")
    assert (found.liaison, found.liaison_phone) == ("方既白 13800000965", "13900003309")


def test_a_row_that_stands_twice_in_a_table_is_named(county: Workspace, tmp_path: Path) -> None:
    heading = ("市场名称", "类别", "市场开办（管理）单位")
    rows = (("怀药市场", "其他专业市场", "怀药公司"), ("建材市场", "其他专业市场", "建材公司"), ("怀药市场", "其他专业市场", "另一公司"))

    seen = import_table(county, Market, sheet(tmp_path / "市场.xlsx", heading, *rows), dry_run=True)
    done = import_table(county, Market, tmp_path / "市场.xlsx", skip_alike=True)

    assert [(one.row, one.why) for one in seen.alike] == [(4, "与本表第 2 行名称相同")]
    assert done.new == 2


def test_a_beginning_of_one_option_stands_for_it(county: Workspace, tmp_path: Path) -> None:
    heading = ("企业名称", "企业类别", "知识产权重点保护种类", "知识产权运用方式", "企业负责人", "企业负责人联系方式", "联络员", "联络员联系方式")
    whole = ("半亩怀药公司", "进出口、高新技术", "专利重点", "所有", "杜衡", "13900003309", "方既白", "13800000965")
    doubtful = ("云锦纺织公司", "专", *whole[2:])

    done = import_table(county, KeyEnterprise, sheet(tmp_path / "名录.xlsx", heading, whole, doubtful))

    assert [one.categories for one in county.records(KeyEnterprise).all()] == [("高新技术企业", "进出口企业")], "in the order of the options"
    assert ["没有“专”这一项" in one.why for one in done.refused] == [True]


def test_refused_rows_come_back_as_a_sheet_that_is_imported_again_once_mended(county: Workspace, tmp_path: Path) -> None:
    remember_headings(county, Market, {"市场": "full_name", "类型": "sort", "开办方": "operator", "老板电话": "phone", "备用": NOT_READ})
    done = import_table(county, Market, old_table(tmp_path))

    write_refused(county, Market, done, tmp_path / "退回.xlsx")
    rows = list(read_table(tmp_path / "退回.xlsx"))
    mended = tmp_path / "改正.csv"
    fixed = [row if place == 0 else ["建材市场", "其他专业市场", "建材公司", "13900002205", "乙", "3", "改正"] for place, row in enumerate(rows)]
    mended.write_text("\n".join(",".join(f'"{cell or ""}"' for cell in row) for row in fixed), "utf-8")
    again = import_table(county, Market, mended)

    assert rows[0] == ["市场", "类型", "开办方", "老板电话", "备用", "原行号", "没有导入的原因"]
    assert rows[1][:6] == ["建材市场", "大市场", "建材公司", "139", "乙", "3"]
    assert "没有“大市场”这一项" in (rows[1][6] or "")
    assert (again.new, again.refused) == (1, [])


@pytest.mark.parametrize("name, words", [("旧.xls", "旧版 .xls 文件"), ("旧.et", "WPS 表格的 .et 文件")])
def test_old_files_are_refused_with_the_way_to_convert_them(county: Workspace, tmp_path: Path, name: str, words: str) -> None:
    file = tmp_path / name
    file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))

    with pytest.raises(BadInput) as refusal:
        import_table(county, Market, file)

    assert words in refusal.value.what
    assert "另存为“Excel 文件（*.xlsx）”" in refusal.value.next_step


def test_two_records_that_are_one_are_merged_with_what_points_to_them_and_it_can_be_taken_back(county: Workspace, tmp_path: Path) -> None:
    """Duplicates merged."""
    kept = put(county, Market, full_name="怀药批发市场", sort="重点关注市场", operator="怀药公司")
    double = put(county, Market, full_name="怀药城", sort="重点关注市场", operator="怀药公司", contact="苏以棠")
    values = {"way": "日常巡查", "sort": "市场", "subject": "怀药城", "checked_on": "2021-08-01", "people": "甲、乙", "result": "未发现问题"}
    check = put(county, Check, market=double.uid, **values)

    none_alike = likely_double(county, kept)
    import_table(county, Market, sheet(tmp_path / "旧.xlsx", ("市场名称", "类别", "市场开办（管理）单位"), ("怀药批发市场", "重点关注市场", "怀药公司")))
    proposed = likely_double(county, kept)
    assert proposed is not None
    records.delete(county, proposed)
    merge(county, kept, double)

    assert (none_alike, proposed.full_name) == (None, "怀药批发市场")
    assert county.records(Check).get(check.uid).market == kept.uid
    assert county.records(Market).get(kept.uid).contact == "苏以棠"
    assert county.records(Market).get(double.uid).deleted
    records.undo(county)
    assert county.records(Check).get(check.uid).market == double.uid
    with pytest.raises(BadInput):
        merge(county, kept, kept)
