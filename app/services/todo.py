"""One thing that waits for this unit, how near its day is, and how that is said."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from app.domain.clock import office_time
from app.services.clock_doubt import doubt
from app.services.lead_views import SOON_DAYS
from app.services.workspace import Workspace


class Urgency(Enum):
    """How near the day is; the value heads the group on the page."""

    OVERDUE = "已超期"
    TODAY = "今天到期"
    SOON = "三个工作日内"
    LATER = "以后"


@dataclass(frozen=True)
class Todo:
    """One thing to do: what, why, until when, and exactly one action."""

    kind: str
    uid: str
    chip: str
    title: str
    basis: str
    clause: str
    """The sentence of law or order behind it, for F1."""
    due: date | None
    urgency: Urgency
    left: str
    """The time left in words: 还剩 2 个工作日."""
    action: str
    step: str
    """The step that the action begins; empty opens the record, `phone` shows whom to call."""


def urgency_of(workspace: Workspace, due: date | None) -> Urgency:
    """How near a day is, counted in working days."""
    if due is None:
        return Urgency.LATER
    if due <= workspace.today:
        return Urgency.TODAY if due == workspace.today else Urgency.OVERDUE
    return Urgency.SOON if due <= workspace.calendar.add_working_days(workspace.today, SOON_DAYS) else Urgency.LATER


def time_left(workspace: Workspace, due: date | None) -> str:
    """超期 2 个工作日, 今天到期, 还剩 3 个工作日; 不可信 when the computer's date is; nothing without a day."""
    if due is None:
        return "没有期限"
    if doubt(workspace):
        return "期限不可信"
    today, between = workspace.today, workspace.calendar.working_days_between
    if due < today:
        days = between(due, today)
        return f"超期 {days} 个工作日" if days else "超期，未满 1 个工作日"
    if due == today:
        return "今天到期"
    days = between(today, due)
    return f"还剩 {days} 个工作日" if days else f"还剩 {(due - today).days} 天，都是休息日"


def nearness(workspace: Workspace, due: date | None, hour: str = "") -> tuple[Urgency, str]:
    """How near a day is, and that in words; where an ISO moment is given, by the hour."""
    urgency = urgency_of(workspace, due)
    return _by_the_hour(workspace, datetime.fromisoformat(hour), urgency) if hour else (urgency, time_left(workspace, due))


def _by_the_hour(workspace: Workspace, until: datetime, urgency: Urgency) -> tuple[Urgency, str]:
    """An hour of the office's clock, on whatever day: 还剩 23 小时，至 15:43."""
    left = until - office_time(workspace.now()).replace(tzinfo=None)
    hours = abs(left) // timedelta(hours=1)
    if doubt(workspace):
        return urgency, "期限不可信"
    if left < timedelta(0):
        return Urgency.OVERDUE, f"超期 {hours} 小时" if hours else "超期，未满 1 小时"
    return urgency, f"还剩 {hours} 小时，至 {until:%H:%M}" if hours else f"还剩 {left // timedelta(minutes=1)} 分钟，至 {until:%H:%M}"


def day_of(moment: str | None) -> date | None:
    """The day of a stored moment."""
    return date.fromisoformat(moment[:10]) if moment else None
