"""Fields with named options: one of them by typing a few letters, any of them by ticking, yes or no."""

from typing import Any

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from app.domain.fields import Field
from app.domain.problems import Level, Problem
from app.domain.value_kinds import Choice, Choices
from app.ui.editors.completing import CompletingEdit
from app.ui.editors.context import Context
from app.ui.editors.editor import Editor
from app.ui.editors.options import Option, among
from app.ui.parts.flow import FlowLayout
from app.ui.theme import tokens


class ChoiceEditor(Editor):
    """One of the options, completed from initials: jb gives 举报."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        kind = field.kind
        assert isinstance(kind, Choice)
        self.edit = CompletingEdit(lambda typed: among(kind.options, typed))
        self.edit.setPlaceholderText(field.hint)
        self._hold(self.edit, self.edit)
        self.edit.picked.connect(lambda _option: self.changed.emit())
        self.edit.finished.connect(self.left)

    def value(self) -> Any:
        """The chosen option."""
        return self.edit.option.value if self.edit.option else None

    def set_value(self, value: Any) -> None:
        """Show a stored option, also one that is no longer among them."""
        self.edit.set_option(Option(value, value) if value else None)
        self.show_problems()

    def fault(self) -> Problem | None:
        """Typed text that is none of the options."""
        typed = self.edit.text().strip()
        if not typed or self.edit.option:
            return None
        return Problem(Level.ERROR, f"没有“{typed}”这一项。请从列表中选择。")

    def accept(self) -> None:
        """Take what is marked in the list."""
        self.edit.accept()

    def is_composing(self) -> bool:
        """Initials that still stand for several options."""
        return self.edit.is_composing()


class ChoicesEditor(Editor):
    """Check boxes side by side."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        assert isinstance(field.kind, Choices)
        self.boxes = {option: QCheckBox(option.replace("&", "&&")) for option in field.kind.options}
        body = QWidget()
        flow = FlowLayout(body)
        for box in self.boxes.values():
            flow.addWidget(box)
            box.clicked.connect(lambda _on: self.changed.emit())
        size = body.sizePolicy()
        size.setHeightForWidth(True)
        size.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        body.setSizePolicy(size)
        self._hold(body, next(iter(self.boxes.values())), marked=False)
        for option, box in self.boxes.items():
            box.setAccessibleName(f"{field.label}：{option}")

    def value(self) -> Any:
        """The ticked options in the order of the declaration."""
        return tuple(option for option, box in self.boxes.items() if box.isChecked())

    def set_value(self, value: Any) -> None:
        """Tick these."""
        for option, box in self.boxes.items():
            box.setChecked(option in (value or ()))
        self.show_problems()


class FlagEditor(Editor):
    """是 or 否; pressing the chosen one again leaves it open."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.GAP_4)
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self.buttons = {True: QRadioButton("是"), False: QRadioButton("否")}
        for meaning, button in self.buttons.items():
            button.setAutoExclusive(False)
            button.setMinimumHeight(tokens.CONTROL)
            self._group.addButton(button)
            row.addWidget(button)
            button.clicked.connect(lambda on, meaning=meaning: self._pressed(meaning, on))
        row.addStretch(1)
        self._hold(body, self.buttons[True], marked=False)
        for meaning, button in self.buttons.items():
            button.setAccessibleName(f"{field.label}：{'是' if meaning else '否'}")

    def _pressed(self, meaning: bool, on: bool) -> None:
        self.buttons[not meaning].setChecked(False)
        self.buttons[meaning].setChecked(on)
        self.changed.emit()

    def value(self) -> Any:
        """True, False, or None while nobody has said."""
        return next((meaning for meaning, button in self.buttons.items() if button.isChecked()), None)

    def set_value(self, value: Any) -> None:
        """Show it."""
        for meaning, button in self.buttons.items():
            button.setChecked(value is meaning)
        self.show_problems()
