import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paper.lines import BLANK_AFTER, LOOSEST, NO_END, NO_START, Cut, Line, blanks, break_lines, cut, printable

EM = 10.0


def measure(text: str) -> float:
    return sum(EM / 2 if char <= "~" else EM for char in text)


def texts(text: str, ems: float, **options: float) -> list[str]:
    return [line.text for line in break_lines(text, measure, ems * EM, **options)]


def set_width(line: Line) -> float:
    return measure(line.text) + sum(line.gaps())


def test_text_that_fits_is_one_line_of_its_own_width() -> None:
    assert break_lines("知识产权", measure, 100) == [Line("知识产权", 40, 0, last=True)]


def test_an_empty_text_is_one_empty_line() -> None:
    assert break_lines("", measure, 100) == [Line("", 0, 0, last=True)]


def test_newlines_of_every_kind_are_kept_and_end_a_paragraph() -> None:
    lines = break_lines("甲\r\n\r\n乙\u2028丙\r丁", measure, 100)

    assert [line.text for line in lines] == ["甲", "", "乙", "丙", "丁"]
    assert all(line.last for line in lines)


def test_the_first_line_of_each_paragraph_is_indented() -> None:
    assert texts("一二三四五六\n一二三四五六", 4, first_indent=2 * EM) == ["一二", "三四五六", "一二", "三四五六"]


def test_closing_punctuation_is_drawn_into_the_line_when_other_punctuation_can_give_way() -> None:
    (first, second) = break_lines("一二，三四，五六七八九", measure, 5 * EM)

    assert first.text == "一二，三四，"
    assert set_width(first) == pytest.approx(5 * EM)
    assert first.gaps() == pytest.approx([0, 0, -EM / 2, 0, 0, -EM / 2])
    assert second.text == "五六七八九"


def test_closing_punctuation_takes_a_character_along_when_nothing_can_give_way() -> None:
    (first, _) = break_lines("一二三四五六七，八九十", measure, 7 * EM)

    assert first.text == "一二三四五六"
    assert first.gaps() == pytest.approx([EM / 5] * 5 + [0])


def test_an_opening_bracket_does_not_end_a_line() -> None:
    assert texts("一二三四（五六七）", 5) == ["一二三四", "（五六七）"]


@pytest.mark.parametrize("pair", ["……", "——"])
def test_double_marks_are_neither_cut_nor_pulled_apart(pair: str) -> None:
    lines = break_lines(f"一二三四{pair}五六七八", measure, 5 * EM)

    assert any(pair in line.text for line in lines)
    assert all(line.gaps()[line.text.index(pair)] == 0 for line in lines if pair in line.text)


@pytest.mark.parametrize("word", ["Company", "12,345.67", "2025-10-22", "10月", "第25", "〕94号"])
def test_words_numbers_and_counted_things_stay_together_when_they_fit(word: str) -> None:
    lines = texts(f"一二三四{word}一二三四", 5)

    assert any(word in line for line in lines)


def test_a_word_that_fits_no_line_begins_at_once_and_is_cut() -> None:
    assert texts("网址" + "a" * 30, 5) == ["网址" + "a" * 6, "a" * 10, "a" * 10, "a" * 4]


def test_a_long_web_address_goes_on_behind_one_of_its_signs() -> None:
    lines = texts("网店：https://shop.example.cn/view.htm?id=1234567890&spm=a1z10.1-c", 12)

    assert lines == ["网店：https://shop.", "example.cn/view.htm?id=", "1234567890&spm=a1z10.1-c"]


def test_the_point_of_a_number_is_no_place_to_end_a_line() -> None:
    assert cut(".", "5") is Cut.IN_WORD
    assert cut(".", "c") is Cut.AT_SIGN


def test_a_number_that_fits_no_line_begins_a_line_and_is_halved() -> None:
    """The numbers of 12315 have more than twenty figures."""
    assert texts("编号1350104002026112012", 6) == ["编号", "1350104002", "026112012"]


def test_spaces_vanish_at_the_end_of_a_line_and_words_are_not_spaced_out_inside() -> None:
    first, second = break_lines("ab cd ef    gh", measure, 4.4 * EM)

    assert [first.text, second.text] == ["ab cd ef", "gh"]
    assert first.gaps() == pytest.approx([0, 1, 1, 0, 1, 1, 0, 0])


def test_the_last_line_does_not_hold_a_single_character_when_that_can_be_avoided() -> None:
    assert texts("一二三四五六七八九十了。", 10) == ["一二三四五六七八九", "十了。"]
    assert texts("市场监管局", 4, justify=False) == ["市场监", "管局"]
    assert texts("政策法规科", 4.7) == ["政策法", "规科"]


def test_a_single_last_character_is_drawn_in_when_punctuation_can_give_way() -> None:
    assert texts("一，二，三，四五六七了", 10) == ["一，二，三，四五六七了"]


