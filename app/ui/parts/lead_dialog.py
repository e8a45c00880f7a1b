"""登记为线索: what people complete of a lead that something else turned out to be, before it is registered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.leads import Lead
from app.domain.records import fields_of
from app.services.duplicates import possible_duplicates
from app.ui.editors import Context, editor_for
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel


def lead_dialog(
    parent: QWidget, context: Context, title: str, note: str, lead: Lead, fields: Sequence[str], register: Callable[[Mapping[str, Any]], object]
) -> AskingDialog:
    """The dialog, filled with what the lead says already; leads that may be the same are named above the fields."""
    dialog = AskingDialog(parent, context, title, "登记", lambda values, _remark: register(values))
    dialog.add_part(PlainLabel(note, "note", wrap=True))
    for same in possible_duplicates(context.workspace, lead):
        dialog.add_text(same.sentence, Tone.ORANGE)
    editors = {name: editor_for(replace(fields_of(Lead)[name], required=True), context) for name in fields}
    for name, editor in editors.items():
        editor.set_value(getattr(lead, name))
    dialog.add_fields(editors)
    return dialog
