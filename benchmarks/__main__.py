"""Run all benchmarks and print a table: name, figure, aim.

`--leads N` sets the size (100000 for the figures of design 11), `--runs N` how often each is repeated.
"""

import argparse
import os

from benchmarks.store import Figure, measure


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure the store beside the raw floor of the same run.")
    parser.add_argument("--leads", type=int, default=int(os.environ.get("BENCH_LEADS", "10000")))
    parser.add_argument("--runs", type=int, default=int(os.environ.get("BENCH_RUNS", "5")))
    asked = parser.parse_args()
    for figure in measure(asked.leads, asked.runs):
        print(line(figure), flush=True)
    return 0


def line(figure: Figure) -> str:
    met = figure.value >= figure.aim if figure.least else figure.value <= figure.aim
    sign = "≥" if figure.least else "≤"
    return f"{figure.name:62} {figure.value:10.2f}{figure.unit:3}  aim {sign} {figure.aim:g}{figure.unit.strip():3} {'met' if met else 'missed'}"


if __name__ == "__main__":
    raise SystemExit(main())
