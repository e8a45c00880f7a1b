"""The years of a member of the 专班: hours, seminars, cases, dispatches, each sum with the records behind it (S0-22, S0-51)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain import activities
from app.domain.activities import LECTURE, Activity, Participant
from app.domain.activities import TRAINING as LESSON
from app.domain.case_steps import DRAFT
from app.domain.cases import Case
from app.domain.errors import BadInput
from app.domain.legal_review import people_in
from app.domain.member_cards import EXCHANGE, PUBLICITY, SEMINAR, TALK, TRAINING, Growth, MemberCard, MemberYear
from app.domain.model_cases import ADOPTED, ADOPTED_ABOVE, ModelCase
from app.domain.organisation import Person
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record
from app.domain.support import Dispatch
from app.services.counted_rows import Counted
from app.services.scoring import numbers_of
from app.services.workspace import Workspace

OF_ACTIVITIES = {
    LESSON: TRAINING,
    LECTURE: TRAINING,
    activities.SEMINAR: SEMINAR,
    activities.EXCHANGE: EXCHANGE,
    activities.PUBLICITY: PUBLICITY,
}
"""What an activity is called on the card."""
Found = Mapping[str, Sequence[tuple[str, Record]]]


@dataclass(frozen=True)
class _Learnt:
    """One training, seminar or talk: written on the card, or known from a list of participants."""

    on: str
    sort: str
    tenths_of_hours: int


def count_years(workspace: Workspace, card: MemberCard) -> Iterator[Counted]:
    """One row for each year in which there is anything."""
    person = workspace.records(Person).find(card.person)
    if person is None:
        raise BadInput("还没有选择人员。", "请选择后再统计。")
    card.counted_on = workspace.today.isoformat()
    written = workspace.records(Growth).all(Query(where=(where_is("card", card.uid),)))
    learnt = [_Learnt(one.held_on or "", one.sort or "", 10 * (one.hours or 0)) for one in written]
    learnt += _attended(workspace, person)
    work = _work_of(workspace, person)
    days = [one.on for one in learnt] + [on for found in work.values() for on, _ in found]
    rows = [_year(year, learnt, work) for year in sorted({on[:4] for on in days if on})]
    yield Counted(MemberYear, ("year",), rows, kept_by=("note",))


def records_of_year(workspace: Workspace, row: MemberYear) -> Mapping[str, Sequence[Record]]:
    """The records behind the numbers of a year, by the field that holds the number (S0-51)."""
    card = workspace.records(MemberCard).find(row.card)
    person = workspace.records(Person).find(card.person) if card else None
    if person is None:
        return {}
    work = {name: [record for on, record in found if on[:4] == str(row.year)] for name, found in _work_of(workspace, person).items()}
    return {**work, "activities": [one for one, _ in _taken_part(workspace, person) if (one.held_on or "")[:4] == str(row.year)]}


def _attended(workspace: Workspace, person: Person) -> Iterator[_Learnt]:
    """What the person took part in, by the lists of participants."""
    for activity, one in _taken_part(workspace, person):
        tenths = one.tenths_of_hours if one.tenths_of_hours is not None else activity.tenths_of_hours
        yield _Learnt(activity.held_on or "", TALK if one.role else OF_ACTIVITIES[activity.sort or ""], tenths or 0)


def _taken_part(workspace: Workspace, person: Person) -> Iterator[tuple[Activity, Participant]]:
    for one in workspace.records(Participant).all(Query(where=(where_is("person", person.uid),))):
        activity = workspace.records(Activity).find(one.activity or "")
        if activity is not None and not one.absent and not activity.called_off and activity.sort in OF_ACTIVITIES:
            yield activity, one


def _work_of(workspace: Workspace, person: Person) -> Found:
    """Cases, model cases and dispatches that name the person, each with its day."""
    name = person.full_name or ""
    cases = [case for case in workspace.records(Case).all(Query(sort="number")) if case.state not in ("", DRAFT)]
    hosted = [case for case in cases if name in people_in(case.handlers)]
    adopted = workspace.records(ModelCase).all(Query(where=(Condition("state", Test.IN, (ADOPTED, ADOPTED_ABOVE)),), sort="number"))
    dispatches = workspace.records(Dispatch).all(Query(where=(Condition("people", Test.HAS, person.uid),), sort="number"))
    own = {case.uid for case in hosted}
    return {
        "hosted": [(case.filed_on or "", case) for case in hosted],
        "assisted": [(case.filed_on or "", case) for case in cases if name in people_in(case.assistants)],
        "lent": [(one.sent_on or "", one) for one in dispatches],
        "model_cases": [(one.adopted_on or "", one) for one in adopted if one.case in own or name in people_in(one.host)],
    }


def _year(year: str, learnt: Sequence[_Learnt], work: Found) -> dict[str, Any]:
    grown = [one for one in learnt if one.on.startswith(year)]
    done = {name: [record for on, record in found if on.startswith(year)] for name, found in work.items()}

    def times(sort: str) -> int:
        return sum(one.sort == sort for one in grown)

    return {
        "year": int(year),
        "tenths_of_hours": sum(one.tenths_of_hours for one in grown),
        "trainings": times(TRAINING),
        "seminars": times(SEMINAR),
        "talks": times(TALK),
        "publicity": times(PUBLICITY),
        **{name: len(found) for name, found in done.items()},
        "evidence": numbers_of([record for found in done.values() for record in found]),
    }
