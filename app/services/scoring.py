"""The score of an office in a year, indicator by indicator, each with the numbers of the records that earned it (S0-65).

The same records give the same score. A bureau is assessed with the offices below it (S3-03).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from app.domain.activities import Activity
from app.domain.assessment import BY_HAND, GROUPS, IN_TIME, LATE, Indicator, Scorecard, ScoreItem, total_of
from app.domain.cases import Case
from app.domain.errors import BadInput, UserError
from app.domain.lead_steps import LEAD_STEPS
from app.domain.leads import Lead
from app.domain.levels import with_below
from app.domain.model_cases import ADOPTED, ADOPTED_ABOVE, DECLINED, SUBMITTED, ModelCase
from app.domain.plans import PlanTask
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record
from app.domain.submissions import Submission
from app.domain.support import Dispatch
from app.services.counted_rows import Counted
from app.services.leads import check_due
from app.services.steps import take_step
from app.services.tallying import REGISTERED, between
from app.services.workspace import Workspace

MOST_NAMED = 200
"""Numbers named as evidence; the count is complete."""


def reckon_score(workspace: Workspace, scorecard: Scorecard) -> Iterator[Counted]:
    """One row for each indicator that is in use. Raises BadInput while there is none."""
    office, year = scorecard.office or "", scorecard.year or 0
    used = [one for one in workspace.records(Indicator).all() if not one.stopped]
    if not used:
        raise BadInput("还没有在用的考核指标。", "请先在“考核指标”里新增，写明统计内容和每件得分，再测算。")
    standing = {item.indicator: item for item in workspace.records(ScoreItem).all(Query(where=(where_is("scorecard", scorecard.uid),)))}
    rows = []
    for place, one in enumerate(sorted(used, key=lambda one: (GROUPS.index(one.heading) if one.heading in GROUPS else len(GROUPS), one.uid)), 1):
        found = measured(workspace, one.measure, office, year)
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


def telling(step: str) -> Callable[[Workspace, Any, Mapping[str, Any], str], Scorecard]:
    """The step that tells the office its score: the total is that of the lines as they stand, corrections since the last reckoning included."""

    def tell(workspace: Workspace, scorecard: Any, values: Mapping[str, Any], remark: str) -> Scorecard:
        lines = list(workspace.records(ScoreItem).all(Query(where=(where_is("scorecard", scorecard.uid),))))

        def write(_change: Any, told: Scorecard) -> None:
            told.total = total_of(lines)

        taken: Scorecard = take_step(workspace, scorecard, step, values, remark, write)
        return taken

    return tell


def measured(workspace: Workspace, measure: str | None, office: str, year: int | None) -> Sequence[Record]:
    """The records of a year that a measure counts, now."""
    return MEASURED[measure or BY_HAND](workspace, office, f"{year}-01-01", f"{year}-12-31")


def evidence_of(workspace: Workspace, item: ScoreItem) -> Sequence[Record]:
    """The records that earn the points of a line now: those that were counted, as long as nothing has changed since."""
    card, indicator = workspace.records(Scorecard).find(item.scorecard), workspace.records(Indicator).find(item.indicator)
    return measured(workspace, indicator.measure, card.office or "", card.year) if card and indicator else ()


def _counting(item: ScoreItem | None, points: int) -> int:
    return item.changed if item is not None and item.changed is not None else points


def numbers_of(found: Sequence[Record]) -> str | None:
    """The numbers of the records behind a count, as a table prints them; nothing when there are none."""
    return "、".join(getattr(record, "number", None) or record.name for record in found[:MOST_NAMED]) or None


Measure = Callable[[Workspace, str, str, str], Sequence[Record]]


def _of(workspace: Workspace, office: str, field: str = "unit") -> Condition:
    """What a unit and all units below it registered: a county bureau is assessed with its offices (S3-03)."""
    return Condition(field, Test.IN, with_below(office, {unit.uid: unit for unit in workspace.units()}))


def _registered(workspace: Workspace, office: str, first: str, last: str) -> Sequence[Record]:
    where = (_of(workspace, office), *between("received_on", first, last), Condition("state", Test.IN, REGISTERED))
    return list(workspace.records(Lead).all(Query(where=where, sort="number")))


def _in_time(workspace: Workspace, office: str, first: str, last: str) -> Sequence[Record]:
    """Decided within the time for checking, which is reckoned anew from its day of receipt."""
    where = (_of(workspace, office), *between("decided_on", first, last), Condition("state", Test.IN, tuple(sorted(LEAD_STEPS.closed))))

    @cache
    def due(received_on: str, extended: bool) -> date | None:
        try:
            return check_due(workspace.limits, workspace.calendar, received_on, extended).day
        except (UserError, ValueError):
            return None

    def kept(lead: Lead) -> bool:
        day = due(lead.received_on or "", bool(lead.extended_on))
        return day is not None and date.fromisoformat(lead.decided_on or "9999-12-31") <= day

    return [lead for lead in workspace.records(Lead).all(Query(where=where, sort="number")) if kept(lead)]


def _assisted(workspace: Workspace, office: str, first: str, last: str) -> Sequence[Record]:
    own = set(_of(workspace, office).value)
    where = (Condition("assisting", Test.FILLED), *between("closed_on", first, last))
    closed = workspace.records(Case).all(Query(where=where, sort="number"))
    return [case for case in closed if own & set(case.assisting) and case.unit not in own]


def _dated(kind: type[Record], field: str, *where: Condition) -> Measure:
    """The records of a kind whose day lies in the year."""

    def measured(workspace: Workspace, office: str, first: str, last: str) -> Sequence[Record]:
        asked = (_of(workspace, office), *between(field, first, last), *where)
        return list(workspace.records(kind).all(Query(where=asked, sort="number")))

    return measured


def _tasks(workspace: Workspace, office: str, first: str, last: str) -> Sequence[Record]:
    """What plans gave the unit to do and it finished."""
    where = (_of(workspace, office, "owner_unit"), *between("done_on", first, last))
    return list(workspace.records(PlanTask).all(Query(where=where, sort="place")))


def _held(workspace: Workspace, office: str, first: str, last: str) -> Sequence[Record]:
    where = (_of(workspace, office), *between("held_on", first, last))
    return [one for one in workspace.records(Activity).all(Query(where=where, sort="number")) if not one.called_off]


def _handed_in(late: bool) -> Measure:
    """What was due in the year and has left, in time or not (S3-02)."""

    def measured(workspace: Workspace, office: str, first: str, last: str) -> Sequence[Record]:
        where = (_of(workspace, office), *between("due_on", first, last), Condition("handed_in_on", Test.FILLED))
        return [one for one in workspace.records(Submission).all(Query(where=where, sort="due_on")) if bool(one.late) is late]

    return measured


def _nothing(_workspace: Workspace, _office: str, _first: str, _last: str) -> Sequence[Record]:
    return ()


MEASURED: Mapping[str, Measure] = {
    "登记线索": _registered,
    "按期办结线索": _in_time,
    "主办案件结案": _dated(Case, "closed_on"),
    "协办案件结案": _assisted,
    "派员支援": _dated(Dispatch, "sent_on"),
    "报送典型案例": _dated(ModelCase, "submitted_on", Condition("state", Test.IN, (SUBMITTED, ADOPTED, ADOPTED_ABOVE, DECLINED))),
    "采用典型案例": _dated(ModelCase, "submitted_on", Condition("state", Test.IN, (ADOPTED, ADOPTED_ABOVE))),
    "完成计划任务": _tasks,
    "开展活动": _held,
    IN_TIME: _handed_in(late=False),
    LATE: _handed_in(late=True),
    BY_HAND: _nothing,
}
"""What each measure counts, by the words of `assessment.COUNTED`."""
