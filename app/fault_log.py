"""Where bugs of the program are noted: place in the code and type of the error, never a value that somebody entered."""

import logging
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

DEBUG = "ZHILIAN_DEBUG"
"""Set by developers: the command line then shows the whole traceback."""

LARGEST, KEPT = 1 << 20, 3


def note(error: BaseException) -> Path:
    """Write one bug into the log; returns the log's path."""
    file = Path(platformdirs.user_log_dir("zhilian", appauthor=False)) / "zhilian.log"
    logger = logging.getLogger("zhilian.faults")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(file, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    except OSError:
        return file
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    logger.addHandler(handler)
    logger.propagate = False
    logger.error("%s", redacted(error))
    logger.removeHandler(handler)
    handler.close()
    return file


def redacted(error: BaseException) -> str:
    """The chain of errors as types and places in the code; messages are left out, because they may quote what somebody entered."""
    lines: list[str] = []
    current: BaseException | None = error
    while current is not None:
        frames = traceback.extract_tb(current.__traceback__)
        lines.append(type(current).__qualname__)
        lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        current = current.__cause__ or current.__context__
    return "\n".join(lines)
