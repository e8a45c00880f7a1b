"""One flipped bit in any file of the data folder, or a file that lost its end: found, named, never silently read."""

import random
import shutil
from pathlib import Path

import pytest

from tests.faults.flips import SORTS, cut_off, flipped, spoil
from tests.faults.office import DATA

FLIPS, CUTS, SEED = 40, 4, 20261120
"""`dev.py faults` goes on for as long as it is told to."""


@pytest.mark.parametrize("sort", SORTS)
def test_a_flipped_bit_or_a_lost_end_is_found_and_named(made: Path, tmp_path: Path, sort: str) -> None:
    folder, chance = shutil.copytree(made / DATA, tmp_path / "data"), random.Random(SEED)

    for number in range(FLIPS + CUTS):
        spoil(folder, sort, chance, flipped if number < FLIPS else cut_off)
