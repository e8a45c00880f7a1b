"""What offices of the simulated year do when they have opened their post: requests, reviews, papers of others wait for their next step."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from app.domain.groups import group_of, offices_of
from app.domain.leads import Lead
from app.domain.legal_review import IN_REVIEW, LegalReview
from app.domain.model_cases import SUBMITTED as SENT_IN
from app.domain.model_cases import ModelCase
from app.domain.organisation import Person
from app.domain.query import Condition, Query, Test, where_is
from app.domain.reassignment import Reassignment
from app.domain.records import Record
from app.domain.referral import Referral
from app.domain.support import SupportRequest
from app.domain.support_steps import SUPPORT_STEPS, is_bureau
from app.services import leads, support
from app.services.lenders import lenders_for
from app.services.workspace import Workspace
from app.services.year.desk import may, take
from app.services.year.scale import BUREAU

IN_ORDER = ("propose", "agree", "decline", "recommend", "decide", "dispatch", "arrive", "return", "feed_back")
UNANSWERED = sorted({state for move in SUPPORT_STEPS.moves for state in move.sources} - SUPPORT_STEPS.closed - {SUPPORT_STEPS.start})
DECLINES = 0.08
IN_A_ROW = 3
"""So many steps of one request are taken at once: agreed, and sent."""


class InboxWork:
    """One office. Of two computers of a unit only the first answers."""

    def __init__(self, workspace: Workspace, rng: Random) -> None:
        self.workspace, self.rng = workspace, rng
        self._answers: Mapping[str, Callable[[SupportRequest], Mapping[str, Any] | None]] = {
            "propose": self._lender_of_the_group,
            "recommend": lambda _: {},
            "decide": self._lender_of_the_bureau,
            "agree": lambda one: {"agreed_people": one.proposed_people},
            "arrive": lambda _: {},
            "return": lambda _: {},
            "feed_back": lambda _: {"feedback": "配合良好，按时完成。", "rating": "好"},
        }

    def answer(self) -> None:
        """Everything that waits for this unit."""
        for request in self._in(SupportRequest, *UNANSWERED):
            self._see_to(request)
        for paper in self._all(Reassignment, lambda one: one.receiver == self.workspace.unit.uid):
            self._sign_for(paper)
        for referral in self._all(Referral, lambda one: one.receiver == self.workspace.unit.uid):
            self._take_up(referral)
        if is_bureau(self.workspace.unit) or "法规" in (self.workspace.unit.short_name or ""):
            for review in self._in(LegalReview, IN_REVIEW):
                self._review(review)
        if self.workspace.unit.short_name == BUREAU:
            for model in self._in(ModelCase, SENT_IN):
                if may(self.workspace, model, "adopt"):
                    take(self.workspace, model, "adopt", {"adopted_on": self._day()})

    def _day(self) -> str:
        return self.workspace.today.isoformat()

    def _all(self, kind: type[Record], wanted: Callable[[Any], bool]) -> list[Any]:
        return [one for one in self.workspace.records(kind).all(Query()) if wanted(one)]

    def _in(self, kind: type[Record], *states: str) -> list[Any]:
        return list(self.workspace.records(kind).all(Query(where=(Condition("state", Test.IN, states),))))

    def _see_to(self, request: SupportRequest) -> None:
        for _ in range(IN_A_ROW):
            if not self._answer_request(self.workspace.records(SupportRequest).get(request.uid)):
                return

    def _answer_request(self, request: SupportRequest) -> bool:
        """Take the next step; false when none waits for this unit."""
        step = next((name for name in IN_ORDER if may(self.workspace, request, name)), "")
        if step == "agree" and self.rng.random() < DECLINES:
            take(self.workspace, request, "decline", {}, "当日已有联合检查")
        elif step == "dispatch":
            self._send(request)
        elif step == "propose" and self._lender_of_the_group(request) is None:
            take(self.workspace, request, "refer_up", {}, "本组没有可派人员")
        elif step in self._answers:
            values = self._answers[step](request)
            if values is not None:
                take(self.workspace, request, step, values)
        return bool(step)

    def _lender_of_the_group(self, request: SupportRequest) -> Mapping[str, Any] | None:
        """Another office of the group with people, not one that has declined."""
        group = group_of(self.workspace.groups(), self.workspace.unit.uid, self._day())
        staffed = [uid for uid in (offices_of(group) if group else ()) if uid not in (request.unit, request.lender) and self._people(uid)]
        return {"lender": self.rng.choice(staffed), "proposed_people": 1, "proposal": "距离较近，当天有人。"} if staffed else None

    def _lender_of_the_bureau(self, request: SupportRequest) -> Mapping[str, Any] | None:
        known = [unit for unit in lenders_for(self.workspace, request) if self._people(unit.uid)]
        brigade = [unit for unit in known if unit.kind == "执法大队"] or known
        return {"lender": brigade[0].uid, "proposed_people": 1} if brigade else None

    def _people(self, unit: str) -> list[Person]:
        return list(self.workspace.records(Person).all(Query(where=(where_is("works_at", unit), Condition("certificate", Test.FILLED)))))

    def _send(self, request: SupportRequest) -> None:
        people = tuple(person.uid for person in self._people(self.workspace.unit.uid)[: request.agreed_people or request.proposed_people or 1])
        if people:
            values = {"people": people, "no_conflict": True, "signed_by": "本所负责人", "sent_on": self._day()}
            support.send_people(self.workspace, request, values, confirmed=True)

    def _sign_for(self, paper: Reassignment) -> None:
        """The paper is accepted, and its lead is decided by the next post."""
        if may(self.workspace, paper, "accept"):
            take(self.workspace, paper, "accept", {"receipt_by": "内勤", "receipt_on": self._day()})
            return
        lead = self.workspace.records(Lead).find(paper.lead or "")
        if lead is not None and may(self.workspace, lead, "close"):
            decided = {"decided_by": "本所负责人", "decided_on": self._day()}
            take(self.workspace, lead, "close", decided, "经核查，违法事实不成立。")
        elif lead is not None and may(self.workspace, lead, "triage"):
            leads.triage(self.workspace, lead, {"held_on": self._day(), "people": "本所人员", "conclusion": "建议不予立案"})
        elif may(self.workspace, paper, "report"):
            take(self.workspace, paper, "report", {"result": "已核查办结", "result_on": self._day()})

    def _take_up(self, referral: Referral) -> None:
        if may(self.workspace, referral, "accept"):
            take(self.workspace, referral, "accept", {"receipt_by": "内勤", "receipt_on": self._day()})
        elif may(self.workspace, referral, "feed_back"):
            take(self.workspace, referral, "feed_back", {"result": "已核查，责令改正。", "result_on": self._day()})

    def _review(self, review: LegalReview) -> None:
        if may(self.workspace, review, "pass"):
            opinion = {"conclusion": "同意", "opinion": "事实清楚，程序合法。", "reviewer": "法规审核员", "reviewed_on": self._day()}
            take(self.workspace, review, "pass", opinion)
