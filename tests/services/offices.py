"""Four real offices of 仓山 with keys and a roster, each in a data folder of its own: what tests of services and screens start from."""

import shutil
from collections.abc import Callable, Hashable, Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cache, wraps
from pathlib import Path
from typing import Any

import pytest

from app.domain.organisation import Unit
from app.domain.records import Record
from app.services import exchange, identity, sending
from app.services.copies import Whereabouts, whereabouts
from app.services.opening import Setup, open_folder
from app.services.workspace import Workspace
from tests.remembered import fresh_folder, place_of_the_session, quick_keys
from tests.remembered import one_place as its_own_place

ASKER, COORDINATOR, LENDER, BUREAU = "仓前所", "盖山所", "东升所", "仓山区局"
NAMES = (ASKER, COORDINATOR, LENDER, BUREAU)
PASSWORD = "仓山-测试-口令1"
NOON = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
ACCOUNTS = {ASKER: "陈立言", COORDINATOR: "江一帆", LENDER: "曾明朗", BUREAU: "宋知夏"}
LATER_ACCOUNT, LATER_PASSWORD = "郑思远", "口令-口令-口令"


class Clock:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        return self.moment


def one_place(folder: Path) -> Whereabouts:
    """Copies of the set-up offices pass for the offices themselves."""
    return Whereabouts("", "", 0, 0) if folder.name in NAMES else whereabouts(folder)


class OpenedOnDemand(MutableMapping[str, Workspace]):
    """Offices by name; each is opened when it is first asked for."""

    def __init__(self, names: tuple[str, ...], open_one: Callable[[str], Workspace]) -> None:
        self._open_one = open_one
        self._open: dict[str, Workspace | None] = dict.fromkeys(names)

    def __getitem__(self, name: str) -> Workspace:
        opened = self._open[name] = self._open[name] or self._open_one(name)
        return opened

    def __setitem__(self, name: str, workspace: Workspace) -> None:
        self._open[name] = workspace

    def __delitem__(self, name: str) -> None:
        del self._open[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._open)

    def __len__(self) -> int:
        return len(self._open)

    def wait_for(self, name: str) -> None:
        """An office more, opened when it is first asked for."""
        self._open[name] = None

    @property
    def untouched(self) -> bool:
        """True as long as none was opened."""
        return not any(self._open.values())


@dataclass(frozen=True)
class Past:
    """What the folders of offices hold before a test opens them, and who came in later than the four."""

    folder: Path
    later: tuple[str, ...] = ()
    left: Any = None
    files: int = 0
    moment: datetime = NOON

    def who(self, name: str) -> tuple[str, str]:
        """Account and password."""
        return (LATER_ACCOUNT, LATER_PASSWORD) if name in self.later else (ACCOUNTS[name], PASSWORD)


_pasts: dict[tuple[Hashable, ...], Past] = {}


class Offices:
    """The open offices, and the stick between them."""

    def __init__(self, folder: Path, workspaces: MutableMapping[str, Workspace], clock: Clock | None = None, past: Past | None = None) -> None:
        self.folder = folder
        self.open = workspaces
        self.clock = clock
        self.past = past
        self._files = 0

    def once(self, what: Hashable, happen: Callable[["Offices"], Any]) -> Any:
        """Let happen what many tests begin with; where no office is open yet it happens once a session, and this test goes on from a copy of what it left."""
        if not (self.past and self.clock and isinstance(self.open, OpenedOnDemand) and self.open.untouched):
            return happen(self)
        key = (self.past.folder, self.clock.moment, *self.open, what)
        if key not in _pasts:
            _pasts[key] = self._after(happen)
        past = self.past = _pasts[key]
        self._files, self.clock.moment = past.files, past.moment
        for name in past.later:
            self.open.wait_for(name)
        return deepcopy(past.left)

    def _after(self, happen: Callable[["Offices"], Any]) -> Past:
        assert self.past
        assert self.clock
        folder, clock = place_of_the_session(), Clock()
        clock.moment = self.clock.moment
        for offices in open_offices(self.past, folder, clock, tuple(self.open)):
            left = happen(offices)
            names, files = tuple(offices.open), offices._files
            begun_from = offices.past
        assert begun_from
        for name in names:
            if not (folder / name).exists():
                shutil.copytree(begun_from.folder / name, folder / name)
        later = tuple(name for name in names if name not in ACCOUNTS)
        return Past(folder, later, left, files, clock.moment)

    def __getitem__(self, name: str) -> Workspace:
        return self.open[name]

    def unit(self, name: str) -> Unit:
        """The unit record of an office."""
        return self.open[name].unit

    def send(self, sender: str, *to: str) -> Path:
        """Export a bundle to the named offices, or to all others."""
        self._files += 1
        names = to or tuple(name for name in self.open if name != sender)
        path = self.folder / f"{self._files}.ipb"
        sending.export_bundle(self[sender], [self.unit(name) for name in names], path)
        return path

    def deliver(self, sender: str, *to: str) -> list[exchange.Arrival]:
        """Export and import at each recipient."""
        names = to or tuple(name for name in self.open if name != sender)
        path = self.send(sender, *names)
        return [exchange.import_bundle(self[name], path) for name in names]

    def everywhere(self, kind: type[Record], uid: str) -> list[Record | None]:
        """The record as each office has it."""
        return [workspace.records(kind).find(uid) for workspace in self.open.values()]


