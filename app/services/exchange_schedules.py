"""What was agreed about exchanging, and what was missed: the last exchange is read from the list of bundles, never typed (S1-61)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.clock import office_moment
from app.domain.exchange_schedule import ExchangeSchedule, next_exchange
from app.services.workspace import Workspace
from db.outbox import BundleEntry, bundles

LOOKED_THROUGH = 1000
"""Bundles, the newest first, among which the last one of each unit is looked for."""


@dataclass(frozen=True)
class Agreed:
    """When the next exchange with a unit is due, and when the last one was."""

    unit: str
    name: str
    due: date
    last: date | None

    def in_words(self, today: date) -> str:
        """约定 11月20日 交换，已过 3 天."""
        days = (today - self.due).days
        late = f"，已过 {days} 天" if days > 0 else "，就是今天" if days == 0 else ""
        return f"约定{self.due.month}月{self.due.day}日交换{late}"


def agreed(workspace: Workspace) -> list[Agreed]:
    """The next exchange with each unit that this one has a schedule with, the nearest first."""
    schedules = [one for one in workspace.records(ExchangeSchedule).all() if _is_in_force(one, workspace.today)]
    if not schedules:
        return []
    past, names = bundles(workspace.store, LOOKED_THROUGH), workspace.names(schedules)
    found: dict[str, Agreed] = {}
    for schedule, other in _with_others(workspace, schedules):
        last = last_exchange(past, other)
        starts = date.fromisoformat(schedule.starts_on or "")
        due = next_exchange(schedule, last) if last and last >= starts else starts
        if other not in found or due < found[other].due:
            found[other] = Agreed(other, names.get(other, "其他单位"), due, last)
    return sorted(found.values(), key=lambda one: (one.due, one.name))


def _with_others(workspace: Workspace, schedules: Sequence[ExchangeSchedule]) -> Iterator[tuple[ExchangeSchedule, str]]:
    """The schedules in which this unit has a part, with the other one; those of other units are none of its business."""
    me = workspace.unit.uid
    for schedule in schedules:
        if schedule.peer and me in (schedule.unit, schedule.peer) and schedule.unit != schedule.peer:
            yield schedule, schedule.peer if schedule.unit == me else schedule.unit


def _is_in_force(schedule: ExchangeSchedule, today: date) -> bool:
    return bool(schedule.starts_on) and not schedule.deleted and (not schedule.ends_on or schedule.ends_on >= today.isoformat())


def last_exchange(past: Sequence[BundleEntry], unit: str) -> date | None:
    """The day of the newest bundle to or from a unit; `past` has the newest first."""
    found = next((entry for entry in past if unit in entry.peer.split()), None)
    return office_moment(found.at).date() if found else None
