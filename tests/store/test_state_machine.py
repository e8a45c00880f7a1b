"""Everything that may happen between offices that never meet, in any order: they agree in the end, on the data and on the inbox (S0-73, design 5).

Real databases, real signed segments in real files: loss, doubling, reordering, parts of bundles, clocks wrong by years, imports stopped in the middle,
undone or left out in part, programs of two versions, records shown to further units by two who do not know of each other, copied and restored computers.
`ZHILIAN_SEQUENCES` says how many sequences are played; then they are drawn anew, from the seed of `--hypothesis-seed`. More than a few hundred take longer
than a test may: `-o faulthandler_timeout=0`.
"""

import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from app.domain.errors import NotAllowed
from app.domain.records import Record
from db.aside import listed
from db.check import check_database
from db.import_undo import imports_of, release, undo_imports
from db.inbox import binned_while_edited, open_fields
from db.merge import take_from_aside
from db.whole import Move, last_move
from tests.store.offices import CLERK, Builder, Office
from tests.store.post import Account, Cell, Dot, Interrupted, Post, copied, dots, everything, opened_copy
from tests.store.samples import Memo, NewerNote, Note

SEQUENCES = int(os.environ.get("ZHILIAN_SEQUENCES", "100"))
PHASES = [phase for phase in Phase if phase is not Phase.shrink or SEQUENCES <= 1000]
OLDER: tuple[type[Record], ...] = (Note,)
NEWER: tuple[type[Record], ...] = (NewerNote, Memo)
FIELDS = {"note": ("a", "b", "c", "_deleted"), "memo": ("words", "_deleted")}
FIRST = ("ua", "ub")
UNITS = ("ua", "ub", "uc", "ud")
MOST_COMPUTERS = 6
YEARS = (-3 * 365, -1, 0, 1, 2 * 365)
who = st.integers(0, MOST_COMPUTERS - 1)
which = st.integers(0, 3)
some = st.lists(st.integers(0, 40), max_size=6)


@dataclass
class Computer:
    """One office, what it wrote since it last sealed, and its last backup with what was unsealed then."""

    office: Office
    newer: bool
    pending: list[tuple[Cell, Dot]] = field(default_factory=list)
    backup: tuple[Path, list[tuple[Cell, Dot]], bool] | None = None

    @property
    def kinds(self) -> Sequence[type[Record]]:
        return NEWER if self.newer else OLDER

    def declared(self, kind: str) -> type[Record]:
        return next(declared for declared in self.kinds if declared.table == kind)


