"""Segments: a batch in signed bytes and back, and nothing else (design 5)."""

import struct
import tracemalloc
from dataclasses import replace

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.batch import Authored, Batch, Cells, Live, Rows, Whole
from app.domain.errors import Damaged, UserError
from app.exchange.keys import ReplicaKeys
from app.exchange.segment import open_segment, seal_segment, segment_header
from app.exchange.streams import stream_id

KEYS = ReplicaKeys.make()
PREFIX = struct.Struct(">4sHIQ")
LATEST = 2**62
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
uids = st.uuids().map(str)
whole = st.integers(-(2**63), 2**63 - 1)
clocks = st.integers(0, LATEST)
scalars = st.none() | words | whole | st.floats(allow_nan=False)
labels = st.text("abcdefgh_", min_size=1, max_size=12)


def lists(values: st.SearchStrategy, size: int) -> st.SearchStrategy[list]:
    return st.lists(values, min_size=size, max_size=size)


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    columns = draw(st.lists(labels, max_size=4, unique=True))
    size = draw(st.integers(0, 5))
    values = [draw(lists(scalars, size)) for _ in columns]
    return Rows(draw(labels), columns, draw(lists(uids, size)), draw(lists(uids, size)), draw(lists(clocks, size)), values)


@st.composite
def cells(draw: st.DrawFn) -> Cells:
    size = draw(st.integers(0, 5))
    return Cells(draw(labels), draw(labels), draw(lists(uids, size)), draw(lists(clocks, size)), draw(lists(scalars, size)))


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    seq = draw(st.integers(1, 2**40))
    return Batch(
        replica=draw(uids),
        unit=draw(uids),
        audience=tuple(sorted(draw(st.sets(uids, min_size=1, max_size=4)))),
        seq=seq,
        previous="" if seq == 1 else draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        vector=draw(st.dictionaries(uids, st.integers(0, 2**40), max_size=3)),
        clock=LATEST,
        rows=tuple(draw(st.lists(rows(), max_size=2))),
        cells=tuple(draw(st.lists(cells(), max_size=2))),
        commits=tuple(draw(st.lists(st.builds(Authored, clocks, words, words, words.filter(bool)), max_size=2))),
        files=tuple(draw(st.lists(st.text("0123456789abcdef", min_size=64, max_size=64), max_size=2))),
    )


def a_batch() -> Batch:
    ours = Rows("lead", ["suspect", "note"], ["a", "b"], ["u", "u"], [1, 2], [["某公司", "某厂"], [None, 3]])
    return Batch("r", "u", ("u", "v"), 1, "", {"r": 1}, 9, rows=(ours,), cells=(Cells("lead", "note", ["a"], [5], ["新"]),))


@settings(max_examples=80, deadline=None)
@given(batches())
def test_a_batch_comes_back_as_it_was(batch):
    data = seal_segment(batch, KEYS)

    assert open_segment(data, KEYS.signing) == batch


def test_the_header_tells_the_place_in_the_stream_without_the_body():
    header = segment_header(seal_segment(a_batch(), KEYS))

    assert (header.replica, header.unit, header.audience, header.seq, header.previous) == ("r", "u", ("u", "v"), 1, "")
    assert (header.vector, header.clock, header.stream) == ({"r": 1}, 9, stream_id(["v", "u"]))


def test_sealing_the_same_batch_again_gives_the_same_bytes():
    assert seal_segment(a_batch(), KEYS) == seal_segment(a_batch(), KEYS)


def test_every_flipped_byte_and_every_cut_is_refused():
    data = seal_segment(a_batch(), KEYS)

    for place in range(len(data)):
        flipped = bytes([*data[:place], data[place] ^ 0x10, *data[place + 1 :]])
        for broken in (flipped, data[:place]):
            with pytest.raises(UserError) as refusal:
                open_segment(broken, KEYS.signing)
            assert refusal.value.kind in {"damaged", "newer_format"}


