"""Run all benchmarks and print a table: name, figure, aim.

`--leads N` sets the size (100000 for the figures of design 11), `--runs N` how often each is repeated, `--photos MB` the photos in one bundle
(2048 there) and of attachments (2000 in issue 5), `--offices N` how many offices send to one bureau (50 there), `--year FOLDER`
the folder that `dev.py year --keep FOLDER` filled (without it that part is left out); `--only` chooses a part. With BENCH_CLOCK=processor
in the environment all but memory is told in processor seconds, for a machine where others work.
"""

import argparse
import os
from pathlib import Path

from benchmarks import attachments, bureau, exchange, office, paper, photos, store, vault, year
from benchmarks.figure import Sizes

PARTS = {
    "store": store.measure,
    "vault": vault.measure,
    "office": office.measure,
    "paper": paper.measure,
    "exchange": exchange.measure,
    "photos": photos.measure,
    "attachments": attachments.measure,
    "bureau": bureau.measure,
    "year": year.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure the program beside the raw floor of the same run, and what a clerk waits for.")
    parser.add_argument("--leads", type=int, default=int(os.environ.get("BENCH_LEADS", "10000")))
    parser.add_argument("--runs", type=int, default=int(os.environ.get("BENCH_RUNS", "5")))
    parser.add_argument("--photos", type=int, default=100)
    parser.add_argument("--offices", type=int, default=5)
    parser.add_argument("--year", type=Path)
    parser.add_argument("--only", choices=PARTS)
    asked = parser.parse_args()
    for name, measure in PARTS.items():
        if asked.only in (None, name):
            for figure in measure(Sizes(asked.leads, asked.runs, asked.photos, asked.offices, asked.year)):
                print(figure.line(), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
