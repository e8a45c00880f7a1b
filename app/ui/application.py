"""The program with a window: made on a data folder and run until it is closed, or all its pages alone, for pictures and tests."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from app.domain.clock import clock_of
from app.services.opening import Opened
from app.ui.session import Session
from app.ui.start.machine import CrashDoor, Doorbell, prepare_input_method, ring, window_lock
from app.ui.start.reading_ahead import ReadingAhead
from app.ui.theme import dress
from app.ui.widgets import tell

if TYPE_CHECKING:
    from app.ui.shell import Shell


def run_window(home: Path, account: str | None = None, today: date | None = None) -> int:
    """Open the window on a data folder and stay until it is closed; returns the exit code of the process."""
    prepare_input_method(os.environ)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("知联")
    dress(app)
    sys.excepthook = CrashDoor()
    lock = window_lock(home)
    if not lock.tryLock(0):
        if ring(home):
            return 0
        tell(None, "知联已经打开", "请切换到已打开的窗口。每个数据文件夹同时只能由一个窗口使用。")
        return 1
    session, bell = Session(home, account, clock_of(today)), Doorbell(home)
    bell.rung.connect(session.come_forward)
    session.present.showMaximized()
    code = app.exec()
    bell.close()
    session.close()
    lock.unlock()
    return code


def build_window(opened: Opened) -> "Shell":
    """All pages over an open data folder, without the way back to the password: for pictures and tests."""
    from app.ui.frame import Frame

    frame = Frame(opened.workspace, lambda: None)
    ReadingAhead(frame).then(frame.make_ahead)
    return frame.shell
