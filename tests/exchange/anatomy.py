"""Where the parts of a bundle lie, found by the container's own structure: so that a test can alter every one of them."""

import struct
from dataclasses import dataclass
from io import BytesIO

from app.exchange.frame import HASH_SIZE, read_frame
from app.exchange.manifest import LENGTH, Manifest, read_manifest
from app.exchange.signing import SIGNATURE_SIZE

CHUNK, NONCE = 2**16 + 16, 16
SEGMENT = struct.Struct(">4sHIQ")


@dataclass(frozen=True)
class Part:
    """One part of a file, by its place."""

    name: str
    start: int
    end: int

    @property
    def places(self) -> list[int]:
        """Its first, middle and last byte."""
        return sorted({self.start, (self.start + self.end) // 2, self.end - 1})


def outside(data: bytes) -> list[Part]:
    """The parts of a bundle file: the head, of each section the age header line by line and the age body chunk by chunk, the foot."""
    sections = read_frame(BytesIO(data)).sections
    found = [("magic", 8), ("format", 2), ("bundle id", 16)]
    for number, extent in enumerate(sections):
        sealed = data[extent.start : extent.start + extent.size]
        header = sealed.index(b"\n", sealed.index(b"\n--- ") + 1) + 1
        found += [(f"section {number} age header line {line}", len(text) + 1) for line, text in enumerate(sealed[: header - 1].split(b"\n"))]
        found.append((f"section {number} age nonce", NONCE))
        chunks = range(header + NONCE, len(sealed), CHUNK)
        found += [(f"section {number} age chunk {place}", min(CHUNK, len(sealed) - start)) for place, start in enumerate(chunks)]
    found += [("section lengths", 8 * len(sections)), ("section count", 2), ("hash", HASH_SIZE)]
    return _parts(found, len(data))


def inside(plain: bytes) -> list[Part]:
    """The parts of what stands in a section: the manifest with its signature, of each segment head, header, body and signature, the attachments."""
    manifest, start = listed(plain)
    envelope = start - SIGNATURE_SIZE - LENGTH.size
    found = [("manifest length", LENGTH.size), ("manifest format", 2), ("manifest", envelope - 2), ("manifest signature", SIGNATURE_SIZE)]
    for number, entry in enumerate(manifest.segments):
        _, _, header, body = SEGMENT.unpack_from(plain, start)
        pieces = {"magic": 4, "format": 2, "header length": 4, "body length": 8, "header": header, "body": body, "signature": SIGNATURE_SIZE}
        found += [(f"segment {number} {name}", size) for name, size in pieces.items()]
        start += entry.size
    found += [(f"attachment {number}", entry.size) for number, entry in enumerate(manifest.attachments)]
    return _parts(found, len(plain))


def listed(plain: bytes) -> tuple[Manifest, int]:
    """The manifest, and where it ends."""
    (size,) = LENGTH.unpack_from(plain)
    body, signature = plain[LENGTH.size : LENGTH.size + size], plain[LENGTH.size + size : LENGTH.size + size + SIGNATURE_SIZE]
    return read_manifest(body, signature), LENGTH.size + size + SIGNATURE_SIZE


def members(plain: bytes) -> tuple[list[bytes], list[bytes]]:
    """The segments and the attachments."""
    manifest, start = listed(plain)
    found: list[bytes] = []
    for entry in (*manifest.segments, *manifest.attachments):
        found.append(plain[start : start + entry.size])
        start += entry.size
    return found[: len(manifest.segments)], found[len(manifest.segments) :]


def _parts(sizes: list[tuple[str, int]], total: int) -> list[Part]:
    """The sizes as places; they must fill the file without a gap, or the test would leave something unaltered."""
    found, start = [], 0
    for name, size in sizes:
        found.append(Part(name, start, start + size))
        start += size
    assert start == total, (start, total)
    return found
