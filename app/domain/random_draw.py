"""A draw that anybody can repeat: from the same names with the same seed the same come out. No chance is hidden in it.

Each name is put in order by SHA-256 of seed and name; the first ones are drawn. It is told on the paper, so that it can be checked by hand.
"""

from collections.abc import Iterable
from hashlib import sha256

METHOD = "名单去重后，按“种子|名称”的SHA-256值从小到大排列，取前若干名"


def in_order(names: Iterable[str], seed: str) -> list[str]:
    """All names in the order in which the seed draws them; a name that stands twice counts once."""
    plain = {name.strip() for name in names if name.strip()}
    return sorted(plain, key=lambda name: (sha256(f"{seed}|{name}".encode()).hexdigest(), name))


def drawn(names: Iterable[str], seed: str, count: int) -> list[str]:
    """The first so many."""
    return in_order(names, seed)[:count]


def assigned(subject: str, officers: Iterable[str], seed: str, count: int) -> list[str]:
    """Who inspects a subject: drawn anew for each."""
    return drawn(officers, f"{seed}|{subject}", count)
