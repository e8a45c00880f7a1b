"""Beginning a record from the one that it belongs to: a 转办单 from its lead, a 审核 from its case, filled by the rules of its forms.

It stores nothing; the page and the command line begin the same way.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from app.domain.allocation import USUAL, AllocationProposal
from app.domain.assessment import Commendation
from app.domain.cases import Case
from app.domain.complaints import ComplaintRecord
from app.domain.coordination import Coordination
from app.domain.drawn_checks import FEWEST_OFFICERS, RandomDraw
from app.domain.groups import group_of
from app.domain.jurisdiction import WITHIN, Designation
from app.domain.lead_papers import LeadPaper
from app.domain.leads import Lead
from app.domain.legal_review import LegalReview
from app.domain.model_cases import ModelCase
from app.domain.news import Inquiry
from app.domain.organisation import Pairing, Person, Unit
from app.domain.oversight import OversightOrder
from app.domain.pairing_work import PairingActivity, PairingSummary
from app.domain.query import Query, where_is
from app.domain.records import Audience, Record, fields_of, owners_of
from app.domain.tallies import USUAL_FACTOR, Balance, GroupSummary
from app.services.lead_handovers import holder_of, unagreed
from app.services.prefill import prefilled
from app.services.ranking import fill_rank
from app.services.records import put
from app.services.usable import require_usable
from app.services.workspace import Workspace


def begun(workspace: Workspace, kind: type[Record], values: Mapping[str, Any]) -> Record:
    """A new record with these values and, where they leave something empty, what the records that it belongs to say."""
    record = prefilled(workspace, kind, values)
    filling = FILLING.get(kind)
    if filling is not None:
        filling(workspace, record)
    put(record, {name: value for name, value in values.items() if value not in (None, ())})
    return record


def begun_from(workspace: Workspace, kind: type[Record], owner: Record) -> Record:
    """A new record that belongs to another one, or goes on from a paper of the same lead. Raises NotAllowed when that may not be used any more."""
    require_usable(workspace, owner, "填写别的记录")
    links = [name for name, table in owners_of(kind).items() if table == owner.table]
    if not links and isinstance(owner, LeadPaper):
        return begun(workspace, kind, {"lead": owner.lead})
    return begun(workspace, kind, {name: (owner.uid,) if fields_of(kind)[name].kind.many else owner.uid for name in links})


def papers_of(kinds: Sequence[type[Record]], owner: type[Record]) -> Iterator[type[Record]]:
    """The kinds whose records belong to those of another kind; what never leaves this computer is not among them."""
    for kind in kinds:
        if kind.audience is not Audience.HERE and owner.table in owners_of(kind).values():
            yield kind


def _coordination(workspace: Workspace, paper: Any) -> None:
    lead = workspace.records(Lead).find(paper.lead)
    if lead is not None:
        paper.holder = holder_of(lead)
        paper.group = paper.group or lead.group


def _designation(workspace: Workspace, paper: Any) -> None:
    """Who has the lead, whose area it is and who coordinates see the paper from its first step on."""
    lead = workspace.records(Lead).find(paper.lead)
    if lead is not None:
        paper.concerned = tuple(dict.fromkeys(uid for uid in (holder_of(lead), lead.office, lead.coordinator) if uid and uid != paper.unit))
    for failed in unagreed(workspace, paper.lead)[-1:]:
        _go_on(workspace, paper, failed)


def _go_on(workspace: Workspace, paper: Any, failed: Coordination) -> None:
    """What was proposed in vain, to whom, and what the offices said."""
    names = workspace.unit_names()
    taker, holder = names.get(failed.taker or "", ""), names.get(failed.holder or "", "")
    said = ((taker, failed.taker_opinion), (holder, failed.holder_opinion))
    paper.level, paper.proposed, paper.proposed_because = WITHIN, failed.taker, failed.reason
    paper.concerned = tuple(dict.fromkeys(uid for uid in (*paper.concerned, failed.holder, failed.taker) if uid and uid != paper.unit))
    paper.across = f"{holder}承办的线索，建议由{taker}承接，案源处置协调（{failed.number or ''}）未达成一致。"
    paper.talks = failed.proposal
    paper.positions = "\n".join(f"{name}：{opinion}" for name, opinion in said if opinion)


def _allocation(workspace: Workspace, proposal: Any) -> None:
    group = group_of(workspace.groups(), workspace.unit.uid, workspace.today.isoformat())
    proposal.group = proposal.group or (group.uid if group else None)
    for name in ("triage", "checking", "case", "hard", "soon", "overdue"):
        if getattr(proposal, f"weight_{name}") is None:
            setattr(proposal, f"weight_{name}", getattr(USUAL, name))


def _summary(workspace: Workspace, summary: Any) -> None:
    group = group_of(workspace.groups(), workspace.unit.uid, workspace.today.isoformat())
    summary.group = summary.group or (group.uid if group else None)


def _balance(_workspace: Workspace, balance: Any) -> None:
    balance.factor = balance.factor or USUAL_FACTOR


def reviewing_unit(workspace: Workspace) -> str | None:
    """政策法规科, where the bureau has one (仓市场监管〔2025〕94号 二（二）)."""
    found = next((unit for unit in workspace.records(Unit).all() if not unit.external and "法规" in (unit.short_name or "")), None)
    return found.uid if found else None


def _review(workspace: Workspace, review: Any) -> None:
    bureau = workspace.bureau
    review.reviewed_at = review.reviewed_at or reviewing_unit(workspace) or (bureau.uid if bureau else None)
    _case_number(workspace, review)


def _case_number(workspace: Workspace, paper: Any) -> None:
    """Whoever reads the paper may not have the case: until the case system gave it a number, the archive's says which it is."""
    case = workspace.records(Case).find(paper.case)
    paper.case_number = paper.case_number or (case.number if case is not None else None)


