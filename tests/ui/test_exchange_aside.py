"""数据交换: what a person has to look at before it goes in is set aside by the window and taken from there (design 5, Copies)."""

import shutil

import pytest
from PySide6.QtWidgets import QDialog

from app.domain.leads import Lead
from app.services import exchange, inbox, sending
from app.services.opening import open_folder
from app.ui.widgets import Button, ElidedLabel, PlainLabel
from tests.remembered import one_place
from tests.ui.looking import clipped_texts
from tests.ui.offices import PASSWORD, add_leads
from tests.ui.settling import settled
from tests.ui.test_exchange_page import WELL, first_lead, looks, overwrite, window_of, words

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def doubled(offices):
    """At 盖山所: a bundle whose number is here with another content, because 仓前所 goes on in a copy of its folder that nobody could tell from it."""
    offices.trust("仓前所", "盖山所")
    office = offices["仓前所"]
    add_leads(office)
    exchange.import_bundle(offices["盖山所"], offices.send("仓前所", "盖山所"))
    shutil.copytree(office.folder, offices.place / "twin")
    with open_folder(offices.place / "twin", "陈立言", PASSWORD, now=offices.clock, where=one_place) as twin:
        uid = first_lead(office).uid
        overwrite(office, uid, suspect_phone="13900001111")
        overwrite(twin, uid, suspect_phone="13900002222")
        exchange.import_bundle(offices["盖山所"], offices.send("仓前所", "盖山所"))
        sending.export_bundle(twin, [offices["盖山所"].unit], offices.place / "twin.ipb")
    return offices.place / "twin.ipb", uid


def test_a_second_content_of_a_number_is_set_aside_and_taken_with_two_presses(qtbot, offices, doubled):
    file, uid = doubled
    shell = window_of(qtbot, offices["盖山所"])
    page = shell.page()
    page.look_into(file)
    settled(shell)
    said = [label.text() for label in page.taking_in.differences.findChildren(PlainLabel) if label.isVisibleTo(shell)]
    assert any("数据文件夹被复制后两处都在用" in text and "请告知对方" in text for text in said)
    assert page.taking_in.go.text() == "搁置 1 项"
    assert looks(shell) == WELL

    page.taking_in.go.click()
    settled(shell)
    assert any("1 项已搁置" in text for text in words(page.taking_in.notice))
    page.taking_in.back.click()
    settled(shell)

    entry = page.resting.aside.findChildren(ElidedLabel)
    assert any("本机是“13900001111”，这一份是“13900002222”" in label.text() for label in entry)
    assert looks(shell) == WELL
    next(button for button in page.resting.aside.findChildren(Button) if button.text() == "收下").click()
    settled(shell)
    (dialog,) = (dialog for dialog in shell.findChildren(QDialog) if dialog.isVisible())
    assert clipped_texts(dialog) == []
    dialog.accept()
    settled(shell)
    (conflict,) = inbox.conflicts(offices["盖山所"], offices["盖山所"].records(Lead).get(uid))
    assert {version.value for version in conflict.open.versions} == {"13900001111", "13900002222"}
