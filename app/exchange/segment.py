"""A segment: one sealed batch as signed bytes, and back.

    magic, lengths │ header (msgpack) │ body (msgpack in one zstd frame) │ Ed25519 signature over all of it

Knows bytes and keys; not what the kinds and fields mean. A sealed segment is immutable and relayed byte for byte. A baseline (`baseline`) stands in
the same frame under another magic.
"""

import hashlib
import struct
from dataclasses import dataclass

import msgspec
import zstandard

from app.domain.batch import Batch, TooLarge
from app.domain.errors import Damaged
from app.exchange.keys import ReplicaKeys
from app.exchange.refusals import SEND_AGAIN, newer_format
from app.exchange.segment_body import Body, body_of, contents_of
from app.exchange.signing import SIGNATURE_SIZE, SUITE, is_signed_by
from app.exchange.streams import stream_id
from app.exchange.wire import UNREADABLE, Count, Previous, Sequence, Uid

FORMAT = 1
INFLATED_LIMIT = 64 * 2**20
SEGMENT_LIMIT = 72 * 2**20
"""Bytes. What inflates to the limit takes up to 1.5 GB once it is values; a hundred thousand leads stay below, and more are sealed in several segments."""
_PREFIX = struct.Struct(">4sHIQ")
_HEADER_LIMIT = 2**20


@dataclass(frozen=True)
class Form:
    """What stands in the frame: how it begins, what its signature is for, how hard it is packed."""

    magic: bytes
    purpose: str
    level: int


SEGMENT = Form(b"ZLSG", "segment 1", 3)
BASELINE = Form(b"ZLBL", "baseline 1", 9)
_MAGICS = (SEGMENT.magic, BASELINE.magic)


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """Whose, for whom, which number, built upon what. `size` is that of the inflated body."""

    suite: str
    replica: Uid
    unit: Uid
    audience: tuple[Uid, ...]
    seq: Sequence
    previous: Previous
    vector: dict[Uid, Count]
    clock: Count
    sealed_at: Count
    size: Count


class SegmentHeader(Header, frozen=True, kw_only=True):
    """What a segment or a baseline says about itself; not yet verified. `sha256` names the whole of it."""

    sha256: str

    @property
    def stream(self) -> str:
        """The id of the stream to this audience."""
        return stream_id(self.audience)


_headers = msgspec.msgpack.Decoder(Header)
_bodies = msgspec.msgpack.Decoder(Body)


def seal_segment(batch: Batch, keys: ReplicaKeys) -> bytes:
    """The signed bytes of a batch.

    Read back before they are handed out, because a segment that left cannot be mended: a batch that breaks its own promises (columns of unequal
    length, values that are no scalars) is a bug and raises ValueError. Raises TooLarge for more than other offices open: the database splits it.
    """
    body = msgspec.msgpack.encode(body_of(batch))
    header = Header(
        suite=SUITE, replica=batch.replica, unit=batch.unit, audience=batch.audience, seq=batch.seq, previous=batch.previous,
        vector=batch.vector, clock=batch.clock, sealed_at=batch.sealed_at, size=len(body),
    )  # fmt: skip
    data = framed(SEGMENT, header, body, keys)
    try:
        contents_of(_bodies.decode(body), batch.clock)
    except msgspec.DecodeError as fault:
        raise ValueError(f"a batch that no office could open: {fault}") from fault
    return data


def framed(form: Form, header: Header, body: bytes, keys: ReplicaKeys) -> bytes:
    """Header and body as signed bytes. Raises TooLarge for more than other offices open, ValueError for a header that they refuse."""
    if len(body) > INFLATED_LIMIT:
        raise _too_large()
    head = msgspec.msgpack.encode(header, order="deterministic")
    try:
        _check_header(_headers.decode(head))
    except msgspec.DecodeError as fault:
        raise ValueError(f"a header that no office could read: {fault}") from fault
    packed = zstandard.ZstdCompressor(level=form.level).compress(body)
    signed = _PREFIX.pack(form.magic, FORMAT, len(head), len(packed)) + head + packed
    if len(signed) + SIGNATURE_SIZE > SEGMENT_LIMIT:
        raise _too_large()
    return signed + keys.sign(form.purpose, signed)


