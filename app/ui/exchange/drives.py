"""Bundles on the sticks that are plugged in, looked for while the page is seen."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.services.sticks import found_bundles
from app.services.workspace import Workspace
from app.ui.job import Job
from app.ui.parts.asking import on_own_connection
from app.ui.parts.places import removable_places

EVERY = 5000


class Drives(QObject):
    """Tells `found` when the bundles on the sticks have changed. Looks only while it is started."""

    found = Signal(object)

    def __init__(self, page: QObject, workspace: Workspace) -> None:
        super().__init__(page)
        self._workspace = workspace
        self._known: Sequence[Path] = ()
        self._job: Job | None = None
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)

    def watch(self, on: bool) -> None:
        """Look now and every few seconds, or stop."""
        if on:
            self._timer.start()
            self.look()
        else:
            self._timer.stop()

    def look(self) -> None:
        """Look once, unless the last look has not come back."""
        if self._job is None:
            job = Job(on_own_connection(self._workspace, lambda own: found_bundles(own, removable_places())), self)
            job.succeeded.connect(self._tell)
            job.ended.connect(self._ended)
            self._job = job.start()

    def _ended(self) -> None:
        self._job = None

    def _tell(self, files: Sequence[Path]) -> None:
        if list(files) != list(self._known):
            self._known = files
            self.found.emit(files)
