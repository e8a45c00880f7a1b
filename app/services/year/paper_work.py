"""The papers of the simulated year that wait for a unit: reassignments, referrals, reviews, designations, orders; and the leads that came with them."""

from functools import cached_property
from random import Random
from typing import Any

from app.domain import coordination, jurisdiction, logistics, model_cases, oversight, police_referral
from app.domain.coordination import Coordination
from app.domain.jurisdiction import ABOVE, Designation
from app.domain.lead_steps import OPEN
from app.domain.leads import Lead
from app.domain.legal_review import IN_REVIEW, SENT_BACK, LegalReview
from app.domain.logistics import LogisticsRequest
from app.domain.model_cases import ModelCase
from app.domain.oversight import PUBLIC_LIST, OversightOrder
from app.domain.police_referral import MUST, PoliceReferral
from app.domain.query import Condition, Query, Test
from app.domain.reassignment import ACCEPTED, SENT, Reassignment
from app.domain.records import Record
from app.domain.referral import Referral
from app.domain.referral_steps import ACCEPTED as TAKEN
from app.domain.referral_steps import SENT as REFERRED
from app.domain.steps import DISPUTED, SETTLE
from app.domain.support_steps import is_bureau
from app.services import leads, referrals
from app.services.making import STANDS
from app.services.referrals import lead_taken_up
from app.services.sending import reachable_units
from app.services.steps import disputed_steps, workflow_of
from app.services.workspace import Workspace
from app.services.year.desk import day, handlers_of, may, refusal_of, take, take_open

OTHER_KIND = "其他"
"""What another bureau calls by a name that is not known here."""
SENDS_BACK, UNWILLING, REFUSES, TAKES_UP, ABOVE_TOO = 0.12, 0.2, 0.1, 0.5, 0.15


