"""`bundle undo`, `release` and `retry` on the command line."""

from pathlib import Path

from tests.cli.conftest import Offices
from tests.services.offices import ASKER, BUREAU


def bundle_with_lead(cli: Offices, tmp_path: Path) -> tuple[str, Path]:
    uid, file = cli.lead()["uid"], tmp_path / "一.ipb"
    cli.done(ASKER, "bundle", "export", "--to", BUREAU, file)
    return uid, file


def test_an_import_is_undone_and_released_by_its_number(cli: Offices, tmp_path: Path) -> None:
    _, file = bundle_with_lead(cli, tmp_path)
    number = cli.done(BUREAU, "bundle", "import", file)["id"]

    undone = cli.done(BUREAU, "bundle", "undo", number)
    gone, again = cli.done(BUREAU, "list", "lead"), cli.at(BUREAU, "bundle", "undo", number)
    released = cli.done(BUREAU, "bundle", "release", number)

    assert (undone["undone"], gone, again.status) == (True, [], 1)
    assert "已经撤销" in again.error["what"]
    assert released["new"] == 1
    assert len(cli.done(BUREAU, "list", "lead")) == 1
    assert cli.done(BUREAU, "bundle", "undo", number, "--list") == []
    assert cli.at(BUREAU, "bundle", "undo", "nothing").status == 1


def test_a_record_left_out_is_told_by_the_status_and_comes_in_by_retry(cli: Offices, tmp_path: Path) -> None:
    uid, file = bundle_with_lead(cli, tmp_path)

    cli.done(BUREAU, "bundle", "import", file, "--without", f"lead/{uid}")

    (aside,) = cli.done(BUREAU, "bundle", "status")["aside"]
    assert (aside["uid"], aside["why"]) == (uid, "导入时未勾选，没有导入。")
    assert cli.done(BUREAU, "list", "lead") == []
    assert cli.done(BUREAU, "bundle", "retry", str(aside["id"])) == {"done": 1, "aside": []}
    assert [lead["uid"] for lead in cli.done(BUREAU, "list", "lead")] == [uid]
    assert cli.at(BUREAU, "bundle", "import", file, "--without", "lead").status == 2
