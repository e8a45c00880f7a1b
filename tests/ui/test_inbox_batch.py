"""冲突处理: several decided at one go by ticks, a wrong decision changed, and what was changed last (ux.md 5)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.leads import Lead
from app.services import inbox
from app.services.inbox_list import Matter
from tests.services.offices import ASKER, COORDINATOR, clock, offices, second, template
from tests.services.test_inbox import contested
from tests.ui.settling import settled
from tests.ui.test_inbox_page import WELL, inbox_of, looks, place_of, press, words

__all__ = ["clock", "offices", "second", "template"]
pytestmark = pytest.mark.usefixtures("qapp")


def test_what_is_ticked_by_space_is_decided_as_advised(qtbot, offices, second):
    lead = contested(offices, second, place=("东门", "西门"), detail=("甲处货物", "乙处货物"), goods=("洗发水", "沐浴露"))
    office = offices[ASKER]
    shell, page = inbox_of(qtbot, office)
    closed = page.inbox.as_advised.isEnabled()

    press(shell, page, Qt.Key.Key_Space)
    press(shell, page, Qt.Key.Key_Down)
    press(shell, page, Qt.Key.Key_Space)
    said, looked = page.inbox.as_advised.text(), looks(shell)
    qtbot.mouseClick(page.inbox.as_advised, Qt.MouseButton.LeftButton)
    settled(shell)

    assert (closed, said, looked) == (False, "按建议定 2 处", WELL)
    assert shell.toast.accessibleName().startswith("2 处已定下")
    assert len(page.inbox.list.entries()) == len(inbox.conflicts(office)) == 1
    assert page.inbox.list.rows.ticked == set()
    assert office.records(Lead).get(lead.uid).detail is not None


def test_all_are_ticked_with_one_box(qtbot, offices, second):
    contested(offices, second, place=("东门", "西门"), goods=("洗发水", "沐浴露"))
    _, page = inbox_of(qtbot, offices[ASKER])

    page.inbox.everything.click()
    said = page.inbox.as_advised.text()
    page.inbox.everything.click()

    assert (said, page.inbox.as_advised.isEnabled()) == ("按建议定 2 处", False)


def test_the_same_way_goes_to_the_ticked_ones_only(qtbot, offices, second):
    for values in (("东门", "西门"), ("一号库", "二号库"), ("三楼", "四楼")):
        contested(offices, second, place=values)
    shell, page = inbox_of(qtbot, offices[ASKER])
    _, other, third = page.inbox.list.entries()
    page.inbox.list.rows.ticked = {other.uid}

    press(shell, page, Qt.Key.Key_1)
    offered = page.inbox.alike.accessibleName()
    qtbot.mouseClick(page.inbox.same_way, Qt.MouseButton.LeftButton)
    settled(shell)

    assert offered.startswith("勾选的 1 处同类")
    assert [entry.uid for entry in page.inbox.list.entries()] == [third.uid]


def test_a_wrong_decision_is_changed_from_the_list_of_what_was_decided(qtbot, offices, second):
    lead = contested(offices, second, place=("东门", "西门"), goods=("洗发水", "沐浴露"))
    office = offices[ASKER]
    shell, page = inbox_of(qtbot, office)
    page.inbox.list.choose(next(entry.uid for entry in page.inbox.list.entries() if entry.label == "发生地"))
    press(shell, page, Qt.Key.Key_1)
    wrong = place_of(office, lead)

    page.inbox.turn.click()
    settled(shell)
    entry, looked = page.inbox.pane.entry, looks(shell)
    buttons = [(card.choice.origin, card.button.text(), card.button.isVisible()) for card in page.inbox.pane.cards]
    press(shell, page, Qt.Key.Key_1 if page.inbox.pane.cards[0].choice.mine else Qt.Key.Key_2)

    assert (entry.matter, entry.label, looked) == (Matter.DECIDED, "发生地", WELL)
    assert sorted(buttons) == [("当时的另一个值", "改用这个", True), ("现在采用", "改用这个", False)]
    assert place_of(office, lead) == ({"东门", "西门"} - {wrong}).pop()
    assert page.conflicts.text() == "冲突 1"


def test_before_anything_was_decided_there_is_no_list_of_it(qtbot, offices, second):
    contested(offices, second, place=("东门", "西门"))

    _, page = inbox_of(qtbot, offices[ASKER])

    assert not page.inbox.turn.isEnabled()
    assert page.inbox.turn.toolTip() != ""


def test_the_last_changes_of_the_record_stand_below_the_values(qtbot, offices, second):
    contested(offices, second, place=("东门", "西门"))

    shell, page = inbox_of(qtbot, offices[ASKER])

    said = words(page.inbox.pane.recent)
    assert "最近改动" in said
    assert any("发生地：兴业路 → " in text for text in said)
    assert looks(shell) == WELL


def test_what_another_unit_decides_has_no_tick(qtbot, offices, second):
    contested(offices, second, place=("东门", "西门"), goods=("洗发水", "沐浴露"))
    shell, page = inbox_of(qtbot, offices[COORDINATOR])

    page.inbox.list.setFocus()
    QTest.keyClick(page.inbox.list, Qt.Key.Key_Space)

    assert page.inbox.list.rows.ticked == set()
    assert not page.inbox.as_advised.isVisible()
    assert looks(shell) == WELL