def _oversight(workspace: Workspace, order: Any) -> None:
    """Who handles the lead or the case is watched, where that is not the unit that watches."""
    lead, case = workspace.records(Lead).find(order.lead), workspace.records(Case).find(order.case)
    handler = case.unit if case is not None else holder_of(lead) if lead is not None else None
    order.receiver = order.receiver or (handler if handler != order.unit else None)


def _pairing(workspace: Workspace, paper: Any) -> None:
    """The pairing of this unit, where it has exactly one in force, and for a summary the year."""
    today = workspace.today.isoformat()
    own = [one for one in workspace.records(Pairing).all(Query((where_is("ours", workspace.unit.uid),))) if (one.valid_to or today) >= today]
    paper.pairing = paper.pairing or (own[0].uid if len(own) == 1 else None)
    if isinstance(paper, PairingSummary):
        paper.year = paper.year or workspace.today.year


def _draw(workspace: Workspace, draw: Any) -> None:
    """The own people who hold a certificate are drawn from; two go to each place (行政处罚法 第四十二条)."""
    today = workspace.today.isoformat()
    people = workspace.records(Person).all(Query((where_is("works_at", workspace.unit.uid),)))
    certified = [person.name for person in people if person.certificate and person.works_on(today)]
    draw.officers = draw.officers or "\n".join(certified) or None
    draw.officers_each = draw.officers_each or FEWEST_OFFICERS


def _complaint(workspace: Workspace, complaint: Any) -> None:
    lead = workspace.records(Lead).find(complaint.lead)
    if lead is not None:
        complaint.subject = complaint.subject or lead.suspect
        complaint.outside_number = complaint.outside_number or lead.outside_number
        complaint.handled_by = complaint.handled_by or holder_of(lead)


def _inquiry(workspace: Workspace, inquiry: Any) -> None:
    bureau = workspace.bureau
    inquiry.receiver = inquiry.receiver or (workspace.unit.parent if workspace.unit.bureau else bureau.uid if bureau else None)


FILLING: Mapping[type[Record], Callable[[Workspace, Any], None]] = {
    ComplaintRecord: _complaint,
    Coordination: _coordination,
    Designation: _designation,
    AllocationProposal: _allocation,
    GroupSummary: _summary,
    Balance: _balance,
    LegalReview: _review,
    Inquiry: _inquiry,
    ModelCase: _case_number,
    OversightOrder: _oversight,
    PairingActivity: _pairing,
    PairingSummary: _pairing,
    RandomDraw: _draw,
    Commendation: fill_rank,
}
"""What no pattern of a form can say."""
