"""The dialog of one step: exactly the fields that the step needs or offers, and a remark. It asks; the service decides."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPlainTextEdit, QWidget

from app.domain.errors import UserError
from app.domain.organisation import Unit
from app.domain.records import Record, fields_of
from app.domain.steps import Move
from app.domain.support import SupportRequest
from app.services import steps
from app.services.lenders import lenders_for
from app.services.support_people import PersonRow, people_of
from app.services.workspace import Workspace
from app.ui.editors import Context, Editor, editor_for
from app.ui.forms.grid import FieldGrid
from app.ui.theme.tokens import Tone
from app.ui.widgets import Dialog, PlainLabel, outlined_button, primary_button

WIDTH, REMARK = 520, 76
LENDER = "lender"
PREFILLED = {"proposed_people": "people", "agreed_people": "proposed_people"}
"""A number that usually equals another one of the request."""


class LenderChoice(Editor):
    """The offices that can be asked to lend, with how many people they have and how many are out."""

    def __init__(self, units: Sequence[Unit], context: Context) -> None:
        super().__init__(replace(fields_of(SupportRequest)[LENDER], required=True), context)
        self.box = QComboBox()
        people = people_of(context.workspace, [unit.uid for unit in units])
        for unit in units:
            self.box.addItem(_with_people(unit, people), unit.uid)
        self.box.setCurrentIndex(-1)
        self.box.setPlaceholderText("请选择派员单位")
        self._hold(self.box, self.box)
        self.box.activated.connect(lambda _place: self.changed.emit())

    def value(self) -> Any:
        """The uid of the unit."""
        return self.box.currentData()

    def set_value(self, value: Any) -> None:
        """Choose that unit."""
        self.box.setCurrentIndex(self.box.findData(value))


def _with_people(unit: Unit, people: Sequence[PersonRow]) -> str:
    """东升所　3 人，1 人次在派: what the coordinator weighs."""
    own = [person for person in people if person.works_at == unit.uid]
    out = sum(person.out for person in own)
    return unit.name + (f"　{len(own)} 人" if own else "") + (f"，{out} 人次在派" if out else "")


class StepDialog(Dialog):
    """Takes one step. After it was accepted, `record` is the record as it is now."""

    def __init__(self, parent: QWidget, context: Context, record: SupportRequest, move: Move) -> None:
        super().__init__(parent, f"{move.label}：{record.number or record.title}", WIDTH)
        self.record = record
        self._context, self._move = context, move
        self.editors = {name: self._editor(name) for name in (*move.needs, *move.asks)}
        self.remark = QPlainTextEdit()
        self._refusal = PlainLabel("", "note", Tone.RED, wrap=True)
        self._build()
        for keys in ("Ctrl+Return", "Ctrl+S"):
            QShortcut(QKeySequence(keys), self, self.take)

    def _editor(self, name: str) -> Editor:
        if name == LENDER:
            return LenderChoice(lenders_for(self._context.workspace, self.record), self._context)
        field = fields_of(SupportRequest)[name]
        return editor_for(replace(field, required=name in self._move.needs), self._context)

    def _build(self) -> None:
        self.add_text(f"依据：{self._move.clause}" if self._move.clause else "")
        if self.editors:
            self.body.addWidget(FieldGrid(list(self.editors.values())))
        for name, editor in self.editors.items():
            value = getattr(self.record, name)
            editor.set_value(value if value is not None else getattr(self.record, PREFILLED.get(name, name)))
        words = "说明理由 *" if self._move.remark else "说明（可不填）"
        self.body.addWidget(PlainLabel(words, "", Tone.SECONDARY))
        self.remark.setFixedHeight(REMARK)
        self.remark.setTabChangesFocus(True)
        self.remark.setAccessibleName("说明理由" if self._move.remark else "说明")
        self.body.addWidget(self.remark)
        self._refusal.hide()
        self.body.addWidget(self._refusal)
        self.add_button(outlined_button("取消"), QDialog.DialogCode.Rejected)
        self.do = self.add_button(primary_button(self._move.label).show_key("Ctrl+Enter"))
        self.do.clicked.connect(self.take)
        first: QWidget = next(iter(self.editors.values()), self.remark)
        first.setFocus()

    def take(self) -> None:
        """Take the step; what is missing is said below, and the dialog stays."""
        for editor in self.editors.values():
            editor.ask_for_it()
        workspace = self._context.workspace
        record = workspace.records(SupportRequest).get(self.record.uid)
        values = {name: editor.value() for name, editor in self.editors.items()}
        try:
            self.record = steps.take_step(workspace, record, self._move.name, values, self.remark.toPlainText())
        except UserError as refusal:
            self._refusal.setText(f"{refusal.what}{refusal.next_step}")
            self._refusal.show()
            self.adjustSize()
            return
        self.accept()


class SettleDialog(Dialog):
    """Settles a dispute: which of the steps stands, and what the two units agreed."""

    def __init__(self, parent: QWidget, workspace: Workspace, record: Record, stands: str, words: str) -> None:
        super().__init__(parent, f"议定：以“{words}”为准", WIDTH)
        self._workspace, self._record, self._stands = workspace, record, stands
        self.add_text("另一步不再算数。请先与对方电话商定，并写明结果；所有单位都会看到。")
        self.remark = QPlainTextEdit()
        self.remark.setFixedHeight(REMARK)
        self.remark.setTabChangesFocus(True)
        self.remark.setAccessibleName("议定结果")
        self._refusal = PlainLabel("", "note", Tone.RED, wrap=True)
        self._refusal.hide()
        parts: tuple[QLabel | QPlainTextEdit, ...] = (PlainLabel("议定结果 *", "", Tone.SECONDARY), self.remark, self._refusal)
        for part in parts:
            self.body.addWidget(part)
        self.add_button(outlined_button("取消"), QDialog.DialogCode.Rejected)
        self.do = self.add_button(primary_button("议定"))
        self.do.clicked.connect(self.take)
        self.remark.setFocus()

    def take(self) -> None:
        """Settle, or say what is missing."""
        record = self._workspace.records(type(self._record)).get(self._record.uid)
        try:
            steps.settle(self._workspace, record, self._stands, self.remark.toPlainText())
        except UserError as refusal:
            self._refusal.setText(f"{refusal.what}{refusal.next_step}")
            self._refusal.show()
            self.adjustSize()
            return
        self.accept()
