"""Each kind of value: read from what people type, shown to them, stored, checked."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput
from app.domain.value_kinds import Attachment, Choice, Choices, CreditCode, Day, Files, Flag, Links, LongText, Moment, Number, Phone, Reading, Tenths, Text

TODAY = date(2026, 3, 2)
READING = Reading(TODAY)
KINDS = [Text(), LongText(), Choice(("甲", "乙")), Choices(("甲", "乙")), Day(), Moment(), Number(), Flag(), Phone(), CreditCode(), Links("lead")]


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Text(), "  履云 \n 鞋行 ", "履云 鞋行"),
        (LongText(), " 一\n二 ", "一\n二"),
        (Choices(("甲", "乙")), "甲、乙", ("甲", "乙")),
        (Choices(("甲", "乙")), "甲，乙, ", ("甲", "乙")),
        (Choices(("甲", "乙")), "丙、乙、甲、乙", ("甲", "乙", "丙")),
        (Day(), "2026-11-25", "2026-11-25"),
        (Number(), "１２", 12),
        (Number(), "0", 0),
        (Tenths(), "１.5", 15),
        (Tenths(), "4.0", 40),
        (Flag(), "是", True),
        (Flag(), "否", False),
        (Flag(), "√", True),
    ],
)
def test_what_people_type_is_read(kind, typed, value):
    assert kind.read(typed, READING) == value


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: type(kind).__name__)
def test_nothing_typed_is_no_value(kind):
    assert kind.read("   ", READING) in (None, ())
    assert kind.stored(kind.read("", READING)) is None


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Number(), "三个"),
        (Number(), "1.5"),
        (Tenths(), "1.25"),
        (Tenths(), "半天"),
        (Flag(), "也许"),
        (Day(), "后天吧"),
        (Moment(), "下午"),
        (Files(), "a.jpg"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_next_step(kind, typed):
    with pytest.raises(BadInput) as refusal:
        kind.read(typed, READING)

    assert refusal.value.next_step


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Day(), "2026-11-25", "2026年11月25日"),
        (Moment(), "2026-11-25T09:30", "2026年11月25日 9:30"),
        (Flag(), False, "否"),
        (Flag(), None, ""),
        (Number(), 0, "0"),
        (Tenths(), 100, "10"),
        (Tenths(), 15, "1.5"),
    ],
)
def test_values_are_shown_as_people_write_them(kind, value, shown):
    assert kind.shown(value) == shown


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Text(5), "六个字太长了"),
        (Choice(("甲",)), "乙"),
        (Choices(("甲",)), ("甲", "乙")),
        (Day(), "2026-02-30"),
        (Day(past=True), "2026-03-03"),
        (Moment(), "早上"),
        (Number(1, 9), 0),
        (Tenths(1, 90), 0),
        (Phone(), "1380"),
        (CreditCode(), "91350100MA32T6WH2"),
    ],
)
def test_wrong_values_are_told_with_a_sentence(kind, value):
    problems = list(kind.problems(value, TODAY))

    assert problems
    assert all(problem.text for problem in problems)


@given(st.lists(st.builds(Attachment, st.text(), st.text(), st.integers(0, 2**40)), max_size=3).map(tuple))
def test_attachments_come_back_as_they_were_stored(value):
    assert Files().loaded(Files().stored(value)) == value


@given(st.lists(st.text(min_size=1), max_size=4).map(tuple))
def test_lists_come_back_as_they_were_stored(value):
    assert Links("lead").loaded(Links("lead").stored(value)) == value


def test_a_set_of_options_is_written_in_one_way_and_another_order_of_it_is_no_change():
    kind = Choices(("甲", "乙"))
    stored = '["乙", "甲"]'

    assert (kind.loaded(stored), kind.stored(("乙", "甲"))) == (("甲", "乙"), '["甲", "乙"]')
    assert kind.stored_again(("甲", "乙"), stored) == stored
    assert kind.stored_again(("甲",), stored) == '["甲"]'
