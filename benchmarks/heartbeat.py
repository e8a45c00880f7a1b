"""How long the window does not answer: a timer that should beat all the time, and the longest time between two beats."""

from PySide6.QtCore import Qt, QTimer

from benchmarks.leads import CLOCK

EVERY = 5
"""Milliseconds between two beats of a window that answers."""
LONGEST = 0.05
"""Seconds without an answer that nobody notices."""


class Heartbeat:
    """Beats from its making on, in the thread of the window."""

    def __init__(self) -> None:
        self.longest, self.during = 0.0, ""
        self._last, self._doing = CLOCK(), ""
        self._timer = QTimer(interval=EVERY, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def note(self, doing: str) -> None:
        """What the window does from now on."""
        self._beat()
        self._doing = doing

    def _beat(self) -> None:
        now = CLOCK()
        if now - self._last > self.longest:
            self.longest, self.during = now - self._last, self._doing
        self._last = now
