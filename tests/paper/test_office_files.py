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