def open_segment(data: bytes, signing_key: bytes) -> Batch:
    """The batch that the owner of `signing_key` sealed. Raises Damaged or NewerFormat."""
    header, body = unframed(SEGMENT, data, signing_key)
    try:
        contents = contents_of(_bodies.decode(body), header.clock)
    except UNREADABLE:
        raise damaged("内容读不出来") from None
    return Batch(
        replica=header.replica, unit=header.unit, audience=header.audience, seq=header.seq, previous=header.previous, vector=header.vector,
        clock=header.clock, sealed_at=header.sealed_at, **contents._asdict(),
    )  # fmt: skip


def unframed(form: Form, data: bytes, signing_key: bytes) -> tuple[Header, bytes]:
    """The header and the inflated body, once the signature of that key for that form was found right. Raises Damaged or NewerFormat."""
    header, packed = _parts(data)
    if not data.startswith(form.magic) or not is_signed_by(signing_key, form.purpose, data[:-SIGNATURE_SIZE], data[-SIGNATURE_SIZE:]):
        raise damaged("签名不符，可能被改动或损坏")
    try:
        return header, _inflate(packed, header.size)
    except zstandard.ZstdError:
        raise damaged("内容读不出来") from None


def segment_header(data: bytes) -> SegmentHeader:
    """What a segment or a baseline says about itself, without opening the body and without checking the signature. Raises Damaged or NewerFormat."""
    header, _ = _parts(data)
    return SegmentHeader(**msgspec.structs.asdict(header), sha256=hashlib.sha256(data).hexdigest())


def _parts(data: bytes) -> tuple[Header, bytes]:
    if len(data) < _PREFIX.size + SIGNATURE_SIZE or len(data) > SEGMENT_LIMIT:
        raise damaged("长度不对")
    magic, number, header_size, packed_size = _PREFIX.unpack_from(data)
    if magic not in _MAGICS:
        raise damaged("开头不对")
    if number != FORMAT:
        raise newer_format("数据包里的一份数据")
    if header_size > _HEADER_LIMIT or len(data) != _PREFIX.size + header_size + packed_size + SIGNATURE_SIZE:
        raise damaged("长度不对")
    start = _PREFIX.size + header_size
    try:
        header = _headers.decode(data[_PREFIX.size : start])
        _check_header(header)
    except UNREADABLE:
        raise damaged("开头读不出来") from None
    return header, data[start:-SIGNATURE_SIZE]


def _check_header(header: Header) -> None:
    if header.suite != SUITE:
        raise msgspec.ValidationError("unknown suite")
    if not header.audience or list(header.audience) != sorted(set(header.audience)):
        raise msgspec.ValidationError("an audience is sorted and names nobody twice")
    if (header.seq == 1) != (header.previous == ""):
        raise msgspec.ValidationError("only the first segment of a stream has none before it")


def _inflate(packed: bytes, size: int) -> bytes:
    """The body, refused before inflating when it would be larger than said or than allowed."""
    if size > INFLATED_LIMIT or zstandard.get_frame_parameters(packed).content_size != size:
        raise zstandard.ZstdError("size")
    body = zstandard.ZstdDecompressor(max_window_size=2**27).decompress(packed, max_output_size=size, allow_extra_data=False)
    if len(body) != size:
        raise zstandard.ZstdError("size")
    return body


def _too_large() -> TooLarge:
    return TooLarge("有一条记录太大，装不进数据包。", "请把特别长的内容改成附件后再导出。")


def damaged(why: str) -> Damaged:
    """That a segment or baseline cannot be read, and why."""
    return Damaged(f"数据包里有一份数据已损坏（{why}），没有导入这一份。", SEND_AGAIN)
