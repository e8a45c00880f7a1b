"""Which control edits which kind of field: one table, from which every form is built."""

from collections.abc import Callable

from app.domain.fields import Field
from app.domain.value_kinds import (
    Choice,
    Choices,
    CreditCode,
    Day,
    Files,
    Flag,
    Link,
    Links,
    LongText,
    Moment,
    Number,
    Phone,
    TenThousands,
    Tenths,
    Text,
    ValueKind,
)
from app.ui.editors.choice import ChoiceEditor, ChoicesEditor, FlagEditor, OfferedTextEditor
from app.ui.editors.context import Context
from app.ui.editors.day import DayEditor
from app.ui.editors.editor import Editor
from app.ui.editors.files import FilesEditor
from app.ui.editors.line import LineEditor
from app.ui.editors.link import LinkEditor, LinksEditor
from app.ui.editors.longtext import LongTextEditor
from app.ui.editors.telling import code_editor, number_editor, ten_thousands_editor

EDITORS: dict[type[ValueKind], Callable[[Field, Context], Editor]] = {
    Text: LineEditor,
    LongText: LongTextEditor,
    Choice: ChoiceEditor,
    Choices: ChoicesEditor,
    Day: DayEditor,
    Moment: DayEditor,
    Number: number_editor,
    TenThousands: ten_thousands_editor,
    Tenths: LineEditor,
    Flag: FlagEditor,
    Phone: LineEditor,
    CreditCode: code_editor,
    Link: LinkEditor,
    Links: LinksEditor,
    Files: FilesEditor,
}


def editor_for(field: Field, context: Context) -> Editor:
    """The control of a field."""
    return OfferedTextEditor(field, context) if any(field.offers) else EDITORS[type(field.kind)](field, context)


__all__ = ["EDITORS", "Context", "Editor", "editor_for"]
