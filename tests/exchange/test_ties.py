"""Two offices write at the same clock: every office shows the same one of both values, however they reached it (design.md 5)."""

from pathlib import Path

import pytest

from db.inbox import open_fields
from tests.store.offices import CLERK, Builder, Drawer, Office
from tests.store.samples import Note

UNITS = ("ua", "ub", "uc")


def last_clock(office: Office) -> int:
    return int(office.sql("SELECT clock FROM journal ORDER BY seq DESC LIMIT 1")[0][0])


def write_at_once(one: Office, other: Office, uid: str) -> str:
    """Both write at one clock; returns the value that the rule prefers: that of the replica with the later uid."""
    for office in (one, other):
        office.clock.at = max(one.clock.at, other.clock.at)
    at = one.clock.at
    for office, value in ((one, "甲"), (other, "乙")):
        office.clock.at = at
        office.set(Note, uid, a=value)
    assert last_clock(one) == last_clock(other)
    return "甲" if one.store.identity.replica > other.store.identity.replica else "乙"


@pytest.fixture
def offices(tmp_path: Path) -> list[Office]:
    builder = Builder(tmp_path)
    return [builder.office(unit, (Note,)) for unit in UNITS]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_values_with_one_clock_the_same_is_shown_everywhere(offices: list[Office], order: tuple[int, int]) -> None:
    drawer = Drawer()
    uid = offices[0].add(Note(a="初"), audience=UNITS)
    drawer.exchange(*offices)
    preferred = write_at_once(offices[0], offices[1], uid)
    drawer.seal(*offices)
    last = list(drawer.batches)[-2:]

    for place in order:
        drawer.give(offices[2], [last[place]])
    drawer.exchange(*offices)

    assert [office.get(Note, uid).a for office in offices] == [preferred] * 3
    assert [len(open_fields(office.store)[0].versions) for office in offices] == [2, 2, 2]


@pytest.mark.parametrize("movers", [(0,), (1,), (0, 1)])
@pytest.mark.parametrize("latest_first", [False, True])
def test_the_same_for_a_record_that_moved_meanwhile(offices: list[Office], movers: tuple[int, ...], latest_first: bool) -> None:
    """It travels as a whole, from one of them or from both; the new unit gets either first."""
    drawer = Drawer()
    uid = offices[0].add(Note(a="初"), audience=("ua", "ub"))
    drawer.exchange(*offices)
    preferred = write_at_once(offices[0], offices[1], uid)
    for office in (offices[place] for place in movers):
        with office.store.commit(CLERK, "请别的单位一起看") as change:
            change.move(office.get(Note, uid), UNITS)
    drawer.seal(*offices)
    last = [sha for sha, batch in drawer.batches.items() if batch.audience == UNITS]

    for sha in reversed(last) if latest_first else last:
        drawer.give(offices[2], [sha])
    for _ in range(3):
        drawer.exchange(*offices)

    assert [office.get(Note, uid).a for office in offices] == [preferred] * 3
    assert [len(open_fields(office.store)[0].versions) for office in offices] == [2, 2, 2]


def test_what_is_written_after_a_clock_was_set_back_is_what_stands(offices: list[Office]) -> None:
    """One office writes, has its clock set back by a day, and writes again; the others get both at once, or one after the other."""
    writer, patient, eager = offices
    drawer = Drawer()
    uid = writer.add(Note(a="初"), audience=UNITS)
    drawer.exchange(*offices)

    writer.set(Note, uid, a="先")
    drawer.seal(writer)
    drawer.give(eager)
    writer.clock.wrong_by(-86_400)
    writer.set(Note, uid, a="后")
    drawer.seal(writer)
    for office in (patient, eager):
        drawer.give(office)

    assert [office.get(Note, uid).a for office in offices] == ["后"] * 3
    assert [open_fields(office.store) for office in offices] == [[], [], []]
