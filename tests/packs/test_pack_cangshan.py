"""The pack 仓山 is the scheme of `仓市场监管〔2025〕94号`, exactly."""

from collections import Counter
from typing import TypeVar

import pytest

from app.domain.groups import coordinator_of, group_of_area, group_problems, offices_of
from app.domain.organisation import Area, CaseGroup, Pairing, Unit
from app.domain.places import matching_areas, place_of, proposed_place
from app.domain.records import Record, fields_of
from app.packs.pack import Pack, read_pack
from app.resources import path

TODAY = "2025-09-25"
Kind = TypeVar("Kind", bound=Record)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(path("packs", "cangshan"))


def records_of(pack: Pack, kind: type[Kind]) -> list[Kind]:
    rows = [record for record in pack.records if record.kind == kind.table]
    fields = fields_of(kind)
    return [kind(uid=row.uid, **{name: fields[name].kind.loaded(value) for name, value in row.values.items()}) for row in rows]


@pytest.fixture(scope="module")
def units(pack: Pack) -> list[Unit]:
    return records_of(pack, Unit)


@pytest.fixture(scope="module")
def areas(pack: Pack) -> list[Area]:
    return records_of(pack, Area)


@pytest.fixture(scope="module")
def groups(pack: Pack) -> list[CaseGroup]:
    return records_of(pack, CaseGroup)


@pytest.fixture(scope="module")
def names(units: list[Unit], areas: list[Area]) -> dict[str | None, str]:
    return {record.uid: record.name for record in (*units, *areas)}


def test_thirteen_offices_stand_in_four_groups(groups: list[CaseGroup], names: dict[str | None, str]) -> None:
    """S0-10."""
    scheme = {group.full_name: [names[uid] for uid in offices_of(group)] for group in groups}

    assert scheme == {
        "第一组": ["盖山所", "仓山镇所", "东升所", "仓前所", "三叉街所"],
        "第二组": ["金山所", "临江所", "对湖所", "下渡所"],
        "第三组": ["城门所", "螺洲所"],
        "第四组": ["建新所", "上渡所"],
    }
    assert [names[group.coordinator] for group in groups] == ["盖山所", "金山所", "城门所", "建新所"]
    assert {group.valid_from for group in groups} == {"2025-08-25"}


def test_thirteen_areas_belong_to_the_groups_and_their_offices_wait_for_confirmation(
    areas: list[Area], groups: list[CaseGroup], names: dict[str | None, str]
) -> None:
    """S0-11."""
    scheme = {group.full_name: [names[uid] for uid in group.areas] for group in groups}

    assert scheme == {
        "第一组": ["盖山镇", "仓山镇", "东升街道", "仓前街道", "三叉街街道"],
        "第二组": ["金山街道", "临江街道", "对湖街道", "下渡街道"],
        "第三组": ["城门镇", "螺洲镇"],
        "第四组": ["建新镇", "上渡街道"],
    }
    assert Counter(area.kind for area in areas) == {"镇": 5, "街道": 8}
    assert {area.office_confirmed for area in areas} == {False}
    assert all(area.group == found.uid for area in areas if (found := group_of_area(groups, area.uid, TODAY)))


def test_nothing_in_the_scheme_breaks_its_own_rules(groups: list[CaseGroup], units: list[Unit], areas: list[Area]) -> None:
    """S0-12."""
    assert group_problems(groups, units, areas, TODAY) == []


def test_three_pairs_and_none_for_the_office_of_jinshan(pack: Pack, names: dict[str | None, str], units: list[Unit]) -> None:
    """S0-40, S0-44."""
    pairs = records_of(pack, Pairing)

    assert [(names[pair.ours], names[pair.theirs], pair.mechanism) for pair in pairs] == [
        ("建新所", "江田所", "5+3"),
        ("盖山所", "长乐区局执法大队", "5+3"),
        ("城门所", "航城所", "5+3"),
    ]
    assert [unit.short_name for unit in units if unit.external] == ["江田所", "航城所", "长乐区局执法大队"]


