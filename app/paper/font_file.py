"""What one TrueType file says of itself: its names, its characters, their widths. Reads a few tables; parses no outlines."""

import struct
from array import array
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from sys import byteorder

RESTRICTED = 0x0002
NO_SUBSETTING, BITMAPS_ONLY = 0x0100, 0x0200
FAMILY, FULL_NAME = 1, 4
WINDOWS = 3
HEAD = 1100  # bytes; holds the directory of a collection of 256 fonts


class Unreadable(ValueError):
    """The file is no TrueType font, or a damaged one."""


@dataclass(frozen=True)
class FontFile:
    """One font in a file: `shown` is the name people read, `place` counts the fonts of a collection."""

    path: Path
    shown: str
    place: int = 0

    @property
    def name(self) -> str:
        """The name under which the PDF library knows the font; it is not written into the PDF."""
        return f"{self.path}#{self.place}"

    @cached_property
    def widths(self) -> dict[int, float]:
        """Advance of every character the font has, in em; raises `Unreadable`."""
        try:
            return self._read_widths()
        except (KeyError, IndexError, struct.error, ZeroDivisionError) as fault:
            raise Unreadable(str(self.path)) from fault

    def _read_widths(self) -> dict[int, float]:
        tables = read_tables(self.path, self.place)
        em = _number(tables, "head", 18)
        count = _number(tables, "hhea", 34)
        advances = _shorts(tables["hmtx"][: 4 * count])[::2]
        return {code: advances[min(glyph, count - 1)] / em for code, glyph in glyph_of_each_character(tables["cmap"]).items()}

    @cached_property
    def extent(self) -> tuple[float, float]:
        """Ascent and descent in em, both positive, as the type designer gave them for setting lines."""
        tables = read_tables(self.path, self.place)
        em = _number(tables, "head", 18)
        try:
            ascent, descent = struct.unpack_from(">hh", tables["OS/2"], 68)
        except (KeyError, struct.error) as fault:
            raise Unreadable(str(self.path)) from fault
        return ascent / em, -descent / em


def names(path: Path) -> list[set[str]]:
    """Family and full names in every language, for each font in the file; raises `Unreadable`."""
    try:
        with path.open("rb") as stream:
            places = _places(stream.read(HEAD))
        return [_names(read_tables(path, place, only=("name",)).get("name", b"")) for place in range(len(places))]
    except (OSError, struct.error) as fault:
        raise Unreadable(str(path)) from fault


def may_be_embedded(path: Path, place: int) -> bool:
    """Whether the font has TrueType outlines and its maker allows it to be embedded in part (OS/2 fsType)."""
    tables = read_tables(path, place, only=("glyf", "OS/2"), heads_only=True)
    if not {"glyf", "OS/2"} <= tables.keys():
        return False
    rights = _number(tables, "OS/2", 8)
    return rights & 0x000F != RESTRICTED and not rights & (NO_SUBSETTING | BITMAPS_ONLY)


def read_tables(path: Path, place: int, only: tuple[str, ...] = ("head", "hhea", "hmtx", "cmap", "OS/2"), heads_only: bool = False) -> dict[str, bytes]:
    """The named tables of one font (with `heads_only` just their first bytes); raises `Unreadable`."""
    try:
        with path.open("rb") as stream:
            start = _places(stream.read(HEAD))[place]
            stream.seek(start + 4)
            (count,) = struct.unpack(">H", stream.read(2))
            stream.seek(start + 12)
            entries = stream.read(16 * count)
            tables = {}
            for tag, _, offset, length in struct.iter_unpack(">4sLLL", entries):
                if (name := tag.decode("latin-1")) in only:
                    stream.seek(offset)
                    tables[name] = stream.read(min(length, 128) if heads_only else length)
            return tables
    except (OSError, struct.error, IndexError) as fault:
        raise Unreadable(str(path)) from fault


def _places(head: bytes) -> list[int]:
    """Where each font of the file begins."""
    if head[:4] == b"ttcf":
        (count,) = struct.unpack_from(">L", head, 8)
        if not 0 < count < 256:
            raise Unreadable("collection")
        return list(struct.unpack_from(f">{count}L", head, 12))
    if head[:4] in (b"\x00\x01\x00\x00", b"true"):
        return [0]
    raise Unreadable("not TrueType")


def _names(table: bytes) -> set[str]:
    if len(table) < 6:
        return set()
    _, count, texts = struct.unpack_from(">HHH", table)
    found = set()
    for platform, _, _, kind, length, offset in struct.iter_unpack(">6H", table[6 : 6 + 12 * count]):
        if platform == WINDOWS and kind in (FAMILY, FULL_NAME):
            found.add(table[texts + offset : texts + offset + length].decode("utf-16-be", "replace"))
    return found


def glyph_of_each_character(table: bytes) -> dict[int, int]:
    """Glyph of each character, from the widest Unicode map (cmap) of the font; raises `Unreadable`."""
    (count,) = struct.unpack_from(">H", table, 2)
    maps = {(platform, encoding): offset for platform, encoding, offset in struct.iter_unpack(">HHL", table[4 : 4 + 8 * count])}
    for key in ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 1), (0, 0)):
        if key in maps:
            (kind,) = struct.unpack_from(">H", table, maps[key])
            if kind == 12:
                return _groups(table[maps[key] :])
            if kind == 4:
                return _segments(table[maps[key] :])
    raise Unreadable("cmap")


def _groups(table: bytes) -> dict[int, int]:
    """Character map format 12."""
    (count,) = struct.unpack_from(">L", table, 12)
    glyphs: dict[int, int] = {}
    for first, last, glyph in struct.iter_unpack(">LLL", table[16 : 16 + 12 * count]):
        if not first <= last <= 0x10FFFF:
            raise Unreadable("cmap")
        glyphs.update(zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True))
    return {code: glyph for code, glyph in glyphs.items() if glyph}


def _segments(table: bytes) -> dict[int, int]:
    """Character map format 4."""
    (twice,) = struct.unpack_from(">H", table, 6)
    words = _shorts(table)
    count = twice // 2
    ends, starts, shifts, offsets = (words[begin : begin + count] for begin in (7, 8 + count, 8 + 2 * count, 8 + 3 * count))
    glyphs: dict[int, int] = {}
    for segment, (first, last, shift, offset) in enumerate(zip(starts, ends, shifts, offsets, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                glyph = words[8 + 3 * count + segment + offset // 2 + code - first]
                if not glyph:
                    continue
            glyphs[code] = (glyph + shift) & 0xFFFF
    return {code: glyph for code, glyph in glyphs.items() if glyph}


def _shorts(table: bytes) -> "array[int]":
    words = array("H", table[: len(table) // 2 * 2])
    if byteorder == "little":
        words.byteswap()
    return words


def _number(tables: dict[str, bytes], table: str, offset: int) -> int:
    try:
        (number,) = struct.unpack_from(">H", tables[table], offset)
    except (KeyError, struct.error) as fault:
        raise Unreadable(table) from fault
    return int(number)
