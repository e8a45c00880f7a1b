"""Offices run different versions of the program for months: nothing that arrives is lost, nothing known is disturbed (design 5)."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.fields import choice, text, whole_number
from app.domain.kinds import KINDS
from app.domain.organisation import Unit
from app.domain.query import Query
from app.domain.records import Audience, Record, fields_of
from app.domain.step_record import Step
from app.domain.support import SupportRequest
from db.aside import listed
from db.check import check_database
from db.inbox import open_fields
from db.versions import live_versions
from tests.store.offices import CLERK, OWNER, Builder, Drawer, Office
from tests.store.samples import MeasuredNote, Memo, NewerNote, Note, SearchedNote

NEWER = (NewerNote, Memo)
Dot = tuple[int, str]


@dataclass(kw_only=True)
class WithChoices(Record, table="note", title="便笺", audience=Audience.ALL, named_by=("a",)):
    a: str | None = text("甲")
    one: str | None = choice("单选", ("甲", "乙"))


@dataclass(kw_only=True)
class WithFewerChoices(Record, table="note", title="便笺", audience=Audience.ALL, named_by=("a",)):
    a: str | None = text("甲")
    one: str | None = choice("单选", ("甲",))


@dataclass(kw_only=True)
class CountingNote(Record, table="note", title="便笺", audience=Audience.ALL, named_by=("a",)):
    """`Note`, the second field of which became a number."""

    a: str | None = text("甲", search=True)
    b: int | None = whole_number("件数")


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


def test_words_are_found_in_a_database_of_the_versions_that_had_a_search_table_for_each_kind(older):
    uid = older.add(Note(unit="ua", a="盖山镇"))
    older.sql("DROP TABLE search")
    older.sql("CREATE VIRTUAL TABLE search_note USING fts5(characters, initials, content='', contentless_delete=1)")
    older.sql("DELETE FROM _sqlite_migrations WHERE name = 'one_search_table'")

    older.reopened((SearchedNote,))

    assert [record.uid for record in older.store.records(SearchedNote).page(Query(search="盖山")).records] == [uid]
    assert older.sql("SELECT name FROM sqlite_master WHERE name LIKE 'search!_note%' ESCAPE '!'") == []


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


def test_steps_of_an_unknown_kind_wait_and_lead_somewhere_after_the_upgrade(builder: Builder, drawer: Drawer):
    """The kind that they move is unknown, too; the kind of the steps themselves is as old as the program."""
    older_kinds = tuple(kind for kind in KINDS if kind is not SupportRequest)
    newer, older = builder.office("ub", KINDS), builder.office("ua", older_kinds)
    newer.add(Unit(uid=OWNER, full_name="仓前所", short_name="仓前所"))
    uid = newer.add(SupportRequest(unit=OWNER, subject="福州履云鞋行"))
    newer.add(Step(of_kind="support_request", of=uid, name_taken="submit"))
    drawer.exchange(newer, older)

    older.reopened(KINDS)

    assert older.get(SupportRequest, uid).state == newer.get(SupportRequest, uid).state != SupportRequest.steps.start
    assert older.raw("parked") == []


def test_a_choice_that_a_later_version_took_away_stays_and_is_pointed_out(older, newer, drawer: Drawer):
    """What was right when it was written is not touched; the form asks for another choice at the next edit."""
    older.reopened((WithChoices,))
    newer.reopened((WithFewerChoices,))
    uid = older.add(WithChoices(unit=OWNER, a="甲", one="乙"))
    drawer.exchange(older, newer)

    newer.set(WithFewerChoices, uid, a="改")
    drawer.exchange(newer, older)

    for office, kind in ((older, WithChoices), (newer, WithFewerChoices)):
        assert (office.get(kind, uid).a, office.get(kind, uid).one) == ("改", "乙")
    field = fields_of(WithFewerChoices)["one"]
    assert [problem.text for problem in field.kind.problems("乙", date(2026, 3, 2))] == ["没有“乙”这一项。可选：甲。"]


def test_a_value_that_the_other_version_cannot_hold_is_set_aside_and_the_record_comes_in(builder: Builder, older, drawer: Drawer):
    """One writes text where the other holds numbers; neither program stumbles."""
    newer = builder.office("ub", (CountingNote,))
    uid = older.add(Note(unit=OWNER, a="甲", b="三件"))
    drawer.exchange(older, newer)
    set_aside = [(entry.kind, entry.uid, entry.field) for entry in listed(newer.store)]

    newer.set(CountingNote, uid, b=3)
    drawer.exchange(newer, older)

    assert set_aside == [("note", uid, "b")]
    assert (newer.get(CountingNote, uid).a, newer.get(CountingNote, uid).b) == ("甲", 3)
    assert (older.get(Note, uid).a, older.get(Note, uid).b) == ("甲", "三件")
    assert [(entry.kind, entry.uid, entry.field) for entry in listed(older.store)] == [("note", uid, "b")]
    assert check_database(older.store) == check_database(newer.store) == []


UNITS = ("ua", "ub", "uc")
KNOWN = {"note": (Note, NewerNote), "memo": (Memo, Memo)}
FIELDS = {"note": ("a", "b", "c", "_deleted"), "memo": ("words", "_deleted")}
moves = st.tuples(
    st.sampled_from(("add", *("edit",) * 5, *("give",) * 4, "upgrade", "skew")),
    st.integers(0, 2),
    st.integers(0, 3),
    st.sampled_from((("note", "a"), ("note", "b"), ("note", "c"), ("note", "c"), ("note", "_deleted"), ("memo", "words"), ("memo", "_deleted"))),
    st.lists(st.integers(0, 12), max_size=4),
)
Cell = tuple[str, str, str]


class Upgrades:
    """Three offices, each upgraded some day, and what was written."""

    def __init__(self, builder: Builder, newer: set[int]) -> None:
        self.newer = set(newer)
        self.offices = [builder.office(unit, NEWER if place in newer else (Note,)) for place, unit in enumerate(UNITS)]
        self.drawer = Drawer()
        self.uids: dict[str, list[str]] = {"note": [], "memo": []}
        self.written: dict[Cell, set[Dot]] = {}
        self.replaced: dict[Cell, set[Dot]] = {}
        self.add(0, "note", 0)
        for _ in range(2):
            self.drawer.exchange(*self.offices)

    def play(self, turn: int, move: tuple) -> None:
        operation, who, which, (kind, name), picks = move
        office = self.offices[who]
        match operation:
            case "add":
                self.add(who, kind, turn)
            case "edit":
                self.edit(who, kind, which, name, turn)
            case "give":
                shas = list(self.drawer.batches)
                self.drawer.give(office, [shas[-1 - pick % len(shas)] for pick in picks])
            case "upgrade":
                self.upgrade(who)
            case "skew":
                office.clock.wrong_by((-7200, 60, 90_000, 5)[which])

    def upgrade(self, who: int) -> None:
        self.newer.add(who)
        self.offices[who].reopened(NEWER)

    def knows(self, who: int, kind: str, name: str = "") -> bool:
        return who in self.newer or ((kind, name) not in {("note", "c")} and kind == "note")

    def add(self, who: int, kind: str, turn: int) -> None:
        """What a record begins with lives in no cell; it is new everywhere, with all of its fields."""
        if self.knows(who, kind):
            first = Memo(words="初") if kind == "memo" else NewerNote(a="初", c=f"第{turn}次") if who in self.newer else Note(a="初")
            self.uids[kind].append(self.offices[who].add(first, audience=UNITS))
            self.drawer.seal(self.offices[who])

    def edit(self, who: int, kind: str, which: int, name: str, turn: int) -> None:
        office = self.offices[who]
        if not self.knows(who, kind, name):
            return
        declared = KNOWN[kind][who in self.newer]
        here = [uid for uid in self.uids[kind] if office.store.records(declared).find(uid)]
        if here:
            uid = here[which % len(here)]
            before = dots(office, kind, uid, name)
            office.set(declared, uid, **({"deleted": bool(turn % 2)} if name == "_deleted" else {name: f"第{turn}次"}))
            new = dots(office, kind, uid, name) - before
            self.written.setdefault((kind, uid, name), set()).update(new)
            self.replaced.setdefault((kind, uid, name), set()).update(before if new else ())

    def finish(self) -> None:
        """All are upgraded, everything reaches everybody."""
        latest = max(office.clock.at for office in self.offices)
        for who in range(len(self.offices)):
            self.upgrade(who)
            self.offices[who].clock.at = latest
        for _ in range(2):
            self.drawer.exchange(*self.offices)

    def records(self) -> list[tuple[str, str]]:
        return [(kind, uid) for kind, uids in self.uids.items() for uid in uids]

    def cells(self) -> list[Cell]:
        return [(kind, uid, name) for kind, uid in self.records() for name in FIELDS[kind]]

    def seen(self, office: Office) -> object:
        """What an office shows: all values, the inbox, and every version that lives."""
        rows = {(kind, uid): office.sql(f'SELECT {", ".join(FIELDS[kind])} FROM "{kind}" WHERE uid = ?', uid) for kind, uid in self.records()}
        inbox = [(one.kind, one.uid, one.field, one.base, [version.value for version in one.versions]) for one in open_fields(office.store)]
        return rows, inbox, {cell: dots(office, *cell) for cell in self.cells()}


def dots(office: Office, kind: str, uid: str, name: str) -> set[Dot]:
    """Clock and author of all that lives in a cell, but for what the record began with: that is a cell only where it waited for the upgrade."""
    table = office.store.tables[kind]
    row = office.sql(f"{table.select} WHERE uid = ?", uid)[0]
    first = (row[table.at("_clock")], row[table.at("_origin")])
    live = [version for version in live_versions(office.store, table, row, table.field_ids[name], name) if version.dot != first]
    return {(version.clock, office.store.replica_uid(version.replica)) for version in live}


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(newer=st.sets(st.integers(0, 2), max_size=2), schedule=st.lists(moves, min_size=6, max_size=28))
def test_offices_that_are_upgraded_one_after_the_other_agree_in_the_end(builder: Builder, newer: set[int], schedule: list[tuple]) -> None:
    """The oracle is the definition: a value lives unless somebody who saw it wrote over it, whoever could read it on its way."""
    world = Upgrades(builder, newer)
    for turn, move in enumerate(schedule):
        world.play(turn, move)

    world.finish()

    assert [world.seen(office) for office in world.offices] == [world.seen(world.offices[0])] * len(UNITS)
    for cell, written in world.written.items():
        assert dots(world.offices[0], *cell) == written - world.replaced[cell], cell
    for office in world.offices:
        assert office.raw("parked") == office.raw("early") == []
        assert check_database(office.store) == []
        office.store.db.close()


def test_a_moved_record_keeps_what_an_older_office_does_not_know(builder: Builder, drawer: Drawer):
    """It travels as a whole; the fields and the kinds that the older program lacks wait as those of any record do."""
    newer, older, third = builder.office("ub", NEWER), builder.office("ua", (Note,)), builder.office("uc", NEWER)
    note = newer.add(NewerNote(unit="ub", a="甲", c="一"), audience=("ua", "ub"))
    memo = newer.add(Memo(unit="ub", words="一"), audience=("ua", "ub"))
    drawer.exchange(newer, older)
    newer.set(NewerNote, note, c="二")
    newer.set(Memo, memo, words="二")
    for uid, kind in ((note, NewerNote), (memo, Memo)):
        with newer.store.commit(CLERK, "请别的单位一起看") as change:
            change.move(newer.get(kind, uid), UNITS)
    for _ in range(2):
        drawer.exchange(newer, older, third)

    older.reopened(NEWER)
    for _ in range(2):
        drawer.exchange(newer, older, third)

    for office in (newer, older, third):
        assert (office.get(NewerNote, note).c, office.get(Memo, memo).words) == ("二", "二")
        assert office.store.records(Memo).audience(memo) == UNITS
        assert dots(office, "note", note, "c") == dots(newer, "note", note, "c")
        assert check_database(office.store) == []


def test_a_record_first_seen_as_a_whole_keeps_what_an_older_office_does_not_know(builder: Builder, drawer: Drawer):
    """The older office gets the record for the first time when it is moved, with a conflict that is still open."""
    newer, older, third = builder.office("ub", NEWER), builder.office("ua", (Note,)), builder.office("uc", NEWER)
    note = newer.add(NewerNote(unit="ub", a="甲", c="一"), audience=("ub", "uc"))
    drawer.exchange(newer, third)
    newer.set(NewerNote, note, c="乙的")
    third.set(NewerNote, note, c="丙的")
    for _ in range(2):
        drawer.exchange(newer, third)
    with newer.store.commit(CLERK, "请别的单位一起看") as change:
        change.move(newer.get(NewerNote, note), UNITS)
    for _ in range(2):
        drawer.exchange(newer, older, third)

    older.reopened(NEWER)

    assert older.get(NewerNote, note).c == newer.get(NewerNote, note).c
    assert told(older) == told(newer)


def told(office: Office) -> list[tuple]:
    """The open conflicts as people see them."""
    return [(one.uid, one.field, one.base, [(v.value, v.clock, v.unit, v.account, v.at) for v in one.versions]) for one in open_fields(office.store)]
