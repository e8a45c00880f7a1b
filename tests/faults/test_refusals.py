"""The disk fails or is full at any write, sync, rename or removal: what was there before is whole, and the user is told in words."""

import random
from pathlib import Path

import pytest

from tests.faults.operations import OPERATIONS, Operation
from tests.faults.power import record
from tests.faults.refusals import points, refuse

SEED = 20261120
LONG, FEW_OF_SLOW = 1000, 8
"""`dev.py faults` draws other steps for as long as it is told to."""


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_whatever_the_disk_refuses_the_old_is_whole_and_the_user_is_told(made: Path, tmp_path: Path, operation: Operation) -> None:
    recording = record(operation, made, tmp_path)

    chance = random.Random(SEED)
    tried = points(recording.disk.steps, chance)
    tried = chance.sample(tried, min(len(tried), FEW_OF_SLOW)) if len(recording.disk.steps) > LONG else tried

    told = [refuse(operation, made, tmp_path / "refused", *point) for point in tried]

    assert any("磁盘" in sentence for sentence in told)  # `refuse` asks of each that it was told where somebody would miss something
