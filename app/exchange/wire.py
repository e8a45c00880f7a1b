"""The kinds of value that may stand in cards, rosters, segments and manifests, with their bounds."""

from typing import Annotated

from msgspec import DecodeError, Meta

Uid = Annotated[str, Meta(min_length=1, max_length=64)]
Name = Annotated[str, Meta(min_length=1, max_length=200)]
Short = Annotated[str, Meta(max_length=200)]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Previous = Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")]
Whole = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
Sequence = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Key = Annotated[bytes, Meta(min_length=32, max_length=32)]
Signed = Annotated[bytes, Meta(min_length=64, max_length=64)]
Scalar = str | Whole | float | None

UNREADABLE = (DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises for bytes that are no such value: the last for lists within lists without end, which skipping an unknown field goes down into."""
