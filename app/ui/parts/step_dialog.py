"""The dialog of one step: exactly the fields that the step needs or offers, and its reason. It asks; the service decides."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.records import Record, fields_of
from app.domain.step_checks import days_that_happen
from app.domain.steps import Move
from app.domain.support import SupportRequest
from app.domain.value_kinds import Moment
from app.services.days_after import days_after
from app.services.making import take
from app.services.naming import called
from app.services.workspace import Workspace
from app.ui.editors import Context, Editor, editor_for
from app.ui.parts.asking_dialog import REASON, REMARK, AskingDialog
from app.ui.parts.lender import LENDER, LenderChoice
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel

PREFILLED = {"proposed_people": "people", "agreed_people": "proposed_people", "decided_for": "proposed"}
"""What usually says the same as another field: the numbers of a request, the unit that was proposed."""


def step_editors(context: Context, record: Record, move: Move, values: Mapping[str, Any] | None = None) -> dict[str, Editor]:
    """The editors of the fields that a step sets, filled from the values or from the record; the step is taken now, until somebody says otherwise."""
    editors: dict[str, Editor] = {}
    happening = days_that_happen(move)
    stands = {name: getattr(record, name) for name in move.sets} | dict(move.begins) if values is None else values
    for name in move.sets:
        editors[name] = editor = _editor(context, record, move, name)
        value = stands[name]
        if value is None and name in PREFILLED:
            value = getattr(record, PREFILLED[name])
        now = values is None and name in happening
        editor.set_value(_now(context, record, name) if now else value)
        editor.show_carried(now)
    return editors


def _now(context: Context, record: Record, name: str) -> str:
    """Today, or this minute where the time of day counts."""
    moment = context.workspace.now()
    return moment.strftime("%Y-%m-%dT%H:%M") if isinstance(fields_of(type(record))[name].kind, Moment) else moment.date().isoformat()


def _editor(context: Context, record: Record, move: Move, name: str) -> Editor:
    if name == LENDER and isinstance(record, SupportRequest):
        return LenderChoice(record, context, required=name in move.needs)
    return editor_for(replace(fields_of(type(record))[name], required=name in move.needs), context)


class StepDialog(AskingDialog):
    """Takes one step of a record."""

    def __init__(self, parent: QWidget, context: Context, record: Record, move: Move) -> None:
        workspace = context.workspace
        super().__init__(
            parent,
            context,
            f"{move.label}：{getattr(record, 'number', None) or called(workspace, record)}",
            move.label,
            lambda values, remark: take(workspace, record, move.name, values, remark),
            REASON if move.remark else REMARK,
        )
        if move.clause:
            self.add_part(PlainLabel(f"依据：{move.clause}", "note", wrap=True))
        self.add_fields(step_editors(context, record, move))
        self.days = PlainLabel("", "", Tone.BLUE, wrap=True)
        self.add_part(self.days)
        self._tell_days = partial(self._show_days, workspace, record, move)
        for editor in self.editors.values():
            editor.changed.connect(self._tell_days)
            editor.left.connect(self._tell_days)
        self._tell_days()

    def _show_days(self, workspace: Workspace, record: Record, move: Move) -> None:
        """Which due day the step would lead to, while it is being filled in."""
        told = days_after(workspace, record, move, {name: editor.value() for name, editor in self.editors.items()})
        if told != self.days.text() or not told:
            self.days.setText(told)
            self.days.setVisible(bool(told))
            self.fit()
