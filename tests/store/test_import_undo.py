"""Undoing whole imports, and setting single records aside (design 5)."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.domain.errors import NotAllowed
from db.aside import UNTICKED, listed
from db.check import check_database
from db.import_undo import changed_fields, held_segments, imports_of, recorded, release, undo_imports, what_depends
from db.inbox import open_fields
from db.merge import Incoming, Merged, merge, take_from_aside
from db.seal import merged_vector
from tests.store.offices import CLERK, Builder, Drawer, Office
from tests.store.post import copied, opened_copy
from tests.store.samples import Note

MACHINE = ("segment", "stream_head", "early", "parked", "rival", "closed", "authored", "moved", "whole_due", "aside", "overwritten")


def take(office: Office, drawer: Drawer, shas: list[str], bundle: str, excluded: tuple[tuple[str, str], ...] = ()) -> Merged:
    drawer.seal(office)
    return take_sealed(office, drawer, shas, bundle, excluded)


def take_sealed(office: Office, drawer: Drawer, shas: list[str], bundle: str, excluded: tuple[tuple[str, str], ...] = ()) -> Merged:
    with office.store.commit(CLERK, "导入") as change, recorded(office.store, change, bundle):
        change.undoable = False
        incoming = [Incoming(drawer.batches[sha], sha, 1) for sha in shas]
        return merge(office.store, change, incoming, drawer.batches.__getitem__, excluded=excluded)


def undo(office: Office, bundle: str) -> None:
    undo_imports(office.store, CLERK, imports_of(office.store, bundle)[:1], "撤销导入")


def let_in(office: Office, drawer: Drawer, bundle: str) -> Merged:
    held = held_segments(office.store, bundle)
    with office.store.commit(CLERK, "恢复导入") as change, recorded(office.store, change, bundle):
        release(office.store, bundle)
        return merge(office.store, change, [Incoming(drawer.batches[sha], sha, 1) for sha in held], drawer.batches.__getitem__)


def everything(office: Office) -> dict[str, object]:
    """All tables that an import writes, and the digest over the records."""
    return {name: sorted(office.raw(name), key=repr) for name in (*MACHINE, "note")} | {"fold": office.store.meta("fold")}


def shown(office: Office) -> tuple[object, ...]:
    """What people see: records, inbox, and what is merged."""
    records = sorted((note.uid, note.a, note.b, note.deleted) for note in office.store.records(Note).all())
    vectors = {units: merged_vector(office.store, number) for number, units in office.sql("SELECT id, units FROM audience")}
    inbox = [(one.uid, one.field, one.base, [(live.value, live.clock) for live in one.versions]) for one in open_fields(office.store)]
    return records, inbox, {units: vector for units, vector in vectors.items() if vector}


OPERATIONS = ("add", "edit", "edit", "exchange", "seal", "move")
moves = st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 2), st.integers(0, 3), st.sampled_from(("a", "b", "_deleted")))


UNITS = ("ua", "ub", "uc")
WIDER = (*UNITS, "ud")


class World:
    """Three offices with a note in common; the first one imports and undoes."""

    def __init__(self, builder: Builder) -> None:
        self.offices = [builder.office(unit, (Note,)) for unit in UNITS]
        self.drawer = Drawer()
        self.uids = [self.offices[0].add(Note(a="0"), audience=UNITS)]
        self.drawer.exchange(*self.offices)
        self.drawer.exchange(*self.offices)

    def play(self, move: tuple[str, int, int, str], who: int) -> None:
        operation, _, which, name = move
        office = self.offices[who]
        if operation == "add":
            self.uids.append(office.add(Note(a=str(which)), audience=UNITS))
        elif operation == "edit":
            here = [uid for uid in self.uids if office.store.records(Note).find(uid)]
            office.set(Note, here[which % len(here)], **({"deleted": bool(which % 2)} if name == "_deleted" else {name: str(which)}))
        elif operation == "move":
            self.move(office, self.uids[which % len(self.uids)], WIDER if which % 2 else UNITS)
        elif operation == "seal":
            self.drawer.seal(office)
        else:
            self.drawer.exchange(*self.offices[1:])

    def move(self, office: Office, uid: str, audience: tuple[str, ...]) -> None:
        """The record is shown to another audience, and travels as a whole."""
        note = office.store.records(Note).find(uid)
        if note is not None:
            with office.store.commit(CLERK, "改范围") as change:
                change.move(note, audience)

    def undo_all(self, parts: int) -> None:
        for place in reversed(range(parts)):
            if imports_of(self.offices[0].store, f"b{place}"):
                undo(self.offices[0], f"b{place}")


@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate), derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    before=st.lists(moves, max_size=8),
    after=st.lists(moves, min_size=2, max_size=12),
    picks=st.lists(st.integers(0, 30), min_size=1, max_size=6),
    own=st.booleans(),
    cuts=st.integers(1, 3),
)
def test_after_an_undo_all_is_as_before_and_after_a_release_as_if_never_undone(builder: Builder, before, after, picks, own, cuts) -> None:
    world = World(builder)
    offices, drawer = world.offices, world.drawer
    for move in before:
        world.play(move, move[1])
    if before:
        drawer.exchange(*offices[: 1 + len(before) % 3])
    for move in after:
        world.play(move, 1 + move[1] % 2)
    drawer.seal(*offices)
    office, shas = offices[0], list(drawer.batches)
    chosen = list(dict.fromkeys(shas[-1 - pick % len(shas)] for pick in picks))
    parts = [chosen[place::cuts] for place in range(cuts)]
    as_it_was, seen = everything(office), shown(office)
    for place, part in enumerate(parts):
        take_sealed(office, drawer, part, f"b{place}")
    never_undone = shown(office)

    world.undo_all(len(parts))

    assert everything(office) == as_it_was
    assert shown(office) == seen
    assert check_database(office.store) == []
    if own:
        office.add(Note(a="own"), audience=UNITS)
        as_it_was = everything(office)
    again = take_sealed(office, drawer, chosen, "by another way")
    assert not again.segments
    assert everything(office) == as_it_was
    for place in range(len(parts)):
        let_in(office, drawer, f"b{place}")
    if not own:
        assert shown(office) == never_undone
    assert check_database(office.store) == []
    for _ in range(4):
        drawer.exchange(*offices)
    assert shown(offices[0])[:2] == shown(offices[1])[:2] == shown(offices[2])[:2]


@pytest.fixture
def came(two: tuple[Office, Office], drawer: Drawer) -> tuple[Office, Office, str]:
    """A note of the first office that the second has, changed since; and its segments sealed."""
    first, second = two
    uid = first.add(Note(a="旧"))
    drawer.exchange(first, second)
    first.set(Note, uid, a="新")
    drawer.seal(first)
    return first, second, uid


def test_what_the_unit_did_on_the_records_since_keeps_an_import_and_offers_each_field(came: tuple[Office, Office, str], drawer: Drawer) -> None:
    _, second, uid = came
    take(second, drawer, list(drawer.batches), "b")
    second.set(Note, uid, b="自己")

    with pytest.raises(NotAllowed, match="办过事"):
        undo(second, "b")

    (changed,) = changed_fields(second.store, imports_of(second.store, "b")[0])
    assert (changed.uid, changed.field, changed.before, changed.now) == (uid, "a", "旧", "新")
    assert second.get(Note, uid).a == "新"


def test_a_record_that_was_shown_to_a_further_unit_since_keeps_an_import(came: tuple[Office, Office, str], drawer: Drawer) -> None:
    _, second, uid = came
    take(second, drawer, list(drawer.batches), "b")
    with second.store.commit(CLERK, "请别的单位一起看") as change:
        change.move(second.get(Note, uid), ("ua", "ub", "uc"))

    with pytest.raises(NotAllowed, match="办过事"):
        undo(second, "b")

    drawer.seal(second)


def test_a_copy_of_a_data_folder_keeps_the_imports_from_before_it_was_copied(came: tuple[Office, Office, str], drawer: Drawer, tmp_path: Path) -> None:
    """What was built on an import in the former name nobody could tell any more."""
    _, second, uid = came
    take(second, drawer, list(drawer.batches), "b")
    with second.store.commit(CLERK, "请别的单位一起看") as change:
        change.move(second.get(Note, uid), ("ua", "ub", "uc"))
    copy = opened_copy(second, copied(second, tmp_path / "copy.db"), (Note,))

    with pytest.raises(NotAllowed, match="新的身份"):
        undo(copy, "b")

    drawer.seal(copy)


def test_what_was_sealed_on_top_of_an_import_keeps_it(came: tuple[Office, Office, str], drawer: Drawer) -> None:
    _, second, _ = came
    take(second, drawer, list(drawer.batches), "b")
    second.add(Note(a="另一条"))
    assert what_depends(second.store, imports_of(second.store, "b")[0]) == ""

    drawer.seal(second)

    assert "在这次导入的基础上" in what_depends(second.store, imports_of(second.store, "b")[0])


def test_a_later_import_is_undone_first(came: tuple[Office, Office, str], drawer: Drawer) -> None:
    first, second, uid = came
    take(second, drawer, list(drawer.batches), "b")
    first.set(Note, uid, a="更新")
    drawer.seal(first)
    take(second, drawer, list(drawer.batches), "c")

    with pytest.raises(NotAllowed, match="先撤销后来的"):
        undo(second, "b")

    undo(second, "c")
    undo(second, "b")
    assert second.get(Note, uid).a == "旧"


def test_what_is_written_after_an_undo_travels_though_numbers_were_given_again(came: tuple[Office, Office, str], drawer: Drawer) -> None:
    first, second, uid = came
    take(second, drawer, list(drawer.batches), "b")
    drawer.seal(second)
    undo(second, "b")

    second.set(Note, uid, b="后写")
    drawer.exchange(first, second)

    assert first.get(Note, uid).b == "后写"
    assert check_database(second.store) == []


def test_a_record_that_was_left_out_waits_with_its_later_changes_until_a_person_takes_it(two: tuple[Office, Office], drawer: Drawer) -> None:
    first, second = two
    left, other = first.add(Note(a="不要")), first.add(Note(a="要"))
    drawer.seal(first)
    take(second, drawer, list(drawer.batches), "b", excluded=(("note", left),))
    first.set(Note, left, a="改过")
    drawer.seal(first)
    take(second, drawer, list(drawer.batches), "c")

    assert [note.uid for note in second.store.records(Note).all()] == [other]
    (entry,) = listed(second.store)
    assert (entry.uid, entry.why) == (left, UNTICKED)
    with second.store.commit(CLERK, "补入") as change:
        take_from_aside(second.store, change, [entry], drawer.batches.__getitem__)
    assert second.get(Note, left).a == "改过"
    assert listed(second.store) == []
    drawer.exchange(first, second)
    assert shown(first)[:2] == shown(second)[:2]


def test_nobody_writes_over_what_was_left_out_before_it_is_taken_in(came: tuple[Office, Office, str], drawer: Drawer) -> None:
    """A write says that its author had seen all that was imported; the value that was left out would be gone everywhere without a word."""
    first, second, uid = came
    take(second, drawer, list(drawer.batches), "b", excluded=(("note", uid),))

    with pytest.raises(NotAllowed, match="没有勾选"):
        second.set(Note, uid, a="盖住")
    with second.store.commit(CLERK, "补入") as change:
        take_from_aside(second.store, change, listed(second.store), drawer.batches.__getitem__)
    second.set(Note, uid, a="看过再改")
    drawer.exchange(first, second)

    assert [office.get(Note, uid).a for office in (first, second)] == ["看过再改"] * 2


def test_a_broken_value_is_set_aside_and_goes_in_at_a_later_import_when_it_fits(two: tuple[Office, Office], drawer: Drawer, monkeypatch) -> None:
    first, second = two
    uid = first.add(Note(a="x" * 5, b="好"))
    drawer.seal(first)
    table = second.store.tables["note"]
    fits = type(table).fits
    monkeypatch.setattr(type(table), "fits", lambda self, name, raw: raw != "x" * 5 and fits(self, name, raw))
    monkeypatch.setattr(type(table), "fit", lambda self, name, values: all(self.fits(name, value) for value in values))
    take(second, drawer, list(drawer.batches), "b")
    before = everything(second)

    take(second, drawer, list(drawer.batches), "again")

    assert everything(second) == before
    assert [(one.uid, one.field) for one in listed(second.store)] == [(uid, "a")]
    assert (second.get(Note, uid).a, second.get(Note, uid).b) == (None, "好")
    monkeypatch.undo()
    done = take(second, drawer, list(drawer.batches), "c")
    assert (second.get(Note, uid).a, listed(second.store), len(done.retried)) == ("x" * 5, [], 1)


def test_a_record_in_anothers_name_stays_set_aside_while_the_rest_goes_in(two: tuple[Office, Office], drawer: Drawer) -> None:
    first, second = two
    first.add(Note(a="真"))
    drawer.seal(first)
    ((sha, batch),) = drawer.batches.items()
    (rows,) = batch.rows
    foreign = replace(rows, uids=["0" * 8], units=["someone"], clocks=rows.clocks, values=rows.values)
    drawer.batches[sha] = replace(batch, rows=[rows, foreign])

    take(second, drawer, [sha], "b")

    assert [one.uid for one in listed(second.store)] == ["0" * 8]
    assert len(list(second.store.records(Note).all())) == 1
    undo(second, "b")
    assert (listed(second.store), list(second.store.records(Note).all())) == ([], [])
