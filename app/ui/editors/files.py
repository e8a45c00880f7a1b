"""Attachments: chosen, dropped or pasted files, kept encrypted off the UI thread; each can be saved elsewhere or taken out."""

from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import BadInput
from app.domain.fields import Field
from app.domain.problems import Level, Problem
from app.domain.value_kinds import Attachment
from app.services.files import save_file
from app.ui.editors.context import Context
from app.ui.editors.editor import Editor
from app.ui.job import Job
from app.ui.parts.places import file_to_save, files_to_open
from app.ui.theme import tokens
from app.ui.widgets import ElidedLabel, IconLabel, PlainLabel, clear_layout, icon_button, outlined_button, run_with_progress

LARGEST = 100 * 2**20
KILO, MEGA = 2**10, 2**20


def size_in_words(size: int) -> str:
    """340 B, 12 KB, 3.4 MB."""
    if size < KILO:
        return f"{size} B"
    return f"{size / KILO:.0f} KB" if size < MEGA else f"{size / MEGA:.1f} MB"


class FilesEditor(Editor):
    """The list of attachments with the ways to add one. Ctrl+V pastes a picture or copied files."""

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self._files: list[Attachment] = []
        self._refusal: Problem | None = None
        self._running = 0
        self.setAcceptDrops(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.add_button = outlined_button("添加附件", "attach")
        self.add_button.clicked.connect(self._choose)
        self.paste_button = outlined_button("粘贴图片", "image")
        self.paste_button.clicked.connect(self.paste)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.GAP_2)
        for widget in (self.add_button, self.paste_button, PlainLabel("可以把文件拖到这里，或按 Ctrl+V 粘贴", "note")):
            buttons.addWidget(widget)
        buttons.addStretch(1)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_1)
        column.addLayout(self._list)
        column.addLayout(buttons)
        self._hold(body, self.add_button, marked=False)

    def value(self) -> Any:
        """The attachments that are safely kept."""
        return tuple(self._files)

    def set_value(self, value: Any) -> None:
        """Show these."""
        self._files = list(value or ())
        self._refusal = None
        self._show()
        self.show_problems()

    def fault(self) -> Problem | None:
        """A file that was not taken, or one that is still on its way."""
        return Problem(Level.ERROR, "附件正在加入，请稍候。") if self._running else self._refusal

    def storable(self) -> bool:
        """What is listed can be kept; a refused file is not listed."""
        return True

    def add_files(self, paths: Sequence[Path]) -> None:
        """Keep these files; one that is too large is refused and named."""
        self._refusal = None
        for path in paths:
            self._add(partial(self._keep_file, path))

    def add_image(self, image: QImage) -> None:
        """Keep a picture as PNG."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        data = bytes(buffer.data().data())
        name = f"粘贴的图片 {self.context.workspace.now():%m%d-%H%M%S}.png"
        self._refusal = None
        self._add(lambda: Attachment(self.context.workspace.blobs.put(BytesIO(data)), name, len(data)))

    def _keep_file(self, path: Path) -> Attachment:
        size = path.stat().st_size
        if size > LARGEST:
            raise BadInput(f"“{path.name}”有 {size_in_words(size)}，附件最大 100 MB。", "请压缩或分成几个文件后再添加。")
        with path.open("rb") as source:
            return Attachment(self.context.workspace.blobs.put(source), path.name, size)

    def _add(self, keep: Callable[[], Attachment]) -> None:
        self._running += 1
        job = Job(lambda _report, _cancelled: keep(), self)
        job.ended.connect(self._one_ended)
        job.succeeded.connect(self._kept)
        job.refused.connect(self._refused)
        job.start()
        self.show_problems()

    def _one_ended(self) -> None:
        self._running -= 1

    def _kept(self, attachment: Attachment) -> None:
        if attachment.sha not in [known.sha for known in self._files]:
            self._files.append(attachment)
        self._show()
        self.show_problems()
        self.changed.emit()

    def _refused(self, refusal: BadInput) -> None:
        self._refusal = Problem(Level.ERROR, f"{refusal.what}{refusal.next_step}")
        self.show_problems()

    def _show(self) -> None:
        clear_layout(self._list)
        for attachment in self._files:
            self._list.addWidget(self._row(attachment))

    def _row(self, attachment: Attachment) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(tokens.GAP_2)
        save = icon_button("arrow_download", f"另存“{attachment.name}”", framed=False)
        save.clicked.connect(lambda: self._save_as(attachment))
        remove = icon_button("dismiss", f"移除“{attachment.name}”", framed=False)
        remove.clicked.connect(lambda: self._remove(attachment))
        line.addWidget(IconLabel("attach"))
        line.addWidget(ElidedLabel(attachment.name), 1)
        line.addWidget(PlainLabel(size_in_words(attachment.size), "note"))
        line.addWidget(save)
        line.addWidget(remove)
        return row

    def _remove(self, attachment: Attachment) -> None:
        self._files.remove(attachment)
        self._show()
        self.changed.emit()

    def _save_as(self, attachment: Attachment) -> None:
        chosen = file_to_save(self, "另存附件", attachment.name)
        if chosen is not None:
            blobs = self.context.workspace.blobs
            run_with_progress(self, "另存附件", lambda _report, _stop: save_file(chosen, blobs.read(attachment.sha)), lambda _done: None)

    def _choose(self) -> None:
        self.add_files(files_to_open(self, "添加附件"))

    def paste(self) -> None:
        """Take the picture or the files of the clipboard."""
        clipboard = QGuiApplication.clipboard()
        files = [Path(url.toLocalFile()) for url in clipboard.mimeData().urls() if url.isLocalFile()]
        if files:
            self.add_files(files)
        elif not clipboard.image().isNull():
            self.add_image(clipboard.image())
        else:
            self._refused(BadInput("剪贴板里没有图片或文件。", "请先截图或复制文件。"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+V pastes."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Keep what was dropped."""
        self.add_files([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()
