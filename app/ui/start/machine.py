"""What the program needs from the machine before its window: input method, one window per folder, a door for crashes."""

import hashlib
import sys
import tempfile
import time
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication

from app import fault_log
from app.ui.widgets import crash_dialog

PATIENCE = 2_000
"""Milliseconds that a second start waits for the first window."""
INPUT_METHOD_NAMES = ("XMODIFIERS", "QT_IM_MODULE", "GTK_IM_MODULE")


def prepare_input_method(environment: MutableMapping[str, str], platform: str = sys.platform) -> None:
    """Let fcitx 5 write Chinese: the wheels hold ibus only, and fcitx 5 answers it through the portal. Before QApplication."""
    if platform == "linux" and any("fcitx" in environment.get(name, "") for name in INPUT_METHOD_NAMES):
        environment["QT_IM_MODULE"] = "ibus"
        environment["IBUS_USE_PORTAL"] = "1"


def seconds_running() -> float:
    """A clock that nobody can set, and that goes on while the machine sleeps where the system has one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def window_lock(folder: Path) -> QLockFile:
    """The file that tells a second start of the same data folder; the real guard is the lock inside the folder."""
    lock = QLockFile(str(Path(tempfile.gettempdir()) / f"{_name_for(folder)}.lock"))
    lock.setStaleLockTime(0)
    return lock


def _name_for(folder: Path) -> str:
    return f"zhilian-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]}"


class Doorbell(QObject):
    """Held by the window of a data folder: `rung` when the program is started once more on it. Whoever rings says nothing, and is told nothing."""

    rung = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(_name_for(folder))  # left by a crash: the lock says that nobody else is there
        self._server.newConnection.connect(self._answer)
        self._server.listen(_name_for(folder))

    def _answer(self) -> None:
        while (visitor := self._server.nextPendingConnection()) is not None:
            visitor.disconnectFromServer()
            self.rung.emit()

    def close(self) -> None:
        """Nobody is at home any more."""
        self._server.close()


def ring(folder: Path) -> bool:
    """Ask the window of that data folder to come forward; False when none answers."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)
    socket = QLocalSocket()
    socket.connectToServer(_name_for(folder))
    answered = bool(socket.waitForConnected(PATIENCE))
    socket.abort()
    return answered


class CrashDoor:
    """Stands at `sys.excepthook`: every bug is logged, and one dialog at a time tells the user."""

    def __init__(self) -> None:
        self._open = False

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log and tell."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        fault_log.note(error.with_traceback(trace))
        if self._open or QApplication.instance() is None:
            return
        self._open = True
        try:
            crash_dialog(QApplication.activeWindow(), error).exec()
        finally:
            self._open = False
