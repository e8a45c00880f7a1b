"""Which font draws which character on paper, and how wide it is. Knows fonts; knows nothing of layout, PDF or the screen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Face(StrEnum):
    """A role of type on paper, not a font: what GB/T 9704-2012 calls 仿宋, 小标宋, 宋体, 黑体, 楷体."""

    FANG = "仿宋"
    SONG_BOLD = "小标宋"
    SONG = "宋体"
    HEI = "黑体"
    KAI = "楷体"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that one font draws; `font` is its name in the PDF. Characters that no font has are already 〓."""

    text: str
    font: str


class Fonts:
    """The fonts of this program and this PC; built by `load_fonts`, opened one by one when first used."""

    def advance(self, char: str, face: Face, size: float) -> float:
        """Width of one character in points."""
        raise NotImplementedError

    def width(self, text: str, face: Face, size: float) -> float:
        """Width of the text in points, set without extra spacing."""
        raise NotImplementedError

    def measure(self, face: Face, size: float) -> Callable[[str], float]:
        """`width` with face and size filled in, as the line breaker wants it."""
        raise NotImplementedError

    def ascent(self, face: Face, size: float) -> float:
        """Height above the base line in points."""
        raise NotImplementedError

    def descent(self, face: Face, size: float) -> float:
        """Depth below the base line in points, a positive number."""
        raise NotImplementedError

    def runs(self, text: str, face: Face) -> list[Run]:
        """The text cut into stretches of one font each."""
        raise NotImplementedError

    def missing(self, text: str) -> list[str]:
        """The characters, each once, that no font has and that are drawn as 〓."""
        raise NotImplementedError

    def used(self, text: str, face: Face) -> list[str]:
        """What people read as the names of the fonts that draw this text."""
        raise NotImplementedError

    def substitutions(self) -> list[str]:
        """One sentence for each licensed font that this PC lacks, saying what stands in for it."""
        raise NotImplementedError

    def file_of(self, font: str) -> tuple[Path, int]:
        """File and place inside a collection (0 otherwise) of the font of that PDF name."""
        raise NotImplementedError


def load_fonts(folder: Path, office_folders: Sequence[Path] = ()) -> Fonts:
    """The fonts in `folder`, preceded by the licensed ones found in the PC's font folders."""
    raise NotImplementedError
