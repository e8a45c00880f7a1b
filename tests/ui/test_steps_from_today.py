"""From a line of 今日 to the step that it names, and the dialog of a step: as high as what stands in it, afresh each time."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.domain.jurisdiction import Designation
from app.domain.police_referral import PoliceReferral
from app.domain.records import Record
from app.domain.rectification import RESULTS, Rectification
from app.services import making, records
from app.services.beginning import begun_from
from app.services.workspace import Workspace
from app.ui.editors import Context
from app.ui.parts.step_dialog import StepDialog, step_editors
from app.ui.registers.books import CASES, kinds_of
from app.ui.registers.columns import register_columns
from app.ui.registers.page import RegisterPage
from tests.ui.desk import desk, press, settle, show
from tests.ui.looking import shown
from tests.ui.test_work_pages import a_case, look


@pytest.fixture
def workspace(qapp, tmp_path):  # noqa: ARG001 - an application before any timer
    with desk(tmp_path) as workspace:
        yield workspace


@pytest.fixture
def page(qtbot, workspace) -> RegisterPage:
    page = RegisterPage(workspace, kinds_of(CASES), CASES, "案件档案")
    page.reload()
    qtbot.addWidget(page)
    show(page, 1182, 740)
    look()
    return page


def an_order(workspace: Workspace) -> Rectification:
    order = begun_from(workspace, Rectification, a_case(workspace))
    records.put(order, {"requirement": "下架", "ordered_on": "2026-11-16", "due_on": "2026-11-20"})
    return records.save_new(workspace, order)


def begun_dialogs(monkeypatch) -> list[StepDialog]:
    begun: list[StepDialog] = []
    monkeypatch.setattr("app.ui.parts.step_dialog.StepDialog.begin", lambda dialog, _done: begun.append(dialog))
    return begun


def test_a_line_of_today_begins_the_step_that_it_names(page, workspace, monkeypatch):
    begun = begun_dialogs(monkeypatch)
    order = an_order(workspace)

    page.open_record(order.uid, "order")
    look()

    assert not page.in_form()
    assert [dialog.windowTitle() for dialog in begun] == [f"登记责令改正：{order.number}"]
    assert QApplication.focusWidget() is page.pane.steps.buttons["order"]


def test_whoever_stays_in_a_form_is_not_asked_for_the_step_afterwards(page, workspace, monkeypatch):
    begun = begun_dialogs(monkeypatch)
    order = an_order(workspace)
    page.new()
    monkeypatch.setattr(page.form(), "leave", lambda: False)
    page.open_record(order.uid, "order")
    page.form().closed.emit()
    page.kind_tabs.choose(Rectification)
    look()
    page.listing().records.table.choose(order.uid)
    look()

    assert page._uid == order.uid
    assert begun == []


def test_where_there_are_several_answers_the_keyboard_stands_where_they_are_chosen(page, workspace, monkeypatch):
    begun = begun_dialogs(monkeypatch)
    order = making.take(workspace, an_order(workspace), "order", {})

    page.open_record(order.uid, "pass")
    look()

    assert begun == []
    assert QApplication.focusWidget() is page.pane.steps.buttons["pass"]


def test_tab_leads_from_the_list_to_the_steps_whatever_the_window_made_meanwhile(page, workspace):
    """No mouse: the status bar makes its buttons anew between the list and the pane."""
    order = an_order(workspace)
    page.show_kind("rectification")
    QPushButton("待导出", page).show()
    page.reload()
    look()
    page.listing().records.table.choose(order.uid)
    look()
    page.listing().records.table.setFocus()

    reached = []
    for _ in range(2):
        press(Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())

    assert reached == [page.pane.steps.buttons["order"], page.pane.buttons["edit"]]


def test_until_when_stands_behind_the_state_and_in_the_pane(page, workspace):
    """S0-76: on Friday, the last day."""
    making.take(workspace, an_order(workspace), "order", {})
    page.show_kind("rectification")
    page.reload()
    look()

    assert [column.title for column in register_columns(Rectification)][2:4] == ["状态", "现行整改期限"]
    assert "今天到期" in page.pane.chips.accessibleName()


def test_a_second_recheck_does_not_begin_with_what_the_first_one_found(workspace):
    """S0-76: who looked stays, what they found is said anew."""
    found = {"rechecked_on": "2026-11-20", "rechecked_by": "江一帆、顾南星", "result": RESULTS[1], "finding": "仍有两款在售", "again_due_on": "2026-11-27"}
    order = making.take(workspace, making.take(workspace, an_order(workspace), "order", {}), "fail", found)

    passed = step_editors(Context(workspace), order, Rectification.steps.move("pass"))
    failed = step_editors(Context(workspace), order, Rectification.steps.move("fail"))

    assert [passed[name].value() for name in ("rechecked_by", "result", "finding")] == ["江一帆、顾南星", RESULTS[0], None]
    assert [failed[name].value() for name in ("rechecked_by", "result", "finding", "again_due_on")] == ["江一帆、顾南星", None, None, None]


def test_the_unit_that_was_proposed_stands_in_the_decision(workspace):
    """S0-55."""
    paper = Designation(unit=workspace.unit.uid, proposed=workspace.unit.uid)

    assert step_editors(Context(workspace), paper, Designation.steps.move("decide"))["decided_for"].value() == workspace.unit.uid


def test_the_dialog_says_the_day_as_soon_as_it_is_typed_and_is_no_higher_than_it_must_be(page, workspace):
    order = making.take(workspace, an_order(workspace), "order", {})
    dialog = a_dialog(page, workspace, order, "fail")
    before = dialog.days.text()

    dialog.editors["again_due_on"].put_text("11.27")
    dialog.editors["again_due_on"].changed.emit()

    assert (before, dialog.days.text()) == ("", "现行整改期限由11月20日 周五改为11月27日 周五。")
    assert dialog.height() == dialog.layout().totalHeightForWidth(dialog.width())


def test_boxes_that_stand_in_lines_do_not_make_the_dialog_higher(page, workspace):
    """移送规定 第六条: five materials in three lines."""
    referral = begun_from(workspace, PoliceReferral, a_case(workspace))
    records.put(referral, {"crime": "假冒注册商标罪", "suspicion": "货值16万元", "team": "江一帆、顾南星", "police": "仓山分局"})

    dialog = a_dialog(page, workspace, records.save_new(workspace, referral), "hand_over")

    assert dialog.height() == dialog.layout().totalHeightForWidth(dialog.width())
    assert len({editor.mapTo(dialog, QPoint(0, 0)).x() for editor in (*dialog.editors.values(), dialog.reason)}) == 1


def a_dialog(page: RegisterPage, workspace: Workspace, record: Record, name: str) -> StepDialog:
    """Open in the window."""
    dialog = StepDialog(page, Context(workspace), record, record.steps.move(name))
    dialog.open()
    settle()
    shown(dialog)
    return dialog
