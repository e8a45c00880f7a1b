"""Millimetres of GB/T 9704-2012, measured from the printed PDF."""

import itertools

import pytest

from app.paper.fonts import Face, Fonts
from app.paper.letter_grid import BODY, EM, PITCH
from app.paper.pages import Rule
from tests.paper.letters import POINT, VALUES, LaidLetter, bare, chars_of, laid, line_with, lines_of

LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
NEAR = 0.1
FILLED = {key: value for key, value in VALUES.items() if key in ("number", "title", "addressee", "signed_by", "signed_on", "approver")}


def top(y: float, size: float = BODY) -> float:
    """Where a character begins whose base line is at y."""
    return y - 0.88 * size * POINT


def middle(y: float, size: float = BODY) -> float:
    return y - 0.38 * size * POINT


def rules_of(letter: LaidLetter, page: int) -> list[Rule]:
    return letter.pages.pages[page].rules


def full_page(fonts: Fonts) -> LaidLetter:
    return bare("notice", fonts, **{**FILLED, "body": "国" * 28 * 40})


def test_a_full_page_has_22_lines_of_28_characters_within_156_by_225_mm(fonts: Fonts) -> None:
    """GB/T 9704-2012 5.2.1, 5.2.3."""
    chars = [char for char in chars_of(full_page(fonts), fonts) if char.page == 1 and char.text == "国"]

    baselines = sorted({round(char.y, 2) for char in chars})
    columns = sorted({round(char.x, 2) for char in chars})
    assert len(baselines) == 22
    assert len(columns) == 28
    assert top(baselines[0]) == pytest.approx(TOP, abs=NEAR)
    assert top(baselines[-1]) + EM == pytest.approx(BOTTOM, abs=NEAR)
    assert [later - sooner for sooner, later in itertools.pairwise(baselines)] == pytest.approx([PITCH] * 21, abs=0.02)
    assert columns[0] == pytest.approx(LEFT, abs=NEAR)
    assert columns[-1] + EM == pytest.approx(RIGHT, abs=NEAR)


def test_the_pitches_are_those_of_the_standard() -> None:
    assert pytest.approx(5.571, abs=0.001) == EM
    assert pytest.approx(10.446, abs=0.001) == PITCH
    assert pytest.approx(225, abs=0.1) == 22 * EM + 21 * EM * 7 / 8


def test_the_head_of_a_document_stands_where_the_standard_has_it(fonts: Fonts) -> None:
    """7.2.4, 7.2.5, 7.2.7, 7.3.1."""
    letter = laid("notice", fonts, urgency="特急")
    lines = lines_of(letter, fonts)
    mark, number, title = (line_with(lines, text) for text in ("市场监督管理局文件", "仓市场监管〔2026〕31号", "关于协助核查"))
    width = fonts.width(mark.text, Face.SONG_BOLD, mark.size) * POINT

    (rule,) = [rule for rule in rules_of(letter, 0) if rule.red]
    assert top(mark.y, mark.size) == pytest.approx(TOP + 35, abs=NEAR)
    assert mark.x + width / 2 == pytest.approx((LEFT + RIGHT) / 2, abs=NEAR)
    assert top(number.y) - (top(mark.y, mark.size) + mark.size * POINT) == pytest.approx(2 * PITCH, abs=PITCH)
    assert rule.y1 - (top(number.y) + EM) == pytest.approx(4, abs=NEAR)
    assert (rule.x1, rule.x2) == (LEFT, RIGHT)
    assert (title.y - number.y) / PITCH == pytest.approx(3, abs=0.1)
    assert title.size == 22
    assert (line_with(lines, "特急").x, round(top(line_with(lines, "特急").y), 1)) == (LEFT, TOP)


