"""Two districts: a bureau and an office of ours with the pack of 仓山, and a bureau and an office of 长乐 with a small pack that it wrote itself."""

import shutil
from collections.abc import Iterator, MutableMapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest

from app.domain.organisation import Unit
from app.services import exchange, identity, sending
from app.services.copies import Whereabouts
from app.services.opening import Setup, open_folder, set_up
from app.services.rosters_of_others import take_roster
from app.services.workspace import Workspace
from app.services.year.replicas import THEIR_BUREAU, THEIR_OFFICE, THEIR_PACK
from db.keys import FLOOR
from tests.remembered import place_of_the_session, quick_keys
from tests.services.offices import ASKER, BUREAU, PASSWORD, Clock, OpenedOnDemand

OURS, THEIRS = (BUREAU, ASKER), (THEIR_BUREAU, THEIR_OFFICE)
OF_THEIRS = "长乐区市场监督管理局航城市场监督管理所"
PEOPLE = {BUREAU: "宋知夏", ASKER: "陈立言", THEIR_BUREAU: "林长安", THEIR_OFFICE: "郑思远"}


def same_place(_folder: Path) -> Whereabouts:
    """Copies of the set-up folders pass for the folders themselves."""
    return Whereabouts("", "", 0, 0)


class Districts:
    """The four open folders, and the files between them."""

    def __init__(self, folder: Path, workspaces: MutableMapping[str, Workspace]) -> None:
        self.folder = folder
        self.open = workspaces
        self._files = 0

    def __getitem__(self, name: str) -> Workspace:
        return self.open[name]

    def unit(self, name: str) -> Unit:
        """The unit of a folder, as it knows itself."""
        return self.open[name].unit

    def file(self, name: str) -> Path:
        """A new place on the stick."""
        self._files += 1
        return self.folder / f"{self._files}-{name}"

    def roster(self, bureau: str) -> Path:
        """The roster that the bureau signed last."""
        return self.folder / f"{bureau}.roster"

    def sign(self, bureau: str, **asked: object) -> Path:
        """Sign the next version, and take it in at the bureau's office."""
        path = self.roster(bureau)
        identity.sign_new_roster(self[bureau], [], path, **asked)  # type: ignore[arg-type]
        identity.import_roster(self[OURS[1] if bureau == BUREAU else THEIR_OFFICE], path)
        return path

    def known_to_each_other(self) -> None:
        """Every computer takes the roster of the other district."""
        for name in OURS:
            take_roster(self[name], self.roster(THEIR_BUREAU))
        for name in THEIRS:
            take_roster(self[name], self.roster(BUREAU))

    def send(self, sender: str, to: str) -> Path:
        """A bundle for one unit, which the sender finds among its own units."""
        path = self.file("bundle.ipb")
        sending.export_bundle(self[sender], [self[sender].records(Unit).get(self.unit(to).uid)], path)
        return path

    def deliver(self, sender: str, to: str) -> exchange.Arrival:
        """Send, and import there."""
        return exchange.import_bundle(self[to], self.send(sender, to))


def make_districts(folder: Path) -> Path:
    """Set the four folders up once; a test opens copies."""
    pack = folder / "pack"
    pack.mkdir(parents=True)
    (pack / "pack.toml").write_text(THEIR_PACK, "utf-8")
    with ExitStack() as held:
        for bureau, office, packs in ((*OURS, "cangshan"), (*THEIRS, str(pack))):
            opened = {
                name: held.enter_context(set_up(folder / name, Setup([packs], name, PEOPLE[name]), PASSWORD, now=Clock(), cost=FLOOR, where=same_place)[0])
                for name in (bureau, office)
            }
            card, roster = folder / f"{office}.card", folder / f"{bureau}.roster"
            identity.export_card(opened[office], card)
            identity.sign_new_roster(opened[bureau], [card], roster)
            identity.import_roster(opened[office], roster)
    return folder


def open_districts(template: Path, folder: Path, clock: Clock) -> Iterator[Districts]:
    """Copies of the four folders, open until the test ends."""
    shutil.copytree(template / "pack", folder / "pack")
    for bureau in (BUREAU, THEIR_BUREAU):
        shutil.copy(template / f"{bureau}.roster", folder)
    with ExitStack() as held:

        def open_one(name: str) -> Workspace:
            shutil.copytree(template / name, folder / name)
            return held.enter_context(open_folder(folder / name, PEOPLE[name], PASSWORD, now=clock, where=same_place))

        yield Districts(folder, OpenedOnDemand((*OURS, *THEIRS), open_one))


@cache
def made_districts() -> Path:
    """Made once a session."""
    with quick_keys():
        return make_districts(place_of_the_session())


@pytest.fixture(scope="session")
def set_up_districts() -> Path:
    return made_districts()


@pytest.fixture
def districts(set_up_districts: Path, tmp_path: Path, clock: Clock) -> Iterator[Districts]:
    yield from open_districts(set_up_districts, tmp_path, clock)
