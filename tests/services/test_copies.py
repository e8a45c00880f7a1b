"""Restored backups and copied data folders become replicas of their own; two that nobody could tell apart are found out (design 5, Copies)."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.domain.leads import Lead
from app.services import exchange, identity, inbox, leads, records, sending
from app.services.backups import back_up
from app.services.opening import Opened, Setup, open_folder, set_up
from app.services.set_aside import retry, set_aside
from app.services.todos import EXCHANGE, things_to_do
from app.services.workspace import Workspace
from db.backup import unpack_backup
from db.check import check_database
from db.keys import FLOOR
from tests.services.invented import a_lead
from tests.services.offices import ACCOUNTS, ASKER, BUREAU, COORDINATOR, PASSWORD, Clock, Offices, one_place


def office_in(folder: Path, clock: Clock) -> Opened:
    """An office set up where it stands, opened by what the system says of the place."""
    set_up(folder, Setup(["cangshan"], ASKER, ACCOUNTS[ASKER]), PASSWORD, now=clock, cost=FLOOR)[0].close()
    return open_folder(folder, ACCOUNTS[ASKER], PASSWORD, now=clock)


def opened(folder: Path, clock: Clock) -> Opened:
    return open_folder(folder, ACCOUNTS[ASKER], PASSWORD, now=clock)


def replica_in(folder: Path, clock: Clock) -> str:
    with opened(folder, clock) as workspace:
        return workspace.store.identity.replica


def test_a_folder_that_stays_or_is_renamed_keeps_its_identity(tmp_path: Path, clock: Clock) -> None:
    with office_in(tmp_path / "data", clock) as workspace:
        first = workspace.store.identity.replica
    stayed = replica_in(tmp_path / "data", clock)

    (tmp_path / "data").rename(tmp_path / "renamed")

    assert (stayed, replica_in(tmp_path / "renamed", clock), replica_in(tmp_path / "renamed", clock)) == (first, first, first)


def test_a_copied_folder_is_another_replica_with_other_keys(tmp_path: Path, clock: Clock) -> None:
    with office_in(tmp_path / "data", clock) as workspace:
        first, card = workspace.store.identity.replica, identity.own_fingerprint(workspace)
    shutil.copytree(tmp_path / "data", tmp_path / "copy")

    with opened(tmp_path / "copy", clock) as copy:
        assert copy.store.identity.replica != first
        assert copy.store.identity.unit == copy.unit.uid
        assert identity.own_fingerprint(copy) != card
        assert check_database(copy.store) == []
    assert replica_in(tmp_path / "data", clock) == first


def test_a_restored_backup_is_another_replica(tmp_path: Path, clock: Clock) -> None:
    with office_in(tmp_path / "data", clock) as workspace:
        first, backup = workspace.store.identity.replica, back_up(workspace)
        unpack_backup(backup, tmp_path / "restored")

    assert replica_in(tmp_path / "restored", clock) != first


def test_a_copy_is_told_to_hand_in_its_card(offices: Offices, clock: Clock) -> None:
    with cloned(offices, clock) as copy:
        before = [todo.basis for todo in things_to_do(copy) if todo.kind == EXCHANGE]
        exchanging(offices, copy)

        assert before == ["数据文件夹是复制或恢复的，要按一台新电脑重新登记"]
        assert [todo for todo in things_to_do(copy) if todo.kind == EXCHANGE] == []


def exchanging(offices: Offices, copy: Workspace) -> None:
    """The bureau lists the copy, and every office takes the roster."""
    card, roster = offices.folder / "copy.card", offices.folder / "copy.roster"
    identity.export_card(copy, card)
    identity.sign_new_roster(offices[BUREAU], [card], roster)
    for workspace in (offices[ASKER], offices[COORDINATOR], copy):
        identity.import_roster(workspace, roster)


def cloned(offices: Offices, clock: Clock) -> Opened:
    """A real copy of the asking office's folder, opened where it stands now."""
    shutil.copytree(offices[ASKER].folder, offices.folder / "copy")
    return opened(offices.folder / "copy", clock)


