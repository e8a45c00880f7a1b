"""Make the fonts of this folder again from Debian and npm packages; needs apt-get, dpkg-deb, npm, tar and fonttools.

    python resources/fonts/remake.py            downloads into a temporary folder
    python resources/fonts/remake.py FOLDER     uses (and fills) FOLDER instead

Every font is subset, stripped of layout tables, given TrueType outlines and a name of its own (licences forbid the original ones).
"""

import bz2
import gzip
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).resolve().parent
DEBIAN = ("fonts-lxgw-wenkai", "texlive-lang-chinese", "unicode-data")
NPM = ("@expo-google-fonts/noto-serif-sc", "@expo-google-fonts/noto-sans-sc")
SYMBOLS = {*range(0x20, 0x2E80), *range(0x3000, 0x3100), *range(0x3200, 0x3400), *range(0xFE30, 0xFE50), *range(0xFF00, 0x10000)}
PROPORTIONAL_IN_KAI = set(map(ord, "“”‘’·×"))
CURVE_ERROR = 0.5  # thousandths of the em square
DROPPED = ["GPOS", "GSUB", "GDEF", "BASE", "STAT", "vhea", "vmtx", "VORG", "DSIG"]


@dataclass(frozen=True)
class Recipe:
    """One font of ours: where it comes from, what it is called, which hanzi it keeps."""

    file: str
    source: str
    family: str
    style: str
    hanzi: str
    notice: str


OFL = "SIL Open Font License 1.1, see the file in the folder licences. Subset and renamed from the original."
GPL = "GNU GPL 3 with font exception, see the files in the folder licences. Subset, converted to TrueType outlines and renamed."
RECIPES = (
    Recipe("fang.ttf", "FandolFang-Regular.otf", "Zhilian Fang", "Regular", "every", GPL),
    Recipe("song.ttf", "NotoSerifSC_400Regular.ttf", "Zhilian Song", "Regular", "every", OFL),
    Recipe("song-bold.ttf", "NotoSerifSC_700Bold.ttf", "Zhilian Song", "Bold", "common", OFL),
    Recipe("hei.ttf", "NotoSansSC_400Regular.ttf", "Zhilian Hei", "Regular", "gbk", OFL),
    Recipe("hei-medium.ttf", "NotoSansSC_500Medium.ttf", "Zhilian Hei", "Medium", "common", OFL),
    Recipe("kai.ttf", "LXGWWenKai-Regular.ttf", "Zhilian Kai", "Regular", "common", OFL),
)


def download(folder: Path) -> None:
    """Fetch and unpack the packages that are not yet in the folder."""
    for package in DEBIAN:
        if not list(folder.glob(f"{package}_*.deb")):
            subprocess.run(["apt-get", "download", package], cwd=folder, check=True)
        (archive,) = folder.glob(f"{package}_*.deb")
        if not (target := folder / package).exists():
            subprocess.run(["dpkg-deb", "-x", archive, target], check=True)
    for package in NPM:
        flat = package.removeprefix("@").replace("/", "-")
        if not list(folder.glob(f"{flat}-*.tgz")):
            subprocess.run(["npm", "pack", package], cwd=folder, check=True, capture_output=True)
        (archive,) = folder.glob(f"{flat}-*.tgz")
        if not (target := folder / flat).exists():
            target.mkdir()
            subprocess.run(["tar", "-xzf", archive, "-C", target], check=True)


def found(folder: Path, name: str) -> Path:
    """The one unpacked file of that name."""
    return min(path for path in folder.rglob(name) if path.is_file())


def every_hanzi() -> Iterator[int]:
    """Every code point set aside for hanzi."""
    yield 0x3007
    for first, last in ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32000)):
        yield from range(first, last)


def encodable(codec: str) -> set[int]:
    """The hanzi of a Chinese character set."""
    return {code for code in every_hanzi() if chr(code).encode(codec, "ignore")}


def common(folder: Path) -> set[int]:
    """GB 2312 and the 8,105 characters of 通用规范汉字表 (Unihan field kTGH), whose third part holds names of people and places."""
    packed = found(folder, "Unihan_OtherMappings.txt.bz2")
    listed = re.findall(r"^U\+([0-9A-F]+)\tkTGH\t", bz2.decompress(packed.read_bytes()).decode(), re.MULTILINE)
    return encodable("gb2312") | {int(code, 16) for code in listed}


