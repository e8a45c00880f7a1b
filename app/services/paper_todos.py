"""Papers, cases and tables that wait for this unit: what can be done next, until when. Leads, requests and referrals have todos of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.leads import Lead
from app.domain.letters import Letter
from app.domain.problems import Level
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record, fields_of
from app.domain.referral import Referral
from app.domain.steps import DISPUTED, NOT_AWAITED, SETTLE, Move, Workflow
from app.domain.submissions import Submission
from app.domain.support import SupportRequest
from app.services.naming import called
from app.services.records import problems
from app.services.steps import may_settle, open_steps, workflow_of
from app.services.workspace import Workspace

ELSEWHERE = (Lead, SupportRequest, Referral, Letter, Submission)
"""Kinds that 今日 knows from elsewhere."""
DUE = ("deadline", "due_on", "answer_by", "check_due_on", "starts_at")
"""The fields that say until when, the one that counts first."""
HOUR = "due_at"
"""The field that says until which hour."""
LOOK, SETTLING = "查看", "议定"
READ = 40
"""Of each kind so many are read whatever their day; where there are more, so many of the nearest."""


@dataclass(frozen=True)
class Waiting:
    """A record whose next step is this unit's, or somebody else's who has had it for too long."""

    record: Record
    title: str
    action: str
    clause: str
    due: date | None
    waits_for: str = ""
    """Who has the next step, when it is not this unit."""
    step: str = ""
    """The step that is next; empty for a draft that is not filled yet, and for what others have to do."""
    hour: str = ""
    """The ISO moment until which it is to be done, where the time of day counts."""


def papers_waiting(workspace: Workspace) -> Iterator[Waiting]:
    """Every open paper with a step for this unit; its own drafts, and what another should have answered by now, too.

    What waits for a day (`Record.waits`) is told when the day is near.
    """
    for kind in workspace.store.kinds:
        if kind.steps is not None and kind not in ELSEWHERE:
            states = [kind.steps.start] if kind.waits else _open_states(kind.steps)
            for record in _open(workspace, kind, Condition("state", Test.IN, states)):
                yield from _waiting(workspace, record)


def _waiting(workspace: Workspace, record: Record) -> Iterator[Waiting]:
    if record.state == DISPUTED and may_settle(workspace, record):
        yield Waiting(record, called(workspace, record), SETTLING, "", due_of_record(record), step=SETTLE)
        return
    waited = [step for step in open_steps(workspace, record) if step.move.name not in NOT_AWAITED]
    step, due = _pressing([step.move for step in waited if step.mine], record), due_of_record(record)
    if step is not None:
        name = "" if record.state in (None, workflow_of(record).start) and _is_unfilled(workspace, record) else step.name
        words, day = step.told or step.label, _day(record, step.until) or due
        yield Waiting(record, called(workspace, record), words, step.clause, day, step=name, hour=hour_of_record(record))
    elif waited and record.unit == workspace.unit.uid and due is not None and due < workspace.today:
        yield Waiting(record, called(workspace, record), LOOK, "", due, "、".join(dict.fromkeys(step.who for step in waited)))


def _is_unfilled(workspace: Workspace, record: Record) -> bool:
    return any(problem.level is Level.ERROR for _, problem in problems(workspace, record))


def _open(workspace: Workspace, kind: type[Record], still_open: Condition) -> Sequence[Record]:
    """The open records of a kind. Where there are many: this unit's own and those of others, each by the nearest day."""
    records, workflow, fields = workspace.records(kind), kind.steps, fields_of(kind)
    few = records.page(Query(where=(still_open,)), None, READ)
    if few.after is None or workflow is None:
        return few.records
    days = [name for name in dict.fromkeys((*DUE, *(move.until for move in workflow.moves))) if name in fields]
    others = [unit.uid for unit in workspace.units() if unit.uid != workspace.unit.uid]
    found: dict[str, Record] = {}
    for whose in (where_is("unit", workspace.unit.uid), Condition("unit", Test.IN, others)):
        asked = [Query(where=(whose, still_open, Condition(name, Test.FILLED)), sort=name) for name in days]
        asked.append(Query(where=(whose, still_open, *(Condition(name, Test.EMPTY) for name in days))))
        found |= {record.uid: record for query in asked for record in records.page(query, None, READ).records}
    return list(found.values())


def _pressing(moves: Sequence[Move], record: Record) -> Move | None:
    """The step that has a day of its own which comes before the record's; else the first one."""
    whole = due_of_record(record)
    dated = [(day, place) for place, move in enumerate(moves) if (day := _day(record, move.until)) and (whole is None or day <= whole)]
    return moves[min(dated)[1]] if dated else next(iter(moves), None)


def _day(record: Record, field: str) -> date | None:
    found = getattr(record, field) if field else None
    return date.fromisoformat(found[:10]) if found else None


def _open_states(workflow: Workflow) -> list[str]:
    return sorted((workflow.states | {DISPUTED}) - workflow.closed)


def hour_of_record(record: Record) -> str:
    """The ISO moment that counts for a record; empty where it is the day."""
    return getattr(record, HOUR, None) or ""


def due_of_record(record: Record) -> date | None:
    """The day that counts for a record; None when its kind has none, or it is not filled."""
    fields = fields_of(type(record))
    found = next((getattr(record, name) for name in DUE if name in fields and getattr(record, name)), None)
    return date.fromisoformat(found[:10]) if found else None
