"""Counting by unit, and rolling up from the offices to the province: a superior's figure is its own and those of all below it (S1-23)."""

from collections import Counter
from collections.abc import Iterator

from app.domain.activities import Activity
from app.domain.cases import Case
from app.domain.errors import BadInput
from app.domain.leads import Lead
from app.domain.levels import LevelRow, LevelSummary, rolled_up
from app.domain.markets import Check
from app.domain.organisation import LEVELS
from app.domain.query import Condition, Query, Test
from app.domain.records import Record
from app.domain.stations import Station
from app.services.counted_rows import Counted
from app.services.tallying import REGISTERED, between
from app.services.workspace import Workspace


def count_levels(workspace: Workspace, summary: LevelSummary) -> Iterator[Counted]:
    """One row for each unit of a level that has figures, the province first."""
    if not summary.starts_on or not summary.ends_on:
        raise BadInput("还没有填写起止日期。", "请填写后再统计。")
    period = summary.starts_on, summary.ends_on
    units = {unit.uid: unit for unit in workspace.units() if not unit.external}
    own = {
        "leads": _by_unit(workspace, Lead, (*between("received_on", *period), Condition("state", Test.IN, REGISTERED))),
        "cases": _by_unit(workspace, Case, between("filed_on", *period)),
        "activities": _by_unit(workspace, Activity, between("held_on", *period)),
        "checks": _by_unit(workspace, Check, between("checked_on", *period)),
        "stations": _by_unit(workspace, Station, ()),
    }
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


def _by_unit(workspace: Workspace, kind: type[Record], where: tuple[Condition, ...]) -> Counter[str]:
    return Counter(record.unit for record in workspace.records(kind).all(Query(where=where)))
