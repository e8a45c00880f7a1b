"""Which font draws which character on paper, and how wide it is. Knows fonts; knows nothing of layout, PDF or the screen."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby
from pathlib import Path

from app.domain.errors import MachineFault
from app.paper.font_file import FontFile, Unreadable, may_be_embedded, names
from app.paper.lines import printable

NO_GLYPH = "〓"


class Face(StrEnum):
    """A role of type on paper, not a font: what GB/T 9704-2012 calls 仿宋, 小标宋, 宋体, 黑体, 楷体."""

    FANG = "仿宋"
    SONG_BOLD = "小标宋"
    SONG = "宋体"
    HEI = "黑体"
    KAI = "楷体"


OFFICE = {
    Face.FANG: ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong"),
    Face.SONG_BOLD: ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
    Face.SONG: ("宋体", "SimSun"),
    Face.HEI: ("黑体", "SimHei"),
    Face.KAI: ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi"),
}
"""The licensed fonts that letters are meant to be set in, best first, by the names in their files."""

OURS = {"fang": "仿宋", "song-bold": "宋体粗体", "song": "宋体", "hei": "黑体", "kai": "楷体"}
"""Our font files and what people read of them."""

OURS_IN_PDF = {
    "ZhilianFang-Regular": Face.FANG,
    "ZhilianSong-Bold": Face.SONG_BOLD,
    "ZhilianSong-Regular": Face.SONG,
    "ZhilianHei-Regular": Face.HEI,
    "ZhilianKai-Regular": Face.KAI,
}
"""The names that our font files have in a PDF."""

CHAINS = {
    Face.FANG: ("fang", "song", "hei"),
    Face.SONG_BOLD: ("song-bold", "song", "hei"),
    Face.SONG: ("song", "hei"),
    Face.HEI: ("hei", "song"),
    Face.KAI: ("kai", "fang", "song", "hei"),
}
"""Our fonts for each face; a character is drawn by the first that has it, rare names in the end by 宋体."""

LATIN_FROM_SONG = (Face.FANG, Face.KAI)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that one font draws; `font` is its name in the PDF. Characters that no font has are already 〓."""

    text: str
    font: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """How one character comes out: itself or 〓, its font, its width in em."""

    char: str
    font: FontFile
    em: float


class Fonts:
    """The fonts of this program and this PC; built by `load_fonts`, opened one by one when first used."""

    def __init__(self, folder: Path, office_folders: Sequence[Path]) -> None:
        self._ours = {name: FontFile(folder / f"{name}.ttf", f"随程序的{shown}") for name, shown in OURS.items()}
        self._office_folders = office_folders
        self._drawn: dict[Face, dict[str, Drawn]] = {face: {} for face in Face}

    def advance(self, char: str, face: Face, size: float) -> float:
        """Width of one character in points."""
        return self.drawn(char, face).em * size

    def width(self, text: str, face: Face, size: float) -> float:
        """Width of the text in points, set without extra spacing."""
        return sum(self.drawn(char, face).em for char in text) * size

    def measure(self, face: Face, size: float) -> Callable[[str], float]:
        """`width` with face and size filled in, as the line breaker wants it."""
        return lambda text: self.width(text, face, size)

    def drawn(self, char: str, face: Face) -> Drawn:
        """How the character comes out in that face."""
        known = self._drawn[face]
        if char not in known:
            known[char] = self._choose(char, face)
        return known[char]

    def runs(self, text: str, face: Face) -> list[Run]:
        """The text cut into stretches of one font each."""
        drawn = (self.drawn(char, face) for char in text)
        return [Run("".join(part.char for part in parts), font) for font, parts in groupby(drawn, lambda part: part.font.name)]

    def missing(self, text: str) -> list[str]:
        """The characters, each once, that no font has and that are drawn as 〓; invisible ones are never drawn and do not count."""
        visible = dict.fromkeys(printable(text).replace("\n", ""))
        return [char for char in visible if self.drawn(char, Face.SONG).char != char]

    def used(self, text: str, face: Face) -> list[str]:
        """What people read as the names of the fonts that draw this text."""
        return list(dict.fromkeys(self.drawn(char, face).font.shown for char in text))

    def substitutions(self) -> list[str]:
        """One sentence for each licensed font that this PC lacks, saying what stands in for it."""
        lacking = (face for face in Face if face not in self._office)
        return [f"本机没有{OFFICE[face][0]}，已用{self._ours[CHAINS[face][0]].shown}代替。" for face in lacking]

    def file_of(self, font: str) -> tuple[Path, int]:
        """File, and place in a collection (0 otherwise), of the font of that PDF name."""
        for file in (*self._ours.values(), *self._office.values()):
            if file.name == font:
                return file.path, file.place
        raise KeyError(font)

    def _choose(self, char: str, face: Face) -> Drawn:
        if face in LATIN_FROM_SONG and is_latin(char):
            return self.drawn(char, Face.SONG)
        for font in self._chain(face):
            if (em := self._widths(font).get(ord(char))) is not None:
                return Drawn(char, font, em)
        return self.drawn(NO_GLYPH, face)

    @staticmethod
    def _widths(font: FontFile) -> dict[int, float]:
        try:
            return font.widths
        except Unreadable as fault:
            raise MachineFault(f"{font.shown}字体文件缺失或损坏。", "请重新安装本程序。") from fault

    def _chain(self, face: Face) -> list[FontFile]:
        office = self._office.get(face)
        ours = [self._ours[name] for name in CHAINS[face]]
        return [office, *ours] if office else ours

    @cached_property
    def _office(self) -> dict[Face, FontFile]:
        """The licensed fonts of this PC; the folders are searched once, when the first character is measured."""
        return dict(office_fonts(self._office_folders)) if self._office_folders else {}


