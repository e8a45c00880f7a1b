"""What waits today: leads by their due day, requests by whose step is next, bundles that came in."""

from datetime import timedelta

import pytest

from app.domain.leads import Lead
from app.domain.logistics import LogisticsRequest
from app.domain.support_steps import SUPPORT_STEPS
from app.services import case_todos, exchange, leads, paper_todos, records, steps
from app.services.case_todos import PHONE
from app.services.home import newly_received, today_of
from app.services.standing import standing
from app.services.todo import Urgency
from app.services.todos import things_to_do
from tests.ui.offices import Offices, add_leads, add_request


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    made = Offices(tmp_path_factory.mktemp("offices"))
    made.trust("仓前所", "盖山所", "东升所")
    found = add_leads(made["仓前所"])
    add_request(made["仓前所"], found[1])
    bundle = made.send("仓前所", "盖山所")
    exchange.import_bundle(made["盖山所"], bundle)
    yield made
    made.close()


def test_overdue_comes_before_today_soon_and_later(offices):
    """S0-70"""
    todos = things_to_do(offices["仓前所"])

    order = [list(Urgency).index(todo.urgency) for todo in todos]
    assert order == sorted(order)
    assert {todo.urgency for todo in todos} == {Urgency.OVERDUE, Urgency.TODAY, Urgency.SOON, Urgency.LATER}
    assert (todos[0].title, todos[0].left) == ("榕府烟酒商行·商标侵权", "超期 4 个工作日")


def test_each_line_has_a_basis_and_one_action(offices):
    todos = things_to_do(offices["仓前所"])

    assert all(todo.basis and todo.action for todo in todos)
    assert todos[1].basis.startswith("核查期限 15个工作日·10月30日收到，起算日不计入")
    assert todos[1].clause.startswith("市场监督管理行政处罚程序规定")
    assert todos[1].left == "今天到期"


def test_a_lead_before_triage_asks_for_triage_and_a_draft_to_be_registered(offices):
    office = offices["仓前所"]
    leads.save_draft(office, Lead(unit=office.unit.uid, suspect="草稿店"))

    todos = {todo.title: todo for todo in things_to_do(office)}

    assert (todos["履云鞋行·商标侵权"].action, todos["履云鞋行·商标侵权"].step) == ("写研判", "triage")
    assert (todos["草稿店"].chip, todos["草稿店"].action, todos["草稿店"].left) == ("草稿", "继续登记", "没有期限")


def test_a_request_waits_for_the_coordinator_and_not_for_the_lender_yet(offices):
    """S0-73"""
    at_coordinator = [todo for todo in things_to_do(offices["盖山所"]) if todo.kind == "support_request"]
    at_asker = [todo for todo in things_to_do(offices["仓前所"]) if todo.kind == "support_request"]

    assert [(todo.action, todo.step) for todo in at_coordinator] == [("提出建议", "propose")]
    assert at_asker == []


def test_after_two_working_days_without_an_answer_the_asker_is_told_to_call(offices):
    kept = offices.clock.at
    offices.clock.at = kept + timedelta(days=5)

    todos = [todo for todo in things_to_do(offices["仓前所"]) if todo.kind == "support_request"]

    offices.clock.at = kept
    assert [(todo.step, todo.action) for todo in todos] == [(PHONE, "显示电话")]


def test_the_figures_count_what_the_lists_hold(offices):
    figures = today_of(offices["仓前所"]).figures

    assert (figures.overdue, figures.today, figures.soon) == (1, 1, 2)
    assert (figures.leads, figures.support) == (6, 1)


def test_requests_are_counted_once_however_many_are_read_and_whatever_parts_a_unit_has_in_them(offices, monkeypatch):
    submitted = [request for request in case_todos.open_requests(offices["盖山所"]) if request.state != SUPPORT_STEPS.start]
    monkeypatch.setattr(case_todos, "REQUESTS_READ", 1)

    assert len(submitted) > 0
    assert today_of(offices["盖山所"]).figures.support == len(submitted)


def test_a_bundle_that_came_in_is_told_with_what_it_brought(offices):
    received = newly_received(offices["盖山所"])

    assert len(received) == 1
    assert received[0].title.startswith("仓前所 第1包：新增 ")
    assert received[0].note.startswith("今天 12:0")


def test_the_status_facts_tell_the_last_save_and_the_missing_backup(offices):
    asker, coordinator = standing(offices["仓前所"]), standing(offices["盖山所"])

    assert asker.backed_up_at is None
    assert asker.year_known
    assert coordinator.backed_up_at is not None


def test_a_decided_lead_is_no_longer_to_be_done(offices):
    office = offices["仓前所"]
    lead = next(office.records(Lead).all())
    leads.triage(office, lead, {"held_on": "2026-11-20", "people": "江某", "conclusion": "建议不予立案"})
    lead = office.records(Lead).get(lead.uid)
    steps.take_step(office, lead, "close", {"decided_by": "张某", "decided_on": "2026-11-20"}, "证据不足")

    assert lead.uid not in {todo.uid for todo in things_to_do(office)}


def test_among_many_open_papers_those_of_the_nearest_day_are_told(offices, monkeypatch):
    """A unit with hundreds of open papers sees those that press, not the oldest."""
    office = offices["仓前所"]
    for number, day in enumerate(("2026-12-30", "2026-12-29", "2026-12-28", "2026-11-25")):
        values = {"about": f"第{number}件", "items": ("车辆",), "starts_at": f"{day}T09:00"}
        records.save_new(office, records.new_record(office, LogisticsRequest, values))
    monkeypatch.setattr(paper_todos, "READ", 2)

    told = [str(todo.due) for todo in things_to_do(office) if todo.kind == LogisticsRequest.table]

    assert told == ["2026-11-25", "2026-12-28"]


def test_what_another_should_have_answered_is_told_once_it_is_late_and_withdrawing_is_no_thing_to_do(offices, monkeypatch):
    office = offices["仓前所"]
    values = {"about": "检查用车", "items": ("车辆",), "starts_at": "2026-11-25T09:00", "detail": "一辆", "people": "江某", "asked_on": "2026-11-20"}
    asked = records.save_new(office, records.new_record(office, LogisticsRequest, values))
    steps.take_step(office, asked, "ask")

    def told():
        return [(todo.action, todo.basis) for todo in things_to_do(office) if todo.uid == asked.uid]

    early = told()
    later = office.now() + timedelta(days=7)
    monkeypatch.setattr(office, "now", lambda: later)

    assert early == []
    assert told() == [("查看", "等办公室（区局）办理，已过期限，建议电话联系")]
