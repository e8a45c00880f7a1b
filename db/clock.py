"""Hybrid logical clocks: 64-bit numbers that grow with the wall clock and never run behind what was seen."""

from datetime import UTC, datetime

COUNTER_BITS = 16
FAR_AHEAD_MS = 48 * 3600 * 1000
"""A segment further in the future than this is held until a person has looked (`design.md` 5)."""


def next_clock(last: int, now: datetime) -> int:
    """A clock later than `last`, at `now` when the wall clock agrees."""
    return max(last + 1, _milliseconds(now) << COUNTER_BITS)


def moment_of(clock: int) -> datetime:
    """The wall-clock moment of a clock, in local time."""
    return datetime.fromtimestamp((clock >> COUNTER_BITS) / 1000, tz=UTC).astimezone()


def far_ahead(clock: int, now: datetime) -> bool:
    """True when the author's wall clock must have been wrong."""
    return (clock >> COUNTER_BITS) > _milliseconds(now) + FAR_AHEAD_MS


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