def test_an_upward_letter_has_number_and_signer_on_one_line(fonts: Fonts) -> None:
    """7.2.6: 发文字号 one character from the left, 签发人 one character from the right, the name in 楷体."""
    letter = laid("request", fonts)

    (line,) = [line for line in lines_of(letter, fonts) if "签发人" in line.text]
    name = next(text for text in letter.pages.pages[0].texts if text.line.text == "宋知夏")
    assert line.text == "仓市场监管〔2026〕31号签发人：宋知夏"
    assert line.x == pytest.approx(LEFT + EM, abs=NEAR)
    assert name.face is Face.KAI
    assert name.x + name.line.width * POINT == pytest.approx(RIGHT - EM, abs=NEAR)


def test_a_letter_stands_between_double_red_lines_and_its_first_page_has_no_number(fonts: Fonts) -> None:
    """10.1."""
    letter = laid("letter", fonts)
    lines = lines_of(letter, fonts)
    mark, number = line_with(lines, "福州市仓山区市场监督管理局"), line_with(lines, "仓市场监管〔2026〕31号")
    thick, thin, low_thin, low_thick = sorted(rules_of(letter, 0), key=lambda rule: rule.y1)

    assert top(mark.y, mark.size) == pytest.approx(30, abs=NEAR)
    assert thick.y1 - thick.weight * POINT / 2 - (top(mark.y, mark.size) + mark.size * POINT) == pytest.approx(4, abs=NEAR)
    assert thick.weight > thin.weight
    assert low_thick.weight > low_thin.weight
    assert low_thin.y1 == pytest.approx(297 - 20, abs=NEAR)
    assert {(rule.x1, rule.x2, rule.red) for rule in (thick, thin, low_thin, low_thick)} == {(20.0, 190.0, True)}
    assert top(number.y) - (thin.y1 + thin.weight * POINT / 2) == pytest.approx(EM * 7 / 8, abs=NEAR)
    assert number.x + fonts.width(number.text, Face.FANG, BODY) * POINT == pytest.approx(RIGHT, abs=NEAR)
    assert not [line for line in lines if line.page == 0 and line.text == "—1—"]
    assert [line for line in lines if line.page == 1 and line.text == "—2—"]
    assert rules_of(letter, 1) == []


def test_a_sealed_date_is_four_characters_from_the_right_with_the_name_centred_on_it(fonts: Fonts) -> None:
    """7.3.5.1."""
    letter = laid("notice", fonts)
    lines = [line for line in lines_of(letter, fonts) if line.page == 1]
    name = next(line for line in lines if line.text == "福州市仓山区市场监督管理局")
    date = next(line for line in lines if line.text == "2026年11月20日")
    widths = [fonts.width(line.text, Face.FANG, BODY) * POINT for line in (name, date)]

    assert date.x + widths[1] == pytest.approx(RIGHT - 4 * EM, abs=NEAR)
    assert name.x + widths[0] / 2 == pytest.approx(date.x + widths[1] / 2, abs=NEAR)
    assert date.y - name.y == pytest.approx(PITCH, abs=0.1)
    assert letter.seal is not None
    assert letter.seal.x == pytest.approx(date.x + widths[1] / 2, abs=NEAR)
    last = max(line.y for line in lines if line.y < name.y - EM)
    above = letter.seal.y - 21 - (top(last) + EM)
    assert 0 <= above <= PITCH
    assert letter.seal.y < (middle(name.y) + middle(date.y)) / 2


def test_a_signature_that_nearly_fits_keeps_one_row_free_and_its_seal_still_touches_no_text(fonts: Fonts) -> None:
    """7.3.5.1: where the page wants it, distances are adjusted; the seal's edge stays within a row of the text."""
    found = {}
    for rows in range(2, 12):
        letter = bare("notice", fonts, **FILLED, body="国" * (28 * rows - 2))
        lines = lines_of(letter, fonts)
        name, date = (next(line for line in lines if line.text == words) for words in ("福州市仓山区市场监督管理局", "2026年11月20日"))
        text = [line for line in lines if line.page == name.page and line.text.startswith("国")]
        assert letter.seal is not None
        found[round((name.y - text[-1].y) / PITCH)] = letter.seal.y - 21 - (top(text[-1].y) + EM)
        assert date.page == name.page

    assert set(found) == {2, 3}
    assert all(0 <= above <= PITCH for above in found.values())


