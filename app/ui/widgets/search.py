"""The search box of the page head (查找或命令, Ctrl+K) and the smaller filter box above lists."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from app.ui.theme import tokens
from app.ui.widgets.labels import IconLabel, PlainLabel, restyle

PAUSE = 60
"""Milliseconds without typing after which the text counts as meant."""


class SearchBox(QFrame):
    """An input with a sign at the left and perhaps a key cap at the right. Esc empties it.

    `typed` follows the typing after a short pause; `submitted` comes with Enter; `moved` (+1, -1) with Down and Up.
    """

    typed = Signal(str)
    submitted = Signal(str)
    moved = Signal(int)

    def __init__(self, hint: str = "查找或命令", key_cap: str = "Ctrl+K", icon_name: str = "search", width: int = 240) -> None:
        super().__init__()
        self.setProperty("look", "search")
        self.setFixedSize(QSize(width, tokens.CONTROL))
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(hint)
        self.edit.setAccessibleName(hint)
        self.setFocusProxy(self.edit)
        row = QHBoxLayout(self)
        row.setContentsMargins(7, 0, 4, 0)
        row.setSpacing(6)
        row.addWidget(IconLabel(icon_name))
        row.addWidget(self.edit, 1)
        if key_cap:
            cap = PlainLabel(key_cap, "keycap")
            cap.setFixedHeight(18)
            row.addWidget(cap)
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(lambda: self.typed.emit(self.edit.text()))
        self.edit.textChanged.connect(lambda: self._pause.start())
        self.edit.returnPressed.connect(lambda: self.submitted.emit(self.edit.text()))
        self.edit.installEventFilter(self)

    def begin(self) -> None:
        """Put the keyboard into it by its key, also when it is there already."""
        self.edit.clearFocus()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def text(self) -> str:
        """What stands in it."""
        return self.edit.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Frame the whole box while one types; Esc, Down and Up."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("lit", "true" if event.type() == QEvent.Type.FocusIn else "false")
            restyle(self)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._took(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _took(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape and self.edit.text():
            self.edit.clear()
            return True
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
            return True
        return False


def filter_box(hint: str, width: int = 188) -> SearchBox:
    """The box that narrows the list below it, such as 编号、主体、电话."""
    return SearchBox(hint, key_cap="", icon_name="filter", width=width)
