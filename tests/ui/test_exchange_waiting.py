"""数据交换: bundles of unknown keys wait in sight, are confirmed by the head and imported with one press (S0-61)."""

from datetime import timedelta

import pytest

from app.domain.leads import Lead
from app.domain.organisation import Account
from app.services import exchange, identity, quarantine, sending
from app.ui.widgets import Button, Popover
from tests.ui.looking import clipped_texts
from tests.ui.offices import add_leads
from tests.ui.settling import settled
from tests.ui.test_exchange_page import WELL, looks, window_of, words

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def foreign(offices):
    """A bundle for 盖山所 from 东升所, which has the roster and is not in it yet."""
    offices.trust("盖山所")
    identity.import_roster(offices["东升所"], offices.place / "roster")
    add_leads(offices["东升所"])
    file = offices.place / "foreign.ipb"
    sending.export_bundle(offices["东升所"], [offices["盖山所"].unit], file)
    return file


def press(widget, words):
    next(button for button in widget.findChildren(Button) if button.text() == words).click()


def test_a_bundle_of_an_unknown_key_waits_in_sight_with_its_fingerprint(qtbot, offices, foreign):
    shell = window_of(qtbot, offices["盖山所"])
    page = shell.page()

    page.look_into(foreign)
    settled(shell)
    refusal = page.taking_in.notice.accessibleName()
    page.taking_in.back.click()
    settled(shell)

    mark = identity.own_fingerprint(offices["东升所"])
    assert mark in refusal
    assert mark in words(page.resting.waiting)
    assert any(text.startswith("自称仓山区市场监督管理局东升所·第1包") for text in words(page.resting.waiting))
    assert offices["盖山所"].records(Lead).count() == 0
    assert looks(shell) == WELL


def test_f1_tells_what_to_do_about_it(qtbot, offices, foreign):
    quarantine.set_aside(offices["盖山所"], foreign)
    shell = window_of(qtbot, offices["盖山所"])

    shell.page().help_clause()
    settled(shell)

    popover = shell.findChild(Popover)
    assert any("逐组核对指纹；一致才按“确认指纹”" in text for text in words(popover))
    assert clipped_texts(popover) == []


def test_confirmed_and_listed_it_is_previewed_and_imported_from_there(qtbot, monkeypatch, offices, foreign):
    office = offices["盖山所"]
    quarantine.set_aside(office, foreign)
    asked = []
    monkeypatch.setattr("app.ui.exchange.papers.ask", lambda _parent, _title, text, **_more: asked.append(text) or True)
    shell = window_of(qtbot, office)
    page = shell.page()

    press(page.resting.waiting, "确认指纹")
    settled(shell)
    identity.export_card(offices["东升所"], offices.place / "late.card")
    identity.sign_new_roster(offices["仓山区局"], [offices.place / "late.card"], offices.place / "late.roster")
    identity.import_roster(office, offices.place / "late.roster")
    page.reload()
    settled(shell)
    press(page.resting.waiting, "导入")
    settled(shell)
    page.taking_in.go.click()
    settled(shell)

    assert identity.own_fingerprint(offices["东升所"]) in asked[0]
    assert office.records(Lead).count() == 6
    assert quarantine.waiting_bundles(office) == []


@pytest.fixture
def ready(offices, foreign):
    """盖山所 with that bundle waiting, confirmed and listed; both have the new roster."""
    office = offices["盖山所"]
    quarantine.set_aside(office, foreign)
    quarantine.confirm_fingerprint(office, identity.own_fingerprint(offices["东升所"]))
    identity.export_card(offices["东升所"], offices.place / "late.card")
    identity.sign_new_roster(offices["仓山区局"], [offices.place / "late.card"], offices.place / "late.roster")
    for name in ("盖山所", "东升所"):
        identity.import_roster(offices[name], offices.place / "late.roster")
    return office


def test_the_receipt_for_what_waited_is_saved_where_somebody_says(qtbot, monkeypatch, offices, ready):
    """S0-73: there is no stick with the bundle to write beside."""
    asked, to = [], offices.place / "回执.ipb"
    monkeypatch.setattr("app.ui.exchange.taking_in.file_to_save", lambda _parent, _title, name, _kinds: asked.append(name) or (to if asked[1:] else None))
    shell = window_of(qtbot, ready)
    page = shell.page()
    press(page.resting.waiting, "导入")
    settled(shell)
    page.taking_in.go.click()
    settled(shell)

    said, looked = page.taking_in.receipt.text(), looks(shell)
    page.taking_in.receipt.click()
    settled(shell)
    closed = page.taking_in.receipt.isEnabled() and not to.exists()
    page.taking_in.receipt.click()
    settled(shell)

    assert (said, looked, closed) == ("写回执", WELL, True)
    assert asked == ["东升所_第1包_回执.ipb"] * 2
    assert page.taking_in.notice.accessibleName().startswith("回执已写入并校验")
    assert exchange.import_bundle(offices["东升所"], to).is_receipt
    assert list((ready.folder / quarantine.FOLDER).iterdir()) == []


def test_what_waited_from_a_clock_far_ahead_is_taken_in_with_a_second_press(qtbot, offices, ready):
    (one,) = quarantine.waiting_bundles(ready)
    quarantine.drop_waiting(ready, one)
    kept = offices.clock.at
    offices.clock.at = kept + timedelta(days=400)
    add_leads(offices["东升所"])
    ahead = offices.send("东升所", "盖山所")
    offices.clock.at = kept
    quarantine.set_aside(ready, ahead)
    shell = window_of(qtbot, ready)
    page = shell.page()
    press(page.resting.waiting, "导入")
    settled(shell)

    page.taking_in.go.click()
    settled(shell)
    before, said = ready.records(Lead).count(), page.taking_in.go.text()
    page.taking_in.go.click()
    settled(shell)

    assert (before, said) == (6, "仍然导入")
    assert ready.records(Lead).count() == 12
    assert page.taking_in.go.text() == "已导入"
    assert quarantine.waiting_bundles(ready) == []


def test_whoever_does_not_head_the_office_cannot_press(qtbot, offices, foreign):
    office = offices["盖山所"]
    quarantine.set_aside(office, foreign)
    shell = window_of(qtbot, office)
    trust = shell.page()._overview.trust

    office.account = Account(uid="another", full_name="某某", role="所员", unit=office.unit.uid)
    shell.page().resting.waiting.show_trust(type(trust)(**(vars(trust) | {"heads": quarantine.may_confirm(office)})), office.now())

    assert [button.isEnabled() for button in shell.page().resting.waiting.findChildren(Button) if button.text() == "确认指纹"][-1:] == [False]


def test_before_a_roster_an_early_bundle_waits_below_the_three_steps(qtbot, monkeypatch, offices):
    office = offices["仓前所"]
    identity.export_card(office, offices.place / "early.card")
    identity.sign_new_roster(offices["仓山区局"], [offices.place / "early.card"], offices.place / "early.roster")
    early = offices.send("仓山区局", "仓前所")
    monkeypatch.setattr("app.ui.exchange.papers.file_to_open", lambda *_: early)
    shell = window_of(qtbot, office)
    page = shell.page()

    page.papers.keep_bundle()
    settled(shell)
    page.reload()
    settled(shell)

    assert identity.own_fingerprint(offices["仓山区局"]) in words(page.joining.waiting)
    assert page._pages.currentWidget() is page.joining
    assert looks(shell) == WELL
