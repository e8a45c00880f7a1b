"""Streams told anew in one piece: whoever takes a baseline ends up with what the segments themselves would have given (design 5).

The same oracle as in test_convergence; computers join at any moment, and what everybody had by then comes to them from baselines only.
"""

import os
import random
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from app.domain.baseline import Baseline, Part, is_drawn_from
from app.domain.batch import Batch
from db.baselines import keep, new_parts
from db.compaction import Worth, compacted, due
from db.inbox import open_fields
from db.merge import Incoming, Merged, acknowledge, merge
from db.seal import merged_vector
from tests.store.offices import CLERK, Builder, NarrowDrawer, Office
from tests.store.samples import Note
from tests.store.test_convergence import World

EVERYTHING = Worth(segments=1, size=0, share=1.0)
SCHEDULES = int(os.environ.get("ZHILIAN_SCHEDULES", "24"))
SEED = os.environ.get("ZHILIAN_SEED", "知联")

OFTEN = {"write on": 6, "meet": 4, "compact": 2, "join": 1, "hand on": 1, "edit": 3, "add": 1, "seal": 1, "deliver": 4, "all": 1, "skew": 1}


def a_schedule(chance: random.Random) -> list[tuple]:
    """Moves as the worlds of test_convergence play them, with those of this one."""
    operations = chance.choices(list(OFTEN), list(OFTEN.values()), k=chance.randint(10, 24))
    field = chance.choices(("a", "b", "_deleted"), (4, 1, 1), k=len(operations))
    return [
        (operation, chance.randrange(6), chance.randrange(2), name, chance.randrange(3), [chance.randrange(13) for _ in range(chance.randrange(5))])
        for operation, name in zip(operations, field, strict=True)
    ]


@dataclass
class CompactingDrawer(NarrowDrawer):
    """A drawer in which baselines stand for the segments that they replaced."""

    baselines: dict[str, Baseline] = field(default_factory=dict)
    """The newest of each author."""

    def segments_of(self, author: str, audience: tuple[str, ...]) -> dict[int, tuple[str, Batch]]:
        return {batch.seq: (sha, batch) for sha, batch in self.batches.items() if (batch.replica, batch.audience) == (author, audience)}

    def give(self, office: Office, shas: Iterable[str] | None = None) -> Merged:
        self.seal(office)
        chosen = [(sha, self.batches[sha]) for sha in (self.batches if shas is None else shas)]
        chosen = [(sha, batch) for sha, batch in chosen if office.unit in batch.audience]
        stood_for = {sha for baseline in self.baselines.values() for sha in (part.sha for part in baseline.parts)}
        replaced = {batch.replica for sha, batch in chosen if sha in stood_for}
        left = [Incoming(batch, sha, 1) for sha, batch in chosen if sha not in stood_for]
        with office.store.commit(CLERK, "导入") as change:
            parts = new_parts(office.store, left, [self.baselines[author] for author in sorted(replaced)], trust_clock=False)
            return merge(office.store, change, [*left, *parts], self.batches.__getitem__)


