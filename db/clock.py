"""Hybrid logical clocks: 64-bit numbers that grow with the wall clock and never run behind what was seen."""

from datetime import datetime

from app.domain.clock import office_time_of

COUNTER_BITS = 16
FAR_AHEAD = 48 * 3600
"""Seconds. A segment sealed further in the future than this is held until a person has looked (`design.md` 5)."""


def next_clock(last: int, now: datetime) -> int:
    """A clock later than `last`, at `now` when the wall clock agrees."""
    return max(last + 1, _milliseconds(now) << COUNTER_BITS)


def moment_of(clock: int) -> datetime:
    """The moment of a clock, as the offices' wall clock shows it."""
    return office_time_of((clock >> COUNTER_BITS) / 1000)


def far_ahead(sealed_at: int, now: datetime) -> bool:
    """True when the author's wall clock must have been wrong when it sealed."""
    return sealed_at > now.timestamp() + FAR_AHEAD


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
