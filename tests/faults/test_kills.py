"""kill -9 at any step of any operation: nothing acknowledged is lost, nothing is half done."""

from pathlib import Path

from tests.faults.kills import killer
from tests.faults.operations import OPERATIONS

KILLS, SEED = 60, 20261120
"""`dev.py faults` goes on for as long as it is told to."""


def test_kill_9_at_any_step_loses_nothing_acknowledged_and_leaves_nothing_half_done(made: Path, tmp_path: Path) -> None:
    with killer(made, tmp_path, SEED) as killing:
        while killing.kills < KILLS:
            killing.kill_once()

        assert killing.kills == KILLS
        assert set(killing.by_operation) == {operation.name for operation in OPERATIONS}
        assert killing.acknowledged > KILLS // 2
