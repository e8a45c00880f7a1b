"""Leads: registered with their place and due day, triaged, extended, decided (S0-13, S0-70, S0-71)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.domain.calendar import WorkingCalendar
from app.domain.due import Due, TimeLimit, applying, due_day
from app.domain.errors import BadInput
from app.domain.lead_steps import LEAD_STEPS
from app.domain.leads import Lead, Reporter, Triage
from app.domain.organisation import Area, Unit
from app.domain.places import Place, matching_areas, place_of, proposed_place
from app.domain.problems import Level
from app.domain.spans import read_spans
from app.services.audiences import audience_of, show_to_named
from app.services.numbers import next_number
from app.services.permissions import require_edit
from app.services.records import problems, put, require_own_changes, require_valid
from app.services.steps import require_filled, require_open, write_step
from app.services.workspace import Workspace
from db.change import Change

LIMIT = "lead-check"


def place_lead(workspace: Workspace, lead: Lead) -> Place | None:
    """Where the lead belongs by its area: office, group, coordinator (S0-13). None while no area is chosen."""
    area = workspace.records(Area).find(lead.area)
    return place_of(area, workspace.groups(), _placed_on(workspace, lead)) if area else None


def find_place(workspace: Workspace, typed: str, on: str | None = None) -> Place | None:
    """The place that part of a name or an address means; None when nothing or more than one area fits."""
    return proposed_place(typed, workspace.areas(), workspace.units(), workspace.groups(), on or workspace.today.isoformat())


def propose_area(workspace: Workspace, lead: Lead) -> str | None:
    """The area of the address, else the only one that belongs to this office."""
    address = lead.place or lead.suspect_address
    place = find_place(workspace, address) if address else None
    own = [area.uid for area in workspace.areas() if area.office == workspace.unit.uid]
    return place.area.uid if place else own[0] if len(own) == 1 else None


def matching_places(workspace: Workspace, typed: str) -> list[Area]:
    """The areas that a typed word may mean."""
    return matching_areas(typed, workspace.areas(), workspace.units())


def _placed_on(workspace: Workspace, lead: Lead) -> str:
    return lead.received_on or workspace.today.isoformat()


def fill_place(workspace: Workspace, lead: Lead) -> None:
    """Write office, group and coordinator into a lead, not stored yet; an office chosen by hand stays."""
    place = place_lead(workspace, lead)
    if place is None:
        return
    lead.group = place.group.uid if place.group else None
    lead.coordinator = place.coordinator
    if not lead.office:
        lead.office = place.office


def save_draft(workspace: Workspace, lead: Lead) -> Lead:
    """Keep a lead as far as it is filled. Raises BadInput when a registered one would lose what its registration required (S0-70)."""
    lead.complete()
    require_edit(workspace, lead)
    require_own_changes(workspace, lead)
    require_valid(workspace, lead)
    fill_place(workspace, lead)
    known = workspace.records(Lead).find(lead.uid)
    if known is not None and known.state != LEAD_STEPS.start:
        _require_complete(workspace, lead)
    if known is None:
        with workspace.commit("保存线索草稿") as change:
            _add(workspace, change, lead)
        return lead
    with workspace.commit("修改线索") as change:
        change.save(lead)
        show_to_named(workspace, change, lead)
    return workspace.records(Lead).get(lead.uid)


def _require_complete(workspace: Workspace, lead: Lead) -> None:
    missing = [field.label for field, problem in problems(workspace, lead) if problem.level is Level.ERROR]
    if missing:
        raise BadInput(f"已登记的线索不能缺{'、'.join(missing)}。", "请补填后再保存。")


def register(workspace: Workspace, lead: Lead, reporter: Reporter | None = None) -> Lead:
    """Register a lead: number, place and the step in one commit. Raises BadInput when a required field is empty (S0-70)."""
    known = ready_to_register(workspace, lead)
    with workspace.commit("登记线索") as change:
        write_registration(workspace, change, lead, known)
        if reporter is not None:
            reporter.lead, reporter.unit = lead.uid, workspace.unit.uid
            change.add(reporter, ())
            change.about(Lead.table, lead.uid)
    return workspace.records(Lead).get(lead.uid)


def ready_to_register(workspace: Workspace, lead: Lead) -> Lead | None:
    """Fill in the place and check all that a registration needs; the lead as stored, None when it is new. Raises BadInput, NotAllowed."""
    lead.complete()
    require_own_changes(workspace, lead)
    require_valid(workspace, lead)
    fill_place(workspace, lead)
    _require_office_reason(workspace, lead)
    known = workspace.records(Lead).find(lead.uid)
    lead.state = known.state if known else LEAD_STEPS.start
    move = require_open(workspace, lead, "register")
    require_filled(workspace, lead, move, "")
    return known


def write_registration(workspace: Workspace, change: Change, lead: Lead, known: Lead | None) -> None:
    """Write a lead that is ready, and its first step, inside a commit."""
    if known is None:
        _add(workspace, change, lead)
    write_step(workspace, change, lead, "register")


def _add(workspace: Workspace, change: Change, lead: Lead) -> None:
    lead.number = lead.number or next_number(workspace, Lead)
    lead.registered_by = lead.registered_by or workspace.account.full_name
    change.add(lead, audience_of(workspace, lead))


def _require_office_reason(workspace: Workspace, lead: Lead) -> None:
    place = place_lead(workspace, lead)
    if place and place.office and lead.office and lead.office != place.office and not lead.office_reason:
        own = workspace.records(Unit).get(place.office).name
        raise BadInput(f"{place.area.name}一般由{own}办理，您改派了其他单位。", "请填写改派理由，或改回。")


def triage(workspace: Workspace, lead: Lead, values: Mapping[str, Any]) -> Triage:
    """Record a triage and move the lead on, in one commit (S0-71)."""
    lead = workspace.records(Lead).get(lead.uid)
    record = Triage(unit=workspace.unit.uid, lead=lead.uid)
    put(record, values)
    if record.lead != lead.uid:
        raise BadInput("研判必须对应所办理的线索。", "请去掉线索这一栏。")
    require_valid(workspace, record)
    missing = [label for label, value in (("研判日期", record.held_on), ("参加人员", record.people), ("研判结论", record.conclusion)) if not value]
    if missing:
        raise BadInput(f"线索研判还差 {len(missing)} 项：{'、'.join(missing)}。", "请补填后再保存。")
    require_open(workspace, lead, "triage")
    with workspace.commit(f"线索研判：{record.conclusion}") as change:
        change.add(record, audience_of(workspace, record))
        write_step(workspace, change, lead, "triage", remark=record.conclusion or "")
    return record


def due_of(workspace: Workspace, lead: Lead) -> Due | None:
    """The day by which the lead's check ends, with every day's explanation; None for a closed lead or without a date."""
    if not lead.clock_start or lead.state in LEAD_STEPS.closed:
        return None
    return check_due(workspace.limits, workspace.calendar, lead.clock_start, bool(lead.extended_on), lead.excluded)


def check_due(limits: tuple[TimeLimit, ...], calendar: WorkingCalendar, first: str, extended: bool, excluded: str | None = None) -> Due:
    """The end of the check of a lead whose clock began on that day: 15 working days, 15 more when extended, without what is excluded (程序规定 第18条)."""
    start = date.fromisoformat(first)
    return due_day(applying(limits, LIMIT, start), start, calendar, extended=extended, excluded=read_spans(excluded))
