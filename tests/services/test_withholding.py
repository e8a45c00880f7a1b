"""A record is no longer shown to a unit: it keeps what it has and gets nothing more (design 5, Audience)."""

import pytest

from app.domain.errors import BadInput, NotAllowed
from app.domain.leads import Lead
from app.services import leads, records, withholding
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Offices


def named(offices: Offices) -> Lead:
    """A lead that was shown to a further office, which the lead no longer names."""
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER]))
    with offices[ASKER].commit("请别的单位一起看") as change:
        change.move(lead, [*offices[ASKER].records(Lead).audience(lead.uid), offices.unit(LENDER).uid])
    offices.deliver(ASKER)
    return offices[ASKER].records(Lead).get(lead.uid)


def test_a_unit_that_is_left_out_keeps_what_it_has_and_gets_nothing_more(offices: Offices) -> None:
    lead = named(offices)
    assert [unit.name for unit in withholding.shown_beyond(offices[ASKER], lead)] == [LENDER]

    withholding.withhold(offices[ASKER], lead, offices.unit(LENDER), "请错了单位")
    lead.suspect_phone = "13900001111"
    records.save(offices[ASKER], lead)
    offices.deliver(ASKER)

    phones = [offices[name].records(Lead).get(lead.uid).suspect_phone for name in (COORDINATOR, BUREAU, LENDER)]
    assert phones == ["13900001111", "13900001111", "13900006207"]
    assert offices[BUREAU].records(Lead).audience(lead.uid) == offices[ASKER].records(Lead).audience(lead.uid)


def test_only_the_registering_unit_and_the_bureau_may_and_only_from_who_need_not_see_it(offices: Offices) -> None:
    lead = named(offices)

    with pytest.raises(NotAllowed, match="登记单位或区局"):
        withholding.withhold(offices[COORDINATOR], offices[COORDINATOR].records(Lead).get(lead.uid), offices.unit(LENDER), "请错了单位")
    with pytest.raises(BadInput, match="理由"):
        withholding.withhold(offices[ASKER], lead, offices.unit(LENDER), " ")
    with pytest.raises(BadInput, match="按规定看得到"):
        withholding.withhold(offices[ASKER], lead, offices.unit(COORDINATOR), "请错了单位")
    withholding.withhold(offices[BUREAU], offices[BUREAU].records(Lead).get(lead.uid), offices.unit(LENDER), "请错了单位")
    offices.deliver(BUREAU, ASKER)

    with pytest.raises(BadInput, match="本来就看不到"):
        withholding.withhold(offices[ASKER], lead, offices.unit(LENDER), "请错了单位")
