"""How long work tells its caller how far it is; a caller that wants it to stop raises Cancelled from the call."""

from collections.abc import Callable

Report = Callable[[int, int], None]
"""Called with what is done and how much there is in all: bytes, rows, forms."""


def unreported(_done: int, _total: int) -> None:
    """Nobody watches."""


def part_of(report: Report, total: int, first: float, last: float) -> Report:
    """The report of one part of longer work of `total` steps, from the share `first` of it to the share `last`."""

    def told(done: int, of: int) -> None:
        report(round(total * (first + (last - first) * done / max(of, 1))), total)

    return told
