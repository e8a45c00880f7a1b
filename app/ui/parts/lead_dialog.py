"""登记为线索: what people complete of a lead that something else turned out to be, before it is registered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.leads import Lead
from app.domain.records import fields_of
from app.services.duplicates import Duplicate, possible_duplicates
from app.ui.editors import Context, editor_for
from app.ui.parts.asking import Asker
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel


def lead_dialog(
    parent: QWidget, context: Context, title: str, note: str, lead: Lead, fields: Sequence[str], register: Callable[[Mapping[str, Any]], object]
) -> AskingDialog:
    """The dialog, filled with what the lead says already; leads that may be the same are named above the fields as soon as they are found."""
    dialog = AskingDialog(parent, context, title, "登记", lambda values, _remark: register(values))
    dialog.add_part(PlainLabel(note, "note", wrap=True))
    same = PlainLabel("", "", Tone.ORANGE, wrap=True)
    same.hide()
    dialog.add_part(same)
    editors = {name: editor_for(replace(fields_of(Lead)[name], required=True), context) for name in fields}
    for name, editor in editors.items():
        editor.set_value(getattr(lead, name))
    dialog.add_fields(editors)

    def tell(found: Sequence[Duplicate]) -> None:
        same.setText("\n".join(one.sentence for one in found))
        same.setVisible(bool(found))
        dialog.fit()

    Asker(dialog, context.workspace).ask(lambda own: possible_duplicates(own, lead), tell)
    return dialog
