"""The computers of the simulated year, and the post between them: bundles are late, doubled, lost and out of order, as sticks are."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TypeVar

from app.domain.groups import offices_of
from app.domain.organisation import Unit
from app.domain.support_steps import is_bureau
from app.services import exchange, identity, sending
from app.services.copies import Whereabouts
from app.services.demo_folder import PASSWORD
from app.services.opening import Setup, set_up
from app.services.rosters_of_others import take_roster
from app.services.workspace import Workspace
from app.services.year.invented import person
from app.services.year.scale import BUREAU, Scale
from db.keys import FLOOR

THEIR_BUREAU, THEIR_OFFICE = "长乐区局", "航城监管所"
THEIR_PACK = """
name = "changle"
title = "长乐区市场监督管理局"
version = 1

[[unit]]
short_name = "长乐区局"
full_name = "长乐区市场监督管理局"
kind = "局"
level = "县（区）"
bureau = true

[[unit]]
short_name = "航城监管所"
full_name = "长乐区市场监督管理局航城市场监督管理所"
kind = "监管所"
level = "所"
parent = "长乐区局"

[[area]]
full_name = "航城街道"
kind = "街道"
office = "航城监管所"
"""
LATE, LOST, DOUBLED = 0.15, 0.1, 0.05
"""How likely a bundle stays a round on the stick, never arrives, or arrives twice."""
T = TypeVar("T")
Tell = Callable[[str], None]


class Clock:
    """The wall clock of all computers, which the simulation moves on; forwards only."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        """The moment that it is."""
        return self.moment


@dataclass
class Replicas:
    """The open data folders by name: that of the unit, and with 第二台 behind it for a second computer."""

    folder: Path
    clock: Clock
    rng: Random
    open: dict[str, Workspace] = field(default_factory=dict)
    waiting: list[tuple[Path, str]] = field(default_factory=list)
    """Bundles under way, each with the computer that it is for."""
    files: int = 0
    imports: int = 0
    size: int = 0

    def of_unit(self, unit: str) -> list[str]:
        """The computers of a unit."""
        return [name for name, workspace in self.open.items() if workspace.unit.uid == unit]

    def ours(self) -> list[str]:
        """The computers of our own bureau."""
        return [name for name in self.open if name not in (THEIR_BUREAU, THEIR_OFFICE)]

    def place(self, name: str) -> Path:
        """A new place for a file."""
        self.files += 1
        return self.folder / f"{self.files}-{name}"

    def write(self, sender: str, *, everybody: bool) -> None:
        """One bundle for the units of the own district that are met, one for each unit of the other that was ever written to."""
        workspace = self.open[sender]
        for units in self._met(workspace, everybody):
            path = self.place("bundle.ipb")
            self.size += sending.export_bundle(workspace, units, path).size
            uids = {unit.uid for unit in units}
            self.waiting += [(path, name) for name, other in self.open.items() if other.unit.uid in uids and name != sender]

    def _met(self, workspace: Workspace, everybody: bool) -> Iterator[list[Unit]]:
        """An office hands its sticks to its coordinating office, the bureau and somebody else by chance; what is for others goes on from there."""
        units = sending.reachable_units(workspace)
        near = [unit for unit in units if not unit.external]
        if not everybody and not is_bureau(workspace.unit):
            close = _close_to(workspace)
            met = [unit for unit in near if unit.uid in close or is_bureau(unit)]
            near = [*met, *self._shuffled([unit for unit in near if unit not in met])[:1]]
        if near:
            yield near
        yield from ([unit] for unit in units if unit.external)

    def go_round(self, *, surely: bool = False, everybody: bool = False) -> None:
        """All write, and what is under way is taken in in any order; `surely`: nothing is late or lost; `everybody`: each meets all others."""
        for name in self._shuffled(list(self.open)):
            self.write(name, everybody=everybody)
        due, self.waiting = self._shuffled(self.waiting), []
        for path, name in due:
            chance = 1.0 if surely else self.rng.random()
            if chance < LATE:
                self.waiting.append((path, name))
            elif chance >= LATE + LOST:
                for _ in range(1 if surely or chance < 1 - DOUBLED else 2):
                    exchange.import_bundle(self.open[name], path)
                    self.imports += 1
        kept = {path for path, _ in self.waiting}
        for path in {path for path, _ in due} - kept:
            path.unlink(missing_ok=True)

    def _shuffled(self, things: list[T]) -> list[T]:
        return self.rng.sample(things, len(things))


def _close_to(workspace: Workspace) -> set[str]:
    """The own unit with its other computers, the coordinating office of its group; for that one, all of its offices."""
    own = workspace.unit.uid
    groups = [group for group in workspace.groups() if own in offices_of(group)]
    members = {uid for group in groups if group.coordinator == own for uid in offices_of(group)}
    return {own, *(group.coordinator or own for group in groups), *members}


def one_place(_folder: Path) -> Whereabouts:
    """The folders of a simulation are not told apart by where they stand."""
    return Whereabouts("", "", 0, 0)


@contextmanager
def opened(folder: Path, scale: Scale, clock: Clock, rng: Random, own: tuple[str, Path, Setup, str] | None, tell: Tell) -> Iterator[Replicas]:
    """All computers set up and in each other's rosters. `own` is a folder that stays: the unit, its place, its set-up and its password."""
    with ExitStack() as held:
        replicas = Replicas(folder, clock, rng)
        names = [BUREAU, *scale.offices, *scale.sections, *(f"{unit}第二台" for unit in scale.second)]
        for place, name in enumerate(names, 1):
            tell(f"建立单位 {place}/{len(names)}：{name}")
            unit = name.removesuffix("第二台")
            if own is not None and own[0] == name:
                made, _ = set_up(own[1], own[2], own[3], now=clock)
            else:
                made, _ = set_up(folder / name, Setup(["cangshan"], unit, person(rng)), PASSWORD, now=clock, cost=FLOOR, where=one_place)
            replicas.open[name] = held.enter_context(made)
        _introduce(replicas, BUREAU, names)
        if scale.district:
            _add_district(replicas, held)
        yield replicas


