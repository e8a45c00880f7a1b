"""核对重复 on the page of leads: pairs side by side, the choice of fields, what is done with them; and what is shown while a lead is typed."""

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.cases import Case
from app.domain.leads import Lead
from app.services import leads, making, records
from app.services.lead_matches import counted_elsewhere
from app.services.workspace import Workspace
from app.ui.editors import Context
from app.ui.leads.form import LeadForm
from app.ui.leads.matching import MatchDialog
from app.ui.leads.page import LeadsPage
from tests.ui.desk import desk, settle, show
from tests.ui.looking import clipped_texts, nameless, small_texts


@pytest.fixture
def workspace(qapp, tmp_path):  # noqa: ARG001 - an application before any timer
    with desk(tmp_path) as workspace:
        yield workspace


def a_lead(workspace: Workspace, **values: object) -> Lead:
    place = leads.find_place(workspace, "盖山")
    filled = {"suspect": "福州履云鞋行", "source": "举报", "received_on": "2026-11-10", "kind": "商标侵权", "detail": "柜台商品与注册商标近似"}
    return leads.register(workspace, Lead(unit=workspace.unit.uid, area=place.area.uid, **(filled | values)))


@pytest.fixture
def dialog(workspace, qtbot):
    a_lead(workspace, goods="皮鞋")
    a_lead(workspace, received_on="2026-11-04", goods="运动鞋12双", suspect_phone="13900006207")
    page = LeadsPage(workspace)
    qtbot.addWidget(page)
    show(page, 1182, 740)
    page.matching.click()
    settle()
    found = QApplication.activeModalWidget()
    assert isinstance(found, MatchDialog)
    yield found
    found.close()


def test_two_leads_are_merged_with_the_chosen_fields(dialog, workspace):
    """S0-61: the earlier lead stays unless another is chosen; what only one of them says is taken over."""
    dialog.staying[1].setChecked(True)
    dialog.taken["goods"][0].setChecked(True)
    for name, value in {"decided_by": "江一帆", "decided_on": "2026-11-19"}.items():
        dialog.editors[name].set_value(value)
    dialog.reason.set_value("同一批商品")

    dialog.merge_button.click()

    by_state = {lead.state: lead for lead in workspace.records(Lead).all()}
    assert set(by_state) == {"已并案", "待研判"}
    assert (by_state["待研判"].received_on, by_state["待研判"].goods, by_state["待研判"].suspect_phone) == ("2026-11-10", "运动鞋12双", "13900006207")
    assert not dialog.isVisible()


def test_what_is_missing_is_said_and_nothing_happens(dialog, workspace):
    dialog.merge_button.click()

    assert "决定人" in dialog._refusal.text()
    assert counted_elsewhere(workspace) == {}


def test_the_dialog_shows_everything(dialog):
    settle()

    assert clipped_texts(dialog) == []
    assert small_texts(dialog) == []
    assert nameless(dialog) == []


def test_earlier_penalties_and_the_basis_stand_beside_the_form(workspace, qtbot):
    """商标法60, S0-35, S1-40: while a lead is entered."""
    case = records.new_record(
        workspace, Case, {"party": "福州履云鞋行", "kind": "商标侵权", "cause": "商标侵权", "handlers": "甲、乙", "filed_on": "2023-01-02"}
    )
    making.take(workspace, records.save_new(workspace, case), "open", {})
    making.take(workspace, case, "investigated", {"investigated_on": "2023-01-03"})
    making.take(workspace, case, "decide", {"decision_kind": "行政处罚", "decided_on": "2023-02-03"})
    form = LeadForm(Context(workspace))
    qtbot.addWidget(form)
    show(form, 1182, 740)
    form.begin()

    form.form.editors["suspect"].set_value("福州履云鞋行")
    form.form.editors["kind"].set_value("商标侵权")
    form._follow()
    qtbot.wait(350)
    settle()

    assert form.rail.priors.text() == "该主体 2023 年因商标侵权被处罚过（5年内），请注意从重情形（商标法第六十条）。"
    assert form.rail.basis.text().splitlines()[:2] == ["商标法 第五十七条", "商标法 第六十条"]
    assert "立案前应查清：权利人、权利号" in form.rail.basis.text()
