"""What a meeting begins with: what was not finished at the last one of its sort, and who belongs to it (S0-25, S0-86)."""

from collections.abc import Iterator

from app.domain.institutions import CONFERENCE, Institution
from app.domain.meetings import JOINT, ActionItem, Attendance, Meeting
from app.domain.query import Query, where_is
from app.services.counted_rows import Counted
from app.services.workspace import Workspace

UNNAMED = "待定"
"""Stands for whoever a member sends, while the register names nobody."""


def carry_on(workspace: Workspace, meeting: Meeting) -> Iterator[Counted]:
    """The open items of the earlier meetings of the unit, each once: an item that was carried on already stands for the one before."""
    same = (where_is("unit", meeting.unit), where_is("sort", meeting.sort))
    earlier = [other for other in workspace.records(Meeting).all(Query(where=same)) if (other.starts_at or "") < (meeting.starts_at or "9999")]
    items = [item for other in earlier if other.uid != meeting.uid for item in _items(workspace, other)]
    carried = {item.carried_from for item in items if item.carried_from}
    open_items = [item for item in items if not item.done_on and item.uid not in carried]
    names = ("what", "owner_unit", "owner", "due_on")
    rows = [{"carried_from": item.uid, **{name: getattr(item, name) for name in names}} for item in open_items]
    known = {item.carried_from for item in _items(workspace, meeting)}
    yield Counted(ActionItem, ("carried_from",), [row for row in rows if row["carried_from"] not in known], put_away=False)
    if meeting.sort == JOINT:
        yield _invited(workspace, meeting)


def _invited(workspace: Workspace, meeting: Meeting) -> Counted:
    """Whom the members of the joint conference send, as the register has it; who stands on the list already stays as written."""
    standing = {one.member for one in workspace.records(Attendance).all(Query(where=(where_is("meeting", meeting.uid),)))}
    members = workspace.records(Institution).all(Query(where=(where_is("sort", CONFERENCE),), sort="full_name"))
    rows = [{"member": one.uid, "full_name": one.contact or UNNAMED} for one in members if one.uid not in standing]
    return Counted(Attendance, ("member",), rows, put_away=False)


def _items(workspace: Workspace, meeting: Meeting) -> list[ActionItem]:
    return list(workspace.records(ActionItem).all(Query(where=(where_is("meeting", meeting.uid),))))
