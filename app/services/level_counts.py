"""Counting by unit, and rolling up from the offices to the province: a superior's figure is its own and those of all below it (S1-23)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.activities import LESSONS, Activity
from app.domain.cases import Case
from app.domain.errors import BadInput
from app.domain.leads import Lead
from app.domain.levels import LevelRow, LevelSummary, rolled_up
from app.domain.markets import Check
from app.domain.mediation import Mediation
from app.domain.model_cases import ModelCase
from app.domain.organisation import LEVELS
from app.domain.patent_disputes import PatentDispute
from app.domain.query import Condition, Query, Test
from app.domain.records import Record
from app.domain.registers import KeyEnterprise, ServiceOrganisation, VolunteerTeam
from app.domain.stations import Station
from app.domain.support import SupportRequest
from app.domain.support_steps import SUPPORT_STEPS
from app.services.counted_rows import Counted
from app.services.tallying import REGISTERED, between
from app.services.workspace import Workspace


@dataclass(frozen=True)
class Figure:
    """One column: the records that are counted by the unit that registered them, or what a field of theirs adds up to."""

    kind: type[Record]
    on: str = ""
    """The day that must lie in the period; empty for registers, which are counted as they stand."""
    adds: str = ""
    where: tuple[Condition, ...] = ()


STANDING = (Condition("left_on", Test.EMPTY),)
FIGURES = {
    "leads": Figure(Lead, "received_on", where=(Condition("state", Test.IN, REGISTERED),)),
    "cases": Figure(Case, "filed_on"),
    "closed": Figure(Case, "closed_on"),
    "fines": Figure(Case, "decided_on", adds="fine"),
    "support": Figure(SupportRequest, "asked_on", where=(Condition("state", Test.IN, SUPPORT_STEPS.states - {SUPPORT_STEPS.start}),)),
    "mediations": Figure(Mediation, "applied_for_on"),
    "rulings": Figure(PatentDispute, "requested_on"),
    "model_cases": Figure(ModelCase, "submitted_on"),
    "activities": Figure(Activity, "held_on"),
    "trained": Figure(Activity, "held_on", adds="people", where=(Condition("sort", Test.IN, LESSONS),)),
    "checks": Figure(Check, "checked_on"),
    "stations": Figure(Station, where=STANDING),
    "enterprises": Figure(KeyEnterprise, where=STANDING),
    "organisations": Figure(ServiceOrganisation, where=STANDING),
    "volunteers": Figure(VolunteerTeam, where=STANDING),
}
"""What is counted, by the field of a row."""


def count_levels(workspace: Workspace, summary: LevelSummary) -> Iterator[Counted]:
    """One row for each unit of a level that has figures, the province first."""
    if not summary.starts_on or not summary.ends_on:
        raise BadInput("还没有填写起止日期。", "请填写后再统计。")
    period = summary.starts_on, summary.ends_on
    units = {unit.uid: unit for unit in workspace.units() if not unit.external}
    own = {name: _by_unit(workspace, figure, period) for name, figure in FIGURES.items()}
    totals = {name: rolled_up(counts, units) for name, counts in own.items()}
    below = rolled_up(dict.fromkeys(units, 1), units)
    ranked = sorted((unit for unit in units.values() if unit.level), key=lambda unit: (LEVELS.index(unit.level or ""), unit.uid))
    shown = [unit for unit in ranked if any(totals[name][unit.uid] for name in totals)]
    rows = [
        {"office": unit.uid, "level": unit.level, "place": place, "below": below[unit.uid] - 1, **{name: totals[name][unit.uid] for name in totals}}
        for place, unit in enumerate(shown, 1)
    ]
    summary.counted_on = workspace.today.isoformat()
    yield Counted(LevelRow, ("office",), rows, kept_by=("note",))


def behind_level(workspace: Workspace, row: LevelRow) -> dict[str, tuple[type[Record], Query]]:
    """The lists behind the figures of one unit: what it and all units below it registered."""
    summary = workspace.records(LevelSummary).find(row.summary)
    if summary is None:
        return {}
    units = {unit.uid: unit for unit in workspace.units() if not unit.external}
    below = sorted(uid for uid in units if rolled_up({uid: 1}, units).get(row.office or ""))
    period = summary.starts_on or "", summary.ends_on or ""
    return {name: (figure.kind, Query(where=(Condition("unit", Test.IN, below), *_where(figure, period)))) for name, figure in FIGURES.items()}


def _where(figure: Figure, period: tuple[str, str]) -> tuple[Condition, ...]:
    added = (Condition(figure.adds, Test.FILLED),) if figure.adds else ()
    return (*(between(figure.on, *period) if figure.on else ()), *figure.where, *added)


def _by_unit(workspace: Workspace, figure: Figure, period: tuple[str, str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for record in workspace.records(figure.kind).all(Query(where=_where(figure, period))):
        counts[record.unit] += (getattr(record, figure.adds) or 0) if figure.adds else 1
    return counts
