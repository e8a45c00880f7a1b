"""The fields of one letter as its template names them, each with the editor of its kind. It reads and shows; saving is the page's affair."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.fields import Field
from app.domain.letters import Letter, read_more, written_more
from app.domain.records import Record, fields_of
from app.domain.value_kinds import LongText, Text
from app.paper.letter_template import LetterField, LetterTemplate
from app.paper.letter_text import open_places
from app.services.letters_paper import KEPT_AS
from app.ui.editors import Context, Editor, editor_for
from app.ui.forms.grid import FieldGrid
from app.ui.forms.record_form import RecordForm, Section
from app.ui.theme import tokens
from app.ui.widgets import PlainLabel, hairline

GROUPS: Sequence[tuple[str, Sequence[str]]] = (
    ("附件", ("attachments", "annexes")),
    ("署名和日期", ("signed_by", "signed_on", "note", "series")),
    ("抄送和印发", ("copies_to", "printed_by", "printed_on", "urgency")),
)
SERIES = "series"


class LetterForm(RecordForm):
    """The form of one sort of letter; `with_series` also asks for the 机关代字, where the unit has several."""

    def __init__(self, context: Context, template: LetterTemplate, *, with_series: bool) -> None:
        self._fields = {field.name: _field(field) for field in template.fields}
        if with_series and template.numbered:
            self._fields[SERIES] = replace(fields_of(Letter)[SERIES], required=True)
        super().__init__(context, Letter, _sections(list(self._fields)))

    def _add(self, section: Section) -> None:
        made = {name: editor_for(self._fields[name], self.context) for name in section.names}
        if section.title:
            self._rows.addSpacing(tokens.GAP_1)
            self._rows.addWidget(hairline())
            self._rows.addWidget(PlainLabel(section.title, "strong"))
        self._rows.addWidget(FieldGrid(list(made.values()), signs=self._signs))
        for name, editor in made.items():
            self.editors[name] = editor
            editor.changed.connect(lambda name=name: self._touched(name))
            editor.left.connect(self.changed)

    def show_record(self, record: Record) -> None:
        """Show a letter's values; those that only its template knows stand in `more`."""
        assert isinstance(record, Letter)
        self.record = record
        more, fields = read_more(record.more), fields_of(Letter)
        for name, editor in self.editors.items():
            kept = KEPT_AS.get(name, name)
            editor.set_value(getattr(record, kept) if kept in fields else more.get(editor.field.label))
            editor.show_carried(not record.uid and not editor.is_empty())
        self.forget_changes()

    def write_into(self, record: Record) -> None:
        """Write what can be kept into the letter."""
        assert isinstance(record, Letter)
        more = read_more(record.more)
        for name, value in self.values().items():
            kept = KEPT_AS.get(name, name)
            if kept in fields_of(Letter):
                setattr(record, kept, value)
            else:
                more[self.editors[name].field.label] = value or ""
        record.more = written_more(more)

    def missing(self) -> list[Editor]:
        """Fields that are empty, or in which a place is still open."""
        empty = super().missing()
        return [editor for editor in self.editors.values() if editor in empty or open_places(_shown(editor.field, editor.value()))]

    def texts(self) -> Mapping[str, str]:
        """What stands in the fields, as the paper will say it."""
        return {name: _shown(editor.field, editor.value()) for name, editor in self.editors.items()}


def _shown(field: Field, value: Any) -> str:
    return field.kind.shown(value) if value not in (None, ()) else ""


def _field(field: LetterField) -> Field:
    """The declared field of a letter with the template's words, or one of the template's own."""
    declared = fields_of(Letter).get(KEPT_AS.get(field.name, field.name))
    if declared is not None:
        hint = field.hint or declared.hint
        return replace(declared, name=field.name, label=field.label or declared.label, required=field.required, hint=hint)
    return Field(field.label, LongText() if field.lines > 1 else Text(500), name=field.name, required=field.required, hint=field.hint)


def _sections(names: Sequence[str]) -> list[Section]:
    grouped = {name for _, group in GROUPS for name in group}
    first = Section("", [name for name in names if name not in grouped])
    return [first, *(Section(title, held) for title, group in GROUPS if (held := [name for name in group if name in names]))]
