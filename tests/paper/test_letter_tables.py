"""Tables and charts inside a printed letter: where they stand, in mm, and what page breaks do to them."""

import itertools
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from app.domain.text_tables import written_table
from app.paper.fonts import Fonts
from app.paper.letter_grid import PITCH
from app.paper.letter_text import compose, missing
from app.paper.letter_word import write_letter_docx
from tests.paper.letters import OFFICE, VALUES, LaidLetter, bare, line_with, lines_of, template_of

LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
GIVEN = {key: value for key, value in VALUES.items() if key in ("number", "title", "addressee", "signed_by", "signed_on")}
HEAD = ("组团", "立案", "已结案", "罚没款（元）")
TABLE = written_table("各组团案件办理情况", [HEAD, ("第一组团", "32", "20", "184300"), ("第二组团", "36", "24", "184500"), ("合计", "68", "44", "368800")])


def letter(fonts: Fonts, body: str) -> LaidLetter:
    return bare("notice", fonts, **GIVEN, body=body)


def long_table(rows: int) -> str:
    return written_table("各所案件", [("监管所", "立案"), *((f"第{number}所", str(number)) for number in range(rows))])


def test_a_table_is_as_wide_as_the_text_with_its_title_in_4_above_it(fonts: Fonts) -> None:
    """S0-33; the text of cells is 小四, the columns of numbers are alike."""
    printed = letter(fonts, f"情况如下。\n{TABLE}\n请抓紧办理。")

    lines, rules = lines_of(printed, fonts), [rule for rule in printed.pages.pages[0].rules if not rule.red]
    title, first = line_with(lines, "各组团案件办理情况"), line_with(lines, "第一组团")
    edges = sorted({round(rule.x1, 2) for rule in rules if rule.x1 == rule.x2})
    assert (min(rule.x1 for rule in rules), max(rule.x2 for rule in rules)) == pytest.approx((LEFT, RIGHT), abs=0.01)
    assert (title.size, first.size) == (14, 12)
    assert len({round(right - left, 1) for left, right in itertools.pairwise(edges[1:])}) == 1
    assert title.y < min(rule.y1 for rule in rules) < first.y


def test_the_text_below_a_table_stands_on_the_grid_again(fonts: Fonts) -> None:
    """GB/T 9704-2012 5.2.3."""
    lines = lines_of(letter(fonts, f"情况如下。\n{TABLE}\n请抓紧办理。"), fonts)

    before, after = line_with(lines, "情况如下"), line_with(lines, "请抓紧办理")
    assert (after.y - before.y) / PITCH == pytest.approx(round((after.y - before.y) / PITCH), abs=0.01)


def test_a_long_table_repeats_its_heading_and_breaks_no_row(fonts: Fonts) -> None:
    printed = letter(fonts, f"情况如下。\n{long_table(60)}\n请抓紧办理。")

    lines = lines_of(printed, fonts)
    pages = {line.page for line in lines if line.text.startswith("第") and "所" in line.text}
    assert len(pages) > 2
    assert [line.page for line in lines if line.text == "监管所立案"] == sorted(pages)
    assert all(TOP <= rule.y1 <= BOTTOM + 0.01 for page in printed.pages.pages for rule in page.rules if not rule.red)


def test_a_heading_and_the_title_go_along_with_a_table_to_the_next_page(fonts: Fonts) -> None:
    lines = lines_of(letter(fonts, f"{'国' * 28 * 8}\n一、各组团情况\n{TABLE}\n请抓紧办理。"), fonts)

    assert [line_with(lines, words).page for words in ("一、各组团情况", "各组团案件办理情况", "第一组团")] == [1, 1, 1]


@pytest.mark.parametrize("rows", range(17, 26))
def test_a_signature_never_stands_alone_behind_a_table(rows: int, fonts: Fonts) -> None:
    """7.3.5.5: the last rows of the table go along, below a heading of their own."""
    lines = lines_of(letter(fonts, f"情况如下。\n{long_table(rows)}"), fonts)

    signed = line_with(lines, "2026年11月20日")
    assert any(line.page == signed.page and line.text.startswith(f"第{rows - 1}所") for line in lines)
    assert any(line.page == signed.page and line.text == "监管所立案" for line in lines)


def test_a_chart_stands_whole_on_one_page_with_its_title_below(fonts: Fonts) -> None:
    """Issue 7: charts in the printed letter; bars as long as their numbers."""
    printed = letter(fonts, f"{'国' * 28 * 3}\n{TABLE}\n【图：各组团立案和结案（件）｜立案｜已结案】\n请抓紧办理。")

    (page,) = [number for number, page in enumerate(printed.pages.pages) if page.bars]
    bars = [bar for bar in printed.pages.pages[page].bars if bar.height < 4]
    title = line_with(lines_of(printed, fonts), "各组团立案和结案（件）")
    assert [bar.width / bars[0].width for bar in bars] == pytest.approx([1, 20 / 32, 36 / 32, 24 / 32], abs=0.01)
    assert title.page == page
    assert title.y > max(bar.y + bar.height for bar in bars)


def test_a_chart_without_its_table_is_asked_for_before_signing(fonts: Fonts) -> None:
    template = template_of("notice")
    values = {**OFFICE, **VALUES, "body": "情况如下。\n【图：各组团立案】"}

    assert missing(template, values) == ["图“各组团立案”上面的表（没有可画的数）"]
    assert lines_of(bare("notice", fonts, **{**values, "annexes": ""}), fonts)


def test_tables_stand_in_attachments_too(fonts: Fonts) -> None:
    lines = lines_of(bare("notice", fonts, **GIVEN, body="见附件。", attachments="统计表", annexes=f"附件\n统计表\n{TABLE}"), fonts)

    assert line_with(lines, "第一组团").page > line_with(lines, "见附件").page


@pytest.mark.parametrize(
    "row",
    ["甲" * 4_000 + "｜乙", "｜".join("长" * 15 for _ in range(20)), "｜".join("长" * 15 for _ in range(40)), "｜" * 5, "《（“" * 400 + "｜" + "1" * 900],
)
def test_no_table_is_too_odd_to_be_laid_out(row: str, fonts: Fonts) -> None:
    """Whatever is pasted, as a heading and as a row, is printed inside the type area."""
    printed = letter(fonts, f"【表：怪表】\n{row}\n{row}\n【图：怪图】")

    found = "".join(line.text for line in lines_of(printed, fonts))
    assert found.count(row[0]) >= row.count(row[0]) or row[0] == "｜"
    assert all(rule.x2 <= RIGHT + 0.1 and rule.y2 <= BOTTOM + 0.1 for page in printed.pages.pages for rule in page.rules if not rule.red)


def test_the_word_file_has_a_table_to_edit_and_the_chart_as_a_picture(fonts: Fonts, tmp_path: Path) -> None:
    body = f"情况如下。\n{TABLE}\n【图：立案（件）】\n请抓紧办理。"
    write_letter_docx(compose(template_of("notice"), {**OFFICE, **GIVEN, "body": body}), fonts, tmp_path / "a.docx")

    document = docx.Document(str(tmp_path / "a.docx"))
    (table,) = document.tables
    assert [cell.text for cell in table.rows[1].cells] == ["第一组团", "32", "20", "184300"]
    assert table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert len(document.inline_shapes) == 1
