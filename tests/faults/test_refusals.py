"""The disk fails or is full at any write, sync, rename or removal: what was there before is whole, and the user is told in words."""

import errno
import random
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faults.office import DATA
from tests.faults.operations import OPERATIONS, Operation, operation
from tests.faults.power import record
from tests.faults.refusals import LOG, points, refuse

SEED = 20261120
FIRST_FRAME = 32
"""Where the frames of SQLite's log begin."""
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


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC], ids=errno.errorcode.get)
def test_two_changes_of_the_password_never_leave_the_database_two_behind_the_vault(made: Path, tmp_path: Path, code: int) -> None:
    changing = operation("change password")
    steps = record(changing, made, tmp_path).disk.steps
    noting = [number for number, (before, step) in enumerate(pairwise(steps), 2) if before.path == DATA and step.path == LOG and step.offset > FIRST_FRAME]

    told = [refuse(changing, made, tmp_path / "refused", number, code) for number in noting]

    assert [bool(sentence) for sentence in told] == [code == errno.ENOSPC, False]  # what comes after is told; the password itself holds
