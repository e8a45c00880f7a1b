"""Segments that stay out although their turn has come: those that continue another history, and those of an import that was undone."""

from dataclasses import replace
from pathlib import Path

import pytest

from db.import_undo import held_segments, imports_of, recorded, undo_imports
from db.merge import Incoming, Merged, merge
from tests.store.offices import CLERK, Builder, Drawer, Office
from tests.store.samples import Note

UNITS = ("ua", "ub")


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def two(tmp_path: Path) -> tuple[Office, Office]:
    builder = Builder(tmp_path)
    return builder.office("ua", (Note,)), builder.office("ub", (Note,))


def take(office: Office, drawer: Drawer, shas: list[str], bundle: str) -> Merged:
    with office.store.commit(CLERK, "导入") as change, recorded(office.store, change, bundle):
        return merge(office.store, change, [Incoming(drawer.batches[sha], sha, 1) for sha in shas], drawer.batches.__getitem__)


def test_a_segment_that_continues_another_history_is_named_and_left_out(two: tuple[Office, Office], drawer: Drawer) -> None:
    """A copied folder went on in the original's name: its next segment follows one that nobody else has."""
    author, reader = two
    uid = author.add(Note(a="初"), audience=UNITS)
    drawer.exchange(author, reader)
    author.set(Note, uid, a="改")
    drawer.seal(author)
    last, batch = list(drawer.batches.items())[-1]
    drawer.batches["copy"] = replace(batch, previous="f" * 64)

    merged = take(reader, drawer, ["copy"], "copy")

    assert [forked.seq for forked in merged.forked] == [batch.seq]
    assert reader.get(Note, uid).a == "初"
    assert take(reader, drawer, [last], "original").segments == 1
    assert reader.get(Note, uid).a == "改"


def test_a_segment_that_only_waited_when_its_import_was_undone_stays_out_by_another_way(two: tuple[Office, Office], drawer: Drawer) -> None:
    """The bundle that was undone brought the second segment without the first."""
    author, reader = two
    first = author.add(Note(a="一"), audience=UNITS)
    drawer.seal(author)
    second = author.add(Note(a="二"), audience=UNITS)
    drawer.seal(author)
    before, after = list(drawer.batches)
    assert take(reader, drawer, [after], "undone").early
    undo_imports(reader.store, CLERK, imports_of(reader.store, "undone")[:1], "撤销导入")

    merged = take(reader, drawer, [before, after], "by another way")

    assert held_segments(reader.store, "undone") == [after]
    assert [batch.seq for batch in merged.undone] == [2]
    assert reader.get(Note, first).a == "一"
    assert reader.store.records(Note).find(second) is None
