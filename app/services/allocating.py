"""Reckoning the load of offices and who could send people to whom (S0-63). It proposes; the lending office's head agrees, as always."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from app.domain.allocation import HARD_KINDS, AllocationMove, AllocationProposal, OfficeLoad
from app.domain.case_steps import RUNNING
from app.domain.cases import Case
from app.domain.lead_steps import CHECKING, OPEN, TO_TRIAGE
from app.domain.organisation import Unit
from app.domain.query import Condition, Query, Test, where_is
from app.domain.workload import Counts, arithmetic, each, points, proposals, tenths
from app.services.counted_rows import Counted
from app.services.lead_views import SOON_DAYS
from app.services.tallying import handled_leads, officers_of, offices
from app.services.workspace import Workspace


def reckon_allocation(workspace: Workspace, proposal: AllocationProposal) -> Iterator[Counted]:
    """The load of each office, and the moves that would even it out."""
    weights, chosen = proposal.weights(), offices(workspace, proposal.group)
    counts = {office.uid: counts_of(workspace, office) for office in chosen}
    loads = {uid: points(one, weights) for uid, one in counts.items()}
    people = {uid: one.people for uid, one in counts.items()}
    proposal.reckoned_on = workspace.today.isoformat()
    total = sum(people.values())
    average = tenths(Fraction(sum(loads.values()), total)) if total else "—"
    proposal.average = f"{sum(loads.values())}分÷{total}人＝人均{average}分" if total else "还没有登记执法人员"
    yield Counted(
        OfficeLoad,
        ("office",),
        [
            {
                "office": uid,
                "place": place,
                "people": one.people,
                "load": loads[uid],
                "load_each": each(loads[uid], one.people),
                "reckoned": arithmetic(one, weights),
            }
            for place, (uid, one) in enumerate(counts.items(), 1)
        ],
        kept_by=("note",),
    )
    sendings = proposals(loads, people, {office.uid: office.neighbours for office in chosen}, {office.uid: office.name for office in chosen})
    rows = [{"lender": one.lender, "asker": one.asker, "reckoned_people": one.people, "because": one.because} for one in sendings]
    yield Counted(AllocationMove, ("lender", "asker"), rows, kept_by=("people", "reason"))


def counts_of(workspace: Workspace, office: Unit) -> Counts:
    """What an office has in hand today, and how many people."""
    today = workspace.today
    soon = workspace.calendar.add_working_days(today, SOON_DAYS).isoformat()
    late = (today - timedelta(days=1)).isoformat()

    def leads(*where: Condition) -> int:
        return handled_leads(workspace, office.uid, where)

    is_open = Condition("state", Test.IN, OPEN)
    return Counts(
        triage=leads(where_is("state", TO_TRIAGE)),
        checking=leads(where_is("state", CHECKING)),
        cases=workspace.records(Case).count(Query(where=(where_is("unit", office.uid), Condition("state", Test.IN, RUNNING)))),
        hard=leads(is_open, Condition("kind", Test.IN, HARD_KINDS)),
        soon=leads(is_open, Condition("due_on", Test.FROM, today.isoformat()), Condition("due_on", Test.UNTIL, soon)),
        overdue=leads(is_open, Condition("due_on", Test.FILLED), Condition("due_on", Test.UNTIL, late)),
        people=officers_of(workspace, office.uid, today.isoformat()),
    )
