"""Attachments of ten megabytes each, kept one after the other as a person adds them, then each read and compared: memory must not grow with their number.

In a process of its own, so that it tells its own memory. `--photos 2000` are the 200 attachments of issue 5.
"""

import os
import subprocess
import sys
from pathlib import Path

from app.domain.leads import Lead
from app.services.attachments import keep_file
from app.services.checking import damaged_attachments
from app.services.opening import open_folder
from app.services.workspace import Workspace
from benchmarks.computers import CLERK, PASSWORD, made
from benchmarks.figure import Figure, Sizes
from benchmarks.leads import folder, seconds
from benchmarks.memory import forget_peak, peak

EACH = 10
"""Megabytes of one attachment."""
FIRST = 5
"""The most memory that the rest take is compared with what these take."""


def keep(workspace: Workspace, place: Path, count: int) -> None:
    """That many attachments, each on a lead of its own."""
    for _ in range(count):
        file = place / "scan.pdf"
        file.write_bytes(b"%PDF-1.7\n" + os.urandom(EACH * 2**20))
        with workspace.commit("登记线索") as change:
            change.add(Lead(unit=workspace.unit.uid, photos=(keep_file(workspace, file),)), [workspace.unit.uid])


def in_a_process(place: Path, count: int) -> None:
    """Keep them and look through them; prints seconds of both, the most memory with the first few, and with the rest."""
    with open_folder(place / "data", CLERK, PASSWORD) as workspace:
        forget_peak()
        keep(workspace, place, FIRST)
        list(damaged_attachments(workspace))
        before = peak()
        forget_peak()
        keeping = seconds(lambda: keep(workspace, place, count - FIRST))
        looking = seconds(lambda: list(damaged_attachments(workspace)))
        print(keeping, looking, before, peak())


def measure(sizes: Sizes) -> list[Figure]:
    """Once: what is measured is memory."""
    count = max(sizes.photos // EACH, FIRST + 1)
    with folder() as place:
        made(place / "data", "cangshan", "仓前所").close()
        command = [sys.executable, "-m", "benchmarks.attachments", str(place), str(count)]
        keeping, looking, before, most = map(float, subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.split())
    what = f"{count} attachments of {EACH} MB"
    return [
        Figure(f"{what}: most memory", most, 200, " MB"),
        Figure(f"{what}: more than with the first {FIRST}", most - before, EACH, " MB"),
        Figure("  seconds to keep one of them", keeping / (count - FIRST), unit=" s"),
        Figure("  seconds to read and compare one of them", looking / count, unit=" s"),
    ]


if __name__ == "__main__":
    in_a_process(Path(sys.argv[1]), int(sys.argv[2]))
