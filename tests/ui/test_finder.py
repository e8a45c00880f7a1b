"""Ctrl+K: records of all kinds and commands, by words or pinyin initials, by keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.pinyin import initials
from app.ui.commands import LISTED
from app.ui.finder import BEFORE, ITEM, Command, Finder, fitting
from app.ui.shell import PageSpec, Shell
from app.ui.widgets import Page, outlined_button
from tests.ui.offices import Offices, add_leads
from tests.ui.settling import settled

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    made = Offices(tmp_path_factory.mktemp("offices"))
    add_leads(made["仓前所"])
    yield made
    made.close()


class Seen:
    """What was opened."""

    def __init__(self):
        self.records, self.commands = [], []


def page_with_button():
    page = Page("今日")
    page.body.addWidget(outlined_button("第一个"))
    return page


@pytest.fixture
def seen():
    return Seen()


@pytest.fixture
def shell(qtbot, offices, seen):
    made = Shell([PageSpec("today", "今日", "calendar_today", page_with_button), PageSpec("other", "线索", "document_search", page_with_button)], "仓山区局")
    qtbot.addWidget(made)
    commands = [Command(title, lambda title=title: seen.commands.append(title)) for title in ("新建线索", "导入数据包", "立即备份", "锁定")]
    made.finder = Finder(made, offices["仓前所"], commands, lambda kind, uid: seen.records.append((kind, uid)))
    settled(made)
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    return made


def press_ctrl_k(qtbot, shell):
    qtbot.keyClick(shell.page(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    return shell.page().head.search.edit


def found(shell):
    items = shell.finder.list
    return [(items.item(place).data(ITEM).words, items.item(place).data(ITEM).kind) for place in range(items.count())]


def test_ctrl_k_shows_the_commands(qtbot, shell):
    press_ctrl_k(qtbot, shell)

    assert shell.finder.panel.isVisible()
    assert found(shell)[0] == ("新建线索", "命令")


def test_a_lead_is_opened_with_six_keys(qtbot, shell, seen):
    edit = press_ctrl_k(qtbot, shell)

    qtbot.keyClicks(edit, "lyx")
    qtbot.waitUntil(lambda: any(kind == "线索" for _, kind in found(shell)))
    qtbot.keyClick(edit, Qt.Key.Key_Return)

    assert [kind for kind, _ in seen.records] == ["lead"]
    assert not shell.finder.panel.isVisible()
    assert edit.text() == ""


def test_enter_before_the_list_has_followed_opens_the_right_thing(qtbot, shell, seen):
    edit = press_ctrl_k(qtbot, shell)

    qtbot.keyClicks(edit, "myc")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    settled(shell)

    assert [kind for kind, _ in seen.records] == ["lead"]


def test_characters_find_as_well_as_initials(qtbot, shell):
    edit = press_ctrl_k(qtbot, shell)

    edit.setText("闽韵")
    qtbot.waitUntil(lambda: any("闽韵茶行" in words for words, _ in found(shell)))


def test_units_and_areas_are_found_too(qtbot, shell):
    edit = press_ctrl_k(qtbot, shell)

    edit.setText("三叉街")
    qtbot.waitUntil(lambda: {"单位", "镇街"} <= {kind for _, kind in found(shell)})


def test_commands_are_found_by_initials_and_run_by_enter(qtbot, shell, seen):
    edit = press_ctrl_k(qtbot, shell)

    qtbot.keyClicks(edit, "ljbf")
    qtbot.waitUntil(lambda: found(shell)[:1] == [("立即备份", "命令")])
    settled(shell)
    qtbot.keyClick(edit, Qt.Key.Key_Return)

    assert seen.commands == ["立即备份"]


def test_arrows_choose_and_escape_leaves_to_the_page(qtbot, shell, seen):
    edit = press_ctrl_k(qtbot, shell)

    qtbot.keyClick(edit, Qt.Key.Key_Down)
    row = shell.finder.list.currentRow()
    qtbot.keyClick(edit, Qt.Key.Key_Escape)

    assert row == 1
    assert not shell.finder.panel.isVisible()
    assert shell.focusWidget().text() == "第一个"
    assert (seen.records, seen.commands) == ([], [])


def test_nothing_found_is_said(qtbot, shell, seen):
    edit = press_ctrl_k(qtbot, shell)

    edit.setText("没有这样的字号zzz")
    qtbot.waitUntil(lambda: found(shell)[0][0].startswith("没有找到"))
    settled(shell)
    qtbot.keyClick(edit, Qt.Key.Key_Return)

    assert (seen.records, seen.commands) == ([], [])


def test_every_page_is_served(qtbot, shell):
    shell.go("other")

    press_ctrl_k(qtbot, shell)

    assert shell.finder.panel.isVisible()


def test_passing_by_the_box_does_not_open_the_commands(qtbot, shell):
    box = shell.page().head.search.edit

    box.setFocus(Qt.FocusReason.TabFocusReason)
    passed = shell.finder.panel.isVisible()
    qtbot.keyClick(shell.page(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    by_key = shell.finder.panel.isVisible()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    box.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)

    assert (passed, by_key, shell.finder.panel.isVisible()) == (False, True, True)


def test_every_list_and_new_record_is_reached_with_six_keys():
    """Issue 6: Ctrl+K finds any command by pinyin initials in at most six keys, the arrows and Enter counted."""
    titles = [kind.title for kind in LISTED] + [f"新增{kind.title}" for kind in LISTED if not kind.seen_with]
    commands = [Command(title, lambda: None) for title in dict.fromkeys(titles)]

    def keys(command: Command) -> int:
        beginnings = [initials(command.title)[:count] for count in range(1, 6)]
        found = [(typed, fitting(commands, typed)[0][:BEFORE]) for typed in beginnings]
        return min((len(typed) + near.index(command) + 1 for typed, near in found if command in near), default=99)

    assert [command.title for command in commands if keys(command) > 6] == ["新增先行所对标"]


def test_what_the_words_name_comes_before_what_only_holds_them():
    commands = [Command(title, lambda: None) for title in ("新增典型案例", "典型案例合集", "典型案例")]

    near, inside = fitting(commands, "dxal")

    assert [command.title for command in near] == ["典型案例", "典型案例合集"]
    assert [command.title for command in inside] == ["新增典型案例"]
