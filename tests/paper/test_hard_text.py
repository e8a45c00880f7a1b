"""Hostile and hard text, in every format of forms and letters: it prints or is refused in words, is never cut off silently, and can be copied again."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2
import pytest

from app import resources
from app.domain.errors import BadInput
from app.paper.filled import fill
from app.paper.fonts import Fonts
from app.paper.layout import lay_out
from app.paper.letter_layout import lay_out_letter
from app.paper.letter_text import compose
from app.paper.letter_word import write_letter_docx
from app.paper.parts import Template
from app.paper.pdf import draw_pdf
from app.paper.sheet import write_xlsx
from app.paper.word import write_docx
from tests.paper.letters import OFFICE, VALUES, template_of

Form = Callable[[str], Template]
TextOf = Callable[[bytes], str]
SHIPPED = sorted(path.stem for path in resources.path("packs").glob("*/forms/*.toml") if path.stem != "annex-7")
"""All but the signs, whose letters shrink."""
HARD = {
    "rare": ("李㙍、王䶮、张𠅤", "李㙍、王䶮、张𠅤"),
    "emoji": ("好评👍店", None),
    "bidi": ("甲\u202e乙\u2066丙\u200b丁", "甲乙丙丁"),
    "control": ("甲\x00\x07乙\x1b[31m丙", "甲乙[31m丙"),
    "formula": ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    "markup": ("<b>粗</b><img src='/etc/passwd'/>&lt;", "<b>粗</b><img src='/etc/passwd'/>&lt;"),
    "pattern": ("{unit_name}{0}{", "{unit_name}{0}{"),
    "lines": ("\n".join(f"第{number}行内容" for number in range(1, 41)), None),
    "no blanks": ("https://example.org/" + "a" * 3_000, None),
}
"""Name → what is typed, and what is to be read on paper; None for what is looked at more closely below."""


def squeezed(text: str) -> str:
    return "".join(text.split())


def sheet_texts(path: Path) -> list[Any]:
    return [cell.value for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row if cell.value]


def word_texts(path: Path) -> list[str]:
    document = docx.Document(str(path))
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells] + [one.text for one in document.paragraphs]


@pytest.mark.parametrize("name", [name for name, (_, read) in HARD.items() if read])
def test_a_form_says_it_in_every_format(name: str, form: Form, fonts: Fonts, text_of: TextOf, tmp_path: Path) -> None:
    typed, read = HARD[name]
    assert read is not None
    template, values = form("annex-1"), {"equipment": typed}

    pdf = draw_pdf(lay_out(template, values, fonts), fonts)
    write_xlsx(template, values, tmp_path / "a.xlsx")
    write_docx(template, values, tmp_path / "a.docx")

    assert squeezed(read) in text_of(pdf)
    assert read in sheet_texts(tmp_path / "a.xlsx")
    assert read in word_texts(tmp_path / "a.docx")


@pytest.mark.parametrize("name", [name for name, (_, read) in HARD.items() if read])
def test_a_letter_says_it_in_every_format(name: str, fonts: Fonts, text_of: TextOf, tmp_path: Path) -> None:
    typed, read = HARD[name]
    assert read is not None
    letter = compose(template_of("letter"), {**VALUES, **OFFICE, "body": f"查明：{typed}。"})

    pdf = draw_pdf(lay_out_letter(letter, fonts).pages, fonts)
    write_letter_docx(letter, fonts, tmp_path / "a.docx")

    assert squeezed(f"查明：{read}。") in text_of(pdf)
    assert any(f"查明：{read}。" in text for text in word_texts(tmp_path / "a.docx"))


def test_an_emoji_is_a_box_on_paper_told_in_the_preview_and_itself_in_office_files(form: Form, fonts: Fonts, text_of: TextOf, tmp_path: Path) -> None:
    template, values = form("annex-1"), {"equipment": HARD["emoji"][0]}

    pdf = draw_pdf(lay_out(template, values, fonts), fonts)
    write_xlsx(template, values, tmp_path / "a.xlsx")
    write_docx(template, values, tmp_path / "a.docx")

    assert "好评〓店" in text_of(pdf)
    assert fonts.missing(HARD["emoji"][0]) == ["👍"]
    assert "好评👍店" in sheet_texts(tmp_path / "a.xlsx")
    assert "好评👍店" in word_texts(tmp_path / "a.docx")


def test_forty_lines_in_one_cell_are_all_there_and_none_is_cut_off(form: Form, fonts: Fonts, text_of: TextOf, tmp_path: Path) -> None:
    """Spreadsheets know no row above 409 points: the cell is merged over as many rows as its lines need."""
    template, values = form("annex-1"), {"equipment": HARD["lines"][0]}
    pages = lay_out(template, values, fonts)
    write_xlsx(template, values, tmp_path / "a.xlsx")
    write_docx(template, values, tmp_path / "a.docx")

    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    (cell,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == values["equipment"])
    (area,) = (area for area in sheet.merged_cells.ranges if cell.coordinate in area)
    heights = [sheet.row_dimensions[row].height for row in range(area.min_row, area.max_row + 1)]
    assert sum(heights) >= 40 * 15
    assert max(heights) <= 409
    assert all(f"第{number}行内容" in text_of(draw_pdf(pages, fonts)) for number in (1, 20, 40))
    assert values["equipment"] in word_texts(tmp_path / "a.docx")


def test_a_word_of_three_thousand_letters_is_broken_over_lines(form: Form, fonts: Fonts, text_of: TextOf) -> None:
    word = HARD["no blanks"][0]

    pages = lay_out(form("annex-1"), {"equipment": word}, fonts)

    assert text_of(draw_pdf(pages, fonts)).count("a") == 3_000 + word[:20].count("a")
    assert max(text.x + text.line.width * 25.4 / 72 for page in pages.pages for text in page.texts) < pages.width - 14


def test_two_hundred_thousand_characters_in_one_cell_are_printed_whole(form: Form, fonts: Fonts, tmp_path: Path) -> None:
    """In the PDF and the Word file; a spreadsheet's cell does not hold them, which is said."""
    template, text = form("annex-1"), "现场发现标注字样的洗护用品若干件。" * 11_764 + "完。"
    values = {"equipment": text}

    pages = lay_out(template, values, fonts)
    write_docx(template, values, tmp_path / "a.docx")

    assert len(text) == 199_990
    assert "".join(line.line.text for page in pages.pages for line in page.texts).count("洗") == 11_764
    assert text in word_texts(tmp_path / "a.docx")
    with pytest.raises(BadInput, match="电子表格的一格最多32767个字"):
        write_xlsx(template, values, tmp_path / "a.xlsx")


