"""How much work an office has, and who could send people to whom: plain arithmetic, each number with the words that say how it came about (S0-03, S0-63).

The weights are 本单位设定 and stand on the proposal itself. It knows neither records nor days: what counts as overdue is told to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

TENTH = 10


@dataclass(frozen=True)
class Weights:
    """Points for one open lead or case, by stage, kind and due day."""

    triage: int
    checking: int
    case: int
    hard: int
    """Beside the stage, for a kind that is hard to check (patents)."""
    soon: int
    overdue: int


@dataclass(frozen=True)
class Counts:
    """What an office has in hand, and how many people."""

    triage: int = 0
    checking: int = 0
    cases: int = 0
    hard: int = 0
    soon: int = 0
    overdue: int = 0
    people: int = 0


@dataclass(frozen=True)
class Sending:
    """A proposal: so many people from one office to another."""

    lender: str
    asker: str
    people: int
    because: str


def points(counts: Counts, weights: Weights) -> int:
    """The load of an office."""
    return sum(number * weight for _, number, weight in _terms(counts, weights))


def arithmetic(counts: Counts, weights: Weights) -> str:
    """待研判 2×1 + 核查中 3×2 = 8分."""
    parts = [f"{words}{number}×{weight}" for words, number, weight in _terms(counts, weights) if number]
    return f"{'＋'.join(parts)}＝{points(counts, weights)}分" if parts else "没有在办，0分"


def _terms(counts: Counts, weights: Weights) -> Sequence[tuple[str, int, int]]:
    return (
        ("待研判", counts.triage, weights.triage),
        ("核查中", counts.checking, weights.checking),
        ("在办案件", counts.cases, weights.case),
        ("疑难类型", counts.hard, weights.hard),
        ("快到期", counts.soon, weights.soon),
        ("已超期", counts.overdue, weights.overdue),
    )


def tenths(number: Fraction) -> str:
    """A number with one decimal, rounded half up: 3.5."""
    scaled = int(number * TENTH + Fraction(1, 2))
    return f"{scaled // TENTH}.{scaled % TENTH}"


def each(load: int, people: int) -> str:
    """The load per person; — where nobody is registered."""
    return tenths(Fraction(load, people)) if people else "—"


def proposals(loads: Mapping[str, int], people: Mapping[str, int], near: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> list[Sending]:
    """Who should send how many people to whom, so that nobody has more than the average: the busiest office first, its neighbours before others.

    An office keeps as many people as its own load needs at the average, and one at least.
    """
    total = sum(people.values())
    if not total or not sum(loads.values()):
        return []
    average = Fraction(sum(loads.values()), total)
    needed = {office: ceil(loads[office] / average) for office in loads}
    spare = {office: max(0, people[office] - max(1, needed[office])) for office in loads}
    short = sorted((office for office in loads if needed[office] > people[office]), key=lambda office: (people[office] - needed[office], office))
    found: list[Sending] = []
    for asker in short:
        lacking = needed[asker] - people[asker]
        for lender in _in_order(asker, spare, near):
            number = min(lacking, spare[lender])
            if number:
                place = near.get(asker, ())
                how = f"距离第{place.index(lender) + 1}近" if lender in place else "未填距离，按余力排列"
                because = (
                    f"{names[asker]}按人均{tenths(average)}分需{needed[asker]}人，现有{people[asker]}人；"
                    f"{names[lender]}需{max(1, needed[lender])}人，现有{people[lender]}人，{how}"
                )
                found.append(Sending(lender, asker, number, because))
                spare[lender] -= number
                lacking -= number
    return found


def _in_order(asker: str, spare: Mapping[str, int], near: Mapping[str, Sequence[str]]) -> list[str]:
    """Neighbours in the order of distance, then the others, those with most people to spare first."""
    close = [office for office in near.get(asker, ()) if spare.get(office)]
    return [*close, *sorted((office for office in spare if spare[office] and office not in close and office != asker), key=lambda one: (-spare[one], one))]


def compared(value: Fraction, average: Fraction, percent: int) -> str:
    """偏多 when a value is at least so many per cent of the average, 偏少 at most its inverse, nothing between."""
    if not average:
        return ""
    share = value / average
    factor = Fraction(percent, 100)
    return "偏多" if share >= factor else "偏少" if share * factor <= 1 else ""
