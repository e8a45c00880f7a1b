"""Looking at records and writing them."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import LEAD, TODAY, Offices, sets
from tests.services.offices import ASKER, BUREAU

PROMISED = """unit area person account case_group task_force_member pairing lead triage support_request dispatch station contact_point reporter"""


def test_kinds_names_every_field_and_needs_no_data(cli: Offices) -> None:
    kinds = {kind["name"]: kind for kind in cli.raw("--json", "kinds").document}

    assert set(PROMISED.split()) <= set(kinds)
    fields = {field["name"]: field for field in kinds["lead"]["fields"]}
    assert fields["source"]["kind"] == "choice"
    assert fields["source"]["required"] is True
    assert "举报" in fields["source"]["choices"]
    assert fields["suspect_head"]["sensitivity"] == "personal"
    assert all({"name", "label", "kind", "required", "choices", "sensitivity"} <= set(field) for kind in kinds.values() for field in kind["fields"])


def test_a_lead_with_everything_required_is_registered(cli: Offices) -> None:
    """S0-13, S0-70."""
    lead = cli.lead()

    assert lead["state"] == "待研判"
    assert lead["number"] == "仓前2026A0001"
    assert lead["received_on"] == "2026-11-18"
    assert lead["due_on"] == "2026-12-09"
    assert all(lead[name] for name in ("office", "group", "coordinator"))


def test_a_lead_with_gaps_is_kept_as_a_draft(cli: Offices) -> None:
    lead = cli("new", "lead", *sets("suspect=某店")).document

    refused = cli("step", "lead", lead["uid"], "register")
    assert lead["state"] == "草稿"
    assert refused.status == 1
    assert "还差" in refused.error["what"]


def test_values_may_come_from_a_json_file(cli: Offices, tmp_path: Path) -> None:
    file = tmp_path / "lead.json"
    file.write_text(json.dumps({**dict(pair.split("=") for pair in LEAD), "flags": ["涉网", "涉外"], "quantity": 12, "place": None}), "utf-8")

    lead = cli("new", "lead", "--from", file, *sets("suspect=另一家")).document

    assert (lead["state"], lead["suspect"], lead["flags"], lead["quantity"]) == ("待研判", "另一家", ["涉网", "涉外"], "12")


@pytest.mark.parametrize("content", ["[1]", "{", '{"suspect": {"a": 1}}', '{"suspect": 1.5}', '{"suspect": "\\ud800"}', '{"suspect": "a\\u0000"}', "\x00"])
def test_a_file_that_is_no_record_is_refused(cli: Offices, tmp_path: Path, content: str) -> None:
    file = tmp_path / "lead.json"
    file.write_text(content, "utf-8")

    answer = cli("new", "lead", "--from", file)

    assert answer.status == 1
    assert answer.error["next_step"]


def test_a_photo_is_kept_with_its_hash_and_edit_adds_another(cli: Offices, tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.jpg").write_bytes(name.encode() * 1000)
    lead = cli("new", "lead", *sets(*LEAD), "--attach", f"photos={tmp_path / 'a.jpg'}").document

    edited = cli("edit", "lead", lead["uid"], "--attach", f"photos={tmp_path / 'b.jpg'}").document

    assert [(photo["name"], photo["size"], len(photo["sha"])) for photo in edited["photos"]] == [("a.jpg", 1000, 64), ("b.jpg", 1000, 64)]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["new", "nix"], "没有“nix”这一类记录。"),
        (["new", "lead", *sets("nix=1")], "线索没有“nix”这个栏目。"),
        (["new", "lead", *sets("received_on=2月30日")], "收到日期：2月30日不存在。"),
        (["new", "lead", *sets("received_on=2026-12-24")], "收到日期：日期晚于今天。请核对。"),
        (["new", "lead", *sets("kind=偷税")], "违法类型：没有“偷税”这一项。可选："),
        (["new", "lead", *sets("area=无此街道")], "没有名为“无此街道”的镇街。"),
        (["new", "lead", *sets("number=仓前2026A0099")], "线索编号由程序填写，不能自己填。"),
        (["new", "lead", *sets("due_on=2026-12-24")], "核查届满日由程序计算，不能填写。"),
        (["new", "lead", *sets("photos=a.jpg")], "附件：附件不能用文字填写。"),
        (["new", "lead", "--attach", "photos=/nix/a.jpg"], "找不到文件“a.jpg”。"),
        (["new", "lead", "--attach", "suspect=a.jpg"], "涉嫌主体不是附件栏。"),
        (["new", "step"], "步骤不能直接新建、修改或删除。"),
        (["new", "account"], "账号不能这样新建、修改或删除。"),
        (["new", "triage"], "还没有说明这是哪一条线索的线索研判。"),
        (["list", "lead", "--where", "nix=1"], "线索没有“nix”这个栏目。"),
        (["new", "case_group", *sets("full_name=第九组")], "组团由区局登记，本单位不能新建。"),
        (["list", "support_request", "--where", f"people={'9' * 30}"], "人数：这个数太大，存不下。"),
        (["list", "lead", "--sort", "nix"], "线索没有“nix”这个栏目。"),
        (["list", "lead", "--after", "nix"], "这个列表里没有要从它往后列的那条记录。"),
        (["show", "lead", "nix"], "找不到这条线索。"),
        (["history", "lead", "nix"], "找不到这条线索。"),
        (["steps", "unit", "nix"], "找不到这条单位。"),
    ],
)
def test_what_cannot_be_is_refused_in_words(cli: Offices, arguments: list[str], what: str) -> None:
    answer = cli(*arguments)

    assert answer.status == 1, answer
    assert answer.error["what"].startswith(what)
    assert answer.error["next_step"]
    assert cli("list", "lead").document == []


def test_list_filters_searches_sorts_and_pages(cli: Offices) -> None:
    days, kinds = ("11月16日", "11月17日", "11月18日"), ("假冒专利", "商标侵权", "假冒专利")
    leads = [cli.lead(suspect=f"第{number}家商行", received_on=day, kind=kind) for number, day, kind in zip("一二三", days, kinds, strict=True)]
    first, second, third = (lead["uid"] for lead in leads)

    def uids(*arguments: str) -> list[str]:
        return [lead["uid"] for lead in cli("list", "lead", *arguments).document]

    assert uids() == [first, second, third]
    assert uids("--where", "kind=假冒专利") == [first, third]
    assert uids("--where", "kind=假冒专利", "--where", "received_on=11月18日") == [third]
    assert uids("--where", "unit=仓前所", "--where", "state=待研判", "--where", "handler=") == [first, second, third]
    assert uids("--search", "二家") == [second]
    assert uids("--sort", "-received_on") == [third, second, first]
    assert uids("--sort", "received_on", "--limit", "1", "--after", first) == [second]
    assert uids("--after", third) == []


def test_links_are_uids_and_expand_gives_titles_beside_them(cli: Offices) -> None:
    lead = cli.lead()

    (expanded,) = cli("list", "lead", "--expand").document

    assert expanded["area"] == lead["area"]
    assert expanded["titles"]["area"] == "仓前街道"
    assert expanded["titles"]["unit"] == "仓前所"
    assert "titles" not in lead


def test_show_tells_open_steps_due_day_and_links(cli: Offices) -> None:
    lead = cli.lead()
    request = cli("new", "support_request", *sets(f"lead={lead['uid']}")).document

    shown = cli("show", "lead", lead["uid"]).document

    assert "triage" in [step["name"] for step in shown["steps"]]
    assert shown["due"][0]["due"] == lead["due_on"]
    assert ("area", "仓前街道") in [(link["field"], link["title"]) for link in shown["links"]]
    assert [(link["kind"], link["uid"]) for link in shown["linked_by"]] == [("support_request", request["uid"])]


def test_who_reported_is_never_named_beside_the_lead(cli: Offices) -> None:
    lead = cli.lead()
    reporter = cli("new", "reporter", *sets(f"lead={lead['uid']}", "full_name=顾南星")).document

    assert "顾南星" not in cli("show", "lead", lead["uid"], "--expand").out
    for command in (["list", "reporter"], *([verb, "reporter", reporter["uid"]] for verb in ("show", "history", "edit", "delete"))):
        refused = cli(*command)
        assert refused.status == 1, command
        assert "顾南星" not in refused.out


def test_history_tells_what_changed_when_and_by_whom(cli: Offices) -> None:
    lead = cli.lead()
    cli.done(ASKER, "edit", "lead", lead["uid"], *sets("goods=运动鞋", "flags=涉网"))

    newest, *_, oldest = cli("history", "lead", lead["uid"]).document

    assert newest["account"] == "陈立言"
    assert newest["unit"] == lead["unit"]
    assert newest["at"].startswith(TODAY)
    assert {"field": "goods", "before": None, "after": "运动鞋"} in newest["changes"]
    assert {"field": "flags", "before": [], "after": ["涉网"]} in newest["changes"]
    assert oldest["action"] == "登记线索"


def test_a_deleted_record_lies_in_the_bin_until_it_is_restored(cli: Offices) -> None:
    lead = cli.lead()

    deleted = cli("delete", "lead", lead["uid"]).document
    gone, in_the_bin = cli("list", "lead").document, cli("list", "lead", "--deleted").document
    restored = cli("restore", "lead", lead["uid"]).document

    newest = cli("history", "lead", lead["uid"]).document[1]
    assert newest["changes"] == [{"field": "deleted", "before": 0, "after": 1}]
    assert deleted["deleted"] is True
    assert (gone, [record["uid"] for record in in_the_bin]) == ([], [lead["uid"]])
    assert "deleted" not in restored


def test_undo_takes_back_the_last_action(cli: Offices) -> None:
    lead = cli.lead()
    cli("edit", "lead", lead["uid"], *sets("goods=运动鞋"))

    undone = cli("undo").document

    assert undone["action"] == "修改线索"
    assert cli("show", "lead", lead["uid"]).document["goods"] is None


def test_a_fresh_folder_has_nothing_to_undo(cli: Offices) -> None:
    answer = cli("undo")

    assert answer.error["what"] == "没有可以撤销的操作。"


def test_data_of_the_bureau_are_changed_by_the_bureau(cli: Offices) -> None:
    (unit,) = cli("list", "unit", "--where", "short_name=仓前所").document

    refused = cli("edit", "unit", unit["uid"], *sets("phone=0591-83002176"))

    assert refused.error["kind"] == "not_allowed"
    assert cli.done(BUREAU, "edit", "unit", unit["uid"], *sets("phone=0591-83002176"))["phone"]


def test_a_person_reads_the_same_without_json(cli: Offices) -> None:
    lead = cli.lead()

    listed = cli.raw("--home", cli.home(), "list", "lead").out
    shown = cli.raw("--home", cli.home(), "--today", TODAY, "show", "lead", lead["uid"]).out

    assert listed == f"{lead['uid']}　仓前2026A0001 履云鞋行　待研判　仓前所\n"
    assert "镇街：仓前街道" in shown
    assert "届满日：2026-12-09" in shown