def once(happen: Callable[..., Any]) -> Callable[..., Any]:
    """For what many tests begin with: `Offices.once`. The words that it is called with tell one such beginning from another."""

    @wraps(happen)
    def begin(offices: Offices, *words: str, **values: object) -> Any:
        return offices.once((happen.__module__, happen.__name__, words, repr(values)), lambda those: happen(those, *words, **values))

    return begin


def make_template(folder: Path) -> Path:
    """Set up the four offices once; a test opens copies."""
    with ExitStack() as held:
        opened = {name: held.enter_context(fresh_folder(folder / name, Setup(["cangshan"], name, ACCOUNTS[name]), PASSWORD, Clock())) for name in NAMES}
        cards = [folder / f"{name}.card" for name in NAMES if name != BUREAU]
        for name, card in zip(NAMES, cards, strict=False):
            identity.export_card(opened[name], card)
        identity.sign_new_roster(opened[BUREAU], cards, folder / "roster")
        for name in NAMES:
            if name != BUREAU:
                identity.import_roster(opened[name], folder / "roster")
    return folder


def open_offices(past: Past, folder: Path, clock: Clock, names: tuple[str, ...] = NAMES) -> Iterator[Offices]:
    """Copies of offices with that past, open until the test ends."""
    with ExitStack() as held:

        def open_one(name: str) -> Workspace:
            assert offices.past
            shutil.copytree(offices.past.folder / name, folder / name)
            return held.enter_context(open_folder(folder / name, *offices.past.who(name), now=clock, where=its_own_place))

        offices = Offices(folder, OpenedOnDemand(names, open_one), clock, past)
        yield offices


@cache
def made_template() -> Path:
    """Made once a session, though many files of tests name the fixture, and each of them would have it made."""
    with quick_keys():
        return make_template(place_of_the_session())


@pytest.fixture(scope="session")
def template() -> Path:
    return made_template()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def offices(template: Path, tmp_path: Path, clock: Clock) -> Iterator[Offices]:
    yield from open_offices(Past(template), tmp_path, clock)


@pytest.fixture
def office(template: Path, tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    for opened in open_offices(Past(template), tmp_path, clock, (ASKER,)):
        yield opened[ASKER]


@contextmanager
def another(offices: Offices, clock: Clock, unit: str, name: str) -> Iterator[str]:
    """One computer more, in the roster of everybody; it goes by that name."""
    card, roster = offices.folder / f"{name}.card", offices.folder / f"{name}.roster"
    with fresh_folder(offices.folder / name, Setup(["cangshan"], unit, LATER_ACCOUNT), LATER_PASSWORD, clock, computer=name) as workspace:
        offices.open[name] = workspace
        identity.export_card(workspace, card)
        identity.sign_new_roster(offices[BUREAU], [card], roster)
        for other in offices.open:
            if other != BUREAU:
                identity.import_roster(offices[other], roster)
        yield name


@once
def joined(offices: Offices, unit: str, name: str) -> str:
    """One computer more from the beginning."""
    assert offices.clock
    with another(offices, offices.clock, unit, name):
        return name


@pytest.fixture
def second(offices: Offices) -> str:
    """A second computer of the asking office."""
    return joined(offices, ASKER, f"{ASKER}第二台")


@pytest.fixture
def outsider(offices: Offices) -> str:
    """An office of another group."""
    return joined(offices, "城门所", "城门所")
