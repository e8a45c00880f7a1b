"""Keys that work only while the keyboard is inside a part of the page, so that two forms may use the same one."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def key_within(part: QWidget, keys: str, do: Callable[[], object]) -> QShortcut:
    """Let the keys do that while the focus is in the part or below it."""
    shortcut = QShortcut(QKeySequence(keys), part)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(do)
    return shortcut
