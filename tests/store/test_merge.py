"""Merging by hand-made schedules: the cases that decide the rules (design 5)."""

import pytest

from db.merge import Incoming, merge, rivals
from tests.store.offices import CLERK, Builder, Drawer, Office
from tests.store.samples import Note

UNITS = ("ua", "ub", "uc")


@pytest.fixture
def three(builder: Builder, drawer: Drawer) -> tuple[list[Office], str]:
    """Three offices that share one note."""
    offices = [builder.office(unit, (Note,)) for unit in UNITS]
    uid = offices[0].add(Note(unit="ua", a="初"), audience=UNITS)
    drawer.exchange(*offices)
    return offices, uid


def sealed_by(drawer: Drawer, office: Office) -> list[str]:
    before = set(drawer.batches)
    drawer.seal(office)
    return [sha for sha in drawer.batches if sha not in before]


def edit(drawer: Drawer, office: Office, uid: str, value: str) -> list[str]:
    office.set(Note, uid, a=value)
    return sealed_by(drawer, office)


def outcome(office: Office, uid: str) -> tuple[str, list[tuple[str, object]]]:
    return office.get(Note, uid).a, list(rivals(office.store, "note", uid))


def test_two_concurrent_values_live_side_by_side_and_the_later_is_shown(three, drawer):
    (a, b, c), uid = three
    a.set(Note, uid, a="甲")
    b.clock.wrong_by(60)
    b.set(Note, uid, a="乙")

    drawer.exchange(a, b, c)
    drawer.exchange(a, b, c)

    assert [outcome(office, uid) for office in (a, b, c)] == [("乙", [("a", "甲")])] * 3


def test_a_decision_closes_a_conflict_everywhere(three, drawer):
    (a, b, c), uid = three
    a.set(Note, uid, a="甲")
    b.set(Note, uid, a="乙")
    drawer.exchange(a, b, c)
    drawer.exchange(a, b, c)

    c.set(Note, uid, a="丙")
    drawer.exchange(a, b, c)

    assert [outcome(office, uid) for office in (a, b, c)] == [("丙", [])] * 3


def test_a_decision_leaves_open_what_its_author_had_not_seen(three, drawer):
    (a, b, c), uid = three
    first, second = edit(drawer, a, uid, "甲"), edit(drawer, b, uid, "乙")
    drawer.give(c, first)
    third = edit(drawer, c, uid, "丙")

    drawer.give(a, [*second, *third])
    drawer.give(b, [*third, *first])
    drawer.give(c, second)

    assert {outcome(office, uid)[1][0] for office in (a, b, c)} == {("a", "乙")}


def test_equal_concurrent_values_close_by_themselves(three, drawer):
    (a, b, c), uid = three
    a.set(Note, uid, a="同")
    b.set(Note, uid, a="同")

    drawer.exchange(a, b, c)
    drawer.exchange(a, b, c)

    assert [outcome(office, uid) for office in (a, b, c)] == [("同", [])] * 3


def test_of_two_equal_values_a_third_is_shown_or_not_alike_everywhere(three, drawer):
    """The clock that counts is the later of the two, whichever office keeps the score."""
    (a, b, c), uid = three
    b.clock.wrong_by(120)
    c.clock.wrong_by(60)
    for office, value in ((a, "同"), (b, "同"), (c, "异")):
        office.set(Note, uid, a=value)

    drawer.exchange(a, b, c)
    drawer.exchange(a, b, c)

    assert [outcome(office, uid) for office in (a, b, c)] == [("同", [("a", "异")])] * 3


def test_what_a_later_value_overwrote_does_not_come_back_by_arriving_late(three, drawer):
    """B saw A's value and wrote over it; C had B's value, but A's reaches C last."""
    (a, b, c), uid = three
    first = edit(drawer, a, uid, "甲")
    drawer.give(b, first)
    second = edit(drawer, b, uid, "乙")
    waiting = drawer.give(c, second).early
    third = edit(drawer, c, uid, "丙")

    drawer.give(c, first)
    drawer.give(b, third)
    drawer.give(a, [*second, *third])

    assert len(waiting) == 1
    assert outcome(a, uid) == outcome(b, uid) == outcome(c, uid)


def test_a_segment_waits_for_the_one_before_it(three, drawer):
    (a, b, _), uid = three
    first, second = edit(drawer, a, uid, "一"), edit(drawer, a, uid, "二")

    early = drawer.give(b, second)
    before = b.get(Note, uid).a
    late = drawer.give(b, first)

    assert (len(early.early), early.segments, before) == (1, 0, "初")
    assert (len(late.early), late.segments, b.get(Note, uid).a) == (0, 2, "二")
    assert b.raw("early") == []


def test_a_segment_that_waited_and_comes_again_leaves_nothing_waiting(three, drawer):
    (a, b, _), uid = three
    first, second = edit(drawer, a, uid, "一"), edit(drawer, a, uid, "二")
    drawer.give(b, second)

    drawer.give(b, [*first, *second])

    assert b.raw("early") == []
    assert b.get(Note, uid).a == "二"


def test_the_same_segments_again_write_no_record(three, drawer):
    (a, b, _), uid = three
    edit(drawer, a, uid, "一")
    drawer.give(b)
    before = [b.raw(table) for table in ("note", "overwritten", "rival", "segment", "parked")]

    again = drawer.give(b)

    assert (again.segments, again.changed, again.new) == (0, [], {})
    assert [b.raw(table) for table in ("note", "overwritten", "rival", "segment", "parked")] == before


def test_a_segment_from_far_in_the_future_is_held(three, drawer):
    (a, b, _), uid = three
    a.clock.wrong_by(50 * 3600)
    edit(drawer, a, uid, "明天")

    merged = drawer.give(b)

    assert len(merged.held) == 1
    assert b.get(Note, uid).a == "初"


def test_two_contents_under_one_number_are_set_aside_and_named(three, drawer):
    (a, b, _), uid = three
    [sha] = edit(drawer, a, uid, "真")
    drawer.give(b)
    drawer.batches["other"] = drawer.batches.pop(sha)

    merged = drawer.give(b, ["other"])

    assert [batch.seq for batch in merged.forked] == [2]
    assert merged.repeated == 0


def test_an_edit_made_after_an_import_beats_a_clock_that_runs_ahead(three, drawer):
    (a, b, _), uid = three
    a.clock.wrong_by(30_000)
    edit(drawer, a, uid, "快钟")
    drawer.give(b)

    b.set(Note, uid, a="后改")
    drawer.exchange(a, b)
    drawer.exchange(a, b)

    assert outcome(a, uid) == outcome(b, uid) == ("后改", [])


def test_a_preview_that_is_rolled_back_leaves_no_trace(three, drawer):
    class Enough(Exception):
        pass

    (a, b, _), uid = three
    [sha] = edit(drawer, a, uid, "一")
    before = [b.raw(table) for table in ("note", "overwritten", "journal", "meta", "segment", "replica")]
    offered = [Incoming(drawer.batches[sha], sha, 1)]

    def preview() -> None:
        with b.store.commit(CLERK, "预览") as change:
            assert merge(b.store, change, offered, drawer.batches.__getitem__).segments == 1
            change.finish()
            raise Enough

    with pytest.raises(Enough):
        preview()

    assert [b.raw(table) for table in ("note", "overwritten", "journal", "meta", "segment", "replica")] == before
