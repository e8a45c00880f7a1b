"""Decides a dispute: which of the steps that cannot both stand is kept, with the values of its fields and the reason that both sides agreed on."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from app.domain.dates import shown_moment
from app.domain.records import Record
from app.services.disputes import Claim, claims_of
from app.services.steps import TakenStep, settle
from app.ui.editors import Context
from app.ui.forms.grid import FieldGrid
from app.ui.parts.asking_dialog import REASON, AskingDialog
from app.ui.parts.step_dialog import step_editors
from app.ui.widgets import PlainLabel


class SettleDialog(AskingDialog):
    """Below the choice stand the fields of the chosen step, filled with what it had written. `stands` is chosen from the start."""

    def __init__(self, parent: QWidget, context: Context, record: Record, stands: str = "") -> None:
        super().__init__(parent, context, "议定以哪一步为准", "以这一步为准", self._settle, REASON)
        self._workspace, self._record = context.workspace, record
        self.add_part(PlainLabel("这几步互相矛盾，不能同时成立。请先与对方商定；没有选中的仍留在历史里，所有单位都会看到议定的结果。", "note", wrap=True))
        claims = claims_of(context.workspace, record)
        self._fields = {claim.step.uid: step_editors(context, record, claim.move, claim.values) for claim in claims}
        self._group = QButtonGroup(self)
        self.choices = {claim.step.uid: self._choice(claim) for claim in claims}
        self._grids = {uid: FieldGrid(list(editors.values())) for uid, editors in self._fields.items() if editors}
        for grid in self._grids.values():
            self.add_part(grid)
            grid.hide()
        self._group.buttonToggled.connect(self._show_fields)
        if stands in self.choices:
            self.choices[stands].setChecked(True)
            (next(iter(self.editors.values()), None) or self.reason or self).setFocus()

    def _choice(self, claim: Claim) -> QRadioButton:
        button = QRadioButton(_words(claim.step))
        self._group.addButton(button)
        self.add_part(button)
        return button

    def _show_fields(self) -> None:
        self.editors = self._fields.get(self.stands(), {})
        for uid, grid in self._grids.items():
            grid.setVisible(uid == self.stands())
        self.adjustSize()

    def stands(self) -> str:
        """The uid of the step that is kept; empty while none is chosen."""
        return next((uid for uid, button in self.choices.items() if button.isChecked()), "")

    def _missing(self) -> Sequence[str]:
        return [*([] if self.stands() else ["选择一步"]), *super()._missing()]

    def _settle(self, values: Mapping[str, Any], remark: str) -> None:
        settle(self._workspace, self._record, self.stands(), remark, values)


def _words(step: TakenStep) -> str:
    parts = (step.unit, step.by, shown_moment(step.at), step.remark)
    return f"{step.done}（{'·'.join(part for part in parts if part)}）".replace("&", "&&")
