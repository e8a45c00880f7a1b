"""A backup is restored into a new folder; the present data stay."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.domain.clock import office_now, office_time_of
from app.domain.in_words import size_in_words
from app.services.backups import backups_in, has_no_attachments, place_for_restore, restore
from app.services.standing import spoken_moment
from app.ui.parts.places import file_to_open
from app.ui.start.new_folder import NewFolder
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import link_button

FILE = Qt.ItemDataRole.UserRole
ASK = "恢复到新的数据文件夹，现有数据保留。请选一份备份；最上面的最新。"
DONE = "请先打开核对，再决定用哪一份。用备份时的账号和口令，或当时的恢复码打开。"
NO_ATTACHMENTS = "这份备份旁边没有附件。请把原数据文件夹里的 attachments 文件夹复制到新的数据文件夹。"


class RestoreBackup(NewFolder):
    """`repair_asked` when there is no backup that will do."""

    repair_asked = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "用备份恢复", ASK, "恢复")
        self.list = QListWidget()
        self.list.setAccessibleName("备份")
        self.list.setFixedHeight(212)
        self.list.setStyleSheet(
            f"QListWidget {{ border: 1px solid {tokens.PANE_EDGE}; border-radius: 4px; }} QListWidget::item {{ height: 28px; padding: 0 8px; }}"
        )
        other, self.repair = link_button("用别处的备份文件…", "folder_open"), link_button("没有合用的备份：救出现有数据里还能读的内容…")
        other.clicked.connect(self._ask_file)
        self.repair.clicked.connect(self.repair_asked)
        self.add_pages((self.list, other, self.repair))
        self.list.currentItemChanged.connect(lambda _now, _before: self._look())
        self._offer(backups_in(folder))

    def _offer(self, files: list[Path]) -> None:
        now = office_now()
        for file in files:
            stat = file.stat()
            made = spoken_moment(office_time_of(stat.st_mtime), now)
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

    def make(self) -> None:
        """Restore the chosen backup."""
        file, to = self.list.currentItem().data(FILE), place_for_restore(self._folder)
        self.run("正在恢复", lambda _report, _cancelled: restore(file, to), lambda attachments: self._restored(file, to, attachments))

    def _restored(self, file: Path, to: Path, attachments: bool) -> None:
        attachments = attachments or has_no_attachments(file, self._folder)
        self.note.say(Tone.GREEN if attachments else Tone.ORANGE, "已恢复" if attachments else "已恢复，没有附件", "" if attachments else NO_ATTACHMENTS)
        self.show_made(to, "已恢复到新的文件夹", DONE, [("备份", file.name)])
