"""Counting the cases of a period for 案件办理情况通报: each of the four tables adds up to the list of cases filtered by the same days (S0-33)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from app.domain.bulletins import BY_GROUP, BY_KIND, BY_OFFICE, BY_STAGE, CaseBulletin, CaseBulletinRow
from app.domain.case_steps import ARCHIVED, CLOSED, DECIDED, DRAFT, RUNNING
from app.domain.cases import Case
from app.domain.groups import group_of
from app.domain.lead_kinds import LEAD_KINDS
from app.domain.query import Condition, Query, Test
from app.services.counted_rows import Counted
from app.services.tallying import between, period_of
from app.services.workspace import Workspace

STAGES = (*RUNNING, DECIDED, CLOSED, ARCHIVED)
NO_GROUP, GONE = "未编入组团", "未共享的单位"


def cases_of(first: str, last: str) -> Query:
    """The list of cases behind a bulletin: filed in the period, their archive begun."""
    return Query(where=(*between("filed_on", first, last), Condition("state", Test.IN, (*STAGES, "争议"))))


def count_bulletin(workspace: Workspace, bulletin: CaseBulletin) -> Iterator[Counted]:
    """The rows of all four tables."""
    first, last = period_of(bulletin)
    cases = list(workspace.records(Case).all(cases_of(first, last)))
    bulletin.counted_on, bulletin.total = workspace.today.isoformat(), len(cases)
    rows = [row for section, (label, order) in _tables(workspace, last).items() for row in _table(section, cases, label, order, workspace.today.isoformat())]
    yield Counted(CaseBulletinRow, ("section", "label"), [{**row, "place": place} for place, row in enumerate(rows, 1)], kept_by=("note",))


def behind_bulletin(workspace: Workspace, row: CaseBulletinRow) -> dict[str, list[Case]]:
    """The cases that a row counts."""
    bulletin = workspace.records(CaseBulletin).find(row.bulletin)
    if bulletin is None or not row.section:
        return {}
    first, last = period_of(bulletin)
    label, _ = _tables(workspace, last)[row.section]
    return {"filed": [case for case in workspace.records(Case).all(cases_of(first, last)) if label(case) == row.label]}


def _tables(workspace: Workspace, last: str) -> Mapping[str, tuple[Callable[[Case], str], Sequence[str]]]:
    """What each table groups by, and the order of its rows."""
    groups, units = workspace.groups(), workspace.unit_names()

    def group(case: Case) -> str:
        found = group_of(groups, case.unit, case.filed_on or last)
        return (found.full_name or "") if found else NO_GROUP

    return {
        BY_GROUP: (group, ()),
        BY_OFFICE: (lambda case: units.get(case.unit, GONE), ()),
        BY_KIND: (lambda case: case.kind or "其他", LEAD_KINDS),
        BY_STAGE: (lambda case: case.state or DRAFT, STAGES),
    }


def _table(section: str, cases: Sequence[Case], label: Callable[[Case], str], order: Sequence[str], today: str) -> Iterator[dict[str, Any]]:
    found: dict[str, list[Case]] = {}
    for case in cases:
        found.setdefault(label(case), []).append(case)
    for name in sorted(found, key=lambda one: (order.index(one) if one in order else len(order), -len(found[one]), one)):
        own = found[name]
        yield {
            "section": section,
            "label": name,
            "filed": len(own),
            "running": sum(case.state in RUNNING for case in own),
            "decided": sum(case.state in (DECIDED, CLOSED, ARCHIVED) for case in own),
            "closed": sum(case.state in (CLOSED, ARCHIVED) for case in own),
            "overdue": sum(case.state in RUNNING and (case.due_on or today) < today for case in own),
            "fines": sum(case.fine or 0 for case in own),
        }
