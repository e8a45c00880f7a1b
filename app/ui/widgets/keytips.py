"""Shows the keys of navigation items and buttons while Alt is held, and draws nothing otherwise."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import PlainLabel
from app.ui.widgets.navigation import NavigationItem

_ENDS = (QEvent.Type.WindowDeactivate, QEvent.Type.MouseButtonPress)


class KeyTips(QObject):
    """Watches the application for Alt alone and lays a tip over everything in the window that has a key."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.tips: list[PlainLabel] = []
        if app := QApplication.instance():
            app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt alone shows, its release or any other key hides."""
        if isinstance(event, QKeyEvent):
            alt = event.key() == Qt.Key.Key_Alt
            if event.type() == QEvent.Type.KeyPress and alt and not event.isAutoRepeat() and self._window.isActiveWindow():
                self._show()
            elif event.type() in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride) and not event.isAutoRepeat():
                self._hide_unless(held=alt and event.type() == QEvent.Type.ShortcutOverride)
        elif event.type() in _ENDS:
            self._hide_unless(held=False)
        return super().eventFilter(watched, event)

    def _show(self) -> None:
        self._hide_unless(held=False)
        keyed: list[NavigationItem | Button] = [*self._window.findChildren(NavigationItem), *self._window.findChildren(Button)]
        for widget in keyed:
            if widget.key_tip and widget.isVisible():
                self.tips.append(self._tip_over(widget, widget.key_tip))

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

    def _hide_unless(self, *, held: bool) -> None:
        if not held:
            while self.tips:
                self.tips.pop().deleteLater()