class PaperWork:
    """One unit that answers."""

    def __init__(self, workspace: Workspace, rng: Random) -> None:
        self.workspace, self.rng = workspace, rng

    def answer(self) -> None:
        """Everything that waits for this unit."""
        self._see_to(Reassignment, (SENT, ACCEPTED), self._sign_for)
        self._see_to(Referral, (REFERRED, TAKEN), self._take_up)
        self._see_to(LegalReview, (IN_REVIEW, SENT_BACK), self._review)
        self._see_to(Coordination, (coordination.PROPOSED, coordination.TAKEN), self._coordinate)
        self._see_to(Designation, (jurisdiction.ASKED, jurisdiction.EXAMINED, jurisdiction.REPORTED, jurisdiction.DECIDED), self._designate)
        self._see_to(OversightOrder, (oversight.ISSUED, oversight.REPORTED), self._report)
        self._see_to(LogisticsRequest, (logistics.ASKED, logistics.GRANTED), self._provide)
        self._see_to(PoliceReferral, (police_referral.REPORTED, police_referral.APPROVED, police_referral.HANDED, police_referral.FILED), self._tell_police)
        for kind in self.workspace.store.kinds:
            if kind.steps is not None:
                self._see_to(kind, (DISPUTED,), self._settle)
        self._see_to(ModelCase, (model_cases.SUBMITTED, model_cases.ADOPTED), self._adopt)
        self._finish_leads()

    def _see_to(self, kind: type[Record], states: tuple[str, ...], act: Any) -> None:
        for paper in list(self.workspace.records(kind).all(Query(where=(Condition("state", Test.IN, states),)))):
            act(paper)

    @cached_property
    def _reached(self) -> set[str]:
        """The units that have a computer."""
        return {unit.uid for unit in reachable_units(self.workspace)}

    @property
    def _today(self) -> str:
        return day(self.workspace)

    def _settle(self, record: Record) -> None:
        """Two units have taken steps that cannot both stand: whoever may lets one of them stand, with what is written now."""
        workflow = workflow_of(record)
        for step in disputed_steps(self.workspace, record):
            values = {name: getattr(record, name) for name in workflow.move(step.name).sets if getattr(record, name)}
            if not refusal_of(take, self.workspace, record, SETTLE, {STANDS: step.uid, **values}, "双方电话商定"):
                return

    # -- leads of others

    def _sign_for(self, paper: Reassignment) -> None:
        """The paper is accepted; when its lead is decided, the result is reported."""
        if take_open(self.workspace, paper, "accept", {"receipt_by": "内勤", "receipt_on": self._today}):
            return
        lead = self.workspace.records(Lead).find(paper.lead or "")
        if lead is not None and lead.state not in OPEN:
            take_open(self.workspace, paper, "report", {"result": "已核查办结", "result_on": self._today})

    def _finish_leads(self) -> None:
        """Leads that came to this unit by a paper are discussed, and decided by the next post."""
        mine = Condition("handled_by", Test.IN, (self.workspace.unit.uid,)), Condition("state", Test.IN, OPEN)
        for lead in list(self.workspace.records(Lead).all(Query(where=mine))):
            self._finish(lead)

    def _finish(self, lead: Lead) -> None:
        decided = {"decided_by": "本所负责人", "decided_on": self._today}
        if not take_open(self.workspace, lead, "close", decided, "经核查，违法事实不成立。") and may(self.workspace, lead, "triage"):
            opinion = {"held_on": self._today, "people": handlers_of(self.workspace), "conclusion": "建议不予立案"}
            leads.triage(self.workspace, lead, opinion)

    def _take_up(self, referral: Referral) -> None:
        """Signed for, sometimes registered as a lead of this unit; answered when that is decided."""
        if referral.receiver != self.workspace.unit.uid:
            return
        area = next((area.uid for area in self.workspace.areas() if area.office == self.workspace.unit.uid), None)
        if area and referral.state == REFERRED and self.rng.random() < TAKES_UP and may(self.workspace, referral, "take_up"):
            missing = {} if referrals.lead_from(self.workspace, referral).kind else {"kind": OTHER_KIND}
            take(self.workspace, referral, "take_up", {"area": area, "detail": "货源在本辖区。", **missing})
        elif not take_open(self.workspace, referral, "accept", {"receipt_by": "内勤", "receipt_on": self._today}):
            lead = lead_taken_up(self.workspace, referral)
            if lead is not None and lead.state in OPEN:
                self._finish(lead)
            else:
                take_open(self.workspace, referral, "feed_back", {"result": "已核查，责令改正。", "result_on": self._today})

    def _coordinate(self, paper: Coordination) -> None:
        """Whoever is to take it answers, then whoever has it."""
        unwilling = self.rng.random() < UNWILLING
        if may(self.workspace, paper, "take"):
            take(self.workspace, paper, "decline" if unwilling else "take", {"taker_opinion": "人手不足" if unwilling else "同意承接"})
        if may(self.workspace, paper, "agree"):
            still_here = may(self.workspace, self.workspace.records(Lead).find(paper.lead or ""), "hand_over")
            take(self.workspace, paper, "agree" if still_here else "refuse", {"holder_opinion": "同意移交" if still_here else "已自行办结"})

    def _designate(self, paper: Designation) -> None:
        """The bureau examines and decides, or reports to the superior; whoever is designated signs for it."""
        if self.workspace.unit.bureau:
            take_open(self.workspace, paper, "examine", {"section_opinion": "建议指定一个单位承办。", "law_opinion": "同意。"})
            self._decide(paper)
        take_open(self.workspace, paper, "receive", {"receipt_by": "内勤", "receipt_on": self._today})

    def _decide(self, paper: Designation) -> None:
        decision = {"decided_for": paper.proposed, "decided_by": "分管领导", "decided_on": self._today}
        is_open = may(self.workspace, self.workspace.records(Lead).find(paper.lead or ""), "designate")
        if paper.level == ABOVE:
            if take_open(self.workspace, paper, "report", {"reported_to": "福州市市场监督管理局", "reported_on": self._today}) or not is_open:
                return
            take_open(self.workspace, paper, "note", {**decision, "superior_number": "榕市监指字12号"})
        elif not is_open or self.rng.random() < REFUSES:
            take_open(self.workspace, paper, "refuse", {}, "由现承办单位继续办理")
        else:
            take_open(self.workspace, paper, "decide", decision)

    # -- reviews, orders, cases

    def _review(self, review: LegalReview) -> None:
        """政策法规科 answers, the bureau where that has no computer; what was sent back is put right and submitted again."""
        opinion = {"opinion": "事实清楚，程序合法。", "reviewer": "法规审核员", "reviewed_on": self._today}
        if may(self.workspace, review, "pass") and (review.reviewed_at == self.workspace.unit.uid or review.reviewed_at not in self._reached):
            sent_back = not review.reviewed_on and self.rng.random() < SENDS_BACK
            conclusion = "建议补充调查" if sent_back else "同意"
            take(self.workspace, review, "send_back" if sent_back else "pass", {**opinion, "conclusion": conclusion})
        elif review.state == SENT_BACK:
            take_open(self.workspace, review, "submit", {"submitted_on": self._today})

    def _report(self, order: OversightOrder) -> None:
        """The supervised unit reports, on the public list its progress until the day is near; the issuer releases it."""
        said = {"progress": "已完成核查，正在办理。", "progress_on": self._today}
        goes_on = order.sort == PUBLIC_LIST and (order.due_on or "") > day(self.workspace, 30)
        if not take_open(self.workspace, order, "progress" if goes_on else "report", said):
            take_open(self.workspace, order, "release", {"released_on": self._today})

    def _provide(self, request: LogisticsRequest) -> None:
        granted = {"granted": "安排公务车一辆、记录仪两台", "granted_by": "办公室", "granted_on": self._today}
        if self.workspace.unit.bureau and may(self.workspace, request, "grant") and self.rng.random() < REFUSES:
            take(self.workspace, request, "decline", {}, "当日车辆已安排")
        elif not (self.workspace.unit.bureau and take_open(self.workspace, request, "grant", granted)):
            take_open(self.workspace, request, "return", {"returned_on": self._today})

    def _tell_police(self, paper: PoliceReferral) -> None:
        """The head decides; the office hands over, and notes what the police answered."""
        now = self.workspace.now().strftime("%Y-%m-%dT%H:%M")
        if is_bureau(self.workspace.unit) and self.workspace.unit.bureau:
            take_open(self.workspace, paper, "approve", {"decided_by": "局长", "decided_at": now})
        for step, values in (("items_over", {"items_on": self._today}), ("filed", {"answered_on": self._today})):
            if take_open(self.workspace, paper, step, values):
                return
        take_open(self.workspace, paper, "hand_over", {"handed_at": now, "items": MUST})

    def _adopt(self, model: ModelCase) -> None:
        if not self.workspace.unit.bureau:
            return
        if may(self.workspace, model, "adopt") and self.rng.random() < REFUSES:
            take(self.workspace, model, "decline", {}, "案情较为普通")
        elif not take_open(self.workspace, model, "adopt", {"adopted_on": self._today}) and self.rng.random() < ABOVE_TOO:
            take_open(self.workspace, model, "adopt_above", {"adopted_above_by": "福州市市场监督管理局", "adopted_above_on": self._today})
