"""Records that are shown to further units, or to fewer: the history goes once, with original clocks, and all who see a record agree (design 5)."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.inbox import binned_while_edited, open_fields
from db.versions import live_versions
from tests.store.offices import CLERK, Builder, Drawer, Office
from tests.store.samples import Note

UNITS = ("ua", "ub", "uc", "ud")
FIELDS = ("a", "b")


def move(office: Office, uid: str, *units: str) -> None:
    with office.store.commit(CLERK, "请别的单位一起看") as change:
        change.move(office.get(Note, uid), units)


def dots(office: Office, uid: str, name: str) -> set[tuple[int, str]]:
    """Clock and author of all that lives in a cell."""
    table = office.store.tables["note"]
    row = office.sql(f"{table.select} WHERE uid = ?", uid)[0]
    return {(version.clock, office.store.replica_uid(version.replica)) for version in live_versions(office.store, table, row, table.field_ids[name], name)}


def settled(drawer: Drawer, *offices: Office) -> None:
    for _ in range(4):
        drawer.exchange(*offices)


def seen(office: Office, uid: str) -> object:
    note = office.store.records(Note).find(uid)
    inbox = [(one.uid, one.field, one.base, [version.value for version in one.versions]) for one in open_fields(office.store)]
    return note and (note.a, note.b, inbox, [dots(office, uid, name) for name in FIELDS])


@pytest.fixture
def four(builder: Builder) -> list[Office]:
    return [builder.office(unit, (Note,)) for unit in UNITS]


def test_a_unit_that_is_added_late_gets_the_history_once_with_its_clocks_and_authors(four, drawer):
    a, b, c, _ = four
    uid = a.add(Note(a="初", b="乙"), audience=("ua", "ub"))
    drawer.exchange(a, b)
    b.set(Note, uid, a="改")
    settled(drawer, a, b, c)
    assert c.store.records(Note).find(uid) is None

    move(a, uid, "ua", "ub", "uc")
    settled(drawer, a, b, c)
    rows_before = c.raw("overwritten")
    settled(drawer, a, b, c)

    assert seen(c, uid) == seen(a, uid) == seen(b, uid)
    assert dots(c, uid, "a") == dots(b, uid, "a")
    assert [_told(past) for past in _history(c, uid)] == [_told(past) for past in _history(a, uid)]
    assert c.raw("overwritten") == rows_before


def test_a_unit_that_is_added_late_sees_the_same_last_common_value_of_what_was_open_before(four, drawer):
    a, b, c, _ = four
    uid = a.add(Note(a="初"), audience=("ua", "ub"))
    drawer.exchange(a, b)
    b.set(Note, uid, a="两家都知道")
    settled(drawer, a, b)
    a.set(Note, uid, a="甲改")
    b.set(Note, uid, a="乙改")
    settled(drawer, a, b)

    move(a, uid, "ua", "ub", "uc")
    settled(drawer, a, b, c)

    assert [open_field.base for open_field in open_fields(c.store)] == ["两家都知道"]
    assert seen(c, uid) == seen(a, uid) == seen(b, uid)


def test_a_record_that_was_put_into_the_bin_after_the_last_edit_is_not_disputed_at_a_unit_that_is_added_late(four, drawer):
    a, b, c, _ = four
    uid = a.add(Note(a="初"), audience=("ua", "ub"))
    drawer.exchange(a, b)
    b.set(Note, uid, a="乙改")
    settled(drawer, a, b)
    a.set(Note, uid, deleted=True)

    move(b, uid, "ua", "ub", "uc")
    settled(drawer, a, b, c)

    assert c.get(Note, uid).deleted
    assert binned_while_edited(c.store) == binned_while_edited(a.store) == []


def test_what_its_author_corrected_before_it_was_told_is_not_told_to_a_unit_that_comes_late(four, drawer):
    a, b, c, _ = four
    uid = a.add(Note(a="初"), audience=("ua", "ub"))
    a.set(Note, uid, a="写错了")
    a.set(Note, uid, a="甲改")
    drawer.exchange(a, b)
    b.set(Note, uid, a="乙写错了")
    b.set(Note, uid, a="乙改")
    settled(drawer, a, b)

    move(a, uid, "ua", "ub", "uc")
    settled(drawer, a, b, c)

    told = [change.after for past in _history(c, uid) for change in past.changes]
    assert "乙改" in told
    assert "甲改" in told
    assert not {"写错了", "乙写错了"} & set(told)
    assert not any("写错了" in repr(batch) for batch in drawer.batches.values())
    assert seen(c, uid) == seen(a, uid) == seen(b, uid)


def _told(past) -> tuple:
    return past.at, past.account, past.unit, past.action, [(one.field, one.before, one.after) for one in past.changes]


def _history(office: Office, uid: str):
    from db.journal import history

    return history(office.store, office.store.tables["note"], uid)


def test_afterwards_all_of_them_work_on_it_as_if_it_had_always_been_so(four, drawer):
    a, b, c, _ = four
    uid = a.add(Note(a="初"), audience=("ua", "ub"))
    drawer.exchange(a, b)
    b.set(Note, uid, a="改")
    settled(drawer, a, b)
    move(a, uid, "ua", "ub", "uc")
    settled(drawer, a, b, c)

    c.set(Note, uid, a="丙的")
    settled(drawer, a, b, c)

    assert [seen(office, uid) for office in (a, b, c)] == [seen(c, uid)] * 3
    assert (c.get(Note, uid).a, open_fields(c.store)) == ("丙的", [])


def test_a_change_that_the_one_who_moved_it_had_not_seen_reaches_the_new_unit_too(four, drawer):
    a, b, c, _ = four
    uid = a.add(Note(a="初"), audience=("ua", "ub"))
    drawer.exchange(a, b)

    b.set(Note, uid, a="乙同时改")
    a.set(Note, uid, a="甲同时改")
    move(a, uid, "ua", "ub", "uc")
    settled(drawer, a, b, c)

    assert [seen(office, uid) for office in (a, b, c)] == [seen(c, uid)] * 3
    assert {version.value for version in open_fields(c.store)[0].versions} == {"甲同时改", "乙同时改"}


def test_an_open_conflict_is_seen_by_the_new_unit_and_closed_for_all_by_one_decision(four, drawer):
    a, b, c, _ = four
    uid = a.add(Note(a="初"), audience=("ua", "ub"))
    drawer.exchange(a, b)
    a.set(Note, uid, a="甲")
    b.set(Note, uid, a="乙")
    settled(drawer, a, b)

    move(a, uid, "ua", "ub", "uc")
    settled(drawer, a, b, c)
    assert len(open_fields(c.store)) == 1
    b.set(Note, uid, a="定")
    settled(drawer, a, b, c)

    assert [seen(office, uid) for office in (a, b, c)] == [("定", None, [], [dots(b, uid, "a"), set()])] * 3


def test_a_unit_that_is_left_out_keeps_what_it_has_and_gets_nothing_more(four, drawer):
    a, b, c, _ = four
    uid = a.add(Note(a="初"), audience=("ua", "ub", "uc"))
    settled(drawer, a, b, c)

    move(a, uid, "ua", "ub")
    settled(drawer, a, b, c)
    a.set(Note, uid, a="不给丙看")
    settled(drawer, a, b, c)

    assert c.get(Note, uid).a == "初"
    assert [office.get(Note, uid).a for office in (a, b)] == ["不给丙看"] * 2
    assert not any("不给丙看" in repr(batch) for batch in drawer.batches.values() if "uc" in batch.audience)


def test_two_who_show_it_to_different_units_at_the_same_time_show_it_to_both(four, drawer):
    a, b, c, d = four
    uid = a.add(Note(a="初"), audience=("ua", "ub"))
    drawer.exchange(a, b)

    move(a, uid, "ua", "ub", "uc")
    a.set(Note, uid, a="甲改")
    move(b, uid, "ua", "ub", "ud")
    b.set(Note, uid, b="乙改")
    settled(drawer, *four)

    assert [seen(office, uid) for office in four] == [seen(a, uid)] * 4
    assert [(office.get(Note, uid).a, office.get(Note, uid).b) for office in (c, d)] == [("甲改", "乙改")] * 2
    assert {office.store.records(Note).audience(uid) for office in four} == {("ua", "ub", "uc", "ud")}


def test_one_who_knew_of_the_other_and_leaves_a_unit_out_is_obeyed(four, drawer):
    a, b, _, d = four
    uid = a.add(Note(a="初"), audience=("ua", "ub"))
    drawer.exchange(a, b)
    move(a, uid, "ua", "ub", "uc")
    settled(drawer, *four)

    move(b, uid, "ua", "ub", "ud")
    settled(drawer, *four)

    assert {office.store.records(Note).audience(uid) for office in (a, b, d)} == {("ua", "ub", "ud")}


def test_a_value_that_its_author_changed_before_anybody_saw_it_stays_as_it_is_when_the_record_moves(four, drawer):
    a, b, c, _ = four
    uid = a.add(Note(a="初"), audience=("ua", "ub"))
    a.set(Note, uid, a="改")
    drawer.exchange(a, b)

    move(a, uid, "ua", "ub", "uc")
    settled(drawer, a, b, c)
    b.set(Note, uid, a="乙后来改")
    settled(drawer, a, b, c)

    assert [(office.get(Note, uid).a, open_fields(office.store)) for office in (a, b, c)] == [("乙后来改", [])] * 3


def test_a_unit_that_learns_first_that_a_record_moved_knows_what_two_later_values_had_in_common(four, drawer):
    a, b, c, _ = four
    uid = a.add(Note(a="初"), audience=("ua", "ub"))
    drawer.exchange(a, b)
    b.set(Note, uid, b="共同的")
    drawer.seal(b)
    move(a, uid, "ua", "ub", "uc")
    drawer.seal(a)
    drawer.give(c, list(drawer.batches))

    b.set(Note, uid, b="乙的")
    drawer.give(a, list(drawer.batches))
    a.set(Note, uid, b="甲的")
    settled(drawer, a, b, c)

    assert [seen(office, uid) for office in (a, b, c)] == [seen(a, uid)] * 3
    assert open_fields(c.store)[0].base == "共同的"


def test_what_two_later_values_had_in_common_is_known_also_where_an_earlier_value_was_known(four, drawer):
    a, b, c, _ = four
    uid = a.add(Note(a="初"), audience=("ua", "ub"))
    a.set(Note, uid, b="一")
    drawer.exchange(a, b)
    move(a, uid, "ua", "ub", "uc")
    drawer.seal(a)
    whole = list(drawer.batches)[-1]
    drawer.give(c, [whole])
    b.set(Note, uid, b="共同的")
    drawer.seal(b)
    drawer.give(a, list(drawer.batches))

    a.set(Note, uid, b="甲的")
    b.set(Note, uid, b="乙的")
    settled(drawer, a, b, c)

    assert [seen(office, uid) for office in (a, b, c)] == [seen(a, uid)] * 3
    assert open_fields(c.store)[0].base == "共同的"


@dataclass
class World:
    """Offices that see one note or will, and what was written."""

    offices: list[Office]
    drawer: Drawer
    uid: str
    written: dict[str, set[tuple[int, str]]] = field(default_factory=lambda: {name: set() for name in FIELDS})
    replaced: dict[str, set[tuple[int, str]]] = field(default_factory=lambda: {name: set() for name in FIELDS})
    members: set[str] = field(default_factory=lambda: {"ua", "ub"})

    def write(self, number: int, name: str, value: str) -> None:
        office = self.offices[number]
        if office.store.records(Note).find(self.uid) is None:
            return
        before = dots(office, self.uid, name)
        office.set(Note, self.uid, **{name: value})
        new = dots(office, self.uid, name) - before
        self.written[name] |= new
        self.replaced[name] |= before if new else set()

    def add(self, number: int, unit: str) -> None:
        """One of the two who may, shows it to a further unit; what the other does meanwhile it does not know."""
        office = self.offices[number]
        seen_by = set(office.store.records(Note).audience(self.uid))
        self.members.add(unit)
        if unit not in seen_by:
            move(office, self.uid, *seen_by, unit)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 3), st.sampled_from(FIELDS)),
        st.tuples(st.just("give"), st.integers(0, 3), st.integers(0, 2**16)),
        st.tuples(st.just("add"), st.sampled_from(("uc", "ud")), st.integers(0, 1)),
    ),
    min_size=4,
    max_size=16,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS, skews=st.lists(st.integers(-86400, 86400), min_size=4, max_size=4))
def test_whatever_is_written_while_units_are_added_all_agree_and_nothing_is_lost(builder, steps, skews):
    """The oracle is the definition: a value lives unless somebody who saw it wrote over it."""
    drawer = Drawer()
    offices = [builder.office(unit, (Note,), skew=skew) for unit, skew in zip(UNITS, skews, strict=True)]
    world = World(offices, drawer, offices[0].add(Note(a="初"), audience=("ua", "ub")))
    drawer.exchange(offices[0], offices[1])

    for turn, (what, who, more) in enumerate(steps):
        if what == "write":
            world.write(who, more, f"第{turn}次")
        elif what == "give":
            drawer.seal(offices[who])
            drawer.give(offices[who], [sha for place, sha in enumerate(drawer.batches) if more >> place % 16 & 1])
        else:
            world.add(more, who)
    settled(drawer, *offices)
    entitled = [office for office in offices if office.unit in world.members]

    assert [seen(office, world.uid) for office in entitled] == [seen(entitled[0], world.uid)] * len(entitled)
    assert [dots(entitled[0], world.uid, name) for name in FIELDS] == [world.written[name] - world.replaced[name] for name in FIELDS]
    for office in offices:
        office.store.db.close()
