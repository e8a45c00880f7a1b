"""The form of a referral: to whom, what for and until when at the left, what goes out at the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import UserError
from app.domain.leads import Lead
from app.domain.referral import Referral
from app.services import referrals
from app.ui.editors import Context
from app.ui.forms.frame import keep_or_ask
from app.ui.forms.record_form import RecordForm, Section
from app.ui.forms.summary import SummaryPill
from app.ui.referrals.choice import FieldChoice
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Pane, PlainLabel, outlined_button, primary_button, quiet_button, scrolled, stretch

SECTIONS = (
    Section("送给谁，做什么用", ("receiver", "purpose", "basis", "ends_on", "answer_by", "sent_on")),
    Section("说明", ("reason", "done_so_far", "annexes", "items")),
    Section("联系", ("contact", "contact_phone")),
)
CHOICE_WIDTH = 460


class ReferralForm(QWidget):
    """One referral that is still this unit's own. `sent` and `kept` carry it as stored; `left` comes when it is put aside."""

    sent = Signal(object)
    kept = Signal(object)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.referral = Referral()
        self.form = RecordForm(context, Referral, SECTIONS)
        self.form.layout().setContentsMargins(16, 12, 16, 12)  # type: ignore[union-attr]
        self.choice = FieldChoice()
        self.pill = SummaryPill(self.form, "移送")
        self._pane = Pane("移送线索", bare=True)
        self._refusal = PlainLabel("", "note", Tone.RED, wrap=True)
        self._refusal.hide()
        self.send_button = primary_button("移送", "document_arrow_right").show_key("Ctrl+Enter")
        self.keep_button = outlined_button("存为草稿").show_key("Ctrl+S")
        self.leave_button = quiet_button("返回列表").show_key("Esc")
        self._build()
        for keys, step in (("Ctrl+Return", self.send), ("Ctrl+S", self.keep), ("Esc", self.leave)):
            QShortcut(QKeySequence(keys), self, step, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _build(self) -> None:
        self._pane.add_action(self.pill)
        self._pane.body.addWidget(scrolled(self.form), 1)
        self._refusal.setContentsMargins(tokens.GAP_4, tokens.GAP_1, tokens.GAP_4, tokens.GAP_1)
        self._pane.body.addWidget(self._refusal)
        self._pane.add_foot(self.send_button, self.keep_button, self.leave_button, stretch())
        self.choice.setFixedWidth(CHOICE_WIDTH)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(tokens.GAP_3)
        across.addWidget(self._pane, 1)
        across.addWidget(self.choice)
        self.send_button.clicked.connect(self.send)
        self.keep_button.clicked.connect(self.keep)
        self.leave_button.clicked.connect(self.leave)
        self.choice.changed.connect(self._tick)

    def _tick(self) -> None:
        self.referral.copied = self.choice.chosen()
        self.form.note_change()

    def begin(self, referral: Referral) -> None:
        """Show a new referral or a draft, and begin with the receiver."""
        self.referral = referral
        lead = self._context.workspace.records(Lead).get(referral.lead or "")
        self._pane.set_title("移送线索", "·".join(part for part in (lead.number, lead.suspect) if part))
        self._refusal.hide()
        self.form.show_record(referral)
        self.choice.show_fields(referrals.copyable_fields(lead), referral.copied)
        self.pill.refresh()
        self.form.focus_first()

    def _take_typed(self) -> None:
        self.form.finish_typing()
        self.form.write_into(self.referral)
        self.referral.copied = self.choice.chosen()

    def _store(self) -> None:
        """Keep it as a draft. Raises UserError."""
        self._take_typed()
        self.referral = referrals.save_draft(self._context.workspace, self.referral)
        self.form.mark_saved()
        self.kept.emit(self.referral)

    def keep(self) -> None:
        """Ctrl+S: keep it as far as it is filled."""
        try:
            self._store()
        except UserError as refusal:
            self._refuse(refusal)

    def send(self) -> None:
        """Send it; what is missing is said below its field."""
        self.form.finish_typing()
        if self.form.open_points():
            self.form.ask_for_missing()
            self.pill.refresh()
            return
        self._take_typed()
        try:
            self.referral = referrals.send(self._context.workspace, self.referral)
        except UserError as refusal:
            self._refuse(refusal)
            return
        self.form.mark_saved()
        self.sent.emit(self.referral)

    def keep_typed(self, *, may_ask: bool) -> bool:
        """Keep what was typed as a draft; what cannot be kept is asked about, or let go when nobody is there to ask. False: the user stays."""
        return keep_or_ask(self, self.form.held_back(), changed=self.form.is_changed(), store=self._store, may_ask=may_ask)

    def leave(self) -> None:
        """Esc: back to the list, keeping what was typed."""
        if self.keep_typed(may_ask=True):
            self.left.emit()

    def _refuse(self, refusal: UserError) -> None:
        self._refusal.setText(f"{refusal.what}{refusal.next_step}")
        self._refusal.show()
