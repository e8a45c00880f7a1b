"""Who took part in an activity, taken from the register of people: everybody who works in some units and stands there not yet."""

from collections.abc import Collection, Iterator

from app.domain.activities import Activity, Participant
from app.domain.errors import BadInput
from app.domain.organisation import Person
from app.domain.query import Condition, Query, Test, where_is
from app.services.audiences import audience_of
from app.services.permissions import require_edit
from app.services.workspace import Workspace

LIST_PEOPLE = "列出人员"


def list_people(workspace: Workspace, activity: Activity, units: Collection[str]) -> int:
    """Add those who worked in the units (uids) on the day of the activity, in one commit; returns how many. Raises BadInput where nobody is left to add."""
    activity = workspace.records(Activity).get(activity.uid)
    require_edit(workspace, activity)
    people = list(_missing(workspace, activity, units))
    if not people:
        raise BadInput("所选单位的在岗人员都已列出，或者还没有登记人员。", "请换单位，或先到“查找与名录”登记人员。")
    with workspace.commit(f"活动：列出{len(people)}名参加人员") as change:
        for person in people:
            row = Participant(unit=activity.unit, activity=activity.uid, person=person.uid)
            row.full_name, row.works_at, row.post = person.full_name, person.works_at, person.post
            change.add(row, audience_of(workspace, row))
        change.about(activity.table, activity.uid)
    return len(people)


def _missing(workspace: Workspace, activity: Activity, units: Collection[str]) -> Iterator[Person]:
    """A name that was written without choosing the person counts as there, too."""
    there = list(workspace.records(Participant).all(Query(where=(where_is("activity", activity.uid),))))
    known = {one.person for one in there}
    written = {one.full_name for one in there if not one.person}
    day = activity.held_on or workspace.today.isoformat()
    for person in workspace.records(Person).all(Query(where=(Condition("works_at", Test.IN, list(units)),))):
        if person.works_on(day) and person.uid not in known and person.full_name not in written:
            yield person
