"""Pages of activities, the month, reminders, old tables and merging: what a clerk sees and presses."""

from datetime import date

import pytest
from PySide6.QtTest import QTest

from app.domain.activities import Activity
from app.domain.duties import Duty, Snooze
from app.domain.markets import Market
from app.domain.plans import Plan, PlanTask
from app.services import records
from app.services.home import today_of
from app.services.import_maps import known_headings
from app.services.snoozing import snooze
from app.services.todos import things_to_do
from app.services.workspace import Workspace
from app.ui.duties.page import MONTH, DutiesPage
from app.ui.editors import Context
from app.ui.forms.record_form import RecordForm
from app.ui.home.page import HomePage
from app.ui.home.putting_off import dialog_for
from app.ui.home.todo_list import SleepingLine
from app.ui.pages_by_kind import page_of
from app.ui.parts.exporting import LEFT_OUT, headings_dialog
from app.ui.registers.books import ACTIVITIES, REGISTERS, kinds_of
from app.ui.registers.merging import OTHER, merging_dialog
from app.ui.registers.page import RegisterPage
from app.ui.widgets import ElidedLabel
from tests.ui.desk import desk, settle, show
from tests.ui.looking import clipped_texts, nameless


@pytest.fixture
def workspace(qapp, tmp_path):  # noqa: ARG001 - an application before any timer
    with desk(tmp_path) as workspace:
        yield workspace


def put(workspace: Workspace, kind, **values):
    typed = {name: value for name, value in values.items() if isinstance(value, str)}
    rest = {name: value for name, value in values.items() if not isinstance(value, str)}
    return records.save_new(workspace, records.new_record(workspace, kind, records.read_typed(workspace, kind, typed) | rest))


def look() -> None:
    for _ in range(2):
        settle()
        QTest.qWait(60)


def monthly(workspace: Workspace) -> Duty:
    return put(workspace, Duty, code="m", full_name="月度信息报送", recurrence="每月", due_on="2026-11-28", owed_by=(workspace.unit.uid,))


def test_a_form_shows_only_what_the_sort_of_an_activity_needs(workspace, qtbot):
    """S1-10, S3-41: one kind for all activities."""
    form = RecordForm(Context(workspace), Activity)
    qtbot.addWidget(form)
    show(form, 900, 900)
    form.show_record(Activity(unit=workspace.unit.uid))
    form.editors["sort"].set_value("宣传")
    form.editors["sort"].changed.emit()

    shown = {name for name, editor in form.editors.items() if editor.isVisible()}
    form.editors["batch"].set_value("第一批")
    form.editors["sort"].set_value("业务培训")
    form.editors["sort"].changed.emit()
    trained = {name for name, editor in form.editors.items() if editor.isVisible()}
    form.editors["sort"].set_value("宣传")
    form.editors["sort"].changed.emit()

    assert {"five", "occasion", "publicity_ways"} <= shown
    assert shown.isdisjoint({"batch", "platform", "competition"})
    assert {"batch", "platform"} <= trained
    assert form.editors["batch"].isVisible(), "what was typed stays in sight"


def test_the_month_shows_what_falls_on_its_days_and_opens_it(workspace, qtbot):
    """Calendar view by month."""
    monthly(workspace)
    activity = put(workspace, Activity, sort="宣传", headline="进校园", held_on="2026-11-24")
    page = DutiesPage(workspace)
    qtbot.addWidget(page)
    show(page, 1182, 740)
    look()
    wanted = []
    page.entry_wanted.connect(lambda kind, uid: wanted.append((kind, uid)))

    page.show_view(MONTH)
    look()
    page.month.buttons[date(2026, 11, 24), activity.uid].click()
    on = [day for day, uid in page.month.buttons if uid.startswith("m@")]
    page.month.turn(1)
    look()

    assert wanted == [("activity", activity.uid)]
    assert on == [date(2026, 11, 27)], "28 November is a Saturday"
    assert page.month.month == date(2026, 12, 1)
    assert clipped_texts(page) == []
    assert nameless(page) == []


def test_a_reminder_is_put_off_with_a_day(workspace, qtbot):
    """ux 6."""
    monthly(workspace)
    page = HomePage(workspace)
    qtbot.addWidget(page)
    show(page, 1182, 740)
    page.show_today(today_of(workspace))
    line = next(line for line in page.todos.lines() if "月度信息报送" in line.todo.title)

    dialog = dialog_for(page, workspace, line.todo)
    dialog.take()
    without = workspace.records(Snooze).count()
    dialog.editors["until"].set_value("2026-11-25")
    dialog.take()

    assert line.later.isEnabled()
    assert without == 0
    assert "月度信息报送" not in [todo.title for todo in things_to_do(workspace)]


def test_a_reminder_that_was_put_off_can_be_woken_in_the_window(workspace, qtbot):
    """Issue 6: what sleeps is listed with its day, and comes back with one button."""
    put(workspace, PlanTask, plan=put(workspace, Plan, scheme="方案", headline="计划", year=2026).uid, place=1, task="专利行政裁决", due_on="2026-12-01")
    task = next(todo for todo in things_to_do(workspace) if todo.kind == PlanTask.table)
    snooze(workspace, task.kind, task.uid, task.title, task.due, "2026-11-27", "等市局通知")
    page = HomePage(workspace)
    qtbot.addWidget(page)
    show(page, 1182, 740)
    page.show_today(today_of(workspace))
    before = [line.todo.uid for line in page.todos.lines()]
    page.sleepers.click()
    line = page.todos.findChild(SleepingLine)
    said = [label.text() for label in line.findChildren(ElidedLabel)]

    line.wake.click()
    look()

    assert (task.uid in before, page.sleepers.isVisible()) == (False, False)
    assert "等市局通知" in said[1]
    assert task.uid in [line.todo.uid for line in page.todos.lines()]


def test_unknown_headings_are_asked_for_and_remembered(workspace, qtbot):
    dialog = headings_dialog(None, workspace, Market, ["市场", "备用"])
    qtbot.addWidget(dialog)
    dialog.editors["市场"].set_value("市场名称")
    dialog.editors["备用"].set_value(LEFT_OUT)

    dialog.take()

    assert known_headings(workspace, Market) == {"市场": "full_name", "备用": ""}


def test_two_records_become_one_in_the_window(workspace, qtbot):
    kept = put(workspace, Market, full_name="上渡建材市场", sort="重点关注市场", operator="上渡公司")
    double = put(workspace, Market, full_name="上渡市场", sort="重点关注市场", operator="上渡公司", contact="苏以棠")
    dialog = merging_dialog(None, workspace, kept)
    qtbot.addWidget(dialog)
    dialog.editors[OTHER].set_value(double.uid)

    dialog.take()

    assert workspace.records(Market).get(kept.uid).contact == "苏以棠"
    assert workspace.records(Market).count() == 1


@pytest.mark.parametrize("book, title", [(REGISTERS, "名录"), (ACTIVITIES, "活动与计划")])
def test_pages_of_many_kinds_keep_within_a_small_screen(workspace, qtbot, book, title):
    """1366 × 768 with the sidebar beside it."""
    page = RegisterPage(workspace, kinds_of(book), book, title)
    page.reload()
    qtbot.addWidget(page)
    show(page, 1182, 740)
    look()

    name, kinds = max(book, key=lambda group: sum(len(kind.title) for kind in group[1]))
    page.show_kind(kinds[-1].table)
    look()

    assert page.kind_tabs.groups.current() == name
    assert page.minimumSizeHint().width() <= 1182
    assert {page_of(kind.table) for kind in kinds_of(book)} == {"registers" if book is REGISTERS else "activities"}
