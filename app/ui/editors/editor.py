"""What every editor of a field has: a typed value, a message below the field at three levels, and text that is never lost."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.fields import Field
from app.domain.problems import Level, Problem
from app.ui.editors.context import Context
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, restyle

TONES = {Level.ERROR: Tone.RED, Level.WARNING: Tone.ORANGE, Level.HINT: Tone.NOTE}
STATES = {Level.ERROR: "wrong", Level.WARNING: "check"}


class Editor(QWidget):
    """Edits one field. `changed` comes with every change of what is typed or chosen, not with `set_value`."""

    changed = Signal()
    left = Signal()
    """The keyboard has left the field: what was typed is meant."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__()
        self.field = field
        self.context = context
        self._input: QWidget = self
        self._marked: QWidget | None = None
        self._asked = self._carried = False
        self._why = ""
        self._message: PlainLabel | None = None
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(2)
        self.changed.connect(self._changed)
        self.left.connect(self._left)

    def _hold(self, body: QWidget, focused: QWidget, *, marked: bool = True) -> None:
        """Put the control in; `focused` is where one types, `marked` says whether it turns red."""
        self._input = focused
        self._marked = focused if marked else None
        focused.setAccessibleName(self.field.label)
        self._rows.addWidget(body)
        self.setFocusProxy(focused)

    def value(self) -> Any:
        """The typed value; None or () while nothing is filled or what is typed cannot be read."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a stored value."""
        raise NotImplementedError

    def fault(self) -> Problem | None:
        """Why what is typed cannot be read; it stays in the field."""
        return None

    def typed_text(self) -> str:
        """What stands in the field as it was typed; empty where one does not type."""
        if isinstance(self._input, QLineEdit):
            return self._input.text()
        return self._input.toPlainText() if isinstance(self._input, QPlainTextEdit) else ""

    def put_text(self, text: str) -> None:
        """Put a text that cannot be read yet back into the field."""
        if isinstance(self._input, QLineEdit):
            self._input.setText(text)
        elif isinstance(self._input, QPlainTextEdit):
            self._input.setPlainText(text)

    def words(self) -> str:
        """What stands in the field, as one reads it."""
        return self.typed_text() or (self.field.kind.shown(self.value()) if self.value() not in (None, ()) else "")

    def hide_value(self, masked: str) -> bool:
        """Show a personal value masked; typing replaces it. False where the kind of field cannot."""
        del masked
        return False

    def is_hidden(self) -> bool:
        """Is the value shown masked: it stays as it is stored."""
        return False

    def show_carried(self, on: bool, why: str = "") -> None:
        """Was the value filled in beforehand: grey and slanting, with the words why, until somebody passes through it or changes it."""
        self._carried, self._why = on, why if on else ""
        self.show_problems()

    def is_carried(self) -> bool:
        """Has nobody looked at what was filled in beforehand."""
        return self._carried

    def marked_text(self) -> str:
        """What is selected of the text, otherwise all of it."""
        if isinstance(self._input, QLineEdit):
            return self._input.selectedText() or self._input.text()
        return (self._input.textCursor().selection().toPlainText() or self._input.toPlainText()) if isinstance(self._input, QPlainTextEdit) else ""

    def insert_text(self, text: str) -> None:
        """Put a text in at the cursor, as if it were typed."""
        if isinstance(self._input, QLineEdit):
            self._input.insert(" ".join(text.split()))
        elif isinstance(self._input, QPlainTextEdit):
            self._input.insertPlainText(text)
        self.changed.emit()

    def is_empty(self) -> bool:
        """Has nothing been typed or chosen."""
        return self.fault() is None and self.value() in (None, ())

    def problems(self) -> Sequence[Problem]:
        """What is wrong with what stands in the field; an empty one is the form's affair."""
        fault = self.fault()
        if fault is not None:
            return [fault]
        value = self.value()
        return [] if value in (None, ()) else list(self.field.kind.problems(value, self.context.workspace.today))

    def storable(self) -> bool:
        """Can the value be kept as it is: nothing that must be put right first."""
        return not any(problem.level is Level.ERROR for problem in self.problems())

    def accept(self) -> None:
        """Take what a list below the field has marked, as Tab does; other fields have nothing to take."""

    def is_composing(self) -> bool:
        """Does the keyboard still stand behind the beginning of something that can be read."""
        return False

    def ask_for_it(self) -> None:
        """From now on an empty required field says so."""
        self._asked = True
        self.show_problems()

    def show_problems(self) -> None:
        """Put the gravest problem below the field."""
        found = sorted(self.problems(), key=lambda problem: list(Level).index(problem.level))
        if not found and self._asked and self.field.required and self.is_empty():
            found = [Problem(Level.ERROR, f"请填写{self.field.label}。")]
        self._tell(found[0] if found else Problem(Level.HINT, self._why) if self._why else None)

    def message(self) -> str:
        """What stands below the field now."""
        return self._message.text() if self._message is not None and not self._message.isHidden() else ""

    def _tell(self, problem: Problem | None) -> None:
        if problem:
            self._message = self._message or self._add_message()
            self._message.setText(problem.text)
            self._message.set_tone(TONES[problem.level])
        if self._message is not None:
            self._message.setVisible(problem is not None)
        said = f"{self.field.label}，{problem.level.value}：{problem.text}" if problem else ""
        self._input.setAccessibleDescription(said)
        state = STATES.get(problem.level, "") if problem else ""
        self._mark(state or ("carried" if self._carried else ""))

    def _add_message(self) -> PlainLabel:
        message = PlainLabel("", "note", wrap=True)
        message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._rows.addWidget(message)
        return message

    def _mark(self, state: str) -> None:
        if self._marked is not None and (self._marked.property("state") or "") != state:
            self._marked.setProperty("state", state)
            restyle(self._marked)

    def _left(self) -> None:
        """Passing through a field accepts what was filled in beforehand."""
        self._carried, self._why = False, ""
        self.show_problems()

    def _changed(self) -> None:
        """A message that stands there follows the typing; a new one waits until the field is left."""
        if self._carried:
            self._carried, self._why = False, ""
            self.show_problems()
        if self.message():
            self.show_problems()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard to the control."""
        super().focusInEvent(event)
        if self._input is not self:
            self._input.setFocus(event.reason())
