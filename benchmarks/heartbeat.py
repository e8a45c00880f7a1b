"""How long the window does not answer: a timer that should beat all the time, and the longest time between two beats."""

import os
from time import perf_counter, thread_time

from PySide6.QtCore import Qt, QTimer

CLOCK = thread_time if os.environ.get("BENCH_CLOCK") == "processor" else perf_counter
"""The clock on the wall, or what the thread of the window worked: on a machine where others work, only that can be compared."""
EVERY = 5
"""Milliseconds between two beats of a window that answers."""


class Heartbeat:
    """Beats from its making on, in the thread of the window."""

    def __init__(self) -> None:
        self._longest, self._during = 0.0, ""
        self._last, self._doing = CLOCK(), ""
        self._timer = QTimer(interval=EVERY, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def note(self, doing: str) -> None:
        """What the window does from now on."""
        self._beat()
        self._doing = doing

    def longest(self) -> tuple[float, str]:
        """The longest time without an answer since this was last asked, in seconds, and what the window was doing."""
        self._beat()
        found, self._longest, self._during = (self._longest, self._during), 0.0, ""
        return found

    def _beat(self) -> None:
        now = CLOCK()
        if now - self._last > self._longest:
            self._longest, self._during = now - self._last, self._doing
        self._last = now
