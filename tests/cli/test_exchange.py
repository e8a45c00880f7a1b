"""The main job between four offices, by commands and files alone; and bundles that must not get in."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Offices, sets
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER

REQUEST = ("people=2", "starts_at=11月25日 9:00", "place=仓前街道")
DISPATCH = ("names=曾明朗、韩沐阳", "certificates=闽0104-0217", "no_conflict=是", "signed_by=东升所所长", "report_to=仓前所")


def deliver(cli: Offices, sender: str, *to: str) -> dict[str, Any]:
    """One bundle from an office to others, who import it; what each of them answered."""
    number = len(list(cli.folder.glob("*.ipb"))) + 1
    file = cli.folder / f"{number}.ipb"
    cli.done(sender, "bundle", "export", "--to", *to, file)
    return {name: cli.done(name, "bundle", "import", file) for name in to}


def asked(cli: Offices) -> dict[str, Any]:
    """A request that is submitted at the asking office."""
    lead = cli.lead()
    request = cli.done(ASKER, "new", "support_request", *sets(f"lead={lead['uid']}", *REQUEST))
    submitted: dict[str, Any] = cli.done(ASKER, "step", "support_request", request["uid"], "submit")
    return submitted


def test_the_main_job_goes_from_office_to_office(cli: Offices) -> None:
    """S0-64, S0-72, S0-73."""
    request = asked(cli)
    uid = request["uid"]

    arrived = deliver(cli, ASKER, COORDINATOR, LENDER, BUREAU)
    cli.done(COORDINATOR, "step", "support_request", uid, "propose", *sets(f"lender={LENDER}", "proposed_people=2"))
    deliver(cli, COORDINATOR, LENDER, ASKER, BUREAU)
    cli.done(LENDER, "step", "support_request", uid, "agree")
    sent = cli.done(LENDER, "step", "support_request", uid, "dispatch", *sets(*DISPATCH))
    deliver(cli, LENDER, ASKER, COORDINATOR, BUREAU)
    cli.done(ASKER, "step", "support_request", uid, "arrive")

    assert request["state"] == "已提交"
    assert arrived[BUREAU]["sender"] == ASKER
    assert arrived[BUREAU]["new"] > arrived[LENDER]["new"] > 0
    assert sent["state"] == "已派员"
    assert [dispatch["names"] for dispatch in cli.done(BUREAU, "list", "dispatch")] == ["曾明朗、韩沐阳"]
    assert [step["name"] for step in cli.done(ASKER, "show", "support_request", uid)["steps_taken"]] == ["submit", "propose", "agree", "dispatch", "arrive"]
    assert cli.done(COORDINATOR, "show", "support_request", uid)["state"] == "已派员"


def test_a_step_that_is_not_for_this_unit_is_refused_with_what_to_do(cli: Offices) -> None:
    """S0-73."""
    request = asked(cli)
    deliver(cli, ASKER, COORDINATOR)

    answer = cli.at(COORDINATOR, "step", "support_request", request["uid"], "dispatch")
    unknown = cli.at(COORDINATOR, "step", "support_request", request["uid"], "nix")

    assert answer.status == 1
    assert answer.error == {
        "kind": "not_allowed",
        "what": "“派员”由派员单位办理，本单位不能代办。",
        "next_step": "请由派员单位负责人签发；牵头所提出建议（94号文 三(二)2）。",
    }
    assert unknown.error["what"] == "支援申请没有“nix”这个步骤。"


def test_a_step_that_is_not_open_yet_is_refused_with_those_that_are(cli: Offices) -> None:
    lead = cli.lead()

    answer = cli("step", "lead", lead["uid"], "register")

    assert answer.error["what"] == "现在是“待研判”，不能“登记”。"
    assert "写研判" in answer.error["next_step"]


def test_a_triage_is_written_with_its_step_by_either_command(cli: Offices) -> None:
    """S0-71."""
    opinion = ("held_on=今天", "people=陈立言、郑思远", "conclusion=继续核查")
    first, second = cli.lead(), cli.lead(suspect="另一家")

    stepped = cli("step", "lead", first["uid"], "triage", *sets(*opinion)).document
    made = cli("new", "triage", *sets(f"lead={second['uid']}", *opinion)).document

    assert stepped["state"] == "核查中"
    assert made["conclusion"] == "继续核查"
    assert cli("show", "lead", second["uid"]).document["state"] == "核查中"
    assert cli("step", "lead", first["uid"], "triage").error["what"] == "线索研判还差 3 项：研判日期、参加人员、研判结论。"


def test_steps_tells_whom_each_step_is_for(cli: Offices) -> None:
    request = asked(cli)

    steps = {step["name"]: step for step in cli("steps", "support_request", request["uid"]).document}

    assert (steps["withdraw"]["mine"], steps["propose"]["mine"], steps["propose"]["who"]) == (True, False, "牵头所")


def test_a_step_without_its_reason_is_refused(cli: Offices) -> None:
    request = asked(cli)

    bare = cli("step", "support_request", request["uid"], "withdraw")
    given = cli("step", "support_request", request["uid"], "withdraw", "--remark", "对方已停业")

    assert "说明理由" in bare.error["what"]
    assert given.document["state"] == "已撤回"


def test_inspect_and_dry_run_keep_nothing_and_the_same_bundle_twice_changes_nothing(cli: Offices) -> None:
    asked(cli)
    file = cli.folder / "a.ipb"
    cli.done(ASKER, "bundle", "export", "--to", BUREAU, file)

    looked = cli.done(BUREAU, "bundle", "inspect", file)
    tried = cli.done(BUREAU, "bundle", "import", file, "--dry-run")
    before = cli.done(BUREAU, "list", "lead")
    first = cli.done(BUREAU, "bundle", "import", file)
    again = cli.done(BUREAU, "bundle", "import", file)

    assert {"sender", "recipients", "sequence", "new", "changed", "conflicts", "refused", "gaps", "attachments"} <= set(looked)
    assert looked == tried
    assert before == []
    assert (first["new"], first["sequence"], first["refused"], first["gaps"]) == (looked["new"], 1, [], [])
    assert (again["new"], again["changed"], again["nothing_new"]) == (0, 0, True)


def test_status_tells_what_waits_what_went_and_who_has_not_confirmed(cli: Offices) -> None:
    asked(cli)

    before = cli.done(ASKER, "bundle", "status")
    deliver(cli, ASKER, BUREAU)
    after = cli.done(ASKER, "bundle", "status")

    assert before["waiting"] > 0
    assert after["waiting"] == 0
    assert [(entry["direction"], entry["number"]) for entry in after["bundles"]] == [("out", 1)]
    assert {unit["name"]: unit["lacking"] > 0 for unit in after["units"]}[BUREAU] is True


def test_a_bundle_may_be_written_into_a_folder_and_is_named_by_the_program(cli: Offices) -> None:
    asked(cli)

    written = cli.done(ASKER, "bundle", "export", "--to", COORDINATOR, "--to", BUREAU, cli.folder)

    assert Path(written["file"]).name == "仓前所_盖山所、仓山区局_20261120_第1包.ipb"
    assert Path(written["file"]).is_file()
    assert written["recipients"] == [COORDINATOR, BUREAU]


@pytest.mark.parametrize("damage", ["truncated", "altered", "empty", "text"])
def test_a_damaged_bundle_is_refused_and_nothing_is_changed(cli: Offices, damage: str) -> None:
    asked(cli)
    file = cli.folder / "a.ipb"
    cli.done(ASKER, "bundle", "export", "--to", BUREAU, file)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes({"truncated": file.read_bytes()[:-100], "altered": bytes(data), "empty": b"", "text": "不是数据包".encode()}[damage])

    for command in (("inspect", file), ("import", file), ("import", file, "--dry-run")):
        answer = cli.at(BUREAU, "bundle", *command)
        assert answer.status == 1, answer
        assert answer.error["kind"] in ("damaged", "bad_input")
        assert answer.error["next_step"]

    assert cli.done(BUREAU, "list", "lead") == []


def test_a_bundle_for_somebody_else_is_refused(cli: Offices) -> None:
    asked(cli)
    file = cli.folder / "a.ipb"
    cli.done(ASKER, "bundle", "export", "--to", BUREAU, file)

    answer = cli.at(COORDINATOR, "bundle", "import", file)

    assert answer.status == 1
    assert answer.error["what"]


def test_a_bundle_from_a_stranger_is_refused(cli: Offices, tmp_path: Path) -> None:
    """A computer that the roster of the recipient does not list: here one whose office made a roster of its own."""
    from app.services.opening import Setup, set_up
    from db.keys import FLOOR

    homes = {name: tmp_path / f"stranger-{name}" for name in (ASKER, BUREAU)}
    for name, home in homes.items():
        opened, _ = set_up(home, Setup(["cangshan"], name, "外人"), "仓山-测试-口令1", cost=FLOOR)
        opened.close()

    def stranger(name: str, *arguments: str | Path) -> Any:
        answer = cli.raw("--home", homes[name], "--json", *arguments)
        assert answer.status == 0, answer
        return answer.document

    stranger(ASKER, "identity", "export", tmp_path / "card")
    stranger(BUREAU, "roster", "sign", tmp_path / "card", "--to", tmp_path / "roster")
    stranger(ASKER, "roster", "import", tmp_path / "roster")
    stranger(ASKER, "bundle", "export", "--to", BUREAU, tmp_path / "foreign.ipb")

    answer = cli.at(BUREAU, "bundle", "import", tmp_path / "foreign.ipb")
    roster = cli.at(ASKER, "roster", "import", tmp_path / "roster")

    assert answer.status == roster.status == 1
    assert answer.error["what"]
    assert roster.error["what"]


def test_exchange_needs_a_roster_and_says_how_to_get_one(cli: Offices, tmp_path: Path) -> None:
    from app.services.opening import Setup, set_up
    from db.keys import FLOOR

    set_up(tmp_path / "new", Setup(["cangshan"], ASKER, "陈立言"), "仓山-测试-口令1", cost=FLOOR)[0].close()

    for command in (("roster", "show"), ("bundle", "status"), ("bundle", "export", "--to", BUREAU, tmp_path / "a.ipb")):
        answer = cli.raw("--home", tmp_path / "new", "--json", *command)
        assert answer.error["what"] == "还没有单位密钥名单，不能交换数据。"


def test_the_roster_is_signed_by_the_bureau_only_and_shows_its_replicas(cli: Offices) -> None:
    card = cli.folder / "card"
    exported = cli.done(ASKER, "identity", "export", card)

    refused = cli("roster", "sign", card, "--to", cli.folder / "roster")
    signed = cli.done(BUREAU, "roster", "sign", card, "--to", cli.folder / "roster")
    imported = cli.done(ASKER, "roster", "import", cli.folder / "roster")
    shown = cli.done(ASKER, "roster", "show")

    assert refused.error["what"] == "单位密钥名单只能由区局签发。"
    assert signed["version"] == imported["version"] == shown["version"] == 2
    assert signed["fingerprint"] == imported["fingerprint"] == shown["fingerprint"]
    assert shown["own"]["fingerprint"] == exported["fingerprint"]
    assert len(shown["replicas"]) == 4


def test_unknown_recipients_and_missing_files_are_refused(cli: Offices) -> None:
    for command in (
        ("bundle", "export", "--to", "无此所", cli.folder / "a.ipb"),
        ("bundle", "export", "--to", "上渡所", cli.folder / "a.ipb"),
        ("bundle", "import", cli.folder / "nix.ipb"),
        ("roster", "import", cli.folder / "nix"),
        ("roster", "import", cli.folder),
        ("identity", "export", cli.folder),
        ("bundle", "import", cli.folder),
        ("backup", "make", cli.folder),
    ):
        answer = cli(*command)
        assert answer.status == 1, answer
        assert answer.error["next_step"]
    assert not (cli.folder / "a.ipb").exists()


def test_what_never_leaves_is_in_no_bundle(cli: Offices) -> None:
    lead = cli.lead()
    cli("new", "reporter", *sets(f"lead={lead['uid']}", "full_name=顾南星"))

    deliver(cli, ASKER, BUREAU)

    assert cli.done(BUREAU, "list", "lead")[0]["uid"] == lead["uid"]
    assert json.dumps(cli.done(BUREAU, "list", "lead"), ensure_ascii=False).count("顾南星") == 0


def test_the_inbox_is_listed_and_settled_by_commands(cli: Offices) -> None:
    assert cli.done(ASKER, "conflicts") == []

    unknown = cli.at(ASKER, "settle", "lead/x/place", "--choose", "1")
    twice = cli.at(ASKER, "settle", "lead/x/place", "--choose", "1", "--keep-both")

    assert (unknown.status, twice.status) == (1, 2)
    assert "找不到这处冲突" in unknown.error["what"]
    assert "三者选一个" in twice.error["what"]


def test_a_bundle_from_a_clock_far_ahead_waits_until_somebody_has_looked(cli: Offices) -> None:
    cli.lead()
    file = cli.folder / "ahead.ipb"
    cli.raw("--home", cli.home(ASKER), "--today", "2027-02-01", "bundle", "export", "--to", COORDINATOR, file)

    held = cli.done(COORDINATOR, "bundle", "import", file)
    trusted = cli.done(COORDINATOR, "bundle", "import", "--trust-clock", file)

    assert held["new"] == 0
    assert "时钟快了很多" in "".join(held["refused"])
    assert trusted["new"] == 1
