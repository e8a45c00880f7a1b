"""An office with an older program passes on what it does not know, byte for byte, and has it itself after its upgrade (design.md 5)."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import copytree

import pytest

from app.domain.kinds import KINDS
from app.domain.records import Record
from app.exchange.container import read_bundle
from app.services import exchange, identity, sending
from app.services.opening import Opened, open_folder
from app.services.workspace import Workspace
from db.check import check_database
from tests.services.offices import ACCOUNTS, ASKER, BUREAU, COORDINATOR, PASSWORD, Clock, Offices, clock, one_place, template
from tests.store.samples import Memo, NewerNote, Note

__all__ = ["clock", "template"]
OLDER, NEWER = (*KINDS, Note), (*KINDS, NewerNote, Memo)


class Versions:
    """Three offices, each with the kinds of its version."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder, self.clock = folder, clock
        self.started: dict[str, Opened] = {}
        self.offices = Offices(folder, {})

    def open(self, name: str, kinds: Sequence[type[Record]]) -> Workspace:
        """Start the program of that version."""
        self.started[name] = open_folder(self.folder / name, ACCOUNTS[name], PASSWORD, now=self.clock, kinds=kinds, where=one_place)
        self.offices.open[name] = self.started[name].workspace
        return self.offices[name]

    def upgrade(self, name: str) -> Workspace:
        """Close the program and start the later one."""
        self.started[name].close()
        return self.open(name, NEWER)


@pytest.fixture
def versions(template: Path, tmp_path: Path, clock: Clock) -> Iterator[Versions]:
    """仓前所 and 盖山所 have the later program, the bureau between them the earlier one."""
    made = Versions(tmp_path, clock)
    for name, kinds in ((ASKER, NEWER), (COORDINATOR, NEWER), (BUREAU, OLDER)):
        copytree(template / name, tmp_path / name)
        made.open(name, kinds)
    yield made
    for opened in made.started.values():
        opened.close()


def segments_in(office: Workspace, path: Path) -> set[bytes]:
    return set(read_bundle(path, office.store.identity.replica, identity.keys_of(office), identity.roster_of(office)).segments)


def write(office: Workspace, audience: Sequence[str]) -> tuple[str, str]:
    """A record of a kind with a later field and one of a later kind, both overwritten since they were first sealed."""
    note, memo = NewerNote(unit=office.unit.uid, a="甲", c="一"), Memo(unit=office.unit.uid, words="一")
    with office.commit("登记") as change:
        change.add(note, audience)
        change.add(memo, audience)
    sending.export_bundle(office, [office.bureau], office.folder.with_name("lost.ipb"))
    for kind, uid, values in ((NewerNote, note.uid, {"c": "二"}), (Memo, memo.uid, {"words": "二"})):
        record = office.records(kind).get(uid)
        for name, value in values.items():
            setattr(record, name, value)
        with office.commit("修改") as change:
            change.save(record)
    return note.uid, memo.uid


def test_what_an_older_office_does_not_know_it_passes_on_byte_for_byte(versions: Versions) -> None:
    offices = versions.offices
    asker, coordinator, bureau = offices[ASKER], offices[COORDINATOR], offices[BUREAU]
    note, memo = write(asker, sorted(office.unit.uid for office in offices.open.values()))
    came = offices.send(ASKER, BUREAU)
    exchange.import_bundle(bureau, came)

    passed_on = offices.send(BUREAU, COORDINATOR)
    exchange.import_bundle(coordinator, passed_on)

    assert segments_in(bureau, came) == segments_in(coordinator, passed_on)
    assert bureau.records(Note).get(note).a == "甲"
    assert (coordinator.records(NewerNote).get(note).c, coordinator.records(Memo).get(memo).words) == ("二", "二")


def test_after_its_upgrade_it_has_all_of_it_itself(versions: Versions) -> None:
    offices = versions.offices
    asker, coordinator = offices[ASKER], offices[COORDINATOR]
    note, memo = write(asker, sorted(office.unit.uid for office in offices.open.values()))
    offices.deliver(ASKER, BUREAU)
    offices.deliver(BUREAU, COORDINATOR)

    bureau = versions.upgrade(BUREAU)

    assert (bureau.records(NewerNote).get(note).c, bureau.records(Memo).get(memo).words) == ("二", "二")
    assert bureau.records(Memo).get(memo).unit == asker.unit.uid
    assert bureau.store.db.conn.execute("SELECT count(*) FROM parked").fetchone() == (0,)
    assert check_database(bureau.store) == check_database(coordinator.store) == []
