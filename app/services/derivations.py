"""What is computed on each replica from a record's other fields: handed to the store, which keeps the columns up to date."""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from app import __version__, resources
from app.domain.calendar import WorkingCalendar
from app.domain.due import TimeLimit
from app.domain.errors import UserError
from app.domain.lead_steps import LEAD_STEPS
from app.domain.leads import Lead, earliest
from app.domain.value_kinds import Scalar
from app.packs.calendar_file import read_calendar
from app.packs.time_limits import read_time_limits
from app.services.due_disputes import due_of_disputes
from app.services.due_papers import due_of_papers
from app.services.leads import check_due
from db.tables import Derivation


def derivations(calendar: WorkingCalendar, limits: tuple[TimeLimit, ...]) -> dict[str, Derivation]:
    """The derived columns of each kind that has some."""

    @lru_cache(maxsize=4096)
    def due(start: str, extended: bool, excluded: str | None) -> str | None:
        try:
            return check_due(limits, calendar, start, extended, excluded).day.isoformat()
        except (UserError, ValueError):
            return None

    def of_lead(row: Mapping[str, Any]) -> dict[str, Scalar]:
        start = earliest(row["received_on"], row["counted_from"])
        running = start and row["state"] not in LEAD_STEPS.closed and not row["_deleted"]
        return {"due_on": due(start, bool(row["extended_on"]), row["excluded"]) if start and running else None}

    return {Lead.table: of_lead, **due_of_papers(limits, calendar), **due_of_disputes(limits, calendar)}


Rules = tuple[WorkingCalendar, tuple[TimeLimit, ...]]
CALENDAR, LIMITS = "calendar", "time-limits"
"""Folders of the box; a data folder has its own of the same names, whose years and rules come before those."""


def rules_for(folder: Path) -> Rules:
    """The working calendar and the time limits of a data folder. Raises BadInput with the place of a mistake."""
    return read_calendar(*_files(CALENDAR, folder)), read_time_limits(resources.path(LIMITS), folder / LIMITS)


def rules_in_force(folder: Path) -> str:
    """What the derivations reckon by, as one word: this version of the program, its working calendar and its time limits."""
    digest = sha256(__version__.encode())
    for file in (*_files(CALENDAR, folder), *_files(LIMITS, folder)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(name: str, folder: Path) -> list[Path]:
    return [*sorted(resources.path(name).glob("*.toml")), *sorted((folder / name).glob("*.toml"))]
