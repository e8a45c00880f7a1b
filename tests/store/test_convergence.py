"""Offices that exchange files by hand end up with the same values and the same conflict inbox (S0-73, design 5).

The oracle keeps every version ever written with what its author had seen, and knows nothing of vectors, segments or clocks but to break ties.
"""

from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from db.merge import rivals
from tests.store.offices import Builder, NarrowDrawer, Office
from tests.store.samples import Note

FIELDS = ("a", "b", "_deleted")
UNITS = ("ua", "ub", "uc", "ud")

OPERATIONS = ("add", *("edit",) * 4, "seal", *("deliver",) * 4, *("hand on",) * 4, "all", "skew")
moves = st.tuples(
    st.sampled_from(OPERATIONS),
    st.integers(0, 3),
    st.integers(0, 1),
    st.sampled_from(("a", "a", "a", "b", "_deleted")),
    st.integers(0, 2),
    st.lists(st.integers(0, 12), max_size=4),
)
schedules = st.lists(moves, min_size=8, max_size=30)
SKEWS = (-7200, 60, 90_000)


@dataclass
class Version:
    """One value of one field: its place in the total order, and the versions that its author had seen of that field."""

    value: object
    order: tuple[int, str]
    seen: frozenset[int]


@dataclass
class Oracle:
    """Every version of every field, by number."""

    versions: dict[int, Version] = field(default_factory=dict)
    cells: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    known: list[set[int]] = field(default_factory=list)
    published: dict[str, set[int]] = field(default_factory=dict)
    unsealed: list[set[int]] = field(default_factory=list)

    def write(self, who: int, uid: str, name: str, value: object, order: tuple[int, str]) -> None:
        number = len(self.versions)
        before = self.cells.setdefault((uid, name), [])
        self.versions[number] = Version(value, order, frozenset(before) & frozenset(self.known[who]))
        before.append(number)
        self.known[who].add(number)

    def live(self, uid: str, name: str) -> list[Version]:
        numbers = self.cells[(uid, name)]
        closed = frozenset().union(*(self.versions[number].seen for number in numbers))
        alive = [self.versions[number] for number in numbers if number not in closed]
        return sorted(alive, key=lambda version: version.order, reverse=True)


