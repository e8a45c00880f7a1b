"""A dark bar at the foot of the window that says what was done, offers to undo it, and goes by itself after six seconds."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.ui.theme import tokens
from app.ui.widgets.buttons import link_button
from app.ui.widgets.labels import IconLabel, PlainLabel

STAYS = 6000
"""Milliseconds; it stays longer while the pointer or the focus is on it."""


class Toast(QFrame):
    """One toast of the window, reused: `say` replaces what it said before."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("look", "toast")
        self.setFixedHeight(36)
        self._undo: Callable[[], None] | None = None
        self._text = PlainLabel()
        self._action = link_button("撤销").set_key("Ctrl+Z")
        self._action.clicked.connect(self._undone)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(tokens.GAP_3, 0, tokens.GAP_1, 0)
        row.setSpacing(tokens.GAP_2)
        row.addWidget(IconLabel("checkmark_circle", 16, tokens.TOAST_SIGN))
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        self._clock = QTimer(self, interval=STAYS, singleShot=True)
        self._clock.timeout.connect(self._leave)
        window.installEventFilter(self)
        self.hide()

    def say(self, text: str, undo: Callable[[], None] | None = None, verb: str = "撤销") -> None:
        """Say what was done; with `undo` a link (and Ctrl+Z) takes it back."""
        self._undo = undo
        self._text.setText(text)
        self._action.setText(verb)
        self._action.setVisible(undo is not None)
        self._row.setContentsMargins(tokens.GAP_3, 0, tokens.GAP_3 if undo is None else tokens.GAP_1, 0)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._clock.start()

    def _leave(self) -> None:
        if self.underMouse() or self._action.hasFocus():
            self._clock.start()
        else:
            self.hide()

    def _undone(self) -> None:
        self.hide()
        if self._undo is not None:
            self._undo()

    def _place(self) -> None:
        window = self._window
        self.setFixedWidth(max(332, self._row.sizeHint().width()))
        left = (window.width() + tokens.NAVIGATION_WIDTH - self.width()) // 2
        self.move(left, window.height() - self.height() - tokens.STATUS_BAR - tokens.GAP_4)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the foot when the window changes its size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc sends it away."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
