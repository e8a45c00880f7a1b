"""Lines that tell more of what was typed: an amount in words, the place in a credit code."""

from collections.abc import Callable
from typing import Any

from app.domain.fields import Field
from app.domain.in_words import money_in_words, region_of_code
from app.ui.editors.context import Context
from app.ui.editors.line import LineEditor
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel

YUAN = "（元）"
LARGEST = 10**12


class TellingEditor(LineEditor):
    """A `LineEditor` with a note below it, as soon as there is something to tell."""

    def __init__(self, field: Field, context: Context, tell: Callable[[Any], str]) -> None:
        super().__init__(field, context)
        self._words = tell
        self._below = PlainLabel("", "note", Tone.SECONDARY, wrap=True)
        self._below.hide()
        self._rows.addWidget(self._below)
        self.changed.connect(self._show_below)

    def set_value(self, value: Any) -> None:
        """Show it and what there is to tell of it."""
        super().set_value(value)
        self._show_below()

    def below(self) -> str:
        """What stands below the field now."""
        return self._below.text()

    def _show_below(self) -> None:
        value = self.value()
        words = self._words(value) if value is not None and not self.is_hidden() else ""
        self._below.setText(words)
        self._below.setVisible(bool(words))


def number_editor(field: Field, context: Context) -> LineEditor:
    """A number; one in yuan also stands there in words, and is typed as 12.5万, too."""
    return (
        TellingEditor(field, context, lambda amount: money_in_words(amount) if 0 < amount < LARGEST else "")
        if YUAN in field.label
        else LineEditor(field, context)
    )


def ten_thousands_editor(field: Field, context: Context) -> LineEditor:
    """An amount in 万元, in words, too; it is kept as hundreds of 元."""
    return TellingEditor(field, context, lambda hundreds: money_in_words(hundreds * 100) if 0 < hundreds < LARGEST else "")


def code_editor(field: Field, context: Context) -> LineEditor:
    """A 统一社会信用代码 and the place of its registration."""
    return TellingEditor(field, context, lambda code: region_of_code(code))