def test_what_both_copies_write_arrives_everywhere(offices: Offices, clock: Clock) -> None:
    """What was not sealed when the folder was copied comes from both, as one record; nothing is forked, nothing lost."""
    shared = leads.register(offices[ASKER], a_lead(offices[ASKER], suspect="复制前登记"))
    draft = leads.save_draft(offices[ASKER], a_lead(offices[ASKER], suspect="复制前的草稿"))
    with cloned(offices, clock) as copy:
        exchanging(offices, copy)
        leads.register(copy, copy.records(Lead).get(draft.uid))
        ours, theirs = leads.register(offices[ASKER], a_lead(offices[ASKER], suspect="甲")), leads.register(copy, a_lead(copy, suspect="乙"))
        both = [offices.send(ASKER, COORDINATOR, BUREAU), offices.folder / "copy.ipb"]
        sending.export_bundle(copy, [offices.unit(COORDINATOR), offices.unit(BUREAU)], both[1])

        arrivals = {name: [exchange.import_bundle(offices[name], path) for path in order] for name, order in ((COORDINATOR, both), (BUREAU, both[::-1]))}

        assert not any(arrival.merged.forked or arrival.refused or arrival.conflicts for found in arrivals.values() for arrival in found)
        for name in (COORDINATOR, BUREAU):
            assert {lead.uid for lead in offices[name].records(Lead).all()} == {shared.uid, draft.uid, ours.uid, theirs.uid}
        assert check_database(copy.store) == []


def test_the_bureau_restored_from_a_backup_still_signs_rosters(offices: Offices, clock: Clock) -> None:
    backup = back_up(offices[BUREAU])
    unpack_backup(backup, offices.folder / "bureau")
    with open_folder(offices.folder / "bureau", ACCOUNTS[BUREAU], PASSWORD, now=clock) as restored:
        identity.sign_new_roster(restored, [], offices.folder / "after.roster")

        taken = identity.import_roster(offices[ASKER], offices.folder / "after.roster")
        path = offices.folder / "restored.ipb"
        sending.export_bundle(restored, [offices.unit(ASKER)], path)

        assert taken.version == 2
        assert exchange.import_bundle(offices[ASKER], path).refused == []


def test_two_that_write_as_one_replica_are_found_out_and_named(offices: Offices, clock: Clock) -> None:
    """A copy that no program could tell, of a whole virtual machine for instance: the second content of a number is set aside, with the office's name."""
    place = offices.folder / "twin" / ASKER
    shutil.copytree(offices[ASKER].folder, place)
    with open_folder(place, ACCOUNTS[ASKER], PASSWORD, now=clock, where=one_place) as twin:
        first, second = leads.register(offices[ASKER], a_lead(offices[ASKER], suspect="甲")), leads.register(twin, a_lead(twin, suspect="乙"))
        path = offices.folder / "twin.ipb"
        sending.export_bundle(twin, [offices.unit(COORDINATOR)], path)
        exchange.import_bundle(offices[COORDINATOR], offices.send(ASKER, COORDINATOR))

        arrival = exchange.import_bundle(offices[COORDINATOR], path)

        assert twin.store.identity == offices[ASKER].store.identity
        assert arrival.merged.forked
        assert any(f"{ASKER}的第1份数据" in text and "不一致" in text for text in arrival.refused)
        assert [lead.uid for lead in offices[COORDINATOR].records(Lead).all()] == [first.uid]
        (kept,) = set_aside(offices[COORDINATOR])
        assert (kept.unit, kept.computer, kept.doubled, list(kept.holds)) == (ASKER, "A", True, ["新的线索“仓前2026A0001 乙”", "办理步骤 1 条"])

        assert retry(offices[COORDINATOR], [kept.id]) == 1
        assert offices[COORDINATOR].records(Lead).find(second.uid) is not None
        assert set_aside(offices[COORDINATOR]) == []


