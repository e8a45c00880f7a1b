"""Earlier decisions against the same subject within five years (商标法 第六十条), shown when a lead is entered. It names them; the law is applied by people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.cases import DECISIONS, Case
from app.domain.due import MONTHS_A_YEAR, add_months
from app.domain.identifiers import NO_CODE_YET
from app.domain.leads import Lead
from app.domain.likeness import FEWEST_LETTERS, plain
from app.domain.query import Query
from app.services.workspace import Workspace

YEARS = 5
LAW = "商标法 第六十条"
TRADEMARK = "商标侵权"
MOST = 5


@dataclass(frozen=True)
class Prior:
    """A decision against the same subject, and what is said about it."""

    case: Case
    sentence: str
    clause: str


def prior_decisions(workspace: Workspace, lead: Lead) -> list[Prior]:
    """The penalties of the five years before the lead, the newest first; known by code or by exactly the same name."""
    until = date.fromisoformat(lead.received_on) if lead.received_on else workspace.today
    since = add_months(until, -YEARS * MONTHS_A_YEAR).isoformat()
    found = {case.uid: case for case in _of_the_subject(workspace, lead) if case.decision_kind == DECISIONS[0]}
    within = [case for case in found.values() if since <= (case.decided_on or "") <= until.isoformat()]
    return [_told(case, lead) for case in sorted(within, key=lambda one: one.decided_on or "", reverse=True)[:MOST]]


def _of_the_subject(workspace: Workspace, lead: Lead) -> Iterator[Case]:
    code, name = plain(lead.suspect_code), plain(lead.suspect)
    for field, value in (("party_code", code), ("party", name)):
        if len(value) >= FEWEST_LETTERS and value not in NO_CODE_YET:
            for case in workspace.records(Case).page(Query(search=value), None, 100).records:
                if plain(getattr(case, field)) == value and (not lead.uid or case.lead != lead.uid):
                    yield case


def _told(case: Case, lead: Lead) -> Prior:
    year = (case.decided_on or "")[:4]
    words = f"该主体 {year} 年因{case.kind or case.cause or '违法行为'}被处罚过（5年内）"
    if case.kind == TRADEMARK and lead.kind in (TRADEMARK, None):
        return Prior(case, f"{words}，请注意从重情形（商标法第六十条）。", LAW)
    return Prior(case, f"{words}。", "")
