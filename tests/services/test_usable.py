"""After its last day a referral is not read, printed, exported or found by its contents at the receiver (S0-42)."""

import csv
from datetime import timedelta

import pytest

from app.domain.errors import NotAllowed
from app.domain.query import Query, where_is
from app.domain.referral import Referral
from app.services.forms import Asked, print_form, record_sheet_pdf
from app.services.looking import page_after
from app.services.records import find_anywhere
from app.services.tables import export_table
from app.services.usable import as_usable
from app.services.workspace import Workspace
from tests.services.offices import ASKER, LENDER, Clock, Offices
from tests.services.test_referrals import arrived, at

WORDS = "履云"


@pytest.fixture
def referral(offices: Offices, clock: Clock) -> Referral:
    """A referral whose purpose ended yesterday."""
    found = arrived(offices, LENDER, ends_on="2026-11-30", answer_by=None)
    clock.moment += timedelta(days=11)
    return found


def exported(offices: Offices, workspace: Workspace) -> str:
    path = offices.folder / f"{workspace.unit.name}.csv"
    export_table(workspace, Referral, path, Query())
    return "\n".join(",".join(row) for row in csv.reader(path.read_text("utf-8-sig").splitlines()))


def found_by(workspace: Workspace, words: str) -> list[str]:
    return [hit.name for hit in find_anywhere(workspace, words) if hit.kind == Referral.table]


def test_what_was_copied_is_not_handed_out_at_the_receiver_and_is_at_the_sender(offices: Offices, referral: Referral) -> None:
    here, there = (as_usable(offices[name], at(offices, name, referral)) for name in (ASKER, LENDER))

    assert (here.suspect, there.suspect, there.detail, there.photos) == ("福州履云鞋行", None, None, ())
    assert (there.number, there.purpose) == (here.number, here.purpose)
    assert at(offices, LENDER, referral).suspect == "福州履云鞋行"


def test_a_spreadsheet_of_the_receiver_has_the_referral_without_its_contents(offices: Offices, referral: Referral) -> None:
    assert WORDS in exported(offices, offices[ASKER])
    assert WORDS not in exported(offices, offices[LENDER])
    assert str(referral.number) in exported(offices, offices[LENDER])


def test_a_list_finds_it_neither_by_hidden_words_nor_by_hidden_fields(offices: Offices, referral: Referral) -> None:
    by_words, by_field = Query(search=WORDS), Query(where=(where_is("suspect", "福州履云鞋行"),))

    def listed(name: str, query: Query) -> list[str]:
        return [record.uid for record in page_after(offices[name], Referral, query, None, 10)]

    assert [listed(LENDER, query) for query in (by_words, by_field, Query(search=str(referral.number)), Query())] == [[], [], [referral.uid], [referral.uid]]
    assert [listed(ASKER, query) for query in (by_words, by_field)] == [[referral.uid]] * 2


def test_quick_find_knows_it_by_its_number_only(offices: Offices, referral: Referral) -> None:
    number = str(referral.number)

    assert found_by(offices[LENDER], WORDS) == []
    assert found_by(offices[LENDER], number) == [number]
    assert len(found_by(offices[ASKER], WORDS)) == 1


def test_it_is_not_printed_any_more_at_the_receiver(offices: Offices, referral: Referral) -> None:
    there, path = offices[LENDER], offices.folder / "referral.pdf"

    with pytest.raises(NotAllowed, match="使用期限已于2026年11月30日届满") as refusal:
        print_form(there, "cangshan-referral", path, Asked(of=referral.uid, draft=True))
    with pytest.raises(NotAllowed, match="不能再打印"):
        record_sheet_pdf(there, at(offices, LENDER, referral))

    assert refusal.value.next_step
    assert not path.exists()
    assert print_form(offices[ASKER], "cangshan-referral", path, Asked(of=referral.uid, draft=True)).exists()
