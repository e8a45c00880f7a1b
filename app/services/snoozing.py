"""Reminders that are put off until a day: there is always a day, and it lies before the last one (`ux.md` 6). They stay on this computer."""

from datetime import date

from app.domain.dates import near_day
from app.domain.duties import Snooze
from app.domain.errors import BadInput
from app.domain.query import Condition, Query, Test, where_is
from app.services.workspace import Workspace


def asleep(workspace: Workspace) -> list[Snooze]:
    """The reminders that sleep today, the one that wakes first before the others."""
    later = Condition("until", Test.FROM, date.fromordinal(workspace.today.toordinal() + 1).isoformat())
    return list(workspace.records(Snooze).all(Query(where=(later,), sort="until")))


def wake(workspace: Workspace, uid: str) -> None:
    """Show a reminder again from now on, before its day."""
    sleeper = workspace.records(Snooze).get(uid)
    with workspace.commit(f"恢复提醒：{sleeper.what}") as change:
        sleeper.deleted = True
        change.save(sleeper)


def snooze(workspace: Workspace, kind: str, uid: str, what: str, due: date | None, until: str | None, reason: str = "") -> None:
    """Put a reminder off until a day. Raises BadInput without one, for a past one, and for one after the last day."""
    if not until:
        raise BadInput("没有填写推迟到哪一天。", "推迟提醒必须有日期。")
    day = date.fromisoformat(until)
    if day <= workspace.today:
        raise BadInput("推迟到的日期应晚于今天。", "请填写以后的一天。")
    if due is not None and day > due:
        why = "已经超期，不能推迟" if due < workspace.today else f"不能晚于{near_day(due, workspace.today)}"
        raise BadInput(f"推迟到的日期不合适：{why}。", "请先办理，或填写期限以内的一天。")
    earlier = list(workspace.records(Snooze).all(Query(where=(where_is("of", uid), where_is("of_kind", kind)))))
    with workspace.commit(f"推迟提醒到{until}：{what}") as change:
        for one in earlier:
            one.deleted = True
            change.save(one)
        change.add(Snooze(unit=workspace.unit.uid, of_kind=kind, of=uid, what=what[:500], until=until, reason=reason or None), ())
