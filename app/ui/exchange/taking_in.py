"""Importing in five steps: recognise, preview, back up, import, result. Nothing is written before 导入; a gap never blocks."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.domain.in_words import size_in_words
from app.services.bundle_preview import Mark, Preview
from app.services.guarded_import import preview_guarded, take_in_guarded
from app.services.quarantine import waits_here
from app.services.receipts import ENDING, answer_bundle, receipt_name
from app.services.sending import Exported
from app.services.workspace import Workspace
from app.ui.exchange.differences import Differences
from app.ui.exchange.facts import BundleFacts
from app.ui.exchange.preview_lines import ALL, figures_of, line_columns, summary_of, words_of_going
from app.ui.exchange.resting import shown
from app.ui.exchange.undoing import Undoing
from app.ui.job import Job
from app.ui.parts.asking import watched
from app.ui.parts.clause import show_note
from app.ui.parts.keys import key_within
from app.ui.parts.places import file_to_open, file_to_save
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    ElidedLabel,
    FigureStrip,
    Notice,
    PagedModel,
    Pane,
    PlainLabel,
    RecordTable,
    StepsBar,
    link_button,
    outlined_button,
    primary_button,
    run_with_progress,
)

STEPS = ("识别", "预览", "备份", "导入", "结果")
WRITTEN = (Mark.NEW, Mark.CHANGED, Mark.CONFLICT)


class TakingIn(QWidget):
    """One import from beginning to end. `left` when the user goes back, `taken` with the file after it was imported, and whether all of it was."""

    left = Signal()
    taken = Signal(Path, bool)
    placed = Signal(str)
    """Which of the bundles on the sticks is in front, in words; empty for any other file."""

    def __init__(self, workspace: Workspace, undoing: Undoing) -> None:
        super().__init__()
        self._workspace, self._undoing = workspace, undoing
        self._choosing = False
        self._excluded: list[tuple[str, str]] = []
        self._preview: Preview | None = None
        self._others: Sequence[Path] = ()
        self._path: Path | None = None
        self._looking: Job | None = None
        self._steps, self._file, self.next = StepsBar(STEPS), ElidedLabel("", "note", Tone.SECONDARY), link_button("看下一个包")
        self.phone = outlined_button("显示电话")
        self.notice, self.gaps = Notice(Tone.GREEN, ""), Notice(Tone.ORANGE, "", "", self.phone)
        self.facts, self.differences = BundleFacts(), Differences()
        self.figures = FigureStrip(figures_of(None), choosing=True)
        self._model = PagedModel(line_columns(lambda line: self._choosing and line.key is not None), shown(()), self)
        self.table = RecordTable(self._model, "数据包里的记录")
        self._said = PlainLabel("", "", Tone.SECONDARY)
        self.receipt, self.undo = outlined_button("写回执到U盘", "arrow_upload").set_tall(), outlined_button("撤销本次导入").set_tall()
        self.go, self.back = primary_button("导入", "arrow_download").set_tall(), outlined_button("返回").set_tall()
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_3)
        for widget in (self._steps_pane(), self.notice, self.facts, self.gaps):
            column.addWidget(widget)
        middle = QHBoxLayout()
        middle.setSpacing(tokens.GAP_3)
        middle.addWidget(self._list_pane(), 1)
        middle.addWidget(self.differences)
        column.addLayout(middle, 1)
        foot = QHBoxLayout()
        foot.setSpacing(tokens.GAP_2)
        foot.addWidget(self._said, 1)
        foot.addWidget(self.undo)
        foot.addWidget(self.receipt)
        foot.addWidget(self.back)
        foot.addWidget(self.go)
        column.addLayout(foot)
        self.receipt.clicked.connect(self.answer)
        self.phone.clicked.connect(self.show_phone)
        self.next.hide()
        self.undo.clicked.connect(self._take_back)
        self._undoing.undone.connect(self._show_undone)
        self._model.ticks_changed.connect(self._show_choice)
        self.undo.hide()
        self.back.clicked.connect(self.left)
        self.go.show_key("Ctrl+Enter")
        key_within(self, "Ctrl+Return", self.go.click)
        self.go.clicked.connect(self.take)
        self.notice.hide()
        self.gaps.hide()

    def _steps_pane(self) -> QWidget:
        pane = Pane()
        row = QHBoxLayout()
        row.addWidget(self._steps)
        row.addStretch(1)
        self._file.setMinimumWidth(320)
        self._file.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._file)
        other = link_button("换一个包")
        other.clicked.connect(self.choose)
        self.next.clicked.connect(lambda: self.look_into(self._further()[0]))
        row.addWidget(self.next)
        row.addWidget(other)
        pane.body.setContentsMargins(tokens.GAP_4, 5, tokens.GAP_2, 5)
        pane.body.addLayout(row)
        return pane

    def _list_pane(self) -> QWidget:
        pane = Pane(bare=True)
        pane.body.addWidget(self.figures)
        pane.add_line()
        pane.body.addWidget(self.table, 1)
        self.figures.opened.connect(self._filter)
        self.table.chosen.connect(self.differences.show_line)
        self._model.loaded.connect(self._choose_first)
        return pane

    def ask_file(self) -> Path | None:
        """Ask for a file; those found on sticks come first."""
        return file_to_open(self, "导入数据包", "数据包 (*.ipb)", self._others[0].parent if self._others else None)

    def choose(self) -> None:
        """Ask for another file, and look into it."""
        path = self.ask_file()
        if path is not None:
            self.look_into(path)

    def note_found(self, files: Sequence[Path]) -> None:
        """Bundles that lie on sticks now and were not imported yet: where the next choice begins."""
        self._others = files
        self._show_place()

    def _further(self) -> list[Path]:
        """The bundles on sticks beside the one in front."""
        return [file for file in self._others if file != self._path]

    def _show_place(self) -> None:
        self.next.setVisible(bool(self._further()))
        if self._path in self._others:
            place = self._others.index(self._path) + 1
            self.placed.emit(f"U盘上发现 {len(self._others)} 个，正在看第 {place} 个" if len(self._others) > 1 else "")
        else:
            self.placed.emit("")

    def show_phone(self) -> None:
        """Whom to call about what is missing."""
        if self._preview is not None:
            sender = self._preview.sender
            phone = next((unit.phone for unit in self._workspace.units() if unit.name == sender), None)
            show_note(self.phone, f"可以打电话问{sender}", phone or "没有登记电话，请在“机构与组团”里补上。")

    def look_into(self, path: Path) -> Job:
        """Read and check the bundle, and preview it; nothing is written. What was being read before it is not shown any more."""
        self._clear()
        self._path = path
        self._show_place()
        self._file.setText(path.name)
        if self._looking is not None:
            self._looking.cancel()
        self._looking = job = Job(watched(self._workspace, "正在识别和校验", lambda own, report: preview_guarded(own, path, report)), self)
        job.succeeded.connect(lambda preview: self._show_preview(preview) if job is self._looking else None)
        job.refused.connect(lambda error: self._show_refusal(error) if job is self._looking else None)
        return job.start()

    def _clear(self) -> None:
        self._preview = None
        self._choosing = False
        self.receipt.hide()
        self.undo.hide()
        self._steps.set_present(0)
        self.notice.hide()
        self.gaps.hide()
        self.facts.show_preview(None)
        self._show_lines(None)
        self._said.setText("正在识别和校验")
        self.go.setText("导入")
        self.go.close_with_reason("请先选择数据包。")

    def _show_refusal(self, error: UserError) -> None:
        self.notice.say(Tone.RED, error.what, error.next_step)
        self.notice.show()
        self._said.setText("没有导入任何内容。")
        self._stand(self.back)

    def _stand(self, *wanted: QWidget) -> None:
        """Put the keyboard on the first of these that can take it, if this page is in front."""
        for widget in wanted if self.isVisible() else ():
            if widget.isVisible() and widget.isEnabled():
                widget.setFocus()
                return

    def _show_preview(self, preview: Preview) -> None:
        self._preview = preview
        self._steps.set_present(1)
        self._file.setText(f"{preview.file.name}  {size_in_words(preview.size)}")
        self.facts.show_preview(preview)
        self._show_gaps(preview)
        self._choosing, self._excluded = True, []
        self._model.ticked = {line.uid for line in preview.lines if line.key}
        self._show_lines(preview)
        if preview.receipt:
            self.notice.say(Tone.BLUE, f"这是{preview.sender}的回执", "导入后，就知道对方已收到哪些内容；不改动任何记录。")
            self.notice.show()
        elif preview.nothing_new:
            self.notice.say(Tone.BLUE, "这个数据包以前导入过", "没有新内容；再导入一次也没有关系，不会写入任何记录。")
            self.notice.show()
        self._said.setText("" if preview.receipt else summary_of(preview))
        self.go.setText(words_of_going(preview))
        self.go.close_with_reason("没有可以导入的内容。" if preview.refused_whole else "")
        self._stand(self.table if preview.lines else self.go, self.back)

    def _show_choice(self) -> None:
        """Say what is left out, and how much still goes in."""
        if self._preview is None or not self._choosing:
            return
        left = [line for line in self._preview.lines if line.key and line.uid not in self._model.ticked]
        self._excluded = [line.key for line in left if line.key]
        writes = self._preview.writes - sum(line.mark in WRITTEN for line in left)
        self._said.setText(f"{len(left)} 条不勾选，先搁置，以后可以补入；{summary_of(self._preview, writes)}" if left else summary_of(self._preview))
        self.go.setText(f"导入 {writes} 条")

    def _take_back(self) -> None:
        if self._preview is not None:
            self._undoing.undo(self._preview.bundle, f"{self._preview.sender}第{self._preview.number}包")

    def _show_undone(self, bundle: str) -> None:
        """The import in front was taken back: what the page says of it would be wrong."""
        if self._preview is not None and self._preview.bundle == bundle:
            self.undo.hide()
            self.notice.say(Tone.BLUE, "这次导入已撤销", "带来的内容已全部退出；需要时在“往来的数据包”里选中它，按“恢复导入”。")
            self._said.setText("")

    def _show_gaps(self, preview: Preview) -> None:
        """What is missing before this bundle; it can be imported all the same."""
        self.gaps.say(Tone.ORANGE, "、".join(preview.gaps), "可以先导入；依赖缺的数据包的内容会标“待补”，到齐后自动补上。请对方重新导出一次。")
        self.gaps.setVisible(bool(preview.gaps))

    def _show_lines(self, preview: Preview | None) -> None:
        self.figures.set_figures(figures_of(preview))
        self._filter(ALL)

    def _filter(self, key: str) -> None:
        lines = self._preview.lines if self._preview else ()
        self._model.show_rows(shown([line for line in lines if key in (ALL, line.mark.name)]))
        self.differences.show_line(None)

    def _choose_first(self) -> None:
        rows = self._model.rows()
        if rows and self.table.record() is None:
            self.table.choose(rows[0].uid)

    def take(self) -> Job | None:
        """Back up, then import, in the background."""
        if self._preview is None:
            return None
        path, before, trust, excluded = self._preview.file, self._preview.before, self._preview.held > 0, list(self._excluded)
        self._steps.set_present(2)
        self.go.close_with_reason("正在导入。")
        work = watched(self._workspace, "正在备份并导入", lambda own, report: take_in_guarded(own, path, before, report, trust_clock=trust, excluded=excluded))
        job = run_with_progress(self, "正在导入数据包", work, self._show_result)
        job.refused.connect(lambda _error: self._again("没有导入任何内容。"))
        job.cancelled.connect(lambda: self._again("已停下，没有导入任何内容。"))
        return job

    def _again(self, said: str) -> None:
        """Back to the preview after a refusal or a stop: nothing was written."""
        self._said.setText(said)
        self._steps.set_present(1)
        self.go.close_with_reason("")

    def _show_result(self, result: Preview) -> None:
        self._steps.set_present(len(STEPS))
        self._preview, self._choosing = result, False
        conflicts = f"，冲突 {result.counts[Mark.CONFLICT]}（两个值都留着）" if result.counts[Mark.CONFLICT] else ""
        aside = f"{result.aside} 项已搁置，请在“数据交换”的“搁置的记录”里处理。" if result.aside else ""
        text = f"新增 {result.counts[Mark.NEW]}，更新 {result.counts[Mark.CHANGED]}{conflicts}。原有数据已备份。{aside}"
        if result.receipt:
            self.notice.say(Tone.GREEN, "回执已导入", f"{result.sender}收到了哪些内容，“各单位”和每条记录的“去向”里都能看到。")
        else:
            self.notice.say(Tone.GREEN, "导入完成", text if result.writes else f"没有写入任何记录。{aside}" if aside else "没有新内容，没有写入任何记录。")
        self.notice.show()
        self._show_gaps(result)
        self._show_lines(result)
        self._said.setText(f"{len(self._excluded)} 条没有勾选，已搁置；在“数据交换”里可以补入。" if self._excluded else "")
        self.undo.setVisible(result.writes > 0 or bool(self._excluded))
        self.go.setText("仍然导入" if result.held else "已导入")
        self.go.close_with_reason("" if result.held else "这个数据包已经导入。")
        if result.held:
            self.notice.say(Tone.ORANGE, "对方电脑的时间快了很多", f"有 {result.held} 份数据先没有导入。请打电话核对，确认无误后按“仍然导入”。")
        self.receipt.setText("写回执" if self._came_from_quarantine(result) else "写回执到U盘")
        self.receipt.setVisible(not result.receipt)
        self.receipt.close_with_reason("")
        self._stand(self.next, self.receipt, self.back)
        self.taken.emit(result.file, not result.held)

    def answer(self) -> None:
        """Write the receipt beside the bundle, for the stick to take home; where to, is asked when the bundle lay in the quarantine, not on a stick."""
        if self._preview is None:
            return
        bundle, path = self._preview.bundle, receipt_name(self._preview.file)
        if self._came_from_quarantine(self._preview):
            name = f"{self._preview.sender}_第{self._preview.number}包{ENDING}.ipb"
            chosen = file_to_save(self, "写回执", name, "数据包 (*.ipb)")
            if chosen is None:
                return
            path = chosen
        work = watched(self._workspace, "正在写回执", lambda own, _report: answer_bundle(own, bundle, path))
        run_with_progress(self, "正在写回执", work, self._answered)

    def _came_from_quarantine(self, preview: Preview) -> bool:
        return waits_here(self._workspace, preview.file)

    def _answered(self, written: Exported) -> None:
        self.notice.say(Tone.GREEN, "回执已写入并校验", f"可以安全拔出。文件：{written.file.name}。请让{written.recipients[0]}导入它。")
        self.receipt.close_with_reason("回执已经写好。")
