"""Support between offices: asked for, coordinated, agreed, sent, answered (S0-64, S0-72, S0-73)."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from app.domain.errors import BadInput
from app.domain.groups import coordinator_of, group_of, offices_of
from app.domain.joint_action import ORDERED, JointAction
from app.domain.leads import Lead
from app.domain.organisation import Person
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record, fields_of
from app.domain.support import Dispatch, SupportRequest
from app.domain.support_steps import DRAFT, SUPPORT_STEPS
from app.services.audiences import audience_of
from app.services.numbers import next_number
from app.services.permissions import require_edit
from app.services.records import put, require_own_changes, require_valid
from app.services.steps import require_filled, require_open, write_step
from app.services.workspace import Workspace

NUMBER_WORD = "援"
FEWEST_OFFICERS = 2
"""行政执法人员不得少于两人 (行政处罚法 第42条); the asker's host counts."""

SENT, TO_COORDINATE, ASKED_TO_LEND, SEEN = "我发出的", "待我协调", "请我派员", "全部"


def request_for(workspace: Workspace, lead: Lead | None = None) -> SupportRequest:
    """A new request of this unit, not stored yet, prefilled from the lead: it must stand without it (S0-73)."""
    request = SupportRequest(
        unit=workspace.unit.uid,
        state=DRAFT,
        asked_on=workspace.today.isoformat(),
        urgency="一般",
        ask_of=("本组",),
        host=workspace.account.full_name,
    )
    fill_group(workspace, request)
    if lead is not None:
        request.lead, request.lead_number, request.subject, request.cause = lead.uid, lead.number, lead.suspect, lead.kind
        request.place = lead.place or lead.suspect_address
        request.reason = lead.detail
    return request


def fill_group(workspace: Workspace, request: SupportRequest) -> None:
    """Write the asker's group and its coordinator into a request; nobody chooses them."""
    today = workspace.today.isoformat()
    group = group_of(workspace.groups(), request.unit, today)
    request.group = group.uid if group else None
    request.coordinator = coordinator_of(workspace.groups(), request.unit, today)


def save_draft(workspace: Workspace, request: SupportRequest) -> SupportRequest:
    """Keep a request as far as it is filled."""
    require_edit(workspace, request)
    require_own_changes(workspace, request)
    require_valid(workspace, request)
    fill_group(workspace, request)
    if workspace.records(SupportRequest).find(request.uid) is None:
        with workspace.commit("保存支援申请草稿") as change:
            _add(workspace, change, request)
        return request
    with workspace.commit("修改支援申请") as change:
        change.save(request)
    return workspace.records(SupportRequest).get(request.uid)


def submit(workspace: Workspace, request: SupportRequest) -> SupportRequest:
    """Ask the group for people, through its coordinator; it leaves with the next bundle."""
    known = workspace.records(SupportRequest).find(request.uid)
    request.state = known.state if known else DRAFT
    move = require_open(workspace, request, "submit")
    require_own_changes(workspace, request)
    fill_group(workspace, request)
    require_filled(workspace, request, move, "")
    with workspace.commit("申请支援") as change:
        if known is None:
            _add(workspace, change, request)
        write_step(workspace, change, request, "submit")
    return workspace.records(SupportRequest).get(request.uid)


def _add(workspace: Workspace, change: Any, request: SupportRequest) -> None:
    request.number = request.number or next_number(workspace, SupportRequest, NUMBER_WORD)
    change.add(request, audience_of(workspace, request))


def send_people(workspace: Workspace, request: SupportRequest, values: Mapping[str, Any], *, confirmed: bool = False) -> Dispatch:
    """The lending office sends people: the order and the step in one commit. Only the lender may (S0-73).

    What `warnings_of` says is refused until it is confirmed (S0-72).
    """
    request = workspace.records(SupportRequest).get(request.uid)
    move = require_open(workspace, request, "dispatch")
    dispatch = dispatch_for(workspace, request)
    put(dispatch, values)
    if (dispatch.request, dispatch.receiver) != (request.uid, request.unit):
        raise BadInput("派员单必须对应所办理的申请和申请单位。", "请去掉支援申请和接受单位两栏。")
    require_valid(workspace, dispatch)
    fill_people(workspace, dispatch)
    _require_complete(dispatch)
    warnings = warnings_of(workspace, request, dispatch)
    if warnings and not confirmed:
        raise BadInput("".join(warnings), "请换人或改时间；核实后确认无误的，可以确认后照派。")
    with workspace.commit(f"{request.title}：{move.done}") as change:
        dispatch.number = next_number(workspace, Dispatch, "派")
        change.add(dispatch, audience_of(workspace, dispatch))
        write_step(workspace, change, request, "dispatch", remark=dispatch.names or "")
    return dispatch


def dispatch_for(workspace: Workspace, request: SupportRequest) -> Dispatch:
    """A dispatch of this unit for the request, prefilled, not stored yet."""
    starts = datetime.fromisoformat(request.starts_at) if request.starts_at else workspace.now().replace(tzinfo=None)
    return Dispatch(
        unit=workspace.unit.uid,
        request=request.uid,
        request_number=request.number,
        receiver=request.unit,
        starts_at=request.starts_at,
        ends_at=request.ends_at or (starts + timedelta(hours=4)).isoformat(timespec="minutes"),
        report_to=request.meeting_place or request.place,
        contact=request.host,
        task=request.task,
        equipment=request.equipment,
        role="协办",
        sent_on=workspace.today.isoformat(),
    )


