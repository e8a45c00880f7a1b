"""One bit of one file of the data folder changes, or its end is cut off: it is found and named, and never silently read.

What a folder holds: database, both copies of the vault file, attachments, backups. `lock.db` is empty; `attempts.json` holds counts that nobody believes.
"""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from app.domain.errors import UserError
from app.services.checking import check
from tests.faults.office import DATA, open_office
from tests.remembered import quick_keys

SORTS = ("zhilian.db", "vault.json", "vault.b.json", "attachments/*", "backups/*.backup")
NAMED = {
    "zhilian.db": "数据库",
    "vault.json": "vault.json",
    "vault.b.json": "vault.b.json",
    "attachments/*": "附件",
    "backups/*.backup": "zhilian-000001.backup",
}


def flipped(content: bytes, chance: random.Random) -> bytes:
    """The content with one bit changed."""
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]


def cut_off(content: bytes, chance: random.Random) -> bytes:
    """The content without its end."""
    return content[: chance.randrange(len(content))]


def flip_once(made: Path, place: Path, chance: random.Random) -> None:
    """Spoil a file drawn by lot in a fresh copy of the office's folder. Raises AssertionError when that goes unnoticed."""
    if not place.exists():
        shutil.copytree(made / DATA, place)
    spoil(place, chance.choice(SORTS), chance, chance.choice((flipped, flipped, cut_off)))


def spoil(folder: Path, sort: str, chance: random.Random, how: Callable[[bytes, random.Random], bytes]) -> None:
    """Spoil one file of that sort; the folder is as before afterwards. Raises AssertionError when it is not found or not named."""
    file = chance.choice(sorted(folder.glob(sort)))
    before, kept = file.read_bytes(), {path: path.read_bytes() for path in folder.glob("*") if path.is_file()}
    file.write_bytes(how(before, chance))
    try:
        told = spoken(folder)
        assert any(NAMED[sort] in word for word in told), f"{file.name} was spoilt, and this was told: {told}"
    finally:
        for path in folder.glob("*"):
            if path.is_file() and path not in kept:
                path.unlink()
        for path, content in {**kept, file: before}.items():
            path.write_bytes(content)


def spoken(folder: Path) -> list[str]:
    """What opening and checking say."""
    with quick_keys():
        try:
            with open_office(folder) as workspace:
                return [finding.what for finding in check(workspace) if finding.damage]
        except UserError as refused:
            return [refused.what]
