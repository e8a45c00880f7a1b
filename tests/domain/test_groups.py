"""What may not be saved about groups, and what only waits to be settled (S0-12)."""

import dataclasses

import pytest

from app.domain.groups import coordinator_of, current_groups, errors_of, group_of, group_problems, second_coordinator
from app.domain.organisation import Area, CaseGroup, Unit
from app.domain.problems import Level

START = "2025-08-25"
UNITS = [Unit(uid=name, short_name=name, kind="监管所") for name in ("盖山所", "仓前所", "东升所", "金山所", "临江所")]
OUTSIDER = Unit(uid="江田所", short_name="江田所", kind="监管所", external=True)
AREAS = [Area(uid=name, full_name=name) for name in ("盖山镇", "仓前街道", "金山街道")]
FIRST = CaseGroup(uid="1", full_name="第一组", coordinator="盖山所", members=("盖山所", "仓前所", "东升所"), areas=("盖山镇", "仓前街道"), valid_from=START)
SECOND = CaseGroup(uid="2", full_name="第二组", coordinator="金山所", members=("金山所", "临江所"), areas=("金山街道",), valid_from=START)


def refusals(group: CaseGroup, *others: CaseGroup) -> list[str]:
    return [problem.what for problem in errors_of(group, others, [*UNITS, OUTSIDER], AREAS)]


def test_a_scheme_that_holds_has_no_problem() -> None:
    assert group_problems([FIRST, SECOND], [*UNITS, OUTSIDER], AREAS, START) == []
    assert refusals(SECOND, FIRST) == []


def test_a_second_coordinator_is_refused_and_both_offices_are_named() -> None:
    """S0-12."""
    twin = dataclasses.replace(FIRST, uid="9", coordinator="仓前所", members=("仓前所",), areas=())

    assert refusals(twin, FIRST)[0] == "“第一组”只能有一个牵头所，现在有 2 个：盖山所、仓前所。"
    assert second_coordinator("“第一组”", ["盖山所", "仓前所"])[0] == refusals(twin, FIRST)[0]


@pytest.mark.parametrize(
    "change, said",
    [
        ({"coordinator": "临江所", "members": ("金山所",)}, "“第二组”的牵头所临江所不在本组成员所里。"),
        ({"members": ("金山所", "临江所", "仓前所")}, "仓前所同时在“第一组”（牵头所盖山所）和“第二组”（牵头所金山所）。"),
        ({"areas": ("金山街道", "盖山镇")}, "盖山镇同时在“第一组”（牵头所盖山所）和“第二组”（牵头所金山所）。"),
        ({"members": ("金山所", "临江所", "江田所")}, "江田所是外区单位，不能列入“第二组”。"),
    ],
)
def test_what_the_scheme_forbids_is_refused(change: dict[str, object], said: str) -> None:
    """S0-12, S0-44."""
    assert refusals(dataclasses.replace(SECOND, **change), FIRST) == [said]  # type: ignore[arg-type]


def test_an_office_on_its_way_to_another_group_only_waits_in_the_list() -> None:
    """Moving an office takes two saves: out of one group, then into the other."""
    left = dataclasses.replace(SECOND, members=("金山所",))

    found = group_problems([FIRST, left], UNITS, AREAS, START)

    assert refusals(left, FIRST) == []
    assert [(problem.level, problem.what) for problem in found] == [(Level.WARNING, "临江所不在任何一个组团里。")]


def test_the_faults_of_other_groups_do_not_stop_this_one() -> None:
    broken = dataclasses.replace(FIRST, coordinator="临江所")
    third = CaseGroup(uid="3", full_name="第三组", coordinator="金山所", members=("金山所",), valid_from=START)

    assert refusals(third, broken) == []


def test_an_old_group_and_its_successor_share_no_day() -> None:
    """S0-04: a lead of July shows the old group, one of September the new one."""
    old = dataclasses.replace(FIRST, uid="0", coordinator="仓前所", valid_from="2024-01-01", valid_to="2025-08-24")

    assert refusals(FIRST, old) == []
    assert coordinator_of([old, FIRST], "东升所", "2025-07-15") == "仓前所"
    assert coordinator_of([old, FIRST], "东升所", "2025-09-25") == "盖山所"
    assert refusals(FIRST, dataclasses.replace(old, valid_to=START))


def test_a_deleted_group_counts_no_longer() -> None:
    assert current_groups([dataclasses.replace(FIRST, deleted=True)], START) == []


def test_without_groups_an_office_has_no_coordinator_and_nothing_is_wrong() -> None:
    """S0-14."""
    assert group_of([], "盖山所", START) is None
    assert coordinator_of([], "盖山所", START) is None
    assert group_problems([], UNITS, AREAS, START) == []


def test_a_group_that_has_not_arrived_in_full_is_still_told() -> None:
    """A link whose target is not shared with this unit must not break the check."""
    partly = dataclasses.replace(SECOND, members=("金山所", "没有到达的所"), coordinator="没有到达的所")

    assert group_problems([FIRST, partly], UNITS[:4], AREAS, START) == []
