"""Finding by pinyin initials and by single characters (ux 2: at most six keys)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pinyin import initials, search_text


@pytest.mark.parametrize(
    "text, keys",
    [
        ("盖山外贸货运", "gswmhy"),
        ("长乐江田所", "cljts"),
        ("下渡街道", "xdjd"),
        ("三叉街街道", "scjjd"),
        ("局长", "jz"),
        ("长城路", "ccl"),
        ("重庆", "cq"),
        ("重点企业", "zdqy"),
        ("建设银行厦门分行", "jsyhxmfh"),
        ("李记鞋行", "ljxh"),
        ("行政调解", "xztj"),
        ("调查", "dc"),
        ("翟记布行", "zjbh"),
    ],
)
def test_a_character_with_several_readings_is_read_by_its_word(text: str, keys: str) -> None:
    assert initials(text) == keys


@pytest.mark.parametrize(
    "name, keys",
    [("单小明", "sxm"), ("曾某", "zm"), ("仇英", "qy"), ("解某", "xm"), ("区小明", "oxm"), ("查某某", "zmm"), ("任某", "rm"), ("覃某", "qm")],
)
def test_surnames_are_read_as_surnames(name: str, keys: str) -> None:
    assert initials(name) == keys


@pytest.mark.parametrize(
    "text, keys", [("单位", "dw"), ("解除", "jc"), ("区域", "qy"), ("区政府", "qzf"), ("查封", "cf"), ("曾用名", "cym"), ("重案组", "zaz")]
)
def test_words_are_not_taken_for_names(text: str, keys: str) -> None:
    assert initials(text) == keys


def test_latin_letters_and_digits_are_kept_and_marks_dropped() -> None:
    assert initials("Ａ12“安踏”（中国）") == "a12atzg"
    assert initials("") == ""


def test_search_text_has_every_character_on_its_own() -> None:
    assert search_text("安踏（China）　２号") == "安 踏 c h i n a 2 号"
    assert search_text("  ，。 ") == ""


@given(st.text(max_size=20))
def test_any_text_can_be_indexed(text: str) -> None:
    assert " " not in initials(text)
    assert all(len(word) == 1 for word in search_text(text).split())


@given(st.text(max_size=10), st.text(max_size=10))
def test_a_part_of_a_text_is_a_part_of_its_search_text(before: str, after: str) -> None:
    assert search_text("仓山") in search_text(f"{before} 仓山 {after}")
