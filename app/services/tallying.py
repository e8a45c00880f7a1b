"""Counting leads, cases and people of offices: for the summary of a group and for the table of imbalance (S0-03, S0-61).

What the program counts is what this computer has: whose bundles are missing is told by the exchange page.
"""

from collections import Counter
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
from app.domain.organisation import CaseGroup, Person, Unit
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record
from app.domain.steps import DISPUTED
from app.domain.support import Dispatch, SupportRequest
from app.domain.support_steps import SUPPORT_STEPS
from app.domain.tallies import USUAL_FACTOR, Balance, BalanceRow, GroupSummary, GroupSummaryRow
from app.domain.workload import compared, tenths
from app.services.counted_rows import Counted
from app.services.lead_matches import counted_elsewhere
from app.services.workspace import Workspace

REGISTERED = tuple(sorted((LEAD_STEPS.states | {DISPUTED}) - {DRAFT}))
UNDER_WAY = (*OPEN, DISPUTED)
"""What is disputed between two units was received all the same, and is not done."""


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


def officers(workspace: Workspace, on: str) -> Counter[str]:
    """How many people work at each office on a day."""
    people = workspace.records(Person).all(Query(where=(Condition("works_at", Test.FILLED),)))
    return Counter(one.works_at or "" for one in people if one.works_on(on))


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
    members = [office.uid for office in offices(workspace, summary.group)]
    numbers = _numbers(workspace, members, first, last)
    rows = [{"office": office, "place": place, **{name: found[office] for name, found in numbers.items()}} for place, office in enumerate(members, 1)]
    summary.lines = _lines(workspace, members, first, last) or None
    yield Counted(GroupSummaryRow, ("office",), rows, kept_by=("note",))


def _lines(workspace: Workspace, members: list[str], first: str, last: str) -> str:
    """食品2件、网络交易1件: a lead of two lines stands under both, and counts once in the totals (S1-41)."""
    own = (Condition("unit", Test.IN, members), *between("received_on", first, last), Condition("state", Test.IN, REGISTERED))
    counted = workspace.records(Lead).tally(Query(where=own), "lines")
    return "、".join(f"{line}{counted[line]}件" for line in LINES if counted[line])


def outcomes(workspace: Workspace, office: str, first: str, last: str) -> Mapping[str, Sequence[Record]]:
    """What came of the work of an office in a period: cases closed, model cases adopted, publicity (S0-51)."""

    def found(kind: type[Record], *where: Condition) -> Sequence[Record]:
        return list(workspace.records(kind).all(Query(where=where, sort="number")))

    closed = between("closed_on", first, last)
    own = {name: found(kind, where_is("unit", office), *where) for name, (kind, where) in _outcomes(first, last).items()}
    return {**own, "assisted": [case for case in found(Case, Condition("assisting", Test.HAS, office), *closed) if case.unit != office]}


def _outcomes(first: str, last: str) -> Mapping[str, tuple[type[Record], tuple[Condition, ...]]]:
    """What each of them counts, whoever registered it."""
    return {
        "hosted": (Case, between("closed_on", first, last)),
        "model_cases": (ModelCase, (*between("adopted_on", first, last), Condition("state", Test.IN, (ADOPTED, ADOPTED_ABOVE)))),
        "publicity": (Activity, (*between("held_on", first, last), where_is("sort", PUBLICITY))),
    }


