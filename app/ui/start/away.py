"""Putting content out of sight when the window locks: dialogs, menus and lists that stand above it, and what was copied from it."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget

MOST_POPUPS = 8


def put_away_dialogs(window: QWidget) -> None:
    """Close whatever stands above the window, the topmost first, each with its harmless answer; and empty the clipboard when this program filled it."""
    for _ in range(MOST_POPUPS):  # one that will not close must not keep the window from locking
        if (popup := QApplication.activePopupWidget()) is not None:
            popup.hide()
    for widget in reversed(QApplication.topLevelWidgets()):
        if widget is not window and widget.isVisible():
            if isinstance(widget, QDialog):
                widget.done(QDialog.DialogCode.Rejected)
            widget.hide()
    clipboard = QGuiApplication.clipboard()
    if clipboard.ownsClipboard():
        clipboard.clear()
