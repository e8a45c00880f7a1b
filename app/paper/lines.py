"""Cutting text into lines by Chinese rules (GB/T 15834 5.1). Knows characters and widths; knows nothing of fonts or pages."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is set: natural text, its width as set in points, and what justification adds to each gap."""

    text: str
    width: float
    spacing: float
    last: bool

    def gaps(self) -> list[float]:
        """Points to add after each character; as many numbers as characters, all 0 when the line is not justified."""
        raise NotImplementedError


def printable(text: str) -> str:
    """The text without control, format and direction characters; tabs become spaces, every kind of line break becomes a newline."""
    raise NotImplementedError


def break_lines(text: str, measure: Callable[[str], float], width: float, first_indent: float = 0, justify: bool = True) -> list[Line]:
    """Lines no wider than `width` points, the first of each paragraph shorter by `first_indent`; at least one line."""
    raise NotImplementedError
