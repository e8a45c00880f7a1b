"""今日: order, one action for each line, figures that open, empty states that teach."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.services import exchange
from app.services.todo import Urgency
from app.ui.home.page import HomePage
from app.ui.home.todo_list import MOST
from app.ui.shell import PageSpec, Shell
from app.ui.theme.tokens import Tone
from app.ui.widgets import Popover
from tests.ui.looking import clipped_texts, nameless, small_texts
from tests.ui.offices import Offices, add_leads, add_request
from tests.ui.settling import settled

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    made = Offices(tmp_path_factory.mktemp("offices"))
    made.trust("仓前所", "盖山所")
    found = add_leads(made["仓前所"])
    add_request(made["仓前所"], found[1])
    exchange.import_bundle(made["盖山所"], made.send("仓前所", "盖山所"))
    yield made
    made.close()


def window_of(qtbot, workspace):
    shell = Shell([PageSpec("today", "今日", "calendar_today", lambda: HomePage(workspace))], "仓山区局")
    qtbot.addWidget(shell)
    settled(shell)
    return shell


@pytest.fixture
def shell(qtbot, offices):
    return window_of(qtbot, offices["仓前所"])


@pytest.fixture
def page(shell):
    return shell.page()


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget) and label.text()]


def test_groups_come_in_the_order_of_urgency(page):
    headings = [text for text in words(page.todos) if text in {urgency.value for urgency in Urgency}]

    assert [text for text in headings if text != "今天到期"] == ["已超期", "三个工作日内", "以后"]
    assert headings.index("今天到期") == 1


def test_each_line_has_exactly_one_button_and_only_the_first_is_primary(page):
    lines = page.todos.lines()

    looks = [line.action.property("look") for line in lines]
    assert len(lines) == 6
    assert looks == ["primary", *["outlined"] * 5]
    assert [line.action.text() for line in lines] == ["写研判"] * 6


def test_all_actions_stand_below_one_another(page):
    todos = [line.todo for line in page.todos.lines()]

    page.todos.show_todos([replace(todos[0], action="登记收到的答复"), *todos[1:]], date(2026, 11, 20))
    settled(page)

    lines = page.todos.lines()
    assert len({(line.action.x(), line.action.width()) for line in lines}) == 1


def test_only_what_is_late_is_red(page):
    red = [label.text() for label in page.todos.findChildren(QLabel) if label.property("tone") == str(Tone.RED)]

    assert red == ["超期 4 个工作日"]


def test_pressing_an_action_asks_for_the_thing_and_its_step(qtbot, page):
    with qtbot.waitSignal(page.asked) as asked:
        qtbot.keyClick(page.todos.lines()[0].action, Qt.Key.Key_Space)

    assert (asked.args[0].kind, asked.args[0].step) == ("lead", "triage")


def test_every_figure_opens(qtbot, page):
    opened = []
    page.figure_opened.connect(opened.append)

    for key in ("received", "leads", "support", "outbox"):
        qtbot.mouseClick(page.figures._buttons[key], Qt.MouseButton.LeftButton)

    assert opened == ["received", "leads", "support", "outbox"]


def test_a_number_of_things_to_do_leads_to_the_first_of_them(qtbot, page):
    qtbot.mouseClick(page.figures._buttons["soon"], Qt.MouseButton.LeftButton)

    first = next(line for line in page.todos.lines() if line.todo.urgency is Urgency.SOON)
    assert first.action.hasFocus()
    assert not first.visibleRegion().isEmpty()


def test_f1_shows_the_clause_behind_a_line(shell, page):
    page.todos.lines()[1].action.setFocus()

    page.help_clause()
    settled(shell)

    popover = shell.findChild(Popover)
    assert any("行政处罚程序规定" in text for text in words(popover))
    assert clipped_texts(shell) == []


def test_nothing_is_cut_small_or_nameless(shell):
    assert (clipped_texts(shell), small_texts(shell), nameless(shell)) == ([], [], [])
    assert (shell.width(), shell.height()) == (1366, 768)


def test_the_coordinator_sees_what_came_in_and_whose_step_is_next(qtbot, offices):
    shell = window_of(qtbot, offices["盖山所"])

    said = words(shell)
    assert any(text.startswith("仓前所 第1包") for text in said)
    assert [line.action.text() for line in shell.page().todos.lines()] == ["提出建议", "去准备"]
    assert clipped_texts(shell) == []


def test_an_empty_page_teaches(qtbot, offices):
    shell = window_of(qtbot, offices["仓山区局"])

    said = words(shell)
    assert "现在没有要办的事" in said
    assert any("插入 U 盘" in text for text in said)
    assert clipped_texts(shell) == []


def test_after_two_days_without_an_answer_one_press_shows_whom_to_call(qtbot, offices):
    """S0-73"""
    kept = offices.clock.at
    offices.clock.at = kept + timedelta(days=5)
    shell = window_of(qtbot, offices["仓前所"])
    line = next(line for line in shell.page().todos.lines() if line.todo.kind == "support_request")

    line.action.click()
    settled(shell)

    offices.clock.at = kept
    said = words(shell.findChild(Popover))
    assert line.action.text() == "显示电话"
    assert any(text.startswith("盖山所") for text in said)
    assert clipped_texts(shell) == []


def test_a_bundle_on_a_stick_is_offered_and_opens_in_one_press(qtbot, page, tmp_path):
    page.show_found([tmp_path / "盖山所_仓前所_20261120_第2包.ipb"])

    with qtbot.waitSignal(page.bundle_asked) as asked:
        page.stick.findChild(type(page.todos.lines()[0].action)).click()

    assert asked.args[0].name == "盖山所_仓前所_20261120_第2包.ipb"


def test_many_things_are_shown_up_to_a_limit_and_counted_in_full(qtbot, tmp_path):
    offices = Offices(tmp_path)
    for _ in range(5):
        add_leads(offices["仓前所"])

    shell = window_of(qtbot, offices["仓前所"])

    lines, said = shell.page().todos.lines(), words(shell.page())
    offices.close()
    assert len(lines) == MOST
    assert "5" in said
