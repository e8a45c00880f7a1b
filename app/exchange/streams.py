"""Streams: the segments for exactly the same units, whatever replica sealed them. Pure functions; no bytes, no keys."""

import hashlib
from collections.abc import Iterable


def stream_id(audience: Iterable[str]) -> str:
    """The name of the stream to exactly these units, whatever their order."""
    return hashlib.sha256("\n".join(sorted(set(audience))).encode()).hexdigest()[:32]


def baselines_id(audience: Iterable[str]) -> str:
    """Under this name, instead of the stream's, a computer says which baselines of the stream it keeps."""
    return stream_id(("baseline", *audience))


def hearsay_id(peer: str, audience: Iterable[str]) -> str:
    """Under this name, instead of the stream's, a computer says how far another one has come, as far as it knows."""
    return stream_id((f"said by {peer}", *audience))
