"""Opens golden bundles as the computer would for which they were made, and tells what came in."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import __version__
from app.exchange.keys import ReplicaKeys
from app.exchange.roster import Roster, read_roster
from app.services import identity, inbox
from app.services.copies import Whereabouts
from app.services.opening import Setup, open_folder, set_up
from app.services.workspace import Workspace
from db.keys import FLOOR
from tests.services.offices import ASKER, BUREAU, Clock

GOLDEN = Path(__file__).resolve().parent
RECIPIENT = f"{BUREAU}第二台"
PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 280
"""Larger than one chunk of an age stream."""
PASSWORD = "测试-测试-测试1"
ACCOUNT = "宋知夏"


@dataclass(frozen=True)
class Golden:
    """One version's folder."""

    folder: Path

    @property
    def bundle(self) -> Path:
        """The bundle file."""
        return self.folder / "bundle.ipb"

    @property
    def roster(self) -> Roster:
        """The roster that goes with it."""
        return read_roster((self.folder / "roster").read_bytes())

    def keys(self, name: str) -> ReplicaKeys:
        """The keys of one computer: `ASKER` wrote the bundle, `RECIPIENT` opens it."""
        return ReplicaKeys.from_bytes(bytes.fromhex(self._computers[name]["keys"]))

    def replica(self, name: str) -> str:
        """The uid of one computer."""
        return str(self._computers[name]["replica"])

    def unit(self, name: str) -> str:
        """The short name of its unit."""
        return str(self._computers[name]["unit"])

    @property
    def _computers(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = json.loads((self.folder / "keys.json").read_text(encoding="utf-8"))
        return found

    @property
    def expected(self) -> dict[str, Any]:
        """What the bundle brings."""
        found: dict[str, Any] = json.loads((self.folder / "records.json").read_text(encoding="utf-8"))
        return found


def versions() -> list[str]:
    """The versions that have a golden bundle."""
    return sorted(folder.name for folder in GOLDEN.iterdir() if (folder / "bundle.ipb").exists())


def newest() -> Golden:
    """The golden bundle of the present version."""
    return Golden(GOLDEN / __version__)


def prepared(folder: Path, golden: Path, name: str = RECIPIENT) -> Path:
    """A fresh data folder of one of the computers: its identity, its keys, the roster, no records but the pack's."""
    source, unit = Golden(golden), Golden(golden).unit(name)
    opened, _ = set_up(folder / unit, Setup(["cangshan"], unit, ACCOUNT), PASSWORD, now=Clock(), cost=FLOOR, where=_one_place)
    with opened as office, office.commit("测试：换成样本数据包的一台电脑"):
        store = office.store
        store.db.conn.execute("UPDATE replica SET uid = ? WHERE id = ?", (source.replica(name), store.self_id))
        store.set_meta(identity.KEYS, source.keys(name).to_bytes())
    with opened_again(folder) as office:
        identity.import_roster(office, golden / "roster")
    return folder


@contextmanager
def opened_again(folder: Path) -> Iterator[Workspace]:
    """The prepared data folder in `folder`, open; the evening of the day on which the bundle was made."""
    clock = Clock()
    clock.moment = clock.moment.replace(hour=18)
    (data,) = folder.iterdir()
    with open_folder(data, ACCOUNT, PASSWORD, now=clock, where=_one_place) as office:
        yield office


def _one_place(_: Path) -> Whereabouts:
    """Copies of a prepared folder pass for the folder itself."""
    return Whereabouts("", "", 0, 0)


@contextmanager
def open_here(folder: Path, golden: Path) -> Iterator[Workspace]:
    """A fresh office for that golden bundle, open."""
    with opened_again(prepared(folder, golden)) as office:
        yield office


def shown(office: Workspace) -> dict[str, Any]:
    """Every record that no pack brought, by table and uid, as it is stored; and the open conflicts."""
    return {"records": _records(office), "conflicts": _conflicts(office)}


def _records(office: Workspace) -> dict[str, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, dict[str, Any]]] = {}
    others = "SELECT id FROM replica WHERE id <> ?"
    for table in office.store.tables.values():
        names = ("uid", "unit", "state", "_deleted", *table.exchanged)
        quoted = ", ".join(f'"{name}"' for name in names)
        rows = office.store.db.conn.execute(f'SELECT {quoted} FROM "{table.name}" WHERE _origin IN ({others}) AND _clock > 0', (office.store.self_id,))
        records = {row[0]: {name: value for name, value in zip(names[1:], row[1:], strict=True) if value is not None} for row in rows.fetchall()}
        if records:
            found[table.name] = records
    return found


def _conflicts(office: Workspace) -> list[dict[str, Any]]:
    return [
        {"of": one.id, "base": one.open.base, "values": [live.value for live in one.open.versions], "units": [live.unit for live in one.open.versions]}
        for one in inbox.conflicts(office)
    ]


__all__ = ["ASKER", "GOLDEN", "PHOTO", "RECIPIENT", "Golden", "newest", "open_here", "opened_again", "prepared", "shown", "versions"]
