"""报送任务: what is owed and until when, what is missing, the package, its way and its receipt. It asks services and decides nothing."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget

from app.domain.duties import Duty, DutyPiece
from app.domain.errors import NotFound
from app.domain.progress import Report
from app.domain.records import fields_of
from app.domain.submissions import Submission
from app.domain.text_tables import pasted
from app.paper.raster import upright_pages
from app.services.agenda import Entry
from app.services.calendar_files import export_calendar
from app.services.duties_views import DutyDetail, DutyRow, clause_of, duty_detail, duty_rows
from app.services.paper_codes import code_on, in_journal
from app.services.printing import Subject, save_pdf
from app.services.records import save
from app.services.report_draft import draft_of
from app.services.submission_check import PROSE_PLACE, Lack
from app.services.submissions import PACKAGE, SLIP, Built, Wish, begin, build
from app.services.todos import DUTY
from app.services.workspace import Workspace
from app.ui.duties.columns import duty_columns
from app.ui.duties.month import MonthView
from app.ui.duties.pane import DutyPane
from app.ui.editors import Context, Editor, editor_for
from app.ui.editors.longtext import LongTextEditor
from app.ui.paper.papers import Choices, Made, Paper, made_pdf
from app.ui.paper.preview import show_preview
from app.ui.parts.asking import Asker, on_own_connection
from app.ui.parts.asking_dialog import REASON, AskingDialog
from app.ui.parts.attachments import save_attachment
from app.ui.parts.clause import show_clause
from app.ui.parts.fetching import fetched_by
from app.ui.parts.places import file_to_save, folder_to_choose
from app.ui.parts.record_list import side_by_side
from app.ui.parts.step_dialog import StepDialog
from app.ui.widgets import EmptyState, FootStrip, Page, PagedModel, Pane, RecordTable, SegmentTabs, hairline, outlined_button, run_with_progress, tell_error

LIST, MONTH = "list", "month"
NOTHING = ("没有报送任务", "报送任务随地方包带来，也可以自己登记。")
PROSE_WIDTH, PROSE_LINES = 760, 18
"""Of the dialog in which a report is written: px, and lines that are seen."""


class DutiesPage(Page):
    """`told` carries a sentence for the toast; `record_wanted` a kind and a uid, which may be empty."""

    told = Signal(str)
    record_wanted = Signal(str, str)
    entry_wanted = Signal(str, str)
    """The kind and uid of something in the month that another page shows."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("报送任务", "要报什么、报给谁、什么时候到期、还差什么")
        self._workspace, self._context = workspace, Context(workspace)
        self._looking = Asker(self, workspace)
        self._code = ""
        self.model = PagedModel(duty_columns(), fetched_by(workspace, lambda own, _after, _limit: (duty_rows(own), None)), self)
        self.table = RecordTable(self.model, "报送任务", two_lines=True)
        self.table.set_empty(EmptyState("clipboard_task", *NOTHING))
        self.pane = DutyPane(workspace)
        self.month = MonthView(workspace)
        self.views = SegmentTabs([(LIST, "清单"), (MONTH, "月历")], name="视图")
        self._shown = QStackedWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.head.add_action(self.views)
        for words, kind in (("任务", Duty), ("报送内容", DutyPiece)):
            button = outlined_button(f"登记{words}", "add")
            button.clicked.connect(lambda _=False, kind=kind: self.record_wanted.emit(kind.table, ""))
            self.head.add_action(button)
        rows = Pane(bare=True)
        rows.body.addWidget(self.table, 1)
        rows.body.addWidget(hairline(look="edge"))
        rows.body.addWidget(FootStrip("本单位要报的在前，其余的供查看", "F1 依据·Ctrl+P 打印报送包"))
        self._shown.addWidget(side_by_side(rows, self.pane))
        self._shown.addWidget(self.month)
        self.body.addWidget(self._shown, 1)

    def _connect(self) -> None:
        self.table.chosen.connect(self._chosen)
        self.views.changed.connect(self.show_view)
        self.month.entry_asked.connect(self._open_entry)
        self.month.export_asked.connect(self.export_calendar)
        self.model.loaded.connect(self._loaded)
        self.model.refused.connect(lambda error: tell_error(self, error))
        pane = self.pane
        pane.lack_asked.connect(self._mend)
        pane.prose_asked.connect(self.write_prose)
        pane.build_asked.connect(self.build)
        pane.print_asked.connect(self.print)
        pane.slip_asked.connect(lambda: self._print(SLIP))
        pane.save_asked.connect(self._save_package)
        pane.step_asked.connect(self._step)
        pane.copy_asked.connect(self._copy)
        pane.attachment_asked.connect(lambda one: save_attachment(self, self._workspace, one))

    # -- list and month

    def show_view(self, key: str) -> None:
        """The list with its pane, or the month."""
        self.views.choose(key)
        self._shown.setCurrentIndex(int(key == MONTH))
        self.reload()

    def _open_entry(self, entry: Entry) -> None:
        if entry.kind == DUTY:
            self._code = entry.uid
            self.show_view(LIST)
        else:
            self.entry_wanted.emit(entry.kind, entry.uid)

    def export_calendar(self) -> None:
        """The agenda of the coming year as a file for other calendars."""
        to = file_to_save(self, "导出日程文件", f"知联日程 {self._workspace.today.isoformat()}.ics", "日历文件 (*.ics)")
        if to is not None:
            count = export_calendar(self._workspace, to)
            self.told.emit(f"已导出日程 {count} 项：{to.name}")

    # -- list and pane

    def reload(self) -> None:
        """Show what the database holds now."""
        self.model.reload()
        if self.views.current() == MONTH:
            self.month.reload()

    def open_record(self, uid: str, step: str = "") -> None:
        """Show the duty of that code, uid, or of that submission."""
        del step
        submission = self._workspace.records(Submission).find(uid)
        duty = self._workspace.records(Duty).find(submission.duty or "") if submission else None
        self._code = (duty.code or duty.uid) if duty else uid
        self.reload()

    def _loaded(self, count: int) -> None:
        rows = self.model.rows()
        wanted = next((row for row in rows if self._code in (row.uid, row.owed.duty.uid, row.owed.duty.code)), None)
        if wanted is not None:
            self.table.choose(wanted.uid)
        elif count:
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._look()

    def _chosen(self, row: DutyRow | None) -> None:
        self._code = row.uid if row else ""
        self._look()

    def _look(self) -> None:
        code = self._code
        if not code:
            self.pane.show_detail(None)
            return

        def read(own: Workspace) -> DutyDetail | None:
            try:
                return duty_detail(own, code)
            except NotFound:
                return None

        self._looking.ask(read, self.pane.show_detail)

    def _detail(self) -> DutyDetail:
        """The chosen duty as it stands now."""
        return duty_detail(self._workspace, self._code)

    def _told(self, words: str) -> None:
        self.told.emit(words)
        self.reload()

    # -- what is done with it

    def _mend(self, lack: Lack) -> None:
        """Go where something missing is put right."""
        if lack.kind == PROSE_PLACE:
            self.write_prose()
        else:
            self.record_wanted.emit(lack.kind, lack.record)

    def write_prose(self) -> None:
        """Write the prose of the submission, or add it as a file."""
        one = self._detail().row.owed
        fields = fields_of(Submission)
        stored = one.submission

        def take(values: Any, _reason: str) -> None:
            submission = begin(self._workspace, one)
            for name, value in values.items():
                setattr(submission, name, value)
            save(self._workspace, submission)

        dialog = AskingDialog(self, self._context, f"文稿：{one.duty.full_name}", "保存", take, width=PROSE_WIDTH)
        prose = LongTextEditor(fields["summary"], self._context)
        prose.stand(PROSE_LINES)
        editors: dict[str, Editor] = {"summary": prose, "summary_files": editor_for(fields["summary_files"], self._context)}
        for name, editor in editors.items():
            editor.set_value(getattr(stored, name) if stored else getattr(Submission(), name))
        if prose.is_empty() and not (stored and stored.summary_files):
            prose.set_value(draft_of(self._workspace, one))
            dialog.add_text("已按登记的数据起草，请核对数字、补充内容后保存。")
        dialog.add_fields(editors)
        if dialog.exec():
            self._told("已保存文稿")

    def build(self) -> None:
        """Make the package; where something is missing, ask for the reason first."""
        detail = self._detail()
        missing = detail.row.owed.missing
        reason = self._reason(list(missing)) if missing else ""
        if reason is None:
            return
        folder = folder_to_choose(self, "报送包存到哪个文件夹")
        if folder is not None:
            self.build_into(folder / self._folder_name(detail), Wish(reason))

    @staticmethod
    def _folder_name(detail: DutyDetail) -> str:
        one = detail.row.owed
        return "".join(char for char in f"{one.duty.full_name}（{one.period}）" if char not in '\\/:*?"<>|')

    def _reason(self, missing: list[str]) -> str | None:
        """Why it goes out incomplete; None when the person would rather complete it."""
        given: list[str] = []
        dialog = AskingDialog(self, self._context, f"报送包还差 {len(missing)} 项", "缺项生成", lambda _values, reason: given.append(reason), REASON)
        for words in missing:
            dialog.add_text(words)
        return given[0] if dialog.exec() and given else None

    def build_into(self, folder: Path, wish: Wish) -> None:
        """Write the package into that folder, off the UI thread."""
        code = self._code

        def done(built: Built) -> None:
            self._told(f"已生成 {len(built.files)} 个文件：{folder.name}")

        run_with_progress(self, "生成报送包", on_own_connection(self._workspace, lambda own: build(own, code, folder, wish)), done)

    def _kept(self, name: str) -> tuple[Submission, bytes] | None:
        """A file of the package as it was made."""
        submission = self._detail().row.owed.submission
        found = next((one for one in submission.package if one.name == name), None) if submission else None
        return (submission, self._workspace.blobs.read(found.sha)) if submission and found else None

    def print(self) -> None:
        """Ctrl+P: the package as it was made, landscape tables turned onto upright sheets."""
        self._print(PACKAGE)

    def _print(self, name: str) -> None:
        kept = self._kept(name) if self._code else None
        if kept is None:
            return
        submission, pdf = kept

        def make(_own: Workspace, _choices: Choices, _report: Report) -> Made:
            return made_pdf(upright_pages(pdf))

        about, what = Subject(Submission.table, submission.uid), Path(name).stem
        show_preview(self, self._workspace, Paper(f"{what}：{submission.name}", "", make, about, habit=what))

    def _save_package(self) -> None:
        kept = self._kept(PACKAGE)
        to = file_to_save(self, "另存报送包", f"{kept[0].name}.pdf", "PDF 文件 (*.pdf)") if kept else None
        if kept and to:
            save_pdf(
                self._workspace, kept[1], to, f"{Path(PACKAGE).stem}：{kept[0].name}", [(Subject(Submission.table, kept[0].uid), in_journal(code_on(kept[1])))]
            )
            self._told(f"已保存：{to.name}")

    def _copy(self) -> None:
        """The prose to the clipboard, for an online platform (S4-22)."""
        submission = self._detail().row.owed.submission
        if submission is not None and submission.summary:
            QGuiApplication.clipboard().setText(pasted(submission.summary))
            self.told.emit("已复制文稿文字，可以粘贴到报送平台")

    def _step(self, name: str) -> None:
        detail = self._detail()
        submission = detail.row.owed.submission
        move = next((step.move for step in detail.steps if step.move.name == name), None)
        if submission is not None and move is not None and StepDialog(self, self._context, submission, move).exec():
            self._told(f"{move.done}：{submission.name}")

    def help_clause(self) -> None:
        """F1: the sentence of the document behind the chosen duty."""
        if self._code:
            show_clause(self.table, *clause_of(self._detail().row.owed.duty))

    def focus_first(self) -> None:
        """Put the keyboard into the list."""
        self.table.setFocus()
