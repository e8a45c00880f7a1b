"""A baseline as signed bytes, and back: the thinned segments of one stream in one file (`app.domain.baseline`).

It stands in the frame of a segment, under another magic and with a signature for another purpose. Its number is that of the last segment, what comes
before it is that segment itself. Immutable and relayed byte for byte, as segments are.
"""

import hashlib
from collections.abc import Sequence

import msgspec

from app.domain.baseline import Baseline, Part
from app.domain.batch import Batch
from app.exchange.keys import ReplicaKeys
from app.exchange.segment import BASELINE, Header, damaged, framed, unframed
from app.exchange.segment_body import Body, body_of, contents_of
from app.exchange.signing import SUITE
from app.exchange.wire import UNREADABLE, Count, Sha256, Uid


class _Part(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """One segment: its number is its place, the one before it is the one before."""

    sha256: Sha256
    vector: dict[Uid, Count]
    clock: Count
    sealed_at: Count
    body: Body


_bodies = msgspec.msgpack.Decoder(Sequence[_Part])


def seal_baseline(baseline: Baseline, keys: ReplicaKeys) -> bytes:
    """The signed bytes; read back before they are handed out. Raises TooLarge for more than other offices open, ValueError for what breaks its promises."""
    parts = [_Part(part.sha, part.batch.vector, part.batch.clock, part.batch.sealed_at, body_of(part.batch)) for part in baseline.parts]
    body, last = msgspec.msgpack.encode(parts, order="deterministic"), baseline.last
    header = Header(
        suite=SUITE, replica=last.replica, unit=last.unit, audience=last.audience, seq=last.seq, previous=baseline.sha_of_last, vector=last.vector,
        clock=max(part.batch.clock for part in baseline.parts), sealed_at=last.sealed_at, size=len(body),
    )  # fmt: skip
    data = framed(BASELINE, header, body, keys)
    try:
        _baseline(header, body)
    except msgspec.DecodeError as fault:
        raise ValueError(f"a baseline that no office could open: {fault}") from fault
    return data


def open_baseline(data: bytes, signing_key: bytes) -> Baseline:
    """The baseline that the owner of `signing_key` made of its own stream. Raises Damaged or NewerFormat."""
    header, body = unframed(BASELINE, data, signing_key)
    try:
        return _baseline(header, body)
    except UNREADABLE:
        raise damaged("内容读不出来") from None


def is_baseline(data: bytes) -> bool:
    """True for what claims to be one, false for a segment."""
    return data.startswith(BASELINE.magic)


def sha256_of(data: bytes) -> str:
    """The name of a baseline: the SHA-256 (hex) of the whole of it."""
    return hashlib.sha256(data).hexdigest()


def _baseline(header: Header, body: bytes) -> Baseline:
    parts = _bodies.decode(body)
    if len(parts) != header.seq or not parts or parts[-1].sha256 != header.previous or parts[-1].vector != header.vector:
        raise msgspec.ValidationError("a baseline begins with the first segment and ends with the one that it names")
    found: list[Part] = []
    for seq, part in enumerate(parts, 1):
        if part.clock > header.clock:
            raise msgspec.ValidationError("a clock later than the latest")
        batch = Batch(
            replica=header.replica, unit=header.unit, audience=header.audience, seq=seq, previous=found[-1].sha if found else "", vector=part.vector,
            clock=part.clock, sealed_at=part.sealed_at, **contents_of(part.body, part.clock)._asdict(),
        )  # fmt: skip
        found.append(Part(part.sha256, batch))
    return Baseline(found)
