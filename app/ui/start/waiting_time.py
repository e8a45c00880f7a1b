"""The time without a key or a press after which the window locks. It goes on while the machine sleeps, when timers stand still."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.own_settings import USUAL
from app.ui.start.machine import seconds_running

MINUTE = 60_000
"""Milliseconds."""
LOOKS = 10_000
"""Milliseconds between two looks whether the machine slept meanwhile."""


class WaitingTime(QObject):
    """`over` comes once, when nothing was touched for so long since `begin`."""

    over = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._touched = seconds_running()
        self._timer = QTimer(self, interval=USUAL["idle_minutes"] * MINUTE, singleShot=True)
        self._timer.timeout.connect(self.over)
        self._looking = QTimer(self, interval=LOOKS)
        self._looking.timeout.connect(self.is_over)
        self._looking.start()

    def set_minutes(self, minutes: int) -> None:
        """So long from now on; the waiting goes on where the number is as it was."""
        if self._timer.interval() != minutes * MINUTE:
            self._timer.setInterval(minutes * MINUTE)

    def begin(self) -> None:
        """The time begins now, or anew."""
        self._touched = seconds_running()
        self._timer.start()

    def stop(self) -> None:
        """Nothing is waited for."""
        self._timer.stop()

    def touch(self) -> bool:
        """A key or a press begins the time anew; True when it was over before that."""
        if not self._timer.isActive():
            return False
        if self.is_over():
            return True
        self.begin()
        return False

    def is_over(self) -> bool:
        """True, and `over` comes, when the time has run out by the running clock."""
        if not self._timer.isActive() or seconds_running() - self._touched < self._timer.interval() / 1000:
            return False
        self.over.emit()
        return True
