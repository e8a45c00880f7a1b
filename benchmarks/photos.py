"""One bundle with many photos, from the attachments of one computer to those of another: seconds beside bare pyrage, and memory.

Writing and reading are processes of their own, so that each tells its own memory; bare pyrage takes the same bytes from file to file.
"""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pyrage

from app.domain.leads import Lead
from app.domain.value_kinds import Attachment
from app.services import exchange, sending
from app.services.opening import open_folder
from app.services.workspace import Workspace
from benchmarks.computers import CLERK, PASSWORD, computers
from benchmarks.figure import Figure, Runs, Sizes
from benchmarks.leads import both_clocks, folder
from benchmarks.memory import peak

UNITS = {"first": "仓前所", "second": "仓前所", "bureau": "仓山区局"}
PHOTO = 4 * 2**20
PHOTOS_OF_A_LEAD = 8


def take_photos(workspace: Workspace, count: int) -> None:
    """That many photos, of four megabytes each, on as many leads as they need."""
    photos = [Attachment(workspace.blobs.put(BytesIO(os.urandom(PHOTO))), f"{number}.jpg", PHOTO) for number in range(count)]
    parts = [tuple(photos[place : place + PHOTOS_OF_A_LEAD]) for place in range(0, count, PHOTOS_OF_A_LEAD)]
    with workspace.commit("导入表格") as change:
        change.add_many([Lead(unit=workspace.unit.uid, photos=part) for part in parts], [workspace.unit.uid])


def bare(place: Path, size: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Seconds, by both clocks, to encrypt and to decrypt that many bytes from file to file, durable, with pyrage alone."""
    plain, sealed, again = (place / name for name in ("plain", "sealed", "again"))
    with plain.open("wb") as file:
        for _ in range(size // PHOTO):
            file.write(os.urandom(PHOTO))
    identity = pyrage.x25519.Identity.generate()

    def through(source: Path, target: Path, encrypting: bool) -> None:
        with source.open("rb") as read, target.open("wb") as write:
            if encrypting:
                pyrage.encrypt_io(read, write, [identity.to_public()])
            else:
                pyrage.decrypt_io(read, write, [identity])
            write.flush()
            os.fsync(write.fileno())

    times = both_clocks(lambda: through(plain, sealed, True)), both_clocks(lambda: through(sealed, again, False))
    for file in (plain, sealed, again):
        file.unlink()
    return times


def one_side(what: str, place: Path) -> None:
    """In a process of its own: write the bundle or take it in; prints seconds and the most memory."""
    bundle = place / "photos.ipb"
    with open_folder(place / ("first" if what == "write" else "second"), CLERK, PASSWORD) as workspace:
        if what == "write":
            spent = both_clocks(lambda: sending.export_bundle(workspace, [workspace.unit], bundle))
        else:
            spent = both_clocks(lambda: exchange.import_bundle(workspace, bundle))
        print(*spent, peak())


def _measured(what: str, place: Path) -> tuple[float, float, float]:
    command = [sys.executable, "-m", "benchmarks.photos", what, str(place)]
    spent, worked, memory = map(float, subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.split())
    return spent, worked, memory


def one_run(place: Path, megabytes: int) -> dict[str, float]:
    """Photos there and back, once."""
    with computers(place, "cangshan", UNITS, "bureau") as offices:
        take_photos(offices["first"], megabytes * 2**20 // PHOTO)
    sealing, opening = bare(place, megabytes * 2**20)
    times: dict[str, float] = {}
    for what, (by_wall, by_processor) in (("write", sealing), ("read", opening)):
        spent, worked, memory = _measured(what, place)
        times |= {what: spent, f"{what} memory": memory, f"{what} ratio": spent / by_wall, f"{what} work": worked / by_processor}
    return times


def measure(sizes: Sizes) -> list[Figure]:
    """Medians over several runs; of memory the most."""
    found: list[dict[str, float]] = []
    for _ in range(sizes.runs):
        with folder() as place:
            found.append(one_run(place, sizes.photos))
    runs, what = Runs(found), f"bundle with {sizes.photos} MB of photos"
    figures = []
    for side, said in (("write", "written, read back"), ("read", "checked, taken in")):
        figures += [
            Figure(f"{what}: {said}, most memory", max(one[f"{side} memory"] for one in found), 150, " MB"),
            Figure(f"{what}: {said}, against bare pyrage", runs.middle(f"{side} ratio"), 1.2),
            Figure("  the same in processor seconds", runs.middle(f"{side} work")),
            Figure("  seconds", runs.middle(side), unit=" s"),
        ]
    return figures


if __name__ == "__main__":
    one_side(sys.argv[1], Path(sys.argv[2]))
