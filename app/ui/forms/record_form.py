"""A form for a record of any kind, built from its declaration. It reads and shows; saving is the page's affair."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QVBoxLayout, QWidget

from app.domain.fields import Field
from app.domain.problems import Level
from app.domain.records import Record, fields_of, is_listed_by_program, stored_values
from app.domain.value_kinds import Files
from app.services.drafts import Typed
from app.services.prefill import carry_on
from app.services.records import is_typed
from app.services.revealing import masked_fields, masked_words
from app.ui.editors import Context, Editor, editor_for
from app.ui.forms.grid import FieldGrid, explain
from app.ui.forms.hidden import HiddenValues
from app.ui.forms.surface import TypingSurface
from app.ui.parts.field_menu import Place, field_menu
from app.ui.parts.keys import key_within
from app.ui.parts.revealing import ask_to_show
from app.ui.theme import tokens
from app.ui.widgets import PlainLabel, hairline


@dataclass(frozen=True)
class Section:
    """Some fields of a form under a heading; `note` is said once below it."""

    title: str
    names: Sequence[str]
    note: str = ""


class RecordForm(TypingSurface):
    """The editors of a record. `changed` comes with every change by hand; F8 goes to the next problem.

    Personal values of a stored record are shown masked and stay as they are stored, until somebody types over them or has them shown.
    What a new record holds already is grey until somebody passes through it.
    """

    changed = Signal()

    def __init__(self, context: Context, kind: type[Record], sections: Sequence[Section] = (), *, signs: bool = False, later: bool = False) -> None:
        """`signs`: it stands below a form whose labels have signs of clauses. `later`: its sections are made by whoever goes through `making`."""
        super().__init__()
        self.kind = kind
        self.context = context
        self.editors: dict[str, Editor] = {}
        self.record: Record | None = None
        self._changed: set[str] = set()
        self._grids: list[FieldGrid] = []
        self._beside = False
        self.hidden = HiddenValues(self.reveal)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(tokens.GAP_2)
        self._rows.addWidget(self.hidden)
        asked = sections or (Section("", typed_fields(kind)),)
        self._signs = signs or any(fields_of(kind)[name].clause for section in asked for name in section.names if name in fields_of(kind))
        key_within(self, "F8", self.go_to_next_problem)
        key_within(self, "F4", self.open_menu)
        self.making = self._make(asked)
        if not later:
            deque(self.making, 0)

    def _make(self, asked: Sequence[Section]) -> Iterator[None]:
        """One section after the other."""
        for section in asked:
            self._add(section)
            yield
        self._rows.addStretch(1)

    def _add(self, section: Section) -> None:
        fields = fields_of(self.kind)
        made = {name: editor_for(fields[name], self.context) for name in section.names}
        if section.title:
            if self.editors:
                self._rows.addSpacing(tokens.GAP_1)
                self._rows.addWidget(hairline())
            self._rows.addWidget(PlainLabel(section.title, "strong"))
        if section.note:
            self._rows.addWidget(PlainLabel(section.note, "note", wrap=True))
        grid = FieldGrid(list(made.values()), signs=self._signs)
        self._grids.append(grid)
        self._rows.addWidget(grid)
        for name, editor in made.items():
            self.editors[name] = editor
            editor.changed.connect(lambda name=name: self._touched(name))
            editor.left.connect(self.changed)

    def _touched(self, name: str) -> None:
        self._changed.add(name)
        self._show_what_applies()
        self.changed.emit()

    def _show_what_applies(self) -> None:
        """Fields that another choice has no use for are left out while they are empty (`Field.only`)."""
        hidden = {name for name, editor in self.editors.items() if editor.is_empty() and not self._applies(editor)}
        for grid in self._grids:
            grid.hide_fields(frozenset(hidden))

    def _applies(self, editor: Editor) -> bool:
        only = editor.field.only
        return only is None or only[0] not in self.editors or editor.field.applies(self.editors[only[0]].value())

    def show_record(self, record: Record) -> None:
        """Show the values of a stored or new record."""
        self._leave_quietly()
        self.record = record
        went_on = () if record.uid else carry_on(self.context.workspace, record)
        for name, editor in self.editors.items():
            editor.set_value(getattr(record, name))
            editor.show_carried(not record.uid and not editor.is_empty(), "沿用上次" if name in went_on else "")
        self.forget_changes()
        self._show_what_applies()
        masked = masked_fields(record) if record.uid else ()
        self.hidden.show_labels([field.label for field in masked if self._hide(field)], self.context.workspace)

    def _leave_quietly(self) -> None:
        """Another record is shown: leaving the field afterwards would count as passing through it."""
        present = self.focused()
        if present is not None:
            present.blockSignals(True)
            self.setFocus()
            present.blockSignals(False)

    def carry(self, values: Mapping[str, Any], why: str) -> None:
        """Fill empty fields with what is known elsewhere; grey until somebody passes through them."""
        for name, value in values.items():
            editor = self.editors.get(name)
            if editor is not None and editor.is_empty() and editor is not self.focused():
                editor.set_value(value)
                editor.show_carried(True, why)
                self._touched(name)

    def forget_changes(self) -> None:
        """From now on changes count."""
        self._changed.clear()
        self._beside = False

    def note_change(self) -> None:
        """Something of the record was changed that is chosen beside the fields and stands in the record already."""
        self._beside = True
        self.changed.emit()

    def _hide(self, field: Field) -> bool:
        editor = self.editors.get(field.name)
        return editor is not None and editor.hide_value(masked_words(field, editor.value()))

    def reveal(self) -> None:
        """查看明文: ask for the reason, then show in its field what is masked and was not typed over."""
        record = self.record
        if record is not None:
            ask_to_show(self, self.context.workspace, record, self._show_hidden)

    def _show_hidden(self) -> None:
        for editor in self.editors.values():
            if editor.is_hidden():
                editor.set_value(editor.value())
        self.hidden.hide()

    def typed(self) -> Typed:
        """Everything that was changed and is not kept yet, readable or not."""
        changed = {name: editor for name, editor in self.editors.items() if name in self._changed}
        fine = {name: editor.field.kind.stored(editor.value()) for name, editor in changed.items() if editor.fault() is None}
        texts = {name: editor.typed_text() for name, editor in changed.items() if editor.fault() is not None}
        lines = [(editor.field.label, editor.words()) for editor in changed.values()]
        uid, begun = (self.record.uid, {} if self.record.uid else stored_filled(self.record)) if self.record else ("", {})
        return Typed(self.kind.table, uid, fine, texts, begun, lines)

    def takes(self, typed: Typed) -> bool:
        """True when this form shows the record that was typed."""
        return (self.kind.table, self.record.uid if self.record else "") == (typed.kind, typed.uid)

    def take_back(self, typed: Typed) -> None:
        """Put found words back into their fields; they count as changed."""
        for name, value in typed.values.items():
            if name in self.editors:
                self.editors[name].set_value(self.editors[name].field.kind.loaded(value))
                self._touched(name)
        for name, text in typed.texts.items():
            if name in self.editors:
                self.editors[name].put_text(text)
                self._touched(name)

    def values(self) -> Mapping[str, Any]:
        """What can be kept now; a field whose text cannot be read or must be put right is left out and keeps its text."""
        return {name: editor.value() for name, editor in self.editors.items() if editor.storable() and not editor.is_hidden()}

    def write_into(self, record: Record) -> None:
        """Write what can be kept into the record."""
        for name, value in self.values().items():
            setattr(record, name, value)

    def mark_saved(self) -> None:
        """What was written is safe now; fields that could not be kept still count as changed."""
        self._changed = {name for name in self._changed if not self.editors[name].storable()}
        self._beside = False

    def is_changed(self) -> bool:
        """Is there anything typed that is not kept yet."""
        return bool(self._changed) or self._beside

    def held_back(self) -> list[Editor]:
        """The fields whose text is not kept because it must be put right first."""
        return [editor for editor in self.editors.values() if not editor.storable()]

    def missing(self) -> list[Editor]:
        """The required fields that are still empty, or of which only a beginning is typed."""
        return [editor for editor in self.editors.values() if editor.field.required and (editor.is_empty() or editor.is_composing())]

    def open_points(self) -> list[Editor]:
        """What stands in the way of handing the record in, in the order of the form."""
        return [editor for editor in self.editors.values() if editor in self.missing() or _wrong(editor)]

    def ask_for_missing(self) -> None:
        """Say below every empty required field that it is needed, and go to the first."""
        for editor in self.missing():
            editor.ask_for_it()
        points = self.open_points()
        if points:
            self._go_to(points[0])

    def go_to_next_problem(self) -> None:
        """F8: the next field that is missing or wrong or to be checked, after the one with the keyboard."""
        ordered = list(self.editors.values())
        present = self.focused()
        start = ordered.index(present) + 1 if present else 0
        if present:
            present.accept()
        missing = self.missing()
        for editor in (*ordered[start:], *ordered[:start]):
            if editor.problems() or editor in missing:
                editor.ask_for_it()
                self._go_to(editor)
                return

    def finish_typing(self) -> None:
        """Take what is marked below the field with the keyboard, and leave it: everything that was typed is meant."""
        present = self.focused()
        if present:
            present.accept()
        self.setFocus()

    def _go_to(self, editor: Editor) -> None:
        """Put the keyboard there, and the field with its message into sight."""
        editor.setFocus()
        area = self._area(editor)
        if area is not None:
            QTimer.singleShot(0, area, lambda: area.ensureWidgetVisible(editor, 0, tokens.GAP_4))

    @staticmethod
    def _area(part: QWidget) -> QScrollArea | None:
        """What scrolls that part of the form."""
        area: QWidget | None = part
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        return area

    def focused(self) -> Editor | None:
        """The field with the keyboard."""
        widget = QApplication.focusWidget()
        return next((editor for editor in self.editors.values() if widget is not None and (editor is widget or editor.isAncestorOf(widget))), None)

    def clause(self) -> str:
        """The clause behind the field with the keyboard; empty when it has none."""
        focused = self.focused()
        return focused.field.clause if focused else ""

    def open_menu(self) -> QMenu | None:
        """F4: phrases and more for the field with the keyboard."""
        editor = self.focused()
        if editor is None:
            return None
        may_go_on = editor.field.name in fields_of(self.kind) and not isinstance(editor.field.kind, Files)
        place = Place(self.kind.table, editor.field, editor.marked_text(), editor.insert_text, lambda: explain(editor), may_go_on)
        return field_menu(editor, self.context.workspace, place)

    def focus_first(self) -> None:
        """Begin with the first field."""
        next(iter(self.editors.values())).setFocus()
        area = self._area(self)
        if area is not None:
            QTimer.singleShot(0, area, lambda: area.verticalScrollBar().setValue(0))


def typed_fields(kind: type[Record]) -> list[str]:
    """The fields that people fill: neither allotted nor derived, nor written by a step alone; nor, in a row that the program counted, whose row it is."""
    of = kind.seen_with if is_listed_by_program(kind) else ""
    return [name for name, field in fields_of(kind).items() if is_typed(kind, field) and name != of]


def stored_filled(record: Record) -> dict[str, Any]:
    """The filled fields as they are stored: what a new record is made of again."""
    return {name: value for name, value in stored_values(record).items() if value is not None}


def _wrong(editor: Editor) -> bool:
    return not editor.is_composing() and any(problem.level is Level.ERROR for problem in editor.problems())
