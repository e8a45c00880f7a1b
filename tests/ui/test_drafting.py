"""What stood on the screen is found again after a crash, by the account that typed it."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.leads import Lead
from app.domain.letters import Letter
from app.domain.referral import Referral, option
from app.domain.stations import ContactPoint
from app.domain.support import SupportRequest
from app.services.accounts import add_account
from app.services.drafts import Typed, found_drafts, keep_drafts
from app.services.leads import register, save_draft
from app.services.opening import Setup, open_folder
from app.ui.drafting import SHOWN, FoundDialog
from app.ui.job import wait_for_jobs
from app.ui.session import Session
from app.ui.shell import Shell
from app.ui.widgets import Button
from tests.remembered import fresh_folder
from tests.services.invented import a_lead
from tests.ui.looking import clipped_texts, shown
from tests.ui.offices import NOON, PASSWORD, Clock

pytestmark = pytest.mark.usefixtures("qapp")
NAME = "陈立言"


@pytest.fixture
def folder(tmp_path):
    fresh_folder(tmp_path / "data", Setup(["cangshan"], "仓前所", NAME), PASSWORD, Clock()).close()
    return tmp_path / "data"


@pytest.fixture
def started(folder):
    windows = []

    def start(name=NAME, password=PASSWORD):
        window = Session(folder, name, Clock())
        windows.append(window)
        settled(window)
        window.present._password.setText(password)
        window.present.enter()
        settled(window)
        settled(window)
        assert isinstance(window.present, Shell)
        window._frame.drafts._timer.setInterval(600_000)  # the tests look themselves
        return window

    yield start
    for window in windows:
        crash(window)


def settled(window):
    """Everything in the background has come back, whatever stands there now."""
    for _ in range(6):
        wait_for_jobs()
        QTest.qWait(20)
    shown(window.present)


def crash(window):
    """The process ends: nothing is asked, nothing is kept any more."""
    if window._frame is not None:
        window._frame.drafts._timer.stop()
        window._frame.rest()
    window._frame = None
    window.present.hide()
    QTest.qWait(1)
    window.close()


def dialog():
    return next((one for one in QApplication.topLevelWidgets() if isinstance(one, FoundDialog) and one.isVisible()), None)


def button(inside, words):
    return next(one for one in inside.findChildren(Button) if one.text() == words)


def go_on(found, window, kind):
    found._go_on(next(one for one in found_drafts(window._opened.workspace) if one.typed.kind == kind))
    settled(window)


def put(form, name, text):
    form.editors[name].put_text(text)
    form.editors[name].changed.emit()


def type_a_lead(window):
    page = window._frame.open("leads:new")
    form = page.form.form
    form.editors["suspect"].edit.setText("履云鞋行")
    form.editors["suspect"].changed.emit()
    form.editors["received_on"].edit.setText("13月45日")
    form.editors["received_on"].changed.emit()
    return page


def test_what_was_typed_before_a_crash_is_found_and_goes_back_into_the_form(started):
    window = started()
    type_a_lead(window)
    window._frame.drafts.look()
    crash(window)

    again = started()
    found = dialog()
    shown(found)
    clipped = clipped_texts(found)
    go_on(found, again, Lead.table)
    settled(again)
    form = again.present.page().form.form

    assert clipped == []
    assert form.editors["suspect"].value() == "履云鞋行"
    assert form.editors["received_on"].edit.text() == "13月45日"
    assert form.is_changed()
    assert found_drafts(again._opened.workspace) == []


def test_nothing_is_offered_after_a_lock_that_saved_everything_or_an_orderly_end(started):
    window = started()
    page = type_a_lead(window)
    page.form.form.editors["received_on"].edit.setText("11月18日")
    page.form.form.editors["received_on"].changed.emit()
    window._frame.drafts.look()
    kept = len(found_drafts(window._opened.workspace))

    window.lock("长时间未操作", alone=True)
    settled(window)
    window.present._password.setText(PASSWORD)
    window.present.enter()
    settled(window)
    settled(window)

    assert kept == 1
    assert dialog() is None
    assert window._opened.workspace.records(Lead).count() == 1


@pytest.mark.parametrize("leave", [lambda _window: dialog().reject(), lambda window: window.lock("长时间未操作", alone=True)], ids=["Esc", "lock"])
def test_what_was_found_stays_until_somebody_throws_it_away(started, leave):
    """Esc and a window that locks itself are the harmless answer."""
    window = started()
    type_a_lead(window)
    window._frame.drafts.look()
    crash(window)
    again = started()

    leave(again)
    settled(again)
    crash(again)

    window = started()
    assert dialog() is not None
    button(dialog(), "全部放弃").click()
    settled(window)
    assert found_drafts(window._opened.workspace) == []


def test_what_nobody_was_shown_is_not_thrown_away_with_the_rest(started):
    window = started()
    leads = [save_draft(window._opened.workspace, Lead(unit=window._opened.workspace.unit.uid, suspect=f"鞋行{place}")) for place in range(SHOWN + 1)]
    keep_drafts(window._opened.workspace, [Typed("lead", lead.uid, {"goods": "鞋"}, {}, lines=[("商品", "鞋")]) for lead in leads])
    crash(window)

    again = started()
    button(dialog(), "全部放弃").click()
    settled(again)

    assert len(found_drafts(again._opened.workspace)) == 1


def test_a_colleague_finds_only_his_own_drafts(started):
    window = started()
    add_account(window._opened.workspace, "赵某某", "所员", "东升西落照着九州")
    type_a_lead(window)
    window._frame.drafts.look()
    crash(window)

    started("赵某某", "东升西落照着九州")

    assert dialog() is None


def test_a_draft_that_was_saved_after_all_is_thrown_away_whatever_the_clock_says(folder):
    with open_folder(folder, NAME, PASSWORD, now=Clock()) as workspace:
        keep_drafts(workspace, [Typed("lead", "", {"suspect": "履云鞋行"}, {}, lines=[("涉嫌主体", "履云鞋行")])])
        before = found_drafts(workspace)
        workspace.store.now = lambda: NOON.replace(year=1999)
        save_draft(workspace, Lead(unit=workspace.unit.uid, suspect="履云鞋行"))

        after = found_drafts(workspace)

    assert [one.lines for one in before] == [[("涉嫌主体", "履云鞋行")]]
    assert after == []


def test_a_new_request_letter_and_application_and_a_referral_are_found_in_their_own_forms(started):
    """Issue 5, drafts: not only as text."""
    window = started()
    frame, workspace = window._frame, window._opened.workspace
    lead = register(workspace, a_lead(workspace))
    frame.ask_support(lead)
    settled(window)
    put(frame.shell.page().ask.form, "place", "仓前街道兴业路12号")
    frame.refer(lead)
    settled(window)
    form = frame.shell.page().form
    put(form.form, "purpose", "核查货源")
    form.choice.ticks[option("detail")].click()
    frame.open("letters").begin("letter")
    settled(window)
    put(frame.shell.page().writing.form, "title", "关于协助核查的函")
    page = frame.open("paper")
    page.open_record("")
    settled(window)
    page.fill_in.grid.texts["unit_name"].setPlainText("福州梧桐里产业园运营有限公司")
    page.fill_in.grid.texts["managers"].setPlainText("两人")
    frame.drafts.look()
    crash(window)

    again = started()
    shell, dialogs = again._frame.shell, dialog()
    kinds = {one.typed.kind for one in found_drafts(again._opened.workspace)}
    again._frame.drafts._take(*wanted(again, ContactPoint.table))
    settled(again)
    grid = shell.page().fill_in.grid
    cells = [grid.texts["unit_name"].toPlainText(), grid.texts["managers"].toPlainText(), grid.filling.changed]
    again._frame.drafts._take(*wanted(again, SupportRequest.table))
    settled(again)
    asked = shell.page().ask
    again._frame.drafts._take(*wanted(again, Letter.table))
    settled(again)
    writing = shell.page().writing
    again._frame.drafts._take(*wanted(again, Referral.table))
    settled(again)
    referral = shell.page().form

    assert dialogs is not None
    assert kinds == {"contact_point", "support_request", "letter", "referral"}
    assert cells == ["福州梧桐里产业园运营有限公司", "两人", True]
    assert (asked.form.editors["place"].value(), asked.request.lead, asked.form.is_changed()) == ("仓前街道兴业路12号", lead.uid, True)
    assert (writing.form.editors["title"].value(), writing.template.id) == ("关于协助核查的函", "letter")
    assert (referral.form.editors["purpose"].value(), referral.referral.lead) == ("核查货源", lead.uid)
    assert option("detail") not in referral.choice.chosen()
    assert found_drafts(again._opened.workspace) == []


def wanted(window, kind):
    found = found_drafts(window._opened.workspace)
    return next(one for one in found if one.typed.kind == kind), found


def test_the_reporter_of_a_new_lead_is_found_in_the_leads_form(started):
    window = started()
    page = type_a_lead(window)
    put(page.form.reporter.form, "full_name", "林某某")
    window._frame.drafts.look()
    crash(window)

    again = started()
    go_on(dialog(), again, Lead.table)
    form = again.present.page().form

    assert form.form.editors["suspect"].value() == "履云鞋行"
    assert form.reporter.form.editors["full_name"].value() == "林某某"
    assert found_drafts(again._opened.workspace) == []
