"""The window opens pages, listens to the keys that always work, and fits a small screen."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.palette_page import PalettePage
from app.ui.parts.clause import show_note
from app.ui.shell import PageSpec, Shell
from app.ui.theme.tokens import Tone
from app.ui.widgets import Badge, Page, StatusFact, outlined_button, primary_button
from tests.ui.looking import clipped_texts, nameless, shown

TITLES = ("今日", "线索", "组团支援", "案件档案", "表格与报送", "名录", "活动", "统计", "数据交换")


class CountingPage(Page):
    """Remembers what it was asked."""

    def __init__(self, title):
        super().__init__(title, "盖山所牵头·第一组 5 个所")
        self.asked = []
        self.head.add_action(primary_button("新建线索", "add").show_key("Ctrl+N"))
        self.body.addWidget(outlined_button("看演示"))

    def new(self):
        self.asked.append("new")

    def print(self):
        self.asked.append("print")

    def help_clause(self):
        self.asked.append("help")

    def reload(self):
        self.asked.append("reload")


@pytest.fixture
def shell(qtbot):
    pages = [PageSpec(title, title, "archive", lambda title=title: CountingPage(title)) for title in TITLES]
    pages.append(PageSpec("settings", "设置", "settings", lambda: CountingPage("设置"), at_foot=True))
    made = Shell(pages, "仓山区市场监管局")
    qtbot.addWidget(made)
    made.navigation.set_account("仓前所·陈立言", "第一组·所内勤")
    made.status.set_facts([StatusFact("已自动保存 14:32", tone=Tone.GREEN), StatusFact("待导出 3 条", "export")])
    made.show()
    shown(made)
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    return made


def test_pages_are_made_when_they_are_first_opened_and_kept(shell):
    made = []
    shell.page_made.connect(lambda page: made.append(page))

    first = shell.go("线索")
    again = shell.go("线索")

    assert first is again
    assert made == [first]
    assert first.asked == ["reload", "reload"]


@pytest.mark.parametrize(("key", "title"), [(Qt.Key.Key_1, "今日"), (Qt.Key.Key_9, "数据交换"), (Qt.Key.Key_0, "设置")])
def test_alt_and_a_digit_open_a_page(qtbot, shell, key, title):
    qtbot.keyClick(shell, key, Qt.KeyboardModifier.AltModifier)

    assert shell.page().accessibleName() == title
    assert [item.text() for item in shell.navigation.items.values() if item.isChecked()] == [title]


def test_the_keys_that_always_work_reach_the_present_page(qtbot, shell):
    page = shell.go("线索")

    qtbot.keyClick(shell, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(shell, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(shell, Qt.Key.Key_F1)
    qtbot.keyClick(shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)

    assert page.asked == ["reload", "new", "print", "help"]
    assert page.head.search.edit.hasFocus()


def test_opening_a_page_puts_the_keyboard_into_it(shell):
    page = shell.go("线索")

    assert page.isAncestorOf(QApplication.focusWidget())


def test_a_page_opened_again_has_the_keyboard_where_it_was(shell):
    page = shell.go("线索")
    other = outlined_button("第二个")
    page.body.addWidget(other)
    shown(shell)
    other.setFocus()

    shell.go("今日")
    shell.go("线索")

    assert other.hasFocus()


def test_key_tips_show_only_while_alt_is_held(qtbot, shell):
    def tips():
        return sorted(label.text() for label in shell.findChildren(QWidget) if label.property("face") == "keytip")

    before = tips()
    qtbot.keyPress(shell, Qt.Key.Key_Alt)
    held = tips()
    qtbot.keyRelease(shell, Qt.Key.Key_Alt)
    qtbot.waitUntil(lambda: tips() == [])

    assert before == []
    assert held == sorted([*(f"Alt+{n}" for n in range(10)), "Ctrl+N"])


def test_badges_follow_their_source_and_are_read_aloud(qtbot):
    count = [3]
    shell = Shell([PageSpec("today", "今日", "calendar_today", lambda: Page("今日"), lambda: Badge(count[0], Tone.RED))])
    qtbot.addWidget(shell)

    count[0] = 4
    shell.refresh_badges()

    assert shell.navigation.items["today"].accessibleName() == "今日，4 项"


def test_what_was_explained_on_a_page_does_not_stay_over_the_next_one(shell):
    shown = show_note(shell.page(), "期限", "十五个工作日")
    before = shown.isVisible()

    shell.go("线索")

    assert (before, shown.isVisible()) == (True, False)


def test_a_cover_takes_the_whole_window_and_goes(shell):
    preview = PalettePage()

    shell.cover(preview)
    covered = preview.isVisible() and not shell.navigation.isVisible()
    shell.uncover()

    assert covered
    assert shell.navigation.isVisible()


def test_the_window_fits_a_small_screen_and_cuts_nothing(shell):
    """1366×768, of which a maximised window has some 60 px less."""
    shell.resize(1366, 700)
    shown(shell)

    assert (shell.width(), shell.height()) == (1366, 700)
    assert shell.minimumSizeHint().width() <= 1366
    assert shell.minimumSizeHint().height() <= 700
    assert clipped_texts(shell) == []
    assert nameless(shell) == []


def test_nothing_is_cut_at_200_percent():
    """On a screen of 2732×1536 the window of 1366×768 has twice the pixels."""
    script = (
        "from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from app.ui.theme import dress; dress(app);"
        "from app.ui.shell import Shell, PageSpec; from app.ui.palette_page import PalettePage;"
        "from tests.ui.looking import clipped_texts, shown;"
        "shell = Shell([PageSpec('p', '视觉规范', 'archive', PalettePage)], '仓山区市场监管局');"
        "shell.resize(1366, 768); shown(shell);"
        "assert shell.grab().width() == 2732, shell.grab().width(); assert clipped_texts(shell) == [], clipped_texts(shell)"
    )
    root = str(Path(__file__).resolve().parents[2])
    environment = os.environ | {"QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": root}

    told = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60)

    assert told.returncode == 0, told.stderr
