"""What a clerk waits for in an office of that many leads: the window after the password, a page of a list, a command."""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.domain.leads import Lead
from app.services.opening import Opened, Setup, open_folder, set_up
from app.services.workspace import Workspace
from app.ui.application import build_window
from app.ui.job import wait_for_jobs
from app.ui.theme import dress
from benchmarks.figure import Figure, Sizes
from benchmarks.leads import folder, leads, seconds
from db.keys import FLOOR
from db.outbox import Mark, note_exported

PASSWORD = "口令-测量-2026"


def fill(workspace: Workspace, count: int) -> None:
    """That many leads of this unit, one in fifty open, the others closed in earlier years; all have left with a bundle."""
    records: list[Lead] = leads(count)
    for record in records:
        record.unit = workspace.unit.uid
    with workspace.commit("导入表格") as change:
        change.add_many(records, [workspace.unit.uid])
        store = workspace.store
        change.conn.execute("UPDATE lead SET state = iif(rk % 50, '不予立案', '待研判'), due_on = date(received_on, iif(rk % 50, '+21 days', '+1 year'))")
        rows = {table.name: change.conn.execute(f'SELECT coalesce(max(rk), 0) FROM "{table.name}"').fetchone()[0] for table in store.tables.values()}
        note_exported(store, Mark(0, rows))


def window(place: Path) -> tuple[float, float]:
    """Seconds from the right password to the window with its first answers, and from there to the first page of the leads."""
    made: list[tuple[Opened, object]] = []
    unlocking = seconds(lambda: open_folder(place, "测量员", PASSWORD).close())

    def show() -> None:
        opened = open_folder(place, "测量员", PASSWORD)
        shell = build_window(opened)
        shell.show()
        _answered()
        made.append((opened, shell))

    opening = seconds(show) - unlocking
    opened, shell = made[0]

    def go() -> None:
        shell.go("leads")  # type: ignore[attr-defined]
        _answered()

    listing = seconds(go)
    shell.deleteLater()  # type: ignore[attr-defined]
    _answered()
    opened.close()
    return opening, listing


def _answered() -> None:
    for _ in range(3):
        wait_for_jobs()
        QApplication.processEvents()


def command() -> float:
    """Seconds of `zhilian version`, a process from start to end."""
    return seconds(lambda: subprocess.run([sys.executable, "-c", "from app.main import main; main()", "--version"], check=True, capture_output=True))


def measure(sizes: Sizes) -> list[Figure]:
    """Medians over several runs in one office."""
    size, runs = sizes.leads, sizes.runs
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    dress(app)
    with folder() as place:
        opened, _code = set_up(place / "office", Setup(["cangshan", "jiaozuo"], "仓前所", "测量员"), PASSWORD, cost=FLOOR)
        with opened as workspace:
            fill(workspace, size)
        window(place / "office")
        windows = [window(place / "office") for _ in range(runs)]
    opening, listing = (median(times) for times in zip(*windows, strict=True))
    return [
        Figure(f"window with its answers after unlocking, {size} leads", opening, 1.0, " s"),
        Figure("first opening of the list of leads, with its first page", listing, 0.5, " s"),
        Figure("one command, process included", median(command() for _ in range(runs)), 0.5, " s"),
    ]
