"""Lists out and in: what is written reads back the same, and files that nobody vouches for are refused in words."""

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from app.domain.errors import BadInput, Damaged, UserError
from app.paper import reading
from app.paper.table import read_table, write_table_xlsx

Make = Callable[..., Path]
SHEET = "xl/worksheets/sheet1.xml"
ROWS = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


@pytest.fixture
def tampered(tmp_path: Path) -> Make:
    """A good workbook with some of its parts replaced."""

    def make(parts: dict[str, str | bytes], twice: str = "", dense: bool = True) -> Path:
        good, bad = tmp_path / "good.xlsx", tmp_path / "表.xlsx"
        write_table_xlsx("名录", ["名称"], [["甲"]], good)
        with zipfile.ZipFile(good) as source, zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED if dense else zipfile.ZIP_STORED) as target:
            for name in source.namelist():
                target.writestr(name, parts.get(name, source.read(name)))
            for name in parts.keys() - set(source.namelist()):
                target.writestr(name, parts[name])
            if twice:
                target.writestr(twice.upper(), source.read(twice))
        return bad

    return make


def test_a_list_written_is_read_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    rows = [["=1+1", 3, 2.5, None, True], ["㙍䶮𠅤", -1, 0.1, "尾", False]]

    write_table_xlsx("线索:名录/2026", ["编号", "数", "值", "空", "是否"], rows, path)

    assert list(read_table(path)) == [["编号", "数", "值", "空", "是否"], ["=1+1", "3", "2.5", None, "是"], ["㙍䶮𠅤", "-1", "0.1", "尾", "否"]]
    assert openpyxl.load_workbook(path).active["A2"].quotePrefix


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_both_chinese_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes('站名,负责人\r\n“梧桐里”站,\r\n"甲,乙\n丙",𠅤\r\n'.encode(encoding))

    assert list(read_table(path)) == [["站名", "负责人"], ["“梧桐里”站", None], ["甲,乙\n丙", "𠅤"]]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        "<row r='1'><c  s='1' r = 'XFD1'><v>1</v></c></row>",
        '<row r="1"><c r="A1048576"><v>1</v></c></row>',
    ],
)
def test_cells_far_away_are_refused_before_anything_is_parsed(tampered: Make, rows: str) -> None:
    path = tampered({SHEET: ROWS.format(rows)})

    with pytest.raises(BadInput, match="超过100000行或者200列"):
        list(read_table(path))


@pytest.mark.parametrize("rows", ["<row><c><v>1</v></c></row>" * 100_001, "<row>" + "<c><v>1</v></c>" * 201 + "</row>"], ids=["rows", "columns"])
def test_cells_without_a_place_are_counted_and_never_cut_off(tampered: Make, rows: str) -> None:
    path = tampered({SHEET: ROWS.format(rows)}, dense=False)

    with pytest.raises(BadInput, match="超过100000行或者200列"):
        list(read_table(path))


def test_a_merge_of_the_whole_sheet_does_no_harm(tampered: Make) -> None:
    rows = ROWS.format('<row r="1"><c r="A1"><v>1</v></c></row>')
    sheet = rows.replace("</worksheet>", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>')

    assert list(read_table(tampered({SHEET: sheet}))) == [["1"]]


@pytest.mark.parametrize(
    "parts",
    [
        {SHEET: '<!DOCTYPE x [<!ENTITY a "b">]>' + ROWS.format("")},
        {SHEET: ROWS.format("").encode("utf-16")},
        {SHEET: ROWS.format("<row>" + "<c><v>1</v></c>" * 2_000_000 + "</row>")},
        {"xl/media/image1.png": ROWS.format('<row r="1"><c r="XFD1"/></row>')},
    ],
    ids=["entities", "utf-16", "inflates", "sheet in disguise"],
)
def test_a_workbook_that_hides_something_is_refused(tampered: Make, parts: dict[str, str | bytes]) -> None:
    path = tampered(parts)
    began = time.monotonic()

    with pytest.raises(BadInput):
        list(read_table(path))

    assert time.monotonic() - began < 5


def test_a_part_that_stands_twice_is_refused(tampered: Make) -> None:
    with pytest.raises(Damaged, match="重复"):
        list(read_table(tampered({}, twice=SHEET)))


@pytest.mark.parametrize("sheet", ["<worksheet><sheetData><row>", ""])
def test_a_broken_sheet_is_told_as_damage(tampered: Make, sheet: str) -> None:
    with pytest.raises(Damaged):
        list(read_table(tampered({SHEET: sheet})))


def test_a_truncated_workbook_is_told_as_damage(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    write_table_xlsx("名录", ["名称"], [["甲"]] * 100, path)
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(Damaged):
        list(read_table(path))


def test_a_formula_without_a_saved_result_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["名称", "人数"])
    book.active.append(["甲", "=1+1"])
    book.save(tmp_path / "表.xlsx")

    with pytest.raises(BadInput, match="第2行第2列是公式"):
        list(read_table(tmp_path / "表.xlsx"))


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-1.7\n\x00\xff", b"PK\x03\x04rubbish", bytes(range(256)), b'a,"b\n' * 40_000])
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(content)

    with pytest.raises(UserError) as refusal:
        list(read_table(path))

    assert refusal.value.what
    assert refusal.value.next_step


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="没有文件"):
        list(read_table(tmp_path / "表.xlsx"))


def test_reading_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "表.xlsx"
    write_table_xlsx("名录", ["名称"], [["甲"]], path)
    monkeypatch.setattr(reading, "SECONDS", 0.01)

    with pytest.raises(BadInput, match="没有读完"):
        list(read_table(path))
