"""Reckoning the load of offices and who could send people to whom (S0-63). It proposes; the lending office's head agrees, as always."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from fractions import Fraction

from app.domain.allocation import HARD_KINDS, AllocationMove, AllocationProposal, OfficeLoad
from app.domain.case_steps import RUNNING
from app.domain.cases import Case
from app.domain.lead_steps import CHECKING, OPEN, TO_TRIAGE
from app.domain.query import Condition, Query, Test, where_is
from app.domain.workload import Counts, arithmetic, each, points, proposals, tenths
from app.services.counted_rows import Counted
from app.services.lead_views import SOON_DAYS
from app.services.tallying import handled_leads, officers, offices
from app.services.workspace import Workspace


def reckon_allocation(workspace: Workspace, proposal: AllocationProposal) -> Iterator[Counted]:
    """The load of each office, and the moves that would even it out."""
    weights, chosen = proposal.weights(), offices(workspace, proposal.group)
    count = counts_of(workspace)
    counts = {office.uid: count(office.uid) for office in chosen}
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


def counts_of(workspace: Workspace) -> Callable[[str], Counts]:
    """What any office, by its uid, has in hand today, and how many people; counted for all of them at one time."""
    today = workspace.today
    soon = workspace.calendar.add_working_days(today, SOON_DAYS).isoformat()
    late = (today - timedelta(days=1)).isoformat()
    is_open = Condition("state", Test.IN, OPEN)
    found = {
        "triage": handled_leads(workspace, where_is("state", TO_TRIAGE)),
        "checking": handled_leads(workspace, where_is("state", CHECKING)),
        "cases": workspace.records(Case).tally(Query(where=(Condition("state", Test.IN, RUNNING),)), "unit"),
        "hard": handled_leads(workspace, is_open, Condition("kind", Test.IN, HARD_KINDS)),
        "soon": handled_leads(workspace, is_open, Condition("due_on", Test.FROM, today.isoformat()), Condition("due_on", Test.UNTIL, soon)),
        "overdue": handled_leads(workspace, is_open, Condition("due_on", Test.FILLED), Condition("due_on", Test.UNTIL, late)),
        "people": officers(workspace, today.isoformat()),
    }
    return lambda office: Counts(**{name: tally[office] for name, tally in found.items()})
