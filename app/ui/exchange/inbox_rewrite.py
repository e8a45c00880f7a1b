"""改写: a field that has several values gets another one, in the editor that its form has too."""

from PySide6.QtWidgets import QWidget

from app.services import inbox
from app.services.inbox import Conflict
from app.services.inbox_advice import BOTH
from app.services.inbox_list import Entry
from app.ui.editors import Context, editor_for
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.widgets import PlainLabel

LONGEST = 120
"""Characters of each value that stand above the editor; all of it stands in the pane behind."""


class RewriteDialog(AskingDialog):
    """Another value for a field that has several: its own editor, with the values above it."""

    def __init__(self, parent: QWidget, context: Context, entry: Entry, one: Conflict) -> None:
        super().__init__(parent, context, f"改写：{one.label}", "定下", lambda values, _remark: self._decide(values[name]))
        assert one.field is not None
        self._workspace, self._one = context.workspace, one
        name = one.field.name
        for choice in entry.choices:
            self.add_part(PlainLabel(f"{choice.origin}：{_short(choice.text)}", "note", wrap=True))
        editor = editor_for(one.field, context)
        values = [one.value(place) for place in range(len(one.open.versions))]
        both = entry.advice.place == BOTH
        editor.set_value(inbox.together(one.field, values) if both else values[entry.advice.place])
        self.add_fields({name: editor})

    def _decide(self, value: object) -> None:
        inbox.require_unchanged(self._workspace, self._one)
        inbox.decide(self._workspace, self._one, value)


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"
