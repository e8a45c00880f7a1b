"""One line of typing: text, numbers, telephone numbers, credit codes. Read by the field's kind; what cannot be read stays."""

from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit

from app.domain.errors import BadInput
from app.domain.fields import Field
from app.domain.problems import Level, Problem
from app.domain.value_kinds import Number
from app.ui.editors.context import Context
from app.ui.editors.editor import Editor

NUMBER_WIDTH = 120


class LineEditor(Editor):
    """A `QLineEdit`; when it is left, the value is shown in its usual shape."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self.edit = QLineEdit()
        if field.hint:
            self.edit.setPlaceholderText(field.hint)
        if isinstance(field.kind, Number):
            self.edit.setMaximumWidth(NUMBER_WIDTH)
        self._hold(self.edit, self.edit)
        self.edit.textEdited.connect(lambda _text: self.changed.emit())
        self.edit.installEventFilter(self)

    def value(self) -> Any:
        """The value behind the text, None while it cannot be read."""
        try:
            return self.field.kind.read(self.edit.text(), self.context.reading)
        except BadInput:
            return None

    def set_value(self, value: Any) -> None:
        """Show it as one types it."""
        self.edit.setText("" if value is None else str(value))
        self.edit.setCursorPosition(0)
        self.show_problems()

    def fault(self) -> Problem | None:
        """What the kind says about a text that it cannot read."""
        try:
            self.field.kind.read(self.edit.text(), self.context.reading)
        except BadInput as refusal:
            return Problem(Level.ERROR, f"{refusal.what}{refusal.next_step}")
        return None

    def finish(self) -> None:
        """Show what was typed in its usual shape and say what is wrong with it."""
        if self.fault() is None:
            shaped = self.value()
            text = "" if shaped is None else str(shaped)
            if text != self.edit.text():
                self.edit.setText(text)
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the field ends the typing."""
        if watched is self.edit and event.type() == QEvent.Type.FocusOut:
            self.finish()
        return super().eventFilter(watched, event)
