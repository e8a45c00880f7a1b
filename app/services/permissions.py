"""The one place that says who may do what: first the unit, by what it is to a record, then the account, by its role (`app.domain.roles`)."""

from app.domain.assessment import Indicator, RankedOffice, Ranking, Scorecard, ScoreItem
from app.domain.errors import NotAllowed
from app.domain.fields import Sensitivity
from app.domain.kind_entries import KindEntry
from app.domain.organisation import Account, Area, CaseGroup, Pairing, TaskForceMember, Unit
from app.domain.records import Audience, Record, fields_of, is_listed_by_program, owners_of
from app.domain.referral import Referral
from app.domain.roles import power_for_step
from app.domain.steps import DISPUTED, Move, Workflow
from app.domain.support import Dispatch, SupportRequest
from app.domain.task_force import TaskForceAdjustment, TaskForceChange
from app.services.workspace import Workspace

ADJUSTING = (TaskForceAdjustment, TaskForceChange)
ASSESSING = (Indicator, Scorecard, ScoreItem, Ranking, RankedOffice)
OF_THE_BUREAU: frozenset[type[Record]] = frozenset((Unit, Area, CaseGroup, Pairing, TaskForceMember, KindEntry, *ADJUSTING, *ASSESSING))
"""What the bureau alone decides: it holds for every office (S0-12, S0-20)."""


def require_make(workspace: Workspace, kind: type[Record]) -> None:
    """Raise NotAllowed when this unit may not make records of the kind."""
    _require_no_account(kind)
    if is_listed_by_program(kind):
        owner = workspace.store.kind(owners_of(kind)[kind.seen_with])
        raise NotAllowed(f"{kind.title}由程序列出，不能自己新增。", f"请打开所属的{owner.title if owner else '记录'}，在那里统计或抽取。")
    bureau = workspace.bureau
    if kind in OF_THE_BUREAU and bureau is not None and bureau.uid != workspace.unit.uid:
        raise NotAllowed(f"{kind.title}由区局登记，本单位不能新建。", "请联系区局办理，结果会随数据包送到。")


def why_not_make(workspace: Workspace, kind: type[Record]) -> str:
    """Why this unit may not make records of the kind, as one sentence; empty when it may."""
    try:
        require_make(workspace, kind)
    except NotAllowed as refusal:
        return f"{refusal.what}{refusal.next_step}"
    return ""


def may_edit(workspace: Workspace, record: Record) -> bool:
    """The owning unit edits its records while they are open; the bureau's own data are the bureau's."""
    return owns(workspace, record) and _is_editable(record) and closed_with(workspace, record) is None


def closed_with(workspace: Workspace, record: Record) -> Record | None:
    """The record of which it is a line, when nobody may change that now; None while it may be changed."""
    if not isinstance(record, ScoreItem):
        return None
    card = workspace.records(Scorecard).find(record.scorecard)
    return None if card is None or _is_editable(card) else card


def owns(workspace: Workspace, record: Record) -> bool:
    """True when this unit registered the record, or it never leaves this computer."""
    return record.unit == workspace.unit.uid or record.audience is Audience.HERE


def _is_editable(record: Record) -> bool:
    return record.steps is None or (record.state or record.steps.start) in record.steps.editable


def _require_no_account(kind: type[Record]) -> None:
    if kind is Account:
        raise NotAllowed("账号不能当作普通记录新建、修改或删除。", "请由系统管理员在“设置—账号”里办理。")


def require_own(workspace: Workspace, record: Record) -> None:
    """Raise NotAllowed, naming the unit to ask, when the record is another unit's."""
    _require_no_account(type(record))
    if not owns(workspace, record):
        owner = workspace.names([record]).get(record.unit, "登记单位")
        raise NotAllowed(f"这条{record.title}由{owner}登记，本单位不能修改。", f"请联系{owner}修改，改动会随数据包送到。")


def require_edit(workspace: Workspace, record: Record) -> None:
    """Raise NotAllowed when the record is another unit's, closed, sent to others to decide on, or in the bin."""
    require_own(workspace, record)
    stored = workspace.records(type(record)).find(record.uid)
    if stored is not None and stored.deleted:
        raise NotAllowed(f"这条{record.title}在回收站里，不能修改。", "请先从回收站恢复。")
    if (whole := closed_with(workspace, record)) is not None:
        raise NotAllowed(f"{whole.title}现在是“{whole.state}”，得分不能再更正。", "被考核单位提出异议以后可以更正。")
    if not _is_editable(stored or record):
        raise NotAllowed(f"这条{record.title}现在是“{(stored or record).state}”，不能再修改。", _instead(record))


def _instead(record: Record) -> str:
    if record.state == DISPUTED:
        return "请先议定以哪一步为准。"
    if isinstance(record, Referral):
        return "还没有受理的，请撤回后重新移送；已受理的，请联系受送单位。"
    return "需要更正时，请撤回后重新申请。" if isinstance(record, SupportRequest) else "需要更正时，请另行登记并说明。"


def require_delete(workspace: Workspace, record: Record) -> None:
    """Raise NotAllowed for a record that others already act on: a request is withdrawn, an order is recalled."""
    require_own(workspace, record)
    state = record.state
    if isinstance(record, SupportRequest) and not _is_editable(record):
        raise NotAllowed(f"支援申请现在是“{state}”，不能删除。", "还没有派员的，请办理“撤回申请”。")
    if isinstance(record, Referral) and not _is_editable(record):
        raise NotAllowed(f"线索移送现在是“{state}”，不能删除。", "还没有受理的，请办理“撤回”。")
    if isinstance(record, Dispatch) and workspace.records(SupportRequest).find(record.request) is not None:
        raise NotAllowed("人员已经派出，派员单不能删除。", "请办理“提前召回”，或由申请单位申请变更。")
    if not _is_editable(record):
        finished = record.steps is not None and state in record.steps.closed
        raise NotAllowed(f"这条{record.title}现在是“{state}”，不能删除。", "已办结的记录须留存备查。" if finished else "请先办理撤回或者退回。")


def require_reading(kind: type[Record]) -> None:
    """Raise NotAllowed for kinds that are seen only with a reason, such as the person behind a report."""
    if kind.audience is Audience.HERE and any(field.sensitivity is Sensitivity.SENSITIVE for field in fields_of(kind).values()):
        raise NotAllowed(f"{kind.title}的信息受保护，不能直接列出、查看或修改。", "请在线索里填写查看理由，查看会记入操作历史。")


def may_step(workspace: Workspace, workflow: Workflow, record: Record, move: Move) -> bool:
    """True when the account's unit is the actor that the step is for, and the account's role opens it."""
    return _is_ours(workspace, workflow, record, move) and workspace.may(power_for_step(record.table, move.name))


def _is_ours(workspace: Workspace, workflow: Workflow, record: Record, move: Move) -> bool:
    return move.who in workflow.actors(record, workspace.unit)


def require_step(workspace: Workspace, workflow: Workflow, record: Record, move: Move) -> None:
    """Raise NotAllowed, with what to do instead, when the step is for another unit or another role."""
    if not _is_ours(workspace, workflow, record, move):
        who = workflow.actor_names[move.who]
        raise NotAllowed(f"“{move.label}”由{who}办理，本单位不能代办。", move.refusal or f"请由{who}办理。")
    workspace.require(power_for_step(record.table, move.name))
