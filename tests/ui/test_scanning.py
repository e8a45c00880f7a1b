"""核对纸质件: a scanner types the code and Enter; the answer stands below, and the record is one button away."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.services import forms, leads, records
from app.services.forms import Asked
from app.services.paper_codes import code_for
from app.services.workspace import Workspace
from app.ui.paper.page import FormsPage
from app.ui.paper.scanning import ScanDialog
from tests.services.invented import a_lead
from tests.services.offices import clock, office, template
from tests.ui.desk import settle, show
from tests.ui.looking import clipped_texts, nameless, small_texts

__all__ = ["clock", "office", "template"]
LEAD_FORM = "cangshan-lead-registration"


@pytest.fixture
def dialog(qtbot, office: Workspace) -> Iterator[ScanDialog]:
    page = FormsPage(office)
    qtbot.addWidget(page)
    show(page, 1366, 740)
    settle()
    made = page.scan()
    settle()
    yield made
    made.close()
    settle()


def scan(dialog: ScanDialog, text: str) -> None:
    """As a scanner does: letter by letter into what has the keyboard, then Enter."""
    QTest.keyClicks(dialog.edit, text)
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    settle()


def code_of(office: Workspace, uid: str):
    paper = forms.form_template(LEAD_FORM)
    found = code_for(office, paper, forms.values_for(office, paper, Asked(of=uid)), Asked(of=uid))
    assert found is not None
    return found


def words(dialog: ScanDialog) -> str:
    return dialog.answer.accessibleName()


def test_a_scanned_code_says_whether_the_paper_is_current_and_leads_to_the_record(dialog: ScanDialog, office: Workspace):
    lead = leads.register(office, a_lead(office))
    wanted = []
    dialog.record_wanted.connect(lambda *where: wanted.append(where))

    scan(dialog, code_of(office, lead.uid).scanned)

    assert words(dialog).startswith("此纸质件与当前数据一致")
    assert clipped_texts(dialog) == small_texts(dialog) == nameless(dialog) == []
    dialog.open_record.click()
    assert wanted == [("lead", lead.uid)]


def test_the_next_sheet_is_scanned_over_the_last_one(dialog: ScanDialog, office: Workspace):
    first, second = (leads.register(office, a_lead(office)) for _ in range(2))
    codes = [code_of(office, lead.uid) for lead in (first, second)]
    stored = office.records(type(second)).get(second.uid)
    stored.suspect = "云岫鞋行"
    records.save(office, stored)

    scan(dialog, codes[0].short)
    before = words(dialog)
    scan(dialog, codes[1].short)

    assert before.startswith("此纸质件与当前数据一致")
    assert words(dialog).startswith("已有更新")
    assert dialog.found is not None
    assert dialog.found.changed == ["名称"]


def test_a_mistyped_code_and_a_strange_one_are_told_in_the_dialog(dialog: ScanDialog, office: Workspace):
    lead = leads.register(office, a_lead(office))
    code = code_of(office, lead.uid)

    scan(dialog, code.short[:-1])
    assert words(dialog).startswith("核验码有 16 个字符，现在是 15 个")
    assert dialog.open_record.isHidden()

    scan(dialog, type(code)("0193b0e2-7c1a-7f3e-9d2a-8a1bc3d4e5f6", code.form, 1, code.digest).scanned)
    assert words(dialog).startswith("不是本单位的记录")
    assert dialog.open_record.isHidden()
