"""The power goes while something is written: of what was not synced any part may be lost, and still nothing acknowledged is, and nothing is half done."""

import random
from pathlib import Path

import pytest

from tests.faults.disk import SYNC, WRITE
from tests.faults.operations import OPERATIONS, Operation, operation
from tests.faults.power import record

CUTS, SEED = 200, 20261120
"""`dev.py faults` goes on for as long as it is told to."""


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_a_power_cut_loses_nothing_acknowledged_and_leaves_nothing_half_done(made: Path, tmp_path: Path, operation: Operation) -> None:
    recording = record(operation, made, tmp_path)
    cuts = 0

    for cut in recording.cuts(-(-CUTS // len(OPERATIONS)), random.Random(SEED)):
        cut.hold(tmp_path / "cut")
        cuts += 1

    assert cuts * len(OPERATIONS) >= CUTS


def test_a_program_that_does_not_sync_is_found_out(made: Path, tmp_path: Path) -> None:
    """The cuts do cut: without its syncs the same recording loses what was acknowledged."""
    recording = record(operation("save"), made, tmp_path)
    recording.disk.steps = [step for step in recording.disk.steps if step.kind != SYNC]
    assert any(step.kind == WRITE for step in recording.disk.steps)

    def cut_it_all() -> None:
        for cut in recording.cuts(60, random.Random(SEED)):
            cut.hold(tmp_path / "cut")

    with pytest.raises(AssertionError, match="save, cut before"):
        cut_it_all()
