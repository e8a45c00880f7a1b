"""A lead changes hands by a paper, never silently: 转办, 协调, 指定承办."""

import pytest

from app.domain.coordination import AGREED, DECLINED, ESCALATED, KEPT, Coordination
from app.domain.errors import BadInput, NotAllowed
from app.domain.jurisdiction import ASKED, DECIDED, WITHIN, Designation
from app.domain.leads import Lead
from app.domain.query import Query, where_is
from app.domain.reassignment import RETURNED, Reassignment
from app.domain.steps import DISPUTED
from app.domain.tallies import GroupSummary, GroupSummaryRow
from app.services import leads, making, records
from app.services.beginning import begun, begun_from
from app.services.history_words import told_history
from app.services.home import today_of
from app.services.lead_handovers import holder_of
from app.services.lead_views import OWN_OPEN, lead_views
from app.services.steps import open_steps
from app.services.tabulating import tabulate
from app.services.todos import things_to_do
from app.services.workspace import Workspace
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Offices

SLIP = {"receipt_by": "曾明朗", "receipt_on": "2026-11-20"}


@pytest.fixture
def lead(offices: Offices) -> Lead:
    return leads.register(offices[ASKER], a_lead(offices[ASKER]))


def a_paper(workspace: Workspace, kind: type, lead: Lead, **values: object):
    paper = begun_from(workspace, kind, lead)
    records.put(paper, values)
    return records.save_new(workspace, paper)


def reassigned(offices: Offices, lead: Lead) -> Reassignment:
    asker = offices[ASKER]
    paper = a_paper(asker, Reassignment, lead, receiver=offices.unit(LENDER).uid, demand="核查处理", reason="仓库在东升街道")
    return making.take(asker, paper, "send", {"approved_by": "江一帆"})


def mine(workspace: Workspace, lead: Lead) -> set[str]:
    return {step.move.name for step in open_steps(workspace, workspace.records(Lead).get(lead.uid)) if step.mine}


def test_a_paper_is_filled_from_its_lead(offices: Offices, lead: Lead) -> None:
    """S0-62."""
    paper = begun_from(offices[ASKER], Reassignment, lead)

    assert (paper.lead_number, paper.subject, paper.cause, paper.check_due_on) == (lead.number, lead.suspect, lead.kind, lead.due_on)
    assert paper.content == lead.detail


def test_who_gets_a_lead_by_reassignment_handles_it_and_the_clock_goes_on(offices: Offices, lead: Lead) -> None:
    """S0-62: the receiver triages, the sender no longer may; the due day stays."""
    paper = reassigned(offices, lead)

    offices.deliver(ASKER, LENDER)
    theirs = offices[LENDER].records(Lead).get(lead.uid)

    assert paper.number == "仓前转2026A0001"
    assert holder_of(theirs) == offices.unit(LENDER).uid
    assert theirs.due_on == lead.due_on
    assert "triage" in mine(offices[LENDER], lead)
    assert "triage" not in mine(offices[ASKER], lead)


def test_a_lead_waits_on_the_home_page_and_in_the_list_of_whoever_handles_it(offices: Offices, lead: Lead) -> None:
    """S0-62: what is offered there can be done there."""
    paper = reassigned(offices, lead)
    offices.deliver(ASKER, LENDER)
    making.take(offices[LENDER], offices[LENDER].records(Reassignment).get(paper.uid), "accept", SLIP)
    offices.deliver(LENDER, ASKER)

    def places(workspace: Workspace) -> tuple[bool, bool, int]:
        told = any(todo.uid == lead.uid for todo in things_to_do(workspace))
        own = next(view for view in lead_views(workspace) if view.key == OWN_OPEN)
        return told, lead.uid in {one.uid for one in workspace.records(Lead).all(own.query)}, today_of(workspace).figures.leads

    assert places(offices[LENDER]) == (True, True, 1)
    assert places(offices[ASKER]) == (False, False, 0)


def test_only_the_registering_unit_or_the_bureau_hands_a_lead_to_an_office_that_does_not_see_it(offices: Offices, lead: Lead) -> None:
    """S0-62: what others may not take in must not be written; found by the simulated year."""
    reassigned(offices, lead)
    offices.deliver(ASKER, LENDER)
    lender = offices[LENDER]
    other = next(unit.uid for unit in lender.units() if unit.name == "城门所")
    further = a_paper(lender, Reassignment, lead, receiver=other, demand="核查处理", reason="仓库在城门镇")

    with pytest.raises(NotAllowed) as refusal:
        making.take(lender, further, "send", {"approved_by": "曾明朗"})

    assert (refusal.value.what, refusal.value.next_step) == ("城门所看不到这条线索，本单位不能让它看到。", "请由登记单位（仓前所）或区局办理。")
    assert holder_of(lender.records(Lead).get(lead.uid)) == lender.unit.uid


