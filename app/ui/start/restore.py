"""A backup is restored into a new folder; the present data stay. First one looks, then one decides which data to go on with."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services.backups import backups_in, has_no_attachments, place_for_restore, restore, swap_in
from app.services.exchange_views import size_in_words
from app.services.standing import spoken_moment
from app.ui.job import Job
from app.ui.parts.places import file_to_open
from app.ui.start.card import StartCard
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import FieldList, Notice, link_button, outlined_button, primary_button, stretch, tell_error

FILE = Qt.ItemDataRole.UserRole
ASK = "恢复到新的数据文件夹，现有数据保留。请选一份备份；最上面的最新。"
DONE = "请先打开核对，再决定用哪一份。用备份时的账号和口令，或当时的恢复码打开。"
NO_ATTACHMENTS = "这份备份旁边没有附件。请把原数据文件夹里的 attachments 文件夹复制到新的数据文件夹。"


class RestoreBackup(StartCard):
    """`opened` carries a data folder to go on with and a sentence for its door; `left` when nothing was restored."""

    opened = Signal(object, str)
    left = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__("用备份恢复", ASK, 640)
        self._folder, self._restored = folder, Path()
        self.list, self._pages, self._facts = QListWidget(), QStackedWidget(), FieldList(label_width=96)
        self.note = Notice(Tone.GREEN, "已恢复", "")
        self.back, self.go = outlined_button("返回").set_tall(), primary_button("恢复").set_tall()
        self.swap = outlined_button("以后就用恢复的").set_tall()
        self._build()
        self._offer(backups_in(folder))

    def _build(self) -> None:
        self.list.setAccessibleName("备份")
        self.list.setFixedHeight(212)
        self.list.setStyleSheet(
            f"QListWidget {{ border: 1px solid {tokens.PANE_EDGE}; border-radius: 4px; }} QListWidget::item {{ height: 28px; padding: 0 8px; }}"
        )
        other = link_button("用别处的备份文件…", "folder_open")
        other.clicked.connect(self._ask_file)
        choosing, done = QWidget(), QWidget()
        for page, parts in ((choosing, (self.list, other)), (done, (self.note, self._facts))):
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(tokens.GAP_2)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
            self._pages.addWidget(page)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._pages)
        for widget in (self.back, stretch(), self.swap, self.go):
            self.foot.addWidget(widget)
        self.swap.hide()
        self.back.clicked.connect(self.left)
        self.go.clicked.connect(self._go_on)
        self.swap.clicked.connect(self._swap)
        self.list.currentItemChanged.connect(lambda _now, _before: self._look())

    def _offer(self, files: list[Path]) -> None:
        now = datetime.now().astimezone()
        for file in files:
            stat = file.stat()
            made = spoken_moment(datetime.fromtimestamp(stat.st_mtime).astimezone(), now)
            item = QListWidgetItem(f"{made}    {size_in_words(stat.st_size)}    {file.name}")
            item.setData(FILE, file)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if files else -1)
        self._look()

    def _look(self) -> None:
        self.go.close_with_reason("" if self.list.currentItem() else "没有选中备份。请用别处的备份文件，例如 U 盘上的。")

    def _ask_file(self) -> None:
        file = file_to_open(self, "选择备份文件", "备份 (*.backup)")
        if file is not None:
            self.take_file(file)

    def take_file(self, file: Path) -> None:
        """Choose a backup from another place."""
        item = QListWidgetItem(f"{file.name}    {file.parent}")
        item.setData(FILE, file)
        self.list.insertItem(0, item)
        self.list.setCurrentRow(0)

    def _go_on(self) -> None:
        if self._pages.currentIndex() == 1:
            self.opened.emit(self._restored, "这是恢复的数据。请核对；原来的数据没有动。")
            return
        file, to = self.list.currentItem().data(FILE), place_for_restore(self._folder)
        self.setEnabled(False)
        self.go.setText("正在恢复")
        job = Job(lambda _report, _cancelled: restore(file, to), self)
        job.ended.connect(lambda: self.setEnabled(True))
        job.succeeded.connect(lambda attachments: self._show_done(file, to, attachments))
        job.refused.connect(self._refused)
        job.start()

    def _show_done(self, file: Path, to: Path, attachments: bool) -> None:
        self._restored = to
        attachments = attachments or has_no_attachments(file, self._folder)
        self._pages.setCurrentIndex(1)
        self.note.say(Tone.GREEN if attachments else Tone.ORANGE, "已恢复" if attachments else "已恢复，没有附件", "" if attachments else NO_ATTACHMENTS)
        self.set_title("已恢复到新的文件夹", DONE)
        self._facts.set_rows([("备份", file.name), ("恢复到", str(to)), ("原来的数据", f"{self._folder}（没有动）")])
        self.go.setText("打开核对")
        self.swap.show()

    def _swap(self) -> None:
        try:
            aside = swap_in(self._folder, self._restored)
        except UserError as error:
            tell_error(self, error)
            return
        self.opened.emit(self._folder, f"已换用恢复的数据。原来的数据改名为“{aside.name}”，请保留到核对完。")

    def _refused(self, error: UserError) -> None:
        self.go.setText("恢复")
        tell_error(self, error)
