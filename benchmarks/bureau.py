"""One bureau that merges the bundles of many offices: seconds and memory of each bundle, and whether the last costs more than the first.

Every office and the bureau are processes of their own, so that only the bureau's memory is counted. Seconds are told by the clock and of the
processor, which other programs on the machine disturb less. The backup before an import copies the whole database and so grows with it: it is
measured by itself, at every tenth bundle.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import rmtree
from statistics import mean
from typing import NamedTuple

from app.services import identity, sending
from app.services.backups import back_up_before_import
from app.services.opening import open_folder
from benchmarks.computers import CLERK, PASSWORD, made
from benchmarks.exchange import importing
from benchmarks.figure import Figure, Sizes
from benchmarks.leads import both_clocks, folder, leads, seconds
from benchmarks.memory import forget_peak, peak, resident
from db.vault import DATABASE_FILE

BUREAU = "测量市局"


class Merged(NamedTuple):
    """One bundle: seconds to import by the clock and of the processor, MB resident afterwards and at the most, MB of the database, backup."""

    importing: float
    processor: float
    resident: float
    peak: float
    database: float
    backup: float
    """Seconds; 0 where it was left out."""


def write_pack(place: Path, offices: Sequence[str]) -> str:
    """A place with that many offices; its path stands for its name."""
    units = [f'[[unit]]\nshort_name = "{BUREAU}"\nfull_name = "{BUREAU}"\nkind = "局"\nlevel = "市"\nbureau = true\n']
    units += [f'[[unit]]\nshort_name = "{name}"\nfull_name = "{name}"\nkind = "监管所"\nlevel = "所"\nparent = "{BUREAU}"\n' for name in offices]
    (place / "pack").mkdir()
    (place / "pack" / "pack.toml").write_text('name = "measured"\ntitle = "测量"\nversion = 1\n\n' + "\n".join(units), encoding="utf-8")
    return str(place / "pack")


def set_up_offices(place: Path, offices: Sequence[str]) -> None:
    """A data folder and a card for each."""
    for name in offices:
        with made(place / name, str(place / "pack"), name) as workspace:
            identity.export_card(workspace, place / f"{name}.card")


def send(place: Path, name: str, count: int) -> None:
    """One office registers its leads and writes a bundle for the bureau."""
    with open_folder(place / name, CLERK, PASSWORD) as workspace:
        identity.import_roster(workspace, place / "roster")
        bureau = workspace.bureau
        assert bureau is not None
        records = leads(count)
        for record in records:
            record.unit, record.number = workspace.unit.uid, f"{name}-{record.number}"
        with workspace.commit("导入表格") as change:
            change.add_many(records, [workspace.unit.uid, bureau.uid])
        sending.export_bundle(workspace, [bureau], place / f"{name}.ipb")


def merge(place: Path, offices: Sequence[str], count: int) -> None:
    """At the bureau: take in what the offices send, one after the other, and print a line for each."""
    with made(place / BUREAU, str(place / "pack"), BUREAU) as workspace:
        identity.sign_new_roster(workspace, [place / f"{name}.card" for name in offices], place / "roster")
        for number, name in enumerate(offices, 1):
            _in_a_process("send", place, name, str(count))
            forget_peak()
            spent, worked = both_clocks(lambda name=name: importing(workspace, place / f"{name}.ipb"))  # type: ignore[misc]
            most, size = peak(), (workspace.folder / DATABASE_FILE).stat().st_size / 2**20
            backup = seconds(lambda: back_up_before_import(workspace)) if number % 10 == 0 else 0
            print(*Merged(spent, worked, resident(), most, size, backup), flush=True)
            rmtree(place / name)
            (place / f"{name}.ipb").unlink()


def _in_a_process(*arguments: object) -> list[str]:
    command = [sys.executable, "-m", "benchmarks.bureau", *map(str, arguments)]
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.splitlines()


def measure(sizes: Sizes) -> list[Figure]:
    """Prints a table of the bundles; the figures compare the last tenth of them with the first."""
    names = [f"第{number}所" for number in range(1, sizes.offices + 1)]
    with folder() as place:
        write_pack(place, names)
        _in_a_process("offices", place, *names)
        merged = [Merged(*map(float, line.split())) for line in _in_a_process("merge", place, sizes.leads, *names)]
    print(f"{'bundle':>8}{'leads':>10}{'import s':>10}{'cpu s':>8}{'MB now':>8}{'MB peak':>9}{'database MB':>13}{'backup s':>10}")
    for number, one in enumerate(merged, 1):
        numbers = f"{one.importing:10.2f}{one.processor:8.2f}{one.resident:8.0f}{one.peak:9.0f}{one.database:13.0f}"
        print(f"{number:8}{number * sizes.leads:10}{numbers}{f'{one.backup:10.2f}' if one.backup else ''}")
    return _growth(merged, sizes)


def _growth(merged: Sequence[Merged], sizes: Sizes) -> list[Figure]:
    tenth = max(1, len(merged) // 10)
    first, last = merged[:tenth], merged[-tenth:]

    def ratio(name: str) -> float:
        return mean(getattr(one, name) for one in last) / mean(getattr(one, name) for one in first)

    what = f"{sizes.offices} offices of {sizes.leads} leads, last tenth against first"
    return [
        Figure(f"{what}: import of a bundle", ratio("importing")),
        Figure(f"{what}: the same in processor seconds", ratio("processor")),
        Figure(f"{what}: most memory", ratio("peak")),
        Figure("  import of one bundle, mean", mean(one.importing for one in merged), unit=" s"),
        Figure("  most memory of all", max(one.peak for one in merged), unit=" MB"),
    ]


if __name__ == "__main__":
    what, where, *rest = sys.argv[1:]
    match what:
        case "offices":
            set_up_offices(Path(where), rest)
        case "send":
            send(Path(where), rest[0], int(rest[1]))
        case "merge":
            merge(Path(where), rest[1:], int(rest[0]))
