"""Text of several lines; the field grows with it. Tab goes on to the next field."""

from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QPlainTextEdit

from app.domain.fields import Field
from app.ui.editors.context import Context
from app.ui.editors.editor import Editor

LINE, AROUND, FEWEST, MOST = 19, 18, 3, 10
"""Heights in px of a line and of padding and frame; how many lines are shown."""


class LongTextEditor(Editor):
    """A `QPlainTextEdit` of 3 to 10 lines."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.setPlaceholderText(field.hint)
        self._fewest, self._most = FEWEST, MOST
        self._hold(self.edit, self.edit)
        self.edit.textChanged.connect(self._grow)
        self.edit.textChanged.connect(self._typed)
        self.edit.installEventFilter(self)
        self._loading = False
        self._grow()

    def stand(self, lines: int) -> None:
        """Show so many lines from the beginning, for a text of pages."""
        self._fewest = self._most = lines
        self._grow()

    def value(self) -> Any:
        """The text, None when empty."""
        return self.field.kind.read(self.edit.toPlainText())

    def set_value(self, value: Any) -> None:
        """Show the text."""
        self._loading = True
        self.edit.setPlainText(value or "")
        self._loading = False
        self.show_problems()

    def _typed(self) -> None:
        if not self._loading:
            self.changed.emit()

    def _grow(self) -> None:
        lines = int(self.edit.document().size().height())
        self.edit.setFixedHeight(max(self._fewest, min(self._most, lines)) * LINE + AROUND)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the field ends the typing."""
        if watched is self.edit and event.type() == QEvent.Type.FocusOut:
            self.left.emit()
        elif watched is self.edit and event.type() == QEvent.Type.Resize:
            self._grow()
        return super().eventFilter(watched, event)
