"""The signed list at the head of each section of a bundle: from whom, for whom, and exactly what follows."""

import hashlib
import struct
from collections.abc import Sequence

import msgspec

from app.exchange.keys import ReplicaKeys
from app.exchange.refusals import altered, newer_format
from app.exchange.signing import SIGNATURE_SIZE, SUITE, is_signed_by
from app.exchange.spoken import spoken
from app.exchange.streams import stream_id
from app.exchange.wire import UNREADABLE, Count, Key, Name, Sha256, Short, Uid
from app.exchange.wire import Sequence as Number

FORMAT = 1
MANIFEST_LIMIT = 64 * 2**20
LENGTH = struct.Struct(">I")
_PURPOSE = "bundle 1"


class SegmentEntry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A segment in the bundle: its hash and size, and its place in its stream."""

    sha256: Sha256
    size: Number
    replica: Uid
    audience: tuple[Uid, ...]
    seq: Number

    @property
    def stream(self) -> str:
        """The id of the stream to this audience."""
        return stream_id(self.audience)


class AttachmentEntry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """An attachment in the bundle, named by the hash of its content; which records show it stands in the records."""

    sha256: Sha256
    size: Count


class Acknowledged(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The sender has merged this stream of this replica up to this segment, without a gap."""

    replica: Uid
    stream: Uid
    seq: Count


class JournalHead(msgspec.Struct, frozen=True, array_like=True):
    """The journal of a computer: number of an entry, and the value of its hash chain there. It tells nothing of what was done."""

    replica: Uid
    seq: Number
    chain: Sha256


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the sender signed for one recipient unit. `made_at` is ISO time by the sender's clock, `number` counts the sender's bundles from 1."""

    suite: str
    bundle: str
    number: Number
    made_at: Short
    replica: Uid
    unit: Uid
    unit_name: Name
    signing: Key
    account: Short
    recipient: Uid
    recipient_replicas: tuple[Uid, ...]
    roster_version: Count
    segments: tuple[SegmentEntry, ...]
    attachments: tuple[AttachmentEntry, ...]
    acknowledged: tuple[Acknowledged, ...]
    journal: JournalHead | None = None
    """The newest entry of the sender's journal; versions before 0.4 say nothing."""
    witnessed: tuple[JournalHead, ...] = ()
    """What the sender holds of the journals of the recipient's computers."""

    @property
    def code(self) -> str:
        """The short code of the bundle, to read over the telephone from the handing-over slip."""
        return short_code(self.bundle.encode())

    @property
    def size(self) -> int:
        """Bytes of all segments and attachments."""
        return sum(entry.size for entry in self.segments) + sum(entry.size for entry in self.attachments)


class _Envelope(msgspec.Struct, array_like=True):
    format: int
    manifest: msgspec.Raw


def bundle_id(replica: str, number: int, made_at: str) -> str:
    """The identity of a bundle (32 hex digits): the same however often the file is copied or read."""
    return hashlib.sha256(msgspec.msgpack.encode(("zhilian bundle 1", replica, number, made_at))).hexdigest()[:32]


def short_code(data: bytes) -> str:
    """Eight characters in two groups ("7F3K-Q2MX") that two people compare over the telephone."""
    return spoken("short code 1", data, groups=2)


def sign_manifest(manifest: Manifest, keys: ReplicaKeys) -> bytes:
    """The manifest with its length before and its signature after it."""
    body = msgspec.msgpack.encode(_Envelope(FORMAT, msgspec.Raw(msgspec.msgpack.encode(manifest, order="deterministic"))))
    return LENGTH.pack(len(body)) + body + keys.sign(_PURPOSE, body)


def read_manifest(body: bytes, signature: bytes) -> Manifest:
    """The manifest, signed by the key that it names itself; whether that key is known is for the roster. Raises Damaged or NewerFormat."""
    try:
        envelope = msgspec.msgpack.decode(body, type=_Envelope)
        if envelope.format != FORMAT:
            raise newer_format("这个数据包")
        manifest = msgspec.msgpack.decode(envelope.manifest, type=Manifest)
    except UNREADABLE:
        raise altered() from None
    named = bundle_id(manifest.replica, manifest.number, manifest.made_at)
    if len(signature) != SIGNATURE_SIZE or not is_signed_by(manifest.signing, _PURPOSE, body, signature):
        raise altered()
    if not (manifest.unit_name + manifest.account + manifest.made_at).isprintable():
        raise altered()
    if manifest.suite != SUITE or manifest.bundle != named or _doubled(manifest.segments) or _doubled(manifest.attachments):
        raise altered()
    return manifest


def _doubled(entries: Sequence[SegmentEntry | AttachmentEntry]) -> bool:
    return len({entry.sha256 for entry in entries}) != len(entries)