def _numbers(workspace: Workspace, members: list[str], first: str, last: str) -> dict[str, Counter[str]]:
    """The numbers of a row, each for all offices at one time."""

    def tally(kind: type[Record], *where: Condition) -> Counter[str]:
        return workspace.records(kind).tally(Query(where=(Condition("unit", Test.IN, members), *where)), "unit")

    elsewhere, received = list(counted_elsewhere(workspace)), between("received_on", first, last)
    still_there = Condition("state", Test.IN, tuple(state for state in REGISTERED if state != MERGED))
    sent = Condition("state", Test.IN, sorted(SUPPORT_STEPS.states - {SUPPORT_STEPS.start}))
    lists = {name: tally(Lead, *received, *where) for name, where in _leads_counted(workspace).items()}
    doubled = tally(Lead, *received, where_is("state", MERGED)) + tally(Lead, *received, still_there, Condition("uid", Test.IN, elsewhere))
    return {
        **lists,
        "doubled": doubled,
        "net": lists["received"] - doubled,
        "asked": tally(SupportRequest, *between("asked_on", first, last), sent),
        "lent": tally(Dispatch, *between("sent_on", first, last)),
        **{name: tally(kind, *where) for name, (kind, where) in _outcomes(first, last).items()},
        "assisted": _assisted(workspace, first, last),
    }


def _assisted(workspace: Workspace, first: str, last: str) -> Counter[str]:
    """The closed cases in which each office assisted another one."""
    where = (Condition("assisting", Test.FILLED), *between("closed_on", first, last))
    found: Counter[str] = Counter()
    for (office, host), number in workspace.records(Case).tally(Query(where=where), "assisting", "unit").items():
        found[office] += number if office != host else 0
    return found


def lists_of_summary(workspace: Workspace, office: str, first: str, last: str) -> dict[str, Query]:
    """The lists of leads behind the numbers of an office, by the field of its row."""
    own = (where_is("unit", office), *between("received_on", first, last))
    return {name: Query(where=(*own, *where)) for name, where in _leads_counted(workspace).items()}


def _leads_counted(workspace: Workspace) -> dict[str, tuple[Condition, ...]]:
    """By the field of a row, which of the leads received in the period it counts."""
    late = Condition("due_on", Test.FILLED), Condition("due_on", Test.UNTIL, _yesterday(workspace))
    states = {"received": REGISTERED, "filed": (FILED,), "not_filed": (NOT_FILED,), "referred": (REFERRED,), "open": UNDER_WAY}
    lists = {name: (Condition("state", Test.IN, among),) for name, among in states.items()}
    return {**lists, "overdue": (*lists["open"], *late)}


def _yesterday(workspace: Workspace) -> str:
    return workspace.today.fromordinal(workspace.today.toordinal() - 1).isoformat()


def count_balance(workspace: Workspace, balance: Balance) -> Iterator[Counted]:
    """One row for each office of the bureau, those with most leads and cases per officer first."""
    first, last = period_of(balance)
    counted = list(_balance_rows(workspace, first, last))
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


def _balance_rows(workspace: Workspace, first: str, last: str) -> Iterator[dict[str, Any]]:
    groups, people, areas = workspace.groups(), officers(workspace, last), workspace.areas()
    leads = handled_leads(workspace, *between("received_on", first, last), Condition("state", Test.IN, REGISTERED))
    cases = workspace.records(Case).tally(Query(where=between("filed_on", first, last)), "unit")
    for office in offices(workspace, None):
        uid, group = office.uid, group_of(groups, office.uid, last)
        own = [area for area in areas if area.office == uid]
        yield {
            "office": uid,
            "group": group.uid if group else None,
            "hectares": sum(area.hectares or 0 for area in own),
            "subjects": sum(area.subjects or 0 for area in own),
            "right_holders": sum(area.right_holders or 0 for area in own),
            "people": people[uid],
            "leads": leads[uid],
            "cases": cases[uid],
            "leads_each": tenths(Fraction(leads[uid], people[uid])) if people[uid] else "—",
            "cases_each": tenths(Fraction(cases[uid], people[uid])) if people[uid] else "—",
        }


def handled_leads(workspace: Workspace, *where: Condition) -> Counter[str]:
    """The leads that each office handles: its own that were not handed on, and those that were handed to it."""
    leads = workspace.records(Lead)
    own = leads.tally(Query(where=(*where, Condition("handled_by", Test.EMPTY))), "unit")
    return own + leads.tally(Query(where=(*where, Condition("handled_by", Test.FILLED))), "handled_by")
