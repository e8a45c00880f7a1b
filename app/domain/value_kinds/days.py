"""Days and moments, kept as ISO text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.domain.dates import read_day, read_moment, shown_day, shown_moment
from app.domain.problems import Level, Problem
from app.domain.value_kinds.kind import Reading, ValueKind


@dataclass(frozen=True)
class Day(ValueKind):
    """A calendar day, kept as ISO text."""

    past: bool = False

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """The ISO day behind 2026-11-25, 11月25日, 3.5 and the like."""
        return read_day(typed, reading.today, reading.calendar) if typed.strip() else None

    def shown(self, value: Any) -> str:
        """2026年11月25日."""
        return shown_day(value) if value else ""

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """Not a day, or later than today where it may not be."""
        try:
            found = date.fromisoformat(value)
        except ValueError:
            yield Problem(Level.ERROR, f"“{value}”不是日期。请按 2026-11-25 的样子填写。")
            return
        if self.past and found > today:
            yield Problem(Level.ERROR, "日期晚于今天。请核对。")


@dataclass(frozen=True)
class Moment(ValueKind):
    """A day and a time of day, kept as ISO text to the minute."""

    def read(self, typed: str, reading: Reading = Reading()) -> Any:
        """The ISO moment behind 11月25日 9:30 and the like."""
        return read_moment(typed, reading.today) if typed.strip() else None

    def shown(self, value: Any) -> str:
        """2026年11月25日 9:30."""
        return shown_moment(value) if value else ""

    def problems(self, value: Any, today: date) -> Iterator[Problem]:
        """Not a moment."""
        try:
            datetime.fromisoformat(value)
        except ValueError:
            yield Problem(Level.ERROR, f"“{value}”不是时间。请按 2026-11-25 09:30 的样子填写。")
