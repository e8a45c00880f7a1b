"""去向 in the pane of a lead: a unit that somebody let see it is left out again, for a reason (design 5, Audience)."""

import pytest

from app.domain.leads import Lead
from app.services.withholding import shown_beyond
from app.ui.leads.facts import WHERE
from app.ui.leads.page import LeadsPage
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.widgets import Button
from db.journal import entries
from tests.ui.looking import clipped_texts, nameless, small_texts
from tests.ui.offices import add_leads
from tests.ui.settling import settled

pytestmark = pytest.mark.usefixtures("qapp")


def test_a_unit_is_left_out_from_the_pane_of_a_lead(qtbot, offices):
    offices.trust("仓前所", "盖山所")
    office = offices["仓前所"]
    lead = add_leads(office)[0]
    other = next(unit for unit in office.units() if unit.name == "城门所")
    with office.commit("请城门所一起看") as change:
        change.move(lead, [*office.records(Lead).audience(lead.uid), other.uid])
    page = LeadsPage(office)
    qtbot.addWidget(page)
    page.resize(1182, 740)
    settled(page)
    page.list.records.table.choose(lead.uid)
    settled(page)
    page.pane.turn(WHERE)
    settled(page)

    def button():
        return [one for one in page.pane.findChildren(Button) if one.text() == "不再给它看" and one.isVisibleTo(page)]

    assert (clipped_texts(page), small_texts(page), nameless(page)) == ([], [], [])
    assert [one.accessibleName() for one in button()] == ["不再给城门所看"]
    button()[0].click()
    settled(page)
    (dialog,) = (dialog for dialog in page.findChildren(AskingDialog) if dialog.isVisible())
    dialog.take()
    assert dialog.isVisible()
    assert clipped_texts(dialog) == []
    dialog.reason.set_value("请错了单位")
    dialog.take()
    settled(page)

    lead = office.records(Lead).get(lead.uid)
    assert shown_beyond(office, lead) == []
    assert button() == []
    assert entries(office.store.db.conn, None, 1)[0].action == "不再给城门所看：请错了单位"
