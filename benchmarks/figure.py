"""One measured thing beside its aim."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured value, and what it ought to be (`design.md` 11)."""

    name: str
    value: float
    aim: float
    unit: str = "×"
    least: bool = False
    """True when the aim is a lower bound."""

    def line(self) -> str:
        """As a line of the table."""
        met = self.value >= self.aim if self.least else self.value <= self.aim
        sign = "≥" if self.least else "≤"
        return f"{self.name:62} {self.value:10.2f}{self.unit:3}  aim {sign} {self.aim:g}{self.unit.strip():3} {'met' if met else 'missed'}"
