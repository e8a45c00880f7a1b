"""What everybody needs sooner or later is read while the password is typed: the code of the pages, the readings of hanzi, the forms in the box."""

import gc
from collections.abc import Callable
from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain import pinyin
from app.ui.job import Job, is_busy

BETWEEN = 30
"""Milliseconds between two pieces, in which keys are answered."""
CODE = (
    "app.paper.pdf",
    "app.paper.sheet",
    "app.paper.word",
    "app.services.exchange_views",
    "app.services.home",
    "app.services.tables",
    "app.ui.editors",
    "app.ui.exchange.page",
    "app.ui.settings.page",
    "app.ui.frame",
    "app.ui.leads.form",
    "app.ui.leads.page",
    "app.ui.support.page",
    "app.ui.paper.page",
    "app.ui.registers.page",
    "app.ui.duties.page",
    "app.ui.referrals.page",
    "app.ui.letters.page",
    "app.ui.board.page",
)
"""In pieces that take a tenth of a second at most."""
TABLES = "tables"
"""The last piece, read off this thread."""


class ReadingAhead(QObject):
    """Reads one piece after the other, none while some work is under way. Whoever needs something earlier reads it by using it."""

    done = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._left = iter((*CODE, TABLES))
        self._finished = self._awaited = False
        self._timer = QTimer(self, interval=BETWEEN)
        self._timer.timeout.connect(self._read_next)
        self._timer.start()

    def then(self, use: Callable[[], object]) -> None:
        """Do that when everything is read; called when the data are open."""
        self._awaited = True
        if self._finished:
            use()
        else:
            self.done.connect(use)

    def _read_next(self) -> None:
        if is_busy():
            return
        name = next(self._left, "")
        if name == TABLES:
            job = Job(lambda _report, _cancelled: _read_tables(), self)
            job.succeeded.connect(self._end)
            job.start()
        elif name:
            import_module(name)
        elif self._finished:
            self._timer.stop()
            if not self._awaited:
                gc.freeze()  # only while the data are closed, and nobody is opening them: what is frozen stays for good, and they must not

    def _end(self) -> None:
        self._finished = True
        self.done.emit()


def _read_tables() -> None:
    """Hundreds of thousands of objects: the collector is not to go through them again and again while they are made, which stops the window each time."""
    from app.services import forms

    gc.disable()
    try:
        pinyin.read_tables()
        forms.forms_available()
    finally:
        gc.enable()
