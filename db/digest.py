"""Digests of rows and their running sum, by which a page that was spliced back into the file is found.

The sum over all records does not depend on their order, so a change costs only the rows it touches.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

SIZE = 16
MODULUS = 1 << (8 * SIZE)

_encode = msgspec.msgpack.Encoder().encode


def row_digest(key: bytes, kind: str, columns: Sequence[str], row: Sequence[Any]) -> int:
    """The digest of one record; empty fields do not count, so a newly declared field changes nothing."""
    filled = [pair for pair in zip(columns, row, strict=True) if pair[1] is not None]
    return int.from_bytes(blake2b(_encode((kind, filled)), key=key, digest_size=SIZE).digest())


def folded(total: int, added: Iterable[int] = (), removed: Iterable[int] = ()) -> int:
    """The sum after some rows came and others went."""
    return (total + sum(added) - sum(removed)) % MODULUS


def as_bytes(total: int) -> bytes:
    """The sum as stored."""
    return total.to_bytes(SIZE)


def commit_digest(salt: bytes, rows: Iterable[int]) -> bytes:
    """What the chain covers instead of values: they can be destroyed later without breaking it."""
    digest = blake2b(salt, digest_size=32)
    for row in rows:
        digest.update(as_bytes(row))
    return digest.digest()


def chained(previous: bytes, entry: Mapping[str, Any]) -> bytes:
    """The head of the chain after one journal entry."""
    return blake2b(previous + _encode(sorted(entry.items())), digest_size=32).digest()


def tallied(total: int, *row: Any) -> int:
    """The sum of a table's rows (64 bits) after this one came, or went: the same either way.

    Without a key: nobody reads or chooses what a page of an encrypted file holds.
    """
    return total ^ int.from_bytes(blake2b(_encode(row), digest_size=8).digest(), signed=True)