def test_a_line_that_would_become_too_loose_stays_ragged() -> None:
    (first, *_) = break_lines("一二Companynames", measure, 6 * EM)

    assert (first.text, first.spacing) == ("一二", 0)
    assert [line.spacing for line in break_lines("2026年11月25日 8:50", measure, 8.4 * EM)] == [0, 0]


def test_without_justification_no_gap_is_widened() -> None:
    assert all(line.spacing <= 0 for line in break_lines("一二三四五，六七八（九）十" * 9, measure, 7.3 * EM, justify=False))


def test_a_line_narrower_than_a_character_still_takes_one() -> None:
    assert texts("甲乙", 0.5) == ["甲", "乙"]


def test_invisible_characters_are_removed_and_tabs_become_spaces() -> None:
    """Direction marks would turn a name round on paper; control characters have no shape."""
    assert printable("甲\u202e乙\u2066丙\x00\x9f\u200b\ufeff\tx\ufe0f\U000e0100") == "甲乙丙    x"
    assert printable("a\u00a0b\u2003c\u3000d\ud800") == "a b c\u3000d〓"


@given(st.text())
def test_printable_text_has_no_control_or_format_characters_and_stays_as_it_is(text: str) -> None:
    clean = printable(text)

    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in clean if char != "\n")
    assert printable(clean) == clean


def pairs_of(line: Line) -> enumerate[tuple[str, str]]:
    """Each place inside the line with the characters before and after it."""
    return enumerate(pairwise(line.text), start=1)


phrases = st.builds(
    lambda opening, words, closing: opening + words + closing,
    st.sampled_from(["", "（", "“", "《", "——"]),
    st.text("知识产权行政保护a1 ", min_size=2, max_size=12),
    st.sampled_from(["", "，", "。", "）", "”，", "……", "％", "？"]),
)
prose = st.lists(phrases, max_size=25).map("".join)
wild = st.text(st.sampled_from("知识，。（“”）…—a1. -\n第年〕　") | st.characters())
widths = st.floats(6 * EM, 30 * EM)
indents = st.sampled_from([0.0, 2 * EM])


@given(prose | wild, st.floats(0, 30 * EM), indents, st.booleans())
def test_no_character_but_spaces_at_the_cut_is_lost(text: str, width: float, indent: float, justify: bool) -> None:
    lines = break_lines(text, measure, width, indent, justify)

    assert "".join(line.text for line in lines).replace(" ", "") == printable(text).replace("\n", "").replace(" ", "")
    assert sum(line.last for line in lines) == printable(text).count("\n") + 1
    assert lines[-1].last


@given(prose | wild, widths, indents, st.booleans())
def test_every_line_fits_and_its_gaps_make_up_its_width(text: str, width: float, indent: float, justify: bool) -> None:
    first = True
    for line in break_lines(text, measure, width, indent, justify):
        assert set_width(line) == pytest.approx(line.width, abs=1e-3)
        assert line.width <= width - indent * first + 1e-3
        assert all(gap >= -EM / 2 * blanks(*pair) - 1e-3 for gap, pair in zip(line.gaps(), pairwise((*line.text, "")), strict=True))
        first = line.last


@given(prose, widths, indents, st.booleans())
def test_prose_never_has_forbidden_marks_at_the_start_or_end_of_a_line(text: str, width: float, indent: float, justify: bool) -> None:
    lines = break_lines(text, measure, width, indent, justify)

    for before, after in pairwise(line.text for line in lines):
        assert not after or after[0] not in NO_START
        assert not before or before[-1] not in NO_END


@given(wild, widths)
def test_a_line_breaks_the_rules_only_when_it_has_no_other_place_to_be_cut(text: str, width: float) -> None:
    for line, following in pairwise(break_lines(text, measure, width)):
        if line.last or not line.text or not following.text or cut(line.text[-1], following.text[0]) is not Cut.AGAINST_RULES:
            continue
        assert all(cut(before, after) is Cut.AGAINST_RULES or line.text[:place].rstrip(" ")[-1:] in NO_END for place, (before, after) in pairs_of(line))


@given(prose, widths)
def test_a_full_line_of_prose_ends_at_the_margin_unless_it_would_be_too_loose(text: str, width: float) -> None:
    for line in break_lines(text, measure, width):
        ragged = width - line.width
        if not line.last and ragged > 1e-3:
            assert ragged > LOOSEST * EM * sum(1 for before, after in pairwise(line.text) if not (before <= "~" and after <= "~")) - EM


@pytest.mark.parametrize("unit", ["为加强知识产权行政保护协作，2025年（试行）abc。", "a", "，", "（", " ", "字", "a，", "\u0301"])
def test_two_hundred_thousand_characters_take_less_than_two_seconds(unit: str) -> None:
    text = (unit * 200_000)[:200_000]
    begun = time.process_time()

    break_lines(text, measure, 28 * EM, 2 * EM)

    assert time.process_time() - begun < 2


def test_every_mark_that_can_be_squeezed_may_not_start_a_line() -> None:
    assert BLANK_AFTER <= NO_START
