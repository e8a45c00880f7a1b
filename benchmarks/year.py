"""What people wait for in a bureau and a coordinating office with a year behind them: every page, and the tables that are counted.

It wants what `dev.py year --keep FOLDER` left there; the folders themselves stay as they are.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import monotonic

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QThread, QThreadPool
from PySide6.QtWidgets import QAbstractItemView, QApplication

from app.domain.allocation import AllocationProposal
from app.domain.assessment import Scorecard
from app.domain.bulletins import CaseBulletin
from app.domain.query import Query, where_is
from app.domain.records import Record
from app.domain.tallies import Balance, GroupSummary
from app.services.copies import Whereabouts
from app.services.demo_folder import PASSWORD
from app.services.opening import Opened, open_folder
from app.services.permissions import may_edit
from app.services.tabulating import tabulate
from app.services.workspace import Workspace
from app.services.year.run import ENDS
from app.services.year.scale import BUREAU
from app.ui.application import build_window
from app.ui.home.todo_list import TodoLine
from app.ui.registers.books import ACTIVITIES, CASES, REGISTERS, STATISTICS
from app.ui.registers.page import RegisterPage
from app.ui.shell import Shell
from app.ui.theme import dress
from benchmarks.figure import Figure, Sizes
from benchmarks.heartbeat import Heartbeat
from benchmarks.leads import folder, seconds
from benchmarks.year_work import at_work, password_to_content, until
from db.vault import account_names

COORDINATOR = "盖山所"
AIM = 0.15
"""Seconds to the first content (issue 6)."""
STALL = 0.05
"""Seconds without an answer that nobody notices."""
SETTLING = 3
"""Seconds after which the window has read the code of its pages."""
STARTS = {"password to first content": 1000.0, "of it the password itself": None}
"""Milliseconds (design 11); the second stands for comparison."""
COUNTED: tuple[type[Record], ...] = (Balance, GroupSummary, CaseBulletin, Scorecard, AllocationProposal)
BOOKS = {"cases": CASES, "registers": REGISTERS, "activities": ACTIVITIES, "statistics": STATISTICS}


def measure(sizes: Sizes) -> Iterator[Figure]:
    """Medians over several runs; nothing without a year."""
    if sizes.year is None:
        return
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    dress(app)
    for unit in (BUREAU, COORDINATOR):
        with folder() as place:
            copy = shutil.copytree(sizes.year / unit, place / unit, ignore=shutil.ignore_patterns("backups"))
            yield from _of_unit(copy, unit, sizes.runs)


def _of_unit(copy: Path, unit: str, runs: int) -> Iterator[Figure]:
    opened = open_folder(copy, account_names(copy)[0], PASSWORD, now=lambda: ENDS, where=lambda _: Whereabouts("", "", 0, 0))
    with opened as workspace:
        times, heart = dict[str, list[float]](), Heartbeat()
        for _ in range(runs):
            for name, spent in _pages(opened, heart):
                times.setdefault(name, []).append(spent)
        yield from (Figure(f"{unit}: {name}", median(all_of_it) * 1000, AIM * 1000, " ms") for name, all_of_it in times.items() if name)
        yield from (Figure(f"{unit}: no answer for, at most", spent * 1000, STALL * 1000, " ms") for spent in times[""])
        yield from _tables(workspace, unit, runs)
    starts = [found for _ in range(runs) for found in password_to_content(copy)]  # the copy is another computer's from here on, so it comes last
    for name, aim in STARTS.items():
        yield Figure(f"{unit}: {name}", median(spent for one, spent in starts if one == name) * 1000, aim, " ms")


def _pages(opened: Opened, heart: Heartbeat) -> Iterator[tuple[str, float]]:
    """Each page of a new window and each list in it, opened for the first time, until its first rows are there; without rows until nothing is under way.

    Then what is done with a lead. The last, without a name: how long the window did not answer at most.
    """
    start, made = monotonic(), list[Shell]()
    yield "window with 今日", seconds(lambda: made.append(_window(opened)))
    shell = made[0]
    until(lambda: QThreadPool.globalInstance().activeThreadCount() == 0 and monotonic() > start + SETTLING)
    heart.longest()
    for key, item in shell.navigation.items.items():
        heart.note(f"page {item.text()}")
        spent = seconds(lambda key=key: _shown(shell, lambda: shell.go(key)))  # type: ignore[misc]
        _answered()
        yield f"page {item.text()}", spent
    for key, book in BOOKS.items():
        register = shell.go(key)
        assert isinstance(register, RegisterPage)
        _answered()
        for kind in (kind for _, kinds in book for kind in kinds):
            heart.note(f"list {kind.title}")
            spent = seconds(lambda register=register, kind=kind: _shown(shell, lambda: register.show_kind(kind.table)))  # type: ignore[misc]
            _answered()
            yield f"list {kind.title}", spent
    yield from at_work(shell, opened.workspace, heart, _answered)
    longest, during = heart.longest()
    print(f"longest without an answer: {during}", flush=True)
    yield "", longest
    shell.deleteLater()
    _answered()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _window(opened: Opened) -> Shell:
    shell = build_window(opened)
    shell.show()
    until(lambda: shell.page().findChild(TodoLine))
    return shell


def _shown(shell: Shell, action: Callable[[], object]) -> None:
    action()
    views = shell.page().findChildren(QAbstractItemView)
    while not (any(view.isVisible() and view.model() and view.model().rowCount() for view in views) or shell.page().findChild(TodoLine)):
        under_way = QThreadPool.globalInstance().activeThreadCount()
        QApplication.processEvents()
        if not under_way:
            return
        QThread.msleep(1)
    QApplication.processEvents()


def _answered() -> None:
    """Nothing is under way any more; meanwhile the window goes on answering."""
    for _ in range(3):
        QApplication.processEvents()
        while QThreadPool.globalInstance().activeThreadCount():
            QApplication.processEvents()
            QThread.msleep(1)
    QApplication.processEvents()


def _tables(workspace: Workspace, unit: str, runs: int) -> Iterator[Figure]:
    """Counting each sort of table anew, the one that covers most."""
    for kind in COUNTED:
        own = workspace.records(kind).all(Query(where=(where_is("unit", workspace.unit.uid),), descending=True))
        record = next((one for one in own if may_edit(workspace, one)), None)
        if record is not None:
            spent = median(seconds(lambda record=record: tabulate(workspace, record)) for _ in range(runs))  # type: ignore[misc]
            yield Figure(f"{unit}: counting {kind.title}", spent * 1000, AIM * 1000, " ms")
