"""A computer that the bureau withdrew: what it writes afterwards is refused, what others had from it before still spreads (S0-61, design 5)."""

from pathlib import Path

import pytest

from app.domain.errors import UserError
from app.domain.support import SupportRequest
from app.exchange.container import Acknowledged, Cover, Section, read_bundle, write_bundle
from app.exchange.streams import stream_id
from app.services import exchange, identity, leads, support
from app.services.workspace import Workspace
from tests.services.invented import a_lead, a_request
from tests.services.offices import ASKER, BUREAU, COORDINATOR, LENDER, Offices
from tests.services.test_exchange import record_digest


def asked(office: Workspace) -> str:
    """A request that the whole group and the bureau may see."""
    return support.submit(office, a_request(office, leads.register(office, a_lead(office)))).uid


def withdraw(offices: Offices, name: str, *informed: str) -> None:
    """The bureau withdraws the office's computer; the informed offices learn of it."""
    path = offices.folder / "withdrawn.roster"
    identity.sign_new_roster(offices[BUREAU], [], path, revoke=[identity.own_fingerprint(offices[name])])
    for other in informed:
        identity.import_roster(offices[other], path)


def test_bundles_of_a_withdrawn_computer_are_refused_and_nothing_is_written(offices: Offices) -> None:
    asked(offices[ASKER])
    path = offices.send(ASKER, COORDINATOR)
    withdraw(offices, ASKER, COORDINATOR)
    before = record_digest(offices, COORDINATOR)

    with pytest.raises(UserError) as refusal:
        exchange.import_bundle(offices[COORDINATOR], path)

    assert refusal.value.kind == "revoked_sender"
    assert "已停用" in refusal.value.what
    assert record_digest(offices, COORDINATOR) == before


def test_what_a_withdrawn_computer_wrote_before_still_comes_by_way_of_others(offices: Offices) -> None:
    """Otherwise whatever the others built upon it could never be merged."""
    request = asked(offices[ASKER])
    offices.deliver(ASKER, BUREAU)
    withdraw(offices, ASKER, COORDINATOR, LENDER)

    arrivals = offices.deliver(BUREAU, COORDINATOR, LENDER)

    assert [arrival.refused for arrival in arrivals] == [[], []]
    assert [offices[name].records(SupportRequest).get(request).state for name in (COORDINATOR, LENDER)] == ["已提交", "已提交"]


def passed_on(offices: Offices, path: Path, *, vouched: bool) -> Path:
    """The asker's segments for the coordinator in a bundle of the bureau, which merged none of them; `vouched` when it claims that it did."""
    coordinator, bureau = offices[COORDINATOR], offices[BUREAU]
    old = identity.roster_of(coordinator)
    segments = list(read_bundle(path, coordinator.store.identity.replica, identity.keys_of(coordinator), old).segments)
    manifest = read_bundle(path, coordinator.store.identity.replica, identity.keys_of(coordinator), old).manifest
    said = [Acknowledged(one.replica, stream_id(one.audience), one.seq if vouched else one.seq - 1) for one in manifest.segments]
    me = bureau.store.identity
    cover = Cover(me.replica, me.unit, bureau.unit.full_name or "", "宋知夏", 900, "2026-11-20T13:00:00+08:00", old.version)
    relayed = path.with_name("relayed.ipb")
    write_bundle(relayed, cover, [Section(old.live(coordinator.unit.uid), segments, (), said)], identity.keys_of(bureau))
    return relayed


def test_what_nobody_in_use_vouches_for_is_left_out_with_the_reason(offices: Offices) -> None:
    """The one who relays it has not merged it: it may have been written yesterday or last year, no clock can tell."""
    asked(offices[ASKER])
    relayed = passed_on(offices, offices.send(ASKER, COORDINATOR), vouched=False)
    withdraw(offices, ASKER, COORDINATOR)
    before = record_digest(offices, COORDINATOR)

    with pytest.raises(UserError, match="由已停用的电脑写成") as refusal:
        exchange.import_bundle(offices[COORDINATOR], relayed)

    assert refusal.value.next_step
    assert record_digest(offices, COORDINATOR) == before


def test_what_a_computer_in_use_vouches_for_is_taken(offices: Offices) -> None:
    request = asked(offices[ASKER])
    relayed = passed_on(offices, offices.send(ASKER, COORDINATOR), vouched=True)
    withdraw(offices, ASKER, COORDINATOR)

    assert exchange.import_bundle(offices[COORDINATOR], relayed).refused == []
    assert offices[COORDINATOR].records(SupportRequest).get(request).state == "已提交"


def test_a_withdrawn_computer_is_told_so_when_it_would_export_or_import(offices: Offices) -> None:
    path = offices.send(BUREAU, ASKER)
    withdraw(offices, ASKER, ASKER)

    for act in (lambda: offices.send(ASKER, BUREAU), lambda: exchange.import_bundle(offices[ASKER], path)):
        with pytest.raises(UserError, match="本机已被区局停用"):
            act()


def test_nothing_is_written_for_a_withdrawn_computer(offices: Offices) -> None:
    withdraw(offices, LENDER, ASKER)

    with pytest.raises(UserError, match="没有这个单位可用的电脑"):
        offices.send(ASKER, LENDER)
