"""文号: the series of a unit, the blocks that its computers may number from, and the register in which every number is explained.

A 文号 is 机关代字〔年〕序号号 (GB/T 9704-2012 7.2.5). Lead numbers carry the letter of their computer; document numbers may not, so numbers
are set aside for each computer in blocks.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from app.domain.fields import day, link, text, whole_number
from app.domain.records import Audience, Record

USUAL_RESERVE = 10
"""本单位设定: how many numbers are set aside for each further computer at a time."""


@dataclass(kw_only=True)
class NumberSeries(Record, table="number_series", title="机关代字", audience=Audience.UNIT, named_by=("agency",), known_by=("agency",)):
    """A 机关代字 of the unit, with which it counts from 1 every year; a unit may have one for each sort of letter."""

    agency: str | None = text("机关代字", required=True, search=True, longest=20, hint="文号〔年份〕前面的字，例如 仓市场监管")
    used_for: str | None = text("用于", hint="例如 函、通知；只有一个机关代字的可以不填")
    reserve: int | None = whole_number("每台电脑预留个数", least=0, most=500, hint=f"不填按 {USUAL_RESERVE} 个；只有一台电脑的不预留")
    began_in: int | None = whole_number("启用年份", least=1990, most=2999, listed=False, hint="本程序开始编号的年份；以前的号在纸质登记簿上")
    began_after: int | None = whole_number("启用前已用到几号", least=0, most=99999, listed=False)


@dataclass(kw_only=True)
class NumberBlock(Record, table="number_block", title="文号段", audience=Audience.UNIT, named_by=("agency", "year", "first")):
    """Numbers set aside for one computer by the unit's first computer; nobody else uses them."""

    agency: str | None = text("机关代字", allotted=True)
    year: int | None = whole_number("年份", allotted=True, indexed=True)
    first: int | None = whole_number("从几号", allotted=True)
    last: int | None = whole_number("到几号", allotted=True)
    replica: str | None = text("电脑标识", allotted=True, listed=False)
    letter: str | None = text("电脑", allotted=True)
    leased_on: str | None = day("预留日期", allotted=True)

    @property
    def serials(self) -> range:
        """The numbers of the block."""
        return range(self.first or 1, (self.last or 0) + 1)


@dataclass(kw_only=True)
class GivenNumber(Record, table="document_number", title="文号登记", audience=Audience.UNIT, named_by=("number", "document")):
    """One number and what became of it: which document bears it, or why none does."""

    number: str | None = text("文号", allotted=True, search=True)
    agency: str | None = text("机关代字", allotted=True, listed=False)
    year: int | None = whole_number("年份", allotted=True, indexed=True, listed=False)
    serial: int | None = whole_number("序号", allotted=True, indexed=True, listed=False)
    document: str | None = text("文件标题", allotted=True, search=True)
    letter: str | None = link("公文", "letter", allotted=True, listed=False, indexed=True)
    given_on: str | None = day("编号日期", allotted=True)
    given_by: str | None = text("编号人", allotted=True)
    computer: str | None = text("电脑", allotted=True, listed=False)
    voided_on: str | None = day("作废日期", allotted=True)
    voided_by: str | None = text("作废人", allotted=True, listed=False)
    void_reason: str | None = text("作废理由", allotted=True)


def first_free(blocks: Sequence[NumberBlock], used: Collection[int]) -> int | None:
    """The smallest number of these blocks that is not used yet."""
    return next((serial for block in sorted(blocks, key=lambda block: block.first or 0) for serial in block.serials if serial not in used), None)


def next_behind_all(blocks: Sequence[NumberBlock], used: Collection[int], began_after: int) -> int:
    """The first number that is behind everything used or set aside."""
    return max([began_after, *used, *(block.last or 0 for block in blocks)]) + 1


def stretches(serials: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers in ascending order as stretches without a gap: first and last of each."""
    first = last = None
    for serial in serials:
        if first is not None and last is not None and serial != last + 1:
            yield first, last
            first = None
        first, last = serial if first is None else first, serial
    if first is not None and last is not None:
        yield first, last
