"""From the first start to the pages: set up, unlock, recover, lock, leave."""

from pathlib import Path
from threading import Event
from typing import ClassVar
from weakref import ref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import fault_log
from app.services.accounts import add_account
from app.services.demo_folder import INVENTED, MARK
from app.services.demo_folder import PASSWORD as DEMO_PASSWORD
from app.services.leads import register
from app.services.opening import Setup, open_folder, set_up
from app.services.standing import Standing
from app.ui.commands import commands_of
from app.ui.job import wait_for_jobs
from app.ui.paper.preview import Preview
from app.ui.parts.asking import Asker
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.session import Session
from app.ui.shell import Shell
from app.ui.start.first_run import FirstRun
from app.ui.start.machine import CrashDoor, Doorbell, prepare_input_method, ring, window_lock
from app.ui.start.new_key import NewKey
from app.ui.start.recovered import Recovered
from app.ui.start.unlock import Unlock
from app.ui.start.waiting_time import MINUTE
from app.ui.status_facts import status_facts
from app.ui.widgets import Button, Page, PlainLabel, question, run_with_progress
from db.keys import FLOOR
from tests.services.invented import a_lead
from tests.ui.looking import clipped_texts, nameless, shown, small_texts
from tests.ui.offices import NOON, PASSWORD, Clock, add_leads

pytestmark = pytest.mark.usefixtures("qapp")


def cut(session):
    """Texts that have too little room once everything is laid out."""
    shown(session.present)
    return clipped_texts(session.present)


def settled(window):
    """Everything in the background has come back, and what it brought is on the screen."""
    for _ in range(5):
        wait_for_jobs()
        QTest.qWait(20)
    shown(window.present)


@pytest.fixture
def window(tmp_path):
    made = Session(tmp_path / "data", None, Clock(), FLOOR)
    settled(made)
    yield made
    made.present.close()
    made.close()


@pytest.fixture
def folder(tmp_path):
    opened, code = set_up(tmp_path / "data", Setup(["cangshan"], "仓前所", "陈立言", "所员"), PASSWORD, now=Clock(), cost=FLOOR)
    opened.close()
    return tmp_path / "data", code


@pytest.fixture
def locked(folder):
    made = Session(folder[0], "陈立言", Clock(), FLOOR)
    settled(made)
    yield made
    made.present.close()
    made.close()


def unlock(qtbot, window, password=PASSWORD):
    page = window.present
    page._password.setText(password)
    qtbot.keyClick(page._password, Qt.Key.Key_Return)
    settled(window)


def test_a_first_start_goes_from_unit_to_pages_with_the_code_typed_back(window):
    page = window.present
    assert isinstance(page, FirstRun)

    page.unit.search.edit.setText("cqs")
    chosen = page.unit.choice()
    looks = [cut(window)]
    page.onward.click()
    page.account.setText("陈立言")
    page.password.setText("月亮出来了照着江")
    early = page.onward.isEnabled()
    page.again.setText("月亮出来了照着江")
    looks.append(cut(window))
    page.onward.click()
    settled(window)
    before_typing = page.onward.isEnabled()
    looks.append(cut(window))
    page.code.typed.setText(page.code._shown.lower().replace("-", " "))
    page.onward.click()
    looks.append(cut(window))
    page.onward.click()
    settled(window)

    assert (chosen.unit, chosen.pack) == ("仓前所", "cangshan")
    assert (early, before_typing) == (False, False)
    assert looks == [[], [], [], []]
    assert isinstance(window.present, Shell)


def test_the_packs_of_other_places_are_offered_once_the_own_one_is_known(window):
    unit = window.present.unit
    before = [box.text() for box in unit._boxes.values() if box.isVisible()]

    unit.search.edit.setText("cqs")

    offered = [name for name, box in unit._boxes.items() if box.isVisible()]
    assert before == []
    assert offered
    assert "cangshan" not in offered


def test_the_password_rules_are_said_before_they_are_broken(window):
    page = window.present
    page.unit.search.edit.setText("cqs")
    page.onward.click()
    page.account.setText("陈立言")

    said = []
    for password, again in (("短", "短"), ("陈立言12345678", "陈立言12345678"), ("11111111", "11111111"), ("月亮出来了照着江", "另一个")):
        page.password.setText(password)
        page.again.setText(again)
        said.append(page._said.text())

    assert said == ["口令还差 7 个字符。", "口令里不要含账号名。", "口令太简单，请至少用三个不同的字符，不要照键盘或数字顺序排列。", "两次输入的口令不一样。"]


