"""Wrong passwords, counted beside the vault: a file of its own, because before a key is known nothing inside the vault can be written.

It holds account names, counts and moments, no secrets; nobody can believe it, so it only delays people at the screen. The wall clock decides nothing:
a moment is what the machine's own running clock said, which no user can set.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.domain.errors import MachineFault
from db.durable import discard, write_durably

ATTEMPTS_FILE = "attempts.json"
MOST_NAMES, LARGEST_FILE = 200, 1 << 18


@dataclass(frozen=True)
class Attempts:
    """Wrong secrets for one account since it last got in: how many, when the last one was by the machine's running clock, and what the wall clock said."""

    count: int = 0
    ticked: float = 0.0
    at: str = ""

    def elapsed(self, now: float) -> float:
        """Seconds that have passed at least since the last one; a running clock that began anew since then counts from its beginning."""
        return now - self.ticked if now >= self.ticked else now


def read_attempts(folder: Path) -> dict[str, Attempts]:
    """By account name; a missing or unreadable file says nothing."""
    try:
        path = folder / ATTEMPTS_FILE
        found = json.loads(path.read_bytes()) if path.stat().st_size <= LARGEST_FILE else {}
        return {str(name): Attempts(int(one["count"]), float(one["ticked"]), str(one["at"])) for name, one in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def note_attempt(folder: Path, name: str, ticked: float, at: str) -> Attempts:
    """Count one more wrong secret; a full disk keeps nobody from trying again."""
    found = read_attempts(folder)
    mine = replace(found.pop(name, Attempts()), ticked=ticked, at=at)
    mine = replace(mine, count=mine.count + 1)
    kept = dict(list(found.items())[-MOST_NAMES + 1 :]) | {name: mine}
    with suppress(OSError, MachineFault):
        write_durably(folder / ATTEMPTS_FILE, json.dumps({key: asdict(one) for key, one in kept.items()}, ensure_ascii=False).encode())
    return mine


def forget_attempts(folder: Path, name: str) -> None:
    """The account got in, or an administrator set it free."""
    found = read_attempts(folder)
    if found.pop(name, None) is None:
        return
    with suppress(OSError, MachineFault):
        if found:
            write_durably(folder / ATTEMPTS_FILE, json.dumps({key: asdict(one) for key, one in found.items()}, ensure_ascii=False).encode())
        else:
            discard([folder / ATTEMPTS_FILE])
