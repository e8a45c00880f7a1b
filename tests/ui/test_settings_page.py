"""设置: backups that are proven, a check whose findings say what to do, fonts, calendar, lock."""

import pytest

from app.domain.findings import Finding
from app.domain.organisation import Unit
from app.services.backups import backups_of
from app.services.own_settings import setting
from app.ui.settings.page import SettingsPage
from app.ui.shell import PageSpec, Shell
from app.ui.widgets import Dialog, PlainLabel
from tests.ui.looking import clipped_texts, nameless, small_texts
from tests.ui.settling import settled

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def shell(qtbot, offices):
    made = Shell([PageSpec("settings", "设置", "settings", lambda: SettingsPage(offices["仓前所"]), at_foot=True)], "仓山区局")
    qtbot.addWidget(made)
    settled(made)
    return made


def words(widget):
    return [label.text() for label in widget.findChildren(PlainLabel) if label.isVisibleTo(widget)]


def test_a_backup_is_made_listed_and_told(qtbot, shell, offices):
    page = shell.page()

    with qtbot.waitSignal(page.backed_up, timeout=10_000):
        page.make.click()
    settled(shell)

    assert len(backups_of(offices["仓前所"])) == 1
    assert [row.name for row in page.backups._paged.rows()] == ["zhilian-000001.backup"]
    assert "已备份并核对" in words(page)


def test_a_sound_folder_is_told_to_be_sound(shell):
    page = shell.page()
    page.back_up()
    settled(shell)

    page.check()
    settled(shell)

    assert [finding for finding in page.checking.findings if finding.damage] == []
    assert "没有损坏" in page.checking._count.text()


def test_a_finding_is_shown_in_three_parts(shell):
    page = shell.page()
    finding = Finding("附件“现场.jpg”已损坏。", "保存的文件与登记时不一致。", "这个附件打不开，记录不受影响。", "请从原件重新添加。")

    page.checking.show_findings([finding])
    settled(shell, 1)

    said = words(page.checking)
    assert [title for title in said if title in ("含义", "影响", "下一步")] == ["含义", "影响", "下一步"]
    assert finding.next_step in said
    assert clipped_texts(shell) == []


def test_what_a_unit_sets_itself_is_changed_in_the_settings(shell, offices):
    """S0-24: 30 and 10 days are settings, not constants."""
    page = shell.page()
    dialog = page.own.dialog()
    dialog.editors["meeting_amber"].set_value(45)
    dialog.show()
    settled(shell)
    cut = clipped_texts(dialog)
    dialog.take()
    page.own.reload()
    settled(shell)

    assert cut == []
    assert "45·已改" in words(page)
    assert setting(offices["仓前所"], "meeting_amber") == 45


def test_calendar_years_and_fonts_in_use_are_told(shell):
    said = words(shell.page())

    assert any(text.endswith("2026年") for text in said)
    assert any("2027年放假安排尚未导入" in text for text in said)
    assert any("代替" in text or "齐全" in text for text in said)


def test_locking_is_asked_for(qtbot, shell):
    page = shell.page()
    button = next(button for button in page.findChildren(type(page.make)) if button.text() == "锁定")

    with qtbot.waitSignal(page.lock_asked):
        button.click()


def test_nothing_is_cut_small_or_nameless(shell):
    assert (clipped_texts(shell), small_texts(shell), nameless(shell)) == ([], [], [])
    assert (shell.width(), shell.height()) == (1366, 768)


def test_a_newer_pack_is_loaded_from_the_settings_and_says_what_it_brought(shell, offices):
    page, before = shell.page(), offices["仓前所"].records(Unit).count()

    menu = page.packs.offer()
    names = [action.text() for action in menu.actions() if action.text()]
    next(action for action in menu.actions() if "枣庄" in action.text()).trigger()
    menu.close()
    settled(shell)
    told = page.window().findChild(Dialog)

    assert names[-1] == "从文件夹选择…"
    assert "新增单位 4 条" in "".join(words(told))
    assert offices["仓前所"].records(Unit).count() == before + 4
    told.accept()