class Offices(RuleBasedStateMachine):
    """Three to six computers of four units, of which two may show a record to the others."""

    builder: Builder

    def __init__(self) -> None:
        super().__init__()
        self.scratch = tempfile.TemporaryDirectory(prefix="zhilian-post-", dir=self.builder.folder)
        self.account = Account()
        self.uids: dict[str, list[str]] = {"note": [], "memo": []}
        self.computers: list[Computer] = []
        self.bundles = 0
        self.copies = False
        self.begun_twice: set[str] = set()
        """Records that nobody had been told when a computer was copied."""
        self.shown: dict[tuple[str, str], int] = {}
        """By record and further unit, how often it was shown to it."""
        self.left_out: dict[tuple[str, str], list[Move | None]] = {}
        """The same, by whom it was left out."""
        self.kept_from: list[tuple[str, Cell, object]] = []
        """What was written by somebody who knew that a unit had been left out."""
        self.turn = 0

    @initialize(
        most=st.sampled_from((1, 3, 1000)),
        newer=st.sets(st.integers(0, 3)),
        days=st.lists(st.sampled_from(YEARS), min_size=4, max_size=4),
        count=st.integers(3, 4),
    )
    def begin(self, most: int, newer: set[int], days: list[int], count: int) -> None:
        self.post = Post(Path(self.scratch.name), most)
        for place, unit in enumerate(UNITS[:count]):
            kinds = NEWER if place in newer else OLDER
            self.computers.append(Computer(self.builder.office(unit, kinds, skew=days[place] * 86_400), place in newer))
        self.add(0, False)
        for _ in range(2):
            for computer in self.computers:
                self.take(computer, list(self.post.names), trust=True)

    # -- what people do

    @rule(place=who, memo=st.booleans())
    def add(self, place: int, memo: bool) -> None:
        computer = self.computer(place)
        if computer.office.unit in FIRST and (computer.newer or not memo):
            kind = computer.declared("memo" if memo else "note")
            self.uids[kind.table].append(computer.office.add(Memo(words="初") if memo else kind(a="初"), audience=FIRST))

    @rule(place=who, number=which, kind=st.sampled_from(("note", "note", "memo")), name=st.integers(0, 5))
    def write(self, place: int, number: int, kind: str, name: int) -> None:
        computer, fields = self.computer(place), FIELDS[kind]
        chosen, uid = fields[name % len(fields)], self.one_here(computer, kind, number)
        if uid is None or (chosen == "c" and not computer.newer):
            return
        cell, office = (kind, uid, chosen), computer.office
        before = dots(office, cell)
        declared = computer.declared(kind)
        value: object = not office.get(declared, uid).deleted if chosen == "_deleted" else f"第{self.turn}次"
        try:
            office.set(declared, uid, **{"deleted" if chosen == "_deleted" else chosen: value})
        except NotAllowed:  # something of that record was left out here: nobody writes over what nobody has seen
            assert any(one.unticked and one.uid == uid for one in listed(office.store))
            return
        self.turn += 1
        new = dots(office, cell) - before
        assert len(new) == 1, "a write that left no trace"
        self.account.note(cell, new, before, value)
        self.kept_from += [(unit, cell, value) for unit in UNITS if self.knows_left_out(computer, kind, uid, unit)]
        computer.pending += [(cell, dot) for dot in new]

    @rule(place=who, number=which, unit=st.sampled_from(UNITS[2:]), kind=st.sampled_from(("note", "note", "memo")))
    def show_to(self, place: int, number: int, unit: str, kind: str) -> None:
        """Two units may show a record to a further one, each without knowing what the other does."""
        computer = self.computer(place)
        uid = self.one_here(computer, kind, number)
        if uid is None or computer.office.unit not in FIRST:
            return
        if self.copies and self.is_untold(computer, kind, uid):
            return  # a record that two copies of a computer first tell to different units is not covered (docs/decisions/records-that-move.md)
        seen_by = computer.office.store.records(computer.declared(kind)).audience(uid)
        if unit not in seen_by:
            self.shown[uid, unit] = self.shown.get((uid, unit), 0) + 1
            with computer.office.store.commit(CLERK, "请别的单位一起看") as change:
                change.move(computer.office.get(computer.declared(kind), uid), (*seen_by, unit))

    @rule(place=who, number=which, unit=st.sampled_from(UNITS[2:]), kind=st.sampled_from(("note", "note", "memo")))
    def show_no_more(self, place: int, number: int, unit: str, kind: str) -> None:
        """One of the two leaves a unit out that sees the record; the other may do something else meanwhile."""
        computer = self.computer(place)
        uid = self.one_here(computer, kind, number)
        if uid is None or computer.office.unit not in FIRST or (self.copies and self.is_untold(computer, kind, uid)):
            return
        store, declared = computer.office.store, computer.declared(kind)
        seen_by = store.records(declared).audience(uid)
        if unit in seen_by:
            with store.commit(CLERK, "不再给别的单位看") as change:
                change.move(computer.office.get(declared, uid), [one for one in seen_by if one != unit])
            self.left_out.setdefault((uid, unit), []).append(move_of(computer.office, kind, uid))

    # -- what happens to files

    @rule(place=who, picks=some, newest=st.booleans(), trust=st.booleans(), left_out=st.none() | which)
    def import_some(self, place: int, picks: list[int], newest: bool, trust: bool, left_out: int | None) -> None:
        """Any segments, old or new, in any order, again or for the first time; perhaps without one record."""
        computer = self.computer(place)
        excluded = [] if left_out is None or not self.uids["note"] else [("note", self.uids["note"][left_out % len(self.uids["note"])])]
        self.take(computer, self.chosen(picks, newest=newest), trust=trust, excluded=excluded)

    @rule(place=who, trust=st.booleans())
    def import_all(self, place: int, trust: bool) -> None:
        self.take(self.computer(place), list(self.post.names), trust=trust)

    @rule(place=who, picks=some)
    def stopped_import(self, place: int, picks: list[int]) -> None:
        """The program dies before the import is done: opened again, nothing of it is there."""
        computer = self.computer(place)
        self.seal(computer)
        before = everything(computer.office)
        with pytest.raises(Interrupted):
            self.post.give(computer.office, self.chosen(picks, newest=True), "中断", trust_clock=True, stop=True)
        computer.office.reopened()
        assert everything(computer.office) == before

    @rule(place=who)
    def seal_now(self, place: int) -> None:
        self.seal(self.computer(place))

    @rule(place=who)
    def undo_the_last_import(self, place: int) -> None:
        office = self.computer(place).office
        last = next((taken for taken in imports_of(office.store) if not taken.undone), None)
        if last is not None:
            with suppress(NotAllowed):
                undo_imports(office.store, CLERK, [last], "撤销导入")

    # -- what happens to computers

    @rule(place=who, days=st.sampled_from(YEARS))
    def set_the_clock(self, place: int, days: int) -> None:
        self.computer(place).office.clock.at += timedelta(days=days)

    @rule(place=who)
    def upgrade(self, place: int) -> None:
        computer = self.computer(place)
        computer.newer = True
        computer.office.reopened(NEWER)

    @rule(place=who)
    def back_up(self, place: int) -> None:
        computer = self.computer(place)
        computer.backup = (copied(computer.office, self.new_file()), list(computer.pending), computer.newer)

    @rule(place=who)
    def clone(self, place: int) -> None:
        computer = self.computer(place)
        if len(self.computers) < MOST_COMPUTERS:
            self.computers.append(self.renewed(computer, copied(computer.office, self.new_file()), computer.pending))

    @rule(place=who)
    def lose_the_disk(self, place: int) -> None:
        """A computer begins anew from its backup; what it had not sealed since is gone, and nothing else is."""
        place %= len(self.computers)
        lost = self.computers[place]
        if lost.backup is None:
            return
        path, pending, _ = lost.backup
        restored = self.renewed(lost, path, pending)
        for cell, dot in lost.pending:
            self.account.forget(cell, dot)
        lost.office.store.db.close()
        self.computers[place] = restored

    # -- in the end

    def teardown(self) -> None:
        try:
            if self.computers:
                self.settle()
                self.compare()
        finally:
            for computer in self.computers:
                computer.office.store.db.close()
            self.scratch.cleanup()

    def settle(self) -> None:
        """All have the newer program and right clocks, nothing is held back any more, everything reaches everybody."""
        latest = max(computer.office.clock.at for computer in self.computers)
        for computer in self.computers:
            office = computer.office
            office.clock.at = latest
            computer.newer = True
            office.reopened(NEWER)
            for taken in imports_of(office.store):
                if taken.undone:
                    with office.store.commit(CLERK, "恢复导入"):
                        release(office.store, taken.bundle)
        for _ in range(5):
            for computer in self.computers:
                self.take(computer, list(reversed(self.post.names)), trust=True)
                self.take_what_was_left_out(computer.office)

    def take_what_was_left_out(self, office: Office) -> None:
        with office.store.commit(CLERK, "收下搁置的") as change:
            take_from_aside(office.store, change, listed(office.store), self.post.read)

    def compare(self) -> None:
        for kind, uids in self.uids.items():
            for uid in uids:
                present = [one.office for one in self.computers if one.office.store.records(one.declared(kind)).find(uid)]
                if not present:
                    assert uid not in self.told, "a record that was sealed once is nowhere any more"
                    continue
                audience = next(audience_in(office, kind, uid) for office in present if office.unit in FIRST)
                entitled = [one.office for one in self.computers if one.office.unit in audience]
                shown = [(audience_in(office, kind, uid), portrait(office, kind, uid, bases=uid not in self.begun_twice)) for office in entitled]
                assert shown == shown[:1] * len(shown)
                assert all(office.unit in audience or self.left_out.get((uid, office.unit)) for office in present)
                self.compare_left_out(uid, audience)
                for name in FIELDS[kind]:
                    cell = (kind, uid, name)
                    living = self.account.living(cell)
                    assert dots(entitled[0], cell) == living
                    assert not living or self.value(entitled[0], cell) == self.account.values[cell, max(living)]
        for computer in self.computers:
            assert [computer.office.raw(name) for name in ("early", "parked", "aside")] == [[], [], []]
            assert check_database(computer.office.store) == []

    def compare_left_out(self, uid: str, audience: Sequence[str]) -> None:
        """A unit that was left out, and not shown the record again, is told nothing that was written by those who knew."""
        for unit, cell, value in self.kept_from:
            once = self.shown.get((uid, unit), 0) < 2 and len(self.left_out.get((uid, unit), ())) == 1
            if cell[1] == uid and unit not in audience and once and isinstance(value, str):
                assert not any(value in repr(self.post.read(sha)) for sha in self.post.names if unit in self.post.audiences[sha])

    # -- small things

    def knows_left_out(self, computer: Computer, kind: str, uid: str, unit: str) -> bool:
        """True when that computer knows of a move that left the unit out, and does not show the record to it now."""
        last = move_of(computer.office, kind, uid)
        moves = [move for move in self.left_out.get((uid, unit), ()) if move is not None]
        return last is not None and unit not in audience_in(computer.office, kind, uid) and any(last == move or last.knew(move) for move in moves)

    def computer(self, place: int) -> Computer:
        return self.computers[place % len(self.computers)]

    def one_here(self, computer: Computer, kind: str, number: int) -> str | None:
        if kind not in {declared.table for declared in computer.kinds}:
            return None
        here = [uid for uid in self.uids[kind] if computer.office.store.records(computer.declared(kind)).find(uid)]
        return here[number % len(here)] if here else None

    def is_untold(self, computer: Computer, kind: str, uid: str) -> bool:
        store = computer.office.store
        if kind not in store.tables or not (found := computer.office.sql(f'SELECT rk, _origin FROM "{kind}" WHERE uid = ?', uid)):
            return False
        rk, origin = found[0]
        return origin == store.self_id and rk > int(store.meta(f"sealed:{kind}", 0))

    def chosen(self, picks: list[int], *, newest: bool) -> list[str]:
        names = self.post.names
        return [names[-1 - pick % len(names)] if newest else names[pick % len(names)] for pick in picks] if names else []

    def take(self, computer: Computer, shas: list[str], *, trust: bool, excluded: Sequence[tuple[str, str]] = ()) -> None:
        self.bundles += 1
        computer.pending.clear()
        self.post.give(computer.office, shas, f"第{self.bundles}包", trust_clock=trust, excluded=excluded)

    def value(self, office: Office, cell: Cell) -> object:
        kind, uid, name = cell
        return office.sql(f'SELECT "{name}" FROM "{kind}" WHERE uid = ?', uid)[0][0]

    @property
    def told(self) -> set[str]:
        """The records that some segment carries."""
        batches = [self.post.read(sha) for sha in self.post.names]
        return {uid for batch in batches for uid in (*(uid for rows in batch.rows for uid in rows.uids), *(whole.uid for whole in batch.wholes))}

    def seal(self, computer: Computer) -> None:
        self.post.seal(computer.office)
        computer.pending.clear()

    def new_file(self) -> Path:
        self.bundles += 1
        return self.post.folder / f"{self.bundles}.db"

    def renewed(self, original: Computer, path: Path, pending: Sequence[tuple[Cell, Dot]]) -> Computer:
        """A copy under its own name, with what it will tell in that name."""
        self.copies = True
        self.begun_twice |= {uid for kind, uids in self.uids.items() for uid in uids if self.is_untold(original, kind, uid)}
        office = opened_copy(original.office, path, original.kinds)
        me = office.store.identity.replica
        told = [(cell, (dot[0], me)) for cell, dot in pending]
        for cell in {cell for cell, _ in pending}:
            self.account.again(cell, {dot: (dot[0], me) for of, dot in pending if of == cell})
        return Computer(office, original.newer, told)


