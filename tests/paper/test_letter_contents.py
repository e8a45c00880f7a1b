"""The contents page of a letter that holds several parts: each heading with the page on which it stands."""

from pathlib import Path

import docx
import pypdfium2

from app.paper.fonts import Fonts
from app.paper.letter_text import LetterText, compose
from app.paper.letter_word import write_letter_docx
from app.paper.pdf import draw_pdf
from tests.paper.letters import OFFICE, REFERRAL, bare, begun, template_of

LONG = "某茶叶商行（个体工商户）通过网络直播间销售侵犯他人注册商标专用权的茶叶案"


def collection(cases: int) -> dict[str, str]:
    """A collection of so many cases, some with long names, which take more than a page each."""
    names = {number: LONG if number % 2 else "某鞋行案" for number in range(1, cases + 1)}
    texts = [f"案例{number}　{name}（商标）\n【基本案情】\n{'当事人销售运动鞋46双。' * 40 * number}" for number, name in names.items()]
    return begun("case-collection") | {"body": "\n".join(["本合集供办案参考。", *texts])}


def composed(cases: int) -> LetterText:
    return compose(template_of("case-collection"), {**REFERRAL, **OFFICE, **collection(cases)})


def pages_of(cases: int, fonts: Fonts) -> list[str]:
    document = pypdfium2.PdfDocument(draw_pdf(bare("case-collection", fonts, **collection(cases)).pages, fonts))
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def test_the_contents_name_the_page_on_which_each_case_begins(fonts: Fonts) -> None:
    """S0-79, S1-24: also where a name takes two lines."""
    contents, *pages = pages_of(12, fonts)

    laid = bare("case-collection", fonts, **collection(12))
    assert "目录案例1" in contents
    assert contents.endswith("—1—")
    assert len(laid.entries) == 12
    for number, page in enumerate(laid.entries, 1):
        assert f"案例{number}" in pages[page - 2]
    last = "".join(f"案例{number}{(LONG if number % 2 else '某鞋行案')}（商标）{laid.entries[number - 1]}" for number in (1, 2))
    assert last in contents.replace("…", "")


def test_a_collection_of_one_case_has_no_contents(fonts: Fonts) -> None:
    assert not any("目录" in page for page in pages_of(1, fonts))


def test_the_contents_of_a_word_file_follow_its_pages(fonts: Fonts, tmp_path: Path) -> None:
    """The numbers are fields that point to the headings, which begin on the page behind."""
    write_letter_docx(composed(3), fonts, tmp_path / "a.docx")

    xml = docx.Document(str(tmp_path / "a.docx")).element.xml
    assert [f'w:instr="PAGEREF entry{number}"' in xml and f'w:name="entry{number}"' in xml for number in (1, 2, 3)] == [True] * 3


def test_the_name_of_a_case_is_a_heading_however_long_it_is() -> None:
    assert len(composed(2).entries[0]) > 40