def test_a_segment_of_another_key_is_refused():
    with pytest.raises(Damaged) as refusal:
        open_segment(seal_segment(a_batch(), ReplicaKeys.make()), KEYS.signing)

    assert "签名不符" in refusal.value.what


@pytest.mark.parametrize(
    "broken",
    [
        replace(a_batch(), cells=(Cells("lead", "note", ["a"], [5], []),)),
        replace(a_batch(), rows=(Rows("lead", ["x"], ["a"], ["u"], [1], []),)),
        replace(a_batch(), rows=(Rows("lead", ["x"], ["a"], [], [1], [["v"]]),)),
        replace(a_batch(), cells=(Cells("lead", "note", ["a"], [10], ["later than the batch"]),)),
        replace(a_batch(), cells=(Cells("lead", "note", ["a"], [5], [True]),)),
        replace(a_batch(), cells=(Cells("lead", "note", ["a"], [5], [2**63]),)),
        replace(a_batch(), audience=("v", "u")),
        replace(a_batch(), audience=()),
        replace(a_batch(), seq=2),
        replace(a_batch(), seq=0),
    ],
)
def test_a_batch_that_no_office_could_open_is_never_sealed(broken):
    with pytest.raises(ValueError):
        seal_segment(broken, KEYS)


def with_value(part: str, seq: int, known: dict[str, int] | None) -> Batch:
    """A batch with a whole that has one value, in that part of it."""
    live = Live("note", "值", 3, "r", "u", seq, known, "陈立言", "修改")
    parts = {name: (live,) if name == part else () for name in ("past", "closed", "cells")}
    return replace(a_batch(), wholes=(Whole("lead", "a", "u", "r", 2, "陈立言", "登记", ("lead", "a"), 4, "r", {}, {}, first=("u",), known={}, **parts),))


@pytest.mark.parametrize(
    ("part", "seq", "known"),
    [("past", 1, {"r": 2}), ("closed", 1, {"r": 2}), ("past", 0, None), ("closed", 0, None), ("cells", 0, None)],
)
def test_a_value_that_is_carried_by_nothing_or_a_former_one_by_both_is_refused(part: str, seq: int, known: dict[str, int] | None):
    """A value's segment tells what its author knew; only what still lives may tell it besides, to those who never get that segment (issue 3, 5)."""
    with pytest.raises(ValueError):
        seal_segment(with_value(part, seq, known), KEYS)


@pytest.mark.parametrize(("part", "seq", "known"), [("past", 1, None), ("closed", 0, {"r": 2}), ("cells", 1, {"r": 2}), ("cells", 1, None), ("cells", 0, {})])
def test_values_of_a_whole_come_back_as_they_were(part: str, seq: int, known: dict[str, int] | None):
    batch = with_value(part, seq, known)

    assert open_segment(seal_segment(batch, KEYS), KEYS.signing) == batch


def test_a_body_that_swells_beyond_what_it_says_is_refused(monkeypatch):
    data = seal_segment(replace(a_batch(), cells=(Cells("lead", "note", ["a"], [5], ["0" * 1000]),)), KEYS)
    monkeypatch.setattr("app.exchange.segment.INFLATED_LIMIT", 500)

    with pytest.raises(Damaged):
        open_segment(data, KEYS.signing)


def test_a_small_segment_that_inflates_to_more_than_it_says_is_refused_before_inflating():
    data = seal_segment(a_batch(), KEYS)
    magic, number, header_size, _ = PREFIX.unpack_from(data)
    bomb = zstandard.compress(bytes(50_000_000))
    signed = PREFIX.pack(magic, number, header_size, len(bomb)) + data[PREFIX.size : PREFIX.size + header_size] + bomb
    tracemalloc.start()

    with pytest.raises(Damaged):
        open_segment(signed + KEYS.sign("segment 1", signed), KEYS.signing)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000
