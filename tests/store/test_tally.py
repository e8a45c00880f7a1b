"""Counting by groups in the database: the same numbers as counting each list by itself."""

import pytest

from app.domain.query import Condition, Query, where_is
from app.domain.query import Test as How
from tests.store.offices import Office
from tests.store.samples import Probe


@pytest.fixture
def records(office: Office):
    rows = [("甲", ("甲", "乙"), 1), ("甲", ("乙",), 2), ("乙", (), 3), (None, ("丙", "丙"), 4)]
    office.add(*(Probe(line=f"第{number}", one=one, several=several, number=number) for one, several, number in rows))
    return office.store.records(Probe)


def test_a_tally_counts_what_each_list_would(records):
    """Issue 6: one question in place of one for every office."""
    asked = (Condition("number", How.UNTIL, 4),)

    found = records.tally(Query(where=asked), "one")

    assert found == {"甲": 2, "乙": 1, None: 1}
    assert [found[one] for one in ("甲", "乙", "丙")] == [records.count(Query(where=(*asked, where_is("one", one)))) for one in ("甲", "乙", "丙")]


def test_a_record_with_many_values_counts_once_for_each(records):
    found = records.tally(Query(), "several")

    assert found == {one: records.count(Query(where=(Condition("several", How.HAS, one),))) for one in ("甲", "乙", "丙")}


def test_several_fields_are_counted_together(records):
    assert records.tally(Query(), "several", "one") == {("甲", "甲"): 1, ("乙", "甲"): 2, ("丙", None): 1}
