"""Random schedules between real computers with real bundle files: whatever is lost, doubled, late or interrupted, all agree in the end (design.md 5).

The oracle is the definition: a value lives unless somebody who saw it wrote over it. `ZHILIAN_SCHEDULES` sets how many schedules are run.
"""

import os
import random
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.errors import Cancelled
from app.domain.leads import Lead
from app.services import exchange, inbox, leads, records, sending
from app.services.workspace import Workspace
from db.check import check_database
from db.versions import live_versions
from tests.services.invented import a_lead
from tests.services.offices import ASKER, BUREAU, COORDINATOR, NOON, Clock, Offices, second

__all__ = ["second"]

SCHEDULES = int(os.environ.get("ZHILIAN_SCHEDULES", "6"))
SEED = os.environ.get("ZHILIAN_SEED", "知联")
FIELDS = ("place", "goods")
Dot = tuple[int, str]


def dots(office: Workspace, uid: str, name: str) -> set[Dot]:
    """Clock and author of everything that lives in a field."""
    store = office.store
    table = store.tables["lead"]
    row = store.db.conn.execute(f"{table.select} WHERE uid = ?", (uid,)).fetchone()
    return {(version.clock, store.replica_uid(version.replica)) for version in live_versions(store, table, row, table.field_ids[name], name)}


def portrait(office: Workspace, uid: str) -> object:
    """What an office shows of the lead: its values, its open conflicts with their authors, what lives."""
    lead = office.records(Lead).get(uid)
    found = [
        (one.open.field, one.base, [(version.value, version.unit, version.account, version.at) for version in one.open.versions])
        for one in inbox.conflicts(office, lead)
    ]
    return [getattr(lead, name) for name in FIELDS], lead.deleted, found, [sorted(dots(office, uid, name)) for name in FIELDS]


class Schedule:
    """One lead, what was written to it, and the files that are under way."""

    def __init__(self, offices: Offices, writers: list[str], clock: Clock, chance: random.Random, number: int) -> None:
        self.offices, self.writers, self.clock, self.chance = offices, writers, clock, chance
        self.everyone = [*writers, COORDINATOR, BUREAU]
        self.uid = leads.register(offices[ASKER], a_lead(offices[ASKER], suspect=f"第{number}家商行")).uid
        first = offices.folder / f"begin-{number}.ipb"  # everybody begins with the lead as it was registered
        sending.export_bundle(offices[ASKER], sending.reachable_units(offices[ASKER]), first)
        self.files: list[Path] = [first]
        self.written: dict[str, set[Dot]] = {name: set() for name in FIELDS}
        self.replaced: dict[str, set[Dot]] = {name: set() for name in FIELDS}

    def run(self, steps: int) -> None:
        doing = [self.write, self.write, self.export, self.export, self.take_in, self.take_in, self.take_in, self.interrupt, self.decide, self.shift_clock]
        for turn in range(steps):
            self.chance.choice(doing)(turn)

    def write(self, turn: int) -> None:
        office, name = self.offices[self.chance.choice(self.writers)], self.chance.choice(FIELDS)
        lead = office.records(Lead).find(self.uid)
        if lead is not None:
            before = dots(office, self.uid, name)
            records.put(lead, {name: f"第{turn}次所写"})
            records.save(office, lead)
            self._note(office, name, before)

    def decide(self, _turn: int) -> None:
        office = self.offices[self.chance.choice(self.writers)]
        lead = office.records(Lead).find(self.uid)
        for one in inbox.conflicts(office, lead) if lead else ():
            before = dots(office, self.uid, one.open.field)
            inbox.choose(office, one, self.chance.randrange(len(one.open.versions)))
            self._note(office, one.open.field, before)

    def _note(self, office: Workspace, name: str, before: set[Dot]) -> None:
        new = dots(office, self.uid, name) - before
        self.written[name] |= new
        self.replaced[name] |= before if new else set()

    def export(self, _turn: int) -> None:
        sender = self.chance.choice(self.everyone)
        units = {self.offices.unit(name).uid: self.offices.unit(name) for name in self.chance.sample(self.everyone, self.chance.randint(1, 3))}
        reachable = {unit.uid for unit in sending.reachable_units(self.offices[sender])}
        path = self.offices.folder / f"{len(list(self.offices.folder.glob('*.ipb')))}-{self.chance.random()}.ipb"
        to = [unit for uid, unit in units.items() if uid in reachable]
        if to:
            sending.export_bundle(self.offices[sender], to, path)
            self.files.append(path)

    def take_in(self, _turn: int) -> None:
        """Any file that is for this computer, old or new, again or for the first time."""
        for path in self.chance.sample(self.files, min(2, len(self.files))):
            name = self.chance.choice(self.everyone)
            if self._is_for(name, path):
                exchange.import_bundle(self.offices[name], path)

    def interrupt(self, _turn: int) -> None:
        """Stopped in the middle of an import: nothing of it stays."""
        if self.files:
            path, name = self.chance.choice(self.files), self.chance.choice(self.everyone)
            if self._is_for(name, path):
                calls = self.chance.randint(1, 3)

                def stop(_done: int, _total: int) -> None:
                    nonlocal calls
                    calls -= 1
                    if calls <= 0:
                        raise Cancelled

                before = self.offices[name].store.meta("fold")
                try:
                    exchange.import_bundle(self.offices[name], path, stop)
                except Cancelled:
                    assert self.offices[name].store.meta("fold") == before

    def shift_clock(self, _turn: int) -> None:
        self.clock.moment += timedelta(seconds=self.chance.randint(-7200, 7200))

    def _is_for(self, name: str, path: Path) -> bool:
        try:
            exchange.inspect_bundle(self.offices[name], path)
        except exchange.UserError:
            return False
        return True

    def settle(self) -> None:
        """All meet in the end: a few rounds in which everybody's bundle reaches everybody."""
        for _ in range(3):
            for sender in self.everyone:
                reachable = sending.reachable_units(self.offices[sender])
                path = self.offices.folder / f"end-{self.chance.random()}.ipb"
                sending.export_bundle(self.offices[sender], reachable, path)
                for name in self.everyone:
                    if name != sender:
                        exchange.import_bundle(self.offices[name], path)
                path.unlink()


@pytest.mark.parametrize("part", range(3))
def test_whatever_happens_to_the_files_all_computers_agree_in_the_end(offices: Offices, second: str, clock: Clock, part: int) -> None:
    """S0-73; loss, doubling, reordering, partial recipients, clocks off by hours, interruption, decisions in between."""
    for number in range(part, SCHEDULES, 3):
        chance = random.Random(f"{SEED}-{number}")
        clock.moment = NOON
        schedule = Schedule(offices, [ASKER, second], clock, chance, number)
        schedule.run(chance.randint(6, 14))
        clock.moment = NOON + timedelta(hours=8)
        schedule.settle()

        seen = {name: portrait(offices[name], schedule.uid) for name in schedule.everyone}
        assert {name: one == seen[ASKER] for name, one in seen.items()} == dict.fromkeys(schedule.everyone, True), (number, seen)
        for name in FIELDS:
            assert dots(offices[ASKER], schedule.uid, name) == schedule.written[name] - schedule.replaced[name], number
    assert all(check_database(offices[name].store) == [] for name in (ASKER, second, COORDINATOR, BUREAU))
