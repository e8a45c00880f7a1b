"""One flipped bit in any file of the data folder, or a file that lost its end: found, named, never silently read."""

import random
import shutil
from pathlib import Path

import pytest

from app.services.leads import register
from app.services.repairing import repair
from tests.faults.flips import SORTS, cut_off, flipped, spoil, spoken
from tests.faults.office import ACCOUNT, DATA, open_office
from tests.services.invented import a_lead
from tests.services.offices import PASSWORD

FLIPS, CUTS, SEED = 40, 4, 20261120
"""`dev.py faults` goes on for as long as it is told to."""


@pytest.mark.parametrize("sort", SORTS)
def test_a_flipped_bit_or_a_lost_end_is_found_and_named(made: Path, tmp_path: Path, sort: str) -> None:
    folder, chance = shutil.copytree(made / DATA, tmp_path / "data"), random.Random(SEED)

    for number in range(FLIPS + CUTS):
        spoil(folder, sort, chance, flipped if number < FLIPS else cut_off)


def test_a_flipped_bit_in_the_log_that_a_crash_left_is_found_and_named(made: Path, tmp_path: Path) -> None:
    """SQLite would leave out, without a word, whatever was saved after it."""
    shutil.copytree(made / DATA, tmp_path / "live")
    with open_office(tmp_path / "live") as workspace:
        for number in range(3):
            register(workspace, a_lead(workspace, suspect=f"断电前第{number}家"))
        left = shutil.copytree(tmp_path / "live", tmp_path / "left")
    log = left / "zhilian.db-wal"
    content = bytearray(log.read_bytes())
    content[len(content) // 3] ^= 1
    log.write_bytes(content)

    told = spoken(left)
    repaired = repair(left, ACCOUNT, PASSWORD, tmp_path / "repaired")

    assert [word for word in told if log.name in word] == told != []
    assert any(log.name in line for line in repaired.lost)
