"""The same numbers before an export, in the preview, after the import and in the list of bundles; looking writes nothing (design 5)."""

import pytest

from app.domain.step_record import Step
from app.domain.support import SupportRequest
from app.exchange import segment
from app.services import exchange, leads, steps
from app.services.backups import KEPT_BEFORE_IMPORTS, back_up, backups_of
from app.services.bundle_preview import Mark, preview_bundle, take_in
from app.services.exchange_views import leaving
from db.merge import Refused
from db.outbox import bundles, waiting_records
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Clock, Offices
from tests.services.test_exchange import record_digest
from tests.services.test_support import asked, at


def test_a_step_counts_as_a_change_of_its_record_wherever_records_are_counted(offices: Offices) -> None:
    request = asked(offices)
    coordinator = offices[COORDINATOR]
    offices.deliver(COORDINATOR, LENDER)
    steps.take_step(coordinator, at(offices, COORDINATOR, request), "accept")
    leads.register(coordinator, a_lead(coordinator))
    steps.take_step(coordinator, at(offices, COORDINATOR, request), "propose", {"lender": offices.unit(LENDER).uid, "proposed_people": 2, "proposal": "就近"})

    before = {name: sum(number for _, number in leaving(coordinator, [offices.unit(name)]).records) for name in (LENDER, BUREAU)}
    waiting = waiting_records(coordinator.store)
    path = offices.send(COORDINATOR, LENDER, BUREAU)
    promised = preview_bundle(offices[LENDER], path)
    result = take_in(offices[LENDER], path, promised.before)

    assert before == {LENDER: 1, BUREAU: 3}
    assert waiting == 2
    assert (promised.counts[Mark.CHANGED], promised.writes, result.writes) == (1, 1, 1)
    counts = next(entry.counts for entry in bundles(offices[LENDER].store) if (entry.peer, entry.number) == (coordinator.unit.uid, 2))
    assert (counts["new"], counts["changed"], counts["conflicts"]) == (0, 1, 0)
    assert offices[LENDER].records(Step).count() > 2


def test_what_leaves_is_what_arrives(offices: Offices) -> None:
    asker = offices[ASKER]
    for _ in range(3):
        leads.register(asker, a_lead(asker))
    told = sum(number for _, number in leaving(asker, [offices.unit(COORDINATOR)]).records)

    path = offices.send(ASKER, COORDINATOR)
    promised, arrival = preview_bundle(offices[COORDINATOR], path), exchange.import_bundle(offices[COORDINATOR], path)

    assert told == promised.writes == arrival.new == 3


def test_looking_at_what_would_leave_writes_nothing_and_waits_for_nobody(offices: Offices) -> None:
    asker = offices[ASKER]
    leads.register(asker, a_lead(asker))
    before = record_digest(offices, ASKER)
    other = asker.reopen()
    other.store.db.conn.execute("BEGIN IMMEDIATE")

    found = leaving(asker, [offices.unit(COORDINATOR)])

    other.store.db.conn.execute("ROLLBACK")
    other.close()
    assert found.in_words() == "线索 1"
    assert record_digest(offices, ASKER) == before


def test_a_bundle_that_was_held_is_not_called_one_without_news(offices: Offices, clock: Clock) -> None:
    asker, kept = offices[ASKER], clock.moment
    leads.register(asker, a_lead(asker))
    clock.moment = kept.replace(year=2027)
    path = offices.send(ASKER, COORDINATOR)
    clock.moment = kept

    arrival = exchange.import_bundle(offices[COORDINATOR], path)

    assert arrival.merged.held
    assert not arrival.nothing_new
    assert not preview_bundle(offices[COORDINATOR], path).nothing_new


@pytest.mark.parametrize("what", ["early", "held", "forked", "refused"])
def test_nothing_that_waits_or_was_set_aside_is_called_nothing_new(offices: Offices, what: str) -> None:
    asker = offices[ASKER]
    leads.register(asker, a_lead(asker))
    path = offices.send(ASKER, COORDINATOR)
    exchange.import_bundle(offices[COORDINATOR], path)
    arrival = exchange.inspect_bundle(offices[COORDINATOR], path)
    assert arrival.nothing_new

    getattr(arrival.merged, what).append(Refused("lead", "", "", "某因"))

    assert not arrival.nothing_new


