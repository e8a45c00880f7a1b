"""Beside the lead's form: where the lead belongs, when it is due, and which leads may be the same."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.domain.lead_kinds import kind_sentences
from app.domain.leads import Lead
from app.services.duplicates import Duplicate, possible_duplicates
from app.services.kind_dictionary import rule_for
from app.services.lead_detail import UNCONFIRMED, place_sentence, typed_due
from app.services.leads import place_lead
from app.services.priors import Prior, prior_decisions
from app.services.workspace import Workspace
from app.ui.parts.asking import Asker
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Pane, PlainLabel, clear_layout, hairline, link_button, scrolled, tip

PAUSE = 300
NO_PLACE = "选好镇街后，这里显示所属组团、牵头所和辖区所。"
NO_DAY = "填好收到日期后，这里显示核查期限。"
NO_REASON = "改派其他单位须写明改派理由，否则按辖区所保存。"


class LeadRail(QWidget):
    """`compare_asked` carries a lead that may be the same."""

    compare_asked = Signal(object)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._asker = Asker(self, workspace)
        self._lead = Lead()
        self.setFixedWidth(tokens.RAIL_WIDTH)
        self.place = PlainLabel(NO_PLACE, "", Tone.SECONDARY, wrap=True)
        self.due = PlainLabel(NO_DAY, "", Tone.SECONDARY, wrap=True)
        self._same = QVBoxLayout()
        self._same.setSpacing(tokens.GAP_2)
        self._same_pane = Pane("可能重复")
        self._same_pane.body.addLayout(self._same)
        self._same_pane.hide()
        self.priors = PlainLabel("", "", Tone.ORANGE, wrap=True)
        self._prior_pane = Pane("以往处罚")
        self._prior_pane.body.addWidget(self.priors)
        self._prior_pane.hide()
        self.basis = PlainLabel("", "", Tone.SECONDARY, wrap=True)
        self._basis_pane = Pane("适用依据和应备资料")
        self._basis_pane.body.addWidget(self.basis)
        self._basis_pane.hide()
        placed = Pane("归属与期限")
        for label in (self.place, self.due):
            placed.body.addWidget(label)
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_3)
        column.addWidget(placed)
        for pane in (self._prior_pane, self._same_pane, self._basis_pane):
            column.addWidget(pane)
        column.addStretch(1)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(scrolled(held))
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self._look_for_same)

    def follow(self, lead: Lead, received_on: str | None) -> str | None:
        """Show what the lead as typed so far leads to; returns the office that its area proposes.

        `received_on` is the day as it stands in the form: a wrong one has no due day, whatever was stored before.
        """
        self._lead = lead
        place = place_lead(self._workspace, lead)
        self.place.setText(place_sentence(self._workspace, place) if place else NO_PLACE)
        self.place.setToolTip("" if place is None or place.office_confirmed or not place.office else tip(UNCONFIRMED))
        other_office = bool(place and place.office and lead.office and lead.office != place.office and not lead.office_reason)
        self.place.set_tone(Tone.ORANGE if other_office else Tone.PLAIN if place else Tone.NOTE)
        if other_office:
            self.place.setText(NO_REASON)
        self._show_due(received_on)
        self.basis.setText("\n".join(kind_sentences(lead, rule_for(self._workspace, lead))))
        self._basis_pane.setVisible(bool(lead.kind))
        self._pause.start()
        return place.office if place else None

    def _show_due(self, received_on: str | None) -> None:
        words, tone = NO_DAY, Tone.NOTE
        if received_on and date.fromisoformat(received_on) <= self._workspace.today:
            try:
                words, tone = typed_due(self._workspace, received_on), Tone.PLAIN
            except UserError as fault:
                words, tone = f"{fault.what}{fault.next_step}", Tone.ORANGE
        self.due.setText(words)
        self.due.set_tone(tone)

    def _look_for_same(self) -> None:
        lead = self._lead
        self._asker.ask(lambda workspace: (possible_duplicates(workspace, lead), prior_decisions(workspace, lead)), self._show_found)

    def _show_found(self, found: tuple[Sequence[Duplicate], Sequence[Prior]]) -> None:
        self._show_same(found[0])
        self.priors.setText("\n".join(prior.sentence for prior in found[1]))
        self._prior_pane.setVisible(bool(found[1]))

    def _show_same(self, found: Sequence[Duplicate]) -> None:
        clear_layout(self._same)
        for place, one in enumerate(found):
            if place:
                self._same.addWidget(hairline())
            self._same.addWidget(PlainLabel(one.sentence, wrap=True))
            look = link_button(f"对比 {one.lead.number or '草稿'}")
            look.clicked.connect(lambda _=False, same=one: self.compare_asked.emit(same))
            self._same.addWidget(look, 0, Qt.AlignmentFlag.AlignLeft)
        self._same_pane.set_count(str(len(found)), Tone.ORANGE)
        self._same_pane.setVisible(bool(found))

    def same(self) -> list[str]:
        """The sentences that are shown."""
        labels = (self._same.itemAt(place).widget() for place in range(self._same.count()))
        return [label.text() for label in labels if isinstance(label, PlainLabel)]
