"""The simulated year from end to end: set up, work day by day, post in random order, and at last everybody has everything that is theirs."""

import heapq
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from itertools import count
from pathlib import Path
from random import Random

from app.domain import activities
from app.domain.groups import offices_of
from app.domain.leads import Lead
from app.services.opening import Setup
from app.services.workspace import Workspace
from app.services.year.inbox_work import InboxWork
from app.services.year.lead_work import LeadWork
from app.services.year.place_work import PlaceWork
from app.services.year.replicas import THEIR_OFFICE, Clock, Replicas, opened
from app.services.year.scale import BUREAU, Scale
from app.services.year.shared_work import SharedWork
from db.seal import pending

Report = Callable[[int, int, str], None]
DAYS = 360
"""Length of the year."""
MOST_HOPS = 8
"""So often everybody may have something to tell after the last work was done."""
BEGINS = timedelta(hours=9)
ENDS = datetime(2026, 11, 20, 18, tzinfo=timezone(timedelta(hours=8)))
"""The evening on which the full year ends."""


@dataclass(frozen=True)
class Own:
    """A folder that stays behind: whose it is, where, and how it is opened."""

    unit: str
    folder: Path
    account: str
    password: str


def unreported(_done: int, _total: int, _words: str) -> None:
    """For those who do not watch."""


@contextmanager
def simulated_year(scale: Scale, ends: datetime, own: Own | None = None, report: Report = unreported, keep: Path | None = None) -> Iterator[Replicas]:
    """All computers after a year that ends on that day; the folders go afterwards, but for the own one, and for all in `keep`."""
    total = scale.rounds + scale.closing + 2
    with nullcontext(keep) if keep else tempfile.TemporaryDirectory(prefix="zhilian-year-") as place:
        rng, clock = Random(scale.seed), Clock(ends - timedelta(days=DAYS))
        stays = (own.unit, own.folder, Setup(["cangshan"], own.unit, own.account, "所长"), own.password) if own else None
        with opened(Path(place), scale, clock, rng, stays, lambda words: report(0, total, words)) as replicas:
            year = _Year(scale, ends, replicas)
            year.plan()
            for number in range(1, scale.rounds + 1):
                report(number, total, f"第 {number} 期，共 {scale.rounds} 期")
                year.work_until(ends - timedelta(days=DAYS) + timedelta(days=DAYS * number / scale.rounds))
                report(number, total, f"第 {number} 期的数据包")
                replicas.go_round()
                year.answer_post()
            for number in range(scale.closing):
                report(scale.rounds + 1 + number, total, "最后一次交换")
                replicas.go_round(surely=True)
                if number == 0:
                    year.close()
                year.answer_post()
            _let_arrive(replicas, lambda: report(total - 1, total, "等全部到达"))
            report(total, total, "完成")
            yield replicas


def _let_arrive(replicas: Replicas, report: Callable[[], None]) -> None:
    """Everybody meets all others until nobody has anything to tell: what a record that moved was not told with is told again by its author."""
    for _ in range(MOST_HOPS):
        report()
        replicas.go_round(surely=True, everybody=True)
        if not any(pending(workspace.store) for workspace in replicas.open.values()):
            return
    raise AssertionError("The computers go on telling each other things for ever.")


