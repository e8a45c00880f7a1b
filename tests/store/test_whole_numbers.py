"""Numbers that no database column holds are refused in words, before anything is written."""

import pytest

from app.domain.errors import BadInput
from app.domain.records import fields_of
from tests.store.offices import Office
from tests.store.samples import Probe

LARGEST = 2**63 - 1


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**400])
def test_a_number_beyond_the_column_is_refused_in_words_and_changes_nothing(office: Office, number: int):
    uid = office.add(Probe(unit="ua", line="一"))

    with pytest.raises(BadInput) as told:
        office.set(Probe, uid, number=number)
    with pytest.raises(BadInput):
        office.add(Probe(unit="ua", number=number))

    assert "0 到 1000000000" in told.value.next_step
    assert [(row[0],) for row in office.sql("SELECT number FROM probe")] == [(None,)]


def test_the_largest_that_fits_is_kept(office: Office):
    uid = office.add(Probe(unit="ua", number=LARGEST))

    assert office.get(Probe, uid).number == LARGEST


@pytest.mark.parametrize("typed", [str(2**63), "9" * 400, "-" + "9" * 20, "９" * 30])
def test_a_typed_number_beyond_the_column_is_refused_in_words(typed: str):
    with pytest.raises(BadInput, match="太大"):
        fields_of(Probe)["number"].kind.read(typed)
