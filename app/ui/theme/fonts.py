"""The screen font: the 黑体 in two weights from `resources/fonts`, the 宋体 for rare characters, and the sizes in use."""

from functools import cache

from PySide6.QtGui import QFont, QFontDatabase

from app import resources
from app.ui.theme import tokens

SCREEN_FONTS = ("hei.ttf", "hei-medium.ttf", "song.ttf")
"""In this order; the later families lend the characters that the first one lacks, such as those of rare names."""


def load() -> list[str]:
    """Hand the screen fonts to Qt and return their families, the first one first.

    Where the files are missing the system's own Chinese font is used, so that a checkout without fonts still opens.
    """
    found: dict[str, None] = {}
    for name in SCREEN_FONTS:
        file = resources.path("fonts", name)
        if file.exists():
            found.update(dict.fromkeys(QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(file)))))
    return list(found) or QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)[:1] or [QFont().family()]


@cache
def face(pixels: int = tokens.FONT_BODY, weight: int = tokens.WEIGHT_PLAIN) -> QFont:
    """The application's font in that size and weight, for painting; call it after `dress`."""
    font = QFont()
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    return font
