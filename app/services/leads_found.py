"""Registering a lead from what turned out to be one: a complaint, a reported problem, the finding of a check (S0-34, S2-26, S2-63, S4-12).

Who reported it stays with the record: the lead names it, and the record names the lead.
"""

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.complaints import ComplaintRecord
from app.domain.drawn_checks import DrawnCheck
from app.domain.errors import BadInput
from app.domain.lead_steps import LEAD_STEPS
from app.domain.leads import SOURCES, Lead
from app.domain.markets import Check
from app.domain.records import Record
from app.domain.registers import ProblemReport
from app.services.leads import propose_area, ready_to_register, write_registration
from app.services.permissions import may_edit, require_edit, why_not_make
from app.services.records import put, require_typed
from app.services.workspace import Workspace

FIELDS = ("source", "received_on", "suspect", "area", "kind", "detail")
"""What people look at, and complete, before it is registered."""


LEAD = "lead"
"""The field of each such record that names the lead."""


def may_become_lead(workspace: Workspace, record: Record) -> bool:
    """True for a record of this unit that says what was found and names no lead yet."""
    if type(record) not in SAYS or getattr(record, LEAD) or not SAYS[type(record)](record)["detail"]:
        return False
    return not record.deleted and may_edit(workspace, record) and not why_not_make(workspace, Lead)


def lead_found(workspace: Workspace, record: Record) -> Lead:
    """A new lead that says what the record says, not stored yet; the area is only proposed."""
    lead = Lead(unit=workspace.unit.uid, state=LEAD_STEPS.start)
    put(lead, SAYS[type(record)](record))
    lead.complete()
    lead.area = propose_area(workspace, lead)
    return lead


def register_found(workspace: Workspace, record: Record, values: Mapping[str, Any]) -> Lead:
    """Register the lead and name it in the record, in one commit. `values` complete it, such as the area. Raises BadInput, NotAllowed, NotFound."""
    record = workspace.records(type(record)).get(record.uid)
    require_edit(workspace, record)
    named = workspace.records(Lead).find(getattr(record, LEAD) or "")
    if named is not None:
        raise BadInput(f"已经登记为线索{named.number or ''}。", "请打开那条线索办理。")
    require_typed(Lead, values)
    lead = lead_found(workspace, record)
    put(lead, values)
    known = ready_to_register(workspace, lead)
    with workspace.commit(f"由{record.title}登记线索") as change:
        write_registration(workspace, change, lead, known)
        setattr(record, LEAD, lead.uid)
        change.save(record)
    return workspace.records(Lead).get(lead.uid)


def _of_complaint(one: Any) -> dict[str, Any]:
    said = {"suspect": one.subject, "detail": one.matter, "received_on": one.received_on, "outside_number": one.outside_number}
    return said | ({"source": one.sort} if one.sort in SOURCES else {})


def _of_problem(one: Any) -> dict[str, Any]:
    return {"source_detail": REPORTED_BY.get(one.by_kind), "detail": one.problem, "received_on": one.reported_on}


def _of_check(one: Any) -> dict[str, Any]:
    found = {"suspect": one.subject, "detail": one.findings, "received_on": one.checked_on, "photos": one.photos}
    return found | {"source": "监督检查", "source_detail": "巡查" if one.way in PATROLS else None}


def _of_drawn_check(one: Any) -> dict[str, Any]:
    return {"source": "监督检查", "suspect": one.subject, "detail": one.finding, "received_on": one.checked_on, "photos": one.papers}


REPORTED_BY = {"工作站": "工作站反映", "重点企业联络员": "联络员反映"}
PATROLS = ("日常巡查", "巡回检查")
SAYS: Mapping[type[Record], Callable[[Any], dict[str, Any]]] = {
    ComplaintRecord: _of_complaint,
    ProblemReport: _of_problem,
    Check: _of_check,
    DrawnCheck: _of_drawn_check,
}
"""What each of them says of the lead."""