def fill_in(page):
    """Unit, account and password of a first set-up."""
    page.unit.search.edit.setText("cqs")
    page.onward.click()
    page.account.setText("陈立言")
    page.password.setText("月亮出来了照着江")
    page.again.setText("月亮出来了照着江")


def test_a_set_up_that_is_given_up_before_the_code_was_typed_back_leaves_nothing(monkeypatch, window, tmp_path):
    page = window.present
    fill_in(page)
    page.onward.click()
    settled(window)
    monkeypatch.setattr("app.ui.session.ask", lambda *_args, **_more: True)

    window.present.close()

    assert not (tmp_path / "data").exists()


def test_a_wrong_password_is_told_in_its_place_and_the_right_one_opens(qtbot, locked):
    unlock(qtbot, locked, "不对的口令")
    told, page = locked.present._problem.text(), locked.present
    clipped = cut(locked)
    covered = page._problem.geometry().intersects(page._ways.geometry())

    unlock(qtbot, locked)

    assert isinstance(page, Unlock)
    assert told.startswith("口令不对。")
    assert clipped == []
    assert not covered
    assert isinstance(locked.present, Shell)


def test_a_demonstration_opens_with_the_password_that_stands_there_and_only_invented_data_are_made_anew(tmp_path, monkeypatch):
    """Issue 6: nobody looks for the public password, or types it. A folder that merely bears the mark of a demonstration is never touched."""
    opened, _ = set_up(tmp_path / "demo", Setup(["cangshan"], "盖山所", "江一帆"), DEMO_PASSWORD, cost=FLOOR)
    opened.close()
    (tmp_path / "demo" / MARK).write_text("demo", "utf-8")
    monkeypatch.setattr("app.ui.frame.ask", lambda *_args, **_named: True)
    made: list[Path] = []
    monkeypatch.setattr("app.services.demo.make_demo", lambda folder, *_args, **_named: made.append(folder))
    window = Session(tmp_path / "demo", None, Clock())
    window.present.enter()
    settled(window)

    window._frame.ask_for_new_demo()
    settled(window)
    untouched = list(made), type(window.present)
    window._opened.workspace.store.note_meta(INVENTED, 1)
    window._frame.ask_for_new_demo()
    settled(window)

    assert untouched == ([], Shell)
    assert (made, type(window.present)) == ([tmp_path / "demo"], Unlock)
    assert "练习从头开始" in window.present._text.text()
    window.close()


def test_the_recovery_code_opens_when_the_password_is_forgotten_and_is_followed_by_a_new_one(qtbot, locked, folder):
    page = locked.present
    page._other.click()
    page._code.setText(folder[1])
    qtbot.keyClick(page._code, Qt.Key.Key_Return)
    settled(locked)
    asked = locked.present
    assert isinstance(asked, Recovered)
    looks = [cut(locked)]

    asked.password.setText("换了一个新的口令")
    asked.again.setText("换了一个新的口令")
    asked.onward.click()
    early = asked.onward.isEnabled()
    looks.append(cut(locked))
    asked.code.typed.setText(asked.code._shown)
    asked.onward.click()
    settled(locked)
    entered = isinstance(locked.present, Shell)
    locked.lock()
    unlock(qtbot, locked, "换了一个新的口令")

    assert (looks, early) == ([[], []], False)
    assert entered
    assert isinstance(locked.present, Shell)


def test_a_recovery_that_nobody_finishes_closes_by_itself_and_the_code_stays_good(qtbot, locked, folder):
    for _ in range(2):
        locked.present._other.click()
        locked.present._code.setText(folder[1])
        locked.present.enter()
        settled(locked)
        opened = isinstance(locked.present, Recovered)
        locked._idle.over.emit()
        settled(locked)

        assert opened
        assert isinstance(locked.present, Unlock)

    unlock(qtbot, locked)
    assert isinstance(locked.present, Shell)


