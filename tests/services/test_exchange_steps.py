"""Steps that an altered program takes for others arrive, are told, and move nothing (S0-73, design 3 and 5)."""

from collections.abc import Mapping

import pytest

from app.domain.organisation import Unit
from app.domain.steps import SETTLE
from app.domain.support import SupportRequest
from app.domain.support_steps import LENDER as LENDING
from app.domain.support_steps import PROPOSED, SUPPORT_STEPS
from app.services import leads, steps, support
from app.services.exchange import Arrival
from app.services.steps import disputed_steps, write_step
from db.check import check_database
from tests.services.invented import a_lead, a_request
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, NAMES, Offices, once
from tests.services.test_support import PEOPLE, asked, at, step


def forge(offices: Offices, name: str, request: SupportRequest, move: str, stands: str = "", **values: object) -> list[Arrival]:
    """A step that no service allows, as an altered program writes it; and its way to all others."""
    office, mine = offices[name], at(offices, name, request)
    for field, value in values.items():
        setattr(mine, field, value)
    with office.commit("冒办") as change:
        write_step(office, change, mine, move, "冒办", stands)
    return offices.deliver(name)


def shown(offices: Offices, request: SupportRequest) -> set[tuple[object, ...]]:
    """What the offices show; one entry when all agree."""
    found = (at(offices, name, request) for name in NAMES)
    return {(one.state, one.lender, one.agreed_people, one.feedback) for one in found}


@once
def proposed(offices: Offices) -> SupportRequest:
    request = asked(offices)
    return step(offices, COORDINATOR, request, "propose", lender=offices.unit(LENDER).uid, proposed_people=2)


@pytest.mark.parametrize(
    ("forger", "move", "values"),
    [
        (LENDER, "propose", {"lender": "mine", "proposed_people": 2}),
        (ASKER, "propose", {"lender": "mine", "proposed_people": 2}),
        (LENDER, "accept", {}),
        (LENDER, "withdraw", {}),
        (LENDER, "refer_up", {}),
        (COORDINATOR, "withdraw", {}),
    ],
)
def test_what_only_asker_and_coordinator_may_do_moves_nothing_when_others_do_it(offices: Offices, forger: str, move: str, values: Mapping[str, object]) -> None:
    request = asked(offices)
    before = shown(offices, request)

    arrivals = forge(offices, forger, request, move, **{name: offices.unit(forger).uid if value == "mine" else value for name, value in values.items()})

    assert {at(offices, name, request).state for name in NAMES} == {state for state, *_ in before}
    if forger != ASKER:
        assert {at(offices, name, request).lender for name in NAMES if name != forger} == {None}
    assert all(f"“{SUPPORT_STEPS.move(move).label}”不是由" in "".join(arrival.refused) for arrival in arrivals)


@pytest.mark.parametrize("forger", [COORDINATOR, ASKER, BUREAU])
@pytest.mark.parametrize("move", ["agree", "partly_agree", "decline"])
def test_only_the_unit_that_was_turned_to_answers(offices: Offices, forger: str, move: str) -> None:
    request = proposed(offices)

    forge(offices, forger, request, move)

    assert {state for state, *_ in shown(offices, request)} == {PROPOSED}
    step(offices, LENDER, request, "agree")
    assert {state for state, *_ in shown(offices, request)} == {"已同意"}


def test_the_answer_of_the_first_lender_counts_after_another_was_turned_to(offices: Offices) -> None:
    request = proposed(offices)
    step(offices, LENDER, request, "decline", "人手不足")
    step(offices, COORDINATOR, request, "propose", lender=offices.unit(COORDINATOR).uid, proposed_people=1)

    forge(offices, LENDER, request, "agree")
    assert {state for state, *_ in shown(offices, request)} == {PROPOSED}
    step(offices, COORDINATOR, request, "agree")

    assert {state for state, *_ in shown(offices, request)} == {"已同意"}


