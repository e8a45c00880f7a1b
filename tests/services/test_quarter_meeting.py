"""The reminder of the quarterly meeting."""

from datetime import date, datetime

import pytest

from app.domain.errors import BadInput
from app.domain.meetings import Meeting
from app.services import making, records
from app.services.beginning import begun
from app.services.home import today_of
from app.services.own_settings import set_own, settings_in_words
from app.services.quarter_meeting import Pressing, quarter_meeting, quarter_of
from app.services.workspace import Workspace
from tests.services.offices import Clock


def on(clock: Clock, day: str) -> None:
    clock.moment = datetime.fromisoformat(f"{day}T09:00:00+08:00")


@pytest.mark.parametrize(
    "day, first, last",
    [("2026-01-01", "2026-01-01", "2026-03-31"), ("2026-06-30", "2026-04-01", "2026-06-30"), ("2026-11-20", "2026-10-01", "2026-12-31")],
)
def test_a_quarter_has_its_days(day: str, first: str, last: str) -> None:
    assert quarter_of(date.fromisoformat(day)) == (date.fromisoformat(first), date.fromisoformat(last))


def test_a_quarter_without_a_held_meeting_turns_amber_and_then_red(office: Workspace, clock: Clock) -> None:
    """S0-24: amber 30, red 10 days before the quarter's end."""
    told = []
    for day in ("2026-11-30", "2026-12-01", "2026-12-20", "2026-12-21"):
        on(clock, day)
        told.append(quarter_meeting(office).pressing)

    assert told == [Pressing.TIME, Pressing.AMBER, Pressing.AMBER, Pressing.RED]


def test_a_unit_sets_when_the_reminder_turns_amber_and_red(office: Workspace, clock: Clock) -> None:
    """S0-24: 30 and 10 days are 本单位设定; what is emptied is the usual again."""
    on(clock, "2026-11-25")
    before = quarter_meeting(office).pressing

    set_own(office, {"meeting_amber": 45, "meeting_red": 36})
    changed = quarter_meeting(office).pressing
    set_own(office, {"meeting_red": None})
    emptied = quarter_meeting(office).pressing

    assert (before, changed, emptied) == (Pressing.TIME, Pressing.RED, Pressing.AMBER)
    with pytest.raises(BadInput, match="红色提醒的天数应少于橙色提醒"):
        set_own(office, {"meeting_red": 60})
    assert dict(settings_in_words(office))["推进会橙色提醒（天）"] == "45·已改"


def test_only_a_meeting_that_was_held_takes_the_reminder_away(office: Workspace, clock: Clock) -> None:
    """S0-24."""
    on(clock, "2026-12-22")
    values = {"sort": "专班季度工作推进会", "headline": "第四季度推进会", "starts_at": "2026-12-22T09:00", "place": "会议室"}
    meeting = making.take(office, records.save_new(office, begun(office, Meeting, values)), "call", {})
    called = today_of(office).meeting

    making.take(office, meeting, "hold", {"summary": "按期推进"})
    held = today_of(office).meeting

    assert (called.pressing, called.note, called.uid) == (Pressing.RED, "12月22日已通知，还没有登记召开·离季度末还有 9 天", meeting.uid)
    assert (held.pressing, held.note) == (Pressing.HELD, "12月22日已召开")
