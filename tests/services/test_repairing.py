"""Repair goes into a new folder, brings what can be read, lists what cannot, and leaves the old folder as it is (issue 5)."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.domain.errors import Damaged, MachineFault, UserError
from app.domain.leads import Lead
from app.services import leads, sending
from app.services.checking import check
from app.services.opening import Opened, open_folder
from app.services.repairing import Repaired, repair
from app.services.workspace import Workspace
from db.outbox import bundles
from tests.services.invented import a_lead
from tests.services.offices import ACCOUNTS, ASKER, PASSWORD, Clock, one_place
from tests.vault.pages import leaf_pages

PAGE = 4096
LEADS = 60


def many_leads(office: Workspace) -> None:
    for number in range(LEADS):
        leads.register(office, a_lead(office, suspect=f"履云鞋行{number:03}", detail="店内陈列的运动鞋标有“云岫”字样。" * 60))


def pages_of(office: Workspace, table: str) -> list[int]:
    """The pages on which the rows of a table stand."""
    office.store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    root = office.store.db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
    return leaf_pages(office.vault.database_path, office.vault.database_key, root)


@dataclass
class Asker:
    """The asker's folder, open until `close`."""

    opened: Opened
    replica: str

    @property
    def office(self) -> Workspace:
        return self.opened.workspace

    def close(self) -> Path:
        self.opened.close()
        return self.office.folder


def spoil(folder: Path, *pages: int) -> None:
    with (folder / "zhilian.db").open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE + 64)
            file.write(os.urandom(32))


def portrait(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def repaired(folder: Path, tmp_path: Path) -> Repaired:
    return repair(folder, ACCOUNTS[ASKER], PASSWORD, tmp_path / "修好的")


def suspects(office: Workspace) -> set[str]:
    return {lead.suspect or "" for lead in office.records(Lead).all()}


@pytest.fixture(scope="module")
def stocked(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = shutil.copytree(template / ASKER, tmp_path_factory.mktemp("stocked") / ASKER)
    with open_folder(folder, ACCOUNTS[ASKER], PASSWORD, now=Clock(), where=one_place) as office:
        many_leads(office)
    return folder


@pytest.fixture
def asker(stocked: Path, tmp_path: Path, clock: Clock) -> Iterator[Asker]:
    opened = open_folder(shutil.copytree(stocked, tmp_path / ASKER), ACCOUNTS[ASKER], PASSWORD, now=clock, where=one_place)
    yield Asker(opened, opened.workspace.store.identity.replica)
    opened.close()


def sound(office: Workspace) -> bool:
    return [finding.what for finding in check(office) if finding.damage] == []


def test_pages_that_are_lost_cost_only_what_stood_on_them_and_the_old_folder_stays(asker: Asker, clock: Clock, tmp_path: Path) -> None:
    pages, before = pages_of(asker.office, "lead"), suspects(asker.office)
    folder = asker.close()
    spoil(folder, pages[len(pages) // 2])
    old = portrait(folder)

    found = repaired(folder, tmp_path)

    assert portrait(folder) == old
    with open_folder(found.folder, ACCOUNTS[ASKER], PASSWORD, now=clock) as again:
        here = suspects(again)
        assert here < before
        assert len(here) >= LEADS - 20
        assert sound(again)
        assert again.store.identity.replica != asker.replica
    missing = len(before) - len(here)
    assert any(line.startswith(f"线索 {missing} 条没有救出：2026-11-20 陈立言") for line in found.lost), found.lost


def test_a_damaged_page_is_told_in_words_by_whichever_way_it_is_read(asker: Asker, clock: Clock) -> None:
    """Lists of records say so themselves; the list of bundles is read by another way."""
    (page,) = pages_of(asker.office, "bundle")
    folder = asker.close()
    spoil(folder, page)

    with pytest.raises(MachineFault, match="数据库文件已损坏"), open_folder(folder, ACCOUNTS[ASKER], PASSWORD, now=clock) as office:
        bundles(office.store)


def test_what_was_published_comes_back_from_the_segments(asker: Asker, clock: Clock, tmp_path: Path) -> None:
    bureau = next(unit for unit in sending.reachable_units(asker.office) if unit.bureau)
    sending.export_bundle(asker.office, [bureau], tmp_path / "1.ipb")
    pages, before = pages_of(asker.office, "lead"), suspects(asker.office)
    folder = asker.close()
    spoil(folder, *pages[:3])

    found = repaired(folder, tmp_path)

    assert found.put_back > 0
    assert not [line for line in found.lost if line.startswith("线索")]
    with open_folder(found.folder, ACCOUNTS[ASKER], PASSWORD, now=clock) as again:
        assert suspects(again) == before
        assert {lead.state for lead in again.records(Lead).all()} == {"待研判"}
        assert sound(again)


@pytest.mark.parametrize("which", [0, -1])
def test_lost_entries_of_the_journal_are_said_in_their_place(asker: Asker, clock: Clock, tmp_path: Path, which: int) -> None:
    pages = pages_of(asker.office, "journal")
    folder = asker.close()
    spoil(folder, pages[which])

    found = repaired(folder, tmp_path)

    assert any(line.startswith("操作日志缺") for line in found.lost), found.lost
    with open_folder(found.folder, ACCOUNTS[ASKER], PASSWORD, now=clock) as again:
        assert sound(again)
        assert len(suspects(again)) == LEADS


def test_a_sound_folder_is_copied_whole(asker: Asker, clock: Clock, tmp_path: Path) -> None:
    before = suspects(asker.office)
    folder = asker.close()

    found = repaired(folder, tmp_path)

    assert found.lost == []
    with open_folder(found.folder, ACCOUNTS[ASKER], PASSWORD, now=clock) as again:
        assert suspects(again) == before
        assert sound(again)


def test_without_the_list_of_tables_nothing_is_made_and_the_next_step_is_told(asker: Asker, tmp_path: Path) -> None:
    folder = asker.close()
    spoil(folder, 1)

    with pytest.raises(Damaged) as refusal:
        repaired(folder, tmp_path)

    assert "备份" in refusal.value.next_step
    assert [path.name for path in tmp_path.iterdir() if "修好的" in path.name] == []


def test_a_wrong_password_a_folder_in_use_or_a_full_place_change_nothing(asker: Asker, tmp_path: Path) -> None:
    taken = tmp_path / "有东西"
    taken.mkdir()
    (taken / "文件").touch()

    with pytest.raises(UserError, match="知联已经在运行"):
        repaired(asker.office.folder, tmp_path)
    folder = asker.close()
    with pytest.raises(UserError, match="已经有文件"):
        repair(folder, ACCOUNTS[ASKER], PASSWORD, taken)
    with pytest.raises(UserError, match="口令不对"):
        repair(folder, ACCOUNTS[ASKER], "不对的口令-1", tmp_path / "修好的")

    assert [path.name for path in tmp_path.iterdir() if "修好的" in path.name] == []
