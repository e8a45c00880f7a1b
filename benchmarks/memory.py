"""How much memory this process has, and had at the most, in MB."""

import resource
from pathlib import Path

STATUS = Path("/proc/self/status")


def resident() -> float:
    """What it has now; where the system does not tell, the most that it had."""
    return _status("VmRSS") or peak()


def peak() -> float:
    """The most that this program itself had: on Linux `ru_maxrss` also holds what the program that started it had."""
    return _status("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def forget_peak() -> None:
    """From now on `peak` tells of what follows, where the system can."""
    if STATUS.exists():
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _status(name: str) -> float:
    lines = STATUS.read_text(encoding="ascii", errors="replace").splitlines() if STATUS.exists() else ()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:")), 0)