def test_another_time_of_locking_counts_from_the_moment_it_is_set(qtbot, locked):
    unlock(qtbot, locked)
    page = locked.present.go("settings")
    settled(locked)
    usual = locked._idle._timer.interval()

    page.own.change.click()
    dialog = locked.present.findChild(AskingDialog)
    dialog.editors["idle_minutes"].set_value(3)
    dialog.do.click()
    settled(locked)

    assert (usual, locked._idle._timer.interval(), locked._idle._timer.isActive()) == (15 * 60_000, 3 * 60_000, True)


def test_locking_closes_what_stands_open_above_the_window(qtbot, locked):
    unlock(qtbot, locked)
    dialog = question(locked.present, "移到回收站？", "履云鞋行", do="移到回收站", keep="保留")
    dialog.open()

    locked.lock("长时间未操作", alone=True)

    assert not dialog.isVisible()
    assert isinstance(locked.present, Unlock)


def test_the_window_does_not_lock_in_the_middle_of_an_import(qtbot, locked):
    unlock(qtbot, locked)
    go_on, ended = Event(), []
    run_with_progress(locked.present, "正在导入", lambda _report, _stop: go_on.wait(10), ended.append)

    locked.lock("长时间未操作", alone=True)
    meanwhile = isinstance(locked.present, Shell)
    go_on.set()
    qtbot.waitUntil(lambda: isinstance(locked.present, Unlock), timeout=5_000)

    assert meanwhile
    assert ended == [True]


def test_the_window_does_not_close_in_the_middle_of_an_import(qtbot, locked):
    """Another start would open the data meanwhile."""
    unlock(qtbot, locked)
    shell, go_on = locked.present, Event()
    run_with_progress(shell, "正在导入", lambda _report, _stop: go_on.wait(10), lambda _done: None)

    shell.close()
    meanwhile, said = shell.isVisible(), shell.toast._text.text()
    go_on.set()
    qtbot.waitUntil(lambda: not shell.isVisible(), timeout=5_000)

    assert meanwhile
    assert "完成后自动关闭" in said


def test_a_set_up_that_is_closed_while_the_folder_is_made_leaves_nothing(monkeypatch, qtbot, window, tmp_path):
    page = window.present
    fill_in(page)
    monkeypatch.setattr("app.ui.session.ask", lambda *_args, **_more: True)

    page.onward.click()
    page.close()
    qtbot.waitUntil(lambda: not page.isVisible(), timeout=5_000)
    settled(window)

    assert not (tmp_path / "data").exists()


def test_somebody_else_comes_in_by_choosing_his_account(qtbot, locked):
    unlock(qtbot, locked)
    add_account(locked._opened.workspace, "王掌印", "系统管理员", "东升西落照着九州")
    locked.present.go("settings")

    locked.lock(other=True)
    settled(locked)
    page = locked.present
    names = [page._account.itemText(place) for place in range(page._account.count())]
    page._account.setCurrentText("王掌印")
    unlock(qtbot, locked, "东升西落照着九州")

    assert names == ["陈立言", "王掌印"]
    assert locked._opened.workspace.account.full_name == "王掌印"
    assert list(locked.present.navigation.items) == ["settings"]
    assert cut(locked) == []


def test_another_master_key_is_put_in_force_while_no_page_is_open(qtbot, locked):
    unlock(qtbot, locked)
    before = locked._opened.workspace.vault.database_path.name
    locked.present.go("settings").key_asked.emit()
    page = locked.present
    assert isinstance(page, NewKey)
    looks = cut(locked)
    page.password.setText("不是它")
    page.code.typed.setText(page.code._shown)
    page.go.click()
    settled(locked)
    refused = page._problem.text()

    page.password.setText(PASSWORD)
    page.go.click()
    settled(locked)
    asked = locked.present
    unlock(qtbot, locked)

    assert looks == []
    assert refused.startswith("口令不对")
    assert isinstance(asked, Unlock)
    assert (before, locked._opened.workspace.vault.database_path.name) == ("zhilian.db", "zhilian-2.db")


def test_the_auditor_has_the_journal_and_no_records(qtbot, locked):
    unlock(qtbot, locked)
    add_account(locked._opened.workspace, "李观澜", "审计管理员", "东升西落照着九州")
    locked.lock(other=True)
    settled(locked)
    locked.present._account.setCurrentText("李观澜")
    unlock(qtbot, locked, "东升西落照着九州")
    settled(locked)

    page = locked.present.page()
    assert list(locked.present.navigation.items) == ["audit", "settings"]
    assert [row.action for row in page.table._paged.rows()][:2] == ["登录", "账号：添加李观澜，角色审计管理员"]
    assert cut(locked) == []


