"""What a unit has is what each of its computers has: the next bundle carries what one of them still lacks (design.md 5)."""

from app.domain.leads import Lead
from app.services import exchange, leads
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, Clock, Offices, another, clock, offices, template

__all__ = ["clock", "offices", "template"]
SECOND = "区局第二台"


def test_what_one_computer_of_a_unit_has_still_goes_to_the_other(offices: Offices, clock: Clock) -> None:
    with another(offices, clock, BUREAU, SECOND):
        lead = leads.register(offices[ASKER], a_lead(offices[ASKER]))
        offices.deliver(ASKER, BUREAU)
        offices.deliver(BUREAU, ASKER)

        again = offices.send(ASKER, BUREAU)

        assert exchange.import_bundle(offices[SECOND], again).new > 0
        assert offices[SECOND].records(Lead).get(lead.uid).suspect == lead.suspect


def test_what_an_old_bundle_says_about_its_sender_takes_nothing_back(offices: Offices) -> None:
    """A stick that comes twice does not make the next bundle carry again what has arrived."""
    receipts = []
    for suspect in ("甲公司", "乙公司"):
        leads.register(offices[ASKER], a_lead(offices[ASKER], suspect=suspect))
        offices.deliver(ASKER, BUREAU)
        receipts.append(offices.send(BUREAU, ASKER))

    for receipt in reversed(receipts):
        exchange.import_bundle(offices[ASKER], receipt)

    assert exchange.inspect_bundle(offices[BUREAU], offices.send(ASKER, BUREAU)).manifest.segments == ()
