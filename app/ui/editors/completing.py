"""A line that completes: a list below it offers what the typed characters or initials may mean; Enter or Tab takes the first.

Typing through an input method works: the list follows the committed text, never the text still being composed.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from app.ui.editors.options import Option
from app.ui.theme import icon, tokens

Source: TypeAlias = Callable[[str], Sequence[Option]]
SHOWN = 9


class OfferList(QFrame):
    """The list below the line: a window of its own that never takes the keyboard."""

    taken = Signal(int)

    def __init__(self, owner: QLineEdit) -> None:
        super().__init__(owner, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setProperty("look", "pane")
        self.rows = QListWidget()
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setStyleSheet(f"QListWidget::item {{ height: {tokens.ROW}px; padding-left: 6px; }}")
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.addWidget(self.rows)
        self.rows.itemClicked.connect(lambda item: self.taken.emit(self.rows.row(item)))

    def offer(self, options: Sequence[Option], owner: QLineEdit) -> None:
        """Show these below the line, or above it where the screen ends."""
        self.rows.clear()
        for option in options:
            item = QListWidgetItem(f"{option.words}　{option.note}" if option.note else option.words)
            item.setToolTip("")
            self.rows.addItem(item)
        height = min(len(options), SHOWN) * tokens.ROW + 6
        self.resize(max(owner.width(), 200), height)
        place = owner.mapToGlobal(QPoint(0, owner.height() + 2))
        screen = owner.screen().availableGeometry()
        if place.y() + height > screen.bottom():
            place = owner.mapToGlobal(QPoint(0, -height - 2))
        self.move(place)
        self.show()
        self.raise_()

    def go(self, step: int) -> None:
        """Move the choice."""
        count = self.rows.count()
        if count:
            self.rows.setCurrentRow((self.rows.currentRow() + step) % count)


class CompletingEdit(QLineEdit):
    """A line whose text stands for one option. `picked` carries it, or None as soon as the text is changed by hand."""

    picked = Signal(object)
    finished = Signal()
    """The field was left."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source
        self._options: Sequence[Option] = ()
        self.option: Option | None = None
        self._offers: OfferList | None = None
        sign = self.addAction(icon("chevron_down", 16), QLineEdit.ActionPosition.TrailingPosition)
        sign.triggered.connect(self._open_all)
        self.textEdited.connect(self._typed)

    @property
    def _list(self) -> OfferList:
        """The list, made when it is first needed."""
        if self._offers is None:
            self._offers = OfferList(self)
            self._offers.taken.connect(self._take)
        return self._offers

    def _is_open(self) -> bool:
        return self._offers is not None and self._offers.isVisible()

    def _close(self) -> None:
        if self._offers is not None:
            self._offers.hide()

    def set_option(self, option: Option | None) -> None:
        """Show that option; no signal."""
        self.option = option
        self.setText(option.words if option else "")
        self.setCursorPosition(0)

    def offered(self) -> list[str]:
        """The words that the open list offers; none while it is closed."""
        return [option.words for option in self._options] if self._is_open() else []

    def _typed(self, text: str) -> None:
        self.option = None
        self._offer(text)
        self.picked.emit(None)

    def _open_all(self) -> None:
        self.setFocus()
        self._offer("")

    def _offer(self, text: str) -> None:
        self._options = list(self._source(text.strip()))
        if not self._options or not self.hasFocus():
            self._close()
            return
        self._list.offer(self._options, self)
        self._list.rows.setCurrentRow(0 if text.strip() else -1)

    def _take(self, row: int) -> None:
        option = self._options[row]
        self._close()
        if option != self.option:
            self.set_option(option)
            self.setCursorPosition(len(self.text()))
            self.picked.emit(option)

    def accept(self) -> None:
        """Take what is marked in the open list, as Tab does before it goes on; what would add something is taken by Enter or a press only."""
        row = self._list.rows.currentRow() if self._is_open() else -1
        if row >= 0 and not self._options[row].adds:
            self._take(row)

    def is_composing(self) -> bool:
        """Is something being typed that may still become one of the options."""
        return self.hasFocus() and self.option is None and self._is_open()

    def settle(self) -> None:
        """Take the option that the text means, if there is exactly one, as when the field is left."""
        self._close()
        text = self.text().strip()
        if self.option is None and text:
            found = [option for option in self._source(text) if not option.adds]
            exact = [option for option in found if option.words == text] or found
            if len(exact) == 1:
                self._options = exact
                self._take(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Up move in the list, Enter takes, Esc closes it."""
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._is_open():
            if self._list.rows.currentRow() >= 0:
                self._take(self._list.rows.currentRow())
            self._close()
        elif key == Qt.Key.Key_Escape and self._is_open():
            self._close()
        else:
            super().keyPressEvent(event)

    def _move(self, step: int) -> None:
        if self._is_open():
            self._list.go(step)
        else:
            self._offer("" if self.option else self.text())
            self._list.rows.setCurrentRow(0)

    def event(self, event: QEvent) -> bool:
        """Tab takes what is marked in the list and goes on."""
        is_tab = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab
        if is_tab:
            self.accept()
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the line settles what it means."""
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        self.settle()
        self.finished.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """The list goes with the line."""
        super().hideEvent(event)
        self._close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press into an empty line opens the whole list."""
        super().mousePressEvent(event)
        if not self.text() and not self.isReadOnly():
            self._offer("")
