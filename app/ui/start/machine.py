"""What the program needs from the machine before its window: input method, one window per folder, a door for crashes."""

import hashlib
import sys
import tempfile
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QApplication

from app import fault_log
from app.ui.widgets import crash_dialog

INPUT_METHOD_NAMES = ("XMODIFIERS", "QT_IM_MODULE", "GTK_IM_MODULE")


def prepare_input_method(environment: MutableMapping[str, str], platform: str = sys.platform) -> None:
    """Let fcitx 5 write Chinese: the wheels hold ibus only, and fcitx 5 answers it through the portal. Before QApplication."""
    if platform == "linux" and any("fcitx" in environment.get(name, "") for name in INPUT_METHOD_NAMES):
        environment["QT_IM_MODULE"] = "ibus"
        environment["IBUS_USE_PORTAL"] = "1"


def window_lock(folder: Path) -> QLockFile:
    """The file that tells a second start of the same data folder; the real guard is the lock inside the folder."""
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    lock = QLockFile(str(Path(tempfile.gettempdir()) / f"zhilian-{name}.lock"))
    lock.setStaleLockTime(0)
    return lock


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
