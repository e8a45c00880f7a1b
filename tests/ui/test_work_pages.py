"""The pages of cases, papers, tallies and meetings: a clerk finds a record, takes its steps, fills its papers and prints them."""

from contextlib import contextmanager

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.activities import Activity, Participant
from app.domain.cases import Case
from app.domain.leads import Lead
from app.domain.organisation import Person
from app.domain.oversight import OversightOrder
from app.domain.police_referral import PoliceReferral
from app.domain.query import Query
from app.domain.reassignment import Reassignment
from app.domain.tallies import GroupSummary, GroupSummaryRow
from app.services import leads, making, records
from app.services.beginning import begun, begun_from
from app.services.tabulating import tabulate
from app.services.todos import things_to_do
from app.services.workspace import Workspace
from app.ui.editors import Context
from app.ui.frame import Frame
from app.ui.pages_by_kind import page_of
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.parts.step_dialog import StepDialog, step_editors
from app.ui.registers.books import ACTIVITIES, CASES, STATISTICS, kinds_of
from app.ui.registers.page import RegisterPage
from tests.ui.desk import desk, press, settle, show, write
from tests.ui.looking import clipped_texts, nameless, small_texts


@pytest.fixture
def workspace(qapp, tmp_path):  # noqa: ARG001 - an application before any timer
    with desk(tmp_path) as workspace:
        yield workspace


def a_lead(workspace: Workspace) -> Lead:
    place = leads.find_place(workspace, "盖山")
    values = {"suspect": "福州履云鞋行", "source": "举报", "received_on": "2026-11-04", "kind": "商标侵权", "detail": "柜台商品与注册商标近似"}
    return leads.register(workspace, Lead(unit=workspace.unit.uid, area=place.area.uid, **values))


def a_case(workspace: Workspace) -> Case:
    case = begun_from(workspace, Case, a_lead(workspace))
    records.put(case, {"handlers": "江一帆、顾南星", "filed_on": "2026-11-09"})
    return records.save_new(workspace, case)


def look() -> None:
    for _ in range(2):
        settle()
        QTest.qWait(60)


@pytest.fixture
def open_page(qtbot, workspace):
    def open_page(book) -> RegisterPage:
        page = RegisterPage(workspace, kinds_of(book), book, "案件档案")
        page.reload()
        qtbot.addWidget(page)
        show(page, 1182, 740)
        look()
        return page

    return open_page


@contextmanager
def answered(monkeypatch, **values: object):
    """The dialog of a step takes these values."""
    with monkeypatch.context() as patch:

        def begin(dialog, done):
            for name, value in values.items():
                dialog.editors[name].set_value(value)
            dialog.take()
            done()

        patch.setattr("app.ui.parts.step_dialog.StepDialog.begin", begin)
        yield


def test_the_steps_of_a_case_stand_below_it_and_lead_on(open_page, workspace, monkeypatch):
    """S0-74."""
    a_case(workspace)
    page = open_page(CASES)
    offered = list(page.pane.steps.buttons)

    with answered(monkeypatch):
        page.pane.steps.buttons["open"].click()
    look()

    assert offered == ["open"]
    assert next(workspace.records(Case).all()).state == "调查中"
    assert "investigated" in page.pane.steps.buttons
    assert [key for key, _words in page.pane.tabs._tabs] == ["facts", "course", "related", "history"]


def test_what_is_to_be_done_begins_its_step_and_a_paper_that_lacks_something_its_form(open_page, workspace):
    """S0-65: 今日 says 建档 and the step is asked for at once; before, the form opened, which has no such button."""
    case = a_case(workspace)
    unfinished = records.save_new(workspace, begun(workspace, OversightOrder, {"matter": "限期办结"}))
    todos = {todo.uid: todo for todo in things_to_do(workspace)}
    page = open_page(CASES)

    page.open_record(case.uid, todos[case.uid].step)
    look()
    asked = page.findChild(StepDialog)
    asked.take()
    look()
    page.open_record(unfinished.uid, todos[unfinished.uid].step)
    look()

    assert workspace.records(Case).get(case.uid).state == "调查中"
    assert page.in_form()
    assert page.form().form.editors["matter"].value() == "限期办结"


def test_a_counted_row_shows_its_figures_and_is_looked_at_where_its_records_stand(open_page, workspace, qtbot):
    """S0-61, S0-65: its form would hide what was counted."""
    a_lead(workspace)
    summary = records.save_new(workspace, begun(workspace, GroupSummary, {"starts_on": "2026-11-01", "ends_on": "2026-11-30"}))
    tabulate(workspace, summary)
    page = open_page(STATISTICS)
    row = page.pane.detail.work.related[0].rows[0]

    with qtbot.assertNotEmitted(page.record_wanted):
        page.pane.related.open_asked.emit(GroupSummaryRow.table, row.uid)
    look()
    shown = (page.in_form(), page.pane.detail.row.uid)
    page.open_record(row.uid)
    look()

    assert row.figures == "收到线索 1·实有线索 1·在办 1"
    assert shown == (False, row.uid)
    assert list(page.form().form.editors) == ["note"]


def test_the_hour_of_a_step_stands_there_already(workspace):
    """移送规定 第六条: an hour counts from the decision; the form says now, grey, as it says today where a day counts."""
    report = PoliceReferral.steps.move("report")

    editor = step_editors(Context(workspace), PoliceReferral(unit=workspace.unit.uid), report)["reported_at"]

    assert (editor.value(), editor.is_carried()) == ("2026-11-20T14:30", True)