class World:
    """Some offices, what they hold, and what the oracle says they should."""

    def __init__(self, builder: Builder, count: int, most: int) -> None:
        self.units = UNITS[:count]
        self.offices = [builder.office(unit, (Note,)) for unit in self.units]
        self.drawer = NarrowDrawer(most=most)
        self.oracle = Oracle(known=[set() for _ in self.offices])
        self.held: list[set[str]] = [set() for _ in self.offices]
        self.inside: dict[str, set[int]] = {}
        self.uids: list[str] = []
        self.sealed: list[set[int]] = [set() for _ in self.offices]

    def play(self, move: tuple) -> None:
        who = move[1] % len(self.offices)
        office = self.offices[who]
        operation, _, which, name, value, picks = move
        shas = list(self.drawer.batches)
        match operation:
            case "add":
                self._add(who, office)
            case "edit":
                self._edit(who, office, which, name, value)
            case "seal":
                self.seal(who)
            case "deliver":
                self.deliver(who, [shas[-1 - pick % len(shas)] for pick in picks])
            case "hand on":
                self._hand_on(who, which, name, value)
            case "all":
                self.deliver(who, shas)
            case "skew":
                office.clock.wrong_by(SKEWS[value])

    def _hand_on(self, who: int, which: int, name: str, value: int) -> None:
        """One field goes through the offices: each gets only what the one before it wrote, not what that one had got, and writes over it."""
        fresh: list[str] = []
        for turn in range(len(self.offices)):
            here = (who + turn) % len(self.offices)
            self.deliver(here, fresh)
            before = set(self.drawer.batches)
            self._edit(here, self.offices[here], which, name, (value + turn) % 3)
            self.seal(here)
            fresh = [sha for sha in self.drawer.batches if sha not in before]

    def _add(self, who: int, office: Office) -> None:
        uid = office.add(Note(unit=self.units[who], a="初", b="初"), audience=self.units)
        self.uids.append(uid)
        for name, value in (("a", "初"), ("b", "初"), ("_deleted", 0)):
            self.oracle.write(who, uid, name, value, (0, ""))

    def _edit(self, who: int, office: Office, which: int, name: str, value: int) -> None:
        here = [uid for uid in self.uids if office.store.records(Note).find(uid)]
        if not here:
            return
        uid = here[which % len(here)]
        written = value % 2 if name == "_deleted" else "甲乙丙"[value]
        present = office.sql(f'SELECT "{name}" FROM note WHERE uid = ?', uid)[0][0]
        if present == written:
            return
        office.set(Note, uid, **{"deleted" if name == "_deleted" else name: bool(written) if name == "_deleted" else written})
        clock = office.sql("SELECT clock FROM journal ORDER BY seq DESC LIMIT 1")[0][0]
        self.oracle.write(who, uid, name, written, (clock, office.store.identity.replica))

    def seal(self, who: int) -> None:
        before = set(self.drawer.batches)
        self.drawer.seal(self.offices[who])
        mine = {n for n in self.oracle.known[who] if n not in self.sealed[who]}
        for sha in set(self.drawer.batches) - before:
            self.inside[sha] = self._written_in(sha, mine)
            self.held[who].add(sha)
        self.sealed[who] |= mine

    def _written_in(self, sha: str, numbers: set[int]) -> set[int]:
        """Those of the versions that left in that segment; a new record leaves with all of its fields."""
        batch = self.drawer.batches[sha]
        cells = {(uid, name) for rows in batch.rows for uid in rows.uids for name in FIELDS}
        cells |= {(uid, part.field) for part in batch.cells for uid in part.uids}
        return {number for cell in cells for number in self.oracle.cells[cell] if number in numbers}

    def deliver(self, who: int, shas: list[str]) -> None:
        self.seal(who)
        self.drawer.give(self.offices[who], [*shas, *shas[:1]])
        merged = {row[0] for row in self.offices[who].sql("SELECT sha FROM segment")}
        for sha in merged - self.held[who]:
            self.held[who].add(sha)
            self.oracle.known[who] |= self.inside[sha]
            self.sealed[who] |= self.inside[sha]

    def share_a_record(self) -> None:
        """A record that everybody has, because conflicts about it are what is sought."""
        self._add(0, self.offices[0])
        for who in range(len(self.offices)):
            self.seal(who)
        for who in range(len(self.offices)):
            self.deliver(who, list(self.drawer.batches))

    def finish(self) -> None:
        """Everything reaches everybody."""
        for who in range(len(self.offices)):
            self.seal(who)
        for who in range(len(self.offices)):
            self.offices[who].clock.wrong_by(400_000)
            self.deliver(who, list(reversed(self.drawer.batches)))

    def values(self, office: Office) -> dict[tuple[str, str], tuple[object, frozenset[object]]]:
        found = {}
        for uid in self.uids:
            row = dict(zip(FIELDS, office.sql("SELECT a, b, _deleted FROM note WHERE uid = ?", uid)[0], strict=True))
            others: dict[str, set[object]] = {name: set() for name in FIELDS}
            for name, value in rivals(office.store, "note", uid):
                others[name].add(value)
            found |= {(uid, name): (row[name], frozenset(others[name])) for name in FIELDS}
        return found

    def expected(self) -> dict[tuple[str, str], tuple[object, frozenset[object]]]:
        found = {}
        for uid in self.uids:
            for name in FIELDS:
                live = self.oracle.live(uid, name)
                found[(uid, name)] = (live[0].value, frozenset(version.value for version in live) - {live[0].value})
        return found


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(count=st.integers(2, 4), most=st.sampled_from((1, 2, 1000)), schedule=schedules)
def test_offices_agree_whatever_was_lost_doubled_or_reordered(builder: Builder, count: int, most: int, schedule: list[tuple]) -> None:
    world = World(builder, count, most)
    world.share_a_record()
    for move in schedule:
        world.play(move)

    world.finish()

    expected = world.expected()
    for office in world.offices:
        note(office.path.name)
        assert world.values(office) == expected
        assert office.raw("early") == []
        assert office.raw("parked") == []
        office.store.db.close()
