"""What tests need again and again is made once a session: rules read from files, fresh data folders, backups before imports.

The vault's own tests, and those of the set-up, do without.
"""

import atexit
import os
import random
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

import pytest

from app.domain.kinds import KINDS
from app.domain.records import Record
from app.services import backups, exchange, opening
from app.services.copies import Whereabouts
from app.services.derivations import Rules, rules_in_force
from app.services.opening import Now, Opened, Setup, open_folder, set_up
from app.services.workspace import Workspace
from db import slots
from db.backup import list_backups
from db.keys import FLOOR, Cost, stretched

_rules: dict[str, Rules] = {}


def hashed(secret: str, salt: bytes, cost: Cost) -> bytes:
    """What `db.keys.stretched` gives after a third of a second, in no time: as different for another password or salt, but guessed as fast."""
    cost.require_bounds()
    return sha256(salt + normalize("NFKC", secret).encode()).digest()


@contextmanager
def quick_keys() -> Iterator[None]:
    """Keys are hashed and not stretched, and the same files give the same rules: the second opening need not work them out again."""
    read = opening.rules_for

    def rules(folder: Path) -> Rules:
        in_force = rules_in_force(folder)
        if in_force not in _rules:
            _rules[in_force] = read(folder)
        return _rules[in_force]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "stretched", hashed)
        patch.setattr(opening, "rules_for", rules)
        yield


@contextmanager
def same_chance() -> Iterator[None]:
    """What is drawn by lot is the same every time, salts among it: for work that is done again and again, each time in a folder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "urandom", random.Random(0).randbytes)
        yield


@pytest.fixture(scope="package", autouse=True)
def keys_are_not_stretched() -> Iterator[None]:
    """For all tests of a folder."""
    with quick_keys():
        yield


@pytest.fixture
def keys_are_stretched(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the program does it: for folders that another process opens."""
    monkeypatch.setattr(slots, "stretched", stretched)


def place_of_the_session() -> Path:
    """A folder that goes when the session ends."""
    place = Path(tempfile.mkdtemp(prefix="zhilian-tests-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


_backed_up: dict[str, Path] = {}


def first_backup(workspace: Workspace) -> Path:
    """A computer that takes a bundle in has the backup of what stood before its first import in this session; the next imports find it there."""
    folder = workspace.folder / backups.FOLDER
    if standing := list_backups(folder):
        return standing[-1]
    replica = workspace.store.identity.replica
    if replica not in _backed_up:
        _backed_up[replica] = Path(shutil.copy(backups.back_up_before_import(workspace), place_of_the_session()))
    folder.mkdir(exist_ok=True)
    return Path(shutil.copy(_backed_up[replica], folder))


@pytest.fixture(scope="package", autouse=True)
def imports_are_backed_up_once() -> Iterator[None]:
    """For all tests of a folder; those of the backups take `every_import_is_backed_up`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exchange, "back_up_before_import", first_backup)
        yield


@pytest.fixture
def every_import_is_backed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the program does it."""
    monkeypatch.setattr(exchange, "back_up_before_import", backups.back_up_before_import)


_made: dict[tuple[object, ...], Path] = {}


def one_place(_folder: Path) -> Whereabouts:
    """The copies pass for the folder itself."""
    return Whereabouts("", "", 0, 0)


def fresh_folder(folder: Path, setup: Setup, password: str, now: Now, kinds: Sequence[type[Record]] = KINDS, *, computer: str = "") -> Opened:
    """An open data folder as the set-up leaves it: a copy of one that was made before in this session.

    All copies are one computer; a test that needs two of the same unit and account names them.
    """
    key = (*setup.packs, setup.unit, setup.account, setup.role, password, tuple(kinds), computer)
    if key not in _made:
        place = place_of_the_session()
        opened, _code = set_up(place / "folder", setup, password, now=now, cost=FLOOR, kinds=kinds, where=one_place)
        opened.close()
        _made[key] = place / "folder"
    shutil.copytree(_made[key], folder)
    return open_folder(folder, setup.account, password, now=now, kinds=kinds, where=one_place)