def test_offices_that_got_two_contents_of_one_number_agree_when_a_person_has_decided(offices: Offices, clock: Clock) -> None:
    """The coordinator got the one, the bureau the other. The unit whose folder was doubled begins anew with both, and decides."""
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER]))
    offices.deliver(ASKER, COORDINATOR, BUREAU)
    shutil.copytree(offices[ASKER].folder, offices.folder / "twin" / ASKER)
    with open_folder(offices.folder / "twin" / ASKER, ACCOUNTS[ASKER], PASSWORD, now=clock, where=one_place) as twin:
        added = [leads.register(writer, a_lead(writer, suspect=name)) for writer, name in ((offices[ASKER], "甲"), (twin, "乙"))]
        for writer, phone in ((offices[ASKER], "13900001111"), (twin, "13900002222")):
            change_phone(writer, lead, phone)
        offices.deliver(ASKER, COORDINATOR)
        paths = [offices.folder / "to-bureau.ipb", offices.folder / "to-coordinator.ipb"]
        for name, path in zip((BUREAU, COORDINATOR), paths, strict=True):
            sending.export_bundle(twin, [offices.unit(name)], path)
            exchange.import_bundle(offices[name], path)
    assert [offices[name].records(Lead).get(lead.uid).suspect_phone for name in (COORDINATOR, BUREAU)] == ["13900001111", "13900002222"]

    retry(offices[COORDINATOR], [one.id for one in set_aside(offices[COORDINATOR])])
    offices.deliver(COORDINATOR, BUREAU, ASKER)
    assert any("另一台电脑在用本机的身份" in text for text in offices.deliver(COORDINATOR, ASKER)[0].refused)
    for name in (BUREAU, ASKER):
        retry(offices[name], [one.id for one in set_aside(offices[name])])
    with begun_anew(offices, clock) as renewed:
        (conflict,) = inbox.conflicts(renewed)
        assert {version.value for version in conflict.open.versions} == {"13900001111", "13900002222"}
        inbox.choose(renewed, conflict, 1)
        path = offices.folder / "decided.ipb"
        sending.export_bundle(renewed, [offices.unit(COORDINATOR), offices.unit(BUREAU)], path)
        for name in (COORDINATOR, BUREAU):
            assert exchange.import_bundle(offices[name], path).gaps == []
        decided = renewed.records(Lead).get(lead.uid).suspect_phone
        everybody = [offices[COORDINATOR], offices[BUREAU], renewed]

        assert {one.records(Lead).get(lead.uid).suspect_phone for one in everybody} == {decided}
        assert all({added[0].uid, added[1].uid, lead.uid} == {found.uid for found in one.records(Lead).all()} for one in everybody)
        assert [inbox.conflicts(one) for one in everybody] == [[], [], []]
        assert [set_aside(one) for one in everybody] == [[], [], []]
        assert [check_database(one.store) for one in everybody] == [[], [], []]


def change_phone(workspace: Workspace, lead: Lead, phone: str) -> None:
    changed = workspace.records(Lead).get(lead.uid)
    changed.suspect_phone = phone
    records.save(workspace, changed)


@contextmanager
def begun_anew(offices: Offices, clock: Clock) -> Iterator[Workspace]:
    """The asking office closes and opens its folder again, and hands in its new card."""
    before, folder = offices[ASKER].store.identity.replica, offices.folder / "again" / ASKER
    shutil.copytree(offices[ASKER].folder, folder)
    with open_folder(folder, ACCOUNTS[ASKER], PASSWORD, now=clock, where=one_place) as renewed:
        assert renewed.store.identity.replica != before
        exchanging(offices, renewed)
        yield renewed


@pytest.mark.parametrize("sealed", [True, False])
def test_a_change_in_the_copy_after_the_copying_is_one_of_its_own(offices: Offices, clock: Clock, sealed: bool) -> None:
    lead = leads.register(offices[ASKER], a_lead(offices[ASKER]))
    if sealed:
        offices.deliver(ASKER, COORDINATOR)
    with cloned(offices, clock) as copy:
        exchanging(offices, copy)
        changed = copy.records(Lead).get(lead.uid)
        changed.suspect_phone = "13900001111"
        records.save(copy, changed)
        path = offices.folder / "copy.ipb"
        sending.export_bundle(copy, [offices.unit(COORDINATOR)], path)

        exchange.import_bundle(offices[COORDINATOR], path)

        found = offices[COORDINATOR].records(Lead).get(lead.uid)
        assert found.suspect_phone == "13900001111"
