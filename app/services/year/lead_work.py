"""Leads of the simulated year, from the report to the decision: each thing happens on its day, and says what happens next."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from types import MappingProxyType

from app.domain.campaigns import ORDERED, Campaign
from app.domain.jurisdiction import ABOVE, WITHIN, Designation
from app.domain.leads import CAMPAIGN_SOURCE, Lead, Reporter
from app.domain.organisation import Area
from app.domain.query import Query, where_is
from app.domain.reassignment import Reassignment
from app.domain.support import ASK_OF, SupportRequest
from app.services import leads, support
from app.services.kind_dictionary import entries
from app.services.workspace import Workspace
from app.services.year import invented
from app.services.year.case_work import CaseWork
from app.services.year.desk import Later, day, handlers_of, may, new_from, people_of, take

DOUBLE, LATE_DECISION, ASKS, HANDED_ON, SEARCHED, OF_NEW_KIND, TAKEN_BACK = 0.05, 0.05, 0.1, 0.02, 0.15, 0.03, 0.08
MERGES = "建议并案"
WAITS = 210
"""Days that a lead of which several offices know is left alone by the one that has it, unless it changes hands."""


class LeadWork:
    """One office and its leads."""

    def __init__(self, workspace: Workspace, rng: Random, later: Later, neighbours: list[str]) -> None:
        self.workspace, self.rng, self.later, self.neighbours = workspace, rng, later, neighbours
        self.areas = [area for area in workspace.areas() if area.office == workspace.unit.uid] or list(workspace.areas())[:1]
        self.cases = CaseWork(workspace, rng, later)
        self.last: Lead | None = None

    @property
    def today(self) -> date:
        """The day that it is now."""
        return self.workspace.today

    # -- how leads come in

    def register(self) -> None:
        """A lead comes in; now and then the same one again."""
        received = self.today - timedelta(days=self.rng.randrange(3))
        twin = self.last if self.last is not None and self.rng.random() < DOUBLE else None
        same = {"suspect": twin.suspect, "suspect_phone": twin.suspect_phone, "kind": twin.kind} if twin is not None else {}
        lead = self.registered(received.isoformat(), {**self._of_campaign(), **self._of_new_kind(), **same})
        self.last = lead
        self.later(self.rng.randrange(2, 8), lambda: self.triage(lead, twin))

    def registered(self, received_on: str, values: Mapping[str, object] = MappingProxyType({}), area: Area | None = None) -> Lead:
        """A new lead of the place with everything that a clerk types; who reported it stays here."""
        where: Area = area or self.rng.choice(self.areas)
        people = people_of(self.workspace)
        handler = (self.rng.choice(people).full_name or "") if people else ""
        typed = invented.lead_values(self.rng, where.uid, where.full_name or "", received_on, handler)
        lead = Lead(unit=self.workspace.unit.uid, **{**typed, **values})  # type: ignore[arg-type]
        reporter = Reporter(full_name=invented.person(self.rng), phone=invented.phone(self.rng)) if lead.source == "举报" else None
        return leads.register(self.workspace, lead, reporter)

    def _of_campaign(self) -> dict[str, object]:
        """Some are found by the search that the coordinating office has ordered."""
        if self.rng.random() >= SEARCHED:
            return {}
        today, unit = self.today.isoformat(), self.workspace.unit.uid
        ordered = self.workspace.records(Campaign).all(Query(where=(where_is("state", ORDERED),)))
        own = [one for one in ordered if unit in (one.unit, *one.units) and (one.starts_on or "") <= today <= (one.ends_on or "")]
        return {"campaign": own[0].uid, "source": "监督检查", "source_detail": CAMPAIGN_SOURCE} if own else {}

    def _of_new_kind(self) -> dict[str, object]:
        """A few are of a kind that the bureau has added."""
        if self.rng.random() >= OF_NEW_KIND:
            return {}
        known = [one.full_name for one in entries(self.workspace) if (one.valid_from or "") <= self.today.isoformat()]
        return {"kind": known[0]} if known else {}

    def keep_draft(self) -> None:
        """Somebody telephones: as much as is known is kept."""
        leads.save_draft(self.workspace, Lead(unit=self.workspace.unit.uid, suspect=invented.firm(self.rng)))

    def register_backlog(self, days: tuple[str, str]) -> None:
        """Leads of one area that were received long ago, one of them under the scheme before this one (S0-04)."""
        for received_on in days:
            lead = self.registered(received_on, area=self.areas[0])
            self.later(3, lambda lead=lead: self.triage(lead, None))  # type: ignore[misc]

    def register_disputed(self, level: str | None) -> None:
        """A lead that touches other areas: left for the coordinating office, or reported so that somebody is designated."""
        lead = self.registered(day(self.workspace))
        self.later(WAITS, lambda: self.triage(lead, None))
        if level is not None and self.neighbours:
            self.ask_designation(lead, level)

    # -- what becomes of them

    def triage(self, lead: Lead, twin: Lead | None) -> None:
        """The opinion; some leads go to another office instead, some need people."""
        if not may(self.workspace, lead, "triage"):
            return
        stored = self.workspace.records(Lead).get(lead.uid)
        if twin is not None and may(self.workspace, self.workspace.records(Lead).find(twin.uid), "triage"):
            self._discuss(stored, MERGES)
            decided = {"decided_by": "本所负责人", "decided_on": self.today.isoformat(), "merged_into": twin.uid}
            take(self.workspace, stored, "merge", decided, "与前一条线索是同一家")
            return
        if self.neighbours and self.rng.random() < HANDED_ON:
            values = {"receiver": self.rng.choice(self.neighbours), "demand": "核查处理", "reason": "经营场所在对方辖区"}
            take(self.workspace, new_from(self.workspace, Reassignment, stored, **values), "send", {"approved_by": "本所负责人"})
            return
        conclusion = invented.chosen(self.rng, invented.CONCLUSIONS)
        self._discuss(stored, conclusion)
        if self.rng.random() < ASKS:
            self.ask(lead)
        days = self.rng.randrange(25, 45) if self.rng.random() < LATE_DECISION else self.rng.randrange(4, 11)
        self.later(days, lambda: self.decide(lead, conclusion))

    def _discuss(self, lead: Lead, conclusion: str) -> None:
        advice = "请当事人自查进货渠道，保存凭证。" if conclusion == "建议不予立案" else None
        values = {"held_on": self.today.isoformat(), "people": handlers_of(self.workspace), "conclusion": conclusion, "advice": advice}
        leads.triage(self.workspace, lead, values)

    def decide(self, lead: Lead, conclusion: str) -> None:
        """The decision of the head; a filed lead becomes a case."""
        step = {"建议立案": "file_case", "建议移送": "refer"}.get(conclusion, "close")
        if not may(self.workspace, lead, step):
            return
        decided = {"decided_by": "本所负责人", "decided_on": self.today.isoformat()}
        done = take(self.workspace, lead, step, decided, "" if step == "file_case" else "经核查，按研判意见办理。")
        if step == "file_case":
            self.cases.open(done)

    def ask_designation(self, lead: Lead, level: str) -> None:
        """The leader is asked to name the unit that handles it, inside the bureau or through the superior (S0-55)."""
        values = {
            "level": level,
            "asked_on": day(self.workspace),
            "facts": "当事人在两个辖区都有经营场所，货源相同。",
            "across": "跨辖区，需要明确由一个单位承办。" if level == WITHIN else "与外区同时立案，协商未达成一致。",
            "proposed": self.neighbours[0],
            "proposed_because": "主要经营场所在其辖区。",
        }
        take(self.workspace, new_from(self.workspace, Designation, lead, **values), "ask")

    # -- people who are asked for

    def ask(self, lead: Lead, *places: str) -> None:
        """People are asked for, at one place or at several at the same time; a few requests are taken back at once."""
        starts = self.workspace.calendar.add_working_days(self.today, 5)
        for place in places or ("",):
            request = self._request(lead, starts.isoformat())
            request.place = place or request.place or lead.place
            request = support.submit(self.workspace, request)
            if not places and self.rng.random() < TAKEN_BACK:
                take(self.workspace, request, "withdraw", {}, "已自行安排人员")

    def _request(self, lead: Lead, starts_on: str) -> SupportRequest:
        request = support.request_for(self.workspace, self.workspace.records(Lead).get(lead.uid))
        people = people_of(self.workspace)
        request.people, request.urgency = self.rng.choice((1, 2, 2, 3)), self.rng.choice(("一般", "一般", "紧急"))
        request.ask_of = self.rng.choice((ASK_OF[:1], ASK_OF[:1], ASK_OF[1:], ASK_OF))
        request.starts_at, request.ends_at = f"{starts_on}T09:00", f"{starts_on}T11:30"
        request.host = (people[0].full_name if people else None) or "本所人员"
        request.task = "现场清点、固定证据。"
        return request

    def ask_for_two_places(self) -> None:
        """Two places at the same time: whoever lends has to look whether its people are already sent (S0-72)."""
        lead = self.registered(day(self.workspace))
        self.ask(lead, "店面", "仓库")
        self.later(12, lambda: self.triage(lead, None))


def designation_level(place: int) -> str:
    """Every fourth lead that touches other areas goes to the superior."""
    return ABOVE if place % 4 == 3 else WITHIN
