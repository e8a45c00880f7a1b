"""Letters and their numbers by command (contract: letter list, letter print)."""

import json
import shutil
from pathlib import Path

from app import resources
from tests.cli.conftest import Offices, sets
from tests.cli.test_paper import text_of

DATA = {
    "title": "关于报送工作情况的函",
    "addressee": "福州市市场监督管理局",
    "body": "现将有关情况函告如下。",
    "signed_by": "福州市仓山区市场监督管理局",
    "signed_on": "2026-11-20",
    "number": "仓市监函〔2026〕12号",
}


def test_letter_list_names_the_seven_letters(cli: Offices) -> None:
    listed = {one["id"]: one for one in cli("letter", "list").document}

    assert {"letter", "reply", "notice", "bulletin", "minutes", "request", "report"} <= listed.keys()
    assert listed["letter"]["title"] == "函"
    assert listed["letter"].keys() >= {"id", "title", "basis", "pack"}


def test_a_letter_is_printed_from_a_file(cli: Offices) -> None:
    (cli.folder / "data.json").write_text(json.dumps(DATA), "utf-8")

    answer = cli("letter", "print", "letter", "--data", cli.folder / "data.json", "--to", cli.folder / "letter.pdf")

    assert answer.document == {"letter": "letter", "file": str(cli.folder / "letter.pdf")}
    assert "仓市监函〔2026〕12号" in text_of(cli.folder / "letter.pdf")


def test_an_upward_letter_without_its_signer_is_printed_and_told(cli: Offices) -> None:
    """GB/T 9704-2012 7.2.6."""
    (cli.folder / "data.json").write_text(json.dumps(DATA), "utf-8")

    answer = cli("letter", "print", "request", "--data", cli.folder / "data.json", "--to", cli.folder / "request.pdf")

    assert answer.status == 0
    assert "上行文应当标注签发人" in answer.err


def test_what_is_missing_is_refused_in_words(cli: Offices) -> None:
    refused = cli("letter", "print", "letter", "--to", cli.folder / "letter.pdf")

    assert refused.status == 1
    assert refused.error["what"] == "“函”还差 4 项：发文字号、标题、主送机关、正文。"
    assert not (cli.folder / "letter.pdf").exists()


def test_a_letter_is_written_signed_numbered_and_stands_in_the_register(cli: Offices) -> None:
    cli("new", "number_series", *sets("agency=仓市场监管仓前"))
    letter = cli("new", "letter", *sets("template=letter", "headline=关于核查的函", "addressee=某局", "body=请核查。")).document
    signed = cli("step", "letter", letter["uid"], "sign", *sets("approver=许嘉宁")).document

    register = cli("letter", "register", "--to", cli.folder / "register.pdf").document

    assert (signed["state"], signed["number"]) == ("已签发", "仓市场监管仓前〔2026〕1号")
    assert [line["document"] for line in register[0]["lines"]] == ["关于核查的函"]
    assert "仓市场监管仓前〔2026〕1号" in text_of(cli.folder / "register.pdf")
    assert cli("letter", "number", letter["uid"]).status == 1


def test_numbers_are_not_typed_and_blocks_not_made_by_hand(cli: Offices) -> None:
    assert cli("new", "letter", *sets("template=letter", "number=仓〔2026〕1号")).status == 1
    assert cli("new", "number_block", *sets("agency=仓")).status == 1
    assert cli("new", "letter", *sets("template=memo")).error["kind"]


def test_mistakes_of_a_template_are_told_with_line_and_remedy(cli: Offices) -> None:
    (cli.folder / "own.toml").write_text('id = "own"\ntitle = "函"\nbasis = "一"\nlayuot = "letter"\n', "utf-8")

    answer = cli("letter", "check", cli.folder / "own.toml")

    assert answer.status == 1
    assert (answer.document[0]["line"], answer.document[-1]["what"]) == (1, "没有“layuot”这个写法。")
    assert answer.document[-1]["remedy"] == "是不是“layout”？请改正。"


def test_letters_of_a_pack_that_a_bureau_wrote_are_checked_and_become_its_own(cli: Offices, tmp_path: Path) -> None:
    """`docs/letters.md`, `docs/packs.md`."""
    pack = tmp_path / "cangshan"
    shutil.copytree(resources.path("packs", "cangshan"), pack)
    letter = pack / "letters" / "lead-transfer.toml"
    good = letter.read_text("utf-8").replace("cangshan-lead-transfer", "own-transfer")
    letter.write_text(good.replace("{suspect}涉嫌", "{suspekt}涉嫌"), "utf-8")
    refused = cli.raw("packs", "check", pack)
    letter.write_text(good, "utf-8")

    made = cli.raw("--home", tmp_path / "new", "--json", "setup", "--unit", "盖山所", "--account", "江一帆", "--pack", pack)

    listed = cli.raw("--home", tmp_path / "new", "--json", "letter", "list").document
    assert refused.status == 1
    assert "没有“suspekt”这个字段。是不是“suspect”？请改正。" in refused.out
    assert made.status == 0, made
    assert [one["pack"] for one in listed if one["id"] == "own-transfer"] == ["本单位"]
