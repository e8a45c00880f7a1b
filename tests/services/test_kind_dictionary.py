"""The dictionary of kinds: what a bureau adds and says otherwise holds everywhere from its day on; codes stay what they are (S0-35)."""

import pytest

from app.domain.cases import Case
from app.domain.errors import BadInput, NotAllowed
from app.domain.kind_entries import KindEntry
from app.domain.lead_kinds import KIND_RULES
from app.domain.leads import Lead
from app.services import leads, records
from app.services.beginning import begun, begun_from
from app.services.kind_dictionary import options_of, rule_for
from app.services.lead_views import lead_filters
from app.services.workspace import Workspace
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, Offices

OFFERED = Lead.__dataclass_fields__["kind"].metadata["zhilian"].kind


def new(workspace: Workspace, **values: object) -> KindEntry:
    filled = {"code": "B1", "full_name": "集成电路布图设计", "valid_from": "2026-01-01", "basis": "集成电路布图设计保护条例 第三十条", "needs": ("权利号",)}
    return records.save_new(workspace, begun(workspace, KindEntry, filled | values))


@pytest.fixture
def bureau(offices: Offices) -> Workspace:
    return offices[BUREAU]


def test_the_built_in_codes_and_names_are_each_given_once() -> None:
    """S0-35: codes stable."""
    assert len({rule.code for rule in KIND_RULES}) == len({rule.name for rule in KIND_RULES}) == len(KIND_RULES)
    assert [(rule.code, rule.name) for rule in KIND_RULES[:3]] == [("T1", "商标侵权"), ("T2.51", "应注册未注册商标"), ("T2.52", "冒充注册商标")]


def test_a_kind_that_the_bureau_adds_is_offered_at_every_office(offices: Offices) -> None:
    """S0-35: an office chooses it, a case takes it over; what is not in the dictionary is refused."""
    office = offices[ASKER]
    with pytest.raises(BadInput, match="没有“集成电路布图设计”这一项"):
        leads.register(office, a_lead(office, kind="集成电路布图设计"))
    new(offices[BUREAU])
    offices.deliver(BUREAU, ASKER)

    lead = leads.register(office, a_lead(office, kind="集成电路布图设计"))

    assert begun_from(office, Case, lead).kind == "集成电路布图设计"
    assert rule_for(office, lead).needs == ("right_number",)
    assert ("集成电路布图设计", "集成电路布图设计") in lead_filters(office)[0].options
    with pytest.raises(NotAllowed, match="由区局登记"):
        new(office, code="B2", full_name="植物新品种")


def test_a_new_edition_holds_from_its_day_on_and_older_leads_keep_theirs(bureau: Workspace) -> None:
    """S0-35: versioned; a built-in kind is amended under its own code."""
    new(bureau, code="T1", full_name="商标侵权", valid_from="2026-11-10", basis="商标法 第七十二条（2026年修订）")
    before, after = (leads.register(bureau, a_lead(bureau, received_on=day)) for day in ("2026-11-04", "2026-11-12"))

    assert rule_for(bureau, before).basis == ("商标法 第五十七条", "商标法 第六十条")
    assert rule_for(bureau, after).basis == ("商标法 第七十二条（2026年修订）",)


def test_what_is_stopped_is_offered_no_more_and_stays_where_it_was_chosen(bureau: Workspace) -> None:
    """S0-35."""
    new(bureau)
    lead = leads.register(bureau, a_lead(bureau, kind="集成电路布图设计"))
    new(bureau, valid_from="2026-11-20", stopped=True)

    records.save(bureau, bureau.records(Lead).get(lead.uid))

    assert "集成电路布图设计" not in options_of(bureau, OFFERED)
    assert bureau.records(Lead).get(lead.uid).kind == "集成电路布图设计"


def test_a_code_means_one_kind_for_good(bureau: Workspace) -> None:
    """S0-35: codes stable."""
    entry = new(bureau)

    for values, why in (({"code": "T1"}, "代码“T1”已用于“商标侵权”"), ({"full_name": "商标侵权"}, "“商标侵权”的代码是“T1”"), ({}, "已有自2026-01-01起的一条")):
        with pytest.raises(BadInput, match=why):
            new(bureau, **values)
    entry.full_name = "布图设计"
    with pytest.raises(BadInput, match="登记后不能改"):
        records.save(bureau, entry)
