"""`python -m app.services.year`: a simulated year of the asked size, and whether everything that is promised holds at its end.

It is long: a full one has 20,000 leads on 20 computers.
"""

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

from app.services.year.proof import checks
from app.services.year.run import ENDS, leads_in, simulated_year
from app.services.year.scale import BUREAU, FULL

SHOWN = 5


def main() -> int:
    """Run it, and print what was counted and what does not hold; the exit status is 0 only when all holds."""
    asked = argparse.ArgumentParser(prog="dev.py year", description=__doc__)
    asked.add_argument("--leads", type=int, default=FULL.leads, help="how many leads come in")
    asked.add_argument("--rounds", type=int, default=FULL.rounds, help="how often bundles go round")
    asked.add_argument("--seed", type=int, default=FULL.seed)
    asked.add_argument("--keep", type=Path, help="an empty folder in which the data folders of all computers stay, for the benchmarks and for looking at")
    given = asked.parse_args()
    scale, started = replace(FULL, leads=given.leads, rounds=given.rounds, seed=given.seed), time.monotonic()

    def report(done: int, total: int, words: str) -> None:
        print(f"{time.monotonic() - started:7.0f} s  {done}/{total}  {words}", flush=True)

    if given.keep:
        given.keep.mkdir(parents=True)
    with simulated_year(scale, ENDS, report=report, keep=given.keep) as replicas:
        bureau = leads_in(replicas.open[BUREAU])
        print(f"{len(replicas.open)} computers, {bureau} leads at the bureau, {replicas.imports} imports, {replicas.size / 1e6:.0f} MB")
        found = checks(replicas, scale)
    for check in found:
        print(f"{'holds ' if not check.wrong else 'BROKEN'}  {check.rows:<20} {check.words}（{check.held_of}）")
        for wrong in check.wrong[:SHOWN]:
            print(f"        {wrong}")
    return int(any(check.wrong for check in found))


sys.exit(main())
