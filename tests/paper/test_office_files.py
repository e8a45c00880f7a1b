"""Forms as files that colleagues open in WPS: the same words, and text that stays text."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from app.domain.errors import BadInput
from app.paper.filled import fill
from app.paper.parts import Template
from app.paper.sheet import write_xlsx
from app.paper.word import write_docx

Form = Callable[[str], Template]
Filled = Callable[[str], dict[str, Any]]
FORMS = ["annex-1", "annex-2", "support-application", "dispatch-order", "lead-registration"]


def wanted(template: Template, values: dict[str, Any]) -> list[str]:
    return [cell.text for block in fill(template, values).blocks for cell in block.cells if cell.kind in ("label", "value") and cell.text]


@pytest.mark.parametrize("name", FORMS)
def test_the_spreadsheet_says_what_the_paper_says(name: str, form: Form, filled: Filled, tmp_path: Path) -> None:
    """S2-A1, S2-A2."""
    template, path = form(name), tmp_path / "表.xlsx"

    write_xlsx(template, filled(name), path)

    book = openpyxl.load_workbook(path)
    assert len(book.worksheets) == max(1, len(template.copies))
    for sheet in book.worksheets:
        texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert [text for text in wanted(template, filled(name)) if text not in texts] == []
        assert template.title in texts
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_area


@pytest.mark.parametrize("name", FORMS)
def test_the_word_file_says_what_the_paper_says(name: str, form: Form, filled: Filled, tmp_path: Path) -> None:
    """S2-A1, S2-A2."""
    template, path = form(name), tmp_path / "表.docx"

    write_docx(template, filled(name), path)

    document = docx.Document(str(path))
    texts = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert len(document.tables) == max(1, len(template.copies))
    assert [text for text in wanted(template, filled(name)) if text not in texts] == []
    assert template.title in [paragraph.text for paragraph in document.paragraphs]


def test_ticks_room_for_the_pen_and_merged_cells_are_in_the_spreadsheet(form: Form, filled: Filled, tmp_path: Path) -> None:
    """S2-A1."""
    path = tmp_path / "表.xlsx"

    write_xlsx(form("annex-1"), filled("annex-1"), path)

    sheet = openpyxl.load_workbook(path).active
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert "汽车零部件☐　电子信息☑　机械制造☐　生物医药☐\n新材料☐　节能环保☐　现代农业☐　其它行业☑" in texts
    assert texts.count("(公章)\n年　　月　　日") == 2
    assert len(sheet.merged_cells.ranges) == 20


def test_what_looks_like_a_formula_stays_text(form: Form, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"

    write_xlsx(form("annex-1"), {"unit_name": '=HYPERLINK("http://x","点")', "contact": "+1", "department": "#N/A"}, path)

    cells = {cell.value: cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row if cell.value}
    for text in ('=HYPERLINK("http://x","点")', "+1", "#N/A"):
        assert (cells[text].data_type, cells[text].quotePrefix, cells[text].number_format) == ("s", True, "@")


def test_a_text_longer_than_a_cell_of_a_spreadsheet_is_refused_and_nothing_is_left(form: Form, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        write_xlsx(form("annex-1"), {"equipment": "字" * 32_768}, tmp_path / "表.xlsx")

    assert "“办公设备”有32768个字" in refusal.value.what
    assert list(tmp_path.iterdir()) == []


def test_heading_rows_repeat_in_both_kinds_of_file(form: Form, filled: Filled, tmp_path: Path) -> None:
    """S2-A2."""
    write_xlsx(form("annex-2"), filled("annex-2"), tmp_path / "表.xlsx")
    write_docx(form("annex-2"), filled("annex-2"), tmp_path / "表.docx")

    assert openpyxl.load_workbook(tmp_path / "表.xlsx").active.print_title_rows == "$3:$3"
    rows = docx.Document(str(tmp_path / "表.docx")).tables[0].rows
    assert ["tblHeader" in row._tr.xml for row in rows][:3] == [True, False, False]


def test_a_note_of_two_lines_is_given_room_for_both_in_the_spreadsheet(form: Form, filled: Filled, tmp_path: Path) -> None:
    template, path = form("model-case"), tmp_path / "表.xlsx"

    write_xlsx(template, filled("model-case"), path)

    sheet = openpyxl.load_workbook(path).active
    (row,) = (cell.row for line in sheet.iter_rows() for cell in line if cell.value == template.notes[0])
    assert sheet.row_dimensions[row].height > 2 * 12


def test_unit_and_number_stand_in_one_line_above_the_table(form: Form, filled: Filled, tmp_path: Path) -> None:
    """As on paper."""
    template, values = form("support-application"), filled("support-application")

    write_xlsx(template, values, tmp_path / "表.xlsx")
    write_docx(template, values, tmp_path / "表.docx")

    rows = [[cell.value for cell in row if cell.value] for row in openpyxl.load_workbook(tmp_path / "表.xlsx").active.iter_rows()]
    assert ["申请单位：福州市仓山区仓前市场监督管理所", "编号：仓前援〔2026〕12号"] in rows
    assert "申请单位：福州市仓山区仓前市场监督管理所\t编号：仓前援〔2026〕12号" in [one.text for one in docx.Document(str(tmp_path / "表.docx")).paragraphs]


@pytest.mark.parametrize("name", ["support-application", "support-feedback", "designation-request"])
def test_what_is_pressed_onto_one_page_on_paper_is_so_in_the_word_file(name: str, form: Form, filled: Filled, tmp_path: Path) -> None:
    """S0-73: else an application of one page would become one of two in WPS."""
    write_docx(form(name), filled(name), tmp_path / "表.docx")

    document = docx.Document(str(tmp_path / "表.docx"))
    assert sum(row.height.mm for table in document.tables for row in table.rows) < 297 - 2 * 16 - 20
