"""What people wait for in a bureau and a coordinating office with a year behind them: every page, and the tables that are counted.

It wants what `dev.py year --keep FOLDER` left there; the folders themselves stay as they are.
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractItemModel, QEvent, QThread, QThreadPool
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

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
from app.ui.home.page import HomePage
from app.ui.home.todo_list import TodoLine
from app.ui.making_ahead import MakingAhead
from app.ui.registers.books import ACTIVITIES, CASES, REGISTERS, STATISTICS
from app.ui.registers.page import RegisterPage
from app.ui.shell import Shell
from app.ui.start.reading_ahead import ReadingAhead
from app.ui.theme import dress
from app.ui.widgets import PagedModel
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
AT_REST = 3
"""Looks one after the other at which nothing is under way: then nothing more will come."""
AT_ONCE = ", opened at once"
COMPARED = (AT_ONCE, "window with 今日")
"""Without an aim of their own: of the start there is one from the password on."""
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
    _read_ahead()
    for unit in (BUREAU, COORDINATOR):
        with folder() as place:
            copy = shutil.copytree(sizes.year / unit, place / unit, ignore=shutil.ignore_patterns("backups"))
            yield from _of_unit(copy, unit, sizes.runs)


def _read_ahead() -> None:
    """What is done while the password is typed, which is before any data are open: code and tables are read, and the collector leaves them alone."""
    ahead = ReadingAhead()
    until(gc.get_freeze_count)
    del ahead


def _of_unit(copy: Path, unit: str, runs: int) -> Iterator[Figure]:
    opened = open_folder(copy, account_names(copy)[0], PASSWORD, now=lambda: ENDS, where=lambda _: Whereabouts("", "", 0, 0))
    with opened as workspace:
        times, heart = dict[str, list[float]](), Heartbeat()
        for _ in range(runs):
            for name, spent in _measured(opened, heart):
                times.setdefault(name, []).append(spent)
        for name in filter(None, times):
            yield Figure(f"{unit}: {name}", median(times[name]) * 1000, None if name.endswith(COMPARED) else AIM * 1000, " ms")
        yield from (Figure(f"{unit}: no answer for, at most", spent * 1000, STALL * 1000, " ms") for spent in times[""])
        yield from _tables(workspace, unit, runs)
    starts = [found for _ in range(runs) for found in password_to_content(copy)]  # the copy is another computer's from here on, so it comes last
    for name, aim in STARTS.items():
        yield Figure(f"{unit}: {name}", median(spent for one, spent in starts if one == name) * 1000, aim, " ms")


def _measured(opened: Opened, heart: Heartbeat) -> Iterator[tuple[str, float]]:
    """A window whose pages are opened at once, as soon as their code is read; and one that stood for a while before."""
    made = list[Shell]()
    yield "window with 今日", seconds(lambda: made.append(_window(opened)))
    _ahead(made[0])
    yield from ((f"{name}{AT_ONCE}", spent) for name, spent in _pages(made[0], heart))
    _put_away(made.pop())
    made.append(_window(opened))
    until(lambda: not _ahead(made[0]).isActive())
    heart.longest()
    yield "今日 read anew", seconds(lambda: _read_anew(made[0]))
    yield from _pages(made[0], heart)
    yield from _lists(made[0], heart)
    yield from at_work(made[0], opened.workspace, heart, _answered)
    longest, during = heart.longest()
    print(f"longest without an answer: {during}", flush=True)
    yield "", longest
    _put_away(made.pop())


def _pages(shell: Shell, heart: Heartbeat) -> Iterator[tuple[str, float]]:
    """Each page of a new window, opened for the first time, until its first rows are there; without rows until nothing is under way."""
    for key, item in shell.navigation.items.items():
        heart.note(f"page {item.text()}")
        spent = seconds(lambda key=key: _shown(shell, lambda: shell.go(key)))  # type: ignore[misc]
        _answered()
        yield f"page {item.text()}", spent


def _lists(shell: Shell, heart: Heartbeat) -> Iterator[tuple[str, float]]:
    """Each list of the registers, in the same way."""
    for key, book in BOOKS.items():
        register = shell.go(key)
        assert isinstance(register, RegisterPage)
        _answered()
        for kind in (kind for _, kinds in book for kind in kinds):
            heart.note(f"list {kind.title}")
            spent = seconds(lambda register=register, kind=kind: _shown(shell, lambda: register.show_kind(kind.table)))  # type: ignore[misc]
            _answered()
            yield f"list {kind.title}", spent


def _read_anew(shell: Shell) -> None:
    """F5 on the first page, until it shows what it read."""
    home, read = shell.page(), list[object]()
    assert isinstance(home, HomePage)
    home.read.connect(read.append)
    home.reload()
    until(lambda: read)


def _put_away(shell: Shell) -> None:
    shell.deleteLater()
    _answered()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _ahead(shell: Shell) -> MakingAhead:
    """What makes the pages before they are opened; it is there when the code is read."""
    until(lambda: shell.findChild(MakingAhead))
    found = shell.findChild(MakingAhead)
    assert isinstance(found, MakingAhead)
    return found


def _window(opened: Opened) -> Shell:
    shell = build_window(opened)
    shell.show()
    until(lambda: shell.page().findChild(TodoLine))
    return shell


def _shown(shell: Shell, action: Callable[[], object]) -> None:
    """Until rows are there that were read, not the one that says that they are being read; or until nothing is under way any more."""
    action()
    idle = 0
    while idle < AT_REST and not _has_content(shell.page()):
        QApplication.processEvents()
        idle = 0 if QThreadPool.globalInstance().activeThreadCount() else idle + 1
        QThread.msleep(1)
    QApplication.processEvents()


def _has_content(page: QWidget) -> bool:
    return any(view.isVisible() and _rows_of(view.model()) for view in page.findChildren(QAbstractItemView)) or page.findChild(TodoLine) is not None


def _rows_of(model: QAbstractItemModel | None) -> int:
    return len(model.rows()) if isinstance(model, PagedModel) else model.rowCount() if model else 0


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