def fill_people(workspace: Workspace, dispatch: Dispatch) -> None:
    """Write names, posts, certificates and telephones of the chosen people into the order."""
    found = workspace.records(Person).many(dispatch.people)
    people = [found[uid] for uid in dispatch.people if uid in found]
    if people:
        dispatch.names = "、".join(person.name for person in people)
        dispatch.posts = _joined(person.post for person in people)
        dispatch.certificates = _joined(person.certificate for person in people)
        dispatch.phones = _joined(person.phone for person in people)


def _joined(values: Any) -> str | None:
    return "、".join(value for value in values if value) or None


def _require_complete(dispatch: Dispatch) -> None:
    missing = [field.label for name, field in fields_of(Dispatch).items() if field.required and getattr(dispatch, name) in (None, ())]
    if missing:
        raise BadInput(f"派员单还差 {len(missing)} 项：{'、'.join(missing)}。", "请补填后再派员。")
    if not dispatch.certificates:
        raise BadInput("派出人员都没有登记执法证号。", "至少派一名持执法证的人员，并填写执法证号。")
    if not dispatch.no_conflict:
        raise BadInput("派出人员还没有确认回避事项。", "请逐人确认与当事人没有利害关系，有的请换人。")


def warnings_of(workspace: Workspace, request: SupportRequest, dispatch: Dispatch) -> list[str]:
    """What should be thought over before people are sent: overlaps (S0-72), fewer than two officers on site (S0-73)."""
    booked = double_booked(workspace, dispatch)
    names = workspace.names([other for _, other in booked])
    warnings = list(dict.fromkeys(booked_words(person, other, names) for person, other in booked))
    warnings += _engaged(workspace, dispatch)
    if len(officers_of(dispatch)) + bool(request.host) < FEWEST_OFFICERS:
        warnings.append(f"现场执法人员不足 {FEWEST_OFFICERS} 人（申请单位没有写明主办人）。")
    return warnings


def _engaged(workspace: Workspace, dispatch: Dispatch) -> list[str]:
    """People who take part in a joint action on those days (S0-53, S0-72)."""
    if not dispatch.starts_at or not dispatch.ends_at:
        return []
    days = Condition("starts_on", Test.UNTIL, dispatch.ends_at[:10]), Condition("ends_on", Test.FROM, dispatch.starts_at[:10])
    found = workspace.records(Person).many(dispatch.people)
    actions = workspace.records(JointAction).all(Query(where=(*days, where_is("state", ORDERED))))
    return [
        f"{found[uid].name} 当日参加“{action.subject}”，时间重叠。" for action in actions for uid in dispatch.people if uid in action.people and uid in found
    ]


def officers_of(dispatch: Dispatch) -> list[str]:
    """The names of those who are sent."""
    return [name for name in re.split("[、，,;； ]+", dispatch.names or "") if name]


def booked_words(person: Person, other: Dispatch, names: Mapping[str, str]) -> str:
    """陈某 11月25日 已派往城门所，时间重叠。"""
    starts = datetime.fromisoformat(other.starts_at or "")
    return f"{person.name} {starts.month}月{starts.day}日 已派往{names.get(other.receiver or '', '其他单位')}，时间重叠。"


def double_booked(workspace: Workspace, dispatch: Dispatch) -> list[tuple[Person, Dispatch]]:
    """People who are already sent elsewhere at that time; a warning, never a refusal (S0-72)."""
    if not dispatch.starts_at or not dispatch.ends_at:
        return []
    overlapping = Query(where=(Condition("starts_at", Test.UNTIL, dispatch.ends_at), Condition("ends_at", Test.FROM, dispatch.starts_at)))
    found = workspace.records(Person).many(dispatch.people)
    return [
        (found[uid], other)
        for other in workspace.records(Dispatch).all(overlapping)
        if other.uid != dispatch.uid and not other.returned_at
        for uid in dispatch.people
        if uid in other.people and uid in found
    ]


def dispatches_of(workspace: Workspace, request: SupportRequest) -> list[Dispatch]:
    """The orders for a request."""
    return list(workspace.records(Dispatch).all(Query(where=(where_is("request", request.uid),))))


def list_query(workspace: Workspace, view: str, open_only: bool = False) -> Query:
    """What a view of the support page lists: sent, to coordinate, asked to lend, or all."""
    me = workspace.unit.uid
    where: tuple[Condition, ...] = ()
    if view == SENT:
        where = (where_is("unit", me),)
    elif view == TO_COORDINATE:
        where = (where_is("coordinator", me),)
    elif view == ASKED_TO_LEND:
        where = (where_is("lender", me),)
    if open_only:
        states = [state for state in _all_states() if state not in SUPPORT_STEPS.closed]
        where += (Condition("state", Test.IN, states),)
    return Query(where=where, sort="starts_at")


def _all_states() -> list[str]:
    return list(dict.fromkeys(state for move in SUPPORT_STEPS.moves for state in (*move.sources, move.to or SUPPORT_STEPS.start)))


def own_group_first(workspace: Workspace, requests: Sequence[SupportRequest]) -> list[SupportRequest]:
    """Requests of the coordinator's own group before all others (S0-64)."""
    group = group_of(workspace.groups(), workspace.unit.uid, workspace.today.isoformat())
    own = set(offices_of(group)) if group else set()
    return sorted(requests, key=lambda request: (request.unit not in own, request.starts_at or "", request.uid))


def waiting_for(record: Record) -> str:
    """Whom a request waits for, in words."""
    workflow = record.steps
    if workflow is None or record.state in workflow.closed:
        return ""
    who = dict.fromkeys(workflow.actor_names[move.who] for move in workflow.open_moves(record.state) if move.to and move.name != "withdraw")
    return "、".join(who)
