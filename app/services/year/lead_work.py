"""Leads of the simulated year, from the report to the case: each thing happens on its day, and says what happens next."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from app.domain.cases import Case
from app.domain.leads import Lead, Reporter
from app.domain.legal_review import LegalReview
from app.domain.model_cases import ModelCase
from app.domain.organisation import Area, Person
from app.domain.query import Query, where_is
from app.domain.reassignment import Reassignment
from app.domain.rectification import RESULTS, Rectification
from app.domain.support import SupportRequest
from app.services import leads, support
from app.services.workspace import Workspace
from app.services.year import invented
from app.services.year.desk import may, new_from, take

Later = Callable[[int, Callable[[], None]], None]
"""Do something so many days from now; what lies after the end of the year is not done."""
RECHECKED = {"result": RESULTS[0], "finding": "标识已撤下，凭证已提交。"}
PUBLISHED_AFTER = 10
"""Days from a penalty to its publication."""
DOUBLE, LATE_DECISION, ASKS, HANDED_ON, REVIEWED, PUT_RIGHT, MODEL = 0.05, 0.05, 0.1, 0.02, 0.3, 0.3, 0.06


class LeadWork:
    """One office and its leads."""

    def __init__(self, workspace: Workspace, rng: Random, later: Later, neighbours: list[str]) -> None:
        self.workspace, self.rng, self.later, self.neighbours = workspace, rng, later, neighbours
        self.areas = [area for area in workspace.areas() if area.office == workspace.unit.uid] or list(workspace.areas())[:1]
        self.last: Lead | None = None

    @property
    def today(self) -> date:
        """The day that it is now."""
        return self.workspace.today

    def _people(self) -> list[Person]:
        return list(self.workspace.records(Person).all(Query(where=(where_is("works_at", self.workspace.unit.uid),))))

    def _handlers(self) -> str:
        return "、".join(person.full_name or "" for person in self._people()[:2])

    def register(self) -> None:
        """A lead comes in; now and then the same one again."""
        area: Area = self.rng.choice(self.areas)
        people = self._people()
        handler = (self.rng.choice(people).full_name or "") if people else ""
        received = self.today - timedelta(days=self.rng.randrange(3))
        values = invented.lead_values(self.rng, area.uid, area.full_name or "", received.isoformat(), handler)
        twin = self.last if self.last is not None and self.rng.random() < DOUBLE else None
        if twin is not None:
            values |= {"suspect": twin.suspect, "suspect_phone": twin.suspect_phone, "kind": twin.kind}
        lead = Lead(unit=self.workspace.unit.uid, **values)  # type: ignore[arg-type]
        reporter = Reporter(full_name=invented.person(self.rng), phone=invented.phone(self.rng)) if lead.source == "举报" else None
        lead = leads.register(self.workspace, lead, reporter)
        self.last = lead
        self.later(self.rng.randrange(2, 8), lambda: self.triage(lead, twin))

    def triage(self, lead: Lead, twin: Lead | None) -> None:
        """The opinion; some leads go to another office instead, some need people."""
        if not may(self.workspace, lead, "triage"):
            return
        stored = self.workspace.records(Lead).get(lead.uid)
        if twin is not None and may(self.workspace, self.workspace.records(Lead).find(twin.uid), "triage"):
            decided = {"decided_by": "本所负责人", "decided_on": self.today.isoformat(), "merged_into": twin.uid}
            take(self.workspace, stored, "merge", decided, "与前一条线索是同一家")
            return
        if self.neighbours and self.rng.random() < HANDED_ON:
            values = {"receiver": self.rng.choice(self.neighbours), "demand": "核查处理", "reason": "经营场所在对方辖区"}
            take(self.workspace, new_from(self.workspace, Reassignment, stored, **values), "send", {"approved_by": "本所负责人"})
            return
        conclusion = invented.chosen(self.rng, invented.CONCLUSIONS)
        leads.triage(self.workspace, stored, {"held_on": self.today.isoformat(), "people": self._handlers() or "本所人员", "conclusion": conclusion})
        if self.rng.random() < ASKS:
            self.ask(lead)
        days = self.rng.randrange(25, 45) if self.rng.random() < LATE_DECISION else self.rng.randrange(4, 11)
        self.later(days, lambda: self.decide(lead, conclusion))

    def ask(self, lead: Lead) -> None:
        """People of the group are asked for."""
        request = support.request_for(self.workspace, self.workspace.records(Lead).get(lead.uid))
        day = self.workspace.calendar.add_working_days(self.today, 5)
        people = self._people()
        request.people, request.urgency = self.rng.choice((1, 2, 2, 3)), self.rng.choice(("一般", "一般", "紧急"))
        request.starts_at, request.ends_at = f"{day}T09:00", f"{day}T11:30"
        request.place = request.place or lead.place
        request.host = (people[0].full_name if people else None) or "本所人员"
        request.task = "现场清点、固定证据。"
        support.submit(self.workspace, request)

    def decide(self, lead: Lead, conclusion: str) -> None:
        """The decision of the head; a filed lead becomes a case."""
        step = {"建议立案": "file_case", "建议移送": "refer"}.get(conclusion, "close")
        if not may(self.workspace, lead, step):
            return
        decided = {"decided_by": "本所负责人", "decided_on": self.today.isoformat()}
        done = take(self.workspace, lead, step, decided, "" if step == "file_case" else "经核查，按研判意见办理。")
        if step == "file_case":
            self.open_case(done)

    def open_case(self, lead: Lead) -> None:
        """The archive of the case, with its days ahead."""
        handlers = self._handlers() or "本所两名执法人员"
        assisting = tuple(one.lender for one in self._answered(lead) if one.lender and one.lender != self.workspace.unit.uid)
        case = new_from(self.workspace, Case, lead, handlers=handlers, filed_on=self.today.isoformat(), assisting=assisting)
        case = take(self.workspace, case, "open")
        if self.rng.random() < REVIEWED:
            self.later(10, lambda: self.review(case))
        if self.rng.random() < PUT_RIGHT:
            self.later(14, lambda: self.order(case))
        self.later(self.rng.randrange(15, 40), lambda: self.step(case, "investigated", {"investigated_on": self._day()}))
        self.later(self.rng.randrange(42, 60), lambda: self._decide_case(case))
        self.later(self.rng.randrange(64, 85), lambda: self._close(case))

    def _answered(self, lead: Lead) -> list[SupportRequest]:
        return list(self.workspace.records(SupportRequest).all(Query(where=(where_is("lead", lead.uid),))))

    def _day(self) -> str:
        return self.today.isoformat()

    def step(self, case: Case, name: str, values: dict[str, object]) -> None:
        """Take a step of a case where it is open."""
        if may(self.workspace, self.workspace.records(Case).get(case.uid), name):
            take(self.workspace, case, name, values)

    def _decide_case(self, case: Case) -> None:
        fine = self.rng.randrange(5, 300) * 100
        self.step(case, "decide", {"decision_kind": "行政处罚", "decided_on": self._day(), "fine": fine})
        self.later(PUBLISHED_AFTER, lambda: self.step(case, "publish", {"published_on": self._day()}))

    def _close(self, case: Case) -> None:
        self.step(case, "close", {"closing": "执行完毕", "closed_on": self._day()})
        if self.rng.random() < MODEL:
            stored = self.workspace.records(Case).get(case.uid)
            values = {"kind": "商标", "headline": f"{stored.party}{stored.kind}案", "party": stored.party, "submitted_on": self._day()}
            texts = {"facts": "当事人销售侵权商品。", "outcome": "没收商品并罚款。", "meaning": "对同类经营者有警示作用。"}
            take(self.workspace, new_from(self.workspace, ModelCase, stored, **values, **texts), "submit")

    def review(self, case: Case) -> None:
        """政策法规科 is asked to review it."""
        values = {"sort": "法制审核", "proposal": "责令停止侵权，没收商品并罚款"}
        paper = new_from(self.workspace, LegalReview, self.workspace.records(Case).get(case.uid), **values)
        take(self.workspace, paper, "submit", {"submitted_on": self._day()})

    def order(self, case: Case) -> None:
        """The party is told to put something right."""
        due = self.workspace.calendar.add_working_days(self.today, 10).isoformat()
        values = {"ordered_on": self._day(), "requirement": "撤下标识，三日内提交进货凭证。", "due_on": due}
        paper = new_from(self.workspace, Rectification, self.workspace.records(Case).get(case.uid), **values)
        paper = take(self.workspace, paper, "order")
        self.later(16, lambda: self._recheck(paper))

    def _recheck(self, paper: Rectification) -> None:
        if may(self.workspace, paper, "pass"):
            take(self.workspace, paper, "pass", {**RECHECKED, "rechecked_on": self._day(), "rechecked_by": self._handlers() or "本所两人"})
