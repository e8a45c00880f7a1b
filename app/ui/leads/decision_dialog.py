"""登记决定: what the head decided on a lead that was checked, by whom and when. The conclusion of the latest triage stands there first."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.domain.due import remaining
from app.domain.fields import Field, choice
from app.domain.lead_steps import FOLLOWS, LEAD_STEPS
from app.domain.leads import Lead, Triage
from app.domain.query import Query, where_is
from app.domain.steps import Move
from app.services.leads import due_of
from app.services.making import take
from app.ui.editors import Context, editor_for
from app.ui.parts.asking_dialog import REMARK, AskingDialog
from app.ui.parts.step_dialog import step_editors
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel

OUTCOME = "outcome"
NOTE = "由负责人作出决定，研判结论供参考。并案请用右上角“核对重复”，逐栏选择以哪一条为准。"


class DecisionDialog(AskingDialog):
    """Takes the step that the outcome names; a reason is asked for where the step or an overdue check needs one."""

    def __init__(self, parent: QWidget, context: Context, lead: Lead, moves: Sequence[Move]) -> None:
        workspace = context.workspace
        self._moves = {move.label: move for move in moves}
        super().__init__(
            parent,
            context,
            f"登记决定·{lead.suspect or lead.number or ''}",
            "登记决定",
            lambda values, remark: take(workspace, lead, self.taken().name, {name: value for name, value in values.items() if name != OUTCOME}, remark),
            REMARK,
        )
        self.add_part(PlainLabel(NOTE, "note", wrap=True))
        due = due_of(workspace, lead)
        self._late = due is not None and due.day < workspace.today
        if due is not None and self._late:
            self.add_text(f"{remaining(due, workspace.today, workspace.calendar)}，写在“说明”里。", Tone.ORANGE)
        outcome: Field = choice("决定", tuple(self._moves), required=True).metadata["zhilian"]
        first = editor_for(outcome, context)
        triages = workspace.records(Triage).all(Query((where_is("lead", lead.uid),), sort="held_on"))
        concluded = [FOLLOWS.get(one.conclusion or "") for one in triages][-1:]
        first.set_value(next((move.label for move in moves if [move.name] == concluded), None))
        self.add_fields({OUTCOME: first, **step_editors(context, lead, moves[0])})

    def taken(self) -> Move:
        """The step that the outcome names."""
        return self._moves[self.editors[OUTCOME].value()]

    def _missing(self) -> Sequence[str]:
        """A refusal, a referral and a late decision want their reason."""
        move = self._moves.get(self.editors[OUTCOME].value() or "")
        wanted = self._late or (move is not None and move.remark)
        unsaid = self.reason is not None and wanted and self.reason.is_empty()
        return [*super()._missing(), *(["说明"] if unsaid else [])]


def decisions(moves: Sequence[Move]) -> list[Move]:
    """Those of the steps that are decisions of the head, in the order of the table."""
    return [move for move in LEAD_STEPS.moves if move in moves and move.name in FOLLOWS.values()]
