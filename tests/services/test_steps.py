"""Steps on real offices: each through its own door, and disputes settled with the values of the step that stands."""

from pathlib import Path

import pytest

from app.domain.errors import BadInput
from app.domain.leads import Lead
from app.domain.step_record import Step
from app.domain.support import SupportRequest
from app.services import exchange, identity, leads, sending, steps, support
from app.services.disputes import claims_of
from app.services.opening import Setup
from app.services.workspace import Workspace
from tests.remembered import fresh_folder
from tests.services.invented import a_lead, a_request
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, PASSWORD, Clock, Offices

TRIAGED = {"held_on": "2026-11-20", "people": "陈立言、林之遥", "conclusion": "继续核查"}


def test_what_has_a_door_of_its_own_is_not_taken_as_a_bare_step(office: Workspace) -> None:
    """S0-70, S0-71, S0-73: neither a registration nor a triage goes round the checks of its service."""
    draft = leads.save_draft(office, a_lead(office))
    with pytest.raises(BadInput, match="“登记”不能单独办理"):
        steps.take_step(office, draft, "register")

    lead = leads.register(office, office.records(Lead).get(draft.uid))
    request = support.save_draft(office, a_request(office, lead))
    for record, name in ((lead, "triage"), (request, "submit")):
        with pytest.raises(BadInput, match="不能单独办理") as refusal:
            steps.take_step(office, record, name)
        assert refusal.value.next_step

    assert office.records(Lead).get(lead.uid).state == "待研判"
    assert office.records(SupportRequest).get(request.uid).state == "草稿"


def test_people_are_not_sent_by_a_bare_step(offices: Offices) -> None:
    """S0-72, S0-73."""
    asker, coordinator, lender = offices[ASKER], offices[COORDINATOR], offices[LENDER]
    request = support.submit(asker, a_request(asker, leads.register(asker, a_lead(asker))))
    offices.deliver(ASKER)
    steps.take_step(coordinator, coordinator.records(SupportRequest).get(request.uid), "propose", {"lender": lender.unit.uid, "proposed_people": 2})
    offices.deliver(COORDINATOR)
    agreed = steps.take_step(lender, lender.records(SupportRequest).get(request.uid), "agree")

    with pytest.raises(BadInput, match="“派员”不能单独办理"):
        steps.take_step(lender, agreed, "dispatch")


def test_a_decision_that_lost_against_a_later_one_is_still_offered(offices: Offices, tmp_path: Path, clock: Clock) -> None:
    """Two computers of one office decide the same lead; the values of the earlier decision rival those that are shown."""
    here = offices[ASKER]
    lead = leads.register(here, a_lead(here))
    leads.triage(here, lead, TRIAGED)
    with fresh_folder(tmp_path / "second", Setup(["cangshan"], ASKER, "林之遥"), PASSWORD, clock) as there:
        trust(offices, tmp_path, there)
        carry(here, there, tmp_path)
        steps.take_step(there, there.records(Lead).get(lead.uid), "close", {"decided_by": "宋知夏", "decided_on": "2026-11-20"}, "证据不足")
        clock.moment = clock.moment.replace(hour=13)
        steps.take_step(here, here.records(Lead).get(lead.uid), "file_case", {"decided_by": "刘思源", "decided_on": "2026-11-19"})
        carry(there, here, tmp_path)

    claims = {claim.step.name: claim.values["decided_by"] for claim in claims_of(here, lead)}

    assert claims == {"close": "宋知夏", "file_case": "刘思源"}


def trust(offices: Offices, folder: Path, another: Workspace) -> None:
    """The bureau lists one more computer."""
    cards = [folder / f"{place}.card" for place in range(4)]
    for workspace, card in zip((offices[ASKER], offices[COORDINATOR], offices[LENDER], another), cards, strict=True):
        identity.export_card(workspace, card)
    identity.sign_new_roster(offices[BUREAU], cards, folder / "roster")
    for workspace in (offices[ASKER], another):
        identity.import_roster(workspace, folder / "roster")


def carry(sender: Workspace, receiver: Workspace, folder: Path) -> None:
    """A bundle from one computer of an office to the other."""
    path = folder / sending.file_name(sender, [receiver.unit])
    sending.export_bundle(sender, [receiver.unit], path)
    exchange.import_bundle(receiver, path)


@pytest.mark.parametrize("later", ["file_case", "close"])
def test_of_two_decisions_each_keeps_who_took_it_and_when(office: Workspace, clock: Clock, later: str) -> None:
    """S0-71: one field, two authors; the value that is shown is that of the later one."""
    lead = leads.register(office, a_lead(office))
    leads.triage(office, lead, TRIAGED)
    seen = steps.heads_of(office, lead).heads
    decisions = {"file_case": ("刘思源", "2026-11-19"), "close": ("宋知夏", "2026-11-20")}
    for hour, name in enumerate(sorted(decisions, key=lambda name: name == later), 13):
        clock.moment = clock.moment.replace(hour=hour)
        write_decision(office, lead, name, seen, *decisions[name])

    claims = {claim.step.name: claim.values for claim in claims_of(office, lead)}

    assert {name: (values["decided_by"], values["decided_on"]) for name, values in claims.items()} == decisions


def write_decision(office: Workspace, lead: Lead, name: str, seen: tuple[str, ...], by: str, on: str) -> None:
    """As if from another replica of the office, which had seen only so much."""
    now = office.records(Lead).get(lead.uid)
    now.decided_by, now.decided_on = by, on
    at = office.now().strftime("%Y-%m-%dT%H:%M")
    step = Step(unit=lead.unit, of_kind="lead", of=lead.uid, name_taken=name, after=seen, taken_at=at, taken_by=office.account.full_name)
    with office.commit("同时办理") as change:
        change.save(now)
        change.add(step, office.records(Lead).audience(lead.uid))