class _Year:
    """The calendar of everything that is still to happen."""

    def __init__(self, scale: Scale, ends: datetime, replicas: Replicas) -> None:
        self.scale, self.ends, self.replicas, self.rng = scale, ends, replicas, replicas.rng
        self._order = count()
        self._plan: list[tuple[datetime, int, Callable[[], None]]] = []

    # -- time

    def at(self, days: float, act: Callable[[], None]) -> None:
        """Do that so many days after the beginning."""
        self._push(self.ends - timedelta(days=DAYS) + timedelta(days=days), act)

    def later(self, days: int, act: Callable[[], None]) -> None:
        """Do that so many days from now."""
        self._push(self.replicas.clock.moment + timedelta(days=days), act)

    def _push(self, moment: datetime, act: Callable[[], None]) -> None:
        if moment < self.ends:
            heapq.heappush(self._plan, (moment, next(self._order), act))

    def work_until(self, moment: datetime) -> None:
        """Everything before that moment, in its order."""
        clock = self.replicas.clock
        while self._plan and self._plan[0][0] < moment:
            when, _, act = heapq.heappop(self._plan)
            clock.moment = max(clock.moment + timedelta(seconds=1), when)
            act()
        clock.moment = max(clock.moment, moment)

    # -- what happens

    def plan(self) -> None:
        """The leads of all offices, and the fixed days of the bureau and the coordinating offices."""
        for name in (*self.scale.offices, *self.scale.sections):
            self.at(0, lambda name=name: self._shared(name).register_people(4 if name in self.scale.offices else 2))  # type: ignore[misc]
        for name in self.scale.offices:
            work = LeadWork(self.replicas.open[name], self.rng, self.later, self._neighbours(name))
            seconds = [one for one in self.replicas.of_unit(self.replicas.open[name].unit.uid) if one != name]
            other = [LeadWork(self.replicas.open[one], self.rng, self.later, []) for one in seconds]
            for _ in range(self.scale.share(name)):
                self.at(self.rng.uniform(1, DAYS), self.rng.choice([work, work, *other]).register)
            self._plan_place(name)
        self._plan_bureau()
        self._plan_coordinators()

    def _plan_place(self, name: str) -> None:
        """The registers of an office, and what it does for the public; its own quarters are spread over the year."""
        work = PlaceWork(self.replicas.open[name], self.rng)
        self.at(2, work.fill_registers)
        for number in range(4):
            self.at(30 + 88 * number + self.rng.uniform(0, 20), lambda number=number: work.train(number))  # type: ignore[misc]
            self.at(60 + 88 * number + self.rng.uniform(0, 20), work.visit)
        for occasion, month, day in ((activities.OCCASIONS[0], 4, 24), (activities.OCCASIONS[1], 5, 9), (activities.OCCASIONS[2], 9, 12)):
            self.at(self._days_until(month, day), lambda occasion=occasion: work.publicise(occasion))  # type: ignore[misc]
        self.at(200, work.report_news)
        self.at(DAYS - 20, work.write_report)

    def _days_until(self, month: int, day: int) -> float:
        """From the beginning of the year to the first such day in it, in the morning."""
        begins = self.ends - timedelta(days=DAYS)
        wanted = datetime.combine(date(begins.year, month, day), time(9), begins.tzinfo)
        if wanted < begins:
            wanted = wanted.replace(year=begins.year + 1)
        return (wanted - begins) / timedelta(days=1)

    def _plan_bureau(self) -> None:
        bureau, first = self._shared(BUREAU), DAYS / self.scale.rounds
        self.at(0, bureau.set_indicators)
        self.at(0, bureau.describe_areas)
        place = PlaceWork(self.replicas.open[BUREAU], self.rng)
        self.at(1, place.name_experts)
        self.at(DAYS - 12, place.write_notice)
        self.at(first + 1, bureau.build_task_force)
        self.at(DAYS * 0.6, bureau.change_task_force)
        self.at(DAYS * 0.55, lambda: bureau.form_team(self.later))
        for quarter in range(4):
            day = 80 + 90 * quarter
            self.at(day, lambda quarter=quarter: bureau.hold_meeting(f"第{quarter + 1}次季度"))  # type: ignore[misc]
            self.at(day + 1, lambda: bureau.issue_bulletin(bureau._day(-90), bureau._day()))
            self.at(day + 2, lambda: bureau.watch_complaints(3))

    def _plan_coordinators(self) -> None:
        for name in self.scale.offices:
            work, workspace = self._shared(name), self.replicas.open[name]
            if self._coordinates(workspace) and self._neighbours(name):
                for day in (40, 200):
                    self.at(day, lambda work=work, near=tuple(self._neighbours(name)): work.plan_action(near, self.later))  # type: ignore[misc]
            self.at(300, lambda work=work: work.meet_pair(self.ends.year))  # type: ignore[misc]
        if self.scale.district:
            office = self._shared(self.scale.offices[0])
            for day in (60, 120, 180, 240):
                self.at(day, lambda: office.share_lead(self.replicas.open[THEIR_OFFICE].unit.uid))

    def answer_post(self) -> None:
        """Every unit takes the steps that wait for it, on its first computer."""
        seen: set[str] = set()
        self.replicas.clock.moment += timedelta(minutes=10)
        for workspace in self.replicas.open.values():
            if workspace.unit.uid not in seen:
                seen.add(workspace.unit.uid)
                InboxWork(workspace, self.rng).answer()

    def close(self) -> None:
        """The tables of the year's end."""
        first, last = (self.ends - timedelta(days=DAYS)).date().isoformat(), self.ends.date().isoformat()
        for name in self.scale.offices:
            workspace = self.replicas.open[name]
            group = self._coordinates(workspace)
            if group:
                self._shared(name).sum_up_group(group, first, last)
        self._shared(BUREAU).assess(self.ends.year)

    # -- who is who

    def _shared(self, name: str) -> SharedWork:
        return SharedWork(self.replicas.open[name], self.rng)

    def _neighbours(self, name: str) -> list[str]:
        """The other offices of the group that have a computer."""
        workspace = self.replicas.open[name]
        live = {one.unit.uid for one in self.replicas.open.values()} - {workspace.unit.uid}
        return [uid for group in workspace.groups() if workspace.unit.uid in offices_of(group) for uid in offices_of(group) if uid in live]

    def _coordinates(self, workspace: Workspace) -> str:
        return next((group.uid for group in workspace.groups() if group.coordinator == workspace.unit.uid), "")


def morning(moment: datetime) -> datetime:
    """Nine o'clock of that day."""
    return datetime.combine(moment.date(), time.min, moment.tzinfo) + BEGINS


def leads_in(workspace: Workspace) -> int:
    """How many leads a computer has."""
    return workspace.records(Lead).count()
