"""The steps that are open for a record of any kind, as buttons; who is waited for where there are none. It knows no kind."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.steps import NOT_AWAITED
from app.services.work_views import Work
from app.ui.parts.flow import FlowLayout
from app.ui.theme import tokens
from app.ui.widgets import Button, PlainLabel, outlined_button, primary_button

LEAD = "lead"


class StepsRow(QObject):
    """`step_asked` carries the name of a step; the others ask for what their names say. The buttons are made anew for each record."""

    step_asked = Signal(str)
    settle_asked = Signal()
    count_asked = Signal()
    people_asked = Signal()
    lead_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, Button] = {}

    @property
    def leads_on(self) -> bool:
        """True when one of them is what is to be done next."""
        return bool(self.buttons.keys() - {LEAD})

    def shown_for(self, work: Work) -> QWidget:
        """The buttons of a record in as many lines as they need; hidden when there is nothing to do."""
        holder = QWidget()
        flow = FlowLayout(holder, across=tokens.GAP_2, down=tokens.GAP_2)
        self.buttons = {}
        if work.counting and work.counts_first:
            self._add(flow, "count", work.counting, self.count_asked.emit)
        for step in work.steps:
            if step.mine:
                self._add(flow, step.move.name, step.move.label, partial(self.step_asked.emit, step.move.name))
        if work.disputed:
            self._add(flow, "settle", "议定争议", self.settle_asked.emit)
        if work.counting and not work.counts_first:
            self._add(flow, "count", work.counting, self.count_asked.emit)
        if work.listing:
            self._add(flow, "people", work.listing, self.people_asked.emit)
        if work.becomes_lead:
            self._add(flow, LEAD, "登记为线索", self.lead_asked.emit)
        if work.waits_for:
            flow.addWidget(PlainLabel(f"等{work.waits_for}办理", "note"))
        if not (self.buttons or work.waits_for):
            holder.hide()
        return holder

    def _add(self, flow: FlowLayout, name: str, label: str, do: Callable[[], object]) -> None:
        button = outlined_button(label) if self.buttons or name in (*NOT_AWAITED, LEAD) else primary_button(label)
        button.clicked.connect(lambda _=False: do())
        self.buttons[name] = button
        flow.addWidget(button)
