"""What tests need again and again is made once a session: stretched keys, and data folders fresh from their set-up.

The vault's own tests, and those of the set-up, do without.
"""

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from app.domain.kinds import KINDS
from app.domain.records import Record
from app.services.copies import Whereabouts
from app.services.opening import Now, Opened, Setup, open_folder, set_up
from db import slots
from db.keys import FLOOR, stretched

stretched_once = cache(stretched)


@pytest.fixture(scope="package", autouse=True)
def keys_are_stretched_once() -> Iterator[None]:
    """The same password and salt give the same key: the second opening of a folder need not work it out again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "stretched", stretched_once)
        yield


_made: dict[tuple[object, ...], Path] = {}


def fresh_folder(folder: Path, setup: Setup, password: str, now: Now, kinds: Sequence[type[Record]] = KINDS) -> Opened:
    """An open data folder as the set-up leaves it: a copy of one that was made before in this session."""
    key = (*setup.packs, setup.unit, setup.account, setup.role, password, tuple(kinds))
    if key not in _made:
        place = Path(tempfile.mkdtemp(prefix="zhilian-tests-"))
        atexit.register(shutil.rmtree, place, ignore_errors=True)
        opened, _code = set_up(place / "folder", setup, password, now=now, cost=FLOOR, kinds=kinds, where=_one_place)
        opened.close()
        _made[key] = place / "folder"
    shutil.copytree(_made[key], folder)
    return open_folder(folder, setup.account, password, now=now, kinds=kinds, where=_one_place)


def _one_place(_folder: Path) -> Whereabouts:
    """The copies pass for the folder itself."""
    return Whereabouts("", "", 0, 0)
