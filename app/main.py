"""The program `zhilian`: builds everything once, then opens the window or runs one command."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

from app.cli.program import program
from app.cli.session import Faces, Session
from app.domain.errors import MachineFault

SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""What tells Qt on Linux where to draw; without any of them it would end the process without a word."""


def main() -> int:
    """Run the program with the arguments of the process; ends the process with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.unraisablehook = _note_quietly
    program(obj=Session(Faces(_open_window, _photograph)))
    return 0


def _note_quietly(left: "sys.UnraisableHookArgs") -> None:
    """Faults while things are cleared away, such as a half-written file on a full disk: the first fault was told already, this goes to the log."""
    from app import fault_log

    if os.environ.get(fault_log.DEBUG):
        sys.__unraisablehook__(left)
    elif left.exc_value is not None:
        fault_log.note(left.exc_value)


def _open_window(home: Path, account: str | None, today: date | None) -> int:
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in SCREENS):
        raise MachineFault("这里没有图形界面，窗口打不开。", "请在桌面环境里运行；命令行的用法请看 zhilian --help。")
    from app.ui.application import run_window

    return run_window(home, account, today)


def _photograph(*arguments: Any, **named: Any) -> Any:
    from app.ui.tour_screens import photograph

    return photograph(*arguments, **named)