def cut(path: Path, wanted: set[int]) -> TTFont:
    """The font with the wanted characters only."""
    options = subset.Options(layout_features=[], notdef_outline=True, glyph_names=False, recalc_timestamp=False, name_IDs=["*"], name_languages=["*"])
    options.drop_tables += DROPPED
    font = subset.load_font(str(path), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    return font


def to_truetype(font: TTFont) -> None:
    """Replace cubic outlines by quadratic ones: the PDF library embeds no others."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    outlines = newTable("glyf")
    outlines.glyphOrder, outlines.glyphs = order, {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, CURVE_ERROR, reverse_direction=True))
        outlines.glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), outlines
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions"):
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    font["head"].glyphDataFormat = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"
    font.recalcBBoxes = True


def widen(font: TTFont) -> None:
    """Give the dash and the middle dot the full em that Chinese setting expects; two dashes then touch."""
    for char in "—·":
        if (name := font.getBestCmap().get(ord(char))) is None:
            continue
        glyph, advance = font["glyf"][name], font["hmtx"][name][0]
        em = font["head"].unitsPerEm
        if advance == em or glyph.isComposite():
            continue
        if char == "—":
            stretch(glyph, em)
        else:
            glyph.coordinates.translate(((em - advance) // 2, 0))
        glyph.coordinates.toInt()
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (em, glyph.xMin)


def stretch(glyph: object, em: int) -> None:
    """Let the ink of a glyph run from edge to edge."""
    left, width = glyph.xMin, glyph.xMax - glyph.xMin  # type: ignore[attr-defined]
    glyph.coordinates.translate((-left, 0))  # type: ignore[attr-defined]
    glyph.coordinates.scale((em / width, 1))  # type: ignore[attr-defined]


def rename(font: TTFont, recipe: Recipe) -> None:
    """Our own names, in English only so that no system splits a family; the copyright line stays, the licence is named."""
    names = font["name"]
    copyright_line = names.getDebugName(0)
    full = f"{recipe.family} {recipe.style}"
    postscript = f"{recipe.family.replace(' ', '')}-{recipe.style}"
    ours = {0: copyright_line, 1: recipe.family, 2: recipe.style, 3: f"{postscript};1", 4: full, 5: "Version 1.000", 6: postscript, 13: recipe.notice}
    names.names = []
    for number, text in ours.items():
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].achVendID = "ZHLN"


def make(recipe: Recipe, folder: Path, hanzi: dict[str, set[int]]) -> None:
    """Write one font."""
    wanted = hanzi[recipe.hanzi] | SYMBOLS
    if recipe.file == "kai.ttf":
        wanted -= PROPORTIONAL_IN_KAI
    font = cut(found(folder, recipe.source), wanted)
    if "CFF " in font:
        to_truetype(font)
    widen(font)
    rename(font, recipe)
    font.save(HERE / recipe.file)
    print(f"{recipe.file}: {(HERE / recipe.file).stat().st_size / 1e6:.1f} MB, {len(font.getBestCmap())} characters")


def keep_licences(folder: Path) -> None:
    """Lay the licence texts beside the fonts."""
    target = HERE / "licences"
    target.mkdir(exist_ok=True)
    fandol = folder / "texlive-lang-chinese/usr/share/doc/texlive-doc/fonts/fandol"
    (target / "fang-COPYING.txt").write_bytes(gzip.decompress((fandol / "COPYING.gz").read_bytes()))
    (target / "fang-README.txt").write_bytes((fandol / "README").read_bytes())
    (target / "kai-copyright.txt").write_bytes((folder / "fonts-lxgw-wenkai/usr/share/doc/fonts-lxgw-wenkai/copyright").read_bytes())
    for name, package in (("song", NPM[0]), ("hei", NPM[1])):
        text = (folder / package.removeprefix("@").replace("/", "-") / "package/LICENSE_FONT").read_bytes()
        (target / f"{name}-OFL.txt").write_bytes(text)


def main(folder: Path) -> None:
    """Download, then make every font."""
    folder.mkdir(parents=True, exist_ok=True)
    download(folder)
    hanzi = {"every": set(every_hanzi()), "gbk": encodable("gbk"), "common": common(folder)}
    keep_licences(folder)
    for recipe in RECIPES:
        make(recipe, folder, hanzi)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]).resolve())
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
