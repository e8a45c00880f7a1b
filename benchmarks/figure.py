"""One measured thing beside its aim, and how much is measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Sizes:
    """How much is measured, and how often."""

    leads: int
    runs: int
    photos: int
    """Megabytes of photos in one bundle."""
    offices: int
    """How many offices send to one bureau."""
    year: Path | None = None
    """Where `dev.py year --keep` left its data folders."""


@dataclass(frozen=True)
class Figure:
    """A measured value, and what it ought to be (`design.md` 11); without an aim it stands for comparison."""

    name: str
    value: float
    aim: float | None = None
    unit: str = "×"
    least: bool = False
    """True when the aim is a lower bound."""

    def line(self) -> str:
        """As a line of the table."""
        shown = f"{self.name:72} {self.value:10.2f}{self.unit:3}"
        if self.aim is None:
            return shown
        met = self.value >= self.aim if self.least else self.value <= self.aim
        return f"{shown}  aim {'≥' if self.least else '≤'} {self.aim:g}{self.unit.strip():3} {'met' if met else 'missed'}"


class Runs:
    """The same steps measured again and again: each run is a table of times by name."""

    def __init__(self, times: Sequence[dict[str, float]]) -> None:
        self._times = times

    def middle(self, name: str) -> float:
        """The median of one time."""
        return median(times[name] for times in self._times)

    def ratio(self, name: str, floor: str) -> float:
        """The median of one time against another of the same run."""
        return median(times[name] / times[floor] for times in self._times)
