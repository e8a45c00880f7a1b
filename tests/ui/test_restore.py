"""A backup is restored in the window: beside the present data, looked at first, and swapped in when somebody decides so."""

import pytest
from PySide6.QtTest import QTest

from app.domain.leads import Lead
from app.services.backups import back_up
from app.services.leads import save_draft
from app.services.opening import Setup, open_folder
from app.ui.job import wait_for_jobs
from app.ui.session import Session
from app.ui.start.repair import RepairData
from app.ui.start.restore import RestoreBackup
from app.ui.start.unlock import Unlock
from tests.remembered import fresh_folder
from tests.ui.looking import clipped_texts, nameless, shown
from tests.ui.offices import PASSWORD, Clock

pytestmark = pytest.mark.usefixtures("qapp")
NAME = "陈立言"


def settled(window):
    for _ in range(5):
        wait_for_jobs()
        QTest.qWait(20)
    shown(window.present)


@pytest.fixture
def folder(tmp_path):
    with fresh_folder(tmp_path / "data", Setup(["cangshan"], "仓前所", NAME), PASSWORD, Clock()) as workspace:
        workspace.blobs.put(b"photo")
        back_up(workspace)
        save_draft(workspace, Lead(unit=workspace.unit.uid, suspect="后来的线索"))
    return tmp_path / "data"


@pytest.fixture
def window(folder):
    made = Session(folder, NAME, Clock())
    settled(made)
    made.present._restore.click()
    settled(made)
    assert isinstance(made.present, RestoreBackup)
    yield made
    made.present.close()
    made.close()


def leads_in(folder):
    with open_folder(folder, NAME, PASSWORD, now=Clock()) as workspace:
        return workspace.records(Lead).count()


def test_the_newest_backup_is_restored_beside_the_present_data_and_opened_to_be_looked_at(window, folder):
    page = window.present
    looks = [clipped_texts(page)]
    page.go.click()
    settled(window)
    looks.append(clipped_texts(page))

    page.go.click()
    settled(window)

    assert looks == [[], []]
    assert isinstance(window.present, Unlock)
    assert window._folder == folder.with_name("data_恢复1")
    assert (leads_in(folder), leads_in(folder.with_name("data_恢复1"))) == (1, 0)


def test_restored_data_take_the_place_of_the_present_ones_which_stay_under_another_name(window, folder):
    window.present.go.click()
    settled(window)
    named = nameless(window.present)

    window.present.swap.click()
    settled(window)

    assert named == []
    assert window._folder == folder
    assert (leads_in(folder), leads_in(folder.with_name("data_原来1"))) == (0, 1)
    assert not folder.with_name("data_恢复1").exists()


def test_without_backups_the_way_on_is_closed_until_a_file_is_chosen(qtbot, tmp_path):
    (tmp_path / "empty").mkdir()
    page = RestoreBackup(tmp_path / "empty")
    qtbot.addWidget(page)
    before = page.go.isEnabled()

    page.take_file(tmp_path / "x.backup")

    assert not before
    assert page.go.isEnabled()


def test_what_can_be_read_of_damaged_data_is_saved_beside_them_and_looked_at(monkeypatch, window, folder):
    window.present.repair.click()
    settled(window)
    page = window.present
    looks = [clipped_texts(page)]
    page.password.setText(PASSWORD)
    said = []
    monkeypatch.setattr(page.go, "setText", said.append)

    page.go.click()
    settled(window)
    monkeypatch.undo()
    looks.append(clipped_texts(page))
    page.go.click()
    settled(window)

    assert looks == [[], []]
    assert said[:3] == ["正在修复", "正在复制数据文件夹", "正在读出还完好的内容"]
    assert window._folder == folder.with_name("data_恢复1")
    assert (leads_in(folder), leads_in(folder.with_name("data_恢复1"))) == (1, 1)


def test_from_the_settings_the_folder_is_closed_before_it_is_repaired(folder):
    made = Session(folder, NAME, Clock())
    settled(made)
    made.present._password.setText(PASSWORD)
    made.present.enter()
    settled(made)

    made.repair()
    settled(made)

    assert isinstance(made.present, RepairData)
    assert leads_in(folder) == 1
    made.present.close()
    made.close()
