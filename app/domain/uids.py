"""Names of records that no two offices can give twice. Time and randomness are handed in."""

import uuid
from collections.abc import Callable
from datetime import datetime

Random = Callable[[int], bytes]


def new_uid(now: datetime, random: Random) -> str:
    """A UUID of version 7: ordered by the time of making, the rest random (RFC 9562)."""
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    number = milliseconds << 80 | int.from_bytes(random(10))
    number = number & ~(0xF << 76) | 7 << 76
    number = number & ~(0x3 << 62) | 2 << 62
    return str(uuid.UUID(int=number))
