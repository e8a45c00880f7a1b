"""One clock for all: the offices', whatever zone a computer is set to."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.clock import OFFICE_ZONE, clock_of, office_moment, office_now, office_time, office_time_of
from app.services.standing import spoken_moment
from db.clock import COUNTER_BITS, moment_of

ROOT = Path(__file__).resolve().parents[2]
ZONE_OF_THE_MACHINE = re.compile(r"\.astimezone\(\)|datetime\.now\(\)|\.fromtimestamp\([^,]*\)|\b(?:date|datetime)\.today\(|\butcnow\(|\blocaltime\(")
MORNING = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
"""Half past midnight of the 21st at the offices."""


@pytest.fixture
def far_away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer whose zone is another one."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_every_moment_is_shown_by_the_offices_clock(far_away: None) -> None:  # noqa: ARG001
    shown = [office_time(MORNING), office_moment("2026-11-20T16:30:00+00:00"), office_time_of(MORNING.timestamp()), office_moment("2026-11-21T00:30")]
    shown.append(moment_of(int(MORNING.timestamp() * 1000) << COUNTER_BITS))

    assert {f"{moment:%Y-%m-%d %H:%M}" for moment in shown} == {"2026-11-21 00:30"}
    assert office_now().tzinfo is OFFICE_ZONE
    assert spoken_moment(MORNING, office_time(MORNING)) == "今天 00:30"


def test_nobody_asks_for_the_zone_of_the_machine() -> None:
    files = [file for folder in ("app", "db") for file in (ROOT / folder).rglob("*.py")]

    assert [file.name for file in files if ZONE_OF_THE_MACHINE.search(file.read_text("utf-8"))] == []


def test_a_day_on_the_command_line_is_today() -> None:
    assert clock_of(date(2026, 11, 20))().date() == date(2026, 11, 20)