def move_of(office: Office, kind: str, uid: str) -> Move | None:
    """Who last changed the audience of a record, as far as is known there."""
    rk = office.sql(f'SELECT rk FROM "{kind}" WHERE uid = ?', uid)[0][0]
    return last_move(office.store, office.store.tables[kind], rk)


def audience_in(office: Office, kind: str, uid: str) -> tuple[str, ...]:
    """The units that see a record, as far as is known there."""
    return office.store.records(office.store.tables[kind].kind).audience(uid)


def portrait(office: Office, kind: str, uid: str, *, bases: bool) -> object:
    """What an office shows of a record: its values, its open conflicts with their authors, whether the bin is disputed, what lives.

    The value that all had seen last differs where two copies of a computer changed a record that neither had told yet: each began with its own.
    """
    table = office.store.tables[kind]
    row = office.sql(f"{table.select} WHERE uid = ?", uid)[0]
    inbox = [
        (one.field, one.base if bases else None, [(version.value, version.clock, version.unit, version.account) for version in one.versions], one.edited)
        for one in (*open_fields(office.store, kind, uid), *binned_while_edited(office.store, kind, uid))
    ]
    return [row[table.at(name)] for name in FIELDS[kind]], inbox, [sorted(dots(office, (kind, uid, name))) for name in FIELDS[kind]]


def test_whatever_happens_between_them_offices_agree_in_the_end(builder: Builder) -> None:
    machine = type("Machine", (Offices,), {"builder": builder})
    run = settings(
        max_examples=SEQUENCES,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize="ZHILIAN_SEQUENCES" not in os.environ,
        phases=PHASES,
        print_blob=True,
    )
    run_state_machine_as_test(machine, settings=run)
