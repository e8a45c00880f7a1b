"""Streams told anew in one piece: whoever takes a baseline ends up with what the segments themselves would have given (design 5).

The same oracle as in test_convergence; computers join at any moment, and what everybody had by then comes to them from baselines only.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.baseline import Baseline, Part, is_drawn_from
from app.domain.batch import Batch
from db.baselines import keep, new_parts
from db.compaction import Worth, compacted, due
from db.inbox import open_fields
from db.merge import Incoming, Merged, acknowledge, merge
from db.seal import merged_vector
from tests.store.offices import CLERK, Builder, NarrowDrawer, Office
from tests.store.samples import Note
from tests.store.test_convergence import OPERATIONS, World

EVERYTHING = Worth(segments=1, size=0, share=1.0)
EXAMPLES = int(os.environ.get("ZHILIAN_SCHEDULES", "40"))

moves = st.tuples(
    st.sampled_from((*OPERATIONS, *("compact",) * 3, "join")),
    st.integers(0, 5),
    st.integers(0, 1),
    st.sampled_from(("a", "a", "a", "b", "_deleted")),
    st.integers(0, 2),
    st.lists(st.integers(0, 12), max_size=4),
)


@dataclass
class CompactingDrawer(NarrowDrawer):
    """A drawer in which baselines stand for the segments that they replaced."""

    baselines: dict[str, Baseline] = field(default_factory=dict)
    """The newest of each author."""

    def segments_of(self, author: str) -> dict[int, tuple[str, Batch]]:
        return {batch.seq: (sha, batch) for sha, batch in self.batches.items() if batch.replica == author}

    def give(self, office: Office, shas: Iterable[str] | None = None) -> Merged:
        self.seal(office)
        chosen = [(sha, self.batches[sha]) for sha in (self.batches if shas is None else shas)]
        last = {author: baseline.seq for author, baseline in self.baselines.items()}
        replaced = {batch.replica for _, batch in chosen if batch.seq <= last.get(batch.replica, 0)}
        left = [Incoming(batch, sha, 1) for sha, batch in chosen if batch.seq > last.get(batch.replica, 0)]
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
            case "join" if len(self.offices) < self.count + 2:
                self.join(self.units[move[1] % self.count])
            case "join":
                pass
            case _:
                super().play(move)

    def compact(self, who: int) -> None:
        """Everybody tells an office what it has; then the office tells anew what all of them have."""
        office = self.offices[who]
        live: dict[str, list[str]] = {}
        with office.store.commit(CLERK, "回执") as change:
            for other in self.offices:
                live.setdefault(other.unit, []).append(other.store.identity.replica)
                if other is not office:
                    acknowledge(change.store, other.store.identity.replica, {tuple(sorted(set(self.units))): merged_vector(other.store, 1)})
            for one in due(office.store, live, EVERYTHING):
                author = office.store.identity.replica
                segments = self.drawer.segments_of(author)
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


def cells(part: Part) -> int:
    return sum(len(one.uids) for one in part.batch.cells)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize="ZHILIAN_SCHEDULES" not in os.environ)
@given(count=st.integers(2, 4), most=st.sampled_from((1, 2, 1000)), schedule=st.lists(moves, min_size=8, max_size=30))
def test_computers_that_join_after_a_compaction_agree_with_all_others(builder: Builder, count: int, most: int, schedule: list[tuple]) -> None:
    world = Compacting(builder, count, most)
    world.share_a_record()
    for move in schedule:
        world.play(move)

    world.join("ua")
    world.finish()
    late = world.take_all_at_once()
    world.drawer.baselines.clear()
    witness = world.take_all_at_once()  # the segments themselves

    expected = world.expected()
    for office in world.offices:
        assert world.values(office) == expected
        assert world.told(office) == world.told(witness)
        assert office.raw("early") == office.raw("parked") == []
    assert world.common(late) == world.common(witness)
    for office in world.offices:
        office.store.db.close()
