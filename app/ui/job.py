"""Runs any callable off the UI thread and ends in exactly one of `succeeded`, `refused`, `cancelled`, `broke`.

Knows nothing of databases: work that needs one opens its own connection. Signals arrive in the UI thread; when the page that owns
the job is destroyed they simply do not arrive, and the work is asked to stop.
"""

import sys
from collections.abc import Callable
from threading import Event
from typing import Any, TypeAlias

from PySide6.QtCore import QCoreApplication, QMetaMethod, QObject, QThreadPool, Signal, Slot
from shiboken6 import isValid

from app.domain.errors import Cancelled, UserError

Report: TypeAlias = Callable[[int, int, str], None]
"""Called by the work with: done, total (0 = unknown), what is being done in Chinese."""
IsCancelled: TypeAlias = Callable[[], bool]
Work: TypeAlias = Callable[[Report, IsCancelled], Any]
"""The work. Told to stop, it keeps nothing and raises `Cancelled`; if it returns all the same, it has succeeded."""


class Job(QObject):
    """One run of one piece of work, owned by the page or dialog that asked for it. Deletes itself after its end."""

    progress = Signal(int, int, str)
    succeeded = Signal(object)
    refused = Signal(object)
    cancelled = Signal()
    broke = Signal(object)
    ended = Signal()
    """Comes just before whichever of the four, so that a progress bar is put away first."""

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        stop = Event()
        self._stop = stop
        self._run = _Run(work, stop)
        self._run.told.connect(self.progress)
        self._run.ended.connect(self._end)
        self._run.ended.connect(self._run.deleteLater)
        self.unbroken = False
        """True for work that the window waits for before it locks or closes, such as an import."""
        self.destroyed.connect(lambda: stop.set())

    def start(self, priority: int = 0) -> "Job":
        """Hand the work to the pool, where the higher priority goes first; returns itself, so that it can be written in one line."""
        QThreadPool.globalInstance().start(self._run.go, priority)
        return self

    def cancel(self) -> None:
        """Ask the work to stop; it ends in `cancelled`, or in `succeeded` when it had already finished."""
        self._stop.set()

    def forget(self) -> None:
        """Ask the work to stop, and tell nobody of its end any more: what it asked about is about to be closed."""
        self.blockSignals(True)
        self.cancel()

    @Slot(object, object)
    def _end(self, value: object, error: object) -> None:
        self.ended.emit()
        if not isValid(self):  # whoever listens took away the page that asked
            return
        if isinstance(error, Cancelled):
            self.cancelled.emit()
        elif isinstance(error, UserError):
            self.refused.emit(error)
        elif isinstance(error, BaseException):
            self._tell_broke(error)
        else:
            self.succeeded.emit(value)
        if isValid(self):
            self.deleteLater()

    def _tell_broke(self, error: BaseException) -> None:
        """A bug always reaches somebody: the listener, or else the crash door, which is `sys.excepthook`."""
        if self.isSignalConnected(QMetaMethod.fromSignal(self.broke)):
            self.broke.emit(error)
        else:
            sys.excepthook(type(error), error, error.__traceback__)


def stoppable(report: Report, cancelled: IsCancelled) -> Report:
    """The report, by which the work is stopped, too: it raises `Cancelled` once somebody asked for that."""

    def told(done: int, total: int, said: str) -> None:
        if cancelled():
            raise Cancelled
        report(done, total, said)

    return told


def is_busy() -> bool:
    """True while some work is under way: what nobody waits for lets it end first."""
    return QThreadPool.globalInstance().activeThreadCount() > 0


def wait_for_jobs(milliseconds: int = 10_000) -> bool:
    """Wait until every running job has ended; called once, when the program closes."""
    return QThreadPool.globalInstance().waitForDone(milliseconds)


class _Run(QObject):
    """Carries what the worker says to the UI thread; belongs to the application, so it outlives the page."""

    told = Signal(int, int, str)
    ended = Signal(object, object)

    def __init__(self, work: Work, stop: Event) -> None:
        super().__init__(QCoreApplication.instance())
        self.work = work
        self.stop = stop

    def go(self) -> None:
        """In the pool's thread: do the work and say how it ended."""
        value, error = None, None
        try:
            value = self.work(self.told.emit, self.stop.is_set)
        except Exception as raised:  # noqa: BLE001 - the job runner: whatever the work raises is told, never lost
            error = raised
        self.ended.emit(value, error)
