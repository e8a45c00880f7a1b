"""What every kind of value can do; by itself it is a line of text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from app.domain.calendar import WorkingCalendar
from app.domain.problems import Problem

Scalar = str | int | float | None


@dataclass(frozen=True)
class Reading:
    """What reading a typed value may need: which day it is and which days are working days."""

    today: date | None = None
    calendar: WorkingCalendar | None = None


@dataclass(frozen=True)
class ValueKind:
    """One line of text, and what every other kind may do differently."""

    many: ClassVar[bool] = False
    numeric: ClassVar[bool] = False

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """The value behind what was typed, or None when nothing was. Raises BadInput in the user's words."""
        return typed.strip() or None

    def shown(self, value: Any) -> str:
        """The value as people read it, in full."""
        return "" if value is None else str(value)

    def stored(self, value: Any) -> Scalar:
        """The value as one database column or one exchanged cell."""
        return value or None

    def stored_again(self, value: Any, raw: Scalar) -> Scalar:
        """The value as a column that held `raw` when it was read: as it stood there, when both mean the same."""
        del raw
        return self.stored(value)

    def loaded(self, raw: Scalar) -> Any:
        """The value of a stored column."""
        return raw

    def fits(self, raw: Any) -> bool:
        """True when a stored value that came from elsewhere can be loaded."""
        return raw is None or (type(raw) is int if self.numeric else type(raw) is str)

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """What is wrong with a value that is there."""
        return iter(())
