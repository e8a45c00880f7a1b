"""Gives every hostile file to an import of markets, as the window would: `python3 dev.py sheets`.

Prints for each file what came of it, the processor seconds and the memory of the child that read it, and how long the thread of the window had to wait
meanwhile. The exit status is 0 only when every file was refused in words or read, nothing was half-imported, and the limits of issue 7 were kept.
"""

import argparse
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

from app.domain.errors import UserError
from app.domain.markets import Market
from app.services.tables import Imported, import_table
from app.services.workspace import Workspace
from tests.services.county import COUNTY, Clock, make_county, opened
from tests.spreadsheets.hostile import ALL, EITHER, READ, REFUSED, Hostile

SECONDS, MEMORY, WAIT = 10.0, 1_200, 1.0
"""At most: processor seconds of one file, megabytes of a child, seconds that the window waits."""
BEAT = 0.01


def main() -> int:
    """Try them all, or those that are named."""
    parser = argparse.ArgumentParser(prog="dev.py sheets", description="Feed an import with spreadsheets that harm.")
    parser.add_argument("names", nargs="*", help="only these files")
    names = parser.parse_args().names
    chosen = [one for one in ALL if not names or one.name in names]
    with tempfile.TemporaryDirectory(prefix="zhilian-sheets-") as folder:
        made = make_county(Path(folder), COUNTY)
        with opened(made, Path(folder) / "open", COUNTY, Clock()) as workspace:
            wrong = [one.name for one in chosen if not _tried(workspace, one, Path(folder))]
    print(f"{len(chosen) - len(wrong)} of {len(chosen)} files as they must be{''.join(f', {name} not' for name in wrong)}.")
    return 1 if wrong else 0


def _tried(workspace: Workspace, one: Hostile, folder: Path) -> bool:
    path = folder / (f"{one.name}.csv" if one.name.startswith("csv") else f"{one.name}.xlsx")
    one.write(path)
    before, spent, began = workspace.records(Market).count(), _spent(), time.monotonic()
    said, came = "", REFUSED
    heart = _Heart()
    try:
        with heart:
            imported = import_table(workspace, Market, path)
        came, said = READ, f"{imported.new} new, {len(imported.refused)} refused"
        whole = workspace.records(Market).count() == before + imported.new and _reasons(imported)
    except UserError as refusal:
        said, whole = refusal.what[:70], workspace.records(Market).count() == before and bool(refusal.next_step)
    seconds, memory = _spent() - spent, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    right = whole and one.must in (came, EITHER, _as_rows(came, said)) and seconds <= SECONDS and memory <= MEMORY and heart.longest <= WAIT
    figures = f"{seconds:5.1f} s processor {time.monotonic() - began:5.1f} s clock {memory:5} MB at most, window waited {heart.longest:.2f} s"
    print(f"{'as it must be' if right else 'NOT SO':<13} {one.name:<30} {came:<8} {figures}  {said}", flush=True)
    _take_away(path)
    return right


def _as_rows(came: str, said: str) -> str:
    """A file that was read, but whose headings are no market's, counts as read."""
    return READ if came == REFUSED and ("栏目" in said or "是空的" in said) else came


def _reasons(imported: Imported) -> bool:
    return all(row.why for row in imported.refused)


def _spent() -> float:
    both = (resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF))
    return sum(used.ru_utime + used.ru_stime for used in both)


def _take_away(path: Path) -> None:
    if path.is_dir():
        path.rmdir()
    else:
        path.unlink()


class _Heart:
    """Beats in a thread of its own while the reading goes on; how long the longest pause was is what the window would have felt."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beat)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join()

    def _beat(self) -> None:
        last = time.monotonic()
        while not self._stopped.wait(BEAT):
            now = time.monotonic()
            self.longest, last = max(self.longest, now - last - BEAT), now


if __name__ == "__main__":
    sys.exit(main())
