"""Asking for people: what is needed, when and where; the rest is filled from the lead. Four fields and a few keys (ux.md 2)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from app.domain.errors import UserError
from app.domain.support import SupportRequest
from app.services import support
from app.ui.editors import Context
from app.ui.forms.frame import keep_or_ask
from app.ui.forms.record_form import RecordForm, Section
from app.ui.forms.summary import SummaryPill
from app.ui.theme.tokens import Tone
from app.ui.widgets import Pane, PlainLabel, outlined_button, primary_button, quiet_button, scrolled, stretch

SECTIONS = (
    Section("需要什么", ("people", "starts_at", "place", "ends_at", "skills")),
    Section("说明", ("reason", "task", "equipment", "meeting_place", "urgency", "avoidance")),
    Section("联系与保障", ("host", "host_phone", "host_certificate", "ask_of", "risk", "logistics")),
)


class AskPane(Pane):
    """One request that is still this unit's own. `submitted` and `kept` carry it as stored; `left` comes when it is put aside."""

    submitted = Signal(object)
    kept = Signal(object)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__("申请支援", bare=True)
        self._context = context
        self.request = support.request_for(context.workspace)
        self.form = RecordForm(context, SupportRequest, SECTIONS)
        self.form.layout().setContentsMargins(16, 12, 16, 12)  # type: ignore[union-attr]
        self._refusal = PlainLabel("", "note", Tone.RED)
        self.submit_button = primary_button("提交并打印", "print").show_key("Ctrl+Enter")
        self.keep_button = outlined_button("存为草稿").show_key("Ctrl+S")
        leave = quiet_button("放弃")
        self.pill = SummaryPill(self.form, "提交")
        self.add_action(self.pill)
        self.body.addWidget(scrolled(self.form))
        self.add_foot(self.submit_button, self.keep_button, leave, stretch(), self._refusal)
        self.submit_button.clicked.connect(self.submit)
        self.keep_button.clicked.connect(self.keep)
        leave.clicked.connect(self.form.forget_changes)
        leave.clicked.connect(self.left)
        for keys, step in (("Ctrl+Return", self.submit), ("Ctrl+S", self.keep), ("Esc", self.leave)):
            QShortcut(QKeySequence(keys), self, step, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def begin(self, request: SupportRequest) -> None:
        """Show a new request or a draft and begin with the first field."""
        self.request = request
        about = "·".join(part for part in (request.lead_number, request.subject) if part)
        self.set_title("申请支援", f"{about}　发给牵头所和本组各所" if about else "发给牵头所和本组各所")
        self._refusal.setText("")
        self.form.show_record(request)
        self.pill.refresh()
        self.form.focus_first()

    def keep(self) -> None:
        """Ctrl+S: keep it as far as it is filled."""
        self._finish_typing()
        try:
            self._store()
        except UserError as refusal:
            self._refuse(refusal)

    def _finish_typing(self) -> None:
        focused = self.form.focused()
        if focused:
            focused.accept()

    def _store(self) -> None:
        """Keep it as a draft. Raises UserError."""
        self.form.write_into(self.request)
        self.request = support.save_draft(self._context.workspace, self.request)
        self.form.mark_saved()
        self.kept.emit(self.request)

    def keep_typed(self, *, may_ask: bool) -> bool:
        """Keep what was typed as a draft; what cannot be kept is asked about, or let go when nobody is there to ask. False: the user stays."""
        return keep_or_ask(self, self.form.held_back(), changed=self.form.is_changed(), store=self._store, may_ask=may_ask)

    def leave(self) -> None:
        """Esc: back to the requests, keeping what was typed."""
        if self.keep_typed(may_ask=True):
            self.left.emit()

    def submit(self) -> None:
        """Ask the group; what is missing is said below its field."""
        self._finish_typing()
        if self.form.open_points():
            self.form.ask_for_missing()
            self.pill.refresh()
            return
        self.form.write_into(self.request)
        try:
            self.request = support.submit(self._context.workspace, self.request)
        except UserError as refusal:
            self._refuse(refusal)
            return
        self.form.forget_changes()
        self.submitted.emit(self.request)

    def _refuse(self, refusal: UserError) -> None:
        self._refusal.setText(f"{refusal.what}{refusal.next_step}")
