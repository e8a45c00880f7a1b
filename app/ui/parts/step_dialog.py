"""Asks what a step needs, with the editors of its fields, and a reason where the step wants one. It takes no step itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.errors import UserError
from app.domain.fields import Field, longtext
from app.domain.records import Record
from app.domain.steps import Move
from app.ui.editors import Context, Editor, editor_for
from app.ui.forms.grid import FieldGrid
from app.ui.forms.record_form import RecordForm, Section
from app.ui.theme.tokens import Tone
from app.ui.widgets import Dialog, PlainLabel, outlined_button, primary_button

REASON: Field = longtext("说明理由", required=True).metadata["zhilian"]
WIDTH = 560


class FormDialog(Dialog):
    """Some fields of a record in a dialog; what a service refuses is told inside it, and nothing that was typed is lost."""

    def __init__(self, parent: QWidget, context: Context, record: Record, title: str, names: Sequence[str], verb: str, *, needs: Sequence[str] = ()) -> None:
        super().__init__(parent, title, WIDTH)
        self.form = RecordForm(context, type(record), [Section("", names)])
        self.form.show_record(record)
        self._needs = tuple(needs)
        self._more: list[Editor] = []
        if names:
            self.body.addWidget(self.form)
        self._refusal = PlainLabel("", "", Tone.RED, wrap=True)
        self._refusal.hide()
        self.body.addWidget(self._refusal)
        self.add_button(outlined_button("取消"), 0)
        self.done_button = self.add_button(primary_button(verb))
        self.done_button.setDefault(True)
        self.done_button.clicked.connect(self._finish)

    def add_note(self, text: str) -> None:
        """A sentence above the fields."""
        self.body.insertWidget(0, PlainLabel(text, "note", wrap=True))

    def add_editor(self, editor: Editor) -> Editor:
        """One more field that is not the record's, such as the reason of a step."""
        self._more.append(editor)
        self.body.insertWidget(self.body.count() - 1, FieldGrid([editor]))
        return editor

    def values(self) -> Mapping[str, Any]:
        """What was filled in."""
        return self.form.values()

    def refuse(self, refusal: UserError) -> None:
        """Say why it cannot be done; the dialog stays open."""
        self._refusal.setText(f"{refusal.what}{refusal.next_step}")
        self._refusal.show()
        self.adjustSize()

    def _finish(self) -> None:
        editors = [*self.form.editors.values(), *self._more]
        missing = [one for one in editors if (one.field.required or one.field.name in self._needs) and one.is_empty()]
        wrong = [one for one in editors if not one.storable()]
        for editor in (*missing, *wrong):
            editor.show_problems()
        if not missing and not wrong:
            self.accept()
            return
        parts = [f"还差{len(missing)}项：{'、'.join(one.field.label for one in missing)}。"] if missing else []
        parts += [f"{'、'.join(one.field.label for one in wrong)}请先改正。"] if wrong else []
        self._refusal.setText("".join(parts))
        self._refusal.show()
        self.adjustSize()
        (missing or wrong)[0].setFocus()


class StepDialog(FormDialog):
    """One step of a record: its needed and offered fields, and the reason."""

    def __init__(self, parent: QWidget, context: Context, record: Record, move: Move) -> None:
        super().__init__(parent, context, record, move.label, (*move.needs, *move.asks), move.label, needs=move.needs)
        self._reason = self.add_editor(editor_for(REASON, context)) if move.remark else None
        if move.clause:
            self.add_note(f"依据：{move.clause}")

    def remark(self) -> str:
        """The reason."""
        return str(self._reason.value() or "") if self._reason else ""
