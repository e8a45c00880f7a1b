import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import Cancelled, UserError
from app.domain.organisation import Area, CaseGroup, Pairing, Unit
from app.services.opening import Setup, open_by_recovery, open_folder, set_up
from app.services.workspace import Workspace
from db.keys import FLOOR
from tests.services.offices import ACCOUNTS, ASKER, PASSWORD, Clock


def test_a_new_folder_holds_the_pack_and_opens_again(office: Workspace) -> None:
    """S0-10, S0-11, S0-40."""
    counts = [office.records(kind).count() for kind in (CaseGroup, Area, Pairing)]

    assert counts == [4, 13, 3]
    assert sum(unit.kind == "监管所" and not unit.external for unit in office.units()) == 13
    assert office.unit.name == ASKER


@pytest.mark.parametrize(
    ("setup", "password", "word"),
    [
        (Setup(["cangshan"], "不存在所", "某"), PASSWORD, "没有“不存在所”这个单位"),
        (Setup(["nowhere"], ASKER, "某"), PASSWORD, "没有名为“nowhere”的地方包"),
        (Setup(["cangshan"], ASKER, "某"), "", "口令"),
        (Setup(["cangshan"], ASKER, ""), PASSWORD, "账号"),
        (Setup(["cangshan"], ASKER, "某", "国王"), PASSWORD, "没有“国王”这个角色"),
    ],
)
def test_a_refused_setup_leaves_nothing_behind(tmp_path: Path, setup: Setup, password: str, word: str) -> None:
    with pytest.raises(UserError, match=word):
        set_up(tmp_path / "data", setup, password, cost=FLOOR)

    assert not (tmp_path / "data").exists()


def test_a_wrong_password_is_refused_in_words(template: Path, clock: Clock) -> None:
    with pytest.raises(UserError, match="口令"):
        open_folder(template / ASKER, ACCOUNTS[ASKER], "不是这个口令", now=clock)


def test_the_recovery_code_opens_the_folder(tmp_path: Path, clock: Clock) -> None:
    opened, code = set_up(tmp_path / "data", Setup(["cangshan"], ASKER, "某人"), PASSWORD, now=clock, cost=FLOOR)
    opened.close()

    with open_by_recovery(tmp_path / "data", code, now=clock) as workspace:
        assert workspace.account.full_name == "某人"


def test_what_a_crash_left_of_an_attachment_is_gone_at_the_next_start(tmp_path: Path, clock: Clock) -> None:
    opened, _ = set_up(tmp_path / "data", Setup(["cangshan"], ASKER, "某人"), PASSWORD, now=clock, cost=FLOOR)
    with opened as workspace:
        sha = workspace.blobs.put(b"whole")
        half = workspace.blobs.folder / "0123.part"
        half.write_bytes(b"half")

    with open_folder(tmp_path / "data", "某人", PASSWORD, now=clock) as workspace:
        assert not half.exists()
        assert workspace.blobs.read(sha) == b"whole"


def test_a_second_program_is_refused_while_the_first_is_open(office: Workspace) -> None:
    lines = (
        "import sys; from pathlib import Path; from app.domain.errors import Cancelled, UserError; from app.services.opening import open_folder",
        "try: open_folder(Path(sys.argv[1]), sys.argv[2], sys.argv[3])",
        "except UserError as refusal: print(refusal.what)",
    )
    second = subprocess.run(
        [sys.executable, "-c", "\n".join(lines), str(office.folder), ACCOUNTS[ASKER], PASSWORD], capture_output=True, encoding="utf-8", check=False
    )

    assert "已经在运行" in second.stdout, second.stderr


def test_what_is_still_under_way_does_not_open_a_closed_folder_again(tmp_path: Path, clock: Clock) -> None:
    opened, _ = set_up(tmp_path / "data", Setup(["cangshan"], ASKER, "某人"), PASSWORD, now=clock, cost=FLOOR)

    opened.close()

    with pytest.raises(Cancelled):
        opened.workspace.reopen()


def test_nothing_is_readable_in_the_data_folder(office: Workspace) -> None:
    office.store.db.conn.execute("PRAGMA wal_checkpoint")
    everything = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file() and not path.name.startswith("vault"))

    assert "盖山镇".encode() not in everything
    assert b"SQLite format 3" not in everything.replace((office.folder / "lock.db").read_bytes(), b"")


def test_a_demo_bureau_without_groups_sends_requests_to_the_bureau(tmp_path: Path, clock: Clock) -> None:
    """S0-14."""
    opened, _ = set_up(tmp_path / "data", Setup(["jiaozuo"], "焦作市局", "某人"), PASSWORD, now=clock, cost=FLOOR)
    with opened as workspace:
        assert workspace.groups() == []
        bureau = workspace.bureau
        assert isinstance(bureau, Unit)
