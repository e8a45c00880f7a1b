"""Makes the pages before they are opened, so that they open at once: making one takes a tenth of a second, reading what it shows as long again."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.ui.job import is_busy
from app.ui.shell import Shell

BEFORE, BETWEEN = 2_000, 250
"""Milliseconds until the first is made, and until the next."""


class MakingAhead(QTimer):
    """One page after the other, and only while the first page is looked at and nobody types or waits. It ends with the window."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, interval=BEFORE)
        self._shell, self._first = shell, shell.key()
        self.timeout.connect(self._make_next)
        self.start()

    def _make_next(self) -> None:
        self.setInterval(BETWEEN)
        shell = self._shell
        elsewhere = shell.key() != self._first or not shell.isVisible() or QApplication.activeModalWidget() is not None
        if not (elsewhere or is_busy() or shell.page().head.search.text()):
            self.stop()  # for good when nothing is left to be made, and after a page that could not be made
            if shell.make_next():
                self.start()
