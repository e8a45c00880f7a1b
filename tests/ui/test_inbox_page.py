"""冲突处理: what offices changed without knowing of each other, side by side, decided with the keyboard or the mouse."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.leads import Lead
from app.services import inbox, leads, support
from app.services.inbox_list import Matter, entries
from app.services.steps import take_step
from app.services.todos import things_to_do
from app.ui.exchange.inbox_cards import MarkedText
from app.ui.exchange.inbox_rewrite import RewriteDialog
from app.ui.frame import Frame
from app.ui.widgets import Dialog, PlainLabel
from tests.services.invented import a_lead
from tests.services.offices import ASKER, COORDINATOR, clock, offices, second, template
from tests.services.test_inbox import binned_and_edited, change, contested, same_number
from tests.ui.looking import clipped_texts, focus_shows, nameless, small_texts
from tests.ui.settling import settled

__all__ = ["clock", "offices", "second", "template"]
pytestmark = pytest.mark.usefixtures("qapp")


def window_of(qtbot, workspace):
    frame = Frame(workspace, lambda: None)
    qtbot.addWidget(frame.shell)
    settled(frame.shell)
    return frame


def inbox_of(qtbot, workspace):
    """The window with the inbox in front."""
    frame = window_of(qtbot, workspace)
    page = frame.shell.go("exchange")
    settled(frame.shell)
    qtbot.mouseClick(page.conflicts, Qt.MouseButton.LeftButton)
    settled(frame.shell)
    return frame.shell, page


def words(widget):
    return [label.text() for label in widget.findChildren(PlainLabel) if label.isVisibleTo(widget)]


def activate(shell):
    shell.activateWindow()
    QApplication.processEvents()


def press(shell, page, key):
    activate(shell)
    page.inbox.list.setFocus()
    QTest.keyClick(page.inbox.list, key)
    settled(shell)


def looks(shell):
    low = [text.accessibleName() for text in shell.findChildren(MarkedText) if text.isVisibleTo(shell) and text.height() < text.heightForWidth(text.width())]
    return clipped_texts(shell), low, small_texts(shell), nameless(shell), (shell.width(), shell.height())


WELL = ([], [], [], [], (1366, 768))


def place_of(office, lead):
    return office.records(Lead).get(lead.uid).place


def test_what_two_computers_changed_stands_side_by_side_with_the_last_common_value(qtbot, offices, second):
    """ux.md 5"""
    contested(offices, second, place=("东门一号库", "西门一号库"), detail=("柜台上有货。", "柜台上有货。仓库里也有。"))

    shell, page = inbox_of(qtbot, offices[ASKER])

    cards = page.inbox.pane.cards
    assert [entry.label for entry in page.inbox.list.entries()] in (["发生地", "涉嫌事实"], ["涉嫌事实", "发生地"])
    assert cards[0].choice.origin.startswith("本机")
    assert cards[1].choice.origin.startswith("来包")
    assert cards[0].choice.by.startswith("仓前所 陈立言·")
    assert [piece for piece in cards[0].choice.pieces if piece[1]] != [] or cards[1].choice.pieces != []
    assert "上次一致的值" in words(page.inbox.pane)
    assert looks(shell) == WELL


def test_the_button_says_how_many_are_open_and_the_count_follows(qtbot, offices, second):
    contested(offices, second, place=("东门", "西门"), goods=("洗发水", "沐浴露"))
    shell, page = inbox_of(qtbot, offices[ASKER])
    before = page.conflicts.text()

    press(shell, page, Qt.Key.Key_1)

    assert (before, page.conflicts.text()) == ("冲突 2", "冲突 1")


def test_one_and_two_choose_by_keyboard_and_the_next_one_follows(qtbot, offices, second):
    lead = contested(offices, second, place=("东门", "西门"), goods=("洗发水", "沐浴露"))
    office = offices[ASKER]
    shell, page = inbox_of(qtbot, office)
    first, other = page.inbox.list.entries()

    press(shell, page, Qt.Key.Key_2)
    said, now = shell.toast.accessibleName(), page.inbox.pane.entry

    assert said == "已定下，随下一个数据包送到"
    assert now.uid == other.uid
    decided = office.records(Lead).get(lead.uid)
    assert getattr(decided, first.conflict.open.field) == first.choices[1].text


def test_up_and_down_go_through_the_list_past_its_headings(qtbot, offices, second):
    contested(offices, second, place=("东门", "西门"), goods=("洗发水", "沐浴露"))
    shell, page = inbox_of(qtbot, offices[ASKER])
    first, other = page.inbox.list.entries()

    press(shell, page, Qt.Key.Key_Down)
    below = page.inbox.pane.entry.uid
    press(shell, page, Qt.Key.Key_Up)

    assert (below, page.inbox.pane.entry.uid) == (other.uid, first.uid)


def test_b_keeps_both_texts(qtbot, offices, second):
    lead = contested(offices, second, detail=("甲处货物", "乙处货物"))
    shell, page = inbox_of(qtbot, offices[ASKER])

    press(shell, page, Qt.Key.Key_B)

    assert sorted((offices[ASKER].records(Lead).get(lead.uid).detail or "").split("\n")) == ["乙处货物", "甲处货物"]
    assert "没有待定的冲突" in words(page.inbox.list)


def test_where_only_one_value_can_stand_nothing_offers_to_keep_both(qtbot, offices, second):
    contested(offices, second, kind=("假冒专利", "其他"))
    shell, page = inbox_of(qtbot, offices[ASKER])

    press(shell, page, Qt.Key.Key_B)

    assert not page.inbox.pane.both.isVisible()
    assert len(inbox.conflicts(offices[ASKER])) == 1


def test_e_opens_the_editor_of_the_field_filled_with_the_suggestion(qtbot, offices, second):
    lead = contested(offices, second, place=("东门", "西门"))
    shell, page = inbox_of(qtbot, offices[ASKER])

    press(shell, page, Qt.Key.Key_E)
    dialog = next(one for one in shell.findChildren(RewriteDialog) if one.isVisible())
    filled, cut = dialog.editors["place"].value(), clipped_texts(dialog)
    dialog.editors["place"].set_value("东门、西门两处")
    dialog.take()
    settled(shell)

    assert filled in ("东门", "西门")
    assert cut == []
    assert place_of(offices[ASKER], lead) == "东门、西门两处"
    assert inbox.conflicts(offices[ASKER]) == []


def test_others_of_the_same_kind_are_decided_with_one_press(qtbot, offices, second):
    for values in (("东门", "西门"), ("一号库", "二号库"), ("三楼", "四楼")):
        contested(offices, second, place=values)
    office = offices[ASKER]
    shell, page = inbox_of(qtbot, office)

    press(shell, page, Qt.Key.Key_1)
    offered, looked = page.inbox.alike.accessibleName(), looks(shell)
    qtbot.mouseClick(page.inbox.same_way, Qt.MouseButton.LeftButton)
    settled(shell)

    assert offered.startswith("还有 2 处同类")
    assert looked == WELL
    assert {lead.place for lead in office.records(Lead).all()} == {"东门", "一号库", "三楼"}
    assert not page.inbox.alike.isVisible()
    assert entries(office) == []


def test_another_unit_sees_it_in_grey_with_who_decides(qtbot, offices, second):
    contested(offices, second, place=("东门", "西门"))
    shell, page = inbox_of(qtbot, offices[COORDINATOR])

    press(shell, page, Qt.Key.Key_1)

    assert not any(card.button.isVisible() for card in page.inbox.pane.cards)
    assert "由仓前所决定；决定随数据包送到后，这里自动了结。" in words(page.inbox.pane)
    assert len(inbox.conflicts(offices[COORDINATOR])) == 1
    assert looks(shell) == WELL


def test_a_decision_is_refused_when_a_new_value_has_come_meanwhile(qtbot, monkeypatch, offices, second):
    lead = contested(offices, second, place=("东门", "西门"))
    shell, page = inbox_of(qtbot, offices[ASKER])
    told = []
    monkeypatch.setattr("app.ui.exchange.inbox.tell_error", lambda _parent, error: told.append(error.what))
    change(offices[second], lead.uid, goods="沐浴露")
    inbox.write(offices[second], next(one for one in inbox.conflicts(offices[second]) if one.open.field == "place"), "北门")
    offices.deliver(second, ASKER)

    press(shell, page, Qt.Key.Key_1)

    assert told == ["找不到这处冲突。"]
    assert place_of(offices[ASKER], lead) == "北门"


def test_the_pane_of_a_lead_says_how_many_are_open_and_opens_the_inbox_there(qtbot, offices, second):
    contested(offices, second, place=("一号库", "二号库"))
    lead = contested(offices, second, place=("东门", "西门"), goods=("洗发水", "沐浴露"))
    frame = window_of(qtbot, offices[COORDINATOR])
    frame.open_record(Lead.table, lead.uid)
    settled(frame.shell)
    pane = frame.shell.page().pane

    said, looked = pane.conflicts.text(), looks(frame.shell)
    qtbot.mouseClick(pane.conflicts, Qt.MouseButton.LeftButton)
    settled(frame.shell)

    assert (said, looked) == ("2 处冲突待定", WELL)
    assert frame.shell.page().inbox.isVisible()
    assert frame.shell.page().inbox.pane.entry.record.uid == lead.uid


def test_the_pane_of_a_request_says_it_too(qtbot, offices, second):
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER]))
    request = support.request_for(offices[ASKER], lead)
    request.people, request.starts_at, request.place = 2, "2026-11-25T09:00", "望江路"
    request = support.submit(offices[ASKER], request)
    offices.deliver(ASKER, second, COORDINATOR)
    for name, place in ((ASKER, "东门"), (second, "西门")):
        with offices[name].commit("更正地点") as written:
            found = offices[name].records(support.SupportRequest).get(request.uid)
            found.place = place
            written.save(found)
    offices.deliver(second, ASKER)
    frame = window_of(qtbot, offices[ASKER])
    frame.open_record("support_request", request.uid)
    settled(frame.shell)
    detail = frame.shell.page().detail

    said, looked = detail.conflicts.text(), looks(frame.shell)
    qtbot.mouseClick(detail.conflicts, Qt.MouseButton.LeftButton)
    settled(frame.shell)

    assert (said, looked) == ("1 处冲突待定", WELL)
    assert frame.shell.page().inbox.pane.entry.record.uid == request.uid


def test_today_has_one_line_for_all_of_them_that_opens_the_inbox(qtbot, offices, second):
    contested(offices, second, place=("东门", "西门"), goods=("洗发水", "沐浴露"))
    frame = window_of(qtbot, offices[ASKER])
    lines = [line for line in frame.shell.page().todos.lines() if line.todo.chip == "冲突"]

    lines[0].action.click()
    settled(frame.shell)

    assert [line.todo.title for line in lines] == ["有 2 处冲突待定"]
    assert frame.shell.page().inbox.isVisible()
    assert [todo.title for todo in things_to_do(offices[COORDINATOR]) if todo.chip == "冲突"] == []


def test_a_record_in_the_bin_that_was_changed_elsewhere_is_brought_back_by_one_key(qtbot, offices, second):
    lead = binned_and_edited(offices, second)
    shell, page = inbox_of(qtbot, offices[ASKER])
    labels = [card.button.text() for card in page.inbox.pane.cards]
    said, looked = words(page.inbox.pane), looks(shell)

    press(shell, page, Qt.Key.Key_2)

    assert labels == ["仍移到回收站", "恢复"]
    assert "已移到回收站，另一台电脑同时改过" in said
    assert looked == WELL
    assert not offices[ASKER].records(Lead).get(lead.uid).deleted


def test_two_records_with_one_number_stand_side_by_side_and_the_later_is_numbered_anew(qtbot, offices, second):
    first, other = same_number(offices, second)
    shell, page = inbox_of(qtbot, offices[ASKER])
    entry, looked = page.inbox.pane.entry, looks(shell)

    press(shell, page, Qt.Key.Key_2)

    assert (entry.matter, entry.label, entry.title) == (Matter.NUMBER, "编号重复", first.number)
    assert looked == WELL
    numbers = [offices[ASKER].records(Lead).get(lead.uid).number for lead in (first, other)]
    assert numbers[0] == first.number != numbers[1]
    assert shell.toast.accessibleName() == f"已重新编号为 {numbers[1]}，随下一个数据包送到"


def test_a_dispute_is_listed_and_opens_its_dialog(qtbot, offices, second):
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER]))
    leads.triage(offices[ASKER], lead, {"held_on": "2026-11-20", "people": "陈立言", "conclusion": "继续核查"})
    offices.deliver(ASKER, second)
    decided = {"decided_by": "所长", "decided_on": "2026-11-20"}
    for name, step in ((ASKER, "close"), (second, "refer")):
        take_step(offices[name], offices[name].records(Lead).get(lead.uid), step, decided, "经负责人决定")
    offices.deliver(second, ASKER)
    shell, page = inbox_of(qtbot, offices[ASKER])
    entry, looked = page.inbox.pane.entry, looks(shell)

    press(shell, page, Qt.Key.Key_1)
    dialog = next(one for one in shell.findChildren(Dialog) if one.isVisible())

    assert (entry.matter, looked) == (Matter.DISPUTE, WELL)
    assert dialog.stands() == entry.choices[0].step
    dialog.reject()


def test_the_keyboard_stands_in_the_page_and_not_in_the_search_box(qtbot, offices, second):
    contested(offices, second, place=("东门", "西门"))
    frame = window_of(qtbot, offices[ASKER])
    activate(frame.shell)
    page = frame.shell.go("exchange")
    settled(frame.shell)
    opened = QApplication.focusWidget()

    page.conflicts.click()
    settled(frame.shell)
    deciding = QApplication.focusWidget()
    page.back.click()
    settled(frame.shell)

    assert not page.head.isAncestorOf(opened)
    assert deciding is page.inbox.list
    assert page.resting.isAncestorOf(QApplication.focusWidget())


def test_the_empty_inbox_says_what_would_stand_there(qtbot, offices):
    shell, page = inbox_of(qtbot, offices[ASKER])

    assert "没有待定的冲突" in words(page.inbox.list)
    assert page.conflicts.text() == "冲突"
    assert looks(shell) == WELL


def test_keys_are_told_in_the_tooltips(qtbot, offices, second):
    contested(offices, second, place=("东门", "西门"))
    shell, page = inbox_of(qtbot, offices[ASKER])
    pane = page.inbox.pane
    activate(shell)

    tips = [widget.toolTip() for widget in (page.inbox.list, pane.cards[0].button, pane.cards[1].button, pane.both, pane.rewrite)]

    assert ["↑↓" in tips[0], "按 1" in tips[1], "按 2" in tips[2], "按 B" in tips[3], "按 E" in tips[4]] == [True] * 5
    assert all(focus_shows(card.button) for card in pane.cards)
