"""Attachments: chosen, dropped or pasted files, kept encrypted off the UI thread; each can be saved elsewhere or taken out."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import BadInput
from app.domain.fields import Field
from app.domain.problems import Level, Problem
from app.domain.value_kinds import Attachment
from app.services.attachments import keep_bytes, keep_file
from app.ui.editors.context import Context
from app.ui.editors.editor import Editor
from app.ui.job import Job
from app.ui.parts.attachments import AttachmentList, save_attachment
from app.ui.parts.places import files_to_open
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import ElidedLabel, icon_button, outlined_button, tip

CONFIDED = "涉举报人信息"


class FilesEditor(Editor):
    """The list of attachments with the ways to add one. Ctrl+V pastes a picture or copied files.

    `confided` carries one that was ticked as 涉举报人信息, `given_back` one that was unticked: another field takes it over.
    """

    confided = Signal(object)
    given_back = Signal(object)

    def __init__(self, field: Field, context: Context) -> None:
        super().__init__(field, context)
        self._files: list[Attachment] = []
        self._tick: bool | None = None
        self._refusal: Problem | None = None
        self._running = 0
        self.setAcceptDrops(True)
        self.list = AttachmentList(context.workspace, self._beside)
        self.add_button = outlined_button("添加附件", "attach")
        self.add_button.clicked.connect(self._choose)
        self.paste_button = outlined_button("粘贴图片", "image")
        self.paste_button.clicked.connect(self.paste)
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.GAP_2)
        for widget in (self.add_button, self.paste_button, ElidedLabel("可以把文件拖到这里，或按 Ctrl+V 粘贴", "note", Tone.NOTE)):
            buttons.addWidget(widget)
        buttons.setStretch(2, 1)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_1)
        column.addWidget(self.list)
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
            self._add(partial(keep_file, self.context.workspace, path))

    def add_image(self, image: QImage) -> None:
        """Keep a picture as PNG."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        data = bytes(buffer.data().data())
        name = f"粘贴的图片 {self.context.workspace.now():%m%d-%H%M%S}.png"
        self._refusal = None
        self._add(lambda: keep_bytes(self.context.workspace, data, name))

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

    def offer_tick(self, *, ticked: bool) -> None:
        """Each attachment may be ticked as 涉举报人信息; `ticked`: this is the field in which such ones lie."""
        self._tick = ticked
        self._show()

    def take_in(self, attachment: Attachment) -> None:
        """One that another field gave away."""
        self._kept(attachment)

    def _show(self) -> None:
        self.list.show_files(self._files)

    def _beside(self, attachment: Attachment) -> list[QWidget]:
        save = icon_button("arrow_download", f"另存“{attachment.name}”", framed=False)
        save.clicked.connect(lambda: save_attachment(self, self.context.workspace, attachment))
        remove = icon_button("dismiss", f"移除“{attachment.name}”", framed=False)
        remove.clicked.connect(lambda: self._remove(attachment))
        return [*([self._tick_of(attachment)] if self._tick is not None else []), save, remove]

    def _tick_of(self, attachment: Attachment) -> QCheckBox:
        box = QCheckBox(CONFIDED)
        box.setChecked(bool(self._tick))
        box.setAccessibleName(f"“{attachment.name}”{CONFIDED}")
        box.setToolTip(tip("勾选后只留在本机，数据包、移送和打印都不带出；取消勾选则随记录一起交换。"))
        box.clicked.connect(lambda: self._hand_over(attachment))
        return box

    def _hand_over(self, attachment: Attachment) -> None:
        self._remove(attachment)
        (self.given_back if self._tick else self.confided).emit(attachment)

    def _remove(self, attachment: Attachment) -> None:
        self._files.remove(attachment)
        self._show()
        self.changed.emit()

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
