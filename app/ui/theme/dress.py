"""Dresses the QApplication once: Fusion, palette, fonts, style sheet and Qt's own texts in Chinese."""

from PySide6.QtCore import QDir, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from app import resources
from app.ui.theme import fonts, tokens
from app.ui.theme.style import style_sheet

_GROUNDS = {
    QPalette.ColorRole.Window: tokens.PAGE,
    QPalette.ColorRole.Base: tokens.PANE,
    QPalette.ColorRole.AlternateBase: tokens.STRIP,
    QPalette.ColorRole.Button: tokens.PANE,
    QPalette.ColorRole.Highlight: tokens.ACCENT,
    QPalette.ColorRole.HighlightedText: tokens.PANE,
    QPalette.ColorRole.ToolTipBase: tokens.TOAST,
    QPalette.ColorRole.ToolTipText: tokens.PANE,
    QPalette.ColorRole.PlaceholderText: tokens.TEXT_PLACEHOLDER,
    QPalette.ColorRole.Link: tokens.ACCENT,
    QPalette.ColorRole.Accent: tokens.ACCENT,
}
_INKS = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def dress(app: QApplication) -> None:
    """Give the application its look and its language; call it once, before the first window."""
    app.setStyle("Fusion")
    app.setEffectEnabled(Qt.UIEffect.UI_AnimateCombo, False)
    font = QFont(fonts.load())  # a list: the later families lend rare characters
    font.setPixelSize(tokens.FONT_BODY)
    app.setFont(font)
    fonts.face.cache_clear()
    app.setPalette(palette())
    QDir.setSearchPaths("control", [str(resources.path("icons", "controls"))])
    app.setStyleSheet(style_sheet())
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)


def palette() -> QPalette:
    """The light palette; there is one look, whatever the system's theme."""
    made = QPalette()
    for role, colour in _GROUNDS.items():
        made.setColor(role, QColor(colour))
    for role in _INKS:
        made.setColor(role, QColor(tokens.TEXT))
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.TEXT_DISABLED))
    return made
