"""What a child process may use that reads files of unknown origin: what goes wrong there ends there."""

import importlib
import os
import sys
from pathlib import Path
from typing import Any


def limit_child(memory: int, seconds: int) -> None:
    """Where the system can (not on Windows), no more memory in bytes and processor time than that; what fails is told by the parent."""
    sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - open until the process ends
    try:
        resource: Any = importlib.import_module("resource")
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
