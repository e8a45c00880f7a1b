"""Forms and tables by command."""

import csv
import json
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest

from tests.cli.conftest import Offices, sets
from tests.services.offices import ASKER

LEAD_FORM, ANNEX_1, ANNEX_2 = "cangshan-lead-registration", "jiaozuo-2021-135-annex-1", "jiaozuo-2021-135-annex-2"
POINT = Path(__file__).parents[1] / "paper" / "golden" / "values.json"


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    return "".join("".join(page.get_textpage().get_text_range() for page in document).split())


def test_form_list_names_the_forms_with_basis_and_pack(cli: Offices) -> None:
    forms = {form["id"]: form for form in cli("form", "list").document}

    assert forms[ANNEX_1]["title"] == "知识产权保护联系点申请表"
    assert forms[ANNEX_1]["basis"] == "焦市监办〔2021〕135号 附件1"
    assert {form["pack"] for form in forms.values()} == {"cangshan", "fujian", "jiaozuo", "zaozhuang"}


def test_the_unit_may_add_a_form_of_its_own(cli: Offices) -> None:
    folder = cli.home() / "forms"
    folder.mkdir()
    cells = 'cells = [{ label = "主体" }, { value = "{suspect}" }]'
    lines = ['id = "own"', 'title = "自拟表"', 'basis = "一"', 'of = "lead"', "columns = [60, 60]", "[[row]]", cells]
    (folder / "own.toml").write_text("\n".join(lines), "utf-8")
    lead = cli.lead()

    printed = cli("form", "print", "own", "--of", lead["uid"], "--to", cli.folder / "own.pdf")

    assert printed.status == 0
    assert "own" in [form["id"] for form in cli("form", "list").document]
    assert "履云鞋行" in text_of(cli.folder / "own.pdf")


@pytest.mark.parametrize("suffix", ["pdf", "xlsx", "docx"])
def test_a_record_is_printed_in_every_format(cli: Offices, suffix: str) -> None:
    """S0-70."""
    lead, file = cli.lead(), cli.folder / f"lead.{suffix}"

    answer = cli("form", "print", LEAD_FORM, "--of", lead["uid"], "--to", file)

    assert answer.document["file"] == str(file)
    text = {
        "pdf": lambda: text_of(file),
        "xlsx": lambda: "".join(str(cell.value) for row in openpyxl.load_workbook(file).active.iter_rows() for cell in row if cell.value),
        "docx": lambda: "".join(cell.text for table in docx.Document(file).tables for row in table.rows for cell in row.cells),
    }[suffix]()
    assert all(word in text for word in ("履云鞋行", "仓前街道", "第一组", "盖山所"))


def test_a_form_is_filled_from_a_file_and_printed_on_one_page(cli: Offices) -> None:
    """S2-A1."""
    data = cli.folder / "data.json"
    data.write_text(json.dumps(json.loads(POINT.read_text("utf-8"))["annex-1"]), "utf-8")

    cli.done(ASKER, "form", "print", ANNEX_1, "--data", data, "--to", cli.folder / "1.pdf")

    text = text_of(cli.folder / "1.pdf")
    assert len(pypdfium2.PdfDocument(cli.folder / "1.pdf")) == 1
    assert "电子信息☑" in text
    assert "填报时间：2026年11月20日" in text


def test_a_blank_form_needs_no_record(cli: Offices) -> None:
    """S2-A1: dates stay 年 月 日."""
    cli.done(ASKER, "form", "print", ANNEX_1, "--blank", "--to", cli.folder / "1.pdf")

    text = text_of(cli.folder / "1.pdf")
    assert "填报时间：年月日" in text
    assert "☑" not in text


def test_a_list_prints_the_records_of_its_kind(cli: Offices) -> None:
    """S2-A2."""
    for name in "甲乙":
        cli.done(ASKER, "new", "station", *sets(f"short_name={name}", f"full_name={name}园区站", "head=苏以棠", "founder_kind=产业园区", "founder=园区"))

    cli.done(ASKER, "form", "print", ANNEX_2, "--unit", "仓前所", "--to", cli.folder / "2.pdf")
    cli.done(ASKER, "form", "print", ANNEX_2, "--unit", "盖山所", "--to", cli.folder / "none.pdf")

    assert all(name in text_of(cli.folder / "2.pdf") for name in ("甲园区站", "乙园区站"))
    assert "甲园区站" not in text_of(cli.folder / "none.pdf")


