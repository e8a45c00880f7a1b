"""表格与报送: the forms there are, and filling one in on its own paper. It asks services and decides nothing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from app.domain.records import Record
from app.domain.stations import ContactPoint
from app.paper.parts import Template
from app.services import forms
from app.services.forms import FormEntry
from app.services.workspace import Workspace
from app.ui.paper.fill_in import FillIn
from app.ui.paper.form_list import FormList
from app.ui.paper.scanning import ScanDialog
from app.ui.parts.asking import Asker
from app.ui.parts.clause import show_clause
from app.ui.shell import Shell
from app.ui.theme.tokens import Tone
from app.ui.widgets import Chip, Page, outlined_button

TITLE = "表格与报送"
ARCHIVED = "本表交由辖区市场监管局存档"


class FormsPage(Page):
    """`saved` comes after anything was written."""

    shows_files = True
    saved = Signal()
    record_wanted = Signal(str, str)
    """A kind, and a uid that may be empty."""
    form_requested = Signal(object, object)
    """A form is to be previewed: the list that it is, or filled from the record; None for a blank one."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(TITLE, "在表上直接填写；看到的就是打印出来的")
        self._workspace = workspace
        self._fonts = forms.paper_fonts()
        self._asker = Asker(self, workspace)
        self._wanted = ""
        self._begun: ContactPoint | None = None
        self._entry: FormEntry | None = None
        self._template: Template | None = None
        self.forms = FormList(workspace)
        self.fill_in: FillIn | None = None
        self._stack = QStackedWidget()
        self._state, self._archived = Chip("草稿"), Chip("区局存档，不随包上报")
        for chip in (self._state, self._archived):
            self.head.add_fact(chip)
            chip.hide()
        scan = outlined_button("核对纸质件…", "document_search")
        scan.clicked.connect(self.scan)
        self.head.add_action(scan)
        self._stack.addWidget(self.forms)
        self.body.addWidget(self._stack)
        self.forms.fill_asked.connect(self.fill)
        for asked in (self.forms.preview_asked, self.forms.blank_asked):
            asked.connect(lambda entry: self.form_requested.emit(entry, None))

    def reload(self) -> None:
        """Read the list again; what is being filled in stays."""
        self.forms.model.reload()

    def open_record(self, uid: str, step: str = "") -> None:
        """Fill that application in on its paper."""
        del step
        if not self.keep_typed(may_ask=True):
            return
        self._wanted = uid
        self._asker.ask(lambda workspace: forms.forms_available(workspace.folder), self._fill_annex_1)

    def resume(self, record: Record) -> None:
        """Go on with a new application after a crash."""
        assert isinstance(record, ContactPoint)
        self._begun = record
        self.open_record("")

    def keep_typed(self, *, may_ask: bool) -> bool:
        """Keep what stands on the paper, before the window locks or closes or another form is shown."""
        return self.fill_in is None or self.fill_in.keep_typed(may_ask=may_ask)

    def _fill_annex_1(self, entries: list[FormEntry]) -> None:
        self.fill(next(entry for entry in entries if entry.of == ContactPoint.table))

    def fill(self, entry: FormEntry) -> None:
        """Open the form on its paper; what was typed in another is kept first."""
        if not self.keep_typed(may_ask=True):
            return
        self._entry = entry
        self._asker.ask(lambda workspace: forms.form_template(entry.id, workspace.folder), self._show_template)

    def _show_template(self, template: Template) -> None:
        if self.fill_in is None or self._template != template:
            self._template = template
            self._make(template)
        assert self.fill_in is not None
        self._stack.setCurrentWidget(self.fill_in)
        self.head.set_title(f"{template.mark} {template.title}".strip())
        self._archived.setVisible(template.footer == ARCHIVED)
        self.fill_in.open(self._wanted, self._begun)
        self._wanted, self._begun = "", None

    def _make(self, template: Template) -> None:
        if self.fill_in is not None:
            self._stack.removeWidget(self.fill_in)
            self.fill_in.deleteLater()
        self.fill_in = made = FillIn(self._workspace, template, self._fonts)
        made.left.connect(self._back)
        made.saved.connect(self._saved)
        made.changed.connect(self._show_state)
        made.preview_asked.connect(self._preview_point)
        self._stack.addWidget(made)

    def _show_state(self) -> None:
        filling = self.fill_in.grid.filling if self.fill_in else None
        if filling is not None:
            open_now = filling.open_count()
            self._state.set_chip("草稿" if open_now else "已填齐", Tone.SECONDARY if open_now else Tone.GREEN)
            self._state.show()

    def _back(self) -> None:
        self._stack.setCurrentWidget(self.forms)
        self.head.set_title(TITLE, "在表上直接填写；看到的就是打印出来的")
        self._state.hide()
        self._archived.hide()
        self.reload()
        self.forms.table.setFocus()

    def _saved(self, words: str) -> None:
        shell = self.window()
        if isinstance(shell, Shell):
            shell.toast.say(words)
            shell.refresh_badges()
        self.saved.emit()

    def _preview_point(self, point: ContactPoint | None) -> None:
        if self._entry is not None:
            self.form_requested.emit(self._entry, point)

    def print(self) -> None:
        """Ctrl+P: the paper of what is being filled in, or of the chosen form."""
        if self.fill_in is not None and self._stack.currentWidget() is self.fill_in:
            self.fill_in.preview()
        elif self.forms.table.record() is not None:
            self.form_requested.emit(self.forms.table.record().entry, None)

    def new(self) -> None:
        """Ctrl+N: another application."""
        if self.fill_in is not None and self._stack.currentWidget() is self.fill_in:
            self.fill_in.offer_new()

    def scan(self) -> ScanDialog:
        """Ask for the code of a sheet of paper."""
        dialog = ScanDialog(self, self._workspace)
        dialog.record_wanted.connect(self.record_wanted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def help_clause(self) -> None:
        """F1: where the form comes from."""
        if self.fill_in is not None and self._stack.currentWidget() is self.fill_in:
            self.fill_in.help_clause()
        elif self.forms.table.record() is not None:
            show_clause(self.head, self.forms.table.record().entry.basis, "")
