"""What a check found wrong with a value, at three levels. It never stops a draft from being saved; steps decide what they need."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How much a problem matters; the value is the word shown beside it."""

    ERROR = "必须改"
    WARNING = "请核对"
    HINT = "建议"


@dataclass(frozen=True)
class Problem:
    """One sentence about one value, in the user's words."""

    level: Level
    text: str


def error(text: str) -> Problem:
    """A value that cannot be right."""
    return Problem(Level.ERROR, text)


def warning(text: str) -> Problem:
    """A value that is probably wrong; a person must look at it."""
    return Problem(Level.WARNING, text)


def hint(text: str) -> Problem:
    """A value that could be better, or was put right on the user's behalf."""
    return Problem(Level.HINT, text)
