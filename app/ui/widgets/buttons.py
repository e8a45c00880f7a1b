"""Buttons in four kinds: one primary per page, outlined ones, text links, and icons alone with a name for screen readers."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton

from app.ui.theme import icon, tokens
from app.ui.widgets.labels import tip

_INK = {
    "primary": tokens.PANE,
    "outlined": tokens.TEXT,
    "danger": tokens.RED,
    "link": tokens.ACCENT,
    "quiet": tokens.TEXT_SECONDARY,
}


class Button(QPushButton):
    """A button that carries a verb. `look` is primary, outlined, danger, link or quiet."""

    def __init__(self, text: str, icon_name: str = "", look: str = "outlined") -> None:
        super().__init__()
        self.setText(text)
        self.setProperty("look", look)
        self.setAutoDefault(False)
        self.setIconSize(QSize(16, 16))
        self.key_tip = ""
        if icon_name:
            self.setIcon(icon(icon_name, 16, _INK[look]))

    def setText(self, text: str) -> None:
        """Say something else; an & is an & and not an underline, and the key stays."""
        key = self.shortcut()
        super().setText(text.replace("&", "&&"))
        self.setShortcut(key)

    def set_key(self, keys: str) -> "Button":
        """Give it a shortcut of its own such as `F6`; the key tip appears while Alt is held."""
        self.setShortcut(QKeySequence(keys))
        return self.show_key(keys)

    def show_key(self, keys: str) -> "Button":
        """Show the key of a step that the window itself listens to: Ctrl+N, Ctrl+P."""
        self.key_tip = keys
        return self

    def set_tall(self) -> "Button":
        """32 px, for dialogs and the final step of a flow."""
        self.setProperty("tall", "true")
        return self

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard, also where another one is the safe answer of the dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def close_with_reason(self, reason: str) -> None:
        """Disable a step that is not open and say why in the tooltip; an empty reason opens it again."""
        self.setEnabled(not reason)
        self.setToolTip(tip(reason))


def primary_button(text: str, icon_name: str = "") -> Button:
    """The one filled button of a page or pane."""
    return Button(text, icon_name, "primary")


def outlined_button(text: str, icon_name: str = "") -> Button:
    """Every other step."""
    return Button(text, icon_name, "outlined")


def danger_button(text: str) -> Button:
    """A step that takes something away, such as 移到回收站."""
    return Button(text, "", "danger")


def link_button(text: str, icon_name: str = "") -> Button:
    """A blue text link, for going somewhere."""
    button = Button(text, icon_name, "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button


def quiet_button(text: str, icon_name: str = "") -> Button:
    """A grey text button in a head strip, such as the choice of an order."""
    return Button(text, icon_name, "quiet")


def icon_button(icon_name: str, name: str, *, framed: bool = True) -> Button:
    """An icon alone (print, more, close, zoom, previous, next), 28 px square; `name` is its tooltip and accessible name."""
    button = Button("", icon_name, "outlined" if framed else "quiet")
    button.setProperty("bare", "true")
    button.setToolTip(tip(name))
    button.setAccessibleName(name)
    return button
