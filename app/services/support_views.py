"""What the support page shows: rows of its list, a request with its past and its next party.

Read only, and every list is limited; what may be done is said by `steps`, never here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from app.domain.clock import office_moment
from app.domain.dates import near_day
from app.domain.groups import group_of, offices_of
from app.domain.leads import Lead
from app.domain.query import Condition, Cursor, Query, Test
from app.domain.steps import DISPUTED
from app.domain.support import Dispatch, SupportRequest
from app.domain.support_steps import (
    CHANGE_ASKED,
    CHANGE_ASKED_ON_SITE,
    DISPATCHED,
    DRAFT,
    ON_SITE,
    RETURNED,
    SUPPORT_STEPS,
)
from app.services.handing_over import Handed, chain_of
from app.services.inbox import conflicts
from app.services.standing import spoken_moment
from app.services.steps import OpenStep, TakenStep, disputed_steps, open_steps, steps_taken
from app.services.support import ASKED_TO_LEND, SEEN, SENT, TO_COORDINATE, dispatches_of, list_query, own_group_first, waiting_for
from app.services.todo import Urgency, time_left, urgency_of
from app.services.workspace import Workspace

VIEWS = (SENT, TO_COORDINATE, ASKED_TO_LEND, SEEN)
OPEN_SHOWN, DISPATCHES_READ = 300, 400
AWAY = (DISPATCHED, ON_SITE, CHANGE_ASKED, CHANGE_ASKED_ON_SITE)
"""States in which the people of a request are out."""
Start: TypeAlias = tuple[bool, Cursor | None]
"""Where the next page of a list starts: among the closed requests, or still among the open ones."""


@dataclass(frozen=True)
class RequestRow:
    """One request in the list."""

    uid: str
    who: str
    foreign: bool
    """Asked by an office of another group."""
    state: str
    need: str
    when: str
    left: str
    urgency: Urgency | None
    mine: bool
    """Does it wait for this unit."""


@dataclass(frozen=True)
class RequestDetail:
    """A request with everything around it, read at one time."""

    request: SupportRequest
    who: str
    lender: str
    lead: str
    """The lead's number or name; empty when it is not here."""
    steps: Sequence[OpenStep]
    taken: Sequence[TakenStep]
    waiting: str
    disputed: Sequence[TakenStep]
    dispatches: Sequence[Dispatch]
    as_of: datetime
    conflicts: int
    """How many of its fields have several live values."""
    handed: Sequence[Handed]
    """How far it has come to each other unit."""


def counts(workspace: Workspace) -> dict[str, int]:
    """How many requests are open in each view; all that were ever seen in the last."""
    records = workspace.records(SupportRequest)
    return {view: records.count(list_query(workspace, view, open_only=view != SEEN)) for view in VIEWS}


def view_to_open(workspace: Workspace) -> str:
    """The view that the page opens with: the unit's usual one, unless something waits for this unit in another one only."""
    group = group_of(workspace.groups(), workspace.unit.uid, workspace.today.isoformat())
    usual = SEEN if workspace.unit.bureau else TO_COORDINATE if group and group.coordinator == workspace.unit.uid else SENT
    views = (usual, *(view for view in (TO_COORDINATE, ASKED_TO_LEND, SENT) if view != usual))
    return next((view for view in views if _waits_in(workspace, view)), usual)


def _waits_in(workspace: Workspace, view: str) -> bool:
    page = workspace.records(SupportRequest).page(_query(workspace, view, closed=False), None, OPEN_SHOWN)
    return any(_waits_here(workspace, request) for request in page.records)


def _waits_here(workspace: Workspace, request: SupportRequest) -> bool:
    """Is this unit to do something; what it only may, such as withdrawing, does not wait."""
    return request.state == DISPUTED or any(step.mine and step.move.name != "withdraw" for step in open_steps(workspace, request))


def request_rows(workspace: Workspace, view: str, after: Start | None, limit: int) -> tuple[list[RequestRow], Start | None]:
    """A page of a view: the open ones first, the own group before others (S0-64); then what is closed, the latest first."""
    closed, cursor = after or (False, None)
    page = workspace.records(SupportRequest).page(_query(workspace, view, closed=closed), cursor, limit if closed else OPEN_SHOWN)
    found = page.records if closed else own_group_first(workspace, page.records)
    further = (closed, page.after) if page.after else None if closed else (True, None)
    return _rows(workspace, found), further


