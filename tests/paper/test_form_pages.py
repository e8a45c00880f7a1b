"""What stands on the pages: annex 1 as its document has it, growth over pages, ticks, blanks, copies."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import ImageChops

from app.domain.errors import BadInput
from app.paper.fonts import Fonts
from app.paper.layout import lay_out
from app.paper.pages import Rule, Stamp
from app.paper.parts import Template
from app.paper.pdf import draw_pdf, joined
from app.paper.raster import page_count, render_page
from app.paper.record_sheet import record_sheet
from app.paper.template import read_template

Form = Callable[[str], Template]
Filled = Callable[[str], dict[str, Any]]
TextOf = Callable[[bytes], str]

ANNEX_1 = """
附件1 知识产权保护联系点申请表 填报时间：  单位名称 联系人 部门 联系电话 电邮、QQ 单位地址 单位网址 工作站所在区域主要行业领域
汽车零部件 电子信息 机械制造 生物医药 新材料 节能环保 现代农业 其它行业 工作站名称 管理人员数 专职 兼职 负责人 手机 QQ、微信 工作人员 办公面积平方米
工作机位台(套) 办公设备 办公环境 设置知识产权保护宣传标牌 制度上墙 申报单位意见 (公章) 辖区市场监管局意见 工作站指导员 本表交由辖区市场监管局存档
"""
HOSTILE = [
    "\x00\x07\x1b[31m",
    "\u202e\u2066\u200b",
    "<b>粗</b><img src='/etc/passwd'/>&lt;",
    "😀👨‍👩‍👧",
    "{unit_name}{0}{",
    "=1+1",
    "\ud800",
    "a\u0301" * 50,
]
STAMP = Stamp("ZL1*7F3KQ2MA81TTXK2P*0193B0E27C1A7F3E9D2A8A1BC3D4E5F6*1*JIAOZUO-2021-135-ANNEX-2", ("核验码", "7F3K-Q2MA", "81TT-XK2P"))
LONG = "现场发现标注“云岫”字样的洗护用品约340件，当事人陈述货物购自某日化商行。"


@pytest.mark.parametrize("blank", [False, True])
def test_annex_1_is_one_page_with_every_label_of_the_document(blank: bool, form: Form, filled: Filled, fonts: Fonts, text_of: TextOf) -> None:
    """S2-A1."""
    pdf = draw_pdf(lay_out(form("annex-1"), filled("annex-1"), fonts, blank=blank), fonts)

    text = text_of(pdf)
    assert page_count(pdf) == 1
    assert [label for label in ANNEX_1.split() if label not in text] == []
    assert text.count("(公章)年月日") == 2
    assert text.count("手机") == text.count("QQ、微信") == 2


def test_a_blank_annex_1_keeps_year_month_and_day_free(form: Form, filled: Filled, fonts: Fonts, text_of: TextOf) -> None:
    """S2-A1."""
    blank = text_of(draw_pdf(lay_out(form("annex-1"), filled("annex-1"), fonts, blank=True), fonts))
    dated = text_of(draw_pdf(lay_out(form("annex-1"), filled("annex-1"), fonts), fonts))

    assert "填报时间：年月日" in blank
    assert "苏以棠" not in blank
    assert "☑" not in blank
    assert "填报时间：2026年11月20日" in dated


def test_ticked_boxes_are_drawn_and_can_be_found_as_text(form: Form, filled: Filled, fonts: Fonts, text_of: TextOf) -> None:
    """S2-A1."""
    pages = lay_out(form("annex-1"), filled("annex-1"), fonts)

    ticked = {tick.option for tick in pages.pages[0].ticks if tick.ticked}

    assert ticked == {"电子信息", "其它行业", "设置知识产权保护宣传标牌"}
    text = text_of(draw_pdf(pages, fonts))
    assert "电子信息☑机械制造☐生物医药☐" in text
    assert text.count("☑") == 3


def test_an_answer_that_the_form_does_not_offer_is_printed_too(form: Form, fonts: Fonts, text_of: TextOf) -> None:
    pages = lay_out(form("annex-1"), {"industries": ["电子信息", "海洋渔业"]}, fonts)

    assert "海洋渔业" in text_of(draw_pdf(pages, fonts))
    assert {tick.option for tick in pages.pages[0].ticks if tick.ticked} == {"电子信息", "海洋渔业"}


@pytest.mark.parametrize("answer, ticked", [(True, [True, False]), (False, [False, True]), (None, [False, False])])
def test_yes_ticks_the_first_box_no_the_second_and_no_answer_neither(answer: bool | None, ticked: list[bool], form: Form, fonts: Fonts) -> None:
    """S2-25."""
    pages = lay_out(form("station-check"), {"has_place": answer}, fonts)

    assert [tick.ticked for tick in pages.pages[0].ticks if tick.field == "has_place"] == ticked


def test_a_blank_copy_says_nothing_that_only_a_record_could(form: Form, fonts: Fonts, text_of: TextOf) -> None:
    """S0-04, S0-63: neither 现行 in rows for the pen nor 全局 above the table."""
    history, proposal = (text_of(draw_pdf(lay_out(form(name), {}, fonts, blank=True), fonts)) for name in ("group-history", "allocation-proposal"))

    assert "现行" not in history
    assert "组团：编号：" in proposal


def test_cells_of_a_page_fill_the_grid_and_never_overlap(form: Form, filled: Filled, fonts: Fonts) -> None:
    """The screen draws the same rectangles, so they have to be a grid."""
    pages = lay_out(form("lead-registration"), filled("lead-registration"), fonts)
    table = [cell for cell in pages.cells if cell.y > 40]

    area = sum(cell.width * cell.height for cell in table)
    height = max(cell.y + cell.height for cell in table) - min(cell.y for cell in table)

    assert area == pytest.approx(166 * height, rel=1e-6)


def test_every_field_of_annex_1_has_its_place_on_the_screen(form: Form, fonts: Fonts) -> None:
    """S2-A1."""
    cells = {cell.field: cell for cell in lay_out(form("annex-1"), {}, fonts).cells if cell.field}

    assert len(cells) == 24
    assert (cells["head_phone"].label, cells["industries"].kind, cells["filled_on"].label) == ("手机", "choices", "填报时间")


def test_text_of_ordinary_length_presses_the_room_for_the_pen_before_it_takes_a_second_page(form: Form, filled: Filled, fonts: Fonts) -> None:
    """S2-A1."""
    values = {**filled("annex-1"), "equipment": LONG * 4, "unit_name": LONG * 3}

    pages = lay_out(form("annex-1"), values, fonts)

    pens = [cell.height for cell in pages.cells if cell.kind == "pen"]
    assert len(pages.pages) == 1
    assert all(24 <= height < 38 for height in pens)


def test_a_cell_too_long_for_a_page_goes_on_on_the_next_and_loses_nothing(form: Form, filled: Filled, fonts: Fonts, text_of: TextOf) -> None:
    pages = lay_out(form("lead-registration"), {**filled("lead-registration"), "detail": LONG * 100}, fonts)

    text = text_of(draw_pdf(pages, fonts))
    assert len(pages.pages) == 4
    assert re.sub(r"第\d页共4页|本软件自拟格式|涉嫌事实", "", text).count(LONG) == 100
    assert all(line.y < pages.height - 8 for page in pages.pages for line in page.texts)


def test_the_heading_of_a_list_is_repeated_and_its_numbers_go_on(form: Form, filled: Filled, fonts: Fonts) -> None:
    """S2-A2."""
    pages = lay_out(form("annex-2"), filled("annex-2"), fonts)

    lines = [[text.line.text for text in page.texts] for page in pages.pages]
    numbers = [line for page in lines for line in page if line.isdigit() and len(line) < 3]
    assert len(pages.pages) > 1
    assert all("站名" in page and "所属辖区局" in page for page in lines)
    assert numbers == [str(number) for number in range(1, 46)]


def test_a_blank_list_has_empty_rows_with_numbers(form: Form, fonts: Fonts, text_of: TextOf) -> None:
    """S2-A2."""
    text = text_of(draw_pdf(lay_out(form("annex-2"), {}, fonts, blank=True), fonts))

    assert "20" in text
    assert "{" not in text


def test_a_dispatch_order_is_printed_in_three_copies(form: Form, filled: Filled, fonts: Fonts) -> None:
    """S0-73."""
    pages = lay_out(form("dispatch-order"), filled("dispatch-order"), fonts)

    lines = [[text.line.text for text in page.texts] for page in pages.pages]
    assert [page[0][:7] for page in lines] == ["第一联　派员联", "第二联　接受联", "第三联　牵头联"]
    assert all("本软件自拟格式" in page for page in lines)


@pytest.mark.parametrize("name", ["support-application", "dispatch-order", "lead-registration"])
def test_forms_of_our_own_say_so_and_fit_one_page_a_copy(name: str, form: Form, filled: Filled, fonts: Fonts, text_of: TextOf) -> None:
    """S0-73."""
    template = form(name)

    pages = lay_out(template, filled(name), fonts)

    assert len(pages.pages) == max(1, len(template.copies))
    assert "本软件自拟格式" in text_of(draw_pdf(pages, fonts))


def test_a_template_made_from_labels_prints_any_record(fonts: Fonts, text_of: TextOf) -> None:
    template, values = record_sheet("线索", [("线索编号", "仓前2026A0037"), ("涉嫌事实", LONG * 5), ("备注", "")])

    text = text_of(draw_pdf(lay_out(template, values, fonts), fonts))

    assert "线索编号仓前2026A0037" in text
    assert text.count(LONG) == 5
    assert "本软件自拟格式" in text


def test_the_same_form_gives_the_same_bytes(form: Form, filled: Filled, fonts: Fonts) -> None:
    pages = replace(lay_out(form("annex-1"), filled("annex-1"), fonts), stamp=STAMP)

    first, second = (draw_pdf(pages, fonts, watermark="草稿") for _ in range(2))

    assert first == second


@pytest.mark.parametrize("name", ["annex-1", "annex-3", "lead-registration"])
def test_the_code_stands_in_the_foot_beside_nothing_else(name: str, form: Form, filled: Filled, fonts: Fonts, text_of: TextOf) -> None:
    """The look of an annex is not disturbed: what was there before is where it was, and the code has the corner to itself."""
    plain = lay_out(form(name), filled(name), fonts)
    before, after = (pypdfium2.PdfDocument(draw_pdf(pages, fonts))[0].render(scale=1).to_pil().convert("L") for pages in (plain, replace(plain, stamp=STAMP)))

    corner = ImageChops.difference(before, after).getbbox()
    assert corner is not None
    assert (corner[0] / before.width * plain.width, corner[1] / before.height * plain.height) > (plain.width - 50, plain.height - 20)
    assert before.crop((*corner[:2], before.width, before.height)).getextrema() == (255, 255)
    assert "核验码7F3K-Q2MA81TT-XK2P" in text_of(draw_pdf(replace(plain, stamp=STAMP), fonts))


def test_every_page_bears_the_code_and_it_is_in_the_file_once(form: Form, fonts: Fonts) -> None:
    rows = {"station": [{"full_name": f"工作站{number}"} for number in range(80)]}
    pages = lay_out(form("annex-2"), rows, fonts)

    plain, stamped = (draw_pdf(one, fonts) for one in (pages, replace(pages, stamp=STAMP)))

    document = pypdfium2.PdfDocument(stamped)
    assert len(document) > 3
    assert all("核验码" in page.get_textpage().get_text_range() for page in document)
    assert len(stamped) - len(plain) < 12_000


def test_a_page_becomes_pixels_for_the_preview(form: Form, fonts: Fonts) -> None:
    pdf = draw_pdf(lay_out(form("annex-1"), {}, fonts), fonts)

    raster = render_page(pdf, 0, 72)

    assert (raster.width, raster.height) == (596, 842)
    assert len(raster.pixels) == raster.stride * raster.height


def test_pages_drawn_by_several_threads_are_those_drawn_by_one(form: Form, filled: Filled, fonts: Fonts) -> None:
    pdf = draw_pdf(lay_out(form("annex-1"), filled("annex-1"), fonts), fonts)

    with ThreadPoolExecutor(4) as threads:
        drawn = set(threads.map(lambda _: render_page(pdf, 0, 36), range(24)))

    assert drawn == {render_page(pdf, 0, 36)}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_prints_as_text(hostile: str, form: Form, fonts: Fonts) -> None:
    pdf = draw_pdf(lay_out(form("annex-1"), {"unit_name": f"甲{hostile}乙", "industries": [hostile], "filled_on": hostile}, fonts), fonts)

    assert page_count(pdf) == 1


def test_a_hundred_thousand_characters_print_over_pages(form: Form, fonts: Fonts) -> None:
    pages = lay_out(form("annex-1"), {"equipment": "字" * 100_000}, fonts)

    assert sum(text.line.text.count("字") for page in pages.pages for text in page.texts) == 100_000


def test_more_than_paper_can_hold_is_refused_in_words(form: Form, fonts: Fonts) -> None:
    with pytest.raises(BadInput) as refusal:
        lay_out(form("annex-1"), {"head": "字" * 200_001}, fonts)

    assert "200001个字" in refusal.value.what


def test_a_form_of_several_parts_prints_their_titles_and_lists(written: Callable[[str], Path], fonts: Fonts, text_of: TextOf) -> None:
    template = read_template(
        written(
            'id = "x"\ntitle = "表"\nbasis = "无"\nnotes = ["注：一"]\n'
            '[[part]]\ntitle = "1.甲表"\ncolumns = [40, 126]\n[[part.row]]\ncells = [{ label = "名称" }, { value = "{number}" }]\n'
            '[[part]]\ntitle = "2.乙表"\nrows_of = "people"\n[[part.column]]\nlabel = "姓名"\nvalue = "{name}（{post}）"\nwidth = 166\n'
        )
    )

    text = text_of(draw_pdf(lay_out(template, {"number": "1", "people": [{"name": "林一", "post": "所长"}]}, fonts), fonts))

    assert "表1.甲表名称12.乙表姓名林一（所长）注：一" in text


def test_rules_that_touch_are_drawn_as_one_and_others_stay() -> None:
    rules = [
        Rule(10, 5, 20, 5, 0.5),
        Rule(20, 5, 30, 5, 0.5),
        Rule(31, 5, 40, 5, 0.5),
        Rule(10, 5, 30, 5, 1.0),
        Rule(10, 5, 10, 9, 0.5),
        Rule(10, 12, 10, 7, 0.5),
    ]

    assert joined(rules) == [Rule(10, 5, 30, 5, 0.5), Rule(31, 5, 40, 5, 0.5), Rule(10, 5, 30, 5, 1.0), Rule(10, 5, 10, 12, 0.5)]
    assert joined([Rule(0, 0, 3, 4, 1.0)]) == [Rule(0, 0, 3, 4, 1.0)]
