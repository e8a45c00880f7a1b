"""The section 举报人 of the lead's form: it never leaves this computer, and what is kept is shown only for a reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import BadInput
from app.domain.leads import Lead, Reporter
from app.domain.value_kinds import Attachment
from app.services.reporters import confide, has_reporter, is_blank, keep_reporter, see_reporter
from app.ui.editors import Context
from app.ui.editors.files import FilesEditor
from app.ui.forms.record_form import RecordForm, Section
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, hairline, outlined_button

NEVER_LEAVES = "只保存在这台电脑上，任何数据包、台账和打印件都不带出。"
FIELDS = ("full_name", "phone", "contact", "anonymous", "wants_answer", "papers")
CLOSED = "已登记，内容已隐去。举报人信息受保护，查看将被记录。"


class ReporterSection(QWidget):
    """Filled like any form; for a lead that already has a reporter, first a reason is asked for.

    `given_back` carries an attachment that was unticked: it is the lead's again.
    """

    changed = Signal()
    given_back = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._workspace = context.workspace
        self._lead = Lead()
        self._reporter = Reporter()
        self._confided: list[Attachment] = []
        self.form = RecordForm(context, Reporter, [Section("举报（提供）人", FIELDS, NEVER_LEAVES)], signs=True)
        self.form.changed.connect(self.changed)
        papers = self.form.editors["papers"]
        assert isinstance(papers, FilesEditor)
        self._papers = papers
        papers.offer_tick(ticked=True)
        papers.given_back.connect(self.given_back)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("查看理由")
        self.reason.setPlaceholderText("查看理由")
        self._told = PlainLabel("", "note", Tone.RED)
        self._told.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.form)
        self._stack.addWidget(self._closed())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, tokens.GAP_1, 0, 0)
        column.setSpacing(tokens.GAP_2)
        column.addWidget(hairline())
        column.addWidget(self._stack)

    def _closed(self) -> QWidget:
        closed = QWidget()
        look = outlined_button("查看", "eye")
        look.clicked.connect(self._look)
        self.reason.returnPressed.connect(self._look)
        column = QVBoxLayout(closed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_2)
        column.addWidget(PlainLabel("举报（提供）人", "strong"))
        self._hidden = PlainLabel(CLOSED, "note", wrap=True)
        column.addWidget(self._hidden)
        column.addLayout(row_of(self.reason, look))
        column.addWidget(self._told)
        column.addStretch(1)
        return closed

    def show_lead(self, lead: Lead) -> None:
        """Begin with a lead: empty, or closed when somebody is kept."""
        self._lead, self._reporter = lead, Reporter(unit=self._workspace.unit.uid, lead=lead.uid or None)
        self.form.show_record(self._reporter)
        self.reason.clear()
        self._told.hide()
        self._confided = []
        self._hidden.setText(CLOSED)
        self._stack.setCurrentIndex(1 if has_reporter(self._workspace, lead) else 0)

    def _look(self) -> None:
        try:
            found = see_reporter(self._workspace, self._lead, self.reason.text())
        except BadInput as refusal:
            self._told.setText(f"{refusal.what}{refusal.next_step}")
            self._told.show()
            return
        self._reporter = found or self._reporter
        self.form.show_record(self._reporter)
        self._stack.setCurrentIndex(0)
        confided, self._confided = self._confided, []
        for one in confided:
            self._papers.take_in(one)

    def confide(self, attachment: Attachment) -> None:
        """An attachment of the lead was ticked as 涉举报人信息: it lies here from now on, also while what is kept stays hidden."""
        if self._stack.currentIndex() == 0:
            self._papers.take_in(attachment)
            return
        self._confided.append(attachment)
        self._hidden.setText(f"{CLOSED}保存后另有 {len(self._confided)} 个附件放到这里。")
        self.changed.emit()

    def is_changed(self) -> bool:
        """Is there anything that is not kept yet."""
        return self.form.is_changed() or bool(self._confided)

    def unstored(self) -> Reporter | None:
        """Somebody who was filled in and is not kept yet; None when there is nobody, or somebody is kept already."""
        self.form.write_into(self._reporter)
        return None if self._reporter.uid or is_blank(self._reporter) else self._reporter

    def keep(self, lead: Lead) -> None:
        """Store what was changed, beside the stored lead."""
        confide(self._workspace, lead, self._confided)
        self._confided = []
        if self.form.is_changed():
            self.form.write_into(self._reporter)
            keep_reporter(self._workspace, lead, self._reporter)
            self.form.mark_saved()
