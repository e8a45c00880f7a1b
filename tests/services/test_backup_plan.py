"""Backups that nobody has to think of: daily, before an upgrade, in a second place, and the drill."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import BadInput, Damaged, MachineFault, NotAllowed, NotFound
from app.domain.fields import text
from app.domain.kinds import KINDS
from app.domain.organisation import Account
from app.domain.records import Audience, Record
from app.services.backup_notes import last_backup, last_drill
from app.services.backup_plan import back_up_daily, copy_to_second_place, drill, drill_in_words, is_backup_due, second_place, set_second_place
from app.services.backups import back_up, backups_of, place_for_restore, restore
from app.services.checking import check
from app.services.opening import Setup, open_folder
from app.services.workspace import Workspace
from db.journal import entries
from tests.remembered import fresh_folder
from tests.services.offices import PASSWORD, Clock

SETUP = Setup(["cangshan"], "仓前所", "陈立言")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    with fresh_folder(tmp_path / "data", SETUP, PASSWORD, clock) as workspace:
        yield workspace


def test_a_backup_is_due_once_a_day_when_something_happened(office: Workspace, clock: Clock) -> None:
    on_the_first_day = is_backup_due(office)

    clock.moment += timedelta(days=1)
    next_day = is_backup_due(office)
    back_up_daily(office)
    afterwards = is_backup_due(office)
    clock.moment += timedelta(days=1)
    nothing_new = is_backup_due(office)
    office.note("登录")

    assert (on_the_first_day, next_day, afterwards, nothing_new) == (False, True, False, False)
    assert is_backup_due(office)


@pytest.mark.parametrize("year", [1979, 2099])
def test_a_clock_that_is_wrong_by_decades_stops_no_backup_and_prunes_nothing(office: Workspace, clock: Clock, year: int) -> None:
    first = back_up(office)
    clock.moment = clock.moment.replace(year=year)
    office.note("登录")

    due = is_backup_due(office)
    second = back_up(office)

    assert due
    assert backups_of(office) == [first, second]


def test_a_backup_stands_in_the_journal_and_its_age_is_known(office: Workspace, clock: Clock) -> None:
    file = back_up(office)

    last = last_backup(office)
    assert last is not None
    assert (last.file, last.at) == (file.name, clock.moment)
    assert entries(office.store.db.conn)[0].action == f"备份：{file.name}"


def test_the_second_place_gets_backup_and_attachments_and_a_restore_finds_both(office: Workspace, tmp_path: Path) -> None:
    sha = office.blobs.put(b"photo")
    (tmp_path / "stick").mkdir()
    set_second_place(office, tmp_path / "stick")

    fault = back_up_daily(office)
    (copy,) = (tmp_path / "stick").rglob("*.backup")
    found = restore(copy, tmp_path / "restored")

    assert fault == ""
    assert found
    assert copy.read_bytes() == backups_of(office)[0].read_bytes()
    with open_folder(tmp_path / "restored", "陈立言", PASSWORD) as workspace:
        assert workspace.blobs.read(sha) == b"photo"


def test_a_second_place_that_is_gone_is_told_and_the_first_backup_stands(office: Workspace, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    set_second_place(office, tmp_path / "stick")
    (tmp_path / "stick").rename(tmp_path / "pulled")

    fault = back_up_daily(office)

    assert "第二个备份位置" in fault
    assert len(backups_of(office)) == 1
    with pytest.raises(MachineFault):
        copy_to_second_place(office, backups_of(office)[0])


def test_a_second_place_inside_the_data_folder_is_refused(office: Workspace) -> None:
    with pytest.raises(BadInput, match="数据文件夹"):
        set_second_place(office, office.folder / "backups")
    office.account = Account(uid="another", full_name="某某", role="所员", unit=office.unit.uid)
    with pytest.raises(NotAllowed):
        set_second_place(office, None)

    assert second_place(office) is None


def test_a_drill_restores_checks_and_leaves_only_its_date(office: Workspace, clock: Clock) -> None:
    with pytest.raises(NotFound):
        drill(office)
    back_up(office)
    before = drill_in_words(office)

    drill(office)
    done = drill_in_words(office)
    clock.moment += timedelta(days=400)

    assert (before, done) == ("恢复演练 还没有做过", "恢复演练 2026年11月20日")
    assert drill_in_words(office) == "恢复演练 2026年11月20日，已满一年"
    assert not list(office.folder.glob("drill-*"))
    assert entries(office.store.db.conn)[0].action == "恢复演练：zhilian-000001.backup，通过"


def test_a_drill_with_a_damaged_backup_is_no_drill(office: Workspace) -> None:
    file = back_up(office)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)

    with pytest.raises(Damaged):
        drill(office)

    assert last_drill(office) is None
    assert not list(office.folder.glob("drill-*"))


@dataclass(kw_only=True)
class Probe(Record, table="probe", title="试验", audience=Audience.HERE, named_by=("word",)):
    """A kind that only a later version of the program knows."""

    word: str | None = text("词")


def test_what_stood_before_an_upgrade_of_the_tables_is_backed_up(tmp_path: Path, clock: Clock) -> None:
    fresh_folder(tmp_path / "data", SETUP, PASSWORD, clock).close()

    with open_folder(tmp_path / "data", "陈立言", PASSWORD, now=clock, kinds=(*KINDS, Probe)):
        pass
    with open_folder(tmp_path / "data", "陈立言", PASSWORD, now=clock, kinds=(*KINDS, Probe)) as workspace:
        kept = [path.name for path in backups_of(workspace)]
        drilled = drill(workspace)

    assert kept == [drilled.file] == ["zhilian-000001-before-upgrade.backup"]


@pytest.mark.parametrize("role", ["系统管理员", "审计管理员"])
def test_who_keeps_the_machine_backs_up_checks_and_drills_without_seeing_a_record(office: Workspace, role: str) -> None:
    office.account = Account(uid="another", full_name="某某", role=role, unit=office.unit.uid)

    back_up_daily(office)
    drill(office)

    assert check(office) == []
    assert not [entry for entry in entries(office.store.db.conn) if entry.action.startswith("被拒绝")]


def test_a_power_cut_between_the_two_renames_of_a_swap_leaves_the_present_data(tmp_path: Path, clock: Clock) -> None:
    folder = tmp_path / "data"
    with fresh_folder(folder, SETUP, PASSWORD, clock) as workspace:
        restore(back_up(workspace), place_for_restore(folder))
        workspace.note("备份以后的事")
    folder.rename(tmp_path / "data_原来1")

    with open_folder(folder, "陈立言", PASSWORD, now=clock) as workspace:
        assert "备份以后的事" in [entry.action for entry in entries(workspace.store.db.conn)]

    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "data_恢复1"]
