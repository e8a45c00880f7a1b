"""The simulated year from end to end: set up, work day by day, post in random order, and at last everybody has everything that is theirs."""

import heapq
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from itertools import count
from pathlib import Path
from random import Random

from app.domain.leads import Lead
from app.services.opening import Setup
from app.services.workspace import Workspace
from app.services.year.assess_work import AssessWork
from app.services.year.desk import Act
from app.services.year.group_work import GroupWork
from app.services.year.inbox_work import InboxWork
from app.services.year.planning import DAYS, coordinated, neighbours, plan
from app.services.year.replicas import Clock, Replicas, opened
from app.services.year.scale import BUREAU, Scale
from db.seal import pending

Report = Callable[[int, int, str], None]
MOST_HOPS = 8
"""So often everybody may have something to tell after the last work was done."""
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
            plan(year)
            for number in range(1, scale.rounds + 1):
                report(number, total, f"第 {number} 期，共 {scale.rounds} 期")
                year.work_until(ends - timedelta(days=DAYS) + timedelta(days=DAYS * number / scale.rounds))
                report(number, total, f"第 {number} 期的数据包")
                replicas.go_round()
                year.answer_post()
            for number in range(scale.closing):
                report(scale.rounds + 1 + number, total, "最后一次交换")
                replicas.go_round(surely=True)
                year.close(number)
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
        self._plan: list[tuple[datetime, int, Act]] = []

    # -- time

    def at(self, days: float, act: Act) -> None:
        """Do that so many days after the beginning."""
        self._push(self.ends - timedelta(days=DAYS) + timedelta(days=days), act)

    def later(self, days: int, act: Act) -> None:
        """Do that so many days from now."""
        self._push(self.replicas.clock.moment + timedelta(days=days), act)

    def _push(self, moment: datetime, act: Act) -> None:
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

    # -- the post, and the year's end

    def answer_post(self) -> None:
        """Every unit takes the steps that wait for it, on its first computer."""
        seen: set[str] = set()
        self.replicas.clock.moment += timedelta(minutes=10)
        for workspace in self.replicas.open.values():
            if workspace.unit.uid not in seen:
                seen.add(workspace.unit.uid)
                InboxWork(workspace, self.rng).answer()

    def close(self, number: int) -> None:
        """The tables of the year's end, after the first round; then an office objects to its score; in the last round all scores are settled."""
        bureau, last = AssessWork(self.replicas.open[BUREAU], self.rng), self.scale.closing - 1
        if number == 0:
            self._sum_up_groups()
            bureau.assess(self.ends.year)
        elif number == last:
            bureau.settle(self.ends.year)
        elif number == 1:
            AssessWork(self.replicas.open[self.scale.offices[-1]], self.rng).object_to_score()

    def _sum_up_groups(self) -> None:
        first, last = (self.ends - timedelta(days=DAYS)).date().isoformat(), self.ends.date().isoformat()
        for name in self.scale.offices:
            workspace = self.replicas.open[name]
            group = coordinated(workspace)
            if group:
                GroupWork(workspace, self.rng, self.later, neighbours(self, name)).sum_up_group(group, first, last)


def leads_in(workspace: Workspace) -> int:
    """How many leads a computer has."""
    return workspace.records(Lead).count()
