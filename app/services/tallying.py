"""Counting leads, cases and people of offices: for the summary of a group and for the table of imbalance (S0-03, S0-61).

What the program counts is what this computer has: whose bundles are missing is told by the exchange page.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from app.domain.activities import PUBLICITY, Activity
from app.domain.cases import Case
from app.domain.errors import BadInput
from app.domain.groups import OFFICE, group_of, offices_of
from app.domain.lead_steps import DRAFT, FILED, LEAD_STEPS, MERGED, NOT_FILED, OPEN, REFERRED
from app.domain.leads import LINES, Lead
from app.domain.model_cases import ADOPTED, ADOPTED_ABOVE, ModelCase
from app.domain.organisation import Area, CaseGroup, Person, Unit
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record
from app.domain.support import Dispatch, SupportRequest
from app.domain.support_steps import SUPPORT_STEPS
from app.domain.tallies import USUAL_FACTOR, Balance, BalanceRow, GroupSummary, GroupSummaryRow
from app.domain.workload import compared, tenths
from app.services.counted_rows import Counted
from app.services.lead_matches import counted_elsewhere
from app.services.workspace import Workspace

REGISTERED = tuple(sorted(LEAD_STEPS.states - {DRAFT}))


def between(field: str, first: str, last: str) -> tuple[Condition, ...]:
    """A day of a period, both its ends included."""
    return Condition(field, Test.FROM, first), Condition(field, Test.UNTIL, last)


def offices(workspace: Workspace, group: str | None) -> list[Unit]:
    """The offices of a group with the coordinator first; all offices of the bureau when none is named."""
    units = {unit.uid: unit for unit in workspace.units()}
    if group:
        found = workspace.records(CaseGroup).get(group)
        return [units[uid] for uid in offices_of(found) if uid in units]
    return sorted((unit for unit in units.values() if unit.kind == OFFICE and not unit.external and not unit.deleted), key=lambda unit: unit.uid)


def officers_of(workspace: Workspace, office: str, on: str) -> int:
    """How many people work at an office on a day."""
    people = workspace.records(Person).all(Query(where=(where_is("works_at", office),)))
    return sum((person.joined_on or "") <= on <= (person.left_on or "9999-12-31") for person in people)


def period_of(record: Any) -> tuple[str, str]:
    """The two days of a table. Raises BadInput while one is missing."""
    if not record.starts_on or not record.ends_on:
        raise BadInput("还没有填写起止日期。", "请填写后再统计。")
    return record.starts_on, record.ends_on


def count_summary(workspace: Workspace, summary: GroupSummary) -> Iterator[Counted]:
    """One row for each office of the group."""
    first, last = period_of(summary)
    if not summary.group:
        raise BadInput("还没有选择组团。", "请选择后再统计。")
    summary.counted_on = workspace.today.isoformat()
    elsewhere = list(counted_elsewhere(workspace))
    members = offices(workspace, summary.group)
    rows = [_summary_row(workspace, office.uid, place, first, last, elsewhere) for place, office in enumerate(members, 1)]
    summary.lines = _lines(workspace, [office.uid for office in members], first, last) or None
    yield Counted(GroupSummaryRow, ("office",), rows, kept_by=("note",))


def _lines(workspace: Workspace, members: list[str], first: str, last: str) -> str:
    """食品2件、网络交易1件: a lead of two lines stands under both, and counts once in the totals (S1-41)."""
    own = (Condition("unit", Test.IN, members), *between("received_on", first, last), Condition("state", Test.IN, REGISTERED))
    counted = [(line, workspace.records(Lead).count(Query(where=(*own, Condition("lines", Test.HAS, line))))) for line in LINES]
    return "、".join(f"{line}{number}件" for line, number in counted if number)


def outcomes(workspace: Workspace, office: str, first: str, last: str) -> Mapping[str, Sequence[Record]]:
    """What came of the work of an office in a period: cases closed, model cases adopted, publicity (S0-51)."""

    def found(kind: type[Record], *where: Condition, sort: str = "number") -> Sequence[Record]:
        return list(workspace.records(kind).all(Query(where=where, sort=sort)))

    own, closed = where_is("unit", office), between("closed_on", first, last)
    return {
        "hosted": found(Case, own, *closed),
        "assisted": [case for case in found(Case, Condition("assisting", Test.HAS, office), *closed) if case.unit != office],
        "model_cases": found(ModelCase, own, *between("adopted_on", first, last), Condition("state", Test.IN, (ADOPTED, ADOPTED_ABOVE))),
        "publicity": found(Activity, own, *between("held_on", first, last), where_is("sort", PUBLICITY)),
    }


def _summary_row(workspace: Workspace, office: str, place: int, first: str, last: str, elsewhere: list[str]) -> dict[str, Any]:
    lists = lists_of_summary(workspace, office, first, last)
    received = workspace.records(Lead).count(lists["received"])
    doubled = sum(workspace.records(Lead).count(query) for query in _doubled(lists["received"], elsewhere))
    sent = Condition("state", Test.IN, sorted(SUPPORT_STEPS.states - {SUPPORT_STEPS.start}))
    return {
        "office": office,
        "place": place,
        **{name: workspace.records(Lead).count(query) for name, query in lists.items()},
        "doubled": doubled,
        "net": received - doubled,
        "asked": workspace.records(SupportRequest).count(Query(where=(where_is("unit", office), *between("asked_on", first, last), sent))),
        "lent": workspace.records(Dispatch).count(Query(where=(where_is("unit", office), *between("sent_on", first, last)))),
        **{name: len(records) for name, records in outcomes(workspace, office, first, last).items()},
    }


def lists_of_summary(workspace: Workspace, office: str, first: str, last: str) -> dict[str, Query]:
    """The lists of leads behind the numbers of an office, by the field of its row."""
    own = (where_is("unit", office), *between("received_on", first, last))
    late = Condition("due_on", Test.FILLED), Condition("due_on", Test.UNTIL, _yesterday(workspace))
    states = {"received": REGISTERED, "filed": (FILED,), "not_filed": (NOT_FILED,), "referred": (REFERRED,), "open": OPEN}
    lists = {name: Query(where=(*own, Condition("state", Test.IN, among))) for name, among in states.items()}
    return {**lists, "overdue": Query(where=(*lists["open"].where, *late))}


def _doubled(received: Query, elsewhere: list[str]) -> tuple[Query, Query]:
    """Those that were merged, and those that are the same as another office's."""
    own = received.where[:-1]
    still_there = tuple(state for state in REGISTERED if state != MERGED)
    other = Condition("state", Test.IN, still_there), Condition("uid", Test.IN, elsewhere)
    return Query(where=(*own, where_is("state", MERGED))), Query(where=(*own, *other))


