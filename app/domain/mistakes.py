"""What is wrong in a file that somebody wrote by hand, a pack or a form: where, what, and how to put it right. Knows no format of files."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True)
class Mistake:
    """One thing to put right, in the words of the person who wrote the file."""

    file: str
    line: int
    """Counted from 1."""
    what: str
    remedy: str

    @property
    def sentence(self) -> str:
        """Where and what, in one sentence."""
        return f"{PurePath(self.file).name} 第 {self.line} 行：{self.what}"


def listed(mistakes: Iterable[Mistake]) -> str:
    """One line for each, with its remedy."""
    return "\n".join(f"{mistake.sentence}{mistake.remedy}" for mistake in mistakes)
