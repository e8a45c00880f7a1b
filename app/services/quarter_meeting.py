"""The quarterly 推进会: whether it was held in this quarter, and how near the quarter's end is (S0-24; `仓市场监管〔2025〕94号` 二（一）)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from app.domain.meetings import CALLED, CANCELLED, HELD, SORTS, Meeting
from app.domain.query import Condition, Query, Test, where_is
from app.services.own_settings import own_settings
from app.services.workspace import Workspace

QUARTERLY = SORTS[0]
NAMES = "一二三四"


class Pressing(Enum):
    """How much a meeting that was not held presses."""

    HELD = "held"
    TIME = "there is time"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class QuarterMeeting:
    """The meeting of the present quarter in words; `uid` is empty while nobody has begun one."""

    title: str
    note: str
    pressing: Pressing
    uid: str = ""


def quarter_of(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter of a day."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    later = date(first.year + first.month // 10, first.month % 12 + 3 if first.month < 10 else 1, 1)
    return first, later - timedelta(days=1)


def quarter_meeting(workspace: Workspace) -> QuarterMeeting:
    """What is known of it on this computer."""
    first, last = quarter_of(workspace.today)
    title = f"第{NAMES[(first.month - 1) // 3]}季度工作推进会"
    days = Condition("starts_at", Test.FROM, first.isoformat()), Condition("starts_at", Test.UNTIL, f"{last.isoformat()}T23:59")
    found = [one for one in workspace.records(Meeting).all(Query(where=(where_is("sort", QUARTERLY), *days), sort="starts_at")) if one.state != CANCELLED]
    held = next((one for one in found if one.state == HELD), None)
    if held is not None:
        return QuarterMeeting(title, f"{_day(held)}已召开", Pressing.HELD, held.uid)
    left = (last - workspace.today).days
    settings = own_settings(workspace)
    red, amber = settings.in_force("meeting_red"), settings.in_force("meeting_amber")
    pressing = Pressing.RED if left <= red else Pressing.AMBER if left <= amber else Pressing.TIME
    until = f"离季度末还有 {left} 天" if left else "今天是季度最后一天"
    called = next((one for one in found if one.state == CALLED), found[0] if found else None)
    if called is None:
        return QuarterMeeting(title, f"还没有筹备·{until}", pressing)
    return QuarterMeeting(title, f"{_day(called)}{'已通知，还没有登记召开' if called.state == CALLED else '筹备中'}·{until}", pressing, called.uid)


def _day(meeting: Meeting) -> str:
    day = date.fromisoformat((meeting.starts_at or "")[:10])
    return f"{day.month}月{day.day}日"