def test_a_paper_is_begun_from_what_it_belongs_to(open_page, workspace):
    """S0-32, S0-74: the review of a case is filled from the case."""
    a_case(workspace)
    page = open_page(CASES)

    page.pane.related.new_asked.emit("legal_review")
    look()

    editors = page.form().form.editors
    assert page.in_form()
    assert (editors["party"].value(), editors["handlers"].value()) == ("福州履云鞋行", "江一帆、顾南星")


def test_choosing_what_a_new_paper_belongs_to_fills_it_as_if_it_had_been_begun_there(open_page, workspace):
    """S3-31: what was typed stays."""
    lead = a_lead(workspace)
    page = open_page(CASES)
    page.show_kind("oversight_order")
    page.new()
    editors = page.form().form.editors
    editors["about"].set_value("督字3号")

    editors["lead"].setFocus()
    write(editors["lead"], "履云")
    press(Qt.Key.Key_Return)
    look()

    assert editors["lead"].value() == lead.uid
    assert (editors["matter"].value(), editors["about"].value()) == ("福州履云鞋行涉嫌商标侵权", "督字3号")
    assert editors["matter"].is_carried()


def test_everybody_of_the_unit_is_listed_as_taking_part_at_a_button(open_page, workspace):
    """S1-10."""
    for name in ("江一帆", "顾南星"):
        records.save_new(workspace, records.new_record(workspace, Person, {"full_name": name, "works_at": workspace.unit.uid}))
    records.save_new(workspace, begun(workspace, Activity, {"sort": "业务培训", "headline": "商标培训", "held_on": "2026-11-19"}))
    page = open_page(ACTIVITIES)

    page.pane.steps.buttons["people"].click()
    settle()
    dialog = page.findChild(AskingDialog)
    hidden = clipped_texts(dialog) + nameless(dialog)
    dialog.take()
    look()

    assert hidden == []
    assert [row.full_name for row in workspace.records(Participant).all()] == ["江一帆", "顾南星"]
    assert page.pane.tabs._tabs[1] == ("related", "相关 2")


def test_the_program_counts_a_table_at_a_button(open_page, workspace):
    """S0-61."""
    a_lead(workspace)
    records.save_new(workspace, begun(workspace, GroupSummary, {"starts_on": "2026-11-01", "ends_on": "2026-11-30"}))
    page = open_page(STATISTICS)

    page.pane.steps.buttons["count"].click()
    look()

    rows = list(workspace.records(GroupSummaryRow).all(Query(sort="place")))
    assert [row.received for row in rows] == [1, 0, 0, 0, 0]
    assert page.pane.tabs._tabs[1] == ("related", "相关 5")


@pytest.mark.parametrize("book", [CASES, STATISTICS])
def test_nothing_is_cut_small_or_nameless(open_page, workspace, book):
    case = a_case(workspace)
    making.take(workspace, case, "open", {})
    page = open_page(book)

    assert clipped_texts(page) == []
    assert small_texts(page) == []
    assert nameless(page) == []


def test_a_lead_is_handed_over_by_its_paper(workspace, qtbot):
    """S0-62: 转办 on a lead opens the 转办单, filled from it."""
    lead = a_lead(workspace)
    frame = Frame(workspace, lambda: None)
    qtbot.addWidget(frame.shell)
    show(frame.shell, 1366, 768)
    page = frame.open("leads")
    look()

    page.begin_step("hand_over")
    look()

    form = frame.shell.page()
    assert form.kind() is Reassignment
    assert form.form().form.editors["subject"].value() == lead.suspect


def test_a_report_is_written_from_a_table_that_was_counted(workspace, qtbot):
    """Issue 7: the figures stand as a table in the letter, on the screen as lines and on the paper as a table; S0-61."""
    a_lead(workspace)
    summary = records.save_new(workspace, begun(workspace, GroupSummary, {"starts_on": "2026-11-01", "ends_on": "2026-11-30"}))
    tabulate(workspace, summary)
    frame = Frame(workspace, lambda: None)
    qtbot.addWidget(frame.shell)
    show(frame.shell, 1366, 768)
    frame.open_record(GroupSummary.table, summary.uid)
    look()
    offered = {action.text(): action for action in frame.shell.page()._papers.menu_of_forms().actions()}

    offered["写公文：组团线索汇总报告…"].trigger()
    look()

    writing = frame.shell.page().writing
    body = writing.form.texts()["body"]
    assert "【表：各所线索情况（件）】\n监管所｜收到线索｜确认重复（并案）｜实有线索｜" in body
    assert "\n盖山所｜1｜0｜1｜" in body
    qtbot.waitUntil(lambda: writing.made is not None)
    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(writing.made.pdf))
    assert "各所线索和立案（件）" in words
    assert "｜" not in words


def test_every_kind_has_a_page():
    for book, key in ((CASES, "cases"), (STATISTICS, "statistics")):
        assert {page_of(kind.table) for kind in kinds_of(book)} == {key}


def test_the_badges_tell_what_another_window_wrote_when_the_next_page_is_opened(workspace, qtbot):
    """Issue 6: nothing is counted again while nothing is written, and nothing that was written is missed."""
    frame = Frame(workspace, lambda: None)
    qtbot.addWidget(frame.shell)
    frame.shell.show()
    look()
    before = frame.figures.leads
    other = workspace.reopen()
    a_lead(other)
    other.close()

    frame.shell.go("leads")

    qtbot.waitUntil(lambda: frame.figures.leads == before + 1)
