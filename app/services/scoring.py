"""The score of an office in a year, indicator by indicator, each with the numbers of the records that earned it (S0-65).

The same records give the same score.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from app.domain.assessment import BY_HAND, Indicator, Scorecard, ScoreItem
from app.domain.cases import Case
from app.domain.errors import UserError
from app.domain.lead_steps import LEAD_STEPS
from app.domain.leads import Lead
from app.domain.model_cases import ADOPTED, ADOPTED_ABOVE, DECLINED, SUBMITTED, ModelCase
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record
from app.domain.support import Dispatch
from app.services.counted_rows import Counted
from app.services.leads import check_due
from app.services.tallying import REGISTERED, between
from app.services.workspace import Workspace

MOST_NAMED = 200
"""Numbers named as evidence; the count is complete."""


def reckon_score(workspace: Workspace, scorecard: Scorecard) -> Iterator[Counted]:
    """One row for each indicator that is in use."""
    office, year = scorecard.office or "", scorecard.year or 0
    used = [one for one in workspace.records(Indicator).all() if not one.stopped]
    standing = {item.indicator: item for item in workspace.records(ScoreItem).all(Query(where=(where_is("scorecard", scorecard.uid),)))}
    rows = []
    for place, one in enumerate(sorted(used, key=lambda one: (one.heading or "", one.uid)), 1):
        found = MEASURED[one.measure or BY_HAND](workspace, office, f"{year}-01-01", f"{year}-12-31")
        whole = len(found) * (one.each or 0)
        points = min(whole, one.most) if one.most is not None else whole
        limit = f"，最高{one.most}分" if one.most is not None and whole > one.most else ""
        rows.append(
            {
                "indicator": one.uid,
                "place": place,
                "heading": one.heading,
                "count": len(found),
                "reckoned": "人工评分" if one.measure == BY_HAND else f"{len(found)}件×{one.each or 0}分＝{whole}分{limit}",
                "points": points,
                "evidence": numbers_of(found),
            }
        )
    scorecard.reckoned_on = workspace.today.isoformat()
    scorecard.total = sum(_counting(standing.get(str(row["indicator"])), int(str(row["points"]))) for row in rows)
    yield Counted(ScoreItem, ("indicator",), rows, kept_by=("changed", "because"))


def evidence_of(workspace: Workspace, item: ScoreItem) -> Sequence[Record]:
    """The records that earn the points of a line now: those that were counted, as long as nothing has changed since."""
    card, indicator = workspace.records(Scorecard).find(item.scorecard), workspace.records(Indicator).find(item.indicator)
    if card is None or indicator is None:
        return ()
    return MEASURED[indicator.measure or BY_HAND](workspace, card.office or "", f"{card.year}-01-01", f"{card.year}-12-31")


def _counting(item: ScoreItem | None, points: int) -> int:
    return item.changed if item is not None and item.changed is not None else points


def numbers_of(found: Sequence[Record]) -> str | None:
    """The numbers of the records behind a count, as a table prints them; nothing when there are none."""
    return "、".join(getattr(record, "number", None) or record.name for record in found[:MOST_NAMED]) or None


Measure = Callable[[Workspace, str, str, str], Sequence[Record]]


def _registered(workspace: Workspace, office: str, first: str, last: str) -> Sequence[Record]:
    where = (where_is("unit", office), *between("received_on", first, last), Condition("state", Test.IN, REGISTERED))
    return list(workspace.records(Lead).all(Query(where=where, sort="number")))


def _in_time(workspace: Workspace, office: str, first: str, last: str) -> Sequence[Record]:
    """Decided within the time for checking, which is reckoned anew from its day of receipt."""
    where = (where_is("unit", office), *between("decided_on", first, last), Condition("state", Test.IN, tuple(sorted(LEAD_STEPS.closed))))

    def kept(lead: Lead) -> bool:
        try:
            due = check_due(workspace.limits, workspace.calendar, lead.received_on or "", bool(lead.extended_on))
        except (UserError, ValueError):
            return False
        return date.fromisoformat(lead.decided_on or "9999-12-31") <= due.day

    return [lead for lead in workspace.records(Lead).all(Query(where=where, sort="number")) if kept(lead)]


def _hosted(workspace: Workspace, office: str, first: str, last: str) -> Sequence[Record]:
    return list(workspace.records(Case).all(Query(where=(where_is("unit", office), *between("closed_on", first, last)), sort="number")))


def _assisted(workspace: Workspace, office: str, first: str, last: str) -> Sequence[Record]:
    where = (Condition("assisting", Test.HAS, office), *between("closed_on", first, last))
    return [case for case in workspace.records(Case).all(Query(where=where, sort="number")) if case.unit != office]


def _lent(workspace: Workspace, office: str, first: str, last: str) -> Sequence[Record]:
    return list(workspace.records(Dispatch).all(Query(where=(where_is("unit", office), *between("sent_on", first, last)), sort="number")))


def _model_cases(*states: str) -> Measure:
    def measured(workspace: Workspace, office: str, first: str, last: str) -> Sequence[Record]:
        where = (where_is("unit", office), *between("submitted_on", first, last), Condition("state", Test.IN, states))
        return list(workspace.records(ModelCase).all(Query(where=where, sort="number")))

    return measured


def _nothing(_workspace: Workspace, _office: str, _first: str, _last: str) -> Sequence[Record]:
    return ()


MEASURED: Mapping[str, Measure] = {
    "登记线索": _registered,
    "按期办结线索": _in_time,
    "主办案件结案": _hosted,
    "协办案件结案": _assisted,
    "派员支援": _lent,
    "报送典型案例": _model_cases(SUBMITTED, ADOPTED, ADOPTED_ABOVE, DECLINED),
    "采用典型案例": _model_cases(ADOPTED, ADOPTED_ABOVE),
    BY_HAND: _nothing,
}
"""What each measure counts, by the words of `assessment.MEASURES`."""
