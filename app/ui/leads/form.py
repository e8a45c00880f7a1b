"""The form of a lead: the six fields of a registration first, the rest below, place and due day at the right.

Ctrl+S keeps what there is as a draft, or registers the lead once nothing is missing. Leaving never loses what was typed.
"""

from collections import deque
from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import UserError
from app.domain.lead_steps import LEAD_STEPS
from app.domain.leads import Lead
from app.domain.roles import Power
from app.domain.value_kinds import Attachment
from app.services.duplicates import Duplicate
from app.services.leads import register, save_draft
from app.services.subjects import Subject, known_subject
from app.services.workspace import Workspace
from app.ui.editors import Context, Editor
from app.ui.editors.files import FilesEditor
from app.ui.forms.frame import FormFrame, keep_or_ask
from app.ui.forms.record_form import RecordForm, Section
from app.ui.leads.comparing import CompareDialog
from app.ui.leads.rail import LeadRail
from app.ui.leads.reporter import ReporterSection
from app.ui.parts.asking import Asker
from app.ui.parts.keys import key_within
from app.ui.theme import tokens
from app.ui.widgets import outlined_button, primary_button, tell_error

SECTIONS = (
    Section("登记", ("source", "received_on", "suspect", "area", "kind", "detail")),
    Section("办理", ("office", "office_reason", "handler", "flags", "lines")),
    Section("来源", ("source_detail", "campaign", "outside_number")),
    Section("主体", ("suspect_code", "suspect_phone", "suspect_head", "suspect_address", "shop_link", "place")),
    Section("权利与商品", ("right_holder", "right_number", "right_class", "right_status", "right_checked_on", "goods", "quantity", "value")),
    Section("证据", ("evidence", "photos")),
)


Part = TypeVar("Part", bound=QWidget)


