"""The due day of any rule, explained, for people who ask without a record. Reads rules and calendar; needs no data folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.due import Due, applying, cautions, due_day
from app.packs.calendar_file import read_calendar
from app.packs.time_limits import read_time_limits


@dataclass(frozen=True)
class Asked:
    """A due day with what its reader must know besides."""

    due: Due
    cautions: Sequence[str]


def due_of_rule(code: str, start: date, *, extended: bool = False) -> Asked:
    """The last day of the rule's time limit when it starts on that day. Raises NotFound, naming the rules, for an unknown one."""
    limits, calendar = read_time_limits(), read_calendar()
    due = due_day(applying(limits, code, start), start, calendar, extended=extended)
    return Asked(due, tuple(cautions(due, calendar)))
