"""Feeds the readers of foreign files with bytes that atheris makes, guided by coverage: `python3 dev.py fuzz --minutes N`.

Each reader runs in a process of its own, all for the same time. What a reader did not survive lies in `build/fuzz/NAME/` as `crash-…`, `timeout-…` or
`oom-…`: `--reader NAME --replay FILE` shows the fault again; a test of it belongs in `test_readers.py`.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from tests.fuzz.readers import READERS, comes_back


def main() -> int:
    """Do what the command line asks; the exit status is 0 only when every reader survived."""
    parser = argparse.ArgumentParser(prog="dev.py fuzz", description="Feed the readers of foreign files with bytes that atheris makes.")
    parser.add_argument("--minutes", type=float, default=10, help="for all readers together (default: 10)")
    parser.add_argument("--reader", choices=READERS, help="one reader only")
    parser.add_argument("--replay", type=Path, help="read this one file with that reader instead")
    asked = parser.parse_args()
    if asked.replay:
        print("read" if comes_back(READERS[asked.reader or "file"], asked.replay.read_bytes()) else "refused")
        return 0
    names = [asked.reader] if asked.reader else list(READERS)
    failed = [name for name in names if not survives(name, round(60 * asked.minutes / len(names)))]
    print(f"{len(names) - len(failed)} readers survived{''.join(f', {name} did not' for name in failed)}.")
    return 1 if failed else 0


def survives(name: str, seconds: int) -> bool:
    """One reader in a process of its own; prints its figures, or the end of what it said."""
    command = [sys.executable, "-m", "tests.fuzz.guided", name, str(seconds)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    said = done.stdout.splitlines()
    figures = [" ".join(line.split()) for line in said if line.startswith(("Done ", "stat::peak_rss_mb", "stat::slowest_unit"))]
    print("\n".join([f"{name}: {'; '.join(figures)}"] if done.returncode == 0 else [f"{name}:", *said[-40:]]), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