def test_what_was_turned_to_and_declined_between_two_bundles_is_the_same_everywhere(offices: Offices) -> None:
    """The others get the last lender only; the steps keep each of them."""
    request = asked(offices)
    coordinator = offices[COORDINATOR]
    for move, remark, values in (
        ("propose", "", {"lender": coordinator.unit.uid, "proposed_people": 1}),
        ("decline", "所里没有人", {}),
        ("propose", "", {"lender": offices.unit(LENDER).uid, "proposed_people": 2}),
    ):
        steps.take_step(coordinator, at(offices, COORDINATOR, request), move, values, remark)
    offices.deliver(COORDINATOR)

    step(offices, LENDER, request, "agree")

    assert {state for state, *_ in shown(offices, request)} == {"已同意"}


def test_a_unit_does_not_turn_to_itself_by_settling_what_nobody_disputes(offices: Offices) -> None:
    request = asked(offices)
    step(offices, COORDINATOR, request, "propose", lender=offices.unit(COORDINATOR).uid, proposed_people=1)
    naming = steps.heads_of(offices[LENDER], at(offices, LENDER, request)).heads[0]

    forge(offices, LENDER, request, SETTLE, naming, lender=offices.unit(LENDER).uid)
    forge(offices, LENDER, request, "agree")

    assert {at(offices, name, request).state for name in NAMES} == {PROPOSED}


def test_a_dispute_is_settled_only_by_those_who_are_part_of_it(offices: Offices) -> None:
    request = proposed(offices)
    step(offices, LENDER, request, "agree")
    steps.take_step(offices[ASKER], at(offices, ASKER, request), "withdraw", {}, "不需要了")
    support.send_people(offices[LENDER], at(offices, LENDER, request), PEOPLE)
    for name in (LENDER, ASKER):
        offices.deliver(name)
    withdrawn = next(one for one in disputed_steps(offices[BUREAU], at(offices, BUREAU, request)) if one.name == "withdraw")

    forge(offices, BUREAU, request, SETTLE, withdrawn.uid)

    assert {at(offices, name, request).state for name in NAMES} == {"争议"}
    steps.settle(offices[ASKER], at(offices, ASKER, request), withdrawn.uid, "电话商定")
    offices.deliver(ASKER)
    assert {at(offices, name, request).state for name in NAMES} == {"已撤回"}


def test_who_is_the_bureau_is_read_from_the_units_as_they_are(offices: Offices) -> None:
    """A unit that is learned of later makes its steps count later: the offices end with the same state."""
    request = asked(offices)
    step(offices, COORDINATOR, request, "refer_up", "组内无人")
    forge(offices, LENDER, request, "refuse")
    assert {at(offices, name, request).state for name in NAMES} == {"已提请专班"}

    bureau = offices[BUREAU]
    unit = bureau.records(Unit).get(offices.unit(LENDER).uid)
    unit.kind = "业务科"
    with bureau.commit("改单位类型") as change:
        change.save(unit)
    offices.deliver(BUREAU)

    assert {at(offices, name, request).state for name in NAMES} == {"未能安排"}
    assert [check_database(offices[name].store) for name in NAMES] == [[]] * len(NAMES)


def test_a_lead_is_decided_by_its_owner_only(offices: Offices) -> None:
    asker, coordinator = offices[ASKER], offices[COORDINATOR]
    lead = leads.register(asker, a_lead(asker))
    offices.deliver(ASKER)
    theirs = coordinator.records(type(lead)).get(lead.uid)
    theirs.decided_by = "别人"
    with coordinator.commit("冒办") as change:
        write_step(coordinator, change, theirs, "triage")
        write_step(coordinator, change, theirs, "file_case")

    offices.deliver(COORDINATOR, ASKER, BUREAU)

    found = [offices[name].records(type(lead)).get(lead.uid) for name in (ASKER, BUREAU)]
    assert {(one.state, one.decided_by) for one in found} == {("待研判", None)}


def test_every_actor_of_the_table_is_told_apart(offices: Offices) -> None:
    """The lender is whom a step turned to; a draft turned to nobody."""
    request = a_request(offices[ASKER], leads.register(offices[ASKER], a_lead(offices[ASKER])))
    support.save_draft(offices[ASKER], request)

    assert LENDING not in SUPPORT_STEPS.actors(request, offices.unit(ASKER))
    assert {move.who for move in SUPPORT_STEPS.moves} == set(SUPPORT_STEPS.actor_names)
