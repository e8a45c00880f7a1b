"""执法大队 as the mobile pool (S0-31): its own leads, and people whom the leader decided to send, chosen by keys alone."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics

from app.domain.support_steps import DECIDED
from app.services.lead_views import OWN_OPEN, lead_views
from app.ui.leads.columns import lead_columns, short_number
from app.ui.support.dispatch_dialog import DispatchDialog
from app.ui.theme.fonts import face
from app.ui.widgets.delegate import INDENT, PADDING
from tests.services.offices import LENDER, Offices, clock, offices, template
from tests.ui.desk import desk, dialog_of, press
from tests.ui.test_support_page import a_person, agreed, at, window

__all__ = ["clock", "offices", "template", "window"]


def test_the_first_person_of_the_list_is_ticked_with_the_first_key(offices: Offices, window):
    lender = offices[LENDER]
    for name in ("陈某", "林之遥"):
        a_person(lender, name, certificate="闽A1")
    request = agreed(offices)
    page = window(LENDER)
    page.open_record(request.uid, "dispatch")
    dialog = dialog_of(DispatchDialog)

    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)

    assert len(dialog.chosen()) == 2
    dialog.reject()


def test_who_decided_how_many_go_is_said_as_it_was(offices: Offices, window):
    request = at(offices[LENDER], agreed(offices))
    page = window(LENDER)
    texts = []
    for state in (request.state, DECIDED):
        request.state = state
        dialog = DispatchDialog(page, page._context, request)
        texts.append(next(label.text() for label in dialog.findChildren(type(dialog._refusal)) if "申请" in label.text()))
        dialog.deleteLater()

    assert ["本单位同意" in texts[0], "分管领导决定派" in texts[1]] == [True, True]


def test_the_brigade_is_no_office_and_its_numbers_fit(qapp, tmp_path):  # noqa: ARG001 - an application before any timer
    with desk(tmp_path, "执法大队") as brigade:
        words = {view.key: view.words for view in lead_views(brigade)}

    number = short_number("执法大队2026A0001", 2026)
    assert words[OWN_OPEN] == "本单位在办"
    assert QFontMetrics(face()).horizontalAdvance(number) <= lead_columns(2026)[0].width - INDENT - PADDING