def _query(workspace: Workspace, view: str, *, closed: bool) -> Query:
    everything = {state for move in SUPPORT_STEPS.moves for state in (*move.sources, move.to) if state} | {DISPUTED}
    states = SUPPORT_STEPS.closed if closed else everything - SUPPORT_STEPS.closed
    where = (*list_query(workspace, view).where, Condition("state", Test.IN, sorted(states)))
    return Query(where=where, sort="starts_at", descending=closed)


def _rows(workspace: Workspace, requests: Sequence[SupportRequest]) -> list[RequestRow]:
    names = workspace.names(requests)
    own = own_offices(workspace)
    out = _names_out(workspace, requests)
    return [_row(workspace, request, names, own, out) for request in requests]


def _row(workspace: Workspace, request: SupportRequest, names: Mapping[str, str], own: frozenset[str], out: Mapping[str, str]) -> RequestRow:
    day = date.fromisoformat(request.starts_at[:10]) if request.starts_at else None
    closed = request.state in (*SUPPORT_STEPS.closed, RETURNED)
    mine = _waits_here(workspace, request)
    left, urgency = "", None
    if request.uid in out and request.state in AWAY:
        left = out[request.uid]
    elif not closed and day is not None:
        left, urgency = time_left(workspace, day), urgency_of(workspace, day)
    elif request.state == RETURNED:
        left = "待反馈"
    return RequestRow(
        request.uid,
        names.get(request.unit, "其他单位"),
        bool(own) and request.unit not in own,
        request.state or DRAFT,
        "·".join(part for part in (request.subject, need_of(request)) if part),
        f"{near_day(day, workspace.today)} {_half(request)}".strip() if day else "时间未定",
        left,
        urgency,
        mine,
    )


def _half(request: SupportRequest) -> str:
    hour = int((request.starts_at or "T00")[11:13] or 0)
    return "上午" if hour < 12 else "下午"


def _names_out(workspace: Workspace, requests: Iterable[SupportRequest]) -> dict[str, str]:
    """Who was sent for each request, in a few words."""
    away = [request.uid for request in requests if request.state in AWAY]
    found = workspace.records(Dispatch).page(Query(where=(Condition("request", Test.IN, away),)), None, DISPATCHES_READ).records if away else ()
    return {dispatch.request or "": _few(dispatch.names or "") for dispatch in found}


def _few(names: str) -> str:
    each = names.split("、")
    return names if len(each) < 3 else f"{each[0]}等 {len(each)} 人"


def need_of(request: SupportRequest) -> str:
    """What is asked for in one line: 3 人，执法记录仪 2 台·商标、现场取证."""
    people = f"{request.people} 人" if request.people else "人数未定"
    wanted = "，".join(part for part in (people, request.equipment) if part)
    return "·".join(part for part in (wanted, "、".join(request.skills)) if part)


def time_of(request: SupportRequest, today: date) -> str:
    """11月25日 周三 09:00—11:30."""
    if not request.starts_at:
        return "时间未定"
    starts = datetime.fromisoformat(request.starts_at)
    until = ""
    if request.ends_at:
        ends = datetime.fromisoformat(request.ends_at)
        until = f"—{ends:%H:%M}" if ends.date() == starts.date() else f" 至 {near_day(ends.date(), today)} {ends:%H:%M}"
    return f"{near_day(starts.date(), today)} {starts:%H:%M}{until}"


def detail_of(workspace: Workspace, uid: str) -> RequestDetail:
    """The request of that uid. Raises NotFound."""
    request = workspace.records(SupportRequest).get(uid)
    names = workspace.names([request])
    lead = workspace.records(Lead).find(request.lead) if request.lead else None
    return RequestDetail(
        request=request,
        who=names.get(request.unit, "其他单位"),
        lender=names.get(request.lender or "", ""),
        lead=" ".join(part for part in (lead.number, lead.suspect) if part) if lead else "",
        steps=open_steps(workspace, request),
        taken=steps_taken(workspace, request),
        waiting=waiting_for(request),
        disputed=disputed_steps(workspace, request),
        dispatches=dispatches_of(workspace, request),
        as_of=workspace.now(),
        conflicts=len(conflicts(workspace, request)),
        handed=chain_of(workspace, request),
    )


def said_at(taken: TakenStep, now: datetime) -> str:
    """When a step was taken, as people say it: 今天 09:10."""
    return spoken_moment(office_moment(taken.at), now) if taken.at else ""


def own_offices(workspace: Workspace) -> frozenset[str]:
    """The offices of this unit's group today; none when it has no group."""
    group = group_of(workspace.groups(), workspace.unit.uid, workspace.today.isoformat())
    return frozenset(offices_of(group)) if group else frozenset()
