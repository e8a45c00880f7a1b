"""线索移送 through the window: real offices with bundles between them; what is ticked is what goes (S0-42, S3-40)."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt

from app.domain.leads import Lead, Reporter
from app.domain.referral import Referral
from app.services import leads, steps
from app.services.referral_views import ALL, TO_DO
from app.services.todos import things_to_do
from app.services.workspace import Workspace
from app.ui.frame import Frame
from app.ui.leads.facts import WHERE
from app.ui.leads.page import LeadsPage
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.parts.settle_dialog import SettleDialog
from app.ui.parts.step_dialog import StepDialog
from app.ui.referrals.facts import terms_of
from app.ui.referrals.page import ReferralsPage
from tests.services.invented import a_lead
from tests.services.offices import ASKER, COORDINATOR, LENDER, Offices, clock, offices, template
from tests.services.test_referrals import arrived, hand_over, sent
from tests.ui.desk import dialog_of, press, settle, show
from tests.ui.looking import clipped_texts, nameless, small_texts

__all__ = ["clock", "offices", "template"]
Opened = Callable[[str], Frame]


@pytest.fixture
def window(qtbot, offices: Offices) -> Iterator[Opened]:
    def open_at(name: str) -> Frame:
        frame = Frame(offices[name], lambda: None)
        qtbot.addWidget(frame.shell)
        show(frame.shell, 1366, 768)
        settle()
        return frame

    yield open_at
    settle()


def page_of(frame: Frame) -> ReferralsPage:
    page = frame.shell.page()
    assert isinstance(page, ReferralsPage)
    return page


def page_with(frame: Frame, referral: Referral) -> ReferralsPage:
    """The page with that referral chosen."""
    frame.open_record(Referral.table, referral.uid)
    settle()
    return page_of(frame)


def fill(page: ReferralsPage, receiver: str) -> None:
    for name, value in {"receiver": receiver, "purpose": "核查货源", "basis": "94号文 二（三）", "ends_on": "2027-05-31"}.items():
        page.form.form.editors[name].set_value(value)


def first(workspace: Workspace) -> Referral:
    found = next(workspace.records(Referral).all())
    assert isinstance(found, Referral)
    return found


def test_f7_on_a_lead_sends_what_is_ticked_and_nothing_else(offices: Offices, window: Opened) -> None:
    asker = offices[ASKER]
    lead = leads.register(asker, a_lead(asker, suspect_head="林望舒", goods="运动鞋"), Reporter(full_name="顾念慈"))
    frame = window(ASKER)
    frame.open_record(Lead.table, lead.uid)
    page = frame.open("leads")
    assert isinstance(page, LeadsPage)
    page._back_to_list()
    settle()
    press(Qt.Key.Key_F7)
    settle()
    shown = page_of(frame)
    ticks = shown.form.choice.ticks

    assert [name for name, tick in ticks.items() if not tick.isChecked()] == ["负责人（个人信息）", "主体电话（个人信息）"]
    assert not any("举报" in name for name in ticks)
    ticks["商品"].setChecked(False)
    fill(shown, offices.unit(LENDER).uid)
    shown.form.send()
    settle()

    referral = first(asker)
    assert (referral.state, referral.suspect, referral.goods, referral.suspect_phone) == ("已发出", "福州履云鞋行", None, None)
    assert shown.pane.detail is not None
    assert shown.pane.detail.row.course.state == "待发出"
    assert not shown.in_form()


def test_what_is_missing_is_said_and_leaving_keeps_a_draft(offices: Offices, window: Opened) -> None:
    asker = offices[ASKER]
    lead = leads.register(asker, a_lead(asker))
    frame = window(ASKER)
    frame.refer(lead)
    settle()
    page = page_of(frame)

    page.form.send()
    asked = page.form.form.editors["receiver"].message()
    page.form.form.editors["purpose"].set_value("核查货源")
    page.form.choice.ticks["涉嫌事实"].setChecked(False)
    page.form.leave()
    settle()

    assert asked == "请填写受送单位。"
    assert (first(asker).state, first(asker).detail, first(asker).suspect) == ("拟稿", None, "福州履云鞋行")
    assert page.pane.buttons["edit"].isEnabled()


def test_the_receiver_makes_a_lead_from_today_and_the_sender_sees_its_number(offices: Offices, window: Opened) -> None:
    referral = arrived(offices, LENDER)
    todo = next(todo for todo in things_to_do(offices[LENDER]) if todo.kind == Referral.table)
    frame = window(LENDER)
    frame.do(todo)
    settle()
    page_of(frame).pane.buttons["take_up"].click()
    dialog = dialog_of(AskingDialog)
    area = leads.find_place(offices[LENDER], "东升街道")
    assert area is not None
    dialog.editors["area"].set_value(area.area.uid)
    dialog.take()
    settle()

    lead = next(offices[LENDER].records(Lead).all())
    page = page_of(frame)
    assert todo.title == "仓前所移送·福州履云鞋行"
    assert page.pane.detail is not None
    assert page.pane.detail.taken_up == lead.uid
    assert set(page.pane.buttons) == {"feed_back"}
    hand_over(offices, LENDER, ASKER)
    page = page_with(window(ASKER), referral)
    assert page.pane.detail is not None
    assert ("对方线索", lead.number) in terms_of(page.pane.detail)


def test_accepting_and_answering_fill_day_and_name_beforehand(offices: Offices, window: Opened) -> None:
    referral = arrived(offices, LENDER)
    page = page_with(window(LENDER), referral)

    assert list(page.pane.buttons) == ["take_up", "accept", "return"]
    page.pane.buttons["accept"].click()
    dialog = dialog_of(StepDialog)
    assert (dialog.editors["receipt_on"].value(), dialog.editors["receipt_by"].value()) == ("2026-11-20", "曾明朗")
    dialog.take()
    settle()
    page.pane.buttons["feed_back"].click()
    answering = dialog_of(StepDialog)
    answering.editors["result"].set_value("已查获同批货物。")
    answering.take()
    settle()

    assert first(offices[LENDER]).state == "已反馈"
    assert page.pane.buttons == {}


def test_the_sender_withdraws_and_the_receiver_is_shown_no_contents_any_more(offices: Offices, window: Opened) -> None:
    referral = arrived(offices, LENDER)
    page = page_with(window(ASKER), referral)
    page.pane.buttons["withdraw"].click()
    dialog = dialog_of(StepDialog)
    assert dialog.reason is not None
    dialog.reason.set_value("移送对象有误")
    dialog.take()
    settle()
    hand_over(offices, ASKER, LENDER)

    there = page_with(window(LENDER), referral)

    assert there.pane.detail is not None
    assert there.pane.detail.ended == "移送单位已撤回，内容不再使用。"
    assert (list(there.pane.detail.contents), there.pane.buttons) == ([], {})
    asked: list[object] = []
    there.print_requested.connect(asked.append)
    there.print()
    assert asked == []


def test_a_unit_that_answered_on_paper_is_entered_from_the_menu(offices: Offices, window: Opened) -> None:
    referral = sent(offices, LENDER)
    page = page_with(window(ASKER), referral)
    assert page.pane.detail is not None
    menu = {action.text(): action for action in page.pane.more_menu(page.pane.detail).actions()}

    assert list(menu) == ["登记书面受理", "登记书面退回"]
    menu["登记书面受理"].trigger()
    dialog = dialog_of(StepDialog)
    dialog.editors["receipt_by"].set_value("江田所内勤")
    dialog.take()
    settle()

    assert first(offices[ASKER]).state == "已受理"


def test_a_dispute_is_settled_in_the_pane(offices: Offices, window: Opened) -> None:
    referral = arrived(offices, LENDER)
    steps.take_step(offices[ASKER], referral, "withdraw", {}, "移送对象有误")
    steps.take_step(offices[LENDER], offices[LENDER].records(Referral).get(referral.uid), "accept", {"receipt_on": "2026-11-20", "receipt_by": "曾明朗"})
    hand_over(offices, LENDER, ASKER)
    page = page_with(window(ASKER), referral)

    assert len(page.pane.settle_buttons) == 2
    next(iter(page.pane.settle_buttons.values())).click()
    dialog_of(SettleDialog).reject()


def test_the_pane_of_a_lead_tells_where_it_was_delivered_and_what_became_of_its_referral(offices: Offices, window: Opened) -> None:
    """S0-61: the lead in the window shows the chain, too."""
    referral = arrived(offices, LENDER)
    frame = window(ASKER)
    page = frame.open("leads")
    assert isinstance(page, LeadsPage)
    settle()
    page.list.look_for(referral.lead or "")
    page._uid = referral.lead or ""
    page.look()
    settle()
    page.pane.tabs.choose(WHERE)

    assert page.pane.detail is not None
    assert {one.name for one in page.pane.detail.handed} == {"仓山区局", COORDINATOR}
    assert [(one.to, one.course.words) for one in page.pane.detail.referred] == [(LENDER, "今天送达，未受理")]
    assert any(one.title == "移送东升所" for one in page.pane.detail.course)
    page.pane.where.opened.emit(referral.uid)
    settle()
    assert page_of(frame)._uid == referral.uid


def test_the_views_search_and_empty_list(offices: Offices, window: Opened) -> None:
    frame = window(LENDER)
    page = frame.open("referrals")
    assert isinstance(page, ReferralsPage)
    settle()
    assert page.pane.detail is None
    arrived(offices, LENDER)
    page.reload()
    settle()

    assert page.tabs.current() == TO_DO
    assert len(page.list.model.rows()) == 1
    page.tabs.choose(ALL)
    page.box.edit.setText("别的")
    page.list.show_anew()
    settle()
    assert len(page.list.model.rows()) == 0


@pytest.mark.parametrize("size", [(1366, 768), (1600, 900)])
def test_nothing_is_cut_too_small_or_nameless(offices: Offices, window: Opened, size: tuple[int, int]) -> None:
    referral = arrived(offices, LENDER, answer_by="2026-11-28", reason="权利人指认货源在贵所辖区，请协查。")
    frame = window(LENDER)
    frame.shell.resize(*size)
    page = page_with(frame, referral)

    assert (clipped_texts(page), small_texts(page), nameless(page)) == ([], [], [])
    there = window(ASKER)
    there.shell.resize(*size)
    there.refer(next(offices[ASKER].records(Lead).all()))
    settle()
    assert (clipped_texts(page_of(there)), small_texts(page_of(there)), nameless(page_of(there))) == ([], [], [])
