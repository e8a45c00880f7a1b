import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import BadInput, Damaged
from db.keys import ALPHABET, CEILING, FLOOR, Cost, branch, calibrated_cost, new_recovery_code, read_recovery_code

codes = st.binary(min_size=32, max_size=32).map(lambda seed: new_recovery_code(lambda _: seed))


def test_each_purpose_has_a_key_of_its_own():
    keys = {branch(bytes(32), purpose) for purpose in (b"a", b"b", b"c")}

    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}


@given(codes)
def test_a_recovery_code_is_28_unambiguous_characters_in_groups_and_reads_as_itself(code):
    assert [len(group) for group in code.split("-")] == [4] * 7
    assert set(code) <= {*ALPHABET, "-"}
    assert read_recovery_code(code) == code
    assert read_recovery_code(code.replace("-", " ").lower() + "\n") == code
    assert read_recovery_code("".join(chr(ord(c) + 0xFEE0) if c != "-" else "－" for c in code)) == code


@given(codes, st.integers(0, 27), st.sampled_from(ALPHABET + "0O1IL"))
def test_a_mistyped_character_is_pointed_at_by_its_group(code, place, wrong):
    plain = code.replace("-", "")
    typed = plain[:place] + wrong + plain[place + 1 :]

    if typed == plain:
        assert read_recovery_code(typed) == code
    else:
        with pytest.raises(BadInput, match=f"第{place // 4 + 1}组"):
            read_recovery_code(typed)


@given(codes, st.integers(0, 6), st.integers(0, 2))
def test_two_swapped_characters_of_a_group_are_found(code, group, place):
    plain = list(code.replace("-", ""))
    at = group * 4 + place
    plain[at], plain[at + 1] = plain[at + 1], plain[at]

    if plain[at] != plain[at + 1]:
        with pytest.raises(BadInput, match=f"第{group + 1}组"):
            read_recovery_code("".join(plain))


@given(codes, st.integers(0, 5))
def test_two_swapped_groups_are_found(code, place):
    groups = code.split("-")
    groups[place], groups[place + 1] = groups[place + 1], groups[place]

    with pytest.raises(BadInput, match=f"第{place + 1}组"):
        read_recovery_code("-".join(groups))


def test_a_code_that_is_too_short_says_how_many_characters_it_has():
    with pytest.raises(BadInput, match="现在是27个"):
        read_recovery_code(new_recovery_code(os.urandom)[:-1])


@pytest.mark.parametrize(
    "cost", [Cost(64 << 20, 3, 4), Cost(8, 3, 4), Cost(FLOOR.memory_kib, 1, 4), Cost(FLOOR.memory_kib, 3, 0), Cost(FLOOR.memory_kib, 3, 99)]
)
def test_a_cost_out_of_bounds_is_refused(cost):
    with pytest.raises(Damaged, match="口令参数"):
        cost.require_bounds()


@pytest.mark.parametrize("floor_takes,expected", [(2.0, FLOOR), (0.5, Cost(FLOOR.memory_kib * 2, 3, 4)), (0.05, Cost(FLOOR.memory_kib * 4, 15, 4))])
def test_the_cost_grows_with_the_speed_of_the_pc_and_never_falls_below_the_floor(floor_takes, expected):
    ticks = iter([0.0, floor_takes])

    cost = calibrated_cost(1.0, clock=lambda: next(ticks))

    assert cost == expected
    assert cost.memory_kib <= CEILING.memory_kib
