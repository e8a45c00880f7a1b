"""setup, packs and due: what needs no data folder, or makes one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import Offices

SETUP = ("setup", "--unit", "仓前所", "--account", "陈立言")


def test_setup_makes_a_folder_that_opens_and_prints_the_recovery_code(cli: Offices, tmp_path: Path) -> None:
    made = cli.raw("--home", tmp_path / "new", "--json", *SETUP, "--pack", "cangshan,jiaozuo")

    opened = cli.raw("--home", tmp_path / "new", "--json", "list", "unit", "--where", "bureau=是")
    assert made.status == 0, made
    assert len(made.document["recovery_code"].replace("-", "")) == 28
    assert [unit["short_name"] for unit in opened.document] == ["仓山区局"]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ([*SETUP, "--pack", "nix"], "没有名为“nix”的地方包。"),
        (["setup", "--pack", "cangshan", "--unit", "无此所", "--account", "陈立言"], "地方包里没有“无此所”这个单位。"),
        (["setup", "--pack", "cangshan", "--unit", "江田所", "--account", "陈立言"], "地方包里没有“江田所”这个单位。"),
        ([*SETUP, "--pack", "cangshan", "--role", "王"], "没有“王”这个角色。"),
    ],
)
def test_setup_refuses_what_does_not_exist_and_leaves_nothing(cli: Offices, tmp_path: Path, arguments: list[str], what: str) -> None:
    answer = cli.raw("--home", tmp_path / "new", "--json", *arguments)

    assert answer.status == 1
    assert answer.error["what"] == what
    assert answer.error["next_step"]
    assert not (tmp_path / "new").exists()


def test_setup_never_touches_data_that_are_there(cli: Offices) -> None:
    cli.lead()

    answer = cli(*SETUP, "--pack", "cangshan")

    assert answer.status == 1
    assert len(cli("list", "lead").document) == 1


def test_packs_lists_the_four_packs_with_their_units(cli: Offices) -> None:
    packs = {pack["name"]: pack for pack in cli.raw("packs", "--json").document}

    assert list(packs) == ["cangshan", "fujian", "jiaozuo", "zaozhuang"]
    assert {"盖山所", "仓山区局"} <= set(packs["cangshan"]["units"])
    assert set(packs["cangshan"]) == {"name", "title", "units"}


def test_a_sound_pack_passes_the_check(cli: Offices, pack: Callable[[str, str], Path]) -> None:
    answer = cli.raw("--json", "packs", "check", pack("version = ", "version = 1"))

    assert (answer.status, answer.document) == (0, {"ok": True, "mistakes": []})


def test_a_pack_with_two_coordinators_is_refused_with_line_and_remedy(cli: Offices, pack: Callable[[str, str], Path]) -> None:
    """S0-12."""
    folder = pack('coordinator = "盖山所"', 'coordinator = ["盖山所", "东升所"]')

    answer = cli.raw("--json", "packs", "check", folder)

    (mistake,) = answer.document["mistakes"]
    line = (folder / "pack.toml").read_text("utf-8").split('"盖山所", "东升所"]')[0].count("\n") + 1
    assert answer.status == 1
    assert mistake["line"] == line
    assert mistake["what"]
    assert mistake["remedy"]


FORM = """id = "own-1"
title = "表"
basis = "一"
of = "lead"
columns = [100]
[[row]]
cells = [{ value = "{%s}" }]
"""


def with_form(folder: Path, field: str) -> Path:
    (folder / "forms").mkdir()
    (folder / "forms" / "a.toml").write_text(FORM % field, "utf-8")
    return folder


def test_a_form_beside_a_pack_is_checked_too(cli: Offices, pack: Callable[[str, str], Path]) -> None:
    folder = with_form(pack("version = ", "version = 1"), "suspekt")

    answer = cli.raw("packs", "check", folder)

    assert answer.status == 1
    assert answer.out == "a.toml 第 7 行：第1行：没有“suspekt”这个字段。是不是“suspect”？请改正。\n"


def test_a_bureau_sets_up_from_a_pack_that_it_wrote_with_its_forms(cli: Offices, pack: Callable[[str, str], Path], tmp_path: Path) -> None:
    """`docs/packs.md`."""
    folder = with_form(pack('short_name = "江田所"', 'short_name = "江田所"\nphone = "0591-28000000"'), "suspect")

    made = cli.raw("--home", tmp_path / "new", "--json", *SETUP, "--pack", f"{folder},jiaozuo")

    listed = cli.raw("--home", tmp_path / "new", "--json", "list", "unit", "--where", "phone=0591-28000000").document
    forms = cli.raw("--home", tmp_path / "new", "--json", "form", "list").document
    assert made.status == 0, made
    assert [unit["short_name"] for unit in listed] == ["江田所"]
    assert [form["pack"] for form in forms if form["id"] == "own-1"] == ["本单位"]


@pytest.mark.parametrize(("new", "field", "line"), [("version = true # ", "suspect", "pack.toml 第 5 行："), ("version = 1", "suspekt", "a.toml 第 7 行：")])
def test_a_written_pack_with_a_mistake_makes_no_folder(cli: Offices, pack: Callable[[str, str], Path], tmp_path: Path, new: str, field: str, line: str) -> None:
    folder = with_form(pack("version = ", new), field)

    answer = cli.raw("--home", tmp_path / "new", "--json", *SETUP, "--pack", folder)

    assert answer.status == 1
    assert line in answer.error["what"]
    assert answer.error["next_step"]
    assert not (tmp_path / "new").exists()


def test_a_pack_that_is_not_there_is_refused(cli: Offices, tmp_path: Path) -> None:
    assert cli.raw("--json", "packs", "check", tmp_path / "nix").error["kind"] == "bad_input"


@pytest.mark.parametrize(
    ("rule", "start", "due"),
    [("lead-check", "2025-09-20", "2025-10-16"), ("lead-check", "9月25日", "2025-10-22"), ("case", "2026-01-01", "2026-04-01")],
)
def test_due_explains_the_day_it_arrives_at(cli: Offices, rule: str, start: str, due: str) -> None:
    """S0-70, S1-30: the start day is not counted, days off are named."""
    start = start if "-" in start else "2025-09-25"

    document = cli.raw("--json", "due", rule, "--from", start).document

    assert document["rule"] == rule
    assert document["basis"]
    assert document["due"] == due
    assert document["days"][0] == {"date": start, "counted": False, "why": "起算日不计入"}
    assert document["days"][-1]["date"] == due
    assert date.fromisoformat(document["days"][-1]["date"])


@pytest.mark.parametrize("rule", ["lead-check", "case", "complaint-acceptance", "seizure", "judicial-confirmation", "police-decision", "police-handover"])
def test_every_promised_rule_exists(cli: Offices, rule: str) -> None:
    answer = cli.raw("--json", "due", rule, "--from", "2026-11-02")

    assert answer.status == 0 or "没有确认" in answer.error["what"]


def test_an_extension_adds_its_days(cli: Offices) -> None:
    plain = cli.raw("--json", "due", "lead-check", "--from", "2025-09-25").document
    extended = cli.raw("--json", "due", "lead-check", "--from", "2025-09-25", "--extended").document

    assert sum(day["counted"] for day in plain["days"]) == 15
    assert sum(day["counted"] for day in extended["days"]) == 30


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["due", "nix", "--from", "2026-11-02"], "没有“nix”这条时限规则。"),
        (["due", "lead-check", "--from", "2026-02-30"], "2月30日不存在。"),
        (["due", "lead-check", "--from", "昨儿"], "“昨儿”不像日期。"),
    ],
)
def test_due_refuses_unknown_rules_and_impossible_days(cli: Offices, arguments: list[str], what: str) -> None:
    answer = cli.raw("--json", *arguments)

    assert answer.status == 1
    assert answer.error["what"] == what


def test_a_pack_is_loaded_into_a_folder_that_was_made_before(cli: Offices) -> None:
    loaded = cli("packs", "load", "zaozhuang").document
    again = cli("packs", "load", "zaozhuang").document
    unknown = cli("packs", "load", "nowhere")

    assert loaded["new"]["单位"] > 1
    assert (again["new"], again["changed"], again["left"]) == ({}, [], [])
    assert unknown.status == 1
