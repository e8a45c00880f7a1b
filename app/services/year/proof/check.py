"""How a promise is looked at: on which computers, of how many records it held, and what was wrong. It knows no promise."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from app.domain.query import Condition, Query
from app.domain.records import Record
from app.services.waiting_rows import WorkRow
from app.services.work_lists import rows_of
from app.services.workspace import Workspace
from app.services.year.replicas import THEIR_BUREAU, THEIR_OFFICE, Replicas
from app.services.year.scale import BUREAU, Scale

R = TypeVar("R", bound=Record)
EVERYTHING = 100_000
"""More rows than any list has."""


@dataclass
class Year:
    """The computers at the year's end."""

    replicas: Replicas
    scale: Scale

    @cached_property
    def bureau(self) -> Workspace:
        """The bureau's computer, which has nearly everything."""
        return self.replicas.open[BUREAU]

    @cached_property
    def ours(self) -> list[Workspace]:
        """All computers of our district."""
        return [self.replicas.open[name] for name in self.replicas.ours()]

    @cached_property
    def theirs(self) -> list[Workspace]:
        """Those of the other one."""
        return [self.replicas.open[name] for name in (THEIR_BUREAU, THEIR_OFFICE) if name in self.replicas.open]

    @cached_property
    def offices(self) -> list[Workspace]:
        """The first computer of each office."""
        return [self.replicas.open[name] for name in self.scale.offices]

    def computers(self, unit: str | None) -> list[Workspace]:
        """The computers of a unit, by its uid; none where it has no computer."""
        return [self.replicas.open[name] for name in self.replicas.of_unit(unit or "")]


class Seen(Counter[str]):
    """Of how much a promise held, by what it is called."""

    def each(self, word: str, things: Sequence[R] | Iterator[R]) -> Iterator[R]:
        """The things, counted as they are looked at."""
        for thing in things:
            self[word] += 1
            yield thing


Look = Callable[[Year, Seen], Iterator[str]]


@dataclass(frozen=True)
class Promise:
    """What must hold, of which rows; how much of it must have occurred when all units take part."""

    rows: str
    words: str
    look: Look
    least: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """One promise at one year's end: of what it held, and what was found wrong; nothing when it holds."""

    rows: str
    words: str
    seen: Mapping[str, int]
    wrong: Sequence[str]

    @property
    def held_of(self) -> str:
        """专班成员 16，调整 2; or that there was nothing of which it could hold."""
        return "，".join(f"{word} {number}" for word, number in self.seen.items() if number) or "没有这样的记录"


def checked(promise: Promise, year: Year) -> Check:
    """Look, and say what is wrong; at a small scale it may hold of nothing."""
    seen = Seen()
    wrong = list(promise.look(year, seen))
    if year.scale.whole:
        wrong += [f"{word}只有 {seen[word]}，应有 {number}" for word, number in promise.least.items() if seen[word] < number]
    return Check(promise.rows, promise.words, {**dict.fromkeys(promise.least, 0), **seen}, wrong)


def listed(workspace: Workspace, key: str) -> dict[str, WorkRow]:
    """The whole list of that key in 工作清单, by the uid of the record."""
    return {row.uid: row for row in rows_of(workspace, key, 0, EVERYTHING)[0]}


def found(workspace: Workspace, kind: type[R], *where: Condition, sort: str = "") -> list[R]:
    """The records of a kind that a computer has."""
    return list(workspace.records(kind).all(Query(where=where, sort=sort)))
