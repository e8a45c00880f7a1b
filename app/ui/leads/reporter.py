"""The section 举报人 of the lead's form: it never leaves this computer, and what is kept is shown only for a reason."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import BadInput
from app.domain.leads import Lead, Reporter
from app.services.reporters import has_reporter, is_blank, keep_reporter, see_reporter
from app.ui.editors import Context
from app.ui.forms.record_form import RecordForm, Section
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, hairline, outlined_button

NEVER_LEAVES = "只保存在这台电脑上，任何数据包、台账和打印件都不带出。"
FIELDS = ("full_name", "phone", "contact", "anonymous", "wants_answer")


class ReporterSection(QWidget):
    """Filled like any form; for a lead that already has a reporter, first a reason is asked for."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._workspace = context.workspace
        self._lead = Lead()
        self._reporter = Reporter()
        self.form = RecordForm(context, Reporter, [Section("举报（提供）人", FIELDS, NEVER_LEAVES)])
        self.form.changed.connect(self.changed)
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
        column.addWidget(PlainLabel("已登记，内容已隐去。举报人信息受保护，查看将被记录。", "note", wrap=True))
        column.addLayout(row_of(self.reason, look))
        column.addWidget(self._told)
        column.addStretch(1)
        return closed

    def show_lead(self, lead: Lead) -> None:
        """Begin with a lead: empty, or closed when somebody is kept."""
        self._lead, self._reporter = lead, Reporter(unit=self._workspace.unit.uid)
        self.form.show_record(self._reporter)
        self.reason.clear()
        self._told.hide()
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

    def unstored(self) -> Reporter | None:
        """Somebody who was filled in and is not kept yet; None when there is nobody, or somebody is kept already."""
        self.form.write_into(self._reporter)
        return None if self._reporter.uid or is_blank(self._reporter) else self._reporter

    def keep(self, lead: Lead) -> None:
        """Store what was changed, beside the stored lead."""
        if self.form.is_changed():
            self.form.write_into(self._reporter)
            keep_reporter(self._workspace, lead, self._reporter)
            self.form.mark_saved()
