"""附件7: signs at their real size, as PDF and SVG, with letters or curves."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pypdfium2
import pytest
from PIL import ImageChops

from app.paper.fonts import Face, Fonts
from app.paper.glyphs import Outlines
from app.paper.layout import lay_out
from app.paper.parts import Template
from app.paper.pdf import draw_pdf
from app.paper.svg import draw_svg
from app.paper.template import check_template

POINT = 25.4 / 72
FIRST = "知识产权保护工作站大学城园区站"
SECOND = f"{FIRST}焦作市山阳区市场监督管理局知识产权保护联系点"
BLANK = "知识产权保护工作站****园区站***市场监督管理局知识产权保护联系点"

Form, Filled = Callable[[str], Template], Callable[[str], dict[str, Any]]


@pytest.mark.parametrize("curves", [False, True])
def test_both_signs_stand_in_the_pdf_at_real_size_with_their_words(curves: bool, form: Form, filled: Filled, fonts: Fonts) -> None:
    """S2-A7: the words of the document with **** replaced; with curves they can still be found."""
    document = pypdfium2.PdfDocument(draw_pdf(lay_out(form("annex-7"), filled("annex-7"), fonts), fonts, curves=curves))

    texts = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    assert texts == [FIRST, SECOND]
    for page in document:
        assert [side * POINT for side in page.get_size()] == pytest.approx([600, 400], abs=0.1)


def test_another_size_keeps_everything_inside_the_frame(form: Form, filled: Filled, fonts: Fonts) -> None:
    """S2-A7."""
    small = lay_out(replace(form("annex-7"), size=(300.0, 150.0)), filled("annex-7") | {"plate_name": "特别长的名称" * 6 + "园区站"}, fonts)

    assert (small.width, small.height) == (300, 150)
    for page in small.pages:
        for text in page.texts:
            assert text.x > 15
            assert text.x + text.line.width * POINT < 285
            assert 15 < text.y < 140


def test_a_blank_sign_shows_the_asterisks_of_the_document(form: Form, fonts: Fonts) -> None:
    """S2-A7."""
    page = lay_out(form("annex-7"), {}, fonts, blank=True).pages[1]

    assert "".join(text.line.text for text in page.texts) == BLANK


def test_curves_look_the_same_as_letters(form: Form, filled: Filled, fonts: Fonts) -> None:
    """S2-A7: the two differ by the smoothing of edges only."""
    pages = lay_out(form("annex-7"), filled("annex-7"), fonts)

    letters, curves = (pypdfium2.PdfDocument(draw_pdf(pages, fonts, curves=way))[0].render(scale=0.4, grayscale=True).to_pil() for way in (False, True))

    differ = ImageChops.difference(letters, curves).histogram()
    assert sum(differ[96:]) < 0.001 * sum(differ)
    assert sum(letters.histogram()[:128]) > 0.02 * sum(differ)


def test_an_svg_is_as_large_as_the_sign_and_needs_no_font(form: Form, filled: Filled, fonts: Fonts) -> None:
    """S2-A7."""
    root = ElementTree.fromstring(draw_svg(lay_out(form("annex-7"), filled("annex-7"), fonts), 1, fonts))

    name = "{http://www.w3.org/2000/svg}"
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("600mm", "400mm", "0 0 600 400")
    assert root.findtext(f"{name}title", "").replace("\n", "") == SECOND
    assert len(root.findall(f"{name}path")) == 3
    assert not root.findall(f"{name}text")
    numbers = [float(number) for path in root.findall(f"{name}path") for number in re.findall(r"-?\d+\.?\d*", path.get("d", ""))]
    assert min(numbers) > 0
    assert max(numbers) < 600


def test_an_svg_with_text_can_be_changed_by_the_sign_maker(form: Form, filled: Filled, fonts: Fonts) -> None:
    """S2-A7; markup in a name stays text."""
    svg = draw_svg(lay_out(form("annex-7"), filled("annex-7") | {"plate_name": "<b>&园区站"}, fonts), 0, fonts, curves=False)

    texts = [element.text for element in ElementTree.fromstring(svg).findall("{http://www.w3.org/2000/svg}text")]
    assert texts == ["知识产权保护工作站", "<b>&园区站"]


def test_outlines_of_simple_and_accented_characters_are_read(fonts: Fonts) -> None:
    path, place = fonts.file_of(fonts.drawn("é", Face.SONG).font.name)
    outlines = Outlines(path, place)

    assert len(outlines.contours("口")) >= 2
    assert len(outlines.contours("é")) >= 2
    assert outlines.contours(" ") == []


@pytest.mark.parametrize(
    "text, words",
    [
        ('[[plate]]\nlines = ["甲"]\n', "图样要写明大小 size"),
        ('size = [600]\n[[plate]]\nlines = ["甲"]\n', "图样要写明大小 size"),
        ("size = [600, 400]\n[[plate]]\nlines = []\n", "图样要有1至6行字"),
        ('size = [600, 400]\ncolumns = [100]\n[[row]]\ncells = [{ label = "甲" }]\n', "只有图样（[[plate]]）写 size"),
        ('size = [600, 400]\n[[plate]]\nlines = ["{plate_nam}"]\n', "没有“plate_nam”这个字段"),
    ],
)
def test_every_mistake_of_a_sign_is_named(text: str, words: str, written: Callable[[str], Path]) -> None:
    path = written('id = "s"\ntitle = "牌"\nbasis = "无"\n' + text)

    found = check_template(path, {"station": {"plate_name": "标牌第二行"}})

    assert any(words in mistake.what for mistake in found)
    assert all(mistake.remedy and mistake.line for mistake in found)
