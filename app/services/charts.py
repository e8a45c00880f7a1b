"""Bars: how offices compare, each with its words, and which of them stand out (S0-03, S0-63). It counts; it draws nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.domain.allocation import USUAL, AllocationProposal, OfficeLoad
from app.domain.query import Query, where_is
from app.domain.records import Record
from app.domain.tallies import USUAL_FACTOR, Balance, BalanceRow
from app.domain.workload import arithmetic, compared, each, points, tenths
from app.services.allocating import counts_of
from app.services.tallying import offices
from app.services.workspace import Workspace


@dataclass(frozen=True)
class Bar:
    """One office."""

    label: str
    value: Fraction
    words: str
    """The number as it is said, with what it is made of."""
    mark: str = ""
    """偏多 or 偏少, where it stands out."""
    uid: str = ""


@dataclass(frozen=True)
class Chart:
    """Bars under a heading, with the average of all."""

    title: str
    bars: Sequence[Bar]
    average: Fraction
    note: str


def loads_now(workspace: Workspace, group: str | None) -> Chart:
    """The load of the offices of a group today, by the usual weights; of the whole bureau without a group."""
    count = counts_of(workspace)
    counted = [(office, count(office.uid)) for office in offices(workspace, group)]
    loads = [points(one, USUAL) for _, one in counted]
    people = sum(one.people for _, one in counted)
    average = Fraction(sum(loads), people) if people else Fraction(0)
    bars = [
        _bar(office.name, office.uid, Fraction(load, one.people) if one.people else None, average, f"{one.people}人·{arithmetic(one, USUAL)}")
        for (office, one), load in zip(counted, loads, strict=True)
    ]
    note = f"{sum(loads)}分÷{people}人＝人均{each(sum(loads), people)}分；分值是本单位设定" if people else "还没有登记执法人员，不能计算人均"
    return Chart("人均负荷（分）", bars, average, note)


def _bar(label: str, uid: str, value: Fraction | None, average: Fraction, made_of: str, factor: int = USUAL_FACTOR) -> Bar:
    if value is None:
        return Bar(label, Fraction(0), f"未登记人员·{made_of}", "", uid)
    return Bar(label, value, f"{tenths(value)}·{made_of}", compared(value, average, factor), uid)


def _of_balance(workspace: Workspace, balance: Balance) -> Chart | None:
    rows = list(workspace.records(BalanceRow).all(Query(where=(where_is("balance", balance.uid),), sort="place")))
    people = sum(row.people or 0 for row in rows)
    average = Fraction(sum((row.leads or 0) + (row.cases or 0) for row in rows), people) if people else Fraction(0)
    names = workspace.names(rows)
    bars = [
        _bar(
            names.get(row.office or "", "未共享的单位"),
            row.uid,
            Fraction((row.leads or 0) + (row.cases or 0), row.people) if row.people else None,
            average,
            f"线索{row.leads or 0}件，案件{row.cases or 0}件，{row.people or 0}人",
            balance.factor or USUAL_FACTOR,
        )
        for row in rows
    ]
    return Chart("人均线索和案件（件）", bars, average, balance.averages or "") if bars else None


def _of_allocation(workspace: Workspace, proposal: AllocationProposal) -> Chart | None:
    rows = list(workspace.records(OfficeLoad).all(Query(where=(where_is("proposal", proposal.uid),), sort="place")))
    people, total = sum(row.people or 0 for row in rows), sum(row.load or 0 for row in rows)
    average = Fraction(total, people) if people else Fraction(0)
    names = workspace.names(rows)
    bars = [
        _bar(
            names.get(row.office or "", "未共享的单位"),
            row.uid,
            Fraction(row.load or 0, row.people) if row.people else None,
            average,
            f"{row.people or 0}人·{row.reckoned or ''}",
        )
        for row in rows
    ]
    return Chart("人均负荷（分）", bars, average, proposal.average or "") if bars else None


CHARTED: Mapping[type[Record], Callable[[Workspace, Any], Chart | None]] = {Balance: _of_balance, AllocationProposal: _of_allocation}
"""The kinds whose rows are also drawn as bars."""


def chart_of(workspace: Workspace, record: Record) -> Chart | None:
    """The bars of a record; None for kinds without, or before they were counted."""
    draw = CHARTED.get(type(record))
    return draw(workspace, record) if draw else None
