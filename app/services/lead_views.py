"""The views of the leads page: which leads each tab lists, how many there are, and what a line of the list says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.due import applying
from app.domain.groups import OFFICE
from app.domain.lead_steps import DRAFT, LEAD_STEPS, OPEN
from app.domain.leads import Lead
from app.domain.query import Condition, Cursor, Query, Test, where_is
from app.domain.support import SupportRequest
from app.domain.support_steps import SUPPORT_STEPS, is_bureau
from app.services.clock_doubt import doubt
from app.services.groups_led import is_coordinator
from app.services.leads import LIMIT
from app.services.narrowing import Filter, filters_of
from app.services.pinned import page_with_pinned
from app.services.workspace import Workspace

GROUP_OPEN, OWN_OPEN, SOON, OVERDUE, DRAFTS, ALL, BIN = "group", "own", "soon", "overdue", "drafts", "all", "bin"
SOON_DAYS = 3
ALL_OF = {"kind": "全部类型", "area": "全部镇街", "state": "全部状态"}
"""The fields that the filters above the list narrow it by, and what they say while they do not."""


@dataclass(frozen=True)
class LeadView:
    """One tab: its key, its words and what it lists."""

    key: str
    words: str
    query: Query


@dataclass(frozen=True)
class TimeUsed:
    """How much of the time of an open lead is used: share, working days left (negative when overdue), the due day, and whether it is past.

    On the weekend after the due day no working day has gone by: `left` is 0, and it is `past`. `doubtful` when the computer's date cannot be believed.
    """

    share: float
    left: int
    day: date
    past: bool = False
    doubtful: bool = False


@dataclass(frozen=True)
class LeadRow:
    """One line of the list: the lead, what its links are called, its time and its support."""

    lead: Lead
    names: Mapping[str, str]
    time: TimeUsed | None
    support: str
    pinned: bool = False
    """True while it is under public supervision (挂牌督办)."""

    @property
    def uid(self) -> str:
        """Of the lead."""
        return self.lead.uid

    def named(self, uid: str | None, missing: str = "") -> str:
        """The name behind a link."""
        return self.names.get(uid or "", missing)


def handled_here(workspace: Workspace) -> Condition:
    """The leads that this unit handles: its own that were not handed on, and those that were handed to it."""
    return Condition("handled_by", Test.OR_UNIT, workspace.unit.uid)


def lead_views(workspace: Workspace) -> list[LeadView]:
    """The tabs that fit what the unit is: bureau, coordinating office, or office."""
    me, today = workspace.unit.uid, workspace.today
    bureau = is_bureau(workspace.unit)
    coordinating = not bureau and is_coordinator(workspace)
    own = handled_here(workspace)
    scope: tuple[Condition, ...] = () if bureau else (where_is("coordinator", me),) if coordinating else (own,)
    is_open = Condition("state", Test.IN, OPEN)
    soon = (
        Condition("due_on", Test.FROM, today.isoformat()),
        Condition("due_on", Test.UNTIL, workspace.calendar.add_working_days(today, SOON_DAYS).isoformat()),
    )
    late = Condition("due_on", Test.UNTIL, (today - timedelta(days=1)).isoformat())
    first = LeadView(GROUP_OPEN, "全局在办" if bureau else "本组在办", Query((*scope, is_open), sort="due_on"))
    views = [first] if bureau or coordinating else []
    own_words = "本所在办" if workspace.unit.kind == OFFICE else "本单位在办"
    views += [] if bureau else [LeadView(OWN_OPEN, own_words, Query((own, is_open), sort="due_on"))]
    return [
        *views,
        LeadView(SOON, "快到期", Query((*scope, is_open, *soon), sort="due_on")),
        LeadView(OVERDUE, "已超期", Query((*scope, is_open, late), sort="due_on")),
        LeadView(DRAFTS, "草稿", Query((where_is("unit", me), where_is("state", DRAFT)), sort="received_on", descending=True)),
        LeadView(ALL, "全部", Query(sort="received_on", descending=True)),
        LeadView(BIN, "回收站", Query(sort="received_on", descending=True, deleted=True)),
    ]


def counts_of(workspace: Workspace, views: Sequence[LeadView]) -> dict[str, int]:
    """How many leads each tab holds."""
    return {view.key: workspace.records(Lead).count(view.query) for view in views}


def lead_rows(workspace: Workspace, query: Query, after: Cursor | None, limit: int) -> tuple[Sequence[LeadRow], Cursor | None]:
    """One page of the list, with everything that its columns show."""
    leads, end, first = page_with_pinned(workspace, Lead, query, after, limit)
    names = workspace.names(leads)
    support = _support_of(workspace, [lead.uid for lead in leads])
    doubtful = bool(doubt(workspace))
    rows = [LeadRow(lead, names, time_used(workspace, lead, doubtful), support.get(lead.uid, ""), lead.uid in first) for lead in leads]
    return rows, end


def time_used(workspace: Workspace, lead: Lead, doubtful: bool) -> TimeUsed | None:
    """The time of an open lead; None when it is closed or has no due day. `doubtful`: the computer's date cannot be believed."""
    if not lead.due_on or not lead.clock_start or lead.state in LEAD_STEPS.closed:
        return None
    calendar, today, day = workspace.calendar, workspace.today, date.fromisoformat(lead.due_on)
    limit = applying(workspace.limits, LIMIT, date.fromisoformat(lead.clock_start))
    total = (limit.n or 0) + (limit.extension.n if lead.extended_on and limit.extension else 0)
    if day < today:
        return TimeUsed(1.0, -calendar.working_days_between(day, today), day, past=True, doubtful=doubtful)
    left = calendar.working_days_between(today, day)
    return TimeUsed(1 - left / total if total else 1.0, left, day, doubtful=doubtful)


def _support_of(workspace: Workspace, uids: Sequence[str]) -> dict[str, str]:
    """Where the latest request of each lead stands."""
    requests = workspace.records(SupportRequest).all(Query((Condition("lead", Test.IN, list(uids)),), sort="asked_on"))
    return {request.lead: request.state for request in requests if request.lead and request.state != SUPPORT_STEPS.start}


def open_requests(workspace: Workspace, lead: Lead) -> list[SupportRequest]:
    """The requests for people that were sent for this lead and are not finished: deleting the lead does not withdraw them."""
    finished = (*SUPPORT_STEPS.closed, SUPPORT_STEPS.start)
    return [request for request in workspace.records(SupportRequest).all(Query((where_is("lead", lead.uid),))) if request.state not in finished]


def lead_filters(workspace: Workspace) -> list[Filter]:
    """What the three filters of the page offer: kinds, areas, states."""
    return [one for name in ALL_OF for one in filters_of(workspace, Lead) if one.field == name]


def subtitle_of(workspace: Workspace) -> str:
    """盖山所牵头·第一组 5 个所, 第一组·牵头所盖山所, or the bureau's name."""
    today = workspace.today.isoformat()
    group = next((one for one in workspace.groups() if workspace.unit.uid in one.members and (one.valid_to or today) >= today), None)
    if group is None:
        return f"{workspace.unit.name}·全局线索" if workspace.unit.bureau else workspace.unit.name
    if group.coordinator == workspace.unit.uid:
        return f"{workspace.unit.name}牵头·{group.full_name} {len(group.members)} 个所"
    coordinator = workspace.names([group]).get(group.coordinator or "", "未定")
    return f"{workspace.unit.name}·{group.full_name}（牵头所：{coordinator}）"
