"""One line of typing: text, numbers, telephone numbers, credit codes. Read by the field's kind; what cannot be read stays."""

from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.domain.errors import BadInput
from app.domain.fields import Field
from app.domain.problems import Level, Problem
from app.domain.value_kinds import Number
from app.ui.editors.context import Context
from app.ui.editors.editor import Editor
from app.ui.theme import tokens
from app.ui.widgets import ElidedLabel

NUMBER_WIDTH = 120


class LineEditor(Editor):
    """A `QLineEdit`; when it is left, the value is shown in its usual shape."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self.edit = QLineEdit()
        self._hold(self.edit, self.edit)
        if isinstance(field.kind, Number):
            self.edit.setMaximumWidth(NUMBER_WIDTH)
            self._hint_beside(field.hint)
        elif field.hint:
            self.edit.setPlaceholderText(field.hint)
        self._hidden: Any = None
        self._mask = ""
        self.edit.textEdited.connect(self._typed)
        self.edit.installEventFilter(self)

    def _hint_beside(self, hint: str) -> None:
        """A box for a number is too narrow for words."""
        if hint:
            body = QWidget()
            row = QHBoxLayout(body)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(tokens.GAP_2)
            self._rows.insertWidget(0, body)
            row.addWidget(self.edit, 1)
            row.addWidget(ElidedLabel(hint, "note"), 2)

    def value(self) -> Any:
        """The value behind the text, None while it cannot be read."""
        if self.is_hidden():
            return self._hidden
        try:
            return self.field.kind.read(self.edit.text(), self.context.reading)
        except BadInput:
            return None

    def set_value(self, value: Any) -> None:
        """Show it as one types it."""
        self._hidden, self._mask = None, ""
        self.edit.setText("" if value is None else self.field.kind.shown(value))
        self.edit.setCursorPosition(0)
        self.show_problems()

    def hide_value(self, masked: str) -> bool:
        """Show it masked; the first key typed takes the place of all of it."""
        self._hidden, self._mask = self.value(), masked
        self.edit.setText(masked)
        self.edit.setCursorPosition(0)
        self.edit.setToolTip("已隐去；直接输入可换成新的内容。")
        return True

    def is_hidden(self) -> bool:
        """Is it masked and untouched."""
        return bool(self._mask) and self.edit.text() == self._mask

    def _typed(self, text: str) -> None:
        if self._mask:
            mask, self._mask, self._hidden = self._mask, "", None
            typed = text.removeprefix(mask) if text.startswith(mask) else text.removesuffix(mask)
            self.edit.setText("" if "*" in typed else typed)
            self.edit.setToolTip("")
        self.changed.emit()

    def fault(self) -> Problem | None:
        """What the kind says about a text that it cannot read."""
        if self.is_hidden():
            return None
        try:
            self.field.kind.read(self.edit.text(), self.context.reading)
        except BadInput as refusal:
            return Problem(Level.ERROR, f"{refusal.what}{refusal.next_step}")
        return None

    def finish(self) -> None:
        """Show what was typed in its usual shape and say what is wrong with it."""
        if self.fault() is None and not self.is_hidden():
            shaped = self.value()
            text = "" if shaped is None else self.field.kind.shown(shaped)
            if text != self.edit.text():
                self.edit.setText(text)
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the field ends the typing; entering a masked one marks all of it, so that typing replaces it."""
        if watched is self.edit and event.type() == QEvent.Type.FocusOut:
            self.finish()
        elif watched is self.edit and self.is_hidden() and event.type() in (QEvent.Type.KeyPress, QEvent.Type.InputMethod):
            self.edit.selectAll()
        return super().eventFilter(watched, event)