def test_an_unsealed_date_begins_two_characters_behind_the_name(fonts: Fonts) -> None:
    """7.3.5.2, as on a 纪要 that is signed."""
    letter = bare("minutes", fonts, title="会议纪要", body="议定。", signed_by="知识产权执法保护专班办公室", signed_on="2026年11月20日")
    lines = lines_of(letter, fonts)
    name, date = line_with(lines, "专班办公室"), next(line for line in lines if line.text == "2026年11月20日")

    assert name.x + fonts.width(name.text, Face.FANG, BODY) * POINT == pytest.approx(RIGHT - 2 * EM, abs=NEAR)
    assert date.x == pytest.approx(name.x + 2 * EM, abs=NEAR)
    assert letter.seal is None


def test_a_date_longer_than_the_name_is_what_stands_at_the_right_without_a_seal(fonts: Fonts) -> None:
    letter = bare("minutes", fonts, title="会议纪要", body="议定。", signed_by="专班", signed_on="2026年11月20日")
    lines = lines_of(letter, fonts)
    name, date = line_with(lines, "专班"), line_with(lines, "2026年11月20日")

    assert date.x + fonts.width(date.text, Face.FANG, BODY) * POINT == pytest.approx(RIGHT - 2 * EM, abs=NEAR)
    assert name.x == pytest.approx(date.x - 2 * EM, abs=NEAR)


def test_the_names_of_a_joint_letter_and_a_second_name_stand_one_below_the_other(fonts: Fonts) -> None:
    letter = laid("notice", fonts, signed_by="福州市仓山区市场监督管理局\n（知识产权局）", annexes="")
    lines = [line for line in lines_of(letter, fonts) if line.page == 1]
    first, second, date = (line_with(lines, text) for text in ("福州市仓山区市场监督管理局", "（知识产权局）", "2026年11月20日"))
    centres = [line.x + fonts.width(line.text, Face.FANG, BODY) * POINT / 2 for line in (first, second, date)]

    assert centres == pytest.approx([centres[0]] * 3, abs=NEAR)
    assert [round((later.y - first.y) / PITCH, 1) for later in (second, date)] == [1, 2]


def test_the_imprint_ends_on_the_edge_of_the_type_area_of_an_even_page(fonts: Fonts) -> None:
    """7.4: rules of 0.35, 0.25 and 0.35 mm, 4号 one character from either side."""
    letter = laid("notice", fonts, annexes="")
    page = len(letter.pages.pages) - 1
    lines = [line for line in lines_of(letter, fonts) if line.page == page]
    copies, printed = line_with(lines, "抄送："), line_with(lines, "办公室2026年11月20日印发")
    outer, inner, last = sorted(rules_of(letter, page), key=lambda rule: rule.y1)

    assert page % 2 == 1
    assert last.y1 == BOTTOM
    assert [round(rule.weight * POINT, 2) for rule in (outer, inner, last)] == [0.35, 0.25, 0.35]
    assert (copies.size, printed.size) == (14, 14)
    assert copies.x == pytest.approx(LEFT + 14 * POINT, abs=NEAR)
    follows = lines[lines.index(copies) + 1]
    assert follows.x == pytest.approx(copies.x + 3 * 14 * POINT, abs=NEAR)
    assert copies.text.startswith("抄送：福州市知识产权局，")
    assert follows.text.endswith("福州市公安局仓山分局。")


@pytest.mark.parametrize("characters", range(0, 1400, 56))
def test_the_imprint_is_on_an_even_page_however_long_the_letter_is(fonts: Fonts, characters: int) -> None:
    letter = bare("notice", fonts, **FILLED, body="国" * (28 + characters), printed_by="办公室", printed_on="2026年11月20日")
    count = len(letter.pages.pages)
    numbers = [line.text for line in lines_of(letter, fonts) if line.text.startswith("—")]

    assert count % 2 == 0
    assert rules_of(letter, count - 1)[-1].y1 == BOTTOM
    assert numbers == [f"—{number}—" for number in range(1, len(numbers) + 1)]
    assert len(numbers) in (count, count - 2)
    if len(numbers) == count - 2:
        assert letter.pages.pages[count - 2].marks == []


