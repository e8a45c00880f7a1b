"""What an interrupted set-up left is cleared away; a folder of the user's with the same name never is."""

from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.services.opening import Setup, set_up
from app.services.staging import UNFINISHED, empty_staging
from db.keys import FLOOR

SETUP = Setup(["cangshan"], "仓前所", "陈立言")
PASSWORD = "仓山-测试-口令1"


def refused(folder: Path) -> UserError:
    with pytest.raises(UserError) as refusal:
        set_up(folder, SETUP, PASSWORD, cost=FLOOR)
    return refusal.value


def test_what_an_interrupted_set_up_left_is_cleared_away(tmp_path):
    left = empty_staging(tmp_path / "data")
    for name in ("vault.json", "vault.b.json.part", "zhilian.db", "zhilian.db-wal"):
        (left / name).write_bytes(b"half")

    set_up(tmp_path / "data", SETUP, PASSWORD, cost=FLOOR)[0].close()

    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert not (tmp_path / "data" / UNFINISHED).exists()


@pytest.mark.parametrize("names", [("合同.docx",), ("vault.json", "zhilian.db"), (UNFINISHED, "合同.docx")], ids=["files", "data", "both"])
def test_a_folder_of_the_user_with_that_name_is_never_deleted(tmp_path, names):
    """Files, a whole data folder that was renamed, and files put into an unfinished one."""
    theirs = tmp_path / "data.未完成"
    theirs.mkdir()
    for name in names:
        (theirs / name).write_text("重要")

    refusal = refused(tmp_path / "data")

    assert "没有改动" in refusal.what
    assert sorted(path.name for path in theirs.iterdir()) == sorted(names)
    assert not (tmp_path / "data").exists()


def test_a_file_or_a_link_with_that_name_is_left_alone(tmp_path):
    (tmp_path / "data.未完成").write_text("重要")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "other.未完成").symlink_to(tmp_path / "elsewhere")

    refused(tmp_path / "data")
    refused(tmp_path / "other")

    assert (tmp_path / "data.未完成").read_text() == "重要"
    assert (tmp_path / "elsewhere").is_dir()


def test_an_empty_folder_with_that_name_is_used(tmp_path):
    (tmp_path / "data.未完成").mkdir()

    set_up(tmp_path / "data", SETUP, PASSWORD, cost=FLOOR)[0].close()

    assert [path.name for path in tmp_path.iterdir()] == ["data"]
