"""Line rules of letters for any text (GB/T 15834-2011 5.1): nothing lost, nothing outside, no mark at the wrong end of a line; pleasing headlines."""

import itertools
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.paper.fonts import Face, Fonts
from app.paper.letter_grid import BODY, TITLE, WIDTH, Row, paragraph_rows
from app.paper.letter_layout import lay_out_letter
from app.paper.letter_template import OFFICE
from app.paper.letter_text import LetterText, Paragraph, annexes_in, compose, missing, paragraphs, with_colon, without_number
from app.paper.letter_title import known_words, title_lines
from app.paper.lines import NO_END, NO_START
from app.paper.pages import POINT
from tests.paper.letters import VALUES, bare, lines_of, template_of

SOME = "国家知识产权局第一二三号案件的办理。，、；：？！（）《》“”〔〕—…2026年ABCabc.5%℃"
BODIES = st.text(alphabet=SOME, min_size=1, max_size=400).filter(lambda text: text.strip(" 　"))
WORDS = [
    "仓山区市场监督管理局关于印发《仓山区市场监督管理局办理知识产权案件组团联动工作方案》的通知",
    "枣庄市市场监督管理局关于印发全市知识产权行政保护能力提升年活动方案的通知",
    "焦作市市场监督管理局办公室关于开展知识产权保护体系建设提质增效有关工作的通知",
    "福建省市场监督管理局关于进一步加强知识产权综合管理能力建设的通知",
    "关于2026年第三季度知识产权行政保护工作情况的报告",
    "关于移送福州云岫文化有限公司涉嫌商标侵权线索的函",
]


@settings(max_examples=60, deadline=None)
@given(text=BODIES)
def test_a_paragraph_keeps_every_character_and_no_line_breaks_the_rules(text: str, fonts: Fonts) -> None:
    rows = list(paragraph_rows(Paragraph(text), fonts))

    lines = ["".join(piece.line.text for piece in row.pieces) for row in rows]
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(right_of(row) <= WIDTH + 0.01 for row in rows)
    for before, after in itertools.pairwise(lines):
        unavoidable = all(char in NO_START | NO_END | frozenset("—…") for char in before[-3:] + after[:3])
        assert unavoidable or after[:1] not in NO_START or _is_word(before[-1:], after[:1]), (before, after)


def right_of(row: Row) -> float:
    return max((piece.x + (piece.line.width + sum(piece.line.gaps())) * POINT for piece in row.pieces), default=0.0)


def _is_word(before: str, after: str) -> bool:
    """Long runs without a place to break are cut all the same."""
    return (before + after).isascii()


@settings(max_examples=40, deadline=None)
@given(number=st.integers(min_value=20, max_value=900))
def test_a_signature_never_stands_on_a_page_without_text(number: int, fonts: Fonts) -> None:
    values = {key: VALUES[key] for key in ("number", "title", "addressee", "signed_by", "signed_on")}
    letter = bare("letter", fonts, **values, body="国" * number)
    lines = lines_of(letter, fonts)

    page = next(line.page for line in lines if line.text == "2026年11月20日")
    assert any("国" in line.text and "局" not in line.text for line in lines if line.page == page)


@settings(max_examples=30, deadline=None)
@given(heading=st.integers(min_value=5, max_value=400))
def test_a_heading_is_never_the_last_line_of_a_page(heading: int, fonts: Fonts) -> None:
    body = "国" * heading + "\n一、关于标题\n" + "家" * 300
    lines = lines_of(bare("notice", fonts, title="通知", body=body), fonts)

    place = next(place for place, line in enumerate(lines) if line.text == "一、关于标题")
    assert lines[place + 1].page == lines[place].page
    assert lines[place + 1].text.startswith("家")


@pytest.mark.parametrize("title", WORDS)
def test_a_headline_breaks_between_words_and_fits(title: str, fonts: Fonts) -> None:
    measure = fonts.measure(Face.SONG_BOLD, TITLE)

    lines = title_lines(title, measure, WIDTH / POINT)

    assert "".join(lines) == title
    assert all(measure(line) <= WIDTH / POINT for line in lines)
    assert not any(line.startswith(("的", "、", "》")) or line.endswith(("《", "关于")) for line in lines)
    for word in ("知识产权", "市场监督管理", "管理局", "商标", "提质增效", "第三季度", "通知"):
        assert title.count(word) == sum(line.count(word) for line in lines)


@settings(max_examples=60, deadline=None)
@given(title=st.text(alphabet="国家知识产权局关于印发工作的通知《》2026A", min_size=1, max_size=90))
def test_a_headline_of_any_text_keeps_its_characters(title: str, fonts: Fonts) -> None:
    measure = fonts.measure(Face.SONG_BOLD, TITLE)

    lines = title_lines(title, measure, WIDTH / POINT)

    assert "".join(lines) == title
    assert all(measure(line) <= WIDTH / POINT for line in lines)