def test_a_letter_of_two_hundred_thousand_characters_is_laid_out_whole(fonts: Fonts, tmp_path: Path) -> None:
    body = "\n".join(["现场发现标注字样的洗护用品若干件。" * 100] * 117)
    letter = compose(template_of("letter"), {**VALUES, **OFFICE, "body": body})

    laid = lay_out_letter(letter, fonts)
    write_letter_docx(letter, fonts, tmp_path / "a.docx")

    assert len(body) > 190_000
    assert "".join(text.line.text for page in laid.pages.pages for text in page.texts).count("洗") == 11_700
    assert "".join(word_texts(tmp_path / "a.docx")).count("洗") == 11_700


def test_a_paragraph_with_a_long_address_is_not_pulled_apart_in_word(fonts: Fonts, tmp_path: Path) -> None:
    """Chinese and figures stand close as on paper; quotation marks are Chinese."""
    body = "网址https://www.example.gov.cn/zscq/baohu/gongzuozhan/index.html，欢迎联系。\n销售“云岫”商品36件。"
    write_letter_docx(compose(template_of("letter"), {**VALUES, **OFFICE, "body": body}), fonts, tmp_path / "a.docx")

    document = docx.Document(str(tmp_path / "a.docx"))
    address, plain = (next(one for one in document.paragraphs if words in one.text) for words in ("https", "云岫”商品36"))
    assert (address.alignment, str(plain.alignment)) == (None, "JUSTIFY (3)")
    assert 'w:hint="eastAsia"' in plain._p.xml
    assert '<w:autoSpaceDN w:val="0"/>' in document.styles["Normal"].element.xml


def lengthened(value: Any, by: str) -> Any:
    """Every text of a form's values made longer, down to those in its lists."""
    if isinstance(value, list):
        return [{name: lengthened(one, by) for name, one in row.items()} if isinstance(row, dict) else row for row in value]
    return value + by if isinstance(value, str) else value


@pytest.mark.parametrize("name", SHIPPED)
def test_no_form_loses_a_text_or_lets_one_out_of_its_cell(name: str, form: Form, filled: Callable[[str], dict[str, Any]], fonts: Fonts) -> None:
    """Each text is six lines longer than usual; a mark at its end is counted, a mark that only a wide line could hold as well."""
    template = form(name)
    values = {key: lengthened(value, "，现场查获https://example.org/" + "a" * 120 + "※") for key, value in filled(name).items()}
    said = fill(template, values)

    pages = lay_out(template, values, fonts)

    wanted = "".join([piece.text for piece in (*said.above_left, *said.above_right)])
    wanted += "".join(block.title + "".join(cell.text + "".join(option.text for option in cell.options) for cell in block.cells) for block in said.blocks)
    printed = [(page, text) for page in pages.pages for text in page.texts]
    assert sum(text.line.text.count("※") for _, text in printed) == wanted.count("※") * max(1, len(template.copies))
    for page, text in printed:
        around = [cell for cell in page.cells if cell.x <= text.x <= cell.x + cell.width and cell.y < text.y - 1 < cell.y + cell.height]
        right, foot = ((cell := around[0]).x + cell.width, cell.y + cell.height) if around else (pages.width, pages.height)
        assert text.x + text.line.width * 25.4 / 72 <= right + 0.1, text.line.text
        assert text.y <= foot, text.line.text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_cuts_nothing_of_hard_text_off(form: Form, fonts: Fonts, tmp_path: Path) -> None:
    """A development check: forty lines and several pages in one cell, in both kinds of file; and no macro or formula is run."""
    del fonts
    lines, long = HARD["lines"][0], "".join(f"第{number}句说明情况。" for number in range(700))
    values = {"equipment": lines, "address": HARD["formula"][0], "adviser": long}
    write_xlsx(form("annex-1"), values, tmp_path / "x.xlsx")
    write_docx(form("annex-1"), values, tmp_path / "d.docx")

    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = [str(tmp_path / name) for name in ("x.xlsx", "d.docx")]
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files], check=True, capture_output=True, timeout=120)

    for name in ("x.pdf", "d.pdf"):
        words = squeezed("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(tmp_path / name)))
        assert [number for number in range(1, 41) if f"第{number}行内容" not in words] == [], name
        assert [number for number in range(700) if f"第{number}句说明情况。" not in words] == [], name
        assert squeezed(HARD["formula"][0]) in words, name
    assert not any("vba" in entry.lower() for entry in zipfile.ZipFile(tmp_path / "x.xlsx").namelist())
