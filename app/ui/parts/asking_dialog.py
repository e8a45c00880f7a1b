"""Fields in a dialog whose button hands them to a service: what is missing or refused is told inside it, and nothing that was typed is lost."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.errors import UserError
from app.domain.fields import Field, longtext
from app.ui.editors import Context, Editor, editor_for
from app.ui.forms.grid import FieldGrid
from app.ui.theme.tokens import Tone
from app.ui.widgets import Dialog, PlainLabel, outlined_button, primary_button

WIDTH = 560
REASON: Field = longtext("说明理由", required=True).metadata["zhilian"]
REMARK: Field = longtext("说明").metadata["zhilian"]

Take = Callable[[Mapping[str, Any], str], object]
"""Given the values of the fields and the reason; raises UserError."""


class AskingDialog(Dialog):
    """Accepted only after the service took what was filled in. `reason` is the field of the reason, if one is asked for."""

    def __init__(self, parent: QWidget, context: Context, title: str, verb: str, take: Take, reason: Field | None = None, width: int = WIDTH) -> None:
        super().__init__(parent, title, width)
        self._take = take
        self.editors: dict[str, Editor] = {}
        self.reason = editor_for(reason, context) if reason else None
        self._reason_row = [FieldGrid([self.reason])] if self.reason else []
        self._refusal = PlainLabel("", "", Tone.RED, wrap=True)
        self._refusal.hide()
        for part in (*self._reason_row, self._refusal):
            self.body.addWidget(part)
        self.add_button(outlined_button("取消"), QDialog.DialogCode.Rejected)
        self.do = self.add_button(primary_button(verb).show_key("Ctrl+Enter"))
        self.do.clicked.connect(self.take)
        for keys in ("Ctrl+Return", "Ctrl+S"):
            QShortcut(QKeySequence(keys), self, self.take)

    def add_part(self, part: QWidget) -> None:
        """Put something above the reason."""
        self.body.insertWidget(self.body.count() - 1 - len(self._reason_row), part)

    def add_text(self, text: str, tone: Tone = Tone.SECONDARY) -> None:
        """A paragraph above the reason."""
        self.add_part(PlainLabel(text, "", tone, wrap=True))

    def add_fields(self, editors: Mapping[str, Editor]) -> None:
        """Ask for these fields; the keyboard begins with the first."""
        self.editors = dict(editors)
        if editors:
            self.add_part(FieldGrid(list(editors.values())))
        if any(editor.field.clause for editor in editors.values()):
            for row in self._reason_row:
                row.leave_room_for_signs()
        first = next(iter(editors.values()), self.reason)
        if first is not None:
            first.setFocus()

    def _asked(self) -> Sequence[Editor]:
        """Every field that stands in the dialog now."""
        return [*self.editors.values(), *([self.reason] if self.reason else [])]

    def _missing(self) -> Sequence[str]:
        """What is still empty, in words."""
        return [editor.field.label for editor in self._asked() if editor.field.required and editor.is_empty()]

    def take(self) -> None:
        """Hand everything over, or say what stands in the way."""
        for editor in self._asked():
            editor.accept()
            editor.ask_for_it()
        missing = self._missing()
        wrong = [editor for editor in self._asked() if not editor.storable()]
        if missing or wrong:
            parts = [f"还差{len(missing)}项：{'、'.join(missing)}。"] if missing else []
            parts += [f"{'、'.join(editor.field.label for editor in wrong)}请先改正。"] if wrong else []
            self._refuse("".join(parts))
            unready = [editor for editor in self._asked() if editor in wrong or (editor.field.required and editor.is_empty())]
            unready[0].setFocus() if unready else None
            return
        try:
            self._take({name: editor.value() for name, editor in self.editors.items()}, str(self.reason.value() or "") if self.reason else "")
        except UserError as refusal:
            self._refuse(f"{refusal.what}{refusal.next_step}")
            return
        self.accept()

    def _refuse(self, words: str) -> None:
        self._refusal.setText(words)
        self._refusal.show()
        self.fit()
