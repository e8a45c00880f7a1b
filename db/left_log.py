"""The log that a program left behind when it was ended: whether something in it changed since.

SQLite reads a log up to the first page that does not fit its sum, and says nothing of the rest: after a power cut that is what was not acknowledged. But each
action is synced before the next one is written. So when a whole one follows, what does not fit was on the disk once, and would be lost without a word.
It knows SQLite's log format; no keys (the sums are over encrypted pages).
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from app.domain.errors import Damaged

HEADER, BEFORE_PAGE, LEAST_PAGE = struct.Struct(">IIIIIIII"), struct.Struct(">IIIIII"), 512
BIG_ENDIAN = 0x377F0683
SUMMED = 24, 8
"""So many bytes of the header, and of what stands before each page, are in the sums."""
MASK = 0xFFFFFFFF

Sum = tuple[int, int]


class _Page(NamedTuple):
    ours: bool
    """Of the present log, not of one that stood in the same file before."""
    ends: bool
    """The last page of an action."""
    said: Sum
    summed: bytes


def require_whole_log(database: Path) -> None:
    """Raise Damaged when the log beside a database that nobody has open lost something that had been saved."""
    if is_log_damaged(database.with_name(f"{database.name}-wal")):
        raise Damaged(
            f"上次没有正常关闭，留下的数据库日志“{database.name}-wal”已损坏，没有打开。",
            "请不要改动数据文件夹，用最近的备份恢复到新的文件夹；没有合用的备份，把还能读的内容救到新的文件夹，再核对最后保存的几项。",
        )


def is_log_damaged(log: Path) -> bool:
    """True when something does not fit and what was saved after it does. Of the last action alone nobody can tell damage from a power cut."""
    if not log.is_file():
        return False
    with log.open("rb") as file:
        head = file.read(HEADER.size)
        if len(head) < HEADER.size:
            return False
        magic, _, size, _, *salts, first, second = HEADER.unpack(head)
        if _sum(head[: SUMMED[0]], (0, 0), magic) != (first, second):
            return len(file.read(BEFORE_PAGE.size + LEAST_PAGE)) > BEFORE_PAGE.size  # the head is synced before the first page is written
        pages = iter(lambda: file.read(BEFORE_PAGE.size + size), b"")
        return _has_a_gap((_page(raw, salts) for raw in pages if len(raw) == BEFORE_PAGE.size + size), (first, second), magic)


def _page(raw: bytes, salts: list[int]) -> _Page:
    _, ends, *own, first, second = BEFORE_PAGE.unpack_from(raw)
    return _Page(own == salts, bool(ends), (first, second), raw[: SUMMED[1]] + raw[BEFORE_PAGE.size :])


def _has_a_gap(pages: Iterator[_Page], before: Sum, magic: int) -> bool:
    broken = False
    for page in pages:
        found = _sum(page.summed, before, magic) if page.ours or not broken else before
        fits = page.ours and found == page.said
        if page.ends and (broken or not fits) and (page.ours or not broken):  # the action in which something does not fit ends here
            following = next(pages, None)
            return following is not None and following.ours and following.said in (_sum(following.summed, one, magic) for one in (page.said, found))
        broken = broken or not fits
        before = page.said
    return False


def _sum(data: bytes, before: Sum, magic: int) -> Sum:
    first, second = before
    words = struct.unpack(f"{'>' if magic == BIG_ENDIAN else '<'}{len(data) // 4}I", data)
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & MASK
        second = (second + other + first) & MASK
    return first, second
