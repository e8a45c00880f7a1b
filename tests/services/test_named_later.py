"""Units that a record comes to name see it from then on, with its history, and work on it as the others do (S0-73, design.md 5)."""

from datetime import timedelta

import pytest

from app.domain.errors import BadInput
from app.domain.support import Dispatch, SupportRequest
from app.services import leads, records, steps, support
from app.services.history_words import told_history
from db.inbox import open_fields
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Clock, Offices, another, once, outsider
from tests.services.test_support import PEOPLE, asked, at, step

__all__ = ["outsider"]
SECTION = "业务科"


@once
def decided(offices: Offices, outsider: str) -> SupportRequest:
    """A request that the group could not fill; the bureau turned to an office of another group, and all know it."""
    request = asked(offices)
    step(offices, COORDINATOR, request, "refer_up", "本组当天都有联合检查")
    step(offices, BUREAU, request, "recommend")
    assert offices[outsider].records(SupportRequest).find(request.uid) is None
    step(offices, BUREAU, request, "decide", lender=offices.unit(outsider).uid, proposed_people=1)
    return request


def test_an_office_of_another_group_gets_the_request_with_all_its_steps_when_the_bureau_names_it(offices: Offices, outsider: str) -> None:
    """S0-73: 跨组."""
    request = decided(offices, outsider)

    told = [step.done for step in steps.steps_taken(offices[outsider], at(offices, outsider, request))]
    assert told == [step.done for step in steps.steps_taken(offices[ASKER], at(offices, ASKER, request))]
    assert at(offices, outsider, request).state == at(offices, ASKER, request).state == "已决定派员"
    pasts = [told_history(offices[name], at(offices, name, request)).entries for name in (outsider, ASKER)]
    assert [entry.who for entry in pasts[0]] == [entry.who for entry in pasts[1]]


def test_it_sends_its_people_and_the_chain_comes_to_its_end_everywhere(offices: Offices, outsider: str) -> None:
    request = decided(offices, outsider)

    support.send_people(offices[outsider], at(offices, outsider, request), PEOPLE)
    offices.deliver(outsider)
    step(offices, ASKER, request, "arrive")
    step(offices, outsider, request, "return")
    step(offices, ASKER, request, "feed_back", feedback="清点完毕。", rating="好")

    everywhere = [ASKER, COORDINATOR, LENDER, BUREAU, outsider]
    assert {at(offices, name, request).state for name in everywhere} == {"已反馈"}
    assert {offices[name].records(Dispatch).count() for name in everywhere} == {1}


def test_what_the_asker_adds_meanwhile_reaches_the_new_office_too(offices: Offices, outsider: str) -> None:
    """The asker withdraws without knowing that the bureau has turned to another office."""
    request = asked(offices)
    step(offices, COORDINATOR, request, "refer_up", "本组当天都有联合检查")
    steps.take_step(offices[BUREAU], at(offices, BUREAU, request), "recommend", {}, "")
    steps.take_step(offices[BUREAU], at(offices, BUREAU, request), "decide", {"lender": offices.unit(outsider).uid, "proposed_people": 1}, "")
    steps.take_step(offices[ASKER], at(offices, ASKER, request), "withdraw", {}, "改期")

    for _ in range(2):
        for name in (ASKER, BUREAU, outsider, COORDINATOR):
            offices.deliver(name)

    assert len({at(offices, name, request).state for name in (ASKER, COORDINATOR, BUREAU, outsider)}) == 1
    told = [[step.uid for step in steps.steps_taken(offices[name], at(offices, name, request))] for name in (ASKER, BUREAU, outsider)]
    assert told[0] == told[1] == told[2]


def test_nothing_else_of_the_asking_office_reaches_it(offices: Offices, outsider: str) -> None:
    decided(offices, outsider)

    assert offices[outsider].records(SupportRequest).count() == 1
    assert not any(lead.unit == offices.unit(ASKER).uid for lead in offices[outsider].records(type(a_lead(offices[ASKER]))).all())


def test_the_coordinator_turns_to_its_own_group_only(offices: Offices, outsider: str) -> None:
    request = asked(offices)

    with pytest.raises(BadInput, match="不在本组"):
        steps.take_step(offices[COORDINATOR], at(offices, COORDINATOR, request), "propose", {"lender": offices.unit(outsider).uid, "proposed_people": 1})


def test_the_section_turns_to_those_who_see_the_request_and_leaves_others_to_the_bureau(offices: Offices, clock: Clock, outsider: str) -> None:
    """S0-73: 专班（业务科）speaks for the bureau, but what it showed to others nobody would take in; found by the simulated year."""
    request = asked(offices)
    with another(offices, clock, SECTION, SECTION):
        step(offices, COORDINATOR, request, "refer_up", "本组当天都有联合检查")
        step(offices, BUREAU, request, "recommend")
        offices.deliver(BUREAU, SECTION)

        with pytest.raises(BadInput, match="由区局决定"):
            steps.take_step(offices[SECTION], at(offices, SECTION, request), "decide", {"lender": offices.unit(outsider).uid, "proposed_people": 1})
        here = steps.take_step(offices[SECTION], at(offices, SECTION, request), "decide", {"lender": offices.unit(LENDER).uid, "proposed_people": 1})

    assert here.lender == offices.unit(LENDER).uid


@pytest.mark.parametrize("first", [BUREAU, SECTION])
def test_two_who_turn_to_different_lenders_at_once_leave_both_to_be_seen_everywhere(offices: Offices, clock: Clock, outsider: str, first: str) -> None:
    """S0-73: the bureau shows the request to a new office while the section turns to one that sees it already; found by the simulated year.

    The section's value comes as part of a whole that carries the bureau's, too: what lives on both sides stays.
    """
    request = asked(offices)
    lenders = {BUREAU: outsider, SECTION: LENDER}
    with another(offices, clock, SECTION, SECTION):
        step(offices, COORDINATOR, request, "refer_up", "本组当天都有联合检查")
        step(offices, BUREAU, request, "recommend")
        offices.deliver(BUREAU)
        for name in sorted(lenders, key=lambda one: one != first):
            clock.moment += timedelta(minutes=1)
            steps.take_step(offices[name], at(offices, name, request), "decide", {"lender": offices.unit(lenders[name]).uid, "proposed_people": 1})
        for _ in range(3):
            for name in offices.open:
                offices.deliver(name)

        seen = {name: sorted(version.value for one in open_fields(offices[name].store, *of(request)) for version in one.versions) for name in offices.open}
        shown = {at(offices, name, request).lender for name in offices.open}

    last = next(name for name in lenders if name != first)
    assert seen == dict.fromkeys(seen, sorted(offices.unit(name).uid for name in lenders.values()))
    assert shown == {offices.unit(lenders[last]).uid}


def of(request: SupportRequest) -> tuple[str, str]:
    """Kind and uid."""
    return request.table, request.uid


def test_a_lead_given_to_another_office_is_seen_there(offices: Offices, outsider: str) -> None:
    """S0-13: the office that is responsible sees the lead."""
    asker = offices[ASKER]
    lead = leads.register(asker, a_lead(asker))
    offices.deliver(ASKER)
    lead = asker.records(type(lead)).get(lead.uid)

    records.put(lead, {"office": offices.unit(outsider).uid, "office_reason": "场所在城门镇"})
    records.save(asker, lead)
    offices.deliver(ASKER)

    assert offices[outsider].records(type(lead)).get(lead.uid).suspect == lead.suspect
