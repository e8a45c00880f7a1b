"""The print preview over the whole window: what is shown are the very bytes that are printed and saved."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import MachineFault
from app.domain.progress import unreported
from app.services import forms, printing
from app.services.habits import habit, note_habit, note_ruler, ruler_measured
from app.services.paper_codes import in_journal
from app.services.printing import Printed, note_printed
from app.services.workspace import Workspace
from app.ui.job import Job, Work
from app.ui.paper.desk import Desk
from app.ui.paper.options import PrintOptions
from app.ui.paper.papers import Choices, Made, Paper, ruler_paper
from app.ui.paper.printing import PrintSettings, choose_printer, print_pages, printer_for
from app.ui.paper.rendering import Rendering
from app.ui.paper.thumbs import Thumbs
from app.ui.parts.asking import on_own_connection, watched
from app.ui.parts.places import file_to_save
from app.ui.shell import Shell
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import ElidedLabel, IconLabel, Page, PlainLabel, SegmentTabs, hairline, icon_button, quiet_button, run_with_progress

OWN_KEYS = ("Esc", "Ctrl+P", "Ctrl+N", "Ctrl+K", "F1", "F5")
"""Keys that do not reach the page below while the preview covers it."""

NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
"""What a file name must not hold on some system."""

ChoosePrinter: TypeAlias = Callable[[QWidget, QPrinter], bool]
ChooseFile: TypeAlias = Callable[[QWidget, str], str]


def choose_file(parent: QWidget, name: str) -> str:
    """Let the person choose where to save; empty when the dialog is closed."""
    return str(file_to_save(parent, "存为文件", name, f"{Path(name).suffix.removeprefix('.').upper()} 文件 (*{Path(name).suffix})") or "")


class Preview(QWidget):
    """Thumbnails, pages, options. `told` carries what a toast should say; `closed` comes with Esc or 返回."""

    closed = Signal()
    told = Signal(str)
    shown = Signal()
    """The paper has been made and its pages are being drawn."""

    def __init__(self, workspace: Workspace, paper: Paper, printer: ChoosePrinter = choose_printer, file: ChooseFile = choose_file) -> None:
        super().__init__()
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(f"打印预览：{paper.title}")
        self._workspace, self._paper = workspace, paper
        self._choose_printer, self._choose_file = printer, file
        self._making: Job | None = None
        self._title = ElidedLabel("", "", Tone.SECONDARY)
        self.made: Made | None = None
        self.rendering: Rendering | None = None
        self.thumbs, self.desk, self.options = Thumbs(), Desk(), PrintOptions(paper)
        self._pages = SegmentTabs((("1", "单页"), ("2", "双页")), name="一屏")
        self._badge = IconLabel("checkmark_circle", 16, tokens.GREEN, filled=True)
        self._badge_words = PlainLabel("正在排版…", "", Tone.SECONDARY)
        self._count = ElidedLabel("", "", Tone.SECONDARY)
        self._build()
        self._connect()
        self.setFocusProxy(self.options.print)
        if paper.habit:
            self.options.recall(habit(workspace, f"print/{paper.habit}"))
        self.options.calibration.setVisible(not ruler_measured(workspace))
        self._make()

    def _build(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.thumbs)
        middle.addWidget(self.desk, 1)
        middle.addWidget(hairline(upright=True, look="edge"))
        middle.addWidget(_white(self.options))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._head())
        rows.addWidget(hairline(look="edge"))
        rows.addLayout(middle, 1)
        rows.addWidget(self._foot())

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(tokens.PAGE_HEAD)
        row = QHBoxLayout(head)
        row.setContentsMargins(tokens.GAP_3, 0, tokens.GAP_4, 0)
        row.setSpacing(tokens.GAP_2)
        back = quiet_button("返回", "chevron_left")
        back.clicked.connect(self.closed)
        smaller, larger = icon_button("zoom_out", "缩小", framed=False), icon_button("zoom_in", "放大", framed=False)
        smaller.clicked.connect(lambda: self.desk.zoom(-1))
        larger.clicked.connect(lambda: self.desk.zoom(1))
        whole = quiet_button("整页")
        whole.clicked.connect(lambda: self.desk.zoom(0))
        self.desk.zoomed.connect(whole.setText)
        for widget in (back, hairline(upright=True, look="edge"), PlainLabel("打印预览", "page")):
            row.addWidget(widget)
        row.addWidget(self._title, 1)
        for control in (smaller, whole, larger, self._pages):
            row.addWidget(control)
        return head

    def _foot(self) -> QWidget:
        foot = QFrame()
        foot.setProperty("look", "status")
        foot.setFixedHeight(tokens.STATUS_BAR)
        row = QHBoxLayout(foot)
        row.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_4, 0)
        row.setSpacing(tokens.GAP_2)
        row.addWidget(self._badge)
        row.addWidget(self._badge_words)
        row.addWidget(self._count, 1)
        row.addWidget(PlainLabel("预览就是打印出来的样子", "", Tone.SECONDARY))
        return foot

    def _connect(self) -> None:
        self._pages.changed.connect(lambda key: self.desk.set_columns(int(key)))
        self.thumbs.chosen.connect(self.desk.go_to)
        self.desk.page_changed.connect(self.thumbs.choose)
        self.options.changed.connect(self._make)
        self.options.print_asked.connect(self.print)
        self.options.save_asked.connect(self.save)
        self.options.ruler_asked.connect(self.print_ruler)
        self.options.measured.connect(lambda: note_ruler(self._workspace))

    def event(self, event: QEvent) -> bool:
        """Keep the window's own keys from the page that lies underneath."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _combination(event) in OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, Ctrl+P prints."""
        keys = _combination(event)
        if keys == "Esc":
            self.closed.emit()
        elif keys == "Ctrl+P":
            self.print()
        elif keys not in OWN_KEYS:
            super().keyPressEvent(event)

    def _make(self) -> None:
        paper, choices = self.options.paper, self.options.choices()
        self._title.setText("　".join(part for part in (paper.title, paper.note) if part))
        if self._making is not None:
            self._making.cancel()
        work = watched(self._workspace, "正在排版", lambda own, told: paper.make(own, choices, told))
        job = self._making = run_with_progress(self, f"排版{paper.title}", work, lambda made: self._show(made) if job is self._making else None)
        job.cancelled.connect(lambda: self._not_made(job))
        job.refused.connect(lambda _error: self._not_made(job))

    def _not_made(self, job: Job) -> None:
        """Back to the paper itself; when there is none, back to where one came from."""
        if job is self._making and not self.options.choose_one():
            self.closed.emit()

    def _show(self, made: Made) -> None:
        self.made = made
        self.rendering = Rendering(made.pdf, made.sizes, self)
        self.desk.show_pages(made, self.rendering)
        self.thumbs.show_pages(made, self.rendering)
        self.options.show_made(made)
        self._pages.setVisible(made.pages > 1)
        whole = not made.deviations
        self._badge.set_drawing("checkmark_circle" if whole else "info", tokens.GREEN if whole else tokens.ORANGE_MARK, filled=True)
        standard = self.options.paper.standard
        fits = f"与 {standard} 版面一致" if standard else "字体齐全"
        self._badge_words.setText(fits if whole else f"字体有 {len(made.deviations)} 处替换，见右侧“字体”")
        self._badge_words.set_tone(Tone.GREEN if whole else Tone.ORANGE)
        self._count.setText(f"用到{'、'.join(made.fonts)}·共 {made.pages} 页" if made.fonts else f"共 {made.pages} 页")
        self.shown.emit()

    def print(self) -> None:
        """Ask for the printer, print in the background, note it in the journal."""
        if self.made is None or not self.options.print.isEnabled():
            return
        self._remember()
        self._send(self.made, self.options.settings(), self._name(), self._about())

    def _remember(self) -> None:
        """The next time this form is printed it begins as it was printed now."""
        if self._paper.habit:
            with suppress(MachineFault):
                note_habit(self._workspace, f"print/{self._paper.habit}", self.options.remember())

    def print_ruler(self) -> None:
        """Print the page with which a printer is measured, on the printer that is chosen."""
        if self.options.print.isEnabled():
            paper = ruler_paper(forms.paper_fonts())
            self._send(paper.make(self._workspace, Choices(), unreported), PrintSettings(), paper.title, (printing.NOTHING,))

    def _send(self, made: Made, settings: PrintSettings, title: str, about: Sequence[Printed]) -> None:
        printer = printer_for(made, settings)
        if not self._choose_printer(self, printer):
            return

        def note(_done: object) -> None:
            copies = printer.copyCount()
            self._run("登记打印", on_own_connection(self._workspace, lambda own: note_printed(own, title, copies, about)), self.told.emit)

        self._run(f"打印{title}", print_pages(made, printer), note)

    def _about(self) -> Sequence[Printed]:
        """What the paper is about, and its codes as the journal names them."""
        made, choices = self.made, self.options.choices()
        assert made is not None
        paper = self.options.paper
        left_out = paper.code_too and not choices.code and not made.draft and not choices.blank
        return [(subject, in_journal(code, left_out=left_out)) for subject, code in made.each or ((paper.subject, made.code),)]

    def save(self, suffix: str) -> None:
        """Ask for the place, save in the background, note it in the journal."""
        name = NOT_IN_NAMES.sub("-", " ".join(part for part in (self._name(), self._paper.note) if part)) + suffix
        chosen = self._choose_file(self, name) if self.made else ""
        if not chosen or self.made is None:
            return
        self._remember()
        to = Path(chosen) if chosen.lower().endswith(suffix) else Path(chosen + suffix)
        made, paper, choices, title, about = self.made, self.options.paper, self.options.choices(), self._name(), self._about()

        def write(workspace: Workspace) -> None:
            if suffix == ".pdf" or paper.write is None:
                printing.save_pdf(workspace, made.pdf, to, title, about)
            else:
                paper.write(workspace, to, choices)

        self._run("保存", on_own_connection(self._workspace, write), lambda _done: self.told.emit(f"已保存并登记：{to.name}"))

    def _name(self) -> str:
        paper = self.options.paper
        if self.made is not None and self.made.each:
            return f"{paper.title}（{len(self.made.each)}{paper.counted}）"
        kind = "（空白表）" if self.options.choices().blank else "（草稿）" if self.made and self.made.draft else ""
        return paper.title + kind

    def _run(self, title: str, work: Work, then: Callable[[Any], None]) -> None:
        self.options.set_busy(True)
        job = run_with_progress(self, title, work, then)
        job.ended.connect(lambda: self.options.set_busy(False))


def _combination(event: QKeyEvent) -> str:
    return QKeySequence(event.keyCombination()).toString()


def _white(widget: QWidget) -> QWidget:
    ground = QFrame()
    ground.setStyleSheet(f"QFrame#ground {{ background: {tokens.PANE}; }}")
    ground.setObjectName("ground")
    column = QVBoxLayout(ground)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    return ground


def show_preview(page: Page, workspace: Workspace, paper: Paper) -> Preview:
    """Cover the window with the preview; when it closes, the page has the keyboard again."""
    shell = page.window()
    assert isinstance(shell, Shell)
    preview = Preview(workspace, paper)
    preview.told.connect(shell.toast.say)
    preview.closed.connect(shell.uncover)
    preview.closed.connect(page.focus_first)
    shell.cover(preview)
    return preview