def _introduce(replicas: Replicas, bureau: str, names: list[str]) -> Path:
    """Cards to the bureau, the signed roster back to everybody."""
    others, cards = [name for name in names if name != bureau], []
    for name in others:
        cards.append(replicas.place("card"))
        identity.export_card(replicas.open[name], cards[-1])
    roster = replicas.place("roster")
    identity.sign_new_roster(replicas.open[bureau], cards, roster)
    for name in others:
        identity.import_roster(replicas.open[name], roster)
    return roster


def _add_district(replicas: Replicas, held: ExitStack) -> None:
    """长乐 with its own bureau, pack and roster; both districts take each other's."""
    pack = replicas.folder / "changle"
    pack.mkdir()
    (pack / "pack.toml").write_text(THEIR_PACK, "utf-8")
    ours = replicas.ours()
    for name in (THEIR_BUREAU, THEIR_OFFICE):
        made, _ = set_up(replicas.folder / name, Setup([str(pack)], name, person(replicas.rng)), PASSWORD, now=replicas.clock, cost=FLOOR, where=one_place)
        replicas.open[name] = held.enter_context(made)
    theirs = _introduce(replicas, THEIR_BUREAU, [THEIR_BUREAU, THEIR_OFFICE])
    own = replicas.place("roster")
    identity.sign_new_roster(replicas.open[BUREAU], [], own)
    for name in ours:
        if name != BUREAU:
            identity.import_roster(replicas.open[name], own)
        take_roster(replicas.open[name], theirs)
    for name in (THEIR_BUREAU, THEIR_OFFICE):
        take_roster(replicas.open[name], own)