def load_fonts(folder: Path, office_folders: Sequence[Path] = ()) -> Fonts:
    """The fonts in `folder`, preceded by the licensed ones found in the PC's font folders. Reads nothing yet."""
    return Fonts(folder, office_folders)


def read_from_pdf(names_in_it: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What people read as the names of a finished PDF's fonts, and one sentence for each of ours that stands in for one offices are told to use."""
    ours = {name: f"随程序的{OURS[CHAINS[face][0]]}" for name, face in OURS_IN_PDF.items()}
    used = tuple(ours.get(name, name) for name in names_in_it)
    return used, tuple(f"{OFFICE[OURS_IN_PDF[name]][0]}用{ours[name]}代替。" for name in names_in_it if name in ours)


def font_folders() -> list[Path]:
    """Where this PC keeps its fonts."""
    if sys.platform == "win32":
        candidates = [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
        if local := os.environ.get("LOCALAPPDATA"):
            candidates.append(Path(local) / "Microsoft" / "Windows" / "Fonts")
    else:
        home = Path.home()
        candidates = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]
    return [folder for folder in candidates if folder.is_dir()]


def is_latin(char: str) -> bool:
    """ASCII and Latin letters with marks: in 仿宋 and 楷体 text they are set in 宋体, as offices do."""
    return " " <= char <= "~" or ("À" <= char <= "ɏ" and char not in "×÷")


def office_fonts(folders: Sequence[Path]) -> Iterator[tuple[Face, FontFile]]:
    """The best usable licensed font for each face."""
    there = dict(_named_fonts(folders))
    for face, wanted in OFFICE.items():
        for name in wanted:
            if (font := there.get(name)) and _usable(font):
                yield face, font
                break


def _named_fonts(folders: Sequence[Path]) -> Iterator[tuple[str, FontFile]]:
    """Every font in the folders, by each of its names that we look for."""
    wanted = {name for names_of_face in OFFICE.values() for name in names_of_face}
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in (".ttf", ".ttc")):
        try:
            found = names(path)
        except Unreadable:
            continue
        for place, own_names in enumerate(found):
            for name in own_names & wanted:
                yield name, FontFile(path, name, place)


def _usable(font: FontFile) -> bool:
    """Whether the font can be measured and embedded; a damaged one counts as absent."""
    try:
        return may_be_embedded(font.path, font.place) and bool(font.widths and font.extent)
    except Unreadable:
        return False
