"""Names that the eye takes for one another (S0-61, design 5)."""

import pytest

from app.exchange.lookalikes import look_alikes


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("仓前所", "仑前所"),
        ("仓前所", "倉前所"),
        ("仓前所", "仓　前所"),
        ("仓前所", "仓前\u200b所"),
        ("盖山所", "葢山所"),
        ("盖山所", "蓋山所"),
        ("城门所", "城門所"),
        ("城门所", "城⻔所"),
        ("ＡＢ所", "AB所"),
        ("A所", "А所"),
        ("东升所", "柬升所"),
        ("第1所", "第l所"),
    ],
)
def test_names_that_look_alike_are_found(name, other):
    assert name != other
    assert look_alikes([("unit-1", name), ("unit-2", other)]) == [(name, other)]


@pytest.mark.parametrize(("name", "other"), [("仓前所", "仓山所"), ("上渡所", "下渡所"), ("城门所", "仓门所"), ("A所", "B所")])
def test_names_that_differ_plainly_are_left_alone(name, other):
    assert look_alikes([("unit-1", name), ("unit-2", other)]) == []


def test_one_unit_with_several_computers_resembles_nobody():
    assert look_alikes([("unit-1", "仓前所"), ("unit-1", "仓前所")]) == []
