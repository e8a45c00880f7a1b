"""Who may take which step of a support request (S0-73, 仓市场监管〔2025〕94号 三（二）2)."""

from types import SimpleNamespace

import pytest

from app.domain.support import SupportRequest
from app.domain.support_steps import ASKER, BUREAU, COORDINATOR, LENDER, SUPPORT_STEPS, support_actors

UNITS = {name: SimpleNamespace(uid=name, bureau=name == "bureau", kind="业务科" if name == "section" else "监管所") for name in
         ("asker", "coordinator", "lender", "bureau", "section", "other")}  # fmt: skip
WHO = {
    ASKER: "submit arrive ask_change ask_change_on_site feed_back withdraw",
    COORDINATOR: "accept propose refer_up",
    LENDER: "agree partly_agree decline dispatch agree_change agree_change_on_site agree_cancel decline_change decline_change_on_site recall return",
    BUREAU: "recommend decide refuse",
}
ROLES = {"asker": {ASKER}, "coordinator": {COORDINATOR}, "lender": {LENDER}, "bureau": {BUREAU}, "section": {BUREAU}, "other": set()}


def request(**values: str) -> SupportRequest:
    return SupportRequest(unit="asker", **{"coordinator": "coordinator", "lender": "lender", **values})


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", [move.name for move in SUPPORT_STEPS.moves])
def test_every_step_is_open_to_exactly_one_actor(name, unit):
    allowed = SUPPORT_STEPS.move(name).who in support_actors(request(), UNITS[unit])

    assert allowed == any(name in WHO[role].split() for role in ROLES[unit])


def test_only_the_lender_may_send_people():
    dispatch = SUPPORT_STEPS.move("dispatch")

    assert [unit for unit in UNITS if dispatch.who in support_actors(request(), UNITS[unit])] == ["lender"]
    assert dispatch.refusal == "请由派员单位负责人签发；牵头所提出建议（94号文 三(二)2）。"


def test_a_coordinator_that_asks_itself_cannot_approve_itself():
    actors = support_actors(request(coordinator="asker"), UNITS["asker"])

    assert actors == {ASKER}
    assert COORDINATOR in support_actors(request(coordinator="asker"), UNITS["bureau"])


def test_without_a_coordinator_the_bureau_coordinates():
    assert COORDINATOR in support_actors(SupportRequest(unit="asker"), UNITS["bureau"])
    assert COORDINATOR not in support_actors(SupportRequest(unit="asker"), UNITS["other"])


def test_nobody_lends_before_a_lender_is_proposed():
    asked = SupportRequest(unit="asker", coordinator="coordinator")

    assert not any(LENDER in support_actors(asked, unit) for unit in UNITS.values())


def test_every_state_but_the_closed_ones_leads_on():
    states = {SUPPORT_STEPS.start} | {move.to for move in SUPPORT_STEPS.moves if move.to}

    assert {state for state in states if not SUPPORT_STEPS.open_moves(state)} == set(SUPPORT_STEPS.closed)


def test_every_step_names_its_clause():
    assert all(move.clause for move in SUPPORT_STEPS.moves)


def test_an_unknown_step_is_a_bug_of_the_program():
    with pytest.raises(KeyError):
        SUPPORT_STEPS.move("fly")
