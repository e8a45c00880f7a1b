"""A photo without the place where it was taken: the same picture byte for byte, its descriptions left out. It decodes no picture.

Phones write the place into the descriptions (Exif, XMP), and again into a second, small picture behind the first. Only how the picture is
to be turned is kept.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from app.domain.errors import BadInput
from app.domain.file_types import HEAD, type_of

CANNOT = frozenset({"heic", "tif", "video"})
"""Photos and videos whose place cannot be left out without decoding them."""
DRAWS_PNG = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT pHYs bKGD acTL fcTL fdAT".split())
DRAWS_WEBP = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
"""The parts that draw the picture; everything else is left out."""
EXIF_AND_XMP = 0x0C
"""The flags in a WebP header that announce them."""

START, SCAN, END, EXIF, COMMENT = 0xD8, 0xDA, 0xD9, 0xE1, 0xFE
COLOURS, ADOBE, FIRST = 0xE2, 0xEE, 0xE0
"""Of the sixteen descriptions of a JPEG these say how it is to be shown, and nothing else."""
MARKER_IN_SCAN = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)
ORIENTATION, TURNED = 0x0112, range(2, 9)


def without_place(data: bytes, name: str) -> bytes:
    """The file as it may be handed to others; what is no photo stays as it is. Raises BadInput where the place cannot be left out."""
    kind = type_of(data[:HEAD])
    if kind in CANNOT:
        raise BadInput(f"“{name}”里的拍摄位置去不掉。", "请在手机或看图软件里另存为 JPG 再添加，或者不移送附件。")
    try:
        return CLEANED[kind](data) if kind in CLEANED else data
    except (struct.error, IndexError, ValueError):
        raise BadInput(f"“{name}”不完整，去不掉里面的拍摄位置。", "请重新添加这张照片，或者不移送附件。") from None


def _jpeg(data: bytes) -> bytes:
    """Up to the end of the first picture: what phones put behind it describes it once more."""
    out = bytearray(data[:2])
    turned = 1
    at = 2
    while True:
        if data[at] != 0xFF:
            raise ValueError(at)
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == END:
            return _turned_as_before(bytes(out) + b"\xff\xd9", turned)
        (size,) = struct.unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + size]
        if len(segment) < size + 2:
            raise ValueError(at)
        if marker == EXIF:
            turned = _orientation(segment[4:]) or turned
        if _is_shown(marker, segment):
            out += segment
        at += 2 + size
        if marker == SCAN:
            found = MARKER_IN_SCAN.search(data, at)
            end = found.start(1) - 1 if found else len(data)
            out += data[at:end]
            at = end
            if not found:
                return _turned_as_before(bytes(out), turned)


def _is_shown(marker: int, segment: bytes) -> bool:
    """True for what draws the picture: tables, scans, colours."""
    if marker == COLOURS:
        return segment[4:15] == b"ICC_PROFILE"
    if marker == FIRST:
        return segment[4:8] == b"JFIF"
    return marker != COMMENT and (not FIRST <= marker <= FIRST + 15 or marker == ADOBE)


def _orientation(exif: bytes) -> int:
    """How a reader is to turn the picture, 1 to 8; 0 when nothing readable says it."""
    if exif[:6] != b"Exif\x00\x00":
        return 0
    tiff = exif[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for place in range(min(count, 500)):
            tag, _kind, _count, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * place)
            if tag == ORIENTATION:
                return int(value)
    except struct.error:
        return 0
    return 0


def _turned_as_before(jpeg: bytes, turned: int) -> bytes:
    if turned not in TURNED:
        return jpeg
    tiff = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
    body = b"Exif\x00\x00" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def _png(data: bytes) -> bytes:
    out = bytearray(data[:8])
    for kind, chunk in _png_chunks(data):
        if kind in DRAWS_PNG:
            out += chunk
        if kind == b"IEND":
            return bytes(out)
    raise ValueError(len(data))


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(data):
        (size,) = struct.unpack_from(">I", data, at)
        chunk = data[at : at + 12 + size]
        if len(chunk) < 12 + size or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:]):
            raise ValueError(at)
        yield chunk[4:8], chunk
        at += 12 + size


def _webp(data: bytes) -> bytes:
    out, at = bytearray(), 12
    end = min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    while at + 8 <= end:
        kind = data[at : at + 4]
        (size,) = struct.unpack_from("<I", data, at + 4)
        chunk = bytearray(data[at : at + 8 + size + size % 2])
        if len(chunk) < 8 + size:
            raise ValueError(at)
        if kind == b"VP8X":
            chunk[8] &= ~EXIF_AND_XMP
        if kind in DRAWS_WEBP:
            out += chunk
        at += 8 + size + size % 2
    return b"RIFF" + struct.pack("<I", len(out) + 4) + b"WEBP" + bytes(out)


CLEANED = {"jpg": _jpeg, "png": _png, "webp": _webp}
