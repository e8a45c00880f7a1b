"""Taking steps: the one way in which leads, requests and what comes later move on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from app.domain.coordination import Coordination
from app.domain.errors import BadInput, NotAllowed
from app.domain.keeping import DestructionList
from app.domain.leads import Lead
from app.domain.letters import Letter
from app.domain.problems import Level
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record, fields_of, owners_of
from app.domain.referral import Referral
from app.domain.step_record import Step
from app.domain.steps import DISPUTED, SETTLE, Folded, Move, Workflow
from app.domain.support import SupportRequest
from app.services.audiences import published_audience, show_to_named
from app.services.clock_doubt import latest_day
from app.services.lenders import require_lender
from app.services.permissions import may_step, require_step
from app.services.records import declared_field, problems, put, require_valid
from app.services.workspace import Workspace
from db.change import Change
from db.state import folded_steps

R = TypeVar("R", bound=Record)
DOORS = {
    (DestructionList.table, "destroy"): "请打开销毁清册办理，随办理一并销毁。",
    (Letter.table, "sign"): "请打开公文签发。",
    (Letter.table, "void"): "请打开公文作废。",
    (Lead.table, "register"): "请打开线索登记。",
    (Lead.table, "triage"): "请填写研判，随研判一并办理。",
    (SupportRequest.table, "submit"): "请打开支援申请提交。",
    (SupportRequest.table, "dispatch"): "请填写派员单，随派员单一并办理。",
    (Referral.table, "send"): "请打开移送，核对移送的栏目后发出。",
    (Referral.table, "take_up"): "请填写线索，随线索一并办理。",
    (Lead.table, "hand_over"): "请填写线索转办单，随转办一并办理；跨所协调的，填写案源处置协调单。",
    (Coordination.table, "escalate"): "请填写指定承办（管辖），随提请一并办理。",
    (Lead.table, "merge"): "请在“核对重复”里选择以哪一条为准，随核对一并办理。",
    (Lead.table, "absorb"): "请打开重复的那一条，办理并案。",
    (Lead.table, "part"): "请打开已并案的线索，办理“撤销并案”。",
    (Lead.table, "designate"): "请在“指定承办（管辖）”里登记决定，随决定一并办理。",
}
"""Steps that write more than their fields: each is taken by a service of its own, which checks more."""


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
    return [OpenStep(move, may_step(workspace, workflow, record, move), workflow.actor_names[move.who]) for move in workflow.offered(record)]


def steps_taken(workspace: Workspace, record: Record) -> list[TakenStep]:
    """The steps of a record, each behind those that its author had seen; clocks of computers may differ."""
    workflow = workflow_of(record)
    found = workspace.records(Step).all(Query(where=(Condition("of", Test.IS, record.uid), Condition("of_kind", Test.IS, record.table))))
    place = {uid: number for number, uid in enumerate(heads_of(workspace, record).order)}
    ordered = sorted(found, key=lambda step: (place.get(step.uid, len(place)), step.taken_at or "", step.uid))
    names = workspace.names(ordered)
    return [_taken(workflow, step, names) for step in ordered]


def _taken(workflow: Workflow, step: Step, names: Mapping[str, str]) -> TakenStep:
    name = step.name_taken or ""
    done = workflow.move(name).done if workflow.knows(name) else "已议定以其中一步为准" if name == SETTLE else name
    return TakenStep(step.uid, name, done, step.taken_at or "", step.taken_by or "", names.get(step.unit, ""), step.remark or "")


Also: TypeAlias = Callable[[Change, Any], None]
"""What a step writes beside itself, in the same commit, given the record as the step leaves it."""


def take_step(workspace: Workspace, record: R, name: str, values: Mapping[str, Any] | None = None, remark: str = "", also: Also | None = None) -> R:
    """Take one step: its fields, the step and its journal entry are written together, and `also` what else follows from it.

    Raises NotAllowed when it is not open or not for this unit, BadInput when something is missing.
    """
    record = workspace.records(type(record)).get(record.uid)
    move = require_open(workspace, record, name)
    if (record.table, name) in DOORS:
        raise BadInput(f"“{move.label}”不能单独办理。", DOORS[record.table, name])
    put_asked(record, move, values or {})
    require_filled(workspace, record, move, remark)
    require_possible(workspace, record, move)
    with workspace.commit(f"{record.title}：{move.done}") as change:
        if also is not None:
            also(change, record)
        write_step(workspace, change, record, name, remark)
    return workspace.records(type(record)).get(record.uid)


def put_asked(record: Record, move: Move, values: Mapping[str, Any]) -> None:
    """Write the values that the step asks for into a record. Raises BadInput for any other field."""
    for name in values:
        field = declared_field(type(record), name)
        if name not in move.sets:
            asked = "、".join(fields_of(type(record))[asked].label for asked in move.sets) or "不填任何栏目"
            raise BadInput(f"“{move.label}”不能改动{field.label}。", f"这一步可以填写：{asked}。")
    put(record, values)


def require_possible(workspace: Workspace, record: Record, move: Move) -> None:
    """Raise BadInput when the values of the step cannot be: days out of order, more people than proposed, a lender who cannot be asked."""
    stored = workspace.records(type(record)).find(record.uid) or record
    refusal = move.check(stored, record, latest_day(workspace).isoformat()) if move.check else None
    if refusal is not None:
        raise BadInput(*refusal)
    if isinstance(record, SupportRequest) and "lender" in move.needs:
        require_lender(workspace, record)


def require_open(workspace: Workspace, record: Record, name: str) -> Move:
    """The move, when it is open and for this unit. Raises NotAllowed with what to do instead."""
    workflow = workflow_of(record)
    if not workflow.knows(name):
        known = "、".join(f"{move.name}（{move.label}）" for move in workflow.moves)
        raise BadInput(f"{record.title}没有“{name}”这个步骤。", f"可用的步骤：{known}。")
    move = workflow.move(name)
    require_step(workspace, workflow, record, move)
    _require_not_binned(workspace, record)
    if record.state == DISPUTED:
        raise NotAllowed("两个单位同时办了互相矛盾的步骤，正在争议中。", "请先议定以哪一步为准，再继续办理。")
    if workflow.next_state(record.state or workflow.start, name) is None:
        now = "、".join(step.move.label for step in open_steps(workspace, record)) or "没有下一步"
        raise NotAllowed(f"现在是“{record.state or workflow.start}”，不能“{move.label}”。", f"当前可办理：{now}。")
    if move.bar is not None and (refusal := move.bar(record)) is not None:
        raise BadInput(*refusal)
    return move


def _require_not_binned(workspace: Workspace, record: Record) -> None:
    stored = workspace.records(type(record)).find(record.uid)
    if record.deleted or (stored is not None and stored.deleted):
        raise NotAllowed(f"这条{record.title}在回收站里，不能办理。", "请先从回收站恢复。")


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
    """Write the step and the record's changed fields inside a commit; with its first step a draft is shown to its audience."""
    change.save(record)
    if not workspace.records(type(record)).audience(record.uid):
        _publish(workspace, change, record)
    show_to_named(workspace, change, record)
    step = Step(
        unit=workspace.unit.uid,
        of_kind=record.table,
        of=record.uid,
        name_taken=name,
        after=heads_of(workspace, record).heads,
        stands=stands or None,
        turned_to=getattr(record, workflow_of(record).turns_to, None),
        taken_at=workspace.now().strftime("%Y-%m-%dT%H:%M"),
        taken_by=workspace.account.full_name,
        remark=remark.strip() or None,
    )
    change.add(step, workspace.records(type(record)).audience(record.uid))
    change.about(record.table, record.uid)
    return step


