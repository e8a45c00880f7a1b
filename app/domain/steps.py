"""Workflow: tables of steps, and the folding of taken steps into a state (`design.md` 3).

A step is a record that is only ever inserted. Every replica folds the same steps into the same state, in whatever order they arrived.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Check = Callable[[Any, Any, str], tuple[str, str] | None]
"""Given the record as it stands, as the step would leave it, and the ISO day: what happened and what to do instead, or None when all is well."""

Bar = Callable[[Any], tuple[str, str] | None]
"""Given the record as it stands: what rules the step out and what to do instead, or None."""

DISPUTED = "争议"
SETTLE = "settle"
NOT_AWAITED = ("withdraw", "cancel", "dissolve", "change_members")
"""The names of steps that may be taken and that nothing waits for."""


@dataclass(frozen=True)
class Move:
    """One line of a table of steps."""

    name: str
    label: str
    """What the button says."""
    sources: tuple[str, ...]
    to: str | None
    """The state it leads to; None when the record stays where it is."""
    who: str
    """The actor that may take it."""
    done: str
    """What a history says once it is taken."""
    needs: tuple[str, ...] = ()
    """Fields that must be filled when it is taken; the screen asks for them."""
    asks: tuple[str, ...] = ()
    """Fields that the screen also offers."""
    remark: bool = False
    """True when the remark (reason) may not be empty."""
    clause: str = ""
    refusal: str = ""
    """What to do instead, told to others who try."""
    told: str = ""
    """What a list of things to do calls it, where it is one of several answers and none is to be suggested."""
    until: str = ""
    """The field of the day until which it is to be taken, where that is not the day of the record as a whole."""
    paper: str = ""
    """The kind of paper with which the step is taken, and on which it is filled in, where it has one."""
    bar: Bar | None = None
    """What of the record as it stands rules the step out: while it does, the step is not offered."""
    check: Check | None = None
    """What the values of the step must satisfy beside being filled."""
    begins: tuple[tuple[str, Any], ...] = ()
    """What fields of the step begin with each time, whatever the last time left in them: each says something of this time only."""

    @property
    def sets(self) -> tuple[str, ...]:
        """The fields that the step, and nothing else, writes."""
        return (*self.needs, *self.asks)


@dataclass(frozen=True)
class Workflow:
    """All steps of one record kind."""

    start: str
    moves: tuple[Move, ...]
    actors: Callable[[Any, Any], set[str]]
    """Which actors of the record a unit is, given both records."""
    actor_names: Mapping[str, str]
    closed: frozenset[str] = frozenset()
    """States in which nothing is left to do."""
    rewritten: frozenset[str] = frozenset()
    """Fields that people fill in the form, and a step changes when that is closed."""
    editable: frozenset[str] = frozenset()
    """States in which the owner may change the ordinary fields and move the record to the bin."""
    parties: tuple[str, ...] = ()
    """The fields, set once and by the owner, from which `actors` tells who is who."""
    turns_to: str = ""
    """The field in which a step names the unit that it turns to; the steps keep it too, because the next one may name another."""

    @property
    def states(self) -> frozenset[str]:
        """All states but a dispute."""
        return frozenset(state for move in self.moves for state in (*move.sources, move.to) if state)

    @property
    def set_by_steps(self) -> frozenset[str]:
        """The fields that only steps write."""
        return frozenset(name for move in self.moves for name in move.sets) - self.rewritten

    def move(self, name: str) -> Move:
        """The move of that name. Raises KeyError when the table has none."""
        return next(move for move in self.moves if move.name == name) if self.knows(name) else _unknown(name)

    def knows(self, name: str) -> bool:
        """True when the table has a move of that name."""
        return any(move.name == name for move in self.moves)

    def open_moves(self, state: str) -> list[Move]:
        """The moves that lead on from a state, for whomever."""
        return [move for move in self.moves if state in move.sources]

    def offered(self, record: Any) -> list[Move]:
        """The moves that lead on from where a record is and that nothing of it rules out, for whomever."""
        return [move for move in self.open_moves(record.state or self.start) if move.bar is None or move.bar(record) is None]

    def next_state(self, state: str, name: str) -> str | None:
        """Where the step leads from that state, None when it is not open there."""
        for move in self.moves:
            if move.name == name and state in move.sources:
                return move.to or state
        return None


def _unknown(name: str) -> Move:
    raise KeyError(name)


@dataclass(frozen=True)
class Taken:
    """A step that somebody took, as far as folding needs it."""

    uid: str
    name: str
    after: tuple[str, ...]
    clock: int
    stands: str = ""
    """For a settling step: the uid of the disputed step that stands."""
    unit: str = ""
    """The unit that took it."""
    turned_to: str = ""
    """The unit that it turned to."""


Actors = Callable[[str, str], Collection[str]]
"""Which actors of the record a unit is, given the unit that was turned to; both as uids, the second perhaps empty."""


@dataclass(frozen=True)
class Folded:
    """Where the steps of a record have led."""

    state: str
    heads: tuple[str, ...]
    """The steps that nothing follows yet: what the next step's author has seen."""
    disputed: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    """The steps in an order that respects what their authors had seen; those whose predecessors are missing are left out."""
    void: tuple[Taken, ...] = ()
    """The steps that count for nothing, because they were for another unit to take."""


