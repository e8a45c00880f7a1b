"""Photos as telephones write them: with the place, a way to be turned, and more pictures behind the first."""

from io import BytesIO

from PIL import Image, PngImagePlugin

PLACE = b"LuYunJie 12, Cangqian"
"""What must not be found in a copy for others."""
TURN_RIGHT = 6
ORIENTATION, MAKER, GPS, LATITUDE = 0x0112, 0x010F, 0x8825, 2


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (60, 40), turned: int = TURN_RIGHT) -> bytes:
    """A photo whose left half is red and whose right half is blue, lying as the telephone held it."""
    image = Image.new("RGB", size, (200, 20, 20))
    image.paste((20, 20, 200), (size[0] // 2, 0, *size))
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    exif[MAKER] = PLACE.decode()
    exif.get_ifd(GPS)[LATITUDE] = (26.0, 3.0, 12.0)
    target = BytesIO()
    more: dict[str, object] = {"exif": exif}
    if kind == "PNG":
        told = PngImagePlugin.PngInfo()
        told.add_text("Comment", PLACE.decode())
        more["pnginfo"] = told
    if kind in ("JPEG", "WEBP"):
        more["xmp"] = b"<x:xmpmeta>" + PLACE + b"</x:xmpmeta>"
    image.save(target, kind, **more)
    return target.getvalue() + (target.getvalue() if kind == "JPEG" else b"")
