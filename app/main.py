"""The program `zhilian`: builds everything once, then opens the window or runs one command."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from app.cli.program import program
from app.cli.session import Faces, Session


def main() -> int:
    """Run the program with the arguments of the process; ends the process with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    program(obj=Session(Faces(_open_window, _photograph)))
    return 0


def _open_window(home: Path, account: str | None, today: date | None) -> int:
    from app.ui.application import run_window

    return run_window(home, account, today)


def _photograph(*arguments: Any, **named: Any) -> Any:
    from app.ui.tour_screens import photograph

    return photograph(*arguments, **named)
