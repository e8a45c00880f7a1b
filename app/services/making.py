"""Which service makes, changes and moves records of each kind, so that the command line and imports keep the same rules as the window.

A kind that is not named here is stored as it is declared.
"""

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.assessment import Scorecard
from app.domain.cases import Case
from app.domain.coordination import Coordination
from app.domain.document_numbers import GivenNumber, NumberBlock
from app.domain.drawn_checks import RandomDraw
from app.domain.errors import BadInput, NotAllowed
from app.domain.joint_action import JointAction
from app.domain.jurisdiction import Designation
from app.domain.keeping import DestructionList
from app.domain.leads import Lead, Triage
from app.domain.letters import Letter
from app.domain.organisation import Account
from app.domain.problems import Level
from app.domain.reassignment import Reassignment
from app.domain.records import Record, fields_of
from app.domain.referral import Referral
from app.domain.special_team import SpecialTeam
from app.domain.step_record import Step
from app.domain.steps import SETTLE
from app.domain.submissions import Submission
from app.domain.support import Dispatch, SupportRequest
from app.domain.task_force import TaskForceAdjustment
from app.services import (
    case_archive,
    destroying,
    drawing,
    joint_actions,
    lead_handovers,
    lead_merging,
    leads,
    letters,
    records,
    referrals,
    scoring,
    special_teams,
    steps,
    submissions,
    support,
    task_force,
)
from app.services.beginning import begun
from app.services.permissions import require_edit, require_make
from app.services.workspace import Workspace

STANDS = "stands"
"""What settling a dispute asks for beside the fields of the step that stands."""

Values = Mapping[str, Any]

NOT_BY_HAND: Mapping[type[Record], tuple[str, str]] = {
    Step: ("步骤不能直接新建、修改或删除。", "请打开所属的记录，办理相应的步骤。"),
    Account: ("账号不能这样新建、修改或删除。", "请由系统管理员在账号管理里办理。"),
    NumberBlock: ("文号段由编号电脑自动预留，不能这样新建、修改或删除。", "导出发给本单位的数据包时会自动补足。"),
    GivenNumber: ("文号登记不能这样新建、修改或删除。", "请给公文编号，或在文号登记里取号、作废。"),
}
"""Kinds that come into being by other means: what happened, and what to do instead."""


def require_making(workspace: Workspace, kind: type[Record]) -> None:
    """Raise NotAllowed when this unit may not make records of the kind, or nobody may by hand."""
    _require_by_hand(kind)
    require_make(workspace, kind)


def make(workspace: Workspace, kind: type[Record], values: Values, *, confirmed: bool = False) -> Record:
    """Store a new record of this unit by the service of its kind; `confirmed`: its warnings were read. Raises UserError in words."""
    require_making(workspace, kind)
    records.require_typed(kind, values)
    if kind is Dispatch:
        return _new_dispatch(workspace, values, confirmed)
    making = MAKING.get(kind)
    if making is not None:
        return making(workspace, values)
    record = begun(workspace, kind, values) if kind.belongs_to else records.new_record(workspace, kind, values)
    return records.save_new(workspace, record)


def keep(workspace: Workspace, record: Record) -> Record:
    """Store a record as a form leaves it: a new one by the service of its kind, another with its changes. Raises UserError in words."""
    if record.uid:
        return records.save(workspace, record)
    kind = type(record)
    if kind not in MAKING:
        return records.save_new(workspace, record)
    filled = {name: getattr(record, name) for name, field in fields_of(kind).items() if records.is_typed(kind, field)}
    return make(workspace, kind, {name: value for name, value in filled.items() if value not in (None, ())})


def change(workspace: Workspace, record: Record, values: Values) -> Record:
    """Store changed values of a record by the service of its kind. Raises UserError in words."""
    _require_by_hand(type(record))
    require_edit(workspace, record)
    records.require_typed(type(record), values)
    records.put(record, values)
    changing = CHANGING.get(type(record), records.save)
    return changing(workspace, record)


def remove(workspace: Workspace, record: Record) -> Record:
    """Move the record to the bin. Raises UserError in words."""
    _require_by_hand(type(record))
    return records.delete(workspace, record)


def fields_asked_by(record: Record, step: str) -> type[Record]:
    """The kind whose fields a step fills: the record's own, or that of the paper which the step writes."""
    return WRITTEN_BY_STEP[type(record), step][0] if (type(record), step) in WRITTEN_BY_STEP else type(record)


def take(workspace: Workspace, record: Record, step: str, values: Values, remark: str = "", *, confirmed: bool = False) -> Record:
    """Take a step by the service that writes what belongs to it; `confirmed`: its warnings were read. Raises UserError in words."""
    kind = type(record)
    if step == SETTLE:
        more = {name: value for name, value in values.items() if name != STANDS}
        return steps.settle(workspace, record, str(values.get(STANDS) or ""), remark, more)
    if (kind, step) in FIRST_STEPS:
        steps.put_asked(record, steps.workflow_of(record).move(step), values)
        return FIRST_STEPS[kind, step](workspace, workspace.records(kind).get(record.uid))
    if (kind, step) in OWN_STEPS:
        return OWN_STEPS[kind, step](workspace, record, values, remark)
    if (kind, step) not in WRITTEN_BY_STEP:
        return steps.take_step(workspace, record, step, values, remark)
    paper, write = WRITTEN_BY_STEP[kind, step]
    records.require_typed(paper, values)
    write(workspace, record, values, confirmed)
    return workspace.records(kind).get(record.uid)


