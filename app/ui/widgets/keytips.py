"""Shows the keys of navigation items and buttons while Alt is held, and draws nothing otherwise."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import PlainLabel
from app.ui.widgets.navigation import NavigationItem

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_ENDS = (QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.MouseButtonPress)


class KeyTips(QObject):
    """Watches the window, where keys arrive first, for Alt alone, and lays a tip over everything in it that has a key."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._tips: list[PlainLabel] = []
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt alone shows, its release or any other key hides."""
        if event.type() == QEvent.Type.Show and watched is self._window and (handle := self._window.windowHandle()):
            handle.installEventFilter(self)
        elif isinstance(event, QKeyEvent) and event.type() in _KEYS and not event.isAutoRepeat():
            self.hide()
            if event.key() == Qt.Key.Key_Alt and event.type() == QEvent.Type.KeyPress:
                self._show()
        elif event.type() in _ENDS:
            self.hide()
        return super().eventFilter(watched, event)

    def hide(self) -> None:
        """Take all tips away."""
        while self._tips:
            self._tips.pop().deleteLater()

    def _show(self) -> None:
        keyed: list[NavigationItem | Button] = [*self._window.findChildren(NavigationItem), *self._window.findChildren(Button)]
        for widget in keyed:
            if widget.key_tip and widget.isVisible():
                self._tips.append(self._tip_over(widget, widget.key_tip))

    def _tip_over(self, widget: QWidget, keys: str) -> PlainLabel:
        tip = PlainLabel(keys, "keytip")
        tip.setParent(self._window)
        tip.adjustSize()
        in_navigation = isinstance(widget, NavigationItem)
        below = QPoint((widget.width() - tip.width()) // 2, widget.height() - 6)
        beside = QPoint(widget.width() - tip.width() - 4, (widget.height() - tip.height()) // 2)
        tip.move(widget.mapTo(self._window, beside if in_navigation else below))
        tip.show()
        tip.raise_()
        return tip
