"""Asks services off the UI thread, each time on a connection of its own. Knows no page and no record."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.errors import Cancelled, NotAllowed, UserError
from app.services.workspace import Workspace
from app.ui.job import IsCancelled, Job, Report, Work, stoppable
from app.ui.widgets import tell_error
from db.faults import translated

Use = Callable[[Workspace], Any]
Watched = Callable[[Workspace, Callable[[int, int], None]], Any]


def on_own_connection(workspace: Workspace, use: Use) -> Work:
    """Work for a `Job`: opens a connection, asks, closes it again."""

    def work(_report: Report, cancelled: IsCancelled) -> Any:
        if cancelled():
            raise Cancelled
        own = workspace.reopen()
        try:
            return told_in_words(own, lambda: use(own))
        finally:
            own.close()

    return work


def told_in_words(own: Workspace, use: Callable[[], Any]) -> Any:
    """What `use` gives; what somebody was not allowed to do stands in the journal. Raises MachineFault for a fault of the disk or the database."""
    try:
        with translated():
            return use()
    except NotAllowed as refused:
        own.note_refusal(refused)
        raise


def watched(workspace: Workspace, words: str, use: Watched) -> Work:
    """The same for long work: `use` is handed a report of done and total, through which it can also be stopped."""

    def work(report: Report, cancelled: IsCancelled) -> Any:
        told = stoppable(report, cancelled)
        own = workspace.reopen()
        try:
            told(0, 0, words)
            return told_in_words(own, lambda: use(own, lambda done, total: told(done, total, words)))
        finally:
            own.close()

    return work


class Asker:
    """Asks one question after another for a page: a newer question makes the older answer void."""

    def __init__(self, page: QWidget, workspace: Workspace) -> None:
        self._page = page
        self._workspace = workspace
        self._job: Job | None = None

    def ask(self, use: Use, show: Callable[[Any], None], priority: int = 0) -> None:
        """Ask in the background and hand the answer to `show`; refusals are told. With a lower priority it lets what is asked at the same time go first."""
        self.forget()
        job = Job(on_own_connection(self._workspace, use), self._page)
        self._job = job
        job.succeeded.connect(lambda answer: self._answered(job, show, answer))
        job.refused.connect(lambda error: self._refused(job, error))
        job.start(priority)

    @property
    def waiting(self) -> bool:
        """True while an answer is on its way."""
        return self._job is not None

    def forget(self) -> None:
        """Nobody waits for the answer any more."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _answered(self, job: Job, show: Callable[[Any], None], answer: Any) -> None:
        if job is self._job:
            self._job = None
            show(answer)

    def _refused(self, job: Job, error: UserError) -> None:
        if job is self._job:
            self._job = None
            tell_error(self._page, error)