def _yesterday(workspace: Workspace) -> str:
    return workspace.today.fromordinal(workspace.today.toordinal() - 1).isoformat()


def count_balance(workspace: Workspace, balance: Balance) -> Iterator[Counted]:
    """One row for each office of the bureau, those with most leads and cases per officer first."""
    first, last = period_of(balance)
    counted = [_balance_row(workspace, office, first, last) for office in offices(workspace, None)]
    balance.counted_on = workspace.today.isoformat()
    people = sum(row["people"] for row in counted)
    leads, cases = sum(row["leads"] for row in counted), sum(row["cases"] for row in counted)
    average = Fraction(leads + cases, people) if people else Fraction(0)
    factor = balance.factor or USUAL_FACTOR
    if people:
        each = f"线索{leads}件÷{people}人＝人均{tenths(Fraction(leads, people))}件，案件{cases}件÷{people}人＝人均{tenths(Fraction(cases, people))}件"
        balance.averages = f"全局{each}；人均合计达到平均数的{factor}%为偏多，不足其{tenths(Fraction(10_000, factor))}%为偏少"
    else:
        balance.averages = "还没有登记各所执法人员，不能计算人均"
    ranked = sorted(counted, key=lambda row: (-(_each(row) if row["people"] else 0), row["office"]))
    rows = [
        {**row, "place": place, "mark": compared(_each(row), average, factor) or None if row["people"] else "未登记人员"} for place, row in enumerate(ranked, 1)
    ]
    yield Counted(BalanceRow, ("office",), rows, kept_by=("note",))


def _each(row: dict[str, Any]) -> Fraction:
    return Fraction(row["leads"] + row["cases"], row["people"]) if row["people"] else Fraction(0)


def _balance_row(workspace: Workspace, office: Unit, first: str, last: str) -> dict[str, Any]:
    areas = list(workspace.records(Area).all(Query(where=(where_is("office", office.uid),))))
    group = group_of(workspace.groups(), office.uid, last)
    people = officers_of(workspace, office.uid, last)
    leads = handled_leads(workspace, office.uid, (*between("received_on", first, last), Condition("state", Test.IN, REGISTERED)))
    cases = workspace.records(Case).count(Query(where=(where_is("unit", office.uid), *between("filed_on", first, last))))
    return {
        "office": office.uid,
        "group": group.uid if group else None,
        "hectares": sum(area.hectares or 0 for area in areas),
        "subjects": sum(area.subjects or 0 for area in areas),
        "right_holders": sum(area.right_holders or 0 for area in areas),
        "people": people,
        "leads": leads,
        "cases": cases,
        "leads_each": tenths(Fraction(leads, people)) if people else "—",
        "cases_each": tenths(Fraction(cases, people)) if people else "—",
    }


def handled_leads(workspace: Workspace, office: str, where: tuple[Condition, ...]) -> int:
    """The leads that an office handles: its own that were not handed on, and those that were handed to it."""
    own = (where_is("unit", office), Condition("handled_by", Test.EMPTY))
    return sum(workspace.records(Lead).count(Query(where=(*whose, *where))) for whose in (own, (where_is("handled_by", office),)))