def fold(workflow: Workflow, steps: Iterable[Taken], actors: Actors | None = None) -> Folded:
    """The state after all steps whose predecessors are here, the same on every replica.

    With `actors`, a step counts only when it was for its unit to take, by what that unit had seen.
    """
    ordered, known = _causal_order(steps)
    run = _Run(workflow, known, actors)
    for step in ordered:
        run.take(step)
    followed = {uid for step in ordered for uid in step.after}
    heads = tuple(sorted(step.uid for step in ordered if step.uid not in followed))
    order = tuple(step.uid for step in ordered)
    return Folded(DISPUTED if run.disputed else run.state, heads, run.disputed, order, tuple(run.void))


def _causal_order(steps: Iterable[Taken]) -> tuple[list[Taken], dict[str, frozenset[str]]]:
    """Steps in an order that respects what their authors had seen, ties by clock; and for each what it knew of."""
    waiting = sorted(steps, key=lambda step: (step.clock, step.uid))
    known: dict[str, frozenset[str]] = {}
    ordered: list[Taken] = []
    while True:
        ready = next((step for step in waiting if all(uid in known for uid in step.after)), None)
        if ready is None:
            return ordered, known
        known[ready.uid] = frozenset(ready.after).union(*(known[uid] for uid in ready.after))
        ordered.append(ready)
        waiting.remove(ready)


class _Run:
    """Folding in progress: the state, the steps that led to it, each with the state before it, and what is disputed."""

    def __init__(self, workflow: Workflow, known: Mapping[str, frozenset[str]], actors: Actors | None) -> None:
        self.workflow = workflow
        self.known = known
        self.actors = actors
        self.turned: dict[str, str] = {}
        """The steps that turned to a unit, and to which."""
        self.void: list[Taken] = []
        self.names: dict[str, str] = {}
        self.state = workflow.start
        self.trail: list[tuple[str, Taken]] = []
        self.disputed: tuple[str, ...] = ()
        self.before = workflow.start
        """The state before the disputed steps."""
        self.claims: dict[str, str] = {}

    def take(self, step: Taken) -> None:
        self.names[step.uid] = step.name
        if not self._is_theirs(step):
            self.void.append(step)
            return
        if step.name != SETTLE:
            self._note_turn(step, step.name)
        if self.disputed:
            self._settle(step)
            return
        to = self.workflow.next_state(self.state, step.name)
        if to is not None:
            if to != self.state:
                self.trail.append((self.state, step))
            self.state = to
        else:
            self._collide(step)

    def _is_theirs(self, step: Taken) -> bool:
        """True when the step was for its unit; settling is for those whose steps are disputed."""
        names = [self.names[uid] for uid in self.disputed] if step.name == SETTLE else [step.name]
        whose = {self.workflow.move(name).who for name in names if self.workflow.knows(name)}
        return self.actors is None or not whose or any(whose.intersection(self.actors(step.unit, to)) for to in self._turned_to(step))

    def _turned_to(self, step: Taken) -> set[str]:
        """Whom the last steps that the author had seen turned to: two, when two computers turned to different units."""
        seen = [uid for uid in self.turned if uid in self.known[step.uid]]
        return {self.turned[uid] for uid in seen if not any(uid in self.known[later] for later in seen)} or {""}

    def _note_turn(self, step: Taken, name: str) -> None:
        if step.turned_to and self.workflow.knows(name) and self.workflow.turns_to in self.workflow.move(name).sets:
            self.turned[step.uid] = step.turned_to

    def _collide(self, step: Taken) -> None:
        """The step is not open, but was for its author: the order in which all are open, if there is one, else a dispute.

        The same step taken twice is one step.
        """
        unseen = next((place for place, (_, taken) in enumerate(self.trail) if taken.uid not in self.known[step.uid]), None)
        if unseen is None:
            return
        before, other = self.trail[unseen]
        if other.name == step.name:
            return
        claim = self.workflow.next_state(before, step.name)
        if claim is None:
            return
        trail, state = [(before, step)], claim
        for _, taken in self.trail[unseen:]:
            to = self.workflow.next_state(state, taken.name)
            if to is None:
                last = self.trail[-1][1]
                self.before, self.disputed = before, tuple(sorted((last.uid, step.uid)))
                self.claims = {last.uid: self.state, step.uid: claim}
                return
            trail.append((state, taken))
            state = to
        self.trail[unseen:] = trail
        self.state = state

    def _settle(self, step: Taken) -> None:
        if step.name == SETTLE and set(self.disputed) <= self.known[step.uid] and step.stands in self.claims:
            self.state, self.trail, self.disputed = self.claims[step.stands], [(self.before, step)], ()
            self._note_turn(step, self.names[step.stands])
        elif step.name != SETTLE and not set(self.disputed) <= self.known[step.uid]:
            claim = self.workflow.next_state(self.before, step.name)
            if claim is not None and not any(uid in self.known[step.uid] for uid in self.disputed):
                self.disputed = tuple(sorted((*self.disputed, step.uid)))
                self.claims[step.uid] = claim
