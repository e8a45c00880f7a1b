"""Taking steps: the one way in which leads, requests and what comes later move on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from app.domain.errors import BadInput, NotAllowed
from app.domain.problems import Level
from app.domain.query import Condition, Query, Test
from app.domain.records import Record, fields_of
from app.domain.step_record import Step
from app.domain.steps import DISPUTED, SETTLE, Folded, Move, Workflow
from app.services.permissions import may_step, require_step
from app.services.records import problems, put, require_valid
from app.services.workspace import Workspace
from db.change import Change
from db.state import folded_steps

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class OpenStep:
    """A step that leads on from where the record is: for this unit, or for whom else."""

    move: Move
    mine: bool
    who: str


@dataclass(frozen=True)
class TakenStep:
    """A step in the past, as a timeline shows it."""

    uid: str
    name: str
    done: str
    at: str
    by: str
    unit: str
    remark: str


def workflow_of(record: Record) -> Workflow:
    """The table of steps of a record. Raises BadInput when its kind has none."""
    if record.steps is None:
        raise BadInput(f"{record.title}没有办理步骤。", "请直接修改记录。")
    return record.steps


def open_steps(workspace: Workspace, record: Record) -> list[OpenStep]:
    """Every step that is open now, for whomever; the buttons on the screen are those that are mine."""
    workflow = workflow_of(record)
    if record.state == DISPUTED:
        return []
    return [
        OpenStep(move, may_step(workspace, workflow, record, move), workflow.actor_names[move.who])
        for move in workflow.open_moves(record.state or workflow.start)
    ]


def steps_taken(workspace: Workspace, record: Record) -> list[TakenStep]:
    """The steps of a record in the order in which they were taken."""
    workflow = workflow_of(record)
    found = workspace.records(Step).all(Query(where=(Condition("of", Test.IS, record.uid), Condition("of_kind", Test.IS, record.table))))
    ordered = sorted(found, key=lambda step: (step.taken_at or "", step.uid))
    names = workspace.names(ordered)
    return [_taken(workflow, step, names) for step in ordered]


def _taken(workflow: Workflow, step: Step, names: Mapping[str, str]) -> TakenStep:
    name = step.name_taken or ""
    done = workflow.move(name).done if workflow.knows(name) else "已议定以其中一步为准" if name == SETTLE else name
    return TakenStep(step.uid, name, done, step.taken_at or "", step.taken_by or "", names.get(step.unit, ""), step.remark or "")


def take_step(workspace: Workspace, record: R, name: str, values: Mapping[str, Any] | None = None, remark: str = "") -> R:
    """Take one step: its fields, the step and its journal entry are written together.

    Raises NotAllowed when it is not open or not for this unit, BadInput when something is missing.
    """
    move = require_open(workspace, record, name)
    put(record, values or {})
    require_filled(workspace, record, move, remark)
    with workspace.commit(f"{record.title}：{move.done}") as change:
        write_step(workspace, change, record, name, remark)
    return workspace.records(type(record)).get(record.uid)


def require_open(workspace: Workspace, record: Record, name: str) -> Move:
    """The move, when it is open and for this unit. Raises NotAllowed with what to do instead."""
    workflow = workflow_of(record)
    if not workflow.knows(name):
        known = "、".join(f"{move.name}（{move.label}）" for move in workflow.moves)
        raise BadInput(f"{record.title}没有“{name}”这个步骤。", f"可用的步骤：{known}。")
    move = workflow.move(name)
    require_step(workspace, workflow, record, move)
    if record.state == DISPUTED:
        raise NotAllowed("两个单位同时办了互相矛盾的步骤，正在争议中。", "请先议定以哪一步为准，再继续办理。")
    if workflow.next_state(record.state or workflow.start, name) is None:
        now = "、".join(step.move.label for step in open_steps(workspace, record)) or "没有下一步"
        raise NotAllowed(f"现在是“{record.state or workflow.start}”，不能“{move.label}”。", f"当前可办理：{now}。")
    return move


def require_filled(workspace: Workspace, record: Record, move: Move, remark: str) -> None:
    """Raise BadInput when the step's own fields, its reason or, on leaving a draft, any required field is missing."""
    require_valid(workspace, record)
    fields = fields_of(type(record))
    missing = [fields[name].label for name in move.needs if getattr(record, name) in (None, ())]
    if workflow_of(record).start in move.sources:
        missing += [field.label for field, problem in problems(workspace, record) if problem.level is Level.ERROR]
    if move.remark and not remark.strip():
        missing.append("说明理由")
    if missing:
        raise BadInput(f"“{move.label}”还差 {len(missing)} 项：{'、'.join(missing)}。", "请补填后再办理；草稿随时可以保存。")


def write_step(workspace: Workspace, change: Change, record: Record, name: str, remark: str = "", stands: str = "") -> Step:
    """Write the step and the record's changed fields inside a commit."""
    change.save(record)
    step = Step(
        unit=workspace.unit.uid,
        of_kind=record.table,
        of=record.uid,
        name_taken=name,
        after=heads_of(workspace, record).heads,
        stands=stands or None,
        taken_at=workspace.now().strftime("%Y-%m-%dT%H:%M"),
        taken_by=workspace.account.full_name,
        remark=remark.strip() or None,
    )
    change.add(step, workspace.records(type(record)).audience(record.uid))
    change.about(record.table, record.uid)
    return step


def heads_of(workspace: Workspace, record: Record) -> Folded:
    """Where the record's steps have led, and which of them the next one follows."""
    return folded_steps(workspace.store.db.conn, workspace.store.tables[record.table], record.uid)


def disputed_steps(workspace: Workspace, record: Record) -> Sequence[TakenStep]:
    """The steps that cannot both stand; nothing when there is no dispute."""
    disputed = heads_of(workspace, record).disputed
    return [step for step in steps_taken(workspace, record) if step.uid in disputed]


def settle(workspace: Workspace, record: R, stands: str, remark: str) -> R:
    """Decide which of two disputed steps stands; names both and says why."""
    if stands not in heads_of(workspace, record).disputed:
        raise BadInput("要保留的步骤不在争议之中。", "请从争议的步骤里选择一个。")
    if not remark.strip():
        raise BadInput("还没有说明理由。", "请写明双方议定的结果。")
    with workspace.commit(f"{record.title}：议定争议") as change:
        write_step(workspace, change, record, SETTLE, remark, stands)
    return workspace.records(type(record)).get(record.uid)
