"""Offices run different versions of the program for months: nothing that arrives is lost, nothing known is disturbed (design 5)."""

import pytest

from app.domain.query import Query
from tests.store.offices import OWNER, Builder, Drawer, Office
from tests.store.samples import MeasuredNote, Memo, NewerNote, Note, SearchedNote

NEWER = (NewerNote, Memo)


@pytest.fixture
def newer(builder: Builder) -> Office:
    return builder.office("ub", NEWER)


@pytest.fixture
def older(builder: Builder) -> Office:
    return builder.office("ua", (Note,))


def test_a_field_declared_later_is_added_and_no_row_is_lost(older):
    uid = older.add(Note(unit="ua", a="甲", b="乙"))
    before = older.store.meta("fold")

    older.reopened(NEWER)

    assert (older.get(NewerNote, uid).a, older.get(NewerNote, uid).b, older.get(NewerNote, uid).c) == ("甲", "乙", None)
    assert older.store.meta("fold") == before
    older.set(NewerNote, uid, c="丙")
    assert older.store.records(NewerNote).count(Query(search="丙")) == 1


def test_a_field_that_becomes_searched_finds_the_records_made_before(older):
    uid = older.add(Note(unit="ua", a="甲", b="旧词"))
    older.reopened((SearchedNote,))

    assert [note.uid for note in older.store.records(SearchedNote).all(Query(search="旧词"))] == [uid]


def test_a_derived_field_declared_later_is_filled_for_the_records_made_before(older):
    uid = older.add(Note(unit="ua", a="三个字"))
    fold = older.store.meta("fold")

    older.reopened((MeasuredNote,), {"note": lambda row: {"length": len(row["a"])}})

    assert older.get(MeasuredNote, uid).length == 3
    assert older.store.meta("fold") == fold


def test_derived_fields_follow_the_rules_in_force(older):
    """A new working calendar moves the due days of the leads that are here."""
    uid = older.add(Note(unit="ua", a="三个字"))
    older.reopened((MeasuredNote,), {"note": lambda row: {"length": len(row["a"])}}, "2025")

    older.reopened((MeasuredNote,), {"note": lambda row: {"length": 2 * len(row["a"])}}, "2026")

    assert older.get(MeasuredNote, uid).length == 6


def test_values_of_an_unknown_field_wait_and_appear_after_the_upgrade(older, newer, drawer: Drawer):
    uid = newer.add(NewerNote(unit="ub", a="甲", c="新栏目"))
    drawer.exchange(newer, older)
    older.set(Note, uid, a="旧版改")
    drawer.exchange(older, newer)
    waiting = older.raw("parked")

    older.reopened(NEWER)

    assert len(waiting) == 1
    assert (older.get(NewerNote, uid).a, older.get(NewerNote, uid).c) == ("旧版改", "新栏目")
    assert older.raw("parked") == []
    assert older.store.records(NewerNote).count(Query(search="新栏目")) == 1


def test_the_newest_of_several_waiting_values_appears(older, newer, drawer: Drawer):
    uid = newer.add(NewerNote(unit="ub", a="甲", c="一"))
    drawer.exchange(newer, older)
    for value in ("二", "三"):
        newer.set(NewerNote, uid, c=value)
        drawer.exchange(newer, older)

    older.reopened(NEWER)

    assert older.get(NewerNote, uid).c == "三"


def test_records_of_an_unknown_kind_wait_and_appear_after_the_upgrade(older, newer, drawer: Drawer):
    kept = newer.add(Memo(unit="ub", words="一"))
    gone = newer.add(Memo(unit="ub", words="删"))
    newer.set(Memo, gone, deleted=True)
    drawer.exchange(newer, older)
    newer.set(Memo, kept, words="二")
    drawer.exchange(newer, older)

    older.reopened(NEWER)

    assert (older.get(Memo, kept).words, older.get(Memo, kept).unit, older.get(Memo, gone).deleted) == ("二", OWNER, True)
    assert older.store.records(Memo).audience(kept) == ("ua", "ub")
    assert older.raw("parked") == []


def test_what_was_replayed_is_not_published_as_our_own(older, newer, drawer: Drawer):
    newer.add(NewerNote(unit="ub", a="甲", c="一"), NewerNote(unit="ub", a="乙", c="二"))
    newer.add(Memo(unit="ub", words="一"))
    drawer.exchange(newer, older)
    older.reopened(NEWER)
    before = len(drawer.batches)

    drawer.seal(older)

    assert len(drawer.batches) == before


def test_an_upgraded_office_goes_on_exchanging(older, newer, drawer: Drawer):
    uid = newer.add(NewerNote(unit="ub", a="甲", c="一"))
    drawer.exchange(newer, older)
    older.reopened(NEWER)

    older.set(NewerNote, uid, c="二")
    drawer.exchange(older, newer)

    assert newer.get(NewerNote, uid).c == "二"
    assert newer.raw("rival") == []
