"""What a coordinating office does in the simulated year: it searches, coordinates, compares, sums up, and meets its pair in the other district."""

from random import Random

from app.domain.allocation import AllocationMove, AllocationProposal
from app.domain.campaigns import Campaign, LiaisonNote
from app.domain.coordination import Coordination
from app.domain.joint_action import RESULTS, SORTS, SUSPICIOUS, JointAction, JointFinding
from app.domain.jurisdiction import Designation
from app.domain.lead_matches import JUDGEMENTS
from app.domain.lead_steps import OPEN, TO_TRIAGE
from app.domain.leads import Lead
from app.domain.organisation import Pairing, Unit
from app.domain.pairing_work import SORTS as PAIR_SORTS
from app.domain.pairing_work import PairingActivity, PairingSummary
from app.domain.query import Condition, Query, Test, where_is
from app.domain.referral import Referral, option
from app.domain.support_steps import SECTION
from app.domain.tallies import GroupSummary
from app.services import lead_matches, records, referrals
from app.services.tabulating import tabulate
from app.services.workspace import Workspace
from app.services.year import invented
from app.services.year.desk import Later, change, day, may, new, new_from, people_of, take
from app.services.year.lead_work import LeadWork

SEARCH_DAYS, SEARCH_ENDS = 130, 150
"""How long a search lasts, and when its yield is counted, in days from its plan."""
JUDGED = 6
"""So many pairs of leads that look alike are judged."""
LONG = 30
"""Days after which a lead that nobody has looked at is coordinated."""


class GroupWork:
    """One coordinating office; `near` are the other offices of its group."""

    def __init__(self, workspace: Workspace, rng: Random, later: Later, near: list[str]) -> None:
        self.workspace, self.rng, self.later, self.near = workspace, rng, later, near

    # -- search (S0-60)

    def search(self) -> None:
        """A search in the group, agreed with 业务科: its plan, and later what came of it."""
        section = next((unit.uid for unit in self.workspace.units() if unit.kind == SECTION and not unit.external), None)
        values = {"subject": "重点市场商标线索排查", "starts_on": day(self.workspace, 5), "ends_on": day(self.workspace, SEARCH_DAYS), "leader": "所长"}
        texts = {"zones": "按镇街分片，各所负责本辖区。", "task": "逐户查看进货凭证和商标授权。", "kinds": ("商标侵权", "假冒专利")}
        areas = tuple(area.uid for area in self.workspace.areas() if area.office in (self.workspace.unit.uid, *self.near))
        campaign = take(self.workspace, new(self.workspace, Campaign, units=tuple(self.near), section=section, areas=areas, **values, **texts), "order")
        if section is not None:
            self._note(campaign, section, "排查重点和分片")
        self.later(SEARCH_ENDS, lambda: self._sum_up_search(campaign, section))

    def _note(self, campaign: Campaign, section: str, subject: str) -> None:
        values = {"held_on": day(self.workspace), "people": "所长、业务科负责人", "said": f"就{subject}交换意见。", "result": "达成一致。"}
        new_from(self.workspace, LiaisonNote, campaign, section=section, subject=subject, **values)

    def _sum_up_search(self, campaign: Campaign, section: str | None) -> None:
        tabulate(self.workspace, campaign)
        stored = take(self.workspace, campaign, "sum_up", {"finished_on": day(self.workspace), "outcome": "按计划完成排查。"})
        if section is not None:
            self._note(stored, section, "排查成果")

    # -- coordination, duplicates (S0-61, S0-62)

    def coordinate(self) -> None:
        """For each member a lead that nobody has looked at for long: another office is asked to take it."""
        known = {one.lead for one in self.workspace.records(Coordination).all()} | {one.lead for one in self.workspace.records(Designation).all()}
        old = Condition("received_on", Test.UNTIL, day(self.workspace, -LONG))
        for holder in self.near:
            where = (where_is("unit", holder), where_is("state", TO_TRIAGE), old, Condition("handled_by", Test.EMPTY))
            lead = next((one for one in self.workspace.records(Lead).all(Query(where=where, sort="received_on")) if one.uid not in known), None)
            if lead is not None:
                taker = self.rng.choice([one for one in (self.workspace.unit.uid, *self.near) if one != holder])
                texts = {"situation": "货源在承接单位辖区的市场。", "reason": "便于一并核查货源。", "proposal": "由承接单位核查。"}
                take(self.workspace, new_from(self.workspace, Coordination, lead, taker=taker, **texts), "propose")

    def compare_leads(self) -> None:
        """Leads that look alike are compared: some are one and the same."""
        for place, pair in enumerate(lead_matches.duplicate_queue(self.workspace)[:JUDGED]):
            keep = pair.first.uid if place % 3 == 0 else None
            lead_matches.judge(self.workspace, pair, JUDGEMENTS[0] if keep else JUDGEMENTS[1], keep, "电话核实")

    # -- joint actions (S0-53)

    def plan_action(self, number: int) -> None:
        """A joint action of the group, or a cross inspection: planned, carried out, summed up."""
        values = {"sort": SORTS[number % 2], "subject": "重点市场商标检查", "starts_on": day(self.workspace, 3), "ends_on": day(self.workspace, 6)}
        people = tuple(person.uid for person in people_of(self.workspace)[:2])
        action = new(self.workspace, JointAction, units=tuple(self.near), people=people, leader="所长", targets="市场商户", task="分片检查", **values)
        action = take(self.workspace, action, "order", {"approved_by": "分管领导"})
        self.later(5, lambda: self._carry_out(action))

    def _carry_out(self, action: JointAction) -> None:
        areas = [area for area in self.workspace.areas() if area.office == self.workspace.unit.uid] or self.workspace.areas()
        for result in (RESULTS[0], RESULTS[1], SUSPICIOUS):
            texts = {
                "subject": invented.firm(self.rng),
                "people": "两名执法人员",
                "detail": "现场检查",
                "kind": "商标侵权",
                "place": f"{areas[0].full_name}市场",
            }
            new(self.workspace, JointFinding, action=action.uid, checked_on=day(self.workspace), result=result, area=areas[0].uid, **texts)
        take(self.workspace, action, "raise_leads")
        leads, found = LeadWork(self.workspace, self.rng, self.later, self.near), Query(where=(where_is("action", action.uid),))
        for lead in self.workspace.records(Lead).many([one.lead for one in self.workspace.records(JointFinding).all(found) if one.lead]).values():
            self.later(4, lambda lead=lead: leads.triage(lead, None))  # type: ignore[misc]
        tabulate(self.workspace, action)
        take(self.workspace, action, "sum_up", {"finished_on": day(self.workspace), "outcome": "检查3户，发现线索1条。"})

    # -- the year's end (S0-61, S0-63)

    def sum_up_group(self, group: str, first: str, last: str) -> None:
        """The leads of the group, and who could lend people to whom; a person changes one number, which stays."""
        tabulate(self.workspace, new(self.workspace, GroupSummary, group=group, starts_on=first, ends_on=last))
        proposal = new(self.workspace, AllocationProposal, group=group, starts_on=day(self.workspace), ends_on=day(self.workspace, 14))
        tabulate(self.workspace, proposal)
        move = self.workspace.records(AllocationMove).first(Query(where=(where_is("proposal", proposal.uid),)))
        if move is None:
            move = new_from(self.workspace, AllocationMove, proposal, lender=self.workspace.unit.uid, asker=(*self.near, self.workspace.unit.uid)[0])
        change(self.workspace, move, people=1, reason="另一人在培训")
        tabulate(self.workspace, proposal)