class Compacting(World):
    """Some offices, with more that join them, and streams that are compacted meanwhile."""

    def __init__(self, builder: Builder, count: int, most: int) -> None:
        super().__init__(builder, count, most)
        self.units = list(self.units)
        self.builder, self.count = builder, count
        self.drawer = CompactingDrawer(most=most)
        self.left_out = 0

    def play(self, move: tuple) -> None:
        match move[0]:
            case "compact":
                self.compact(move[1] % len(self.offices))
            case "write on":
                self._write_on(*move[1:])
            case "meet":
                self._meet(move[1] % len(self.offices))
            case "join" if len(self.offices) < self.count + 2:
                self.join(self.units[move[1] % self.count])
            case "join":
                pass
            case _:
                super().play(move)

    def _write_on(self, who: int, which: int, name: str, value: int, picks: list[int]) -> None:
        """One office changes one field again and again; another takes in what it likes, and may write, too."""
        here, there = who % len(self.offices), (who + 1) % len(self.offices)
        for turn in range(3):
            self._edit(here, self.offices[here], which, name, (value + turn) % 3)
            self.seal(here)
            if turn in picks:
                self.deliver(there, list(self.drawer.batches)[-2:])
                self._edit(there, self.offices[there], which, "b" if name == "a" else "a", value)

    def _meet(self, who: int) -> None:
        for _ in range(2):
            for here in range(len(self.offices)):
                self.deliver(here, list(self.drawer.batches))
        self.compact(who)

    def compact(self, who: int) -> None:
        """Everybody tells an office what it has; then the office tells anew what all of them have."""
        office, audience = self.offices[who], tuple(sorted(set(self.units)))
        live: dict[str, list[str]] = {}
        with office.store.commit(CLERK, "回执") as change:
            for other in self.offices:
                live.setdefault(other.unit, []).append(other.store.identity.replica)
                if other is not office:
                    acknowledge(change.store, other.store.identity.replica, {audience: merged_vector(other.store, other.store.audience_id(audience))})
            for one in [one for one in due(office.store, live, EVERYTHING) if office.store.audience_units(one.audience) == audience]:
                author = office.store.identity.replica
                segments = self.drawer.segments_of(author, audience)
                before = self.drawer.baselines.get(author)
                parts = [*(before.parts if before else ()), *(Part(sha, self.drawer.batches[sha]) for sha in one.shas)]
                baseline = compacted(office.store, one.audience, parts)
                assert [part.sha for part in baseline.parts] == [segments[seq][0] for seq in range(1, one.seq + 1)]
                assert is_drawn_from(baseline, {seq: batch for seq, (_, batch) in segments.items()})
                self.left_out += sum(map(cells, parts)) - sum(map(cells, baseline.parts))
                keep(office.store, baseline, f"{author}-{one.seq}", 1)
                self.drawer.baselines[author] = baseline

    def join(self, unit: str) -> Office:
        office = self.builder.office(unit, (Note,))
        self.offices.append(office)
        self.units.append(unit)
        self.oracle.known.append(set())
        self.held.append(set())
        self.sealed.append(set())
        return office

    def take_all_at_once(self) -> Office:
        office = self.join("ua")
        self.deliver(len(self.offices) - 1, list(self.drawer.batches))
        return office

    def told(self, office: Office) -> list[object]:
        """The inbox: what lives, and who wrote it."""
        return [
            (one.uid, one.field, [(version.value, version.clock, office.store.replica_uid(version.replica)) for version in one.versions])
            for one in open_fields(office.store)
        ]

    def common(self, office: Office) -> list[object]:
        """The last common values of the inbox; they follow from the order in which a computer took things in."""
        return [(one.uid, one.field, one.base) for one in open_fields(office.store)]


def edited(builder: Builder, times: int = 4) -> tuple[Compacting, str]:
    """Two offices; the first changed a record several times, the second once, before the last of them; both have everything."""
    world = Compacting(builder, 2, 1000)
    world.share_a_record()
    first, second = world.offices
    for turn in range(times):
        first.set(Note, world.uids[0], a=f"第{turn}次")
        if turn == times - 2:
            second.set(Note, world.uids[0], b="另一家所写")
        world.drawer.exchange(first, second)
    return world, world.uids[0]


def test_one_that_builds_upon_what_is_missing_waits_as_a_whole(builder: Builder) -> None:
    """Between two of its segments an office would show what was overwritten long ago."""
    world, uid = edited(builder)
    world.compact(0)
    baseline = world.drawer.baselines[world.offices[0].store.identity.replica]
    late = world.join("ua")
    others = [Incoming(batch, sha, 1) for sha, batch in world.drawer.batches.items() if batch.replica == world.offices[1].store.identity.replica]

    alone, together = new_parts(late.store, [], [baseline], trust_clock=False), new_parts(late.store, others, [baseline], trust_clock=False)

    assert alone == []
    assert [item.batch.seq for item in together] == list(range(1, baseline.seq + 1))
    world.drawer.give(late)
    assert (late.get(Note, uid).a, late.get(Note, uid).b) == ("第3次", "另一家所写")
    assert late.sql("SELECT count(*) FROM overwritten") == [(2,)]


