"""Real data folders for measuring: computers of one bureau, each with keys of its own, all in one roster."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.services import identity
from app.services.opening import Opened, Setup, set_up
from app.services.workspace import Workspace
from db.keys import FLOOR

PASSWORD = "口令-测量-2026"
CLERK = "测量员"


def made(place: Path, pack: str, unit: str) -> Opened:
    """A data folder for that unit, its key stretched no longer than a vault must."""
    return set_up(place, Setup([pack], unit, CLERK), PASSWORD, cost=FLOOR)[0]


@contextmanager
def computers(place: Path, pack: str, units: Mapping[str, str], bureau: str) -> Iterator[dict[str, Workspace]]:
    """Open computers by the names that they are given, each of its unit; the bureau's lists the others in its roster."""
    with ExitStack() as held:
        opened = {name: held.enter_context(made(place / name, pack, unit)) for name, unit in units.items()}
        cards = {name: place / f"{name}.card" for name in opened if name != bureau}
        for name, card in cards.items():
            identity.export_card(opened[name], card)
        identity.sign_new_roster(opened[bureau], list(cards.values()), place / "roster")
        for name in cards:
            identity.import_roster(opened[name], place / "roster")
        yield opened
