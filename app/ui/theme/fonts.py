"""The screen font: Noto Sans SC in two weights from `resources/fonts`, and the sizes in which it is used."""

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from app import resources
from app.ui.theme import tokens

WANTED = "Noto Sans SC"


def load(folder: Path | None = None) -> str:
    """Hand every font file of the folder to Qt and return the family to use on screen.

    Without the wanted files the system's own Chinese font is used, so that a checkout without fonts still opens.
    """
    for file in sorted((folder or resources.path("fonts")).glob("**/*.[to]tf")):
        QFontDatabase.addApplicationFont(str(file))
    families = QFontDatabase.families()
    if WANTED in families:
        return WANTED
    chinese = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    return next((name for name in families if name.startswith(WANTED)), None) or next(iter(chinese), QFont().family())


@cache
def face(pixels: int = tokens.FONT_BODY, weight: int = tokens.WEIGHT_PLAIN, italic: bool = False) -> QFont:
    """The application's font in that size and weight, for painting; call it after `dress`."""
    font = QFont()
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight(weight))
    font.setItalic(italic)
    return font
