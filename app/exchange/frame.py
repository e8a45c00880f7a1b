"""The outside of a bundle file: what stands before and after its sections.

    head: magic, version, bundle id │ sections, each an age file │ foot: length of each section, how many, SHA-256 of everything before it

The foot's hash finds accidents only; against forgery stand age and the manifest's signature, which also names the bundle id of the head.
"""

import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from app.domain.errors import BadInput
from app.exchange.refusals import altered, newer_format

MAGIC = b"\x89IPB\r\n\x1a\n"
VERSION = 1
HASH_SIZE = 32
SECTION_LIMIT = 10_000
_HEAD = struct.Struct(">8sH16s")
_LENGTH = struct.Struct(">Q")
_COUNT = struct.Struct(">H")


@dataclass(frozen=True)
class Extent:
    """Where one section lies in the file."""

    start: int
    size: int


@dataclass(frozen=True)
class Frame:
    """The bundle id in the head, and where the sections lie."""

    bundle: str
    sections: tuple[Extent, ...]


def head(bundle: str) -> bytes:
    """The bytes before the first section."""
    return _HEAD.pack(MAGIC, VERSION, bytes.fromhex(bundle))


def foot(sizes: Sequence[int]) -> bytes:
    """The bytes after the last section, without the hash."""
    return b"".join(_LENGTH.pack(size) for size in sizes) + _COUNT.pack(len(sizes))


def read_frame(file: BinaryIO) -> Frame:
    """The frame of a bundle file. Raises BadInput for another kind of file, NewerFormat, and Damaged when lengths do not agree."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    opening = file.read(_HEAD.size)
    if opening[: len(MAGIC)] != MAGIC[: len(opening)] or not opening:
        raise BadInput("这个文件不是数据包。", "请选择扩展名为 ipb 的文件。")
    if len(opening) < _HEAD.size or size < _HEAD.size + _COUNT.size + HASH_SIZE:
        raise altered()
    _, version, bundle = _HEAD.unpack(opening)
    if version != VERSION:
        raise newer_format("这个数据包")
    return Frame(bundle.hex(), _extents(file, size))


def _extents(file: BinaryIO, size: int) -> tuple[Extent, ...]:
    end = size - HASH_SIZE - _COUNT.size
    file.seek(end)
    (count,) = _COUNT.unpack(file.read(_COUNT.size))
    first = end - count * _LENGTH.size
    if not 0 < count <= SECTION_LIMIT or first < _HEAD.size:
        raise altered()
    file.seek(first)
    lengths = [length for (length,) in _LENGTH.iter_unpack(file.read(count * _LENGTH.size))]
    if _HEAD.size + sum(lengths) != first:
        raise altered()
    starts = [_HEAD.size + sum(lengths[:place]) for place in range(count)]
    return tuple(Extent(start, length) for start, length in zip(starts, lengths, strict=True))
