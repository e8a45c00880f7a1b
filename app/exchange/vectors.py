"""Version vectors: what somebody has, per replica and stream. Pure functions; no bytes, no keys."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

Place = tuple[str, str]
"""Replica uid and stream id."""
Vector = Mapping[Place, int]
"""For each place, the number of the last segment without a gap before it."""


class Numbered(Protocol):
    """Anything that says which segment of which stream it is."""

    @property
    def replica(self) -> str:
        """The uid of the replica that sealed it."""

    @property
    def audience(self) -> Sequence[str]:
        """The uids of the units that may read it."""

    @property
    def seq(self) -> int:
        """Its number in the stream, from 1."""


def stream_id(audience: Iterable[str]) -> str:
    """The name of the stream to exactly these units, whatever their order."""
    return hashlib.sha256("\n".join(sorted(set(audience))).encode()).hexdigest()[:32]


def dominates(ours: Vector, theirs: Vector) -> bool:
    """Whether `ours` has everything that `theirs` has."""
    return all(ours.get(place, 0) >= number for place, number in theirs.items())


def merge(ours: Vector, theirs: Vector) -> dict[Place, int]:
    """The vector of somebody who has what either has."""
    return {place: max(ours.get(place, 0), theirs.get(place, 0)) for place in {*ours, *theirs}}


def gaps(have: Vector, segments: Iterable[Numbered], names: Mapping[str, str]) -> list[str]:
    """What would still be missing after taking these segments: “缺 城门所 第41—43段”; `names` gives the unit name of a replica."""
    arrived: dict[Place, set[int]] = {}
    for segment in segments:
        arrived.setdefault((segment.replica, stream_id(segment.audience)), set()).add(segment.seq)
    sentences = set()
    for place, numbers in arrived.items():
        missing = _missing(have.get(place, 0), numbers)
        if missing:
            sentences.add(f"缺 {names.get(place[0], '未知单位')} 第{'、'.join(missing)}段")
    return sorted(sentences)


def _missing(last: int, numbers: set[int]) -> list[str]:
    """The ranges between `last` and the highest number that are not there, without counting through them."""
    ranges = []
    for number in sorted(number for number in numbers if number > last):
        if number > last + 1:
            ranges.append(f"{last + 1}" if number == last + 2 else f"{last + 1}—{number - 1}")
        last = number
    return ranges
