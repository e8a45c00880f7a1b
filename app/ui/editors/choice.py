"""Fields with named options: one of them by typing a few letters, any of them by ticking, yes or no; and words that records hold already."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from app.domain.fields import Field
from app.domain.problems import Problem
from app.domain.value_kinds import Choice, Choices
from app.services.kind_dictionary import options_of
from app.services.offered import offered_words
from app.ui.editors.context import Context
from app.ui.editors.editor import Editor
from app.ui.editors.one_of import OneOfEditor
from app.ui.editors.options import Option, among
from app.ui.parts.flow import FlowLayout
from app.ui.theme import tokens


class ChoiceEditor(OneOfEditor):
    """One of the options, completed from initials: jb gives 举报."""

    def __init__(self, field: Field, context: Context) -> None:
        kind = field.kind
        assert isinstance(kind, Choice)
        super().__init__(field, context, lambda typed: among(options_of(context.workspace, kind), typed))

    def set_value(self, value: Any) -> None:
        """Show a stored option, also one that is no longer among them."""
        self.edit.set_option(Option(value, value) if value else None)
        self.show_problems()


class OfferedTextEditor(OneOfEditor):
    """A line of text that completes what records say already; any other text may be typed."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context, lambda typed: among(offered_words(context.workspace, field), typed))

    def value(self) -> Any:
        """The chosen words, or the typed ones."""
        return super().value() or self.field.kind.read(self.edit.text())

    def set_value(self, value: Any) -> None:
        """Show a stored text."""
        self.edit.set_option(Option(value, value) if value else None)
        self.show_problems()

    def fault(self) -> Problem | None:
        """Every text can be kept."""
        return None


class Box(QCheckBox):
    """One of many boxes that are one stop of Tab, as a list is; the arrows ask to go on."""

    reached = Signal()
    passed = Signal(int)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Here Tab stops next time."""
        super().focusInEvent(event)
        self.reached.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """An arrow goes to the box beside."""
        if event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.passed.emit(1)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.passed.emit(-1)
        else:
            super().keyPressEvent(event)


class ChoicesEditor(Editor):
    """Check boxes side by side; Tab passes them at once."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        assert isinstance(field.kind, Choices)
        self.boxes = {option: Box(option.replace("&", "&&")) for option in options_of(context.workspace, field.kind)}
        self._gone: tuple[str, ...] = ()
        body = QWidget()
        flow = FlowLayout(body)
        for box in self.boxes.values():
            flow.addWidget(box)
            box.clicked.connect(lambda _on: self.changed.emit())
            box.reached.connect(lambda box=box: self._stop_at(box))
            box.passed.connect(lambda steps, box=box: self._go_on(box, steps))
        size = body.sizePolicy()
        size.setHeightForWidth(True)
        size.setVerticalPolicy(QSizePolicy.Policy.Preferred)
        body.setSizePolicy(size)
        self._hold(body, next(iter(self.boxes.values())), marked=False)
        self._stop_at(next(iter(self.boxes.values())))
        for option, box in self.boxes.items():
            box.setAccessibleName(f"{field.label}：{option}")

    def _stop_at(self, here: Box) -> None:
        for box in self.boxes.values():
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus if box is here else Qt.FocusPolicy.ClickFocus)

    def _go_on(self, box: Box, steps: int) -> None:
        boxes = list(self.boxes.values())
        boxes[max(0, min(boxes.index(box) + steps, len(boxes) - 1))].setFocus(Qt.FocusReason.TabFocusReason)

    def value(self) -> Any:
        """The ticked options in the order of the declaration, and stored ones that are no longer among them."""
        return (*(option for option, box in self.boxes.items() if box.isChecked()), *self._gone)

    def set_value(self, value: Any) -> None:
        """Tick these."""
        self._gone = tuple(option for option in value or () if option not in self.boxes)
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
