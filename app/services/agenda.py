"""Everything that has a day: what is to be handed in, held, watched over and done; for the month's page and for the calendars of other programs. Read only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.domain.activities import Activity
from app.domain.duties import leads_of
from app.domain.festivals import festivals_of, occasions_of
from app.domain.meetings import CANCELLED, HELD, Meeting
from app.domain.periods import SpecialPeriod
from app.domain.query import Condition, Query, Test
from app.domain.records import Record, fields_of
from app.services.duties import DONE, NOT_OURS, OVERDUE, Owed, owed
from app.services.naming import called
from app.services.tallying import between
from app.services.todos import DUTY
from app.services.workspace import Workspace

FESTIVAL = "festival"
MOST = 200


@dataclass(frozen=True)
class Entry:
    """One thing of one day."""

    day: date
    kind: str
    uid: str
    title: str
    note: str
    last: date | None = None
    """The last day, for what takes longer."""
    done: bool = False
    late: bool = False
    leads: Sequence[int] = ()
    """Working days before it on which to remind."""


def agenda(workspace: Workspace, first: date, last: date) -> list[Entry]:
    """The entries from one day to another, both included, in their order."""
    found = [*_duties(workspace, first, last), *_held(workspace, first, last), *_periods(workspace, first, last), *_open(workspace, first, last)]
    return sorted([*found, *_festivals(first, last)], key=lambda entry: (entry.day, entry.kind, entry.title))


def month_of(workspace: Workspace, day: date) -> list[Entry]:
    """The entries of the weeks that show a month, Monday to Sunday; what takes longer stands on each of its days."""
    first, last = weeks_of(day)
    return sorted(
        (replace(entry, day=on) for entry in agenda(workspace, first, last) for on in _days(entry, first, last)), key=lambda entry: (entry.day, entry.title)
    )


def weeks_of(day: date) -> tuple[date, date]:
    """The Monday before the month's first day, and the Sunday of the sixth week."""
    first = day.replace(day=1)
    monday = first - timedelta(days=first.weekday())
    return monday, monday + timedelta(days=41)


def _days(entry: Entry, first: date, last: date) -> Iterator[date]:
    end = min(entry.last or entry.day, last)
    day = max(entry.day, first)
    while day <= end:
        yield day
        day += timedelta(days=1)


def _duties(workspace: Workspace, first: date, last: date) -> Iterator[Entry]:
    for one in owed(workspace, last):
        if one.state != NOT_OURS and (first <= one.act_by <= last or first <= one.due <= last):
            yield _duty(one)


def _duty(one: Owed) -> Entry:
    done = one.state in DONE
    words = one.state if done else f"{one.state}·{one.duty.basis or '本单位设定'}"
    day = one.act_by
    moved = "" if one.act_by == one.due else f"·截止日{one.due.month}月{one.due.day}日"
    return Entry(day, DUTY, one.code, one.duty.full_name or "", f"{words}{moved}", done=done, late=one.state == OVERDUE, leads=leads_of(one.duty))


def _held(workspace: Workspace, first: date, last: date) -> Iterator[Entry]:
    for activity in workspace.records(Activity).page(Query(where=between("held_on", first.isoformat(), last.isoformat())), None, MOST).records:
        if not activity.called_off:
            day = date.fromisoformat(activity.held_on or "")
            end = date.fromisoformat(activity.ends_on) if activity.ends_on else None
            yield Entry(day, Activity.table, activity.uid, activity.headline or "", activity.sort or "", end, done=(end or day) < workspace.today)
    moments = (Condition("starts_at", Test.FROM, first.isoformat()), Condition("starts_at", Test.UNTIL, f"{last.isoformat()}T23:59"))
    for meeting in workspace.records(Meeting).page(Query(where=moments), None, MOST).records:
        if meeting.state != CANCELLED:
            at = meeting.starts_at or ""
            note = f"{at[11:16]} {meeting.place or ''}".strip()
            yield Entry(date.fromisoformat(at[:10]), Meeting.table, meeting.uid, meeting.headline or "", note, done=meeting.state == HELD)


def _periods(workspace: Workspace, first: date, last: date) -> Iterator[Entry]:
    begun = Condition("starts_on", Test.UNTIL, last.isoformat())
    running = Condition("ends_on", Test.FROM, first.isoformat())
    for period in workspace.records(SpecialPeriod).page(Query(where=(begun, running)), None, MOST).records:
        start = date.fromisoformat(period.starts_on or "")
        end = date.fromisoformat(period.ends_on or "")
        yield Entry(start, SpecialPeriod.table, period.uid, period.headline or "", period.sort or "", end, done=bool(period.summary))


def _open(workspace: Workspace, first: date, last: date) -> Iterator[Entry]:
    for kind in workspace.store.kinds:
        if kind.waits is not None:
            yield from _open_of(workspace, kind, *kind.waits, first, last)


def _open_of(workspace: Workspace, kind: type[Record], due: str, done: str, first: date, last: date) -> Iterator[Entry]:
    label = fields_of(kind)[due].label
    for record in workspace.records(kind).page(Query(where=between(due, first.isoformat(), last.isoformat())), None, MOST).records:
        day, finished = date.fromisoformat(getattr(record, due)), bool(getattr(record, done))
        yield Entry(day, kind.table, record.uid, called(workspace, record), f"{kind.title}·{label}", done=finished, late=not finished and day < workspace.today)


def _festivals(first: date, last: date) -> Iterator[Entry]:
    for year in range(first.year, last.year + 1):
        marked = [(day, name, "重要节点·枣市监知保〔2022〕1号 二（三）五") for day, name in festivals_of(year)]
        marked += [(day, name, "集中宣传·枣市监知保〔2022〕1号 二（三）十") for day, name in occasions_of(year)]
        for day, name, why in marked:
            if first <= day <= last:
                yield Entry(day, FESTIVAL, f"{name}{year}", name, why)
