"""The outlines of characters, for artwork that must not depend on fonts. Reads TrueType's glyf table; knows no page."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from app.domain.errors import MachineFault
from app.paper.font_file import Unreadable, glyph_of_each_character, read_tables
from app.paper.fonts import Face, Fonts

Point = tuple[float, float]
Curve = tuple[Point, ...]
"""A piece of a contour: (end) of a straight line, or (control, end) of a quadratic curve; the first piece is where the pen begins."""

ON_CURVE, X_SHORT, Y_SHORT, REPEAT, X_SAME, Y_SAME = 1, 2, 4, 8, 16, 32
WORDS, XY, SCALE, MORE, XY_SCALE, TWO_BY_TWO = 1, 2, 8, 32, 64, 128
DEEPEST = 6
"""Components within components; more is a damaged font."""

REMEDY = "请改用文字输出（不转曲线），或者重新安装本程序。"


@dataclass
class Outlines:
    """The glyphs of one font file."""

    path: Path
    place: int = 0
    _known: dict[int, list[list[tuple[float, float, bool]]]] = field(default_factory=dict)

    @cached_property
    def _tables(self) -> dict[str, bytes]:
        return read_tables(self.path, self.place, only=("head", "maxp", "loca", "glyf", "cmap"))

    @cached_property
    def _glyphs(self) -> dict[int, int]:
        return glyph_of_each_character(self._tables["cmap"])

    @cached_property
    def _em(self) -> float:
        return float(struct.unpack_from(">H", self._tables["head"], 18)[0])

    @cached_property
    def _places(self) -> tuple[int, ...]:
        long = struct.unpack_from(">h", self._tables["head"], 50)[0]
        table = self._tables["loca"]
        return struct.unpack(f">{len(table) // 4}L", table) if long else tuple(2 * at for at in struct.unpack(f">{len(table) // 2}H", table))

    def contours(self, char: str) -> list[list[Curve]]:
        """The contours of a character in ems, y upward. Raises MachineFault for a font that cannot be read."""
        try:
            glyph = self._glyphs.get(ord(char), 0)
            return [list(_curves([(x / self._em, y / self._em, on) for x, y, on in points])) for points in self._points(glyph) if points]
        except (Unreadable, KeyError, IndexError, struct.error) as fault:
            raise MachineFault(f"字体文件“{self.path.name}”不能转成曲线。", REMEDY) from fault

    def _points(self, glyph: int, depth: int = 0) -> list[list[tuple[float, float, bool]]]:
        if glyph not in self._known:
            data = self._tables["glyf"][self._places[glyph] : self._places[glyph + 1]]
            count = struct.unpack_from(">h", data)[0] if data else 0
            if depth > DEEPEST:
                raise Unreadable("glyf")
            self._known[glyph] = list(_simple(data, count)) if count >= 0 else list(self._composed(data, depth))
        return self._known[glyph]

    def _composed(self, data: bytes, depth: int) -> Iterator[list[tuple[float, float, bool]]]:
        at, flags = 10, MORE
        while flags & MORE:
            flags, part = struct.unpack_from(">HH", data, at)
            dx, dy = struct.unpack_from(">hh" if flags & WORDS else ">bb", data, at + 4)
            at += 8 if flags & WORDS else 6
            count = 4 if flags & TWO_BY_TWO else 2 if flags & XY_SCALE else 1 if flags & SCALE else 0
            scale = [value / 16384 for value in struct.unpack_from(f">{count}h", data, at)]
            at += 2 * count
            a, b, c, d = (*scale[:2], *scale[2:]) if count == 4 else (scale[0], 0.0, 0.0, scale[-1]) if count else (1.0, 0.0, 0.0, 1.0)
            shift = (dx, dy) if flags & XY else (0, 0)
            for points in self._points(part, depth + 1):
                yield [(a * x + c * y + shift[0], b * x + d * y + shift[1], on) for x, y, on in points]


def _simple(data: bytes, count: int) -> Iterator[list[tuple[float, float, bool]]]:
    if not count:
        return
    ends = struct.unpack_from(f">{count}H", data, 10)
    at = 10 + 2 * count
    at += 2 + struct.unpack_from(">H", data, at)[0]
    flags: list[int] = []
    while len(flags) <= ends[-1]:
        times = 1 + data[at + 1] if data[at] & REPEAT else 1
        flags += [data[at]] * times
        at += 2 if data[at] & REPEAT else 1
    xs, at = _deltas(data, at, flags, X_SHORT, X_SAME)
    ys, at = _deltas(data, at, flags, Y_SHORT, Y_SAME)
    points = [(float(x), float(y), bool(flag & ON_CURVE)) for x, y, flag in zip(xs, ys, flags, strict=False)]
    for first, last in zip((0, *(end + 1 for end in ends[:-1])), ends, strict=True):
        yield points[first : last + 1]


def _deltas(data: bytes, at: int, flags: list[int], short: int, same: int) -> tuple[list[int], int]:
    values, value = [], 0
    for flag in flags:
        if flag & short:
            value += data[at] if flag & same else -data[at]
            at += 1
        elif not flag & same:
            value += struct.unpack_from(">h", data, at)[0]
            at += 2
        values.append(value)
    return values, at


def _curves(points: list[tuple[float, float, bool]]) -> Iterator[Curve]:
    """Points on and off the curve as pieces; between two that lie off it, the middle lies on it."""
    start = next((place for place, point in enumerate(points) if point[2]), None)
    if start is None:
        middle = _middle(points[0], points[-1])
        points, start = [(*middle, True), *points], 0
    ring = [*points[start:], *points[: start + 1]]
    yield ((ring[0][0], ring[0][1]),)
    control: Point | None = None
    for x, y, on in ring[1:]:
        if on:
            yield (control, (x, y)) if control else ((x, y),)
            control = None
        else:
            if control:
                yield control, _middle((*control, False), (x, y, False))
            control = (x, y)


def _middle(one: tuple[float, float, bool], other: tuple[float, float, bool]) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def outlined(text: str, face: Face, fonts: Fonts, put: Callable[[float, list[list[Curve]]], None], known: dict[str, Outlines]) -> None:
    """Hand over each character of a line: how far from the line's start in ems, and its contours. `known` keeps the fonts that were read."""
    x = 0.0
    for char in text:
        drawn = fonts.drawn(char, face)
        if drawn.font.name not in known:
            known[drawn.font.name] = Outlines(*fonts.file_of(drawn.font.name))
        put(x, known[drawn.font.name].contours(drawn.char))
        x += drawn.em
