"""Two computers that write under one name: a second content of a number is kept, named, and goes in when a person says so (design 5, Copies)."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.aside import listed
from db.check import check_database
from db.connection import open_database
from db.inbox import open_fields
from db.merge import take_from_aside
from db.store import Store
from tests.store.offices import CLERK, KEY, SALT, Builder, Clock, Drawer, Office
from tests.store.post import copied
from tests.store.samples import Note

KINDS = (Note,)
ALL = ("ua", "ub", "uc")


def twin_of(office: Office, builder: Builder) -> Office:
    """A copy that no program could tell from the original: it goes on under the same name."""
    builder.count += 1
    path = copied(office, builder.folder / f"twin-{builder.count}.db")
    clock = Clock(office.clock.at)
    return Office(Store(open_database(path, KEY, SALT), KINDS, now=clock, random=office.bytes_of.randbytes), path, clock, office.bytes_of, office.unit)


def changed(drawer: Drawer, office: Office, uid: str, **values: str) -> list[str]:
    """The segments that carry the change."""
    before = set(drawer.batches)
    office.set(Note, uid, **values)
    drawer.seal(office)
    return [sha for sha in drawer.batches if sha not in before]


def choose(drawer: Drawer, office: Office, *shas: str) -> None:
    """A person takes what is set aside: all, unless named."""
    with office.store.commit(CLERK, "收下另一份内容") as change:
        take_from_aside(office.store, change, [one for one in listed(office.store) if not shas or one.sha in shas], drawer.batches.__getitem__)


def shown(office: Office, uid: str) -> object:
    note = office.store.records(Note).find(uid)
    inbox = [(one.uid, one.field, sorted({str(version.value) for version in one.versions})) for one in open_fields(office.store)]
    return note and (note.a, note.b), inbox


def aside(office: Office) -> list[int]:
    return [one.seq for one in listed(office.store) if one.doubled]


@pytest.fixture
def world(builder: Builder, drawer: Drawer):
    """Two computers of one name, and two offices that know what both had in common."""
    a, b, c = (builder.office(unit, KINDS) for unit in ALL)
    uid = a.add(Note(a="初", b="初"), audience=ALL)
    a.set(Note, uid, b="共同")
    drawer.exchange(a, b, c)
    return a, twin_of(a, builder), b, c, uid


def test_the_second_content_is_kept_with_what_continues_it_and_named_once(world, drawer):
    """The first content goes on; what was built on the other waits with it, in whatever order it comes."""
    a, twin, b, _, uid = world
    drawer.give(b, changed(drawer, a, uid, a="甲"))
    other = [*changed(drawer, twin, uid, a="乙"), *changed(drawer, twin, uid, a="乙二"), *changed(drawer, twin, uid, a="乙三")]

    drawer.give(b, other[2:])
    drawer.give(b, [*other[:2], *other])

    assert aside(b) == [2, 3, 4]
    assert b.raw("early") == []
    assert b.get(Note, uid).a == "甲"
    assert drawer.give(b, changed(drawer, a, uid, a="甲二")).segments == 1
    assert check_database(b.store) == []


def test_of_two_contents_that_wait_none_goes_in_until_a_person_chooses(world, drawer):
    a, _, b, _, uid = world
    before = changed(drawer, a, uid, a="共同")
    (first,) = changed(drawer, a, uid, a="甲")
    drawer.batches["other"] = replace(drawer.batches[first], sealed_at=0)
    drawer.give(b, [first])

    merged = drawer.give(b, ["other"])
    drawer.give(b, [*before, first])

    assert [batch.seq for batch in merged.forked] == [3, 3]
    assert aside(b) == [3, 3]
    assert b.get(Note, uid).a == "共同"

    choose(drawer, b, first)
    assert (b.get(Note, uid).a, aside(b)) == ("甲", [3])
    assert drawer.give(b, changed(drawer, a, uid, a="甲二")).segments == 1


def test_taken_beside_the_first_both_values_stand_side_by_side(world, drawer):
    a, twin, b, _, uid = world
    drawer.give(b, changed(drawer, a, uid, a="甲"))
    new = twin.add(Note(a="只在另一份里"), audience=ALL)
    drawer.give(b, changed(drawer, twin, uid, a="乙", b="乙的"))

    choose(drawer, b)

    (conflict,) = open_fields(b.store)
    assert ({version.value for version in conflict.versions}, conflict.base) == ({"甲", "乙"}, "初")
    assert (b.get(Note, uid).b, b.get(Note, new).a) == ("乙的", "只在另一份里")
    assert aside(b) == []


def test_offices_that_got_different_contents_agree_once_a_person_has_decided(world, drawer):
    """b has the one, c the other; the decision of b travels, and with it what each of them lacked."""
    a, twin, b, c, uid = world
    one, other = changed(drawer, a, uid, a="甲"), changed(drawer, twin, uid, a="乙", b="乙的")
    drawer.give(b, one)
    drawer.give(c, other)
    drawer.give(b, other)
    drawer.give(c, one)
    assert (aside(b), aside(c)) == ([2], [2])

    choose(drawer, b)
    b.set(Note, uid, a="定")
    for _ in range(3):
        for office in (b, c):
            drawer.give(office)

    assert shown(b, uid) == shown(c, uid) == (("定", "乙的"), [])
    assert (aside(b), aside(c)) == ([], [])


def test_who_had_not_seen_the_other_content_does_not_overwrite_it(world, drawer):
    a, twin, b, c, uid = world
    one, other = changed(drawer, a, uid, a="甲"), changed(drawer, twin, uid, a="乙")
    drawer.give(b, one)
    over = changed(drawer, b, uid, a="丙")
    drawer.give(c, [*one, *over, *other])

    choose(drawer, c)

    assert shown(c, uid)[1] == [(uid, "a", ["丙", "乙"])]


def test_what_continues_a_content_that_was_taken_waits_for_the_same_word_and_follows_it(world, drawer):
    a, twin, b, _, uid = world
    drawer.give(b, changed(drawer, a, uid, a="甲"))
    first = changed(drawer, twin, uid, a="乙")
    drawer.give(b, first)
    choose(drawer, b)
    drawer.give(b, [*first, *changed(drawer, twin, uid, a="乙二")])
    assert aside(b) == [3]

    choose(drawer, b)

    assert shown(b, uid)[1] == [(uid, "a", ["乙二", "甲"])]
    drawer.give(b, changed(drawer, twin, uid, a="乙三"))
    assert (aside(b), b.raw("early")) == ([4], [])


def test_the_word_of_a_person_also_brings_what_the_first_content_went_on_with(world, drawer):
    """b decides knowing of both contents and of what continues the first; c, which has the second, takes all that b had seen, and nobody there is asked."""
    a, twin, b, c, uid = world
    one, other = changed(drawer, a, uid, a="甲"), changed(drawer, twin, uid, a="乙")
    drawer.give(b, [*one, *other])
    drawer.give(c, other)
    choose(drawer, b)
    drawer.give(b, changed(drawer, a, uid, b="甲的"))
    b.set(Note, uid, a="定")
    drawer.seal(b)

    drawer.give(c)

    assert shown(b, uid) == shown(c, uid) == (("定", "甲的"), [])
    assert (aside(b), aside(c), c.raw("early")) == ([], [], [])


def test_a_record_that_another_unit_was_shown_meanwhile_keeps_both_values(world, drawer):
    """The second content tells the record as a whole, with values of the same computer that the first does not have."""
    a, twin, b, _, uid = world
    for author, value in ((a, "甲"), (twin, "乙")):
        author.set(Note, uid, a=value)
        with author.store.commit(CLERK, "请别的单位一起看") as change:
            change.move(author.get(Note, uid), (*ALL, "ud"))
        before = len(drawer.batches)
        drawer.seal(author)
        drawer.give(b, list(drawer.batches)[before:])
    assert aside(b) == [1]

    choose(drawer, b)

    assert shown(b, uid)[1] == [(uid, "a", ["乙", "甲"])]


WRITES = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(("a", "b")), st.booleans(), st.integers(0, 2**12 - 1)), min_size=3, max_size=14)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=WRITES)
def test_whatever_two_of_one_name_write_nothing_is_lost_and_a_decision_makes_all_agree(builder, steps):
    drawer = Drawer()
    a, b, c = (builder.office(unit, KINDS) for unit in ALL)
    uid = a.add(Note(a="初", b="初"), audience=ALL)
    drawer.exchange(a, b, c)
    everybody = [a, twin_of(a, builder), b, c]
    written: set[str] = set()
    over: set[str] = set()
    for turn, (who, name, writes, picks) in enumerate(steps):
        office = everybody[who]
        if writes:
            over |= {str(version.value) for one in open_fields(office.store) if one.field == name for version in one.versions}
            over.add(str(getattr(office.get(Note, uid), name)))
            office.set(Note, uid, **{name: f"第{turn}次"})
            written.add(f"第{turn}次")
            drawer.seal(office)
        elif who > 1:
            drawer.give(office, [sha for place, sha in enumerate(drawer.batches) if picks >> place % 12 & 1])

    for _ in range(4):
        for office in (b, c):
            drawer.give(office)
            choose(drawer, office)
    there = {str(getattr(office.get(Note, uid), name)) for office in (b, c) for name in ("a", "b")}
    there |= {str(version.value) for office in (b, c) for one in open_fields(office.store) for version in one.versions}
    assert written - over <= there

    for office in (b, c):
        for one in open_fields(office.store):
            office.set(Note, uid, **{one.field: f"{office.unit}定"})
            drawer.seal(office)
            for other in (b, c):
                drawer.give(other)
    assert shown(b, uid) == shown(c, uid)
    assert shown(b, uid)[1] == []
    assert all(aside(office) == [] and office.raw("early") == [] and check_database(office.store) == [] for office in (b, c))
    for office in everybody:
        office.store.db.close()
