"""What the home page shows: what waits for this unit today, in numbers and one by one, and what has come in. Read only; every list is limited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.clock import office_moment
from app.domain.duties import Snooze
from app.domain.lead_steps import OPEN
from app.domain.leads import Lead
from app.domain.query import Condition, Query, Test, where_is
from app.domain.support import SupportRequest
from app.services.backup_plan import drill_in_words
from app.services.case_todos import own_open, requests_under_way
from app.services.clock_doubt import doubt
from app.services.duties import owed
from app.services.lead_views import SOON_DAYS, handled_here
from app.services.quarter_meeting import QuarterMeeting, quarter_meeting
from app.services.snoozing import asleep
from app.services.standing import spoken_moment, waiting_to_leave
from app.services.todo import Todo, Urgency, time_left
from app.services.todos import things_to_do, what_is_missing
from app.services.workspace import Workspace
from db.outbox import bundles

NEW_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Figures:
    """The numbers at the top; each opens its list."""

    overdue: int
    today: int
    soon: int
    received: int
    leads: int
    support: int
    outbox: int


@dataclass(frozen=True)
class Received:
    """A bundle that came in lately."""

    bundle: str
    title: str
    note: str
    conflicts: int


@dataclass(frozen=True)
class Reporting:
    """What is to be handed in next, in words; there may be nothing."""

    title: str
    note: str
    code: str = ""


@dataclass(frozen=True)
class Today:
    """Everything that the page shows, read at one time."""

    day: date
    todos: list[Todo]
    figures: Figures
    received: list[Received]
    reporting: Reporting
    meeting: QuarterMeeting
    digest: str = ""
    """What presses, in one sentence."""
    drill: str = ""
    """When a restore was last tried, in words."""
    doubt: str = ""
    """Why the computer's date cannot be believed."""
    asleep: Sequence[Snooze] = ()
    """The reminders that were put off."""


def today_of(workspace: Workspace) -> Today:
    """The whole page."""
    todos = things_to_do(workspace)
    received = newly_received(workspace)
    numbers, meeting, pressing = figures(workspace, todos, len(received)), quarter_meeting(workspace), digest(workspace, todos)
    reporting, drill = next_reporting(workspace), drill_in_words(workspace)
    return Today(workspace.today, todos, numbers, received, reporting, meeting, pressing, drill, doubt(workspace), asleep(workspace))


def digest(workspace: Workspace, todos: Sequence[Todo]) -> str:
    """One sentence for the start: 已超期 1 件，今天到期 2 件，三个工作日内 3 件。推迟提醒的 1 件没有列出; empty when nothing presses."""
    counts = [(urgency, sum(todo.urgency is urgency for todo in todos)) for urgency in (Urgency.TODAY, Urgency.SOON, Urgency.OVERDUE)]
    words = "，".join(f"{urgency.value} {count} 件" for urgency, count in counts if count)
    hidden = len(asleep(workspace))
    return "。".join(part for part in (words, f"另有 {hidden} 件推迟提醒" if hidden else "") if part)


def whom_to_call(workspace: Workspace, request: str) -> list[tuple[str, str]]:
    """Name and telephone of the units whose answer a request waits for; an unknown telephone is empty."""
    found = workspace.records(SupportRequest).get(request)
    bureau = workspace.bureau
    waiting = [uid for uid in (found.lender, found.coordinator, bureau.uid if bureau else None) if uid and uid != workspace.unit.uid]
    units = {unit.uid: unit for unit in workspace.units()}
    return [(units[uid].name, units[uid].phone or "") for uid in dict.fromkeys(waiting) if uid in units]


def figures(workspace: Workspace, todos: list[Todo], received: int) -> Figures:
    """The numbers; leads are counted by the database, because the list holds only the nearest."""
    day, soon = workspace.today, workspace.calendar.add_working_days(workspace.today, SOON_DAYS)
    others = [todo for todo in todos if todo.kind != Lead.table]

    def count(urgency: Urgency, *due: Condition) -> int:
        leads = sum(workspace.records(Lead).count(Query(where=(*own, *due))) for own in own_open(workspace))
        return leads + sum(todo.urgency is urgency for todo in others)

    return Figures(
        overdue=count(Urgency.OVERDUE, Condition("due_on", Test.UNTIL, (day - timedelta(days=1)).isoformat())),
        today=count(Urgency.TODAY, where_is("due_on", day.isoformat())),
        soon=count(Urgency.SOON, Condition("due_on", Test.FROM, (day + timedelta(days=1)).isoformat()), Condition("due_on", Test.UNTIL, soon.isoformat())),
        received=received,
        leads=workspace.records(Lead).count(Query(where=_leads_in_hand(workspace))),
        support=requests_under_way(workspace),
        outbox=waiting_to_leave(workspace),
    )


def newly_received(workspace: Workspace, limit: int = 20) -> list[Received]:
    """The bundles taken in during the last seven days, the newest first."""
    since = (workspace.now() - NEW_FOR).isoformat(timespec="seconds")
    names = workspace.unit_names()
    entries_in = [entry for entry in bundles(workspace.store, 5 * limit) if entry.direction == "in" and entry.at >= since]
    return [
        Received(
            entry.id,
            f"{names.get(entry.peer, '其他单位')} 第{entry.number}包：{brought(entry.counts)}",
            f"{spoken_moment(office_moment(entry.at), workspace.now())} 导入·签名正确",
            int(entry.counts.get("conflicts", 0)),
        )
        for entry in entries_in[:limit]
    ]


def brought(counts: Mapping[str, int]) -> str:
    """新增 12，更新 5，冲突 2; or that there was nothing new."""
    if counts.get("receipt"):
        return "回执"
    words = (("new", "新增"), ("changed", "更新"), ("conflicts", "冲突"), ("refused", "被拒绝"))
    return "，".join(f"{word} {counts[key]}" for key, word in words if counts.get(key)) or "没有新内容"


def _leads_in_hand(workspace: Workspace) -> tuple[Condition, ...]:
    """An office counts what it handles; the bureau all that it sees."""
    own = () if workspace.unit.bureau else (handled_here(workspace),)
    return (*own, Condition("state", Test.IN, OPEN))


def next_reporting(workspace: Workspace) -> Reporting:
    """8月30日前 知识产权保护工作体系建设情况报送, with what is missing and where it is said."""
    one = next((one for one in owed(workspace) if one.is_open), None)
    if one is None:
        return Reporting("现在没有到期的报送", "附件表格随时可以填写、打印和导出，报送前先在“表格与报送”里核对。")
    title = f"{one.due.month}月{one.due.day}日前 {one.duty.full_name}"
    return Reporting(title, f"{time_left(workspace, one.due)}·{what_is_missing(one)}", one.code)
