"""Faults for longer than the test command has time for: `python3 dev.py faults --minutes 10 [--seed N]`. Counts reached are printed."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.vault.killing import KilledFolder

KILLS_IN_ONE_FOLDER = 40


def main() -> int:
    """Kill until the time is over; ends with 1 when something that was acknowledged is gone or half done."""
    parser = argparse.ArgumentParser(prog="dev.py faults", description="Kills a working process again and again, and looks for anything lost.")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=20261120)
    wish = parser.parse_args()
    until, seed, kills, acknowledged = time.monotonic() + wish.minutes * 60, wish.seed, 0, 0
    while time.monotonic() < until:
        with tempfile.TemporaryDirectory(prefix="zhilian-faults-") as place:
            folder = KilledFolder(Path(place) / "data", seed)
            while time.monotonic() < until and folder.kills < KILLS_IN_ONE_FOLDER:
                try:
                    folder.kill_once()
                except AssertionError as lost:
                    print(f"seed {seed}, kill {folder.kills}: {lost}", file=sys.stderr)
                    return 1
            kills, acknowledged, seed = kills + folder.kills, acknowledged + folder.acknowledged, seed + 1
    print(f"{kills} kills, {acknowledged} things acknowledged, none lost, seeds {wish.seed} to {seed - 1}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
