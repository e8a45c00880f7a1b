"""Runs any callable off the UI thread and ends in exactly one of `succeeded`, `refused`, `cancelled`, `broke`.

Knows nothing of databases: work that needs one opens its own connection. Signals arrive in the UI thread; when the page that owns
the job is destroyed they simply do not arrive, and the work is asked to stop.
"""

from collections.abc import Callable
from threading import Event
from typing import Any, TypeAlias

from PySide6.QtCore import QCoreApplication, QMetaMethod, QObject, QRunnable, QThreadPool, Signal, Slot

from app.domain.errors import Cancelled, UserError
from app.ui.crash import to_the_crash_door

Report: TypeAlias = Callable[[int, int, str], None]
"""Called by the work with: done, total (0 = unknown), what is being done in Chinese."""
IsCancelled: TypeAlias = Callable[[], bool]
Work: TypeAlias = Callable[[Report, IsCancelled], Any]
"""The work; it may return when cancelled, or raise `Cancelled`, and keeps nothing of it."""


class Job(QObject):
    """One run of one piece of work, owned by the page or dialog that asked for it. Deletes itself after its end."""

    progress = Signal(int, int, str)
    succeeded = Signal(object)
    refused = Signal(object)
    cancelled = Signal()
    broke = Signal(object)

    def __init__(self, work: Work, parent: QObject) -> None:
        super().__init__(parent)
        stop = Event()
        self._stop = stop
        self._run = _Run(work, stop)
        self._run.told.connect(self.progress)
        self._run.ended.connect(self._end)
        self._run.ended.connect(self._run.deleteLater)
        self.destroyed.connect(lambda: stop.set())

    def start(self) -> "Job":
        """Hand the work to the pool; returns itself, so that it can be written in one line."""
        QThreadPool.globalInstance().start(_Worker(self._run))
        return self

    def cancel(self) -> None:
        """Ask the work to stop; it ends in `cancelled`, or in `succeeded` when it had already finished."""
        self._stop.set()

    @Slot(object, object)
    def _end(self, value: object, error: object) -> None:
        if isinstance(error, Cancelled):
            self.cancelled.emit()
        elif isinstance(error, UserError):
            self.refused.emit(error)
        elif isinstance(error, BaseException):
            self._tell_broke(error)
        else:
            self.succeeded.emit(value)
        self.deleteLater()

    def _tell_broke(self, error: BaseException) -> None:
        """A bug always reaches somebody: the listener, or else the crash door."""
        if self.isSignalConnected(QMetaMethod.fromSignal(self.broke)):
            self.broke.emit(error)
        else:
            to_the_crash_door(error)


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


class _Worker(QRunnable):
    """The part that lives in the pool's thread."""

    def __init__(self, run: _Run) -> None:
        super().__init__()
        self._of = run

    def run(self) -> None:
        """Do the work and say how it ended."""
        value, error = None, None
        try:
            value = self._of.work(self._of.told.emit, self._of.stop.is_set)
        except Exception as raised:  # noqa: BLE001 - the job runner: whatever the work raises is told, never lost
            error = raised
        if value is None and error is None and self._of.stop.is_set():
            error = Cancelled()
        self._of.ended.emit(value, error)