def _require_by_hand(kind: type[Record]) -> None:
    if kind in NOT_BY_HAND:
        raise NotAllowed(*NOT_BY_HAND[kind])


def _new_lead(workspace: Workspace, values: Values) -> Record:
    """Registered when nothing is missing, otherwise kept as a draft."""
    lead = records.new_record(workspace, Lead, values)
    if any(problem.level is Level.ERROR for _, problem in records.problems(workspace, lead)):
        return leads.save_draft(workspace, lead)
    return leads.register(workspace, lead)


def _new_request(workspace: Workspace, values: Values) -> Record:
    """A draft, prefilled from its lead; `submit` sends it."""
    lead = workspace.records(Lead).get(values["lead"]) if values.get("lead") else None
    request = support.request_for(workspace, lead)
    records.put(request, values)
    return support.save_draft(workspace, request)


def _new_referral(workspace: Workspace, values: Values) -> Record:
    """A draft, prefilled from its lead; `send` sends it."""
    referral = referrals.referral_for(workspace, workspace.records(Lead).get(_named(Referral, "lead", values)))
    records.put(referral, values)
    return referrals.save_draft(workspace, referral)


def _new_triage(workspace: Workspace, values: Values) -> Record:
    lead = workspace.records(Lead).get(_named(Triage, "lead", values))
    return leads.triage(workspace, lead, values)


def _new_dispatch(workspace: Workspace, values: Values, confirmed: bool) -> Record:
    request = workspace.records(SupportRequest).get(_named(Dispatch, "request", values))
    return support.send_people(workspace, request, values, confirmed=confirmed)


def _named(kind: type[Record], field: str, values: Values) -> str:
    """The uid of the record that the new one belongs to."""
    if not values.get(field):
        label = records.declared_field(kind, field).label
        raise BadInput(f"还没有说明这是哪一条{label}的{kind.title}。", f"请填写 {field}（{label}）。")
    return str(values[field])


MAKING: Mapping[type[Record], Callable[[Workspace, Values], Record]] = {
    Lead: _new_lead,
    SupportRequest: _new_request,
    Referral: _new_referral,
    Triage: _new_triage,
    Letter: letters.make,
    Submission: submissions.make,
}

CHANGING: Mapping[type[Record], Callable[[Workspace, Any], Record]] = {
    Lead: leads.save_draft,
    SupportRequest: support.save_draft,
    Referral: referrals.save_draft,
    Letter: letters.save_draft,
}

FIRST_STEPS: Mapping[tuple[type[Record], str], Callable[[Workspace, Any], Record]] = {
    (Lead, "register"): leads.register,
    (SupportRequest, "submit"): support.submit,
    (Referral, "send"): referrals.send,
}
"""Steps that send a draft on, by the same service as the window's."""


def _sign_letter(workspace: Workspace, letter: Any, values: Values, _remark: str) -> Record:
    return letters.sign(workspace, letter, values)


def _void_letter(workspace: Workspace, letter: Any, _values: Values, remark: str) -> Record:
    return letters.void(workspace, letter, remark)


OWN_STEPS: Mapping[tuple[type[Record], str], Callable[[Workspace, Any, Values, str], Record]] = {
    (DestructionList, "destroy"): destroying.destroy,
    (Letter, "sign"): _sign_letter,
    (Letter, "void"): _void_letter,
    (Lead, "merge"): lead_merging.merge,
    (Lead, "part"): lead_merging.part,
    (Reassignment, "send"): lead_handovers.send,
    (Reassignment, "return"): lead_handovers.send_back,
    (Coordination, "propose"): lead_handovers.propose,
    (Coordination, "agree"): lead_handovers.agree,
    (Designation, "ask"): lead_handovers.ask,
    (Designation, "decide"): lead_handovers.decide,
    (Designation, "note"): lead_handovers.note,
    (RandomDraw, "draw"): drawing.draw,
    (Case, "archive"): case_archive.archive,
    (TaskForceAdjustment, "issue"): task_force.issue,
    (JointAction, "raise_leads"): joint_actions.raise_leads,
    (Scorecard, "tell"): scoring.telling("tell"),
    (Scorecard, "answer"): scoring.telling("answer"),
    (SpecialTeam, "form"): special_teams.form,
    (SpecialTeam, "change_members"): special_teams.change_members,
    (SpecialTeam, "dissolve"): special_teams.dissolve,
}
"""Steps that write other records too, in the same commit: the register of 文号, the lead that changes hands, the roster; or that look at others first."""


def _send_people(workspace: Workspace, request: Any, values: Values, confirmed: bool) -> Record:
    return support.send_people(workspace, request, values, confirmed=confirmed)


def _write_triage(workspace: Workspace, lead: Any, values: Values, _confirmed: bool) -> Record:
    return leads.triage(workspace, lead, values)


def _take_up(workspace: Workspace, referral: Any, values: Values, _confirmed: bool) -> Record:
    return referrals.take_up(workspace, referral, values)


WRITTEN_BY_STEP: Mapping[tuple[type[Record], str], tuple[type[Record], Callable[[Workspace, Any, Values, bool], Record]]] = {
    (Lead, "triage"): (Triage, _write_triage),
    (SupportRequest, "dispatch"): (Dispatch, _send_people),
    (Referral, "take_up"): (Lead, _take_up),
}
"""Steps that write a paper of their own: the kind of that paper, and the service that writes paper and step in one commit."""