def test_two_model_offices_and_two_that_follow_them(units: list[Unit]) -> None:
    """S0-66."""
    honours = {unit.short_name: unit.honours for unit in units if unit.honours}

    assert honours == {
        "盖山所": "市级知识产权行政保护先行所",
        "建新所": "市级知识产权行政保护先行所",
        "金山所": "对标知识产权行政保护先行所",
        "城门所": "对标知识产权行政保护先行所",
    }


def test_the_bureau_signs_with_two_lines_and_its_departments_have_their_duties(pack: Pack, units: list[Unit]) -> None:
    """S0-06, S0-23."""
    bureau = next(unit for unit in units if unit.bureau)
    departments = {unit.short_name: unit.duties for unit in units if unit.parent == bureau.uid and unit.kind != "监管所"}

    assert bureau.uid == pack.bureau_uid
    assert (bureau.full_name, bureau.second_name) == ("福州市仓山区市场监督管理局", "知识产权局")
    assert list(departments) == ["执法大队", "业务科", "政策法规科", "反不正当竞争执法稽查科", "产品质量安全监管科", "办公室"]
    assert all(departments.values())


def test_the_document_names_nobody_and_the_pack_invents_nobody(pack: Pack) -> None:
    assert {record.kind for record in pack.records} == {"unit", "area", "case_group", "pairing", "pilot_office", "duty", "duty_piece", "basis_document"}


@pytest.mark.parametrize(
    "typed, area",
    [
        ("三叉", "三叉街街道"),
        ("三叉街所", "三叉街街道"),
        ("仓山", "仓山镇"),
        ("福州市仓山区仓山镇首山路1号", "仓山镇"),
        ("仓山区三叉街 88 号", "三叉街街道"),
        ("福州仓山三叉街", "三叉街街道"),
        ("仓山区建新镇金山大道618号", "建新镇"),
        ("上渡", "上渡街道"),
    ],
)
def test_a_word_or_an_address_finds_its_area(typed: str, area: str, areas: list[Area], units: list[Unit]) -> None:
    """S0-13."""
    assert [found.full_name for found in matching_areas(typed, areas, units)] == [area]


@pytest.mark.parametrize("typed", ["", "仓", "福州市仓山区", "鼓楼区东街口", "盖山镇与城门镇交界处"])
def test_what_fits_no_area_or_several_is_left_to_people(typed: str, areas: list[Area], units: list[Unit], groups: list[CaseGroup]) -> None:
    """S0-13."""
    assert proposed_place(typed, areas, units, groups, TODAY) is None


def test_an_area_leads_to_its_office_its_group_and_its_coordinator(
    areas: list[Area], units: list[Unit], groups: list[CaseGroup], names: dict[str | None, str]
) -> None:
    """S0-13: 三叉 → 三叉街街道 → 三叉街所 → 第一组 → 盖山所."""
    place = proposed_place("三叉", areas, units, groups, TODAY)

    assert place is not None
    assert place.group is not None
    assert (place.area.full_name, names[place.office], place.group.full_name) == ("三叉街街道", "三叉街所", "第一组")
    assert names[place.coordinator] == "盖山所"
    assert not place.office_confirmed


def test_before_the_scheme_there_is_no_group_to_propose(areas: list[Area], groups: list[CaseGroup]) -> None:
    """S0-04: the earlier groups are not in the text and are not invented."""
    place = place_of(areas[0], groups, "2025-08-24")

    assert place.group is None
    assert coordinator_of(groups, str(place.office), "2025-08-24") is None


def test_every_computer_gives_the_records_the_same_uids(pack: Pack) -> None:
    """Golden values: a change here would orphan the records of every office that has set the program up."""
    uids = {record.values.get("short_name") or record.values.get("full_name") or record.values.get("mechanism"): record.uid for record in pack.records}

    assert uids["盖山所"] == "722a8151-275f-52b3-94b1-878837f9837f"
    assert uids["仓山区局"] == "01cb7973-ffb3-5315-b356-2b7d8f42dbba"
    assert len({record.uid for record in pack.records}) == len(pack.records)
    assert read_pack(path("packs", "cangshan")) == pack