class LeadForm(QWidget):
    """`saved` carries the stored lead, `told` a sentence for the toast, `closed` comes when one leaves."""

    saved = Signal(object)
    told = Signal(str)
    closed = Signal()
    opened = Signal(str)
    """Another lead was asked for: one that may be the same."""

    def __init__(self, context: Context, *, later: bool = False) -> None:
        """`later`: it is made piece by piece, by whoever goes through `making`."""
        super().__init__()
        self._workspace: Workspace = context.workspace
        self._lead = Lead()
        self._office_typed = False
        self._looked_for: tuple[str | None, ...] = ()
        self._asker = Asker(self, self._workspace)
        self.form = self._kept(RecordForm(context, Lead, SECTIONS, later=True))
        self.making = self._make(context)
        if not later:
            deque(self.making, 0)

    def _kept(self, part: Part) -> Part:
        """A part that goes with this form also when the window locks before it has its place."""
        part.setParent(self)
        return part

    def _make(self, context: Context) -> Iterator[None]:
        """One piece after the other."""
        yield from self.form.making
        self.reporter = self._kept(ReporterSection(context))
        yield
        self.rail = self._kept(LeadRail(self._workspace))
        yield
        self.draft_button = outlined_button("保存草稿")
        self.save_button = primary_button("登记").show_key("Ctrl+S")
        self.frame = FormFrame(self.form, "登记", [self.form, self.reporter], [self.draft_button, self.save_button])
        self.pill = self.frame.pill
        yield
        self._build()
        self._connect()

    def _connect(self) -> None:
        self.frame.back.clicked.connect(self.leave)
        self.draft_button.clicked.connect(self._keep_draft)
        self.save_button.clicked.connect(self.save)
        self.form.changed.connect(self._follow)
        self.rail.compare_asked.connect(self._compare)
        for name in ("suspect", "suspect_code"):
            self.form.editors[name].left.connect(self._look_for_subject)
        photos = self.form.editors["photos"]
        assert isinstance(photos, FilesEditor)
        if self._workspace.may(Power.REPORTER):
            photos.offer_tick(ticked=False)
        photos.confided.connect(self._confide)
        self.reporter.given_back.connect(photos.take_in)
        key_within(self, "Ctrl+S", self.save)

    def _build(self) -> None:
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(tokens.GAP_3)
        across.addWidget(self.frame, 1)
        across.addWidget(self.rail)

    def begin(self, lead: Lead | None = None) -> None:
        """Show a stored lead, or a new one of this unit, received today until another day is typed."""
        self._lead = lead or Lead(unit=self._workspace.unit.uid, state=LEAD_STEPS.start, received_on=self._workspace.today.isoformat())
        self._looked_for = ()
        self._office_typed = bool(self._lead.office_reason)
        self.form.show_record(self._lead)
        self.reporter.show_lead(self._lead)
        draft = self._lead.state == LEAD_STEPS.start
        self.frame.title.setText(f"{self._lead.number} {self._lead.suspect or ''}".strip() if self._lead.number else "新建线索")
        self.save_button.setText("登记" if draft else "保存")
        self.draft_button.setVisible(draft)
        self.pill.setVisible(draft)
        self.pill.refresh()
        self._follow()
        self.form.focus_first()

    def lead(self) -> Lead:
        """The lead as far as it is filled; not stored by this. What a registered one may not lose stays as it was."""
        kept = {editor.field.name: getattr(self._lead, editor.field.name) for editor in self._lost()}
        self.form.write_into(self._lead)
        for name, value in kept.items():
            setattr(self._lead, name, value)
        return self._lead

    def _lost(self) -> list[Editor]:
        """The fields that the registration required and that were emptied since."""
        return [] if self._lead.state == LEAD_STEPS.start else self.form.missing()

    def _held_back(self) -> list[Editor]:
        """The fields that cannot be kept as they are."""
        return [*self.form.held_back(), *self._lost()]

    def _follow(self) -> None:
        proposed = self.rail.follow(self.lead(), self.form.editors["received_on"].value())
        office = self.form.editors["office"]
        if self.form.focused() is office:
            self._office_typed = not office.is_empty()
        elif not self._office_typed and office.value() != proposed:
            office.set_value(proposed)

    def _look_for_subject(self) -> None:
        """What other leads say of the same subject fills what is still empty (主体画像)."""
        lead = self.lead()
        asked = (lead.suspect_code, lead.suspect)
        if lead.state == LEAD_STEPS.start and any(asked) and asked != self._looked_for:
            self._looked_for = asked
            self._asker.ask(lambda own: known_subject(own, lead), self._fill_subject)

    def _fill_subject(self, found: Subject | None) -> None:
        if found is not None:
            self.form.carry(found.values, f"取自 {found.number}，请核对")

    def _confide(self, attachment: Attachment) -> None:
        """Ticked as 涉举报人信息: it belongs to the reporter from now on."""
        stored = (self._lead.read or {}).get("photos") or ""
        earlier = "；以前导出的数据包可能已经带出过" if attachment.sha in str(stored) else ""
        self.reporter.confide(attachment)
        self.told.emit(f"“{attachment.name}”已移到“举报（提供）人”，保存后只留在本机{earlier}")

    def save(self) -> None:
        """Ctrl+S: register when nothing is missing, otherwise keep the draft."""
        self.form.finish_typing()
        if self._lead.state != LEAD_STEPS.start or self.form.open_points():
            self._keep_draft()
            return
        try:
            reporter = self.reporter.unstored()
            stored = register(self._workspace, self.lead(), reporter)
            if reporter is None:
                self.reporter.keep(stored)
        except UserError as refusal:
            tell_error(self, refusal)
            return
        self.told.emit(f"已登记 {stored.number}")
        self.saved.emit(stored)

    def _keep_draft(self) -> None:
        try:
            self._store()
        except UserError as refusal:
            tell_error(self, refusal)
            return
        if self._lead.state != LEAD_STEPS.start and not self._held_back():
            self.told.emit(f"已保存 {self._lead.number}")
            self.saved.emit(self._lead)
            return
        points = self.form.open_points()
        draft = self._lead.state == LEAD_STEPS.start
        verb = "可登记" if draft else "请补填或改正"
        self.told.emit(f"{'草稿' if draft else ''}已保存" + (f"，还差{len(points)}项{verb}" if points else ""))
        self.form.ask_for_missing()

    def _store(self) -> None:
        """Keep what can be kept. Raises UserError."""
        self._lead = save_draft(self._workspace, self.lead())
        self.reporter.keep(self._lead)
        self.form.mark_saved()
        self.frame.title.setText(f"{self._lead.number} {self._lead.suspect or ''}".strip())

    def keep_typed(self, *, may_ask: bool) -> bool:
        """Store what was changed as it is; what cannot be kept is asked about, or let go when nobody is there to ask. False: the user stays."""
        return keep_or_ask(self, self._held_back(), changed=self.form.is_changed() or self.reporter.is_changed(), store=self._store, may_ask=may_ask)

    def leave(self) -> bool:
        """Go back to the list, keeping what was typed."""
        if not self.keep_typed(may_ask=True):
            return False
        self.closed.emit()
        return True

    def _compare(self, same: Duplicate) -> None:
        CompareDialog(self, self._workspace, self.lead(), same).begin(lambda: self._open_other(same.lead.uid))

    def _open_other(self, uid: str) -> None:
        """Another lead in place of this one, which stays as it is typed; a new one stays among the drafts."""
        if not self.leave():
            return
        left = self._lead
        self.opened.emit(uid)
        if left.state == LEAD_STEPS.start and left.uid:
            self.told.emit(f"刚才填写的已存为草稿 {left.number or ''}".rstrip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the list."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)
