"""Faults for longer than the test command has time for: `python3 dev.py faults --minutes 10 [--seed N]`. Counts reached are printed.

Kills, power cuts, refusals of the disk and flipped bits take turns; `--kills` and `--cuts` ask for that many of one sort instead.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from tests.faults.flips import flip_once
from tests.faults.kills import Killer, killer
from tests.faults.office import remembered
from tests.faults.operations import OPERATIONS
from tests.faults.power import Recording, record
from tests.faults.refusals import drawn, refuse

KILLS, CUTS, REFUSALS, FLIPS = 9, 40, 12, 12
"""Of each sort so many in one turn."""
MEMORY = Path("/dev/shm")
SAID_EVERY = 60.0
"""Seconds between two lines that tell how far it is."""

Turn = Iterator[None]


def main() -> int:
    """Go on until the time is over or the counts are reached; ends with 1 when something that was acknowledged is gone or half done."""
    wish = _wish()
    done: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="zhilian-faults-", dir=MEMORY if MEMORY.is_dir() else None) as place:
        made, scratch = Path(place) / "made", Path(place) / "scratch"
        made.mkdir()
        scratch.mkdir()
        remembered(made)
        with killer(made, scratch, wish.seed) as killing:
            try:
                _run(done, _turns(made, scratch, killing, wish.seed), _until(wish, done))
            except AssertionError as lost:
                print(f"seed {wish.seed}, after {_told(done)}: {lost}", file=sys.stderr)
                return 1
    print(f"{_told(done)}: nothing acknowledged was lost, nothing was half done (seed {wish.seed})")
    return 0


def _wish() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py faults", description="Kills, power cuts, a disk that refuses, flipped bits; looks for anything lost.")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=20261120)
    parser.add_argument("--kills", type=int, default=0, help="instead of minutes: so many kills")
    parser.add_argument("--cuts", type=int, default=0, help="instead of minutes: so many power cuts")
    return parser.parse_args()


def _until(wish: argparse.Namespace, done: Counter[str]) -> Callable[[str], bool]:
    """Whether a sort is not wanted any more."""
    end, counts = time.monotonic() + wish.minutes * 60, {"kills": wish.kills, "power cuts": wish.cuts}
    if any(counts.values()):
        return lambda sort: done[sort] >= counts.get(sort, 0)
    return lambda _sort: time.monotonic() > end


def _run(done: Counter[str], turns: dict[str, Turn], over: Callable[[str], bool]) -> None:
    told = time.monotonic()
    while any(not over(sort) for sort in turns):
        for sort, turn in turns.items():
            for _ in range({"kills": KILLS, "power cuts": CUTS, "refusals": REFUSALS}.get(sort, FLIPS)):
                if not over(sort):
                    next(turn)
                    done[sort] += 1
            if time.monotonic() - told > SAID_EVERY:
                print(_told(done), flush=True)
                told = time.monotonic()


def _told(done: Counter[str]) -> str:
    return ", ".join(f"{number} {sort}" for sort, number in done.items()) or "nothing"


def _turns(made: Path, scratch: Path, killing: Killer, seed: int) -> dict[str, Turn]:
    return {
        "kills": _kills(killing),
        "power cuts": _cuts(made, scratch, random.Random(seed)),
        "refusals": _refusals(made, scratch, random.Random(seed + 1)),
        "flipped bits": _flips(made, scratch, random.Random(seed + 2)),
    }


def _kills(killing: Killer) -> Turn:
    while True:
        killing.kill_once()
        yield


def _recordings(made: Path, scratch: Path) -> Iterator[Recording]:
    for number in count():
        place = scratch / f"recording {number}"
        place.mkdir(parents=True)
        yield record(OPERATIONS[number % len(OPERATIONS)], made, place)
        shutil.rmtree(place)


def _cuts(made: Path, scratch: Path, chance: random.Random) -> Turn:
    for recording in _recordings(made, scratch):
        for cut in recording.cuts(CUTS, chance):
            cut.hold(scratch / "cut")
            yield


def _refusals(made: Path, scratch: Path, chance: random.Random) -> Turn:
    for recording in _recordings(made, scratch / "refusals"):
        for number, code in drawn(recording.disk.steps, chance, REFUSALS):
            refuse(recording.operation, made, scratch / "refused", number, code)
            yield


def _flips(made: Path, scratch: Path, chance: random.Random) -> Turn:
    while True:
        flip_once(made, scratch / "flipped", chance)
        yield


if __name__ == "__main__":
    raise SystemExit(main())
