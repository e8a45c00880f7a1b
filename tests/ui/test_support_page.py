"""组团支援 through the window: four real offices with bundles between them; buttons are exactly the open steps (S0-64, S0-72, S0-73)."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.domain.organisation import Person
from app.domain.support import Dispatch, SupportRequest
from app.services import leads, records, steps, support, support_people
from app.services.workspace import Workspace
from app.ui.paper.preview import Preview
from app.ui.parts.opening import KeepsTyped
from app.ui.parts.settle_dialog import SettleDialog
from app.ui.parts.step_dialog import StepDialog
from app.ui.shell import PageSpec, Shell
from app.ui.support.dispatch_dialog import DispatchDialog
from app.ui.support.page import SupportPage
from app.ui.widgets.delegate import PADDING
from db.outbox import waiting_records
from tests.services.invented import a_lead, a_request
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Offices, clock, offices, once, template
from tests.ui.desk import dialog_of, press, settle, show, write
from tests.ui.looking import clipped_texts, nameless, small_texts
from tests.ui.test_preview import text_of

__all__ = ["clock", "offices", "template"]
Opened = Callable[[str], SupportPage]
SENT_PEOPLE = {"names": "曾明朗", "certificates": "闽A020114", "no_conflict": True, "signed_by": "所长"}
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot, offices: Offices) -> Iterator[Opened]:
    def open_at(name: str) -> SupportPage:
        workspace = offices[name]
        shell = Shell([PageSpec("support", "组团支援", "people_swap", lambda: SupportPage(workspace))])
        qtbot.addWidget(shell)
        show(shell, 1366, 740)
        settle()
        page = shell.page()
        assert isinstance(page, SupportPage)
        return page

    yield open_at
    settle()


@once
def asked(offices: Offices, **values: object) -> SupportRequest:
    asker = offices[ASKER]
    request = support.submit(asker, a_request(asker, leads.register(asker, a_lead(asker)), **values))
    offices.deliver(ASKER)
    return request


def at(workspace: Workspace, request: SupportRequest) -> SupportRequest:
    return workspace.records(SupportRequest).get(request.uid)


@once
def proposed(offices: Offices, **values: object) -> SupportRequest:
    request = asked(offices, **values)
    steps.take_step(offices[COORDINATOR], at(offices[COORDINATOR], request), "propose", {"lender": offices.unit(LENDER).uid, "proposed_people": 2})
    offices.deliver(COORDINATOR)
    return request


@once
def agreed(offices: Offices, **values: object) -> SupportRequest:
    request = proposed(offices, **values)
    steps.take_step(offices[LENDER], at(offices[LENDER], request), "agree")
    return request


def a_person(workspace: Workspace, name: str, **values: object) -> Person:
    return records.save_new(workspace, Person(unit=workspace.unit.uid, full_name=name, works_at=workspace.unit.uid, skills=("商标",), **values))


def choose(page: SupportPage, request: SupportRequest) -> None:
    page.open_record(request.uid)
    settle()


def buttons(page: SupportPage) -> dict[str, bool]:
    return {button.text().rstrip("…"): button.isEnabled() for button in page.detail.buttons.values()}


def test_the_coordinator_proposes_in_the_window_and_the_lender_agrees_and_sends(offices: Offices, window: Opened):
    """S0-73, the whole round on three screens."""
    request = asked(offices)
    coordinator = window(COORDINATOR)
    choose(coordinator, request)
    coordinator.detail.buttons["propose"].click()
    proposing = dialog_of(StepDialog)
    proposing.editors["lender"].set_value(offices.unit(LENDER).uid)
    assert proposing.editors["proposed_people"].value() == 2
    proposing.do.click()
    settle()
    assert coordinator.detail.detail.request.state == "已建议"
    offices.deliver(COORDINATOR)

    lender = window(LENDER)
    choose(lender, request)
    lender.detail.buttons["agree"].click()
    dialog_of(StepDialog).do.click()
    settle()
    lender.detail.buttons["dispatch"].click()
    sending = dialog_of(DispatchDialog)
    sending.names.setFocus()
    write(sending, "曾明朗、林之遥")
    sending.certificates.setFocus()
    write(sending, "闽A020114、闽A020115")
    sending.editors["signed_by"].setFocus()
    write(sending, "东升所所长")
    sending.no_conflict.click()
    sending.do.click()
    settle()
    offices.deliver(LENDER)

    asker = window(ASKER)
    choose(asker, request)
    assert at(offices[ASKER], request).state == "已派员"
    assert next(offices[ASKER].records(Dispatch).all()).names == "曾明朗、林之遥"
    assert buttons(asker) == {"确认到位": True, "申请变更": True}


def test_the_buttons_are_exactly_the_open_steps_and_others_say_who_acts(offices: Offices, window: Opened):
    """S0-73: the coordinator proposes, it does not order."""
    request = proposed(offices)
    page = window(COORDINATOR)
    choose(page, request)

    assert buttons(page) == {"同意": False, "部分同意": False, "不同意": False}
    assert "由派员单位办理" in page.detail.buttons["agree"].toolTip()
    QTest.mouseClick(page.detail.buttons["agree"], Qt.MouseButton.LeftButton)
    settle()
    assert QApplication.activeModalWidget() is None
    assert at(offices[COORDINATOR], request).state == "已建议"


def test_the_coordinator_sees_how_many_people_each_office_has(offices: Offices, window: Opened):
    a_person(offices[LENDER], "曾明朗")
    offices.deliver(LENDER)
    request = asked(offices)
    page = window(COORDINATOR)
    page.open_record(request.uid, "propose")
    dialog = dialog_of(StepDialog)

    lender = dialog.editors["lender"]
    lender.setFocus()
    press(Qt.Key.Key_Down)
    offered = [f"{option.words} {option.note}" for option in lender.edit._options]
    QTest.keyClicks(lender.edit, "ds")
    press(Qt.Key.Key_Tab)

    assert "东升所 1 人" in offered
    assert not any("仓前所" in words for words in offered)
    assert lender.value() == offices.unit(LENDER).uid
    dialog.reject()


def test_every_office_of_the_group_is_named_in_full_beside_its_people(offices: Offices, window: Opened):
    page = window(ASKER)
    names = [unit.name for unit in offices[ASKER].units() if unit.kind == "监管所" and not unit.external]

    table = page.people.table
    needed = {name: table.fontMetrics().horizontalAdvance(name) + 2 * PADDING for name in names}

    assert {name for name, width in needed.items() if width > table.columnWidth(1)} == set()


def test_what_a_step_needs_is_said_in_its_dialog(offices: Offices, window: Opened):
    request = proposed(offices)
    page = window(LENDER)
    choose(page, request)
    page.detail.buttons["decline"].click()
    dialog = dialog_of(StepDialog)

    dialog.do.click()
    assert dialog.isVisible()
    assert "说明理由" in dialog._refusal.text()
    dialog.reason.setFocus()
    write(dialog, "当日已有联合检查")
    dialog.do.click()
    settle()

    assert at(offices[LENDER], request).state == "未同意"


def test_double_booking_is_shown_before_it_is_made(offices: Offices, window: Opened):
    """S0-72: 仍然派员 or 换人."""
    lender = offices[LENDER]
    busy, free = a_person(lender, "陈某", certificate="闽A1"), a_person(lender, "林之遥", certificate="闽A2")
    first = agreed(offices)
    support.send_people(lender, at(lender, first), {"people": (busy.uid,), "no_conflict": True, "signed_by": "所长"})
    second = agreed(offices, starts_at="2026-11-25T10:00", ends_at="2026-11-25T12:00")
    page = window(LENDER)
    page.open_record(second.uid, "dispatch")
    dialog = dialog_of(DispatchDialog)

    dialog.model.setData(dialog.model.index(dialog.model.row_of(busy.uid), 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert dialog._booked.accessibleName() == "时间重叠。陈某 11月25日 已派往仓前所，时间重叠。"
    assert not dialog.do.isEnabled()
    dialog._others.click()
    assert dialog.chosen() == []
    dialog.model.setData(dialog.model.index(dialog.model.row_of(free.uid), 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert dialog.do.text() == "派员（1 人）"
    dialog.editors["signed_by"].setFocus()
    write(dialog, "所长")
    dialog.no_conflict.click()
    dialog.do.click()
    settle()

    assert [dispatch.names for dispatch in lender.records(Dispatch).all()] == ["陈某", "林之遥"]


def test_people_are_not_sent_before_avoidance_is_confirmed(offices: Offices, window: Opened):
    request = agreed(offices)
    page = window(LENDER)
    page.open_record(request.uid, "dispatch")
    dialog = dialog_of(DispatchDialog)
    for name, text in (("names", "曾明朗"), ("signed_by", "所长")):
        (dialog.names if name == "names" else dialog.editors[name]).setFocus()
        write(dialog, text)

    dialog.do.click()

    assert dialog.isVisible()
    assert "本人回避确认" in dialog._refusal.text()
    dialog.reject()


def test_a_request_is_asked_for_with_three_fields_and_printed(offices: Offices, window: Opened):
    """ux.md 2, task 2: F6 on a lead, at most four fields and eight control keys; a PDF, and it waits in the export."""
    asker = offices[ASKER]
    lead = leads.register(asker, a_lead(asker))
    page = window(ASKER)
    waiting = waiting_records(asker.store)

    page.ask_for(lead)
    keys = 1
    write(page, "2")
    for text in ("11月25日 9:00", "仓前街道兴业路12号"):
        press(Qt.Key.Key_Tab)
        write(page, text)
        keys += 1
    press(Qt.Key.Key_Return, CONTROL)
    settle()

    request = next(asker.records(SupportRequest).all())
    assert (request.state, request.people, request.starts_at, request.lead) == ("已提交", 2, "2026-11-25T09:00", lead.uid)
    preview = page.window().findChild(Preview)
    settle()
    assert preview is not None
    assert not page.ask.form.is_changed(), "after a crash it would be offered as not saved"
    assert request.number in text_of(preview.made.pdf).replace("\r\n", "")
    assert waiting_records(asker.store) > waiting
    assert keys + 1 <= 8


def test_a_request_with_gaps_says_what_is_missing_and_can_be_kept(offices: Offices, window: Opened):
    page = window(ASKER)
    page.new()
    write(page, "2")
    press(Qt.Key.Key_Return, CONTROL)
    assert offices[ASKER].records(SupportRequest).count() == 0
    assert page.ask.form.editors["starts_at"].message() == "请填写开始时间。"

    press(Qt.Key.Key_S, CONTROL)
    settle()

    draft = next(offices[ASKER].records(SupportRequest).all())
    assert (draft.state, draft.people) == ("草稿", 2)
    choose(page, draft)
    page.detail.buttons["submit"].click()
    assert page.ask.isVisible()
    assert page.ask.request.uid == draft.uid


def test_requests_of_the_own_group_stand_first(offices: Offices, window: Opened):
    """S0-64."""
    coordinator = offices[COORDINATOR]
    other = next(unit for unit in coordinator.units() if unit.name == "临江所")
    ours = asked(offices)
    theirs = support.request_for(coordinator)
    theirs.unit, theirs.people, theirs.starts_at, theirs.place = other.uid, 1, "2026-11-21T09:00", "临江街道"
    records.save_new(coordinator, theirs)

    page = window(COORDINATOR)
    page.tabs.choose(support.SEEN)
    settle()

    assert [row.uid for row in page.model.rows()] == [ours.uid, theirs.uid]
    assert page.model.rows()[1].foreign


def test_tabs_count_what_is_open(offices: Offices, window: Opened):
    asked(offices)
    page = window(COORDINATOR)

    assert page.tabs.accessibleName() == "申请：待我协调 1"


def test_the_past_is_told_in_order_though_several_steps_fall_into_one_minute(offices: Offices, window: Opened):
    request = agreed(offices)
    page = window(LENDER)
    choose(page, request)

    assert [taken.done for taken in page.detail.detail.taken] == ["已提交", "牵头所已建议", "派员单位已同意"]
    assert page.detail.timeline.accessibleName().endswith("等派员单位办理 派员")


def test_a_lead_that_is_not_shared_is_named_as_such(offices: Offices, window: Opened):
    """S0-73: the request stands without the lead."""
    request = proposed(offices)
    page = window(LENDER)
    choose(page, request)

    assert dict(page.detail._facts(page.detail.detail))["线索"] == "仓前2026A0001 福州履云鞋行（未共享或未到达）"


def test_a_dispute_shows_both_steps_and_is_settled_in_the_window(offices: Offices, window: Opened):
    """design.md 3: a settling step names both."""
    request = agreed(offices)
    steps.take_step(offices[ASKER], at(offices[ASKER], request), "withdraw", {}, "案情变化")
    support.send_people(offices[LENDER], at(offices[LENDER], request), SENT_PEOPLE)
    for name in (ASKER, LENDER):
        offices.deliver(name)
    page = window(ASKER)
    choose(page, request)
    assert page.detail.detail.request.state == "争议"
    assert len(page.detail.settle_buttons) == 2
    assert buttons(page) == {}

    sent = next(taken for taken in page.detail.detail.disputed if taken.name == "dispatch")
    page.detail.settle_buttons[sent.uid].click()
    dialog = dialog_of(SettleDialog)
    dialog.reason.setFocus()
    write(dialog, "人已出发，电话商定继续")
    dialog.do.click()
    settle()

    assert at(offices[ASKER], request).state == "已派员"


def test_the_calendar_and_the_people_show_who_is_out(offices: Offices, window: Opened):
    lender = offices[LENDER]
    person = a_person(lender, "曾明朗", certificate="闽A1")
    request = agreed(offices)
    support.send_people(lender, at(lender, request), {"people": (person.uid,), "no_conflict": True, "signed_by": "所长"})

    page = window(LENDER)

    assert [(row.name, row.out) for row in page.people.model.rows()] == [("曾明朗", 1)]
    assert page.calendar.grid.accessibleName() == "派员日历：曾明朗 11月25日 派往仓前所"


def test_nine_working_days_are_shown_with_today_among_them(offices: Offices):
    days = support_people.days_shown(offices[ASKER], 9)

    assert len(days) == 9
    assert days.index(offices[ASKER].today) == 2


def test_both_papers_open_in_the_preview(offices: Offices, window: Opened):
    request = agreed(offices)
    support.send_people(offices[LENDER], at(offices[LENDER], request), SENT_PEOPLE)
    page = window(LENDER)
    choose(page, request)

    page.print_order.click()
    settle()
    settle()

    preview = page.window().findChild(Preview)
    assert preview is not None
    assert preview.made.pages == 3
    assert "曾明朗" in text_of(preview.made.pdf)


def test_the_bureau_sees_everything_and_acts_where_the_group_cannot(offices: Offices, window: Opened):
    request = asked(offices)
    steps.take_step(offices[COORDINATOR], at(offices[COORDINATOR], request), "refer_up", {}, "本组当天都有联合检查")
    offices.deliver(COORDINATOR)
    page = window(BUREAU)
    choose(page, request)

    assert buttons(page)["报分管领导"]


def test_an_empty_page_teaches(window: Opened):
    page = window(ASKER)

    words = [label.text() for label in page.list.findChildren(type(page.ask._refusal)) if label.isVisibleTo(page.list)]
    assert "办案需要人手时，在线索里按 F6。" in words


def test_nothing_is_cut_or_nameless(offices: Offices, window: Opened):
    request = proposed(offices, equipment="执法记录仪 2 台、勘查车 1 辆", urgency="特急")
    page = window(COORDINATOR)
    choose(page, request)
    assert clipped_texts(page.window()) == []
    assert small_texts(page.window()) == []
    assert nameless(page) == []
    page.new()
    settle()
    assert clipped_texts(page.window()) == []
    assert page.window().width() == 1366


def test_what_was_typed_for_a_request_is_kept_when_the_window_locks(offices: Offices, window: Opened):
    page = window(ASKER)
    page.new()
    write(page, "2")

    assert isinstance(page, KeepsTyped)
    assert page.keep_typed(may_ask=False)

    assert [(kept.people, kept.state) for kept in offices[ASKER].records(SupportRequest).all()] == [(2, "草稿")]


def test_another_request_is_opened_only_after_the_typed_one_was_kept(offices: Offices, window: Opened):
    other = asked(offices)
    page = window(ASKER)
    page.new()
    write(page, "7")

    choose(page, other)

    assert page.detail.detail.request.uid == other.uid
    assert sorted(kept.people for kept in offices[ASKER].records(SupportRequest).all()) == [2, 7]


def test_escape_leaves_a_request_and_keeps_it(offices: Offices, window: Opened):
    page = window(ASKER)
    page.new()
    write(page, "3")
    press(Qt.Key.Key_Escape)
    settle()

    assert not page.ask.isVisible()
    assert [kept.people for kept in offices[ASKER].records(SupportRequest).all()] == [3]


def test_what_was_let_go_is_not_found_again(qtbot, offices: Offices, window: Opened):
    page = window(ASKER)
    page.new()
    write(page, "3")
    [let_go] = [button for button in page.ask.findChildren(QPushButton) if button.text() == "放弃"]

    qtbot.mouseClick(let_go, Qt.MouseButton.LeftButton)
    settle()

    assert (page.ask.isVisible(), page.ask.form.is_changed()) == (False, False)
    assert offices[ASKER].records(SupportRequest).count() == 0


def test_the_page_opens_with_what_waits_for_this_unit(offices: Offices, window: Opened):
    proposed(offices)

    lender, asker = window(LENDER), window(ASKER)

    assert lender.tabs.current() == support.ASKED_TO_LEND
    assert asker.tabs.current() == support.SENT
