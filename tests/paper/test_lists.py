"""Lists with several tables, totals, titles that name the office, and rows that are chosen; each mistake in them is named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.paper.filled import fill
from app.paper.fonts import Fonts
from app.paper.layout import lay_out
from app.paper.parts import Listing, Template
from app.paper.pdf import draw_pdf
from app.paper.template import check_template, read_template

FIELDS = {"team": {"full_name": "名称", "people": "人数", "left_on": "移出日期", "unit": "登记单位"}, "own": {"bureau": "本局名称"}}

HEAD = 'id = "office-1"\ntitle = "队伍统计表"\nbasis = "本单位设定"\n'
LIST = """
[[part]]
title = "1.{own.bureau|***局}队伍"
name = "first"
rows_of = "team"
where = { left_on = "" }
within = "unit"
total = "合计"

[[part.column]]
label = "名称"
value = "{full_name}"
width = 100

[[part.column]]
label = "人数"
value = "{people}"
width = 40
sum = true
"""
TWO = HEAD + LIST + LIST.replace('"first"', '"second"').replace("1.", "2.")
ROWS = [{"full_name": "甲队", "people": "12"}, {"full_name": "乙队", "people": "30"}]

Written = Callable[[str], Path]


def test_each_table_has_its_own_rows_title_and_total(written: Written, fonts: Fonts, text_of: Callable[[bytes], str]) -> None:
    """S2-A4."""
    template = read_template(written(TWO))

    text = text_of(draw_pdf(lay_out(template, {"own.bureau": "山阳区局", "first": ROWS, "second": ROWS[:1]}, fonts), fonts))

    assert "1.山阳区局队伍名称人数甲队12乙队30合计422.山阳区局队伍名称人数甲队12合计12" in text


def test_a_list_of_ones_own_design_says_whose_the_rows_are_where_they_are_several_units(written: Written) -> None:
    """S2-62: the ledger of who collects what others registered; a document's own form stays as it is printed."""
    rows = [{**row, "unit": unit} for row, unit in zip(ROWS, ("盖山所", "城门所"), strict=True)]
    own = HEAD.replace('basis = "本单位设定"', 'basis = "本单位设定"\nown_form = true') + LIST

    told, official = (fill(read_template(written(text)), {"first": rows}).blocks[0] for text in (own, HEAD + LIST))

    assert [cell.text for cell in told.cells if cell.column == 0] == ["登记单位", "盖山所", "城门所", "合计"]
    assert (sum(told.widths), len(told.widths)) == (140, 3)
    assert len(official.widths) == 2


def test_a_blank_copy_keeps_the_words_of_the_original_where_a_name_would_stand(written: Written) -> None:
    """S2-A4."""
    blank = fill(read_template(written(TWO)), {"own.bureau": "山阳区局", "first": ROWS}, blank=True)

    assert [block.title for block in blank.blocks] == ["1.***局队伍", "2.***局队伍"]
    assert all(cell.text in ("", "合计") for block in blank.blocks for cell in block.cells if cell.row > 0)


def test_the_rules_of_a_list_are_read_from_its_file(written: Written) -> None:
    first = read_template(written(TWO)).parts[0]

    assert isinstance(first, Listing)
    assert (first.key, first.where, first.within, first.total) == ("first", (("left_on", ""),), "unit", "合计")


@pytest.mark.parametrize(
    "change, sentence, remedy",
    [
        (('name = "second"', ""), "没有", ""),
        (("left_on =", "left_an ="), "第 9 行：“where”里没有“left_an”这个字段。", "是不是“left_on”？请改正。"),
        (('within = "unit"', 'within = "unti"'), "第 10 行：没有“unti”这个字段。", "是不是“unit”？请改正。"),
        (("{own.bureau|", "{own.burau|"), "第 6 行：“own”没有“burau”。", "是不是“bureau”？请改正。"),
        (("sum = true\n", ""), "第 5 行：合计要同时写 total（合计行的文字）和 sum = true（要加的列）。", "请补上其中缺的一个，或者都删去。"),
        (('left_on = ""', "left_on = 1"), "第 9 行：“where”里的“left_on”应当是文字。", "请给它加上引号。"),
    ],
)
def test_every_mistake_of_a_list_is_named_with_line_and_remedy(change: tuple[str, str], sentence: str, remedy: str, written: Written) -> None:
    path = written(TWO.replace(*change, 1))

    found = check_template(path, FIELDS)

    if sentence == "没有":
        assert found == []
    else:
        assert [(one.sentence.split(" ", 1)[1], one.remedy) for one in found] == [(sentence, remedy)]


