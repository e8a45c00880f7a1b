from datetime import datetime

import pytest

from app.domain.errors import BadInput, NotAllowed
from app.domain.leads import Lead, Reporter
from app.domain.organisation import Unit
from app.services import leads, records, steps
from app.services.workspace import Workspace
from tests.services.invented import a_lead
from tests.services.offices import Clock


def test_a_registered_lead_has_a_number_a_place_and_a_due_day(office: Workspace) -> None:
    """S0-13, S0-70; 15 working days by 程序规定 第18条."""
    lead = leads.register(office, a_lead(office))

    assert lead.number == "仓前2026A0001"
    assert lead.state == "待研判"
    assert lead.due_on == "2026-11-25"
    assert office.records(Unit).get(lead.office).name == "仓前所"
    assert office.records(Unit).get(lead.coordinator).name == "盖山所"


def test_numbers_run_on_within_the_year_and_start_anew_with_it(office: Workspace, clock: Clock) -> None:
    first, second = (leads.register(office, a_lead(office)).number for _ in range(2))
    clock.moment = datetime.fromisoformat("2027-01-04T09:00:00+08:00")
    third = leads.register(office, a_lead(office)).number

    assert (first, second, third) == ("仓前2026A0001", "仓前2026A0002", "仓前2027A0001")


def test_a_draft_can_always_be_saved_and_registered_later(office: Workspace) -> None:
    """S0-70: saved as draft at any time."""
    draft = leads.save_draft(office, Lead(unit=office.unit.uid, suspect="某鞋行"))

    assert office.records(Lead).get(draft.uid).state == "草稿"
    with pytest.raises(BadInput, match="还差 5 项"):
        leads.register(office, draft)

    for name in ("source", "received_on", "area", "kind", "detail"):
        setattr(draft, name, getattr(a_lead(office), name))
    assert leads.register(office, draft).state == "待研判"


def test_a_refused_registration_changes_nothing(office: Workspace) -> None:
    before = office.records(Lead).count()

    with pytest.raises(BadInput) as refusal:
        leads.register(office, a_lead(office, received_on="2026-11-31"))

    assert "收到日期" in refusal.value.what
    assert office.records(Lead).count() == before


def test_a_day_in_the_future_is_refused_in_words(office: Workspace) -> None:
    with pytest.raises(BadInput, match="日期晚于今天"):
        leads.register(office, a_lead(office, received_on="2026-11-21"))


def test_another_office_needs_a_reason(office: Workspace) -> None:
    """S0-13: override with reason."""
    other = next(unit for unit in office.units() if unit.name == "东升所")

    with pytest.raises(BadInput, match="改派"):
        leads.register(office, a_lead(office, office=other.uid))

    lead = leads.register(office, a_lead(office, office=other.uid, office_reason="当事人仓库在东升街道"))
    assert lead.office == other.uid


def test_the_reporter_is_kept_in_a_record_of_its_own(office: Workspace) -> None:
    lead = leads.register(office, a_lead(office), Reporter(full_name="林某", phone="13800000000"))

    reporter = office.records(Reporter).first(records.Query())
    assert reporter is not None
    assert reporter.lead == lead.uid
    assert office.records(Reporter).audience(reporter.uid) == ()


def test_an_extension_moves_the_due_day_and_needs_an_approver(office: Workspace) -> None:
    lead = leads.register(office, a_lead(office))

    with pytest.raises(BadInput, match="延长批准人"):
        steps.take_step(office, lead, "extend", {}, "等待鉴别")
    lead = steps.take_step(office, office.records(Lead).get(lead.uid), "extend", {"extended_by": "王某", "extended_on": "2026-11-20"}, "等待鉴别")

    assert lead.due_on == "2026-12-16"


def test_a_lead_cannot_be_closed_without_the_decision_and_its_date(office: Workspace) -> None:
    """S0-71."""
    lead = leads.register(office, a_lead(office))
    leads.triage(office, lead, {"held_on": "2026-11-20", "people": "陈立言、江一帆", "conclusion": "建议不予立案"})
    checked = office.records(Lead).get(lead.uid)

    with pytest.raises(BadInput, match=r"决定人.*决定日期"):
        steps.take_step(office, checked, "close", {}, "没有违法事实")
    closed = steps.take_step(office, office.records(Lead).get(lead.uid), "close", {"decided_by": "局长", "decided_on": "2026-11-20"}, "没有违法事实")

    assert closed.state == "不予立案"
    assert closed.due_on is None


def test_a_step_that_is_not_open_says_what_is(office: Workspace) -> None:
    lead = leads.register(office, a_lead(office))

    with pytest.raises(NotAllowed) as refusal:
        steps.take_step(office, lead, "file_case")

    assert "待研判" in refusal.value.what
    assert "写研判" in refusal.value.next_step


def test_the_last_action_can_be_taken_back(office: Workspace) -> None:
    lead = leads.register(office, a_lead(office))
    lead.suspect = "福州履云鞋业"
    records.save(office, lead)

    records.undo(office)

    assert office.records(Lead).get(lead.uid).suspect == "福州履云鞋行"


def test_typed_values_are_read_as_clerks_write_them(office: Workspace) -> None:
    typed = {"received_on": "11月4日", "area": "三叉街街道", "suspect_phone": "139 0000 6207"}

    values = records.read_typed(office, Lead, typed)

    assert values["received_on"] == "2026-11-04"
    assert values["suspect_phone"] == "13900006207"
    assert office.names([Lead(area=values["area"])])[values["area"]] == "三叉街街道"


def test_a_registered_lead_keeps_what_its_registration_required(office: Workspace) -> None:
    """S0-70: what a draft may leave open, a registered lead may not lose again."""
    lead = leads.register(office, a_lead(office))
    lead.suspect, lead.goods = None, "运动鞋"

    with pytest.raises(BadInput, match="涉嫌主体") as refusal:
        leads.save_draft(office, lead)

    assert refusal.value.next_step == "请补填后再保存。"
    assert office.records(Lead).get(lead.uid).suspect == "福州履云鞋行"