def test_locking_hides_the_pages_and_closes_the_database(qtbot, locked, folder):
    unlock(qtbot, locked)
    locked.present.go("settings")
    settled(locked)

    locked.lock()
    settled(locked)
    shells = [seen for seen in QApplication.topLevelWidgets() if isinstance(seen, Shell) and seen.isVisible()]
    with open_folder(folder[0], "陈立言", PASSWORD) as workspace:
        free = workspace.unit.name
    unlock(qtbot, locked)

    assert shells == []
    assert free == "仓前所"
    assert locked.present.page().accessibleName() == "设置"


def test_an_answer_that_was_on_its_way_when_the_window_locked_is_not_shown(qtbot, locked):
    unlock(qtbot, locked)
    shown_late = []
    Asker(locked.present.page(), locked._frame.workspace).ask(lambda own: own.unit.name, shown_late.append)
    wait_for_jobs()

    locked.lock()
    settled(locked)

    assert shown_late == []


def test_a_locked_window_leaves_nothing_of_the_data_in_memory(qtbot, locked):
    """Not even of a page that was still being made."""
    unlock(qtbot, locked)
    add_leads(locked._frame.workspace)
    locked.present.go("leads")
    settled(locked)
    kept = [ref(thing) for thing in (locked._opened.workspace, locked._opened.workspace.vault, locked._frame)]

    locked.lock()

    qtbot.waitUntil(lambda: [thing() for thing in kept] == [None] * 3, timeout=5_000)


