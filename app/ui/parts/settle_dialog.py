"""Decides a dispute: two steps that cannot both stand, of which one is kept, with the reason that both sides agreed on."""

from collections.abc import Sequence

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from app.domain.dates import shown_moment
from app.services.steps import TakenStep
from app.ui.editors import Context, editor_for
from app.ui.forms.grid import FieldGrid
from app.ui.parts.step_dialog import REASON, WIDTH
from app.ui.theme.tokens import Tone
from app.ui.widgets import Dialog, PlainLabel, outlined_button, primary_button


class SettleDialog(Dialog):
    """Accepted only with a choice and a reason."""

    def __init__(self, parent: QWidget, context: Context, steps: Sequence[TakenStep]) -> None:
        super().__init__(parent, "议定以哪一步为准", WIDTH)
        self.add_text("这几步互相矛盾，不能同时成立。请与对方商定后选择一步；没有选中的仍留在历史里。")
        self._group = QButtonGroup(self)
        self.choices = {step.uid: QRadioButton(_words(step)) for step in steps}
        for button in self.choices.values():
            self._group.addButton(button)
            self.body.addWidget(button)
        self.reason = editor_for(REASON, context)
        self.body.addWidget(FieldGrid([self.reason]))
        self._refusal = PlainLabel("", "", Tone.RED, wrap=True)
        self._refusal.hide()
        self.body.addWidget(self._refusal)
        self.add_button(outlined_button("取消"), 0)
        self.done_button = self.add_button(primary_button("以这一步为准"))
        self.done_button.clicked.connect(self._finish)

    def stands(self) -> str:
        """The uid of the step that is kept; empty while none is chosen."""
        return next((uid for uid, button in self.choices.items() if button.isChecked()), "")

    def remark(self) -> str:
        """What was agreed."""
        return str(self.reason.value() or "")

    def _finish(self) -> None:
        missing = [words for words, there in (("选择一步", self.stands()), ("说明理由", self.remark())) if not there]
        if not missing:
            self.accept()
            return
        self._refusal.setText(f"还差{len(missing)}项：{'、'.join(missing)}。")
        self._refusal.show()
        self.adjustSize()


def _words(step: TakenStep) -> str:
    parts = (step.unit, step.by, shown_moment(step.at), step.remark)
    return f"{step.done}（{'·'.join(part for part in parts if part)}）".replace("&", "&&")
