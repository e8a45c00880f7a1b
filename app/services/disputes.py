"""Disputes: the steps that cannot both stand, each with the values that it had written. Settling one is a step of its own (`steps`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.clock import office_moment
from app.domain.records import Record, fields_of
from app.domain.step_record import Step
from app.domain.steps import Move
from app.services.records import history_of
from app.services.steps import TakenStep, disputed_steps, workflow_of
from app.services.workspace import Workspace
from db.journal import Past
from db.merge import rivals


@dataclass(frozen=True)
class Claim:
    """One of the disputed steps: when it is to stand, its fields are filled anew, beginning with what it had written."""

    step: TakenStep
    move: Move
    values: Mapping[str, Any]


def claims_of(workspace: Workspace, record: Record) -> list[Claim]:
    """The disputed steps of a record; nothing when there is no dispute."""
    record = workspace.records(type(record)).get(record.uid)
    workflow = workflow_of(record)
    disputed = [step for step in disputed_steps(workspace, record) if workflow.knows(step.name)]
    if not disputed:
        return []
    told = _told(workspace, record, [step.uid for step in disputed])
    hidden = dict(rivals(workspace.store, record.table, record.uid))
    return [Claim(step, move := workflow.move(step.name), _values(record, move, step.uid, told, hidden)) for step in disputed]


def _told(workspace: Workspace, record: Record, uids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The stored values that the history tells of each of the steps."""
    steps = workspace.records(Step).many(uids)
    told: dict[str, dict[str, Any]] = {uid: {} for uid in uids}
    for past in history_of(workspace, record):
        author = next((uid for uid, step in steps.items() if _wrote(step, past)), None)
        if author is not None:
            told[author] |= {change.field: change.after for change in past.changes if change.field not in told[author]}
    return told


def _wrote(step: Step, past: Past) -> bool:
    """Is it the commit of the step: the same unit, the same person, the same minute."""
    at = office_moment(past.at) if past.at else None
    return (past.unit, past.account) == (step.unit, step.taken_by) and at is not None and f"{at:%Y-%m-%dT%H:%M}" == step.taken_at


def _values(record: Record, move: Move, uid: str, told: Mapping[str, Mapping[str, Any]], hidden: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the fields of a step. Where the other step's value is shown, its own is the one that lost against it."""
    fields = fields_of(type(record))
    found: dict[str, Any] = {}
    for name in move.sets:
        if name in told[uid]:
            found[name] = fields[name].kind.loaded(told[uid][name])
        elif name in hidden and any(name in values for values in told.values()):
            found[name] = fields[name].kind.loaded(hidden[name])
        else:
            found[name] = getattr(record, name)
    return found
