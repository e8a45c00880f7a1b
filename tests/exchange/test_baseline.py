"""Baselines: several batches in signed bytes and back, and nothing else (design 5)."""

from dataclasses import replace

import pytest

from app.domain.baseline import Baseline, Part, is_drawn_from, thinned, written_again
from app.domain.batch import Authored, Batch, Cells, Rows
from app.domain.errors import Damaged
from app.exchange.baseline import is_baseline, open_baseline, seal_baseline
from app.exchange.keys import ReplicaKeys
from app.exchange.refusals import NewerFormat
from app.exchange.segment import open_segment, seal_segment, segment_header

KEYS = ReplicaKeys.make()
SHAS = [f"{number:064x}" for number in range(1, 4)]


def a_batch(seq: int, *cells: Cells, **more: object) -> Batch:
    rows = [Rows("lead", ["place"], ["r"], ["u"], [1], [["初"]])] if seq == 1 else []
    commits = [Authored(clock, "a", "陈立言", "修改") for part in cells for clock in part.clocks]
    batch = Batch("m", "u", ("u", "v"), seq, SHAS[seq - 2] if seq > 1 else "", {"n": seq}, 10 * seq + 5, rows=rows, cells=list(cells), commits=commits)
    return replace(batch, **more)


def cell(uid: str, clock: int, value: str) -> Cells:
    return Cells("lead", "place", [uid], [clock], [value])


PARTS = [
    Part(SHAS[0], a_batch(1, cell("r", 10, "甲"), cell("s", 11, "一"))),
    Part(SHAS[1], a_batch(2, cell("r", 20, "乙"))),
    Part(SHAS[2], a_batch(3, cell("r", 30, "丙"))),
]
BASELINE = thinned(PARTS, written_again(PARTS))
SEGMENTS = {part.batch.seq: part.batch for part in PARTS}


def test_each_segment_keeps_its_number_its_rows_and_what_is_overwritten_by_none() -> None:
    told = [(part.batch.seq, part.batch.vector, [(list(one.uids), list(one.values)) for one in part.batch.cells]) for part in BASELINE.parts]

    assert told == [(1, {"n": 1}, [(["s"], ["一"])]), (2, {"n": 2}, []), (3, {"n": 3}, [(["r"], ["丙"])])]
    assert BASELINE.parts[0].batch.rows == PARTS[0].batch.rows
    assert [commit.clock for commit in BASELINE.parts[0].batch.commits] == [11]
    assert is_drawn_from(BASELINE, SEGMENTS)


def test_a_baseline_is_read_back_as_it_was_made() -> None:
    data = seal_baseline(BASELINE, KEYS)
    header = segment_header(data)

    again = open_baseline(data, KEYS.signing)

    assert is_baseline(data)
    assert [(part.sha, part.batch.seq, part.batch.previous) for part in again.parts] == [(SHAS[0], 1, ""), (SHAS[1], 2, SHAS[0]), (SHAS[2], 3, SHAS[1])]
    assert seal_baseline(again, KEYS) == data
    assert (header.replica, header.audience, header.seq, header.previous) == ("m", ("u", "v"), 3, SHAS[2])


def test_not_one_byte_of_it_can_be_changed_or_left_out() -> None:
    data = seal_baseline(BASELINE, KEYS)

    for place in range(len(data)):
        with pytest.raises((Damaged, NewerFormat)):
            open_baseline(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :], KEYS.signing)
    for size in range(0, len(data), 7):
        with pytest.raises(Damaged):
            open_baseline(data[:size], KEYS.signing)


def test_only_the_author_of_the_stream_makes_one() -> None:
    with pytest.raises(Damaged):
        open_baseline(seal_baseline(BASELINE, ReplicaKeys.make()), KEYS.signing)


def test_a_segment_and_a_baseline_never_stand_for_each_other() -> None:
    segment, baseline = seal_segment(PARTS[0].batch, KEYS), seal_baseline(BASELINE, KEYS)

    with pytest.raises(Damaged):
        open_baseline(b"ZLBL" + segment[4:], KEYS.signing)
    with pytest.raises(Damaged):
        open_segment(b"ZLSG" + baseline[4:], KEYS.signing)
    with pytest.raises(Damaged):
        open_baseline(segment, KEYS.signing)


def test_one_that_does_not_begin_at_the_beginning_is_never_made() -> None:
    with pytest.raises(ValueError, match="no office could open"):
        seal_baseline(Baseline(BASELINE.parts[1:]), KEYS)


@pytest.mark.parametrize(
    "altered",
    [
        replace(PARTS[2].batch, cells=[cell("r", 30, "丁")]),
        replace(PARTS[2].batch, cells=[cell("r", 29, "丙")]),
        replace(PARTS[2].batch, cells=[]),
        replace(PARTS[2].batch, cells=[cell("r", 30, "丙"), cell("q", 30, "多出来的")]),
        replace(PARTS[2].batch, vector={"n": 9}),
        replace(PARTS[2].batch, rows=PARTS[0].batch.rows),
        replace(PARTS[2].batch, commits=[Authored(30, "b", "别人", "修改")]),
        replace(PARTS[2].batch, files=["0" * 64]),
    ],
)
def test_what_says_anything_else_than_the_segments_is_found(altered: Batch) -> None:
    assert not is_drawn_from(Baseline([*BASELINE.parts[:2], Part(SHAS[2], altered)]), SEGMENTS)
