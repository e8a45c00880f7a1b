"""Four real offices of 仓山 with keys and a roster, each in a data folder of its own: what tests of services and screens start from."""

import shutil
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.organisation import Unit
from app.domain.records import Record
from app.services import exchange, identity, sending
from app.services.copies import Whereabouts, whereabouts
from app.services.opening import Setup, open_folder
from app.services.workspace import Workspace
from tests.remembered import fresh_folder

ASKER, COORDINATOR, LENDER, BUREAU = "仓前所", "盖山所", "东升所", "仓山区局"
NAMES = (ASKER, COORDINATOR, LENDER, BUREAU)
PASSWORD = "仓山-测试-口令1"
NOON = datetime.fromisoformat("2026-11-20T12:00:00+08:00")
ACCOUNTS = {ASKER: "陈立言", COORDINATOR: "江一帆", LENDER: "曾明朗", BUREAU: "宋知夏"}


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


class Offices:
    """The open offices, and the stick between them."""

    def __init__(self, folder: Path, workspaces: MutableMapping[str, Workspace]) -> None:
        self.folder = folder
        self.open = workspaces
        self._files = 0

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


def open_offices(template: Path, folder: Path, clock: Clock, names: tuple[str, ...] = NAMES) -> Iterator[Offices]:
    """Copies of the set-up offices, open until the test ends."""
    with ExitStack() as held:

        def open_one(name: str) -> Workspace:
            shutil.copytree(template / name, folder / name)
            return held.enter_context(open_folder(folder / name, ACCOUNTS[name], PASSWORD, now=clock, where=one_place))

        yield Offices(folder, OpenedOnDemand(names, open_one))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("offices"))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def offices(template: Path, tmp_path: Path, clock: Clock) -> Iterator[Offices]:
    yield from open_offices(template, tmp_path, clock)


@pytest.fixture
def office(template: Path, tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    for opened in open_offices(template, tmp_path, clock, (ASKER,)):
        yield opened[ASKER]


@contextmanager
def another(offices: Offices, clock: Clock, unit: str, name: str) -> Iterator[str]:
    """One computer more, in the roster of everybody; it goes by that name."""
    card, roster = offices.folder / f"{name}.card", offices.folder / f"{name}.roster"
    with fresh_folder(offices.folder / name, Setup(["cangshan"], unit, "郑思远"), "口令-口令-口令", clock, computer=name) as workspace:
        offices.open[name] = workspace
        identity.export_card(workspace, card)
        identity.sign_new_roster(offices[BUREAU], [card], roster)
        for other in offices.open:
            if other != BUREAU:
                identity.import_roster(offices[other], roster)
        yield name


@pytest.fixture
def second(offices: Offices, clock: Clock) -> Iterator[str]:
    """A second computer of the asking office."""
    with another(offices, clock, ASKER, f"{ASKER}第二台") as name:
        yield name


@pytest.fixture
def outsider(offices: Offices, clock: Clock) -> Iterator[str]:
    """An office of another group."""
    with another(offices, clock, "城门所", "城门所") as name:
        yield name