def _publish(workspace: Workspace, change: Change, record: Record) -> None:
    """Show a draft to its audience, with the rows and papers that are seen with it."""
    audience = published_audience(workspace, record)
    change.share(record, audience)
    for kind in workspace.store.kinds:
        if owners_of(kind).get(kind.seen_with) == record.table:
            for part in workspace.records(kind).all(Query(where=(where_is(kind.seen_with, record.uid),))):
                change.share(part, audience)


def heads_of(workspace: Workspace, record: Record) -> Folded:
    """Where the record's steps have led, and which of them the next one follows."""
    return folded_steps(workspace.store.db.conn, workspace.store.tables[record.table], record.uid)


def may_settle(workspace: Workspace, record: Record) -> bool:
    """True when one of the disputed steps is for this unit to take."""
    workflow = workflow_of(record)
    moves = [workflow.move(step.name) for step in disputed_steps(workspace, record) if workflow.knows(step.name)]
    return any(may_step(workspace, workflow, record, move) for move in moves)


def disputed_steps(workspace: Workspace, record: Record) -> Sequence[TakenStep]:
    """The steps that cannot both stand; nothing when there is no dispute."""
    disputed = heads_of(workspace, record).disputed
    return [step for step in steps_taken(workspace, record) if step.uid in disputed]


def settle(workspace: Workspace, record: R, stands: str, remark: str, values: Mapping[str, Any] | None = None) -> R:
    """Decide which of two disputed steps stands, with the values that it gives its fields; says why.

    Raises NotAllowed for a unit that has no part in the dispute.
    """
    record = workspace.records(type(record)).get(record.uid)
    disputed = disputed_steps(workspace, record)
    standing = next((step for step in disputed if step.uid == stands), None)
    if standing is None:
        raise BadInput("要保留的步骤不在争议之中。", "请从争议的步骤里选择一个。")
    _require_not_binned(workspace, record)
    workflow = workflow_of(record)
    if not may_settle(workspace, record):
        who = "、".join(dict.fromkeys(workflow.actor_names[workflow.move(step.name).who] for step in disputed if workflow.knows(step.name)))
        raise NotAllowed("本单位不是争议步骤的办理单位，不能议定。", f"请由{who}商定后办理。")
    if not remark.strip():
        raise BadInput("还没有说明理由。", "请写明双方议定的结果。")
    move = workflow.move(standing.name)
    put_asked(record, move, values or {})
    require_filled(workspace, record, move, remark)
    require_possible(workspace, record, move)
    with workspace.commit(f"{record.title}：议定争议") as change:
        write_step(workspace, change, record, SETTLE, remark, stands)
    return workspace.records(type(record)).get(record.uid)
