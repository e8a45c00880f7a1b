"""The readers of foreign files, each as a function of bytes that must come back: read, or refused in words. Anything else is a bug of the program.

Knows the golden bundle (its keys, and its pieces as seeds); knows nothing of who makes the bytes: hypothesis in the test command, atheris in `dev.py fuzz`.
"""

import hashlib
import io
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, cast

import msgspec
import pyrage
import zstandard

from app.domain.errors import UserError
from app.exchange.container import Member, read_bundle
from app.exchange.frame import foot, head, read_frame
from app.exchange.keys import read_card, write_card
from app.exchange.manifest import LENGTH, read_manifest
from app.exchange.roster import read_roster
from app.exchange.segment import open_segment, segment_header
from app.exchange.signing import SIGNATURE_SIZE
from tests.exchange.golden.reading import ASKER, RECIPIENT, Golden, newest

PREFIX = struct.Struct(">4sHIQ")
SPLIT = struct.Struct(">I")


@dataclass(frozen=True)
class Held:
    """A file in memory, as far as readers need a path."""

    data: bytes

    def open(self, _mode: str) -> IO[bytes]:
        """The file from its beginning."""
        return io.BytesIO(self.data)


@cache
def golden() -> Golden:
    """The golden bundle of this version."""
    return newest()


@cache
def section() -> tuple[bytes, bytes]:
    """Bundle id and plaintext of the golden bundle's only section."""
    with golden().bundle.open("rb") as file:
        frame = read_frame(file)
        (extent,) = frame.sections
        file.seek(extent.start)
        sealed = file.read(extent.size)
    return bytes.fromhex(frame.bundle), pyrage.decrypt(sealed, [pyrage.x25519.Identity.from_str(golden().keys(RECIPIENT).identity)])


@cache
def pieces() -> tuple[bytes, tuple[bytes, ...]]:
    """The body of the golden manifest, and the golden segments."""
    _, plain = section()
    (size,) = LENGTH.unpack_from(plain)
    body = plain[LENGTH.size : LENGTH.size + size]
    start = LENGTH.size + size + SIGNATURE_SIZE
    segments = []
    for entry in read_manifest(body, plain[LENGTH.size + size : start]).segments:
        segments.append(plain[start : start + entry.size])
        start += entry.size
    return body, tuple(segments)


def framed(sealed: Iterable[bytes], bundle: bytes = b"") -> bytes:
    """A bundle file of these sections, with a head and a foot that fit."""
    sections = list(sealed)
    whole = head((bundle or section()[0]).hex()) + b"".join(sections) + foot([len(one) for one in sections])
    return whole + hashlib.sha256(whole).digest()


def sealed_to_us(plain: bytes) -> bytes:
    """What anybody can encrypt to the recipient, whose public key is no secret."""
    return pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(golden().keys(RECIPIENT).recipient)])


def read_file(data: bytes) -> None:
    """A bundle file, read to the end."""
    source = golden()
    opened = read_bundle(cast(Path, Held(data)), source.replica(RECIPIENT), source.keys(RECIPIENT), source.roster)
    for segment in opened.segments:
        _open(segment)
    opened.attachments(_drained)


def read_section(data: bytes) -> None:
    """The inside of a section, encrypted to us as it is."""
    read_file(framed([sealed_to_us(data)]))


def read_listed(data: bytes) -> None:
    """A manifest under a true signature, with nothing behind it."""
    read_manifest(data, golden().keys(ASKER).sign("bundle 1", data))


def read_segment(data: bytes) -> None:
    """A segment as it stands in a bundle."""
    segment_header(data)
    _open(data)


def read_signed_segment(data: bytes) -> None:
    """A segment of a member whose program is another: header and inflated body are its own, lengths and signature fit."""
    length, header, body = _split(data)
    with_size = _restated(header, len(body)) if length & 1 == 0 else header
    packed = zstandard.compress(body) if length & 2 == 0 else body
    signed = PREFIX.pack(b"ZLSG", 1, len(with_size), len(packed)) + with_size + packed
    open_segment(signed + golden().keys(ASKER).sign("segment 1", signed), golden().keys(ASKER).signing)


def _split(data: bytes) -> tuple[int, bytes, bytes]:
    """Two pieces after a word that says where the second begins."""
    (length,) = SPLIT.unpack(data[: SPLIT.size].ljust(SPLIT.size, b"\0"))
    rest = data[SPLIT.size :]
    end = (length >> 2) % (len(rest) + 1)
    return length, rest[:end], rest[end:]


def joined(header: bytes, body: bytes, flags: int = 0) -> bytes:
    """The input of `read_signed_segment` that stands for these pieces."""
    return SPLIT.pack(len(header) << 2 | flags) + header + body


def _restated(header: bytes, size: int) -> bytes:
    """The header with the true size of the body, where it is a header at all."""
    try:
        stated = msgspec.msgpack.decode(header)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return header
    return msgspec.msgpack.encode(stated | {"size": size}) if isinstance(stated, dict) else header


def _open(segment: bytes) -> None:
    """Opened with the key of the author that it names, else with the sender's."""
    entry = golden().roster.find(segment_header(segment).replica)
    open_segment(segment, entry.signing if entry else golden().keys(ASKER).signing)


def _drained(member: Member) -> str:
    digest = hashlib.sha256()
    while block := member.read(2**16):
        digest.update(block)
    return digest.hexdigest()


def header_of(segment: bytes) -> bytes:
    """The packed header of a segment."""
    _, _, size, _ = PREFIX.unpack_from(segment)
    return segment[PREFIX.size : PREFIX.size + size]


def _segment_seeds() -> list[bytes]:
    seeds = []
    for segment in pieces()[1]:
        header = header_of(segment)
        packed = segment[PREFIX.size + len(header) : -SIGNATURE_SIZE]
        seeds += [joined(header, zstandard.decompress(packed)), joined(header, packed, 3)]
    return seeds


def _card() -> bytes:
    source = golden()
    return write_card(source.keys(ASKER).card(source.replica(ASKER), "unit", "仓前所"))


@dataclass(frozen=True)
class Reader:
    """One way in: what reads the bytes, and good bytes to begin with."""

    read: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]


READERS = {
    "file": Reader(read_file, lambda: [golden().bundle.read_bytes()]),
    "section": Reader(read_section, lambda: [section()[1]]),
    "manifest": Reader(read_listed, lambda: [pieces()[0]]),
    "segment": Reader(read_segment, lambda: list(pieces()[1])),
    "signed segment": Reader(read_signed_segment, _segment_seeds),
    "roster": Reader(read_roster, lambda: [(golden().folder / "roster").read_bytes()]),
    "card": Reader(read_card, lambda: [_card()]),
}


def comes_back(reader: Reader, data: bytes) -> bool:
    """True when the bytes were read, False when they were refused in words; whatever else is raised is a bug."""
    refusal = _refusal(reader, data)
    if refusal is not None:
        assert _is_chinese(refusal.what), refusal.what
        assert _is_chinese(refusal.next_step), refusal.next_step
    return refusal is None


def _refusal(reader: Reader, data: bytes) -> UserError | None:
    try:
        reader.read(data)
    except UserError as refusal:
        return refusal
    return None


def _is_chinese(text: str) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)
