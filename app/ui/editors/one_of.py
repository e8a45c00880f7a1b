"""What every field with one value out of many has in common: a line that completes what is typed, and holds what was picked."""

from collections.abc import Callable, Sequence
from typing import Any

from app.domain.fields import Field
from app.domain.problems import Level, Problem
from app.ui.editors.completing import CompletingEdit
from app.ui.editors.context import Context
from app.ui.editors.editor import Editor
from app.ui.editors.options import Option


class OneOfEditor(Editor):
    """One option out of those that `offer` gives for what is typed."""

    def __init__(self, field: Field, context: Context, offer: Callable[[str], Sequence[Option]], hint: str = "") -> None:
        super().__init__(field, context)
        self.edit = CompletingEdit(offer)
        self.edit.setPlaceholderText(hint or field.hint)
        self._hold(self.edit, self.edit)
        self.edit.picked.connect(self._picked)
        self.edit.finished.connect(self.left)

    def _picked(self, option: Option | None) -> None:
        del option
        self.changed.emit()

    def value(self) -> Any:
        """What the chosen option stands for."""
        return self.edit.option.value if self.edit.option else None

    def fault(self) -> Problem | None:
        """Typed text that is none of the options."""
        typed = self.edit.text().strip()
        return None if not typed or self.edit.option else Problem(Level.ERROR, self.unknown(typed))

    def unknown(self, typed: str) -> str:
        """What is said of a text that is none of them."""
        return f"没有“{typed}”这一项。请从列表中选择。"

    def accept(self) -> None:
        """Take what is marked in the list."""
        self.edit.accept()

    def is_composing(self) -> bool:
        """Initials that still stand for several options."""
        return self.edit.is_composing()