class PairWork:
    """An office that is paired with a unit of the other district (S0-40 … S0-43)."""

    def __init__(self, workspace: Workspace, rng: Random) -> None:
        self.workspace, self.rng = workspace, rng

    def meet(self, number: int) -> None:
        """Two activities of each pairing; over the year all five kinds."""
        for pairing in self._own():
            for sort in (PAIR_SORTS[number % 5], PAIR_SORTS[(number + 2) % 5]):
                values = {"held_on": day(self.workspace), "subject": f"{sort}一次", "our_people": "所长等3人"}
                new(self.workspace, PairingActivity, pairing=pairing.uid, sort=sort, **values)

    def sum_up(self, year: int) -> None:
        """The summary of the year."""
        for pairing in self._own():
            texts = {"effect": "双方共享线索，统一取证要求。", "plan": "下一年联合开展两次检查。"}
            tabulate(self.workspace, new(self.workspace, PairingSummary, pairing=pairing.uid, year=year, **texts))

    def _own(self) -> list[Pairing]:
        return list(self.workspace.records(Pairing).all(Query(where=(where_is("ours", self.workspace.unit.uid),))))

    def share_lead(self, receiver: str) -> None:
        """A lead goes to the other district, with chosen fields, a purpose and a last day."""
        shared = {one.lead for one in self.workspace.records(Referral).all()}
        still_open = Query(where=(where_is("unit", self.workspace.unit.uid), Condition("state", Test.IN, OPEN)), sort="received_on", descending=True)
        lead = next((one for one in self.workspace.records(Lead).all(still_open) if one.uid not in shared), None)
        if lead is None or self.workspace.records(Unit).find(receiver) is None:
            return
        referral = referrals.referral_for(self.workspace, lead)
        terms = {
            "receiver": receiver,
            "purpose": "核查货源",
            "basis": "仓市场监管〔2025〕94号 二（三）",
            "ends_on": day(self.workspace, 180),
            "answer_by": day(self.workspace, 30),
        }
        records.put(referral, {**terms, "copied": (option("suspect"), option("kind"))})
        referral = referrals.save_draft(self.workspace, referral)
        if may(self.workspace, referral, "send"):
            take(self.workspace, self.workspace.records(Referral).get(referral.uid), "send")