def test_missing_values_are_listed_before_printing_and_a_draft_says_so(cli: Offices) -> None:
    lead = cli("new", "lead", *sets("suspect=某店")).document

    refused = cli("form", "print", LEAD_FORM, "--of", lead["uid"], "--to", cli.folder / "l.pdf")
    draft = cli("form", "print", LEAD_FORM, "--of", lead["uid"], "--draft", "--to", cli.folder / "draft.pdf")

    assert refused.error["what"] == "“知识产权线索登记表”还差 5 项：线索来源、收到日期、镇街、违法类型、涉嫌事实。"
    assert not (cli.folder / "l.pdf").exists()
    assert draft.status == 0
    assert "草稿" in text_of(cli.folder / "draft.pdf")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["nix", "--blank", "--to", "a.pdf"], "没有“nix”这张表。"),
        ([ANNEX_1, "--blank", "--to", "a.odt"], "不知道“a.odt”是什么格式的文件。"),
        ([ANNEX_1, "--to", "a.pdf"], "还没有说明用哪一条联系点申请填写"),
        ([ANNEX_1, "--of", "nix", "--to", "a.pdf"], "找不到这条联系点申请。"),
        ([LEAD_FORM, "--blank", "--unit", "无此所", "--to", "a.pdf"], "没有名为“无此所”的单位。"),
        ([LEAD_FORM, "--blank", "--to", "nix/a.pdf"], "要保存到的文件夹不存在。"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(cli: Offices, monkeypatch: pytest.MonkeyPatch, arguments: list[str], what: str) -> None:
    cli.home()
    monkeypatch.chdir(cli.folder)

    answer = cli("form", "print", *arguments)

    assert answer.status == 1, answer
    assert answer.error["what"].startswith(what)


@pytest.mark.parametrize("given", [{"filled_on": "2026-02-30"}, {"nix": "1"}, {"industries": ["无此行业"]}, {"managers": "四"}])
def test_impossible_values_in_a_data_file_are_refused(cli: Offices, given: dict[str, object]) -> None:
    data = cli.folder / "data.json"
    cli.home()
    data.write_text(json.dumps(given), "utf-8")

    answer = cli("form", "print", ANNEX_1, "--data", data, "--to", cli.folder / "1.pdf")

    assert answer.status == 1
    assert answer.error["kind"] == "bad_input"
    assert not (cli.folder / "1.pdf").exists()


def test_a_table_goes_out_and_comes_back(cli: Offices) -> None:
    cli.lead(suspect="=1+1", goods="@运动鞋")

    out = cli("table", "export", "lead", cli.folder / "leads.xlsx").document
    tried = cli("table", "import", "lead", cli.folder / "leads.xlsx", "--dry-run").document
    before = len(cli("list", "lead").document)
    came = cli("table", "import", "lead", cli.folder / "leads.xlsx").document

    assert out["rows"] == 1
    assert (tried["new"], came["new"], before) == (1, 1, 1)
    old, new = cli("list", "lead").document
    assert (new["suspect"], new["goods"], new["area"], new["state"]) == ("=1+1", "@运动鞋", old["area"], "草稿")
    assert (old["number"], new["number"]) == ("仓前2026A0001", "仓前2026A0002")


@pytest.mark.parametrize(("encoding", "read_as"), [("utf-8", "utf-8-sig"), ("gb18030", "gb18030")])
def test_csv_is_written_in_either_encoding_and_no_text_becomes_a_formula(cli: Offices, encoding: str, read_as: str) -> None:
    cli.lead(suspect="=HYPERLINK(1)")

    cli.done(ASKER, "table", "export", "lead", cli.folder / "leads.csv", "--encoding", encoding)

    with (cli.folder / "leads.csv").open(encoding=read_as, newline="") as file:
        heading, row = csv.reader(file)
    assert row[heading.index("涉嫌主体")] == "'=HYPERLINK(1)"
    assert cli("table", "import", "lead", cli.folder / "leads.csv", "--dry-run").document["new"] == 1


def test_bad_rows_are_refused_one_by_one_and_the_good_ones_come_in_together(cli: Offices) -> None:
    file = cli.folder / "in.csv"
    cli.home()
    file.write_text("名称,收到日期,镇街\n甲店,11月3日,仓前街道\n乙店,2月30日,仓前街道\n,,\n丙店,,无此街道\n", "gb18030")
    (cli.folder / "map.toml").write_text('"名称" = "suspect"\n', "utf-8")

    imported = cli("table", "import", "lead", file, "--map", cli.folder / "map.toml").document

    assert imported["new"] == 1
    assert [row["row"] for row in imported["refused"]] == [3, 5]
    assert "2月30日不存在" in imported["refused"][0]["why"]
    assert [lead["suspect"] for lead in cli("list", "lead").document] == ["甲店"]


@pytest.mark.parametrize(
    ("content", "what"),
    [("名称\n甲\n", "线索没有这些栏目：名称。"), ("", "“in.csv”是空的。"), ("登记单位\n甲\n", "第一行里没有认得的栏目名称。")],
)
def test_headings_that_do_not_fit_are_refused(cli: Offices, content: str, what: str) -> None:
    file = cli.folder / "in.csv"
    cli.home()
    file.write_text(content, "utf-8")

    answer = cli("table", "import", "lead", file)

    assert answer.status == 1
    assert answer.error["what"] == what


def test_a_file_of_bad_rows_only_ends_with_1(cli: Offices) -> None:
    file = cli.folder / "in.csv"
    cli.home()
    file.write_text("收到日期\n2月30日\n", "utf-8")

    assert cli("table", "import", "lead", file).status == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "reporter", "a.xlsx"],
        ["export", "lead", "a.doc"],
        ["export", "lead", "a.csv", "--encoding", "big5"],
        ["import", "dispatch", "a.csv"],
        ["import", "lead", "nix.xlsx"],
    ],
)
def test_tables_that_cannot_be_are_refused(cli: Offices, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    cli.home()
    monkeypatch.chdir(cli.folder)

    answer = cli("table", *arguments)

    assert answer.status == 1
    assert answer.error["next_step"]
    assert not list(cli.folder.glob("a.*"))


def test_rows_that_look_the_same_as_a_record_are_named(cli: Offices) -> None:
    cli.lead()
    (cli.folder / "again.csv").write_text("涉嫌主体,线索来源,收到日期,镇街,违法类型,涉嫌事实\n履云鞋行,举报,2026-11-18,仓前街道,商标侵权,又来一次\n", "utf-8")

    answer = cli.raw("--home", cli.home(ASKER), "table", "import", "lead", cli.folder / "again.csv", "--dry-run")

    assert "第2行与已有的“" in answer.out
    assert "名称相同" in answer.out


def test_a_code_read_off_paper_leads_back_to_its_record(cli: Offices) -> None:
    lead, file = cli.lead(), cli.folder / "lead.pdf"
    cli("form", "print", LEAD_FORM, "--of", lead["uid"], "--to", file)
    code = text_of(file).partition("核验码")[2]

    current = cli("form", "scan", code).document
    cli("edit", "lead", lead["uid"], "--set", "suspect=云岫鞋行")
    updated = cli("form", "scan", code).document
    mistyped = cli("form", "scan", code[:-1])

    assert (current["state"], current["current"], current["uid"]) == ("此纸质件与当前数据一致", True, lead["uid"])
    assert (updated["state"], updated["changed"]) == ("已有更新", ["名称"])
    assert (mistyped.status, mistyped.error["next_step"][:1]) == (1, "请")


def test_the_code_may_be_left_out_of_a_print(cli: Offices) -> None:
    lead, file = cli.lead(), cli.folder / "lead.pdf"

    cli("form", "print", LEAD_FORM, "--of", lead["uid"], "--no-code", "--to", file)

    assert "核验码" not in text_of(file)
