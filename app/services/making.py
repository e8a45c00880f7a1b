"""Which service makes, changes and moves records of each kind, so that the command line and imports keep the same rules as the window.

A kind that is not named here is stored as it is declared.
"""

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.errors import BadInput, NotAllowed
from app.domain.leads import Lead, Triage
from app.domain.organisation import Account, Area, CaseGroup, Pairing, Unit
from app.domain.problems import Level
from app.domain.records import Record
from app.domain.step_record import Step
from app.domain.steps import SETTLE
from app.domain.support import Dispatch, SupportRequest
from app.services import leads, records, steps, support
from app.services.permissions import require_edit
from app.services.workspace import Workspace

Values = Mapping[str, Any]

NOT_BY_HAND: Mapping[type[Record], tuple[str, str]] = {
    Step: ("步骤不能直接新建、修改或删除。", "请打开所属的记录，办理相应的步骤。"),
    Account: ("账号不能这样新建、修改或删除。", "请由系统管理员在账号管理里办理。"),
}
"""Kinds that come into being by other means: what happened, and what to do instead."""

OF_THE_BUREAU: frozenset[type[Record]] = frozenset((Unit, Area, CaseGroup, Pairing))
"""What the bureau alone decides: a new one would hold for every office (S0-12)."""


def require_making(workspace: Workspace, kind: type[Record]) -> None:
    """Raise NotAllowed when this unit may not make records of the kind, or nobody may by hand."""
    _require_by_hand(kind)
    if kind in OF_THE_BUREAU and not workspace.unit.bureau:
        raise NotAllowed(f"{kind.title}由区局登记，本单位不能新建。", "请联系区局办理，结果会随数据包送到。")


def make(workspace: Workspace, kind: type[Record], values: Values) -> Record:
    """Store a new record of this unit by the service of its kind. Raises UserError in words."""
    require_making(workspace, kind)
    _require_typed(kind, values)
    making = MAKING.get(kind)
    return making(workspace, values) if making else records.save_new(workspace, records.new_record(workspace, kind, values))


def change(workspace: Workspace, record: Record, values: Values) -> Record:
    """Store changed values of a record by the service of its kind. Raises UserError in words."""
    _require_by_hand(type(record))
    require_edit(workspace, record)
    _require_typed(type(record), values)
    records.put(record, values)
    changing = CHANGING.get(type(record), records.save)
    return changing(workspace, record)


def remove(workspace: Workspace, record: Record) -> Record:
    """Move the record to the bin. Raises UserError in words."""
    _require_by_hand(type(record))
    return records.delete(workspace, record)


def fields_asked_by(record: Record, step: str) -> type[Record]:
    """The kind whose fields a step fills: the record's own, or that of the paper which the step writes."""
    if step == SETTLE:
        return Step
    return WRITTEN_BY_STEP[type(record), step][0] if (type(record), step) in WRITTEN_BY_STEP else type(record)


def take(workspace: Workspace, record: Record, step: str, values: Values, remark: str = "") -> Record:
    """Take a step by the service that writes what belongs to it. Raises UserError in words."""
    if step == SETTLE:
        return steps.settle(workspace, record, str(values.get("stands") or ""), remark)
    if (type(record), step) not in WRITTEN_BY_STEP:
        return steps.take_step(workspace, record, step, values, remark)
    WRITTEN_BY_STEP[type(record), step][1](workspace, record, values)
    return workspace.records(type(record)).get(record.uid)


def _require_by_hand(kind: type[Record]) -> None:
    if kind in NOT_BY_HAND:
        raise NotAllowed(*NOT_BY_HAND[kind])


def _require_typed(kind: type[Record], values: Values) -> None:
    """Raise BadInput for fields that the program fills: numbers, and what is computed."""
    for name in values:
        field = records.declared_field(kind, name)
        if field.allotted or field.derived:
            raise BadInput(f"{field.label}由程序填写，不能自己填。", "请去掉这一栏。")


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


def _new_triage(workspace: Workspace, values: Values) -> Record:
    lead = workspace.records(Lead).get(_named(Triage, "lead", values))
    return leads.triage(workspace, lead, values)


def _new_dispatch(workspace: Workspace, values: Values) -> Record:
    request = workspace.records(SupportRequest).get(_named(Dispatch, "request", values))
    return support.send_people(workspace, request, values)


def _named(kind: type[Record], field: str, values: Values) -> str:
    """The uid of the record that the new one belongs to."""
    if not values.get(field):
        label = records.declared_field(kind, field).label
        raise BadInput(f"还没有说明这是哪一条{label}的{kind.title}。", f"请填写 {field}（{label}）。")
    return str(values[field])


MAKING: Mapping[type[Record], Callable[[Workspace, Values], Record]] = {
    Lead: _new_lead,
    SupportRequest: _new_request,
    Triage: _new_triage,
    Dispatch: _new_dispatch,
}

CHANGING: Mapping[type[Record], Callable[[Workspace, Any], Record]] = {Lead: leads.save_draft, SupportRequest: support.save_draft}

WRITTEN_BY_STEP: Mapping[tuple[type[Record], str], tuple[type[Record], Callable[[Workspace, Any, Values], Record]]] = {
    (Lead, "triage"): (Triage, leads.triage),
    (SupportRequest, "dispatch"): (Dispatch, support.send_people),
}
"""Steps that write a paper of their own: the kind of that paper, and the service that writes paper and step in one commit."""