def test_two_lists_of_one_kind_need_names(written: Written) -> None:
    path = written(TWO.replace('name = "first"', 'name = "second"'))

    (mistake,) = check_template(path, FIELDS)

    assert "有2个名录都叫“second”。" in mistake.sentence


def test_notes_stand_below_the_table_with_a_gap(form: Callable[[str], Template], filled: Callable[[str], dict[str, Any]], fonts: Fonts) -> None:
    """S2-A3."""
    (page,) = lay_out(form("annex-3"), filled("annex-3") | {"key_enterprise": filled("annex-3")["key_enterprise"][:2]}, fonts).pages

    table_ends = max(cell.y + cell.height for cell in page.cells)
    note = next(text for text in page.texts if text.line.text.startswith("知识产权重点保护种类：驰名商标"))

    assert 3.0 < note.y - table_ends < 8.0


@pytest.mark.parametrize("name, kind, number", [("annex-2", "station", 60), ("annex-3", "key_enterprise", 40), ("annex-5", "service_organisation", 60)])
def test_headings_are_repeated_on_every_page_and_numbers_go_on(
    name: str, kind: str, number: int, form: Callable[[str], Template], filled: Callable[[str], dict[str, Any]], fonts: Fonts
) -> None:
    """S2-A2, S2-A3, S2-A5."""
    row = filled(name)[kind][0]
    template = form(name)

    pages = lay_out(template, {kind: [row] * number}, fonts)

    headings = ["".join(column.label.split()) for column in template.parts[0].columns if isinstance(template.parts[0], Listing)]
    for page in pages.pages:
        text = "".join("".join(line.line.text.split()) for line in page.texts)
        assert all(heading in text for heading in headings)
    numbers = [cell for cell in fill(template, {kind: [row] * number}).blocks[0].cells if cell.label == "序号" and cell.kind == "value"]
    assert [cell.text for cell in numbers] == ([str(count) for count in range(1, number + 1)] if "序号" in headings else [])
    assert len(pages.pages) > 2


MATRIX = (
    HEAD
    + """
rows_of = "team"

[[column]]
label = "任务"
value = "{people}"
width = 60

[[column]]
label = "责任单位"
value = "{full_name}"
width = 40
across = true
"""
)


def test_a_matrix_has_one_column_for_each_name_and_ticks_where_a_row_has_it(written: Callable[[str], Path]) -> None:
    """S1-02."""
    template = read_template(written(MATRIX))

    (block,) = fill(
        template, {"team": [{"people": "一", "full_name": "甲所、乙所"}, {"people": "二", "full_name": "乙所"}, {"people": "三", "full_name": ""}]}
    ).blocks

    rows = [[cell.text for cell in block.cells if cell.row == number] for number in range(4)]
    assert rows == [["任务", "甲所", "乙所"], ["一", "√", "√"], ["二", "", "√"], ["三", "", ""]]
    assert block.widths == (60, 20, 20)


def test_more_names_than_a_matrix_has_room_for_stay_words(written: Callable[[str], Path]) -> None:
    template = read_template(written(MATRIX))

    (block,) = fill(template, {"team": [{"people": "一", "full_name": "、".join(f"{number}所" for number in range(9))}]}).blocks

    assert [cell.text for cell in block.cells if cell.row == 0] == ["任务", "责任单位"]