def test_what_was_left_out_is_left_out_of_nothing_but_the_history(builder: Builder) -> None:
    world, _ = edited(builder)

    world.compact(0)

    assert world.left_out == 3


def test_values_of_a_cell_in_conflict_and_of_moved_records_stay(builder: Builder) -> None:
    world, uid = edited(builder)
    first, second = world.offices
    first.set(Note, uid, a="这边"), second.set(Note, uid, a="那边")
    world.drawer.exchange(first, second)
    moved = first.add(Note(a="初"), audience=world.units)
    for turn in range(3):
        first.set(Note, moved, a=f"改{turn}")
        world.drawer.exchange(first, second)
    with first.store.commit(CLERK, "移交") as change:
        change.move(first.get(Note, moved), ("ua", "ub", "uc"))
    world.drawer.exchange(first, second)

    world.compact(0)

    assert world.left_out == 0


def test_a_record_that_was_moved_meanwhile_comes_out_the_same(builder: Builder) -> None:
    """The author compacts before it learns that another office showed the record, as it was some changes ago, to a third one."""
    world, uid = edited(builder)
    first, second = world.offices
    first.set(Note, uid, a="其一")
    world.drawer.exchange(first, second)
    with second.store.commit(CLERK, "移交") as change:
        change.move(second.get(Note, uid), ("ua", "ub", "uc"))
    world.drawer.seal(second)
    for words in ("其二", "其三"):
        first.set(Note, uid, a=words)
        world.drawer.seal(first)
    mine = [sha for sha, batch in world.drawer.batches.items() if batch.replica == first.store.identity.replica]
    world.drawer.give(second, mine)
    world.compact(0)
    world.drawer.exchange(first, second)
    world.drawer.exchange(first, second)
    late, witness = world.join("ua"), world.join("ua")
    world.drawer.give(late)
    world.drawer.baselines.clear()
    world.drawer.give(witness)

    assert world.left_out >= 5
    assert {office.get(Note, uid).a for office in world.offices} == {"其三"}
    assert world.told(late) == world.told(witness) == world.told(first)


def test_nothing_is_compacted_while_somebody_has_what_its_author_has_not(builder: Builder) -> None:
    world, uid = edited(builder)
    world.offices[1].set(Note, uid, b="还在路上")
    world.seal(1)

    world.compact(0)
    before = dict(world.drawer.baselines)
    world.drawer.exchange(*world.offices)
    world.compact(0)

    assert (len(before), len(world.drawer.baselines)) == (0, 1)


def cells(part: Part) -> int:
    return sum(len(one.uids) for one in part.batch.cells)


@pytest.mark.parametrize("part", range(2))
def test_computers_that_join_after_a_compaction_agree_with_all_others(builder: Builder, part: int) -> None:
    left_out = 0
    for number in range(part, SCHEDULES, 2):
        chance = random.Random(f"{SEED}-整理-{number}")
        world = Compacting(builder, chance.randint(2, 4), chance.choice((1, 2, 1000)))
        world.share_a_record()
        for move in a_schedule(chance):
            world.play(move)

        world.join("ua")
        world.finish()
        late = world.take_all_at_once()
        world.drawer.baselines.clear()
        witness = world.take_all_at_once()  # the segments themselves

        expected = world.expected()
        for office in world.offices:
            assert world.values(office) == expected, number
            assert world.told(office) == world.told(witness), number
            assert office.raw("early") == office.raw("parked") == [], number
        assert world.common(late) == world.common(witness), number
        for office in world.offices:
            office.store.db.close()
        left_out += world.left_out
    assert left_out > SCHEDULES / 8
