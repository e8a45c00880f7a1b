"""Applications of stations to become contact points (附件1): what is filled from the station, and what must add up."""

from dataclasses import replace

from app.domain.problems import Problem, warning
from app.domain.query import Query
from app.domain.records import fields_of
from app.domain.stations import ContactPoint, Station
from app.services.workspace import Workspace

FROM_STATION = {
    "unit_name": "founder",
    "contact": "head",
    "phone": "head_phone",
    "station_name": "full_name",
    "head": "head",
    "head_phone": "head_phone",
    "adviser": "adviser",
}
SHOWN = 500


def applications(workspace: Workspace) -> list[ContactPoint]:
    """The applications in the order in which they were entered."""
    return list(workspace.records(ContactPoint).page(Query(), None, SHOWN).records)


def stations(workspace: Workspace) -> list[Station]:
    """The stations that an application can be filled from."""
    return list(workspace.records(Station).page(Query(), None, SHOWN).records)


def application_for(workspace: Workspace, station: Station | None = None) -> ContactPoint:
    """A new application of this unit, not stored yet, filled from the station."""
    point = ContactPoint(unit=workspace.unit.uid, filled_on=workspace.today.isoformat())
    if station is None:
        return point
    return replace(point, station=station.uid, **{name: getattr(station, source) for name, source in FROM_STATION.items()})


def staff_problem(point: ContactPoint) -> Problem | None:
    """管理人员数 = 专职 + 兼职 (附件1); a warning, because the document does not forbid anything."""
    if point.managers is None or (point.full_time is None and point.part_time is None):
        return None
    full, part = point.full_time or 0, point.part_time or 0
    if point.managers == full + part:
        return None
    labels = fields_of(ContactPoint)
    return warning(f"{labels['managers'].label}应等于专职加兼职：{full}＋{part}＝{full + part}，现填 {point.managers}。")
