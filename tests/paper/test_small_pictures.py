"""Photos are decoded in a process of their own: turned as they were taken, and a hostile one ends nothing but itself (issue 5)."""

import struct
import zlib
from io import BytesIO

from PIL import Image

from app.paper.small_pictures import PIXELS, small_pictures
from tests.photos import a_photo


def a_bomb() -> bytes:
    """A PNG of a few bytes that claims more pixels than are allowed."""
    side = int(PIXELS**0.5) + 2000

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def test_photos_come_small_and_turned_and_what_is_none_comes_as_nothing():
    """ux.md 3: phone photos rotate by EXIF."""
    plain = BytesIO()
    Image.new("RGB", (400, 200), (10, 120, 10)).save(plain, "PNG")

    turned, bomb, damaged, text, upright = small_pictures([a_photo(), a_bomb(), a_photo()[:150], b"no picture", plain.getvalue()], 40)

    assert turned is not None
    assert (turned.width, turned.height) == (27, 40)
    middle = turned.stride * (turned.height // 4) + 3 * (turned.width // 2)
    assert turned.pixels[middle] > 150
    assert (bomb, damaged, text) == (None, None, None)
    assert upright is not None
    assert (upright.width, upright.height) == (40, 20)
