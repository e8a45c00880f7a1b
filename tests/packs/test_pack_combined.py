"""The packs of the box, alone and together."""

from pathlib import Path

import pytest

from app.domain.errors import BadInput
from app.packs.pack import check_pack, combine, packs_in, read_pack
from app.resources import path

WITHOUT_GROUPS = """
name = "demo"
title = "示范县"
version = 1

[[unit]]
short_name = "示范县局"
full_name = "示范县市场监督管理局"
kind = "局"
bureau = true

[[unit]]
short_name = "东城所"
full_name = "示范县市场监督管理局东城所"
kind = "监管所"
parent = "示范县局"
"""


def test_the_box_holds_four_packs() -> None:
    assert [summary.name for summary in packs_in(path("packs"))] == ["cangshan", "fujian", "jiaozuo", "zaozhuang"]


@pytest.mark.parametrize("name", ["cangshan", "fujian", "jiaozuo", "zaozhuang"])
def test_each_pack_passes_its_own_check(name: str) -> None:
    assert check_pack(path("packs", name)) == []
    assert read_pack(path("packs", name)).bureau_uid


def test_units_of_other_districts_cannot_be_set_up() -> None:
    """S0-44."""
    cangshan = packs_in(path("packs"))[0]

    assert "盖山所" in cangshan.units
    assert "仓山区局" in cangshan.units
    assert "江田所" not in cangshan.units
    assert len(cangshan.units) == 20


@pytest.mark.parametrize("name", ["fujian", "jiaozuo", "zaozhuang"])
def test_a_bureau_without_groups_is_a_whole_pack(name: str) -> None:
    """S0-14."""
    pack = read_pack(path("packs", name))

    assert {record.kind for record in pack.records}.isdisjoint({"area", "case_group", "pairing", "person", "task_force_member"})


def test_a_bureau_writes_its_own_pack_without_groups(tmp_path: Path) -> None:
    """S0-14."""
    (tmp_path / "pack.toml").write_text(WITHOUT_GROUPS, encoding="utf-8")

    pack = read_pack(tmp_path)

    assert check_pack(tmp_path) == []
    assert [record.values["short_name"] for record in pack.records] == ["示范县局", "东城所"]
    assert pack.records[1].values["parent"] == pack.bureau_uid


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    (tmp_path / "pack.toml").write_text(WITHOUT_GROUPS.replace("\n", "\r\n"), encoding="utf-8-sig")

    assert check_pack(tmp_path) == []


def test_the_first_pack_has_the_bureau() -> None:
    cangshan, fujian = read_pack(path("packs", "cangshan")), read_pack(path("packs", "fujian"))

    both = combine([cangshan, fujian])

    assert both.bureau_uid == cangshan.bureau_uid
    assert both.name == "cangshan,fujian"
    assert len(both.records) == len(cangshan.records) + len(fujian.records)
    assert [record.values["short_name"] for record in both.records if record.values.get("bureau")] == ["仓山区局"]


def test_one_pack_alone_stays_what_it_is() -> None:
    cangshan = read_pack(path("packs", "cangshan"))

    assert combine([cangshan]) == cangshan


def test_the_same_pack_twice_is_refused() -> None:
    cangshan = read_pack(path("packs", "cangshan"))

    with pytest.raises(BadInput, match="都有“盖山所”"):
        combine([cangshan, cangshan])


def test_a_pack_with_mistakes_is_listed_but_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "pack.toml").write_text(WITHOUT_GROUPS.replace('kind = "局"', 'kind = "厅"'), encoding="utf-8")

    with pytest.raises(BadInput) as refusal:
        read_pack(folder)

    assert packs_in(tmp_path)[0].mistakes == 1
    assert "pack.toml 第 9 行" in refusal.value.what
    assert "可选：局、分局" in refusal.value.what


PEOPLE = """
[[case_group]]
key = "一组"
full_name = "第一组"
coordinator = "东城所"
members = ["东城所"]
valid_from = 2026-01-01

[[person]]
full_name = "张示例"
works_at = "东城所"
skills = ["商标", "电子取证"]

[[task_force_member]]
person = "张示例"
works_at = "东城所"
group = "一组"
skills = ["商标"]
valid_from = 2026-03-01
"""


def test_a_bureau_may_bring_its_people_and_task_force(tmp_path: Path) -> None:
    """S0-20: the shipped packs bring none, because the documents name none."""
    (tmp_path / "pack.toml").write_text(WITHOUT_GROUPS + PEOPLE, encoding="utf-8")

    records = {record.kind: record for record in read_pack(tmp_path).records}

    member = records["task_force_member"].values
    assert member["person"] == records["person"].uid
    assert member["group"] == records["case_group"].uid
    assert member["skills"] == '["商标"]'
    assert member["valid_from"] == "2026-03-01"


def test_the_pack_of_the_manual_is_a_whole_pack(tmp_path: Path) -> None:
    """`docs/packs.md`: its example passes the check with the duty, the other rows and the earlier scheme beside it."""
    manual = path("..", "docs", "packs.md").read_text(encoding="utf-8")
    whole, duty, _form, others, earlier = (block.partition("```")[0] for block in manual.split("```toml\n")[1:])

    (tmp_path / "pack.toml").write_text(whole + duty + others + earlier, encoding="utf-8")

    assert check_pack(tmp_path) == []
    kinds = [record.kind for record in read_pack(tmp_path).records]
    assert (kinds.count("case_group"), kinds.count("duty"), kinds.count("duty_piece")) == (2, 1, 1)
