"""单位与电脑: the bureau withdraws a computer, names who signs rosters, and adds a second signature (S0-61)."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services import identity
from app.services.computers import computers_of
from app.ui.exchange.signers import SignersDialog
from app.ui.widgets import Button, Dialog
from tests.services.offices import ASKER, BUREAU, COORDINATOR, another, clock, offices, template
from tests.ui.looking import clipped_texts
from tests.ui.settling import settled
from tests.ui.test_exchange_page import WELL, looks, window_of, words

__all__ = ["clock", "offices", "template"]
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def told(monkeypatch):
    """What the window told after signing."""
    said = []
    monkeypatch.setattr("app.ui.exchange.papers.tell", lambda _parent, title, _text, more=(): said.append((title, *more)))
    return said


@pytest.fixture
def deputy(offices, clock):
    """A second computer of the bureau, in the roster."""
    with another(offices, clock, BUREAU, f"{BUREAU}第二台") as name:
        yield name


def computers_page(qtbot, workspace):
    shell = window_of(qtbot, workspace)
    page = shell.page()
    next(button for button in page.resting.findChildren(Button) if button.text() == "单位与电脑").click()
    settled(shell)
    return shell, page


def saves_to(monkeypatch, path):
    monkeypatch.setattr("app.ui.exchange.papers.file_to_save", lambda *_: path)


def press(dialog, words):
    next(button for button in dialog.findChildren(Button) if button.text() == words).click()


def open_dialog(page):
    return next(dialog for dialog in page.window().findChildren(Dialog) if dialog.isVisible())


def test_every_computer_stands_with_its_fingerprint_and_this_one_is_marked(qtbot, offices):
    shell, page = computers_page(qtbot, offices[ASKER])

    rows = page.computers.table._paged.rows()
    assert [row.unit_name[-3:] for row in rows] == ["管理局", "东升所", "仓前所", "盖山所"]
    assert [row.fingerprint for row in rows if row.here] == [identity.own_fingerprint(offices[ASKER])]
    assert any("打电话给区局停用" in text for text in words(page.computers))
    assert not page.computers.revoke.isVisible()
    assert looks(shell) == WELL


def test_the_bureau_withdraws_a_computer_and_the_others_learn_it_with_the_roster(qtbot, monkeypatch, offices, told):
    saves_to(monkeypatch, offices.folder / "next.roster")
    shell, page = computers_page(qtbot, offices[BUREAU])
    row = next(row for row in page.computers.table._paged.rows() if row.unit_name.endswith(COORDINATOR))
    page.computers.table.choose(row.uid)

    page.computers.revoke.click()
    settled(shell, 1)
    dialog = open_dialog(page)
    well = clipped_texts(dialog)
    press(dialog, "停用并签发")
    settled(shell)
    identity.import_roster(offices[ASKER], offices.folder / "next.roster")

    assert well == []
    assert told == [("单位密钥名单已签发", identity.own_fingerprint(offices[BUREAU]))]
    assert [one.unit_name[-3:] for one in computers_of(offices[ASKER]).computers if one.revoked] == [COORDINATOR]
    assert page._pages.currentWidget() is page.computers
    assert [one.unit_name[-3:] for one in page.computers.table._paged.rows() if one.revoked] == [COORDINATOR]
    assert page.computers.revoke.toolTip() != ""
    assert looks(shell) == WELL


def test_nothing_is_withdrawn_when_the_question_is_refused(qtbot, offices):
    shell, page = computers_page(qtbot, offices[BUREAU])
    version = identity.roster_of(offices[BUREAU]).version
    page.computers.table.choose(next(row.uid for row in page.computers.table._paged.rows() if not row.here))

    page.computers.revoke.click()
    settled(shell, 1)
    press(open_dialog(page), "不停用")
    settled(shell)

    assert identity.roster_of(offices[BUREAU]).version == version


def test_this_computer_cannot_be_withdrawn_from_itself(qtbot, offices):
    _, page = computers_page(qtbot, offices[BUREAU])

    page.computers.table.choose(next(row.uid for row in page.computers.table._paged.rows() if row.here))

    assert not page.computers.revoke.isEnabled()
    assert "另一台电脑" in page.computers.revoke.toolTip()


def test_one_computer_of_the_bureau_needs_no_signers(qtbot, offices):
    _, page = computers_page(qtbot, offices[BUREAU])

    assert not page.computers.name_signers.isEnabled()
    assert "两台以上" in page.computers.name_signers.toolTip()


@pytest.mark.usefixtures("deputy")
def test_no_more_signatures_can_be_asked_for_than_there_are_signers(qtbot, offices):
    shell, _ = computers_page(qtbot, offices[BUREAU])
    dialog = SignersDialog(shell, offices[BUREAU])
    dialog.show()

    ready = dialog.do.isEnabled()
    dialog.count.choose("3")

    assert (ready, dialog.do.isEnabled(), dialog.do.toolTip() != "") == (True, False, True)
    assert clipped_texts(dialog) == []


def test_two_signers_are_named_and_the_second_one_adds_its_signature(qtbot, monkeypatch, offices, deputy, told):
    begun, done = offices.folder / "begun.roster", offices.folder / "done.roster"
    saves_to(monkeypatch, begun)
    first, page = computers_page(qtbot, offices[BUREAU])
    page.computers.name_signers.click()
    settled(first, 1)
    press(open_dialog(page), "签发这样的名单")
    settled(first)
    half = told[-1]

    saves_to(monkeypatch, done)
    monkeypatch.setattr("app.ui.exchange.papers.file_to_open", lambda *_: begun)
    second, other = computers_page(qtbot, offices[deputy])
    other.computers.countersign.click()
    settled(second, 1)
    dialog = open_dialog(other)
    shown, well = words(dialog), clipped_texts(dialog)
    press(dialog, "核对无误，补签")
    settled(second)
    identity.import_roster(offices[ASKER], done)

    assert (half[0], identity.own_fingerprint(offices[deputy]) in half[1]) == ("名单还缺签名", True)
    assert any("签发人：" in text and "须有 2 个签名" in text for text in shown)
    assert well == []
    assert told[-1][0] == "单位密钥名单已签发"
    assert (computers_of(offices[ASKER]).signers, computers_of(offices[ASKER]).threshold) == (2, 2)
    assert "签发人 2 台，每一版须有其中 2 台签名" in other.computers._signing.text()


def test_a_new_version_says_what_it_changes_before_it_is_taken_in(qtbot, monkeypatch, offices):
    identity.sign_new_roster(offices[BUREAU], [], offices.folder / "next", revoke=[identity.own_fingerprint(offices[COORDINATOR])])
    page = window_of(qtbot, offices[ASKER]).page()
    asked = []
    monkeypatch.setattr("app.ui.exchange.papers.ask", lambda _parent, _title, text, **_more: asked.append(text) and False)

    page.papers.take_roster(offices.folder / "next")

    assert "停用：仓山区市场监督管理局盖山所 A" in asked[0]


def test_the_list_is_left_with_escape(qtbot, offices):
    shell, page = computers_page(qtbot, offices[ASKER])
    shell.activateWindow()
    page.computers.table.setFocus()

    QTest.keyClick(page.computers.table, Qt.Key.Key_Escape)
    settled(shell)

    assert page._pages.currentWidget() is page.resting


def test_of_several_computers_of_a_unit_the_one_that_was_not_heard_of_is_named(qtbot, offices, clock):
    """The unit as a whole was heard of yesterday; compaction waits for its other computer."""
    with another(offices, clock, ASKER, f"{ASKER}第二台") as second:
        offices.deliver(second, BUREAU)
        clock.moment += timedelta(days=20)
        offices.deliver(ASKER, BUREAU)
        shell, page = computers_page(qtbot, offices[BUREAU])
        standing = next(row for row in page.resting._units.rows() if row.name == ASKER)

    heard = {row.letter: page.computers._heard(row) for row in page.computers.table._paged.rows() if row.unit_name.endswith(ASKER)}
    assert (standing.silent_days, standing.quiet) == (0, "B 号电脑 20 天没有收到")
    assert standing.in_words() == "B 号电脑 20 天没有收到"
    assert heard == {"A": "今天 12:00", "B": "11月20日 12:00"}
    assert looks(shell) == WELL
