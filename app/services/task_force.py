"""The roster of the 专班: an adjustment is issued and the roster follows; whoever left or moved stays on it with the day (S0-20, S0-21)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from app.domain.errors import BadInput
from app.domain.groups import group_of
from app.domain.organisation import TaskForceMember
from app.domain.query import Query, where_is
from app.domain.task_force import JOINS, LEAVES, TaskForceAdjustment, TaskForceChange
from app.services.audiences import audience_of
from app.services.steps import take_step
from app.services.workspace import Workspace
from db.change import Change

EVER = "9999-12-31"


def changes_of(workspace: Workspace, adjustment: TaskForceAdjustment) -> list[TaskForceChange]:
    """The people whom an adjustment concerns."""
    return list(workspace.records(TaskForceChange).all(Query(where=(where_is("adjustment", adjustment.uid),))))


def roster_on(workspace: Workspace, day: str) -> list[TaskForceMember]:
    """The members on that ISO day; both the first and the last day count."""
    return [member for member in workspace.records(TaskForceMember).all() if (member.valid_from or EVER) <= day <= (member.valid_to or EVER)]


def members_for(workspace: Workspace, group: str | None) -> list[str]:
    """The names of today's members, those who serve the group or work at its offices first (S0-30)."""
    today = workspace.today.isoformat()
    members, groups = roster_on(workspace, today), workspace.groups()
    names = workspace.names(members)

    def serves(member: TaskForceMember) -> bool:
        own = group_of(groups, member.works_at or "", today)
        return (member.group or (own.uid if own else None)) == group

    ordered = sorted(members, key=lambda member: (not (group and serves(member)), member.valid_from or "", member.uid))
    return [names[member.person] for member in ordered if member.person in names]


def issue(workspace: Workspace, adjustment: TaskForceAdjustment, values: Mapping[str, Any], remark: str) -> TaskForceAdjustment:
    """Issue an adjustment and write it into the roster. Raises BadInput for a change that the roster does not allow."""
    stored = workspace.records(TaskForceAdjustment).get(adjustment.uid)
    changes = changes_of(workspace, stored)
    if not changes:
        raise BadInput("还没有登记调整哪些人员。", "请在“相关”里新增专班调整人员。")
    begins = stored.effective_on or workspace.today.isoformat()
    written = [member for change in changes for member in _written(workspace, stored, change, begins)]

    def write(change: Change, issued: TaskForceAdjustment) -> None:
        for member in written:
            member.approved_by = issued.approved_by
            if member.uid:
                change.save(member)
            else:
                change.add(member, audience_of(workspace, member))

    return take_step(workspace, adjustment, "issue", values, remark, write)


def _written(workspace: Workspace, adjustment: TaskForceAdjustment, change: TaskForceChange, begins: str) -> Iterator[TaskForceMember]:
    """The memberships that end and begin."""
    name = workspace.names([change]).get(change.person or "", "这名人员")
    last = (date.fromisoformat(begins) - timedelta(days=1)).isoformat()
    present = [member for member in roster_on(workspace, begins) if member.person == change.person]
    if change.change == JOINS and present:
        raise BadInput(f"{name}已经是专班成员。", "需要换单位或组团的，请选“调整”。")
    if change.change != JOINS and not present:
        raise BadInput(f"{name}在{begins}不是专班成员。", "请核对人员，或者选“加入”。")
    if change.change != LEAVES and not change.works_at:
        raise BadInput(f"没有填写{name}的所在单位。", "请补填后再下发。")
    reason = f"{adjustment.because or ''}：{adjustment.reason or ''}"[:200]
    for member in present:
        member.valid_to, member.reason = last, reason
        yield member
    if change.change != LEAVES:
        before = present[0] if present else TaskForceMember()
        yield TaskForceMember(
            unit=workspace.unit.uid,
            person=change.person,
            works_at=change.works_at,
            proposed_by=change.proposed_by or before.proposed_by,
            group=change.group or before.group,
            skills=change.skills or before.skills,
            valid_from=begins,
            reason=reason,
            basis=before.basis,
        )