def test_ctrl_l_locks(qtbot, locked):
    unlock(qtbot, locked)
    locked.present.activateWindow()
    QTest.qWaitForWindowActive(locked.present)

    qtbot.keyClick(locked.present, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    assert isinstance(locked.present, Unlock)


def test_closing_the_window_frees_the_folder(qtbot, locked, folder):
    unlock(qtbot, locked)

    locked.present.close()

    with open_folder(folder[0], "陈立言", PASSWORD) as workspace:
        assert workspace.account.name == "陈立言"


def test_the_window_shows_unit_account_and_facts_without_cutting_a_text(qtbot, locked):
    unlock(qtbot, locked)
    settled(locked)

    shell = locked.present
    facts = [button.text() for button in shell.status.findChildren(Button)]
    assert cut(locked) == []
    assert small_texts(shell) == []
    assert nameless(shell) == []
    assert [fact[:2] for fact in facts] == ["已自", "还没", "工作", "待导"]


def test_the_status_bar_warns_of_a_missing_backup_and_an_unknown_year():
    facts = [fact.text for fact in status_facts(Standing(NOON, None, 2027, False, 3), NOON)]

    assert facts == ["已自动保存 12:00", "还没有备份", "2027年放假安排尚未导入", "待导出 3 条"]


def test_a_second_start_of_the_same_folder_is_told(tmp_path):
    first, second = window_lock(tmp_path), window_lock(tmp_path)

    assert first.tryLock(0)
    assert not second.tryLock(0)
    first.unlock()
    assert second.tryLock(0)
    second.unlock()


def test_a_second_start_raises_the_first_window(qtbot, locked, folder):
    bell = Doorbell(folder[0])
    bell.rung.connect(locked.come_forward)
    locked.present.showMinimized()

    with qtbot.waitSignal(bell.rung, timeout=5_000):
        answered = ring(folder[0])

    assert answered
    assert not locked.present.isMinimized()
    bell.close()
    assert not ring(folder[0])


def test_fcitx_gets_the_input_context_that_the_wheels_hold():
    with_fcitx, without = {"XMODIFIERS": "@im=fcitx"}, {"XMODIFIERS": "@im=ibus"}

    prepare_input_method(with_fcitx, "linux")
    prepare_input_method(without, "linux")

    assert (with_fcitx["QT_IM_MODULE"], with_fcitx["IBUS_USE_PORTAL"]) == ("ibus", "1")
    assert "QT_IM_MODULE" not in without


def test_the_log_never_holds_what_somebody_typed(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    try:
        int("举报人王某")
    except ValueError as error:
        fault = error

    said = fault_log.note(fault).read_text(encoding="utf-8")

    assert "ValueError" in said
    assert "王某" not in said


def test_one_crash_opens_one_dialog(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    door, opened = CrashDoor(), []

    class Told:
        def exec(self):
            opened.append(True)
            door(ValueError, ValueError("inside"), None)

    monkeypatch.setattr("app.ui.start.machine.crash_dialog", lambda _parent, _error: Told())

    door(ValueError, ValueError("outside"), None)
    door(ValueError, ValueError("later"), None)

    assert opened == [True, True]
    assert len(list(tmp_path.rglob("zhilian.log"))) == 1


def test_a_folder_that_another_program_holds_is_told_and_not_opened(qtbot, locked, folder):
    with open_folder(folder[0], "陈立言", PASSWORD):
        unlock(qtbot, locked)
        told = locked.present._problem.text()

    assert told.startswith("知联已经在运行。")
    assert cut(locked) == []


def test_what_was_typed_is_kept_before_locking_and_a_user_who_wants_to_stay_stays(qtbot, locked):
    unlock(qtbot, locked)

    class Typed(Page):
        asked: ClassVar[list[bool]] = []

        def keep_typed(self, *, may_ask):
            self.asked.append(may_ask)
            return not may_ask

    locked._frame._made.append(Typed("线索"))
    locked.lock()
    stayed = isinstance(locked.present, Shell)
    locked.lock("长时间未操作", alone=True)

    assert stayed
    assert isinstance(locked.present, Unlock)
    assert Typed.asked == [True, False]


def test_after_a_long_pause_the_window_locks_itself(qtbot, locked):
    unlock(qtbot, locked)

    locked._idle.over.emit()

    assert isinstance(locked.present, Unlock)
    assert "长时间未操作" in [label.text()[:6] for label in locked.present.findChildren(PlainLabel)]


def test_a_machine_that_slept_locks_at_the_first_look_and_at_the_first_key(qtbot, locked):
    """The timer stands still meanwhile; the wall clock is not asked."""
    looks = []
    for look in (lambda: locked._idle._looking.timeout.emit(), lambda: QTest.keyClick(locked.present, Qt.Key.Key_Down)):
        unlock(qtbot, locked)
        look()
        looks.append(isinstance(locked.present, Shell))
        locked._idle._touched -= 15 * MINUTE / 1000 + 1
        look()
        looks.append(isinstance(locked.present, Unlock))

    assert looks == [True] * 4


def test_locking_hides_a_preview_and_a_dialog_over_it(qtbot, locked):
    unlock(qtbot, locked)
    shell = locked.present
    lead = register(locked._frame.workspace, a_lead(locked._frame.workspace))
    locked._frame.previews.show_record(shell.page(), lead)
    qtbot.waitUntil(lambda: bool(shell.findChildren(Preview)), timeout=15_000)
    dialog = question(shell, "打印？", "履云鞋行", do="打印", keep="不打印")
    dialog.open()

    locked.lock("长时间未操作", alone=True)
    qtbot.waitUntil(lambda: isinstance(locked.present, Unlock), timeout=15_000)  # the backup of the day may still be running

    left = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible() and widget is not locked.present]
    assert isinstance(locked.present, Unlock)
    assert left == []


def test_a_lock_that_has_to_wait_says_so(qtbot, locked):
    unlock(qtbot, locked)
    shell, go_on = locked.present, Event()
    run_with_progress(shell, "正在导入", lambda _report, _stop: go_on.wait(10), lambda _done: None)

    locked.lock()
    said = shell.toast._text.text()
    go_on.set()
    qtbot.waitUntil(lambda: isinstance(locked.present, Unlock), timeout=5_000)

    assert "完成后自动锁定" in said


def test_a_record_is_opened_on_its_page_and_ctrl_k_reaches_every_page(qtbot, locked):
    unlock(qtbot, locked)
    frame, shell = locked._frame, locked.present
    lead = add_leads(frame.workspace)[0]
    shell.page().reload()
    settled(locked)
    frame.open_record("lead", lead.uid)
    settled(locked)
    from_today = shell.page().accessibleName()

    reached = []
    for command in commands_of(frame)[:8]:
        command.run()
        settled(locked)
        reached.append((command.title, cut(locked), (shell.width(), shell.height())))

    assert from_today == "线索"
    assert reached == [(command.title, [], (1366, 768)) for command in commands_of(frame)[:8]]