def test_what_the_new_office_decides_reaches_all_who_see_the_lead(offices: Offices, lead: Lead) -> None:
    """S0-62, S0-71: also when they knew the lead before it was handed over; found by the simulated year."""
    offices.deliver(ASKER)
    reassigned(offices, lead)
    offices.deliver(ASKER)
    lender = offices[LENDER]
    leads.triage(lender, lender.records(Lead).get(lead.uid), {"held_on": "2026-11-20", "people": "曾明朗", "conclusion": "建议不予立案"})
    offices.deliver(LENDER)
    offices.deliver(ASKER)
    decided = {"decided_by": "曾明朗", "decided_on": "2026-11-20"}
    making.take(lender, lender.records(Lead).get(lead.uid), "close", decided, "违法事实不成立")

    offices.deliver(LENDER)

    assert [(offices[name].records(Lead).get(lead.uid).decided_by) for name in (LENDER, ASKER, COORDINATOR, BUREAU)] == ["曾明朗"] * 4


def test_a_lead_that_is_sent_back_is_the_senders_again(offices: Offices, lead: Lead) -> None:
    """S0-62."""
    paper = reassigned(offices, lead)
    offices.deliver(ASKER, LENDER)
    their_paper = offices[LENDER].records(Reassignment).get(paper.uid)

    returned = making.take(offices[LENDER], their_paper, "return", SLIP, "不属于本所辖区")
    offices.deliver(LENDER, ASKER)

    assert returned.state == RETURNED
    assert "triage" in mine(offices[ASKER], lead)
    assert "triage" not in mine(offices[LENDER], lead)


def test_a_lead_is_not_handed_over_by_its_own_step(offices: Offices, lead: Lead) -> None:
    """S0-62: no silent reassignment."""
    with pytest.raises(BadInput) as refusal:
        making.take(offices[ASKER], lead, "hand_over", {"handled_by": offices.unit(LENDER).uid})

    assert "转办单" in refusal.value.next_step


def test_both_offices_answer_before_a_lead_goes(offices: Offices, lead: Lead) -> None:
    """S0-62: the coordinator proposes, the taker accepts, the holder agrees; only then the lead goes."""
    offices.deliver(ASKER)
    asker, coordinator, lender = offices[ASKER], offices[COORDINATOR], offices[LENDER]
    seen = coordinator.records(Lead).get(lead.uid)
    paper = a_paper(coordinator, Coordination, seen, taker=lender.unit.uid, reason="仓库在东升", proposal="由东升所承接")
    making.take(coordinator, paper, "propose", {})
    offices.deliver(COORDINATOR)
    making.take(lender, lender.records(Coordination).get(paper.uid), "take", {"taker_opinion": "同意"})
    offices.deliver(LENDER)
    before = holder_of(asker.records(Lead).get(lead.uid))

    agreed = making.take(asker, asker.records(Coordination).get(paper.uid), "agree", {})
    offices.deliver(ASKER)

    assert before == asker.unit.uid
    assert agreed.state == AGREED
    assert holder_of(lender.records(Lead).get(lead.uid)) == lender.unit.uid
    assert "triage" in mine(lender, lead)


def test_a_declined_coordination_moves_nothing_and_says_why(offices: Offices, lead: Lead) -> None:
    """S0-62."""
    offices.deliver(ASKER)
    coordinator, lender = offices[COORDINATOR], offices[LENDER]
    paper = a_paper(coordinator, Coordination, coordinator.records(Lead).get(lead.uid), taker=lender.unit.uid, reason="就近", proposal="由东升所承接")
    making.take(coordinator, paper, "propose", {})
    offices.deliver(COORDINATOR, LENDER)
    theirs = lender.records(Coordination).get(paper.uid)

    with pytest.raises(BadInput):
        making.take(lender, theirs, "decline", {})
    declined = making.take(lender, theirs, "decline", {"taker_opinion": "人手不足"})

    assert (declined.state, declined.taker_opinion) == (DECLINED, "人手不足")


@pytest.fixture
def declined(offices: Offices, lead: Lead) -> Coordination:
    """At the coordinator, with the other office's refusal."""
    offices.deliver(ASKER)
    coordinator, lender = offices[COORDINATOR], offices[LENDER]
    paper = a_paper(coordinator, Coordination, coordinator.records(Lead).get(lead.uid), taker=lender.unit.uid, reason="就近", proposal="由东升所承接")
    making.take(coordinator, paper, "propose", {})
    offices.deliver(COORDINATOR)
    making.take(lender, lender.records(Coordination).get(paper.uid), "decline", {"taker_opinion": "人手不足"})
    offices.deliver(LENDER)
    return coordinator.records(Coordination).get(paper.uid)


