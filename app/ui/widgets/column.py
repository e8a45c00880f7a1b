"""How one column of a record table gets its words and its look from a row. Knows nothing of Qt's models or painting."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from app.ui.theme.tokens import Tone
from app.ui.widgets.chip import ChipText

_WEEKDAYS = "一二三四五六日"


class CellKind(Enum):
    """How a value is drawn."""

    TEXT = "text"
    CHIP = "chip"
    BAR = "bar"
    DAY = "day"
    NUMBER = "number"
    TICK = "tick"


class Ground(Enum):
    """The ground of a cell: none, fillable, to be checked (orange corner) or wrong (red corner)."""

    NONE = "none"
    FILLABLE = "fillable"
    CHECK = "check"
    WRONG = "wrong"


@dataclass(frozen=True)
class TimeLeft:
    """The value of a bar column: the share of the time that is used (0 to 1), the number in words, and its tone.

    `None` in place of it stands for a closed record and shows "—".
    """

    used: float
    words: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True)
class Column:
    """One column of a `RecordTable`.

    `value(row)` gives by kind: text str · chip a `ChipText` or several · bar a `TimeLeft` or None · day a date or None · number an int
    or None · tick nothing (the model keeps the ticks; False makes a row's box unavailable). `width` is in px, 0 takes what is left.
    `tip` says more of a cell than stands in it; what is only cut is told in full without it.
    `sort` is the key that the model hands out when the header is pressed; without it the column is not sortable.
    """

    title: str
    value: Callable[[Any], Any]
    width: int = 0
    kind: CellKind = CellKind.TEXT
    right: bool = False
    strong: bool = False
    sort: str = ""
    tone: Callable[[Any], Tone] | None = None
    note: Callable[[Any], str] | None = None
    chips: Callable[[Any], Sequence[ChipText]] | None = None
    ground: Callable[[Any], Ground] | None = None
    tip: Callable[[Any], str] | None = None

    def text(self, row: Any) -> str:
        """The cell in words, for the delegate, the clipboard and screen readers."""
        value = self.value(row)
        if self.kind is CellKind.TICK:
            return ""
        if value is None:
            return "—" if self.kind is CellKind.BAR else ""
        if isinstance(value, date):
            return day_in_words(value)
        if isinstance(value, TimeLeft):
            return value.words
        if isinstance(value, ChipText):
            return value.text
        return "、".join(chip.text for chip in value) if self.kind is CellKind.CHIP else str(value)

    def shown_chips(self, row: Any) -> tuple[ChipText, ...]:
        """The chips of the cell: its value in a chip column, or those that follow its text."""
        if self.kind is not CellKind.CHIP:
            return tuple(self.chips(row)) if self.chips else ()
        value = self.value(row)
        return (value,) if isinstance(value, ChipText) else tuple(value or ())


def day_in_words(day: date) -> str:
    """A day for people: 11月25日 周三."""
    return f"{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}"
