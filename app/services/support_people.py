"""The people of a group and their days: who can be sent, who is out, and what overlaps (S0-72). Read only."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.joint_action import ORDERED, SUMMED_UP, JointAction
from app.domain.organisation import Person
from app.domain.query import Condition, Query, Test
from app.domain.support import Dispatch, SupportRequest
from app.domain.support_steps import ANSWERED, RETURNED, WITHDRAWN, is_bureau
from app.services.support_views import own_offices
from app.services.workspace import Workspace

PEOPLE_SHOWN, DISPATCHES_READ = 120, 400


@dataclass(frozen=True)
class PersonRow:
    """One of the people who could be sent."""

    uid: str
    name: str
    office: str
    works_at: str
    skills: str
    post: str
    certificate: str
    out: int
    """Dispatches that are not over."""


@dataclass(frozen=True)
class Stay:
    """One person sent out: by which dispatch or joint action, to whom, from when to when, and whether it is over."""

    of: str
    person: str
    to: str
    starts: datetime
    ends: datetime
    over: bool


def people_of(workspace: Workspace, offices: Iterable[str] = ()) -> list[PersonRow]:
    """The people of these offices who are still there, this unit's first; without offices those of `whose_people`."""
    _, own = whose_people(workspace)
    query = Query(where=(Condition("works_at", Test.IN, list(offices) or sorted(own)),))
    found = workspace.records(Person).page(query, None, PEOPLE_SHOWN).records
    today = workspace.today.isoformat()
    here = [person for person in found if person.works_on(today)]
    names = workspace.names(here)
    out = _out_now(workspace)
    rows = [
        PersonRow(
            person.uid,
            person.name,
            names.get(person.works_at or "", ""),
            person.works_at or "",
            "、".join(person.skills),
            person.post or "",
            person.certificate or "",
            out.get(person.uid, 0),
        )
        for person in here
    ]
    return sorted(rows, key=lambda row: (row.works_at != workspace.unit.uid, row.office, row.name))


def whose_people(workspace: Workspace) -> tuple[str, frozenset[str]]:
    """Of which units a unit looks for people, in a word and by their uids: of its group; the bureau and its section of all."""
    if is_bureau(workspace.unit):
        return "全局", frozenset(unit.uid for unit in workspace.units() if not unit.external)
    group = own_offices(workspace)
    return ("本组", group) if group else ("本单位", frozenset({workspace.unit.uid}))


def _out_now(workspace: Workspace) -> dict[str, int]:
    counted: dict[str, int] = {}
    for stay in stays(workspace, workspace.today, workspace.today + timedelta(days=365)):
        if not stay.over:
            counted[stay.person] = counted.get(stay.person, 0) + 1
    return counted


def stays(workspace: Workspace, first: date, last: date) -> list[Stay]:
    """Who is sent where on the days from `first` to `last`."""
    until = (last + timedelta(days=1)).isoformat()
    query = Query(where=(Condition("starts_at", Test.UNTIL, until), Condition("ends_at", Test.FROM, first.isoformat())))
    found = workspace.records(Dispatch).page(query, None, DISPATCHES_READ).records
    requests = workspace.records(SupportRequest).many([dispatch.request or "" for dispatch in found])
    names = workspace.names(found)
    sent = [stay for dispatch in found for stay in _stays(dispatch, requests.get(dispatch.request or ""), names)]
    return [*sent, *_joint_stays(workspace, first, last)]


def _joint_stays(workspace: Workspace, first: date, last: date) -> Iterator[Stay]:
    """Who takes part in joint actions on these days (S0-53)."""
    days = Condition("starts_on", Test.UNTIL, last.isoformat()), Condition("ends_on", Test.FROM, first.isoformat())
    for action in workspace.records(JointAction).page(Query(where=days), None, DISPATCHES_READ).records:
        if action.starts_on and action.ends_on and action.state in (ORDERED, SUMMED_UP):
            starts, ends = datetime.fromisoformat(f"{action.starts_on}T08:00"), datetime.fromisoformat(f"{action.ends_on}T18:00")
            yield from (Stay(action.uid, uid, f"{action.sort}：{action.subject}", starts, ends, action.state == SUMMED_UP) for uid in action.people)


def _stays(dispatch: Dispatch, request: SupportRequest | None, names: Mapping[str, str]) -> list[Stay]:
    if not dispatch.starts_at or not dispatch.ends_at or (request and request.state == WITHDRAWN):
        return []
    over = bool(dispatch.returned_at) or (request is not None and request.state in (RETURNED, ANSWERED))
    starts, ends = datetime.fromisoformat(dispatch.starts_at), datetime.fromisoformat(dispatch.ends_at)
    return [Stay(dispatch.uid, uid, names.get(dispatch.receiver or "", ""), starts, ends, over) for uid in dispatch.people]


def days_shown(workspace: Workspace, count: int) -> list[date]:
    """Working days for the calendar: two that are over, today or the next, and what follows."""
    calendar = workspace.calendar
    days: list[date] = []
    day = workspace.today - timedelta(days=1)
    while len(days) < 2:
        if calendar.is_working(day):
            days.insert(0, day)
        day -= timedelta(days=1)
    day = workspace.today
    while len(days) < count:
        if calendar.is_working(day):
            days.append(day)
        day += timedelta(days=1)
    return days