def test_what_could_not_be_agreed_waits_for_the_coordinator_and_goes_on_as_a_designation(offices: Offices, declined: Coordination) -> None:
    """S0-55, S0-62: the paper says already who was asked and what they answered."""
    coordinator, lender = offices[COORDINATOR], offices[LENDER]
    waiting = [todo.action for todo in things_to_do(coordinator) if todo.uid == declined.uid]
    nobody_else = [todo for office in (offices[ASKER], lender) for todo in things_to_do(office) if todo.uid == declined.uid]
    paper = begun_from(coordinator, Designation, declined)

    asked = making.take(coordinator, records.save_new(coordinator, paper), "ask", {})
    offices.deliver(COORDINATOR)

    assert (waiting, nobody_else) == (["处理"], [])
    assert (asked.lead, asked.level, asked.proposed) == (declined.lead, WITHIN, lender.unit.uid)
    assert asked.positions == f"{lender.unit.name}：人手不足"
    assert declined.number in (asked.across or "")
    assert offices[BUREAU].records(Designation).get(asked.uid).state == ASKED
    assert lender.records(Coordination).get(declined.uid).state == ESCALATED
    assert [todo for todo in things_to_do(coordinator) if todo.uid == declined.uid] == []


def test_a_dispute_about_a_paper_waits_for_those_who_can_settle_it(offices: Offices, lead: Lead) -> None:
    """The coordinator withdraws what the other office has just accepted."""
    offices.deliver(ASKER)
    coordinator, lender = offices[COORDINATOR], offices[LENDER]
    paper = a_paper(coordinator, Coordination, coordinator.records(Lead).get(lead.uid), taker=lender.unit.uid, reason="就近", proposal="由东升所承接")
    making.take(coordinator, paper, "propose", {})
    offices.deliver(COORDINATOR)
    making.take(coordinator, coordinator.records(Coordination).get(paper.uid), "withdraw", {}, "已另行安排")
    making.take(lender, lender.records(Coordination).get(paper.uid), "decline", {"taker_opinion": "人手不足"})
    offices.deliver(LENDER)
    offices.deliver(COORDINATOR)

    told = [[(todo.action, todo.step) for todo in things_to_do(offices[name]) if todo.uid == paper.uid] for name in (COORDINATOR, LENDER, ASKER)]

    assert coordinator.records(Coordination).get(paper.uid).state == DISPUTED
    assert told == [[("议定", "settle")], [("议定", "settle")], []]


def test_what_could_not_be_agreed_may_stay_as_it_was(offices: Offices, declined: Coordination) -> None:
    with pytest.raises(BadInput, match="指定承办"):
        making.take(offices[COORDINATOR], declined, "escalate", {})

    kept = making.take(offices[COORDINATOR], declined, "keep", {}, "由仓前所继续办理")

    assert kept.state == KEPT


def test_each_office_reads_every_step_in_the_history_and_takes_back_only_its_own(offices: Offices, lead: Lead) -> None:
    """The proposal fills no field; the answer is the other office's."""
    offices.deliver(ASKER)
    coordinator, lender = offices[COORDINATOR], offices[LENDER]
    paper = a_paper(coordinator, Coordination, coordinator.records(Lead).get(lead.uid), taker=lender.unit.uid, reason="就近", proposal="由东升所承接")
    making.take(coordinator, paper, "propose", {})
    before = told_history(coordinator, paper).undoable
    offices.deliver(COORDINATOR)
    making.take(lender, lender.records(Coordination).get(paper.uid), "decline", {"taker_opinion": "人手不足"})
    offices.deliver(LENDER)

    told = [told_history(office, paper) for office in (coordinator, lender)]

    actions = ["案源处置协调：承接单位不同意", "案源处置协调：牵头所已提出协调意见", "新建案源处置协调"]
    assert [[entry.action for entry in one.entries] for one in told] == [actions, actions]
    assert (before, told[0].undoable) == (True, False)


def test_only_a_coordinator_coordinates(offices: Offices, lead: Lead) -> None:
    """S0-62."""
    paper = a_paper(offices[ASKER], Coordination, lead, taker=offices.unit(LENDER).uid, reason="就近", proposal="由东升所承接")

    with pytest.raises(NotAllowed) as refusal:
        making.take(offices[ASKER], paper, "propose", {})

    assert "牵头所" in refusal.value.what


