"""Codes and numbers as they are pasted, checked and masked (domain-rules C-4, ux 7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.identifiers import (
    DocumentNumber,
    credit_code_problem,
    document_number_problem,
    masked_phone,
    masked_text,
    normalised_credit_code,
    normalised_document_number,
    normalised_patent_number,
    normalised_phone,
    patent_number_problem,
    phone_problem,
    read_document_number,
)
from app.domain.problems import Level


@pytest.mark.parametrize("typed", ["91350100M000100Y43", " 9135 0100-M000 100y43", "９１350100M000100Y43", "91440300708461136T"])
def test_a_right_credit_code_is_taken_however_it_was_pasted(typed: str) -> None:
    assert credit_code_problem(typed) is None
    assert len(normalised_credit_code(typed)) == 18


@pytest.mark.parametrize(
    "typed, level, said",
    [
        ("91350100M000100Y4Z", Level.ERROR, "统一社会信用代码第18位不对：按前17位计算应为“3”，您填的是“Z”。请核对营业执照。"),
        ("91350100MO00100Y43", Level.ERROR, "统一社会信用代码第10位不会是“O”。可能是数字“0”。请核对营业执照。"),
        ("91350X00M000100Y43", Level.ERROR, "统一社会信用代码第6位应为数字，您填的是“X”。请核对营业执照。"),
        ("91350100M000100Y4", Level.ERROR, "统一社会信用代码应为18位，您填了17位。请核对营业执照。"),
        ("350100100123456", Level.WARNING, "这是15位的旧注册号。请核对营业执照，有18位统一社会信用代码的填新代码。"),
        ("待补", Level.HINT, "没有统一社会信用代码的，请在备注中写明原因。"),
    ],
)
def test_a_credit_code_problem_says_which_character_and_why(typed: str, level: Level, said: str) -> None:
    problem = credit_code_problem(typed)

    assert problem is not None
    assert (problem.level, problem.text) == (level, said)


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_any_single_wrong_character_of_a_credit_code_is_found(place: int, char: str) -> None:
    code = "91350100M000100Y43"
    typed = code[:place] + char + code[place + 1 :]

    assert (credit_code_problem(typed) is None) == (typed == code)


@pytest.mark.parametrize(
    "typed, kept",
    [
        ("139 1234 2204", "13912342204"),
        ("+86-139-1234-2204", "13912342204"),
        ("（0591）8345 6789", "0591-83456789"),
        ("0591—83456789", "0591-83456789"),
        ("0591-83456789转801", "0591-83456789转801"),
        ("13912342204，83456789", "13912342204、83456789"),
        ("400-123-4567", "400-123-4567"),
        ("12315", "12315"),
    ],
)
def test_a_right_phone_number_is_put_in_order(typed: str, kept: str) -> None:
    assert normalised_phone(typed) == kept
    assert phone_problem(typed) is None


@pytest.mark.parametrize(
    "typed, said",
    [
        ("1391234220", "电话少 1 位数字。"),
        ("139123422045", "电话多 1 位数字。"),
        ("0591-834567", "电话少 1 位数字。"),
        ("010-834567891", "电话多 1 位数字。"),
        ("834567", "电话少 1 位数字。"),
        ("13912342204、1391234220", "有一个电话少 1 位数字。"),
        ("12912342204", "手机号第2位不对，请核对。"),
        ("001-83456789", "电话的区号不对，请核对。"),
        ("同上", "电话里有不是数字的内容，请核对。"),
    ],
)
def test_a_phone_problem_counts_the_digits(typed: str, said: str) -> None:
    problem = phone_problem(typed)

    assert problem is not None
    assert problem.text == said


@pytest.mark.parametrize(
    "text, agency, year, serial",
    [
        ("仓市场监管〔2025〕94号", "仓市场监管", 2025, 94),
        ("闽市监知运〔2024〕231号", "闽市监知运", 2024, 231),
        ("焦市监办〔2021〕135号", "焦市监办", 2021, 135),
        ("枣市监知保〔2022〕1号", "枣市监知保", 2022, 1),
        ("闽市监知运〔2020〕96号", "闽市监知运", 2020, 96),
    ],
)
def test_the_five_documents_numbers_are_read_and_written_back(text: str, agency: str, year: int, serial: int) -> None:
    """S0-01."""
    number = read_document_number(text)

    assert number == DocumentNumber(agency, year, serial)
    assert str(number) == text
    assert document_number_problem(text) is None


@pytest.mark.parametrize(
    "typed, said",
    [
        ("仓市场监管[2025]94号", "文号括号应为〔〕，已替您改正"),
        ("仓市场监管【2025】94号", "文号括号应为〔〕，已替您改正"),
        ("仓市场监管（2025）94号", "文号括号应为〔〕，已替您改正"),
        ("仓市场监管﹝2025﹞ 94 号", "文号括号应为〔〕，已替您改正"),
        ("仓市场监管〔2025〕第094", "序号前不写“第”，序号前不补0，末尾应有“号”，已替您改正"),
    ],
)
def test_a_document_number_is_put_right_and_says_so(typed: str, said: str) -> None:
    problem = document_number_problem(typed)

    assert normalised_document_number(typed) == "仓市场监管〔2025〕94号"
    assert problem is not None
    assert (problem.level, problem.text) == (Level.HINT, said)


@pytest.mark.parametrize("typed, level", [("NO. 2022018", Level.WARNING), ("总局令第121号", Level.WARNING), ("仓市场监管〔25〕94号", Level.ERROR)])
def test_what_is_no_document_number_is_left_as_typed(typed: str, level: Level) -> None:
    problem = document_number_problem(typed)

    assert problem is not None
    assert problem.level is level
    assert normalised_document_number(typed) == typed


@pytest.mark.parametrize("typed", ["202110123456.7", "ZL 2021 1 0123456.7", "zl2021101234567", "85100001.0"])
def test_a_right_patent_number_passes_in_the_new_and_the_old_form(typed: str) -> None:
    assert patent_number_problem(typed) is None
    assert normalised_patent_number(typed) in ("202110123456.7", "85100001.0")


@pytest.mark.parametrize(
    "typed, level, said",
    [
        ("202110123456.8", Level.WARNING, "专利号校验位不对：按前12位计算应为“7”，您填的是“8”。请核对专利证书。"),
        ("202110123456", Level.HINT, "专利号少了校验位，按前12位计算是“7”。"),
        ("202170123456.7", Level.WARNING, "专利号里表示专利种类的数字应为1、2、3、8或9，您填的是“7”。请核对专利证书。"),
        ("2021", Level.WARNING, "专利号应为12位数字（早期的为8位）加小数点后1位校验位，例如 202110123456.7。请核对专利证书。"),
    ],
)
def test_a_patent_number_problem_names_the_check_character(typed: str, level: Level, said: str) -> None:
    problem = patent_number_problem(typed)

    assert problem is not None
    assert (problem.level, problem.text) == (level, said)


def test_lists_show_enough_to_recognise_a_person_and_no_more() -> None:
    """C-6: masking in lists on the screen."""
    assert masked_phone("13912342204") == "139****2204"
    assert masked_phone("0591-83456789、139 1234 2204") == "0591-****6789、139****2204"
    assert masked_phone("0591-83456789转801") == "05****01"
    assert masked_text("350104199001011234") == "35****34"
    assert masked_text("仓山区12号") == "仓***"
    assert [masked_text(value) for value in ("", "陈")] == ["", "*"]


@given(st.text(max_size=30))
def test_any_text_is_judged_without_failing(typed: str) -> None:
    for judge in (credit_code_problem, phone_problem, document_number_problem, patent_number_problem):
        judge(typed)
    for mask in (masked_phone, masked_text, normalised_document_number, normalised_patent_number):
        mask(typed)
