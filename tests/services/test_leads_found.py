"""A complaint, a problem that a station reports, a finding of a check: each may turn out to be a lead (S0-34, S2-26, S2-63)."""

import pytest

from app.domain.complaints import ComplaintRecord
from app.domain.errors import BadInput
from app.domain.leads import Lead
from app.domain.markets import Check
from app.domain.records import Record
from app.domain.registers import ProblemReport
from app.services import leads, records
from app.services.leads_found import lead_found, may_become_lead, register_found
from app.services.records import can_undo, undo
from app.services.workspace import Workspace
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, Offices, clock, offices, template

__all__ = ["clock", "offices", "template"]


@pytest.fixture
def office(offices: Offices) -> Workspace:
    return offices[ASKER]


def kept(workspace: Workspace, kind: type[Record], **values: object) -> Record:
    return records.save_new(workspace, records.new_record(workspace, kind, values))


def complaint(workspace: Workspace, **values: object) -> Record:
    said = {"sort": "举报", "outside_number": "12315-2026-0007", "received_on": "2026-03-02", "subject": "榕岸茶叶店", "matter": "出售假冒商标的茶叶"}
    return kept(workspace, ComplaintRecord, handled_by=workspace.unit.uid, **(said | values))


def rest(workspace: Workspace) -> dict[str, object]:
    """What the record does not say."""
    place = leads.find_place(workspace, "仓前街道")
    assert place is not None
    return {"area": place.area.uid, "kind": "商标侵权"}


def test_a_complaint_becomes_a_lead_and_each_names_the_other(office: Workspace) -> None:
    found = complaint(office)

    lead = register_found(office, found, rest(office))

    again = office.records(ComplaintRecord).get(found.uid)
    assert (lead.source, lead.suspect, lead.detail) == ("举报", "榕岸茶叶店", "出售假冒商标的茶叶")
    assert (lead.received_on, lead.outside_number, lead.state) == ("2026-03-02", "12315-2026-0007", "待研判")
    assert again.lead == lead.uid
    assert not may_become_lead(office, again)


def test_what_a_station_reports_comes_in_as_its_report_without_the_name_of_who_said_it(office: Workspace) -> None:
    found = kept(office, ProblemReport, reported_on="2026-03-03", by_kind="工作站", reporter_name="苏以棠", phone="13950102204", problem="市场里有人仿冒包装")

    lead = lead_found(office, found)

    assert (lead.source, lead.source_detail, lead.detail) == ("举报", "工作站反映", "市场里有人仿冒包装")
    assert "苏以棠" not in repr(lead)
    assert "13950102204" not in repr(lead)


def test_a_finding_of_a_check_becomes_a_lead_from_supervision(office: Workspace) -> None:
    values = {"way": "巡回检查", "sort": "市场", "subject": "上渡建材市场", "checked_on": "2026-03-04", "people": "宋知夏", "findings": "有假冒商标的水管"}
    found = kept(office, Check, result="发现线索", **values)

    lead = lead_found(office, found)

    assert may_become_lead(office, found)
    assert not may_become_lead(office, kept(office, Check, result="未发现问题", **{**values, "findings": None}))
    assert (lead.source, lead.suspect, lead.detail, lead.received_on) == ("监督检查", "上渡建材市场", "有假冒商标的水管", "2026-03-04")


def test_what_is_missing_is_said_and_nothing_is_written(office: Workspace) -> None:
    found = complaint(office)

    with pytest.raises(BadInput, match="违法类型"):
        register_found(office, found, {})

    assert list(office.records(Lead).all()) == []
    assert may_become_lead(office, office.records(ComplaintRecord).get(found.uid))


def test_registering_it_twice_is_refused_with_the_number_of_the_first(office: Workspace) -> None:
    found = complaint(office)
    lead = register_found(office, found, rest(office))

    with pytest.raises(BadInput, match=lead.number):
        register_found(office, found, rest(office))


def test_it_is_taken_back_as_one(office: Workspace) -> None:
    found = complaint(office)
    register_found(office, found, rest(office))

    assert can_undo(office)
    undo(office)

    assert office.records(ComplaintRecord).get(found.uid).lead is None
    assert [lead for lead in office.records(Lead).all() if not lead.deleted] == []


def test_a_record_of_another_unit_and_one_in_the_bin_become_no_lead(offices: Offices) -> None:
    office, bureau = offices[ASKER], offices[BUREAU]
    own, deleted = complaint(office), complaint(office, outside_number="12315-2026-0008")
    records.delete(office, deleted)

    assert may_become_lead(office, own)
    assert not may_become_lead(office, office.records(ComplaintRecord).get(deleted.uid))
    assert not may_become_lead(office, leads.register(office, a_lead(office)))
    assert not may_become_lead(bureau, own)
