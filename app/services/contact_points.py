"""Applications of stations to become contact points (附件1): which there are, and a new one filled by the rules of its form."""

from app.domain.query import Condition, Query, Test
from app.domain.stations import ContactPoint, Station, staff_problem
from app.paper.parts import Template
from app.services.prefill import prefill
from app.services.workspace import Workspace

__all__ = ["application_for", "applications", "staff_problem", "stations"]

SHOWN = 500


def applications(workspace: Workspace) -> list[ContactPoint]:
    """The applications in the order in which they were entered."""
    return list(workspace.records(ContactPoint).page(Query(), None, SHOWN).records)


def stations(workspace: Workspace) -> list[Station]:
    """The stations that an application can be filled from: those that stand."""
    return list(workspace.records(Station).page(Query((Condition("left_on", Test.EMPTY),)), None, SHOWN).records)


def application_for(workspace: Workspace, template: Template, station: Station | None = None) -> tuple[ContactPoint, tuple[str, ...]]:
    """A new application of this unit, not stored yet, filled by the rules of its form; and the fields that the station filled."""
    point = ContactPoint(unit=workspace.unit.uid, station=station.uid if station else None)
    return point, prefill(workspace, template, point)