def test_typed_line_breaks_of_a_headline_stay(fonts: Fonts) -> None:
    assert title_lines("福州市仓山区市场监督管理局\n关于核查的函", fonts.measure(Face.SONG_BOLD, TITLE), WIDTH / POINT) == [
        "福州市仓山区市场监督管理局",
        "关于核查的函",
    ]


def test_a_unit_name_is_not_broken_when_it_is_known(fonts: Fonts) -> None:
    measure = fonts.measure(Face.SONG_BOLD, TITLE)

    lines = title_lines("关于请求协助核查福州云岫某某品牌管理有限公司有关情况的函", measure, WIDTH / POINT, ["福州云岫某某品牌管理有限公司"])

    assert any("福州云岫某某品牌管理有限公司" in line for line in lines)


def test_the_list_of_words_is_clean() -> None:
    assert "知识产权" in known_words()
    assert all(word == word.strip() and 2 <= len(word) <= 20 for word in known_words())


@pytest.mark.parametrize(
    "text, heading",
    [
        ("一、总体要求", "一、总体要求"),
        ("（二）加强协作。各所要主动对接。", "（二）加强协作。"),
        ("一、该公司的登记情况。", ""),
        ("一、时间：11月20日", "一、时间："),
        ("1.夯实服务基础。在区局指导下做好工作。", ""),
        ("一、" + "为了深入贯彻落实上级决定，" * 5 + "现通知如下。请执行。", ""),
        ("十一、附则", "十一、附则"),
        ("二〇二六年", ""),
    ],
)
def test_headings_are_known_by_their_number_and_end(text: str, heading: str) -> None:
    (found,) = paragraphs(text)

    assert text[: found.heading] == heading


def test_parts_of_a_letter_are_put_right() -> None:
    assert with_colon("局属各单位:") == with_colon("局属各单位") == "局属各单位："
    assert without_number("附件1：1. 汇总表；") == "汇总表"
    assert [(one.mark, one.title, len(one.body)) for one in annexes_in("附件1\n名单\n张三\n李四\n附件 2：\n表")] == [("附件1", "名单", 2), ("附件2", "表", 0)]
    assert annexes_in("没有标号\n正文")[0].mark == "附件"


def test_what_is_missing_is_named() -> None:
    template = template_of("letter")

    assert missing(template, {}) == ["发文字号", "标题", "主送机关", "正文", "署名", "成文日期"]
    assert missing(template, {**VALUES, "body": "移送〖suspect〗线索。"}) == ["正文里的“suspect”"]
    assert missing(template, {**VALUES, "attachments": ""}) == ["附件（正文下面要写明每个附件的名称）"]


@pytest.mark.parametrize("text", ["字" * 20_000, "㙍䶮𠅤🙂<b>&amp;", "A" * 3000, "甲\u202e乙\x07丙", "。" * 60])
def test_hostile_text_is_printed_whole(text: str, fonts: Fonts) -> None:
    text_of = compose(template_of("notice"), dict.fromkeys(OFFICE, "局") | {"title": text[:200], "body": text, "addressee": text[:100]})

    letter = lay_out_letter(text_of, fonts)

    words = "".join("".join(mark.line.text for mark in page.texts) for page in letter.pages.pages)
    shown = [char for char in text if char not in "\u202e\x07"]
    assert sum(words.count(char) for char in set(shown)) >= len(shown)
    assert all(mark.x + mark.line.width * POINT <= 184.1 for page in letter.pages.pages for mark in page.texts if mark.size == BODY)


def test_a_letter_of_only_a_title_still_has_a_page(fonts: Fonts) -> None:
    letter = lay_out_letter(LetterText("letter", "某局", "函", ()), fonts)

    assert len(letter.pages.pages) == 1


def test_a_headline_of_a_hundred_characters_takes_no_time(fonts: Fonts) -> None:
    title = "关于请求协助调查福州某某公司甲乙丙丁戊己庚辛壬癸" * 4
    began = perf_counter()

    lines = title_lines(title, fonts.measure(Face.SONG_BOLD, TITLE), WIDTH / POINT)

    assert "".join(lines) == title
    assert perf_counter() - began < 1


@pytest.mark.parametrize("characters", [27, 55, 83])
def test_a_single_character_is_not_left_on_a_line_of_its_own(characters: int, fonts: Fonts) -> None:
    rows = list(paragraph_rows(Paragraph("国" * (characters - 1) + "家"), fonts))

    assert len("".join(piece.line.text for piece in rows[-1].pieces)) > 1