def a_designation(offices: Offices, lead: Lead, **values: object) -> Designation:
    asker = offices[ASKER]
    filled = {"level": "内部指定承办", "across": "门店在仓前，仓库在东升", "proposed": offices.unit(LENDER).uid, "proposed_because": "存货在东升"}
    paper = a_paper(asker, Designation, lead, **(filled | values))
    return making.take(asker, paper, "ask", {})


def test_the_owner_changes_only_after_the_decision_and_both_sides_see_it(offices: Offices, lead: Lead) -> None:
    """S0-55: the clock does not restart."""
    paper = a_designation(offices, lead)
    offices.deliver(ASKER, BUREAU, LENDER)
    bureau = offices[BUREAU]
    before = holder_of(bureau.records(Lead).get(lead.uid))

    decision = {"decided_for": offices.unit(LENDER).uid, "decided_by": "宋知夏", "decided_on": "2026-11-20", "hand_over_by": "2026-11-24"}
    making.take(bureau, bureau.records(Designation).get(paper.uid), "decide", decision)
    offices.deliver(BUREAU, ASKER, LENDER)

    assert before == offices.unit(ASKER).uid
    for name in (ASKER, LENDER):
        assert offices[name].records(Designation).get(paper.uid).state == DECIDED
        seen = offices[name].records(Lead).get(lead.uid)
        assert (holder_of(seen), seen.due_on) == (offices.unit(LENDER).uid, lead.due_on)
    assert "triage" in mine(offices[LENDER], lead)


def test_a_disputed_lead_is_counted_as_received_and_open(offices: Offices, lead: Lead) -> None:
    """S0-61: the bureau gave the lead to another office, which closes it while the first one files it."""
    for_office = {"decided_by": "江一帆", "decided_on": "2026-11-20"}
    leads.triage(offices[ASKER], lead, {"held_on": "2026-11-19", "people": "陈立言", "conclusion": "建议立案"})
    paper = a_designation(offices, lead)
    offices.deliver(ASKER)
    bureau = offices[BUREAU]
    making.take(bureau, bureau.records(Designation).get(paper.uid), "decide", {"decided_for": offices.unit(LENDER).uid, **for_office})
    offices.deliver(BUREAU, LENDER)
    making.take(offices[LENDER], offices[LENDER].records(Lead).get(lead.uid), "close", for_office, "违法事实不成立")
    making.take(offices[ASKER], offices[ASKER].records(Lead).get(lead.uid), "file_case", for_office)
    offices.deliver(LENDER, COORDINATOR)
    offices.deliver(ASKER, COORDINATOR)
    coordinator = offices[COORDINATOR]
    summary = records.save_new(coordinator, begun(coordinator, GroupSummary, {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}))

    tabulate(coordinator, summary)

    row = coordinator.records(GroupSummaryRow).first(Query(where=(where_is("office", lead.unit),)))
    assert coordinator.records(Lead).get(lead.uid).state == DISPUTED
    assert row is not None
    assert (row.received, row.open, row.net) == (1, 1, 1)


def test_the_office_that_asks_does_not_decide(offices: Offices, lead: Lead) -> None:
    """S0-55."""
    paper = a_designation(offices, lead)

    with pytest.raises(NotAllowed):
        making.take(offices[ASKER], paper, "decide", {"decided_for": offices.unit(LENDER).uid, "decided_by": "陈立言", "decided_on": "2026-11-20"})


def test_what_goes_to_the_superior_is_not_decided_here_nor_for_another_district(offices: Offices, lead: Lead) -> None:
    """S0-55: between bureaus the common superior decides."""
    above, within = a_designation(offices, lead, level="报上级指定管辖"), a_designation(offices, lead)
    offices.deliver(ASKER, BUREAU)
    bureau = offices[BUREAU]
    outside = next(unit for unit in bureau.units() if unit.external)
    decision = {"decided_by": "宋知夏", "decided_on": "2026-11-20"}

    with pytest.raises(BadInput, match="报上级"):
        making.take(bureau, bureau.records(Designation).get(above.uid), "decide", decision | {"decided_for": offices.unit(LENDER).uid})
    with pytest.raises(BadInput, match="外区"):
        making.take(bureau, bureau.records(Designation).get(within.uid), "decide", decision | {"decided_for": outside.uid})


def test_a_paper_waits_on_the_home_page_of_whoever_is_to_answer(offices: Offices, lead: Lead) -> None:
    """S0-62: both sides are told by 今日."""
    paper = reassigned(offices, lead)

    offices.deliver(ASKER, LENDER)

    theirs = [(todo.uid, todo.action) for todo in things_to_do(offices[LENDER]) if todo.kind == Reassignment.table]
    assert theirs == [(paper.uid, "签收")]
    assert not [todo for todo in things_to_do(offices[ASKER]) if todo.kind == Reassignment.table]