def test_page_numbers_stand_outside_seven_millimetres_below(fonts: Fonts) -> None:
    """7.5."""
    lines = lines_of(laid("notice", fonts), fonts)
    first, second = line_with(lines, "—1—"), line_with(lines, "—2—")

    width = fonts.width("— 1 —", Face.SONG, 14) * POINT
    assert first.x + width == pytest.approx(RIGHT - 14 * POINT, abs=NEAR)
    assert second.x == pytest.approx(LEFT + 14 * POINT, abs=NEAR)
    assert middle(first.y, 14) == pytest.approx(BOTTOM + 7, abs=0.3)
    assert first.size == 14


def test_attachments_begin_on_new_pages_with_their_title_in_the_third_row(fonts: Fonts) -> None:
    """7.3.7."""
    letter = laid("notice", fonts)
    lines = lines_of(letter, fonts)
    marks = [line for line in lines if line.text in ("附件1", "附件2")]
    title = line_with([line for line in lines if line.page == marks[0].page], "涉案商品照片及说明")

    assert [round(top(line.y), 1) for line in marks] == [TOP, TOP]
    assert [line.x for line in marks] == [LEFT, LEFT]
    assert marks[0].page != marks[1].page
    assert letter.pages.pages[marks[0].page].texts[0].face is Face.HEI
    assert (title.y - marks[0].y) / PITCH == pytest.approx(2, abs=0.1)


def test_names_of_attachments_hang_behind_their_numbers(fonts: Fonts) -> None:
    """7.3.4: two characters in, further lines under the first character of the name, nothing at the end."""
    lines = lines_of(laid("notice", fonts), fonts)
    first, second = line_with(lines, "附件：1.涉案商品照片及说明"), line_with(lines, "2.当事人询问笔录")
    follows = lines[lines.index(second) + 1]

    assert first.x == pytest.approx(LEFT + 2 * EM, abs=NEAR)
    assert second.x == pytest.approx(LEFT + 5 * EM, abs=NEAR)
    assert follows.x == pytest.approx(second.x + 0.8 * EM, abs=0.5)
    assert not first.text.endswith("。")


def test_levels_are_set_in_their_types(fonts: Fonts) -> None:
    """7.3.3."""
    texts = [text for page in laid("notice", fonts, annexes="").pages.pages for text in page.texts]
    faces = {text.line.text: text.face for text in texts}

    assert faces["一、核查内容"] is Face.HEI
    assert faces["（一）登记情况。"] is Face.KAI
    assert faces["该公司的登记注册情况和经营状况。"] is Face.FANG
    assert faces["1.进货、销售数量及金额。"] is Face.FANG
    assert faces["（1）2026年3月至10月的进货、销售记录。"] is Face.FANG


def test_attendance_hangs_behind_its_word(fonts: Fonts) -> None:
    """10.3."""
    letter = laid("minutes", fonts, attachments="", annexes="")
    lines = lines_of(letter, fonts)
    present = line_with(lines, "出席：")

    assert present.x == pytest.approx(LEFT + 2 * EM, abs=NEAR)
    assert lines[lines.index(present) + 1].x == pytest.approx(LEFT + 5 * EM, abs=NEAR)
    assert any(text.line.text == "出席：" and text.face is Face.HEI for page in letter.pages.pages for text in page.texts)


def test_the_last_row_of_a_letters_first_page_is_near_its_lower_double_line(fonts: Fonts) -> None:
    """10.1: 第二条红色双线上一行如有文字，与该线的距离为3号汉字高度的7/8."""
    letter = bare("letter", fonts, **FILLED, body="国" * 28 * 30)
    rows = [line for line in lines_of(letter, fonts) if line.page == 0 and line.text.startswith("国")]
    below = min(rule.y1 for rule in rules_of(letter, 0) if rule.y1 > 200)

    assert below - (top(rows[-1].y) + EM) == pytest.approx(EM * 7 / 8, abs=0.5)
    assert len(lines_of(letter, fonts)) > 30