def test_pieces_of_one_bundle_that_depend_on_each_other_are_previewed_whatever_their_clocks(offices: Offices, clock: Clock) -> None:
    """The author of one was behind in time, but had seen the other."""
    asker, coordinator, kept = offices[ASKER], offices[COORDINATOR], clock.moment
    request = asked(offices)
    clock.moment = kept.replace(hour=20)
    steps.take_step(coordinator, at(offices, COORDINATOR, request), "accept")
    offices.deliver(COORDINATOR, ASKER)
    clock.moment = kept
    mine = asker.records(SupportRequest).get(request.uid)
    steps.take_step(asker, mine, "withdraw", {}, "不需要了")
    path = offices.send(ASKER, LENDER)
    before = record_digest(offices, LENDER)

    promised = preview_bundle(offices[LENDER], path)

    assert promised.counts[Mark.REFUSED] == promised.counts[Mark.WAITING] == 0
    assert record_digest(offices, LENDER) == before


def test_what_is_too_large_for_one_segment_is_exported_in_several_and_read_by_all(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    asker = offices[ASKER]
    for _ in range(6):
        leads.register(asker, a_lead(asker))
    monkeypatch.setattr(segment, "INFLATED_LIMIT", 2500)
    told = leaving(asker, [offices.unit(COORDINATOR)]).in_words()

    path = offices.send(ASKER, COORDINATOR)
    promised, arrival = preview_bundle(offices[COORDINATOR], path), exchange.import_bundle(offices[COORDINATOR], path)

    assert told == "线索 6"
    assert len(arrival.manifest.segments) > 2
    assert promised.writes == arrival.new == 6
    assert arrival.refused == []


@pytest.mark.usefixtures("every_import_is_backed_up")
def test_bundles_that_come_one_after_the_other_share_the_backup_from_before_the_first(offices: Offices) -> None:
    asker, coordinator = offices[ASKER], offices[COORDINATOR]
    leads.register(asker, a_lead(asker))
    offices.deliver(ASKER, COORDINATOR)
    before_the_first = backups_of(coordinator)

    leads.register(asker, a_lead(asker))
    offices.deliver(ASKER, COORDINATOR)
    directly_after = backups_of(coordinator)
    leads.register(coordinator, a_lead(coordinator))
    leads.register(asker, a_lead(asker))
    offices.deliver(ASKER, COORDINATOR)

    assert len(before_the_first) == 1
    assert directly_after == before_the_first
    assert len(backups_of(coordinator)) == 2


@pytest.mark.usefixtures("every_import_is_backed_up")
def test_a_bundle_without_news_between_two_others_does_not_cost_a_backup(offices: Offices) -> None:
    asker, coordinator = offices[ASKER], offices[COORDINATOR]
    leads.register(asker, a_lead(asker))
    offices.deliver(ASKER, COORDINATOR)
    exchange.import_bundle(coordinator, offices.send(ASKER, COORDINATOR))

    leads.register(asker, a_lead(asker))
    offices.deliver(ASKER, COORDINATOR)

    assert len(backups_of(coordinator)) == 1


@pytest.mark.usefixtures("every_import_is_backed_up")
def test_a_backup_that_is_no_longer_there_is_made_again_before_the_next_import(offices: Offices) -> None:
    asker, coordinator = offices[ASKER], offices[COORDINATOR]
    leads.register(asker, a_lead(asker))
    offices.deliver(ASKER, COORDINATOR)
    backups_of(coordinator)[0].unlink()

    leads.register(asker, a_lead(asker))
    offices.deliver(ASKER, COORDINATOR)

    assert len(backups_of(coordinator)) == 1


@pytest.mark.usefixtures("every_import_is_backed_up")
def test_imports_keep_their_backups_to_themselves_and_make_none_without_news(offices: Offices) -> None:
    """However many bundles come, the backups that the office made itself stay."""
    asker, coordinator = offices[ASKER], offices[COORDINATOR]
    own = back_up(coordinator)
    for _ in range(KEPT_BEFORE_IMPORTS + 2):
        leads.register(asker, a_lead(asker))
        offices.deliver(ASKER, COORDINATOR)
        leads.register(coordinator, a_lead(coordinator))
    kept = backups_of(coordinator)

    exchange.import_bundle(coordinator, offices.send(ASKER, COORDINATOR))

    assert kept[0] == own
    assert len(kept) == 1 + KEPT_BEFORE_IMPORTS
    assert backups_of(coordinator) == kept
