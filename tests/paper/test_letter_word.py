"""Letters as Word files keep the margins, the grid and the types of the paper, and their whole text."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from app.paper.fonts import Fonts
from app.paper.letter_text import compose
from app.paper.letter_word import write_letter_docx
from tests.paper.letters import IDS, OFFICE, VALUES, template_of


def written(name: str, fonts: Fonts, folder: Path, **values: str) -> Any:
    file = folder / f"{name}.docx"
    write_letter_docx(compose(template_of(name), {**OFFICE, **VALUES, **values}), fonts, file)
    return docx.Document(str(file))


@pytest.mark.parametrize("name", IDS)
def test_every_part_of_a_letter_is_in_its_word_file(name: str, fonts: Fonts, tmp_path: Path) -> None:
    document = written(name, fonts, tmp_path)

    words = "".join(paragraph.text for paragraph in document.paragraphs)
    template = template_of(name)
    for field in template.fields:
        for line in VALUES.get(field.name, "").split("\n"):
            if not (field.name in ("printed_by", "printed_on") and template.layout == "letter"):
                assert line.rstrip("。") in words.replace("　", ""), field.name


def test_margins_and_grid_are_those_of_the_paper(fonts: Fonts, tmp_path: Path) -> None:
    section = written("notice", fonts, tmp_path).sections[0]

    grid = section._sectPr.find(qn("w:docGrid"))
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (28, 26)
    assert section.page_width.mm - section.left_margin.mm - section.right_margin.mm == pytest.approx(156, abs=0.1)
    assert section.top_margin.mm + (10.446 - 5.571) / 2 == pytest.approx(37, abs=0.1)
    assert grid.get(qn("w:type")) == "lines"
    assert int(grid.get(qn("w:linePitch"))) * 25.4 / 1440 == pytest.approx(10.446, abs=0.02)


def test_a_line_holds_28_characters(fonts: Fonts, tmp_path: Path) -> None:
    xml = written("notice", fonts, tmp_path).element.body.xml

    pitch = 16 + int(re.findall(r'<w:spacing w:val="(-\d+)"/>', xml)[0]) / 20
    assert 28 * pitch * 25.4 / 72 <= 156 < 28.2 * pitch * 25.4 / 72


def test_faces_and_sizes_are_those_that_offices_are_told_to_use(fonts: Fonts, tmp_path: Path) -> None:
    document = written("notice", fonts, tmp_path)

    runs = {run.text: (run._element.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt) for paragraph in document.paragraphs for run in paragraph.runs}
    assert runs["一、核查内容"] == ("黑体", 16)
    assert runs["（一）登记情况。"] == ("楷体_GB2312", 16)
    assert runs["福州市仓山区市场监督管理局文件"][0] == "方正小标宋简体"
    assert runs["长乐区市场监督管理局："] == ("仿宋_GB2312", 16)


def test_pages_are_numbered_outside_and_the_imprint_stays_at_the_foot(fonts: Fonts, tmp_path: Path) -> None:
    document = written("notice", fonts, tmp_path)

    assert document.settings.odd_and_even_pages_header_footer
    assert "PAGE" in document.sections[0].footer._element.xml
    frames = re.findall(r'<w:framePr [^>]*w:y="(\d+)" w:h="(\d+)"', document.element.body.xml)
    ends = [round((int(top) + int(height)) * 25.4 / 1440) for top, height in frames]
    assert ends == [254, 262]


def test_a_letter_in_its_own_format_has_red_double_lines(fonts: Fonts, tmp_path: Path) -> None:
    document = written("letter", fonts, tmp_path)

    assert "thickThinSmallGap" in document.element.body.xml
    assert "thickThinSmallGap" in document.sections[0].first_page_footer._element.xml
    assert document.sections[0].different_first_page_header_footer


def test_hostile_text_becomes_no_markup(fonts: Fonts, tmp_path: Path) -> None:
    document = written("letter", fonts, tmp_path, body="<w:t>&\x00甲\x0b乙]]>")

    xml = zipfile.ZipFile(tmp_path / "letter.docx").read("word/document.xml").decode()
    assert "&lt;w:t&gt;&amp;" in xml
    assert any("甲" in paragraph.text for paragraph in document.paragraphs)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_every_letter_and_loses_nothing(fonts: Fonts, tmp_path: Path) -> None:
    """A development check: what another office program makes of the files, with the head and the imprint where they belong."""
    for name in IDS:
        written(name, fonts, tmp_path)

    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *(str(tmp_path / f"{name}.docx") for name in IDS)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    for name in IDS:
        document = pypdfium2.PdfDocument(tmp_path / f"{name}.pdf")
        words = "".join("".join(page.get_textpage().get_text_range() for page in document).split())
        for text in ("仓市场监管〔2026〕31号", "一、核查内容", "（一）登记情况。", "附件：1.涉案商品照片及说明", "2026年11月20日", "附件2"):
            assert text in words, (name, text)
        last = document[len(document) - 1].get_textpage()
        at = last.get_text_range().find("福州市知识产权局，")
        assert at >= 0, name
        assert (297 - last.get_charbox(at)[1] * 25.4 / 72) > 235, name
