"""The attachments of a record, in a pane or a form: each with its small picture, its size and a way to save it."""

from collections.abc import Callable, Iterable

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.value_kinds import Attachment
from app.services.attachments import may_be_shown, size_in_words
from app.services.files import save_file
from app.services.workspace import Workspace
from app.ui.parts.places import file_to_save
from app.ui.parts.row import row_of
from app.ui.parts.small_picture import HEIGHT, SIDE, SmallPicture, enlarge, read_pictures
from app.ui.theme import tokens
from app.ui.widgets import ElidedLabel, IconLabel, PlainLabel, clear_layout, link_button, run_with_progress

Beside = Callable[[Attachment], Iterable[QWidget]]
"""What stands at the right of one attachment."""


class AttachmentList(QWidget):
    """Rows of attachments; `beside` gives what can be done with each."""

    def __init__(self, workspace: Workspace, beside: Beside) -> None:
        super().__init__()
        self._workspace, self._beside = workspace, beside
        self._pictures: dict[str, SmallPicture] = {}
        self._known: dict[str, QImage] = {}
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(tokens.GAP_1)

    def show_files(self, files: Iterable[Attachment]) -> None:
        """Show these; small pictures come when they have been decoded, and are decoded once."""
        listed = list(files)
        clear_layout(self._rows)
        self._pictures = {}
        for one in listed:
            self._rows.addWidget(self._row(one))
        self.setVisible(bool(listed))
        self._show_pictures(self._known)
        read_pictures(self, self._workspace, [one for one in listed if one.sha not in self._known], SIDE, self._show_pictures)

    def _row(self, one: Attachment) -> QWidget:
        line = QWidget()
        sign: QWidget = IconLabel("attach")
        if may_be_shown(one):
            sign = self._pictures[one.sha] = shown = SmallPicture(one.name)
            shown.clicked.connect(lambda: enlarge(self, self._workspace, one))
            line.setMinimumHeight(HEIGHT)
        layout = row_of(sign, ElidedLabel(one.name), PlainLabel(size_in_words(one.size), "note"), *self._beside(one))
        layout.setStretch(1, 1)
        line.setLayout(layout)
        return line

    def _show_pictures(self, found: dict[str, QImage]) -> None:
        self._known = {**self._known, **found}
        for sha, image in found.items():
            if sha in self._pictures:
                self._pictures[sha].show_image(image)

    def pictures(self) -> list[SmallPicture]:
        """The places of the pictures, from top to bottom."""
        return list(self._pictures.values())


def attachment_list(workspace: Workspace, wanted: Callable[[Attachment], object]) -> AttachmentList:
    """Rows with 另存; `wanted` is called with the one that is to be saved."""

    def beside(one: Attachment) -> list[QWidget]:
        save = link_button("另存")
        save.setAccessibleName(f"另存{one.name}")
        save.clicked.connect(lambda: wanted(one))
        return [save]

    return AttachmentList(workspace, beside)


def save_attachment(page: QWidget, workspace: Workspace, attachment: Attachment) -> None:
    """Ask where to, and write it there."""
    chosen = file_to_save(page, "另存附件", attachment.name)
    if chosen is not None:
        blobs = workspace.blobs
        run_with_progress(page, "另存附件", lambda _report, _stop: save_file(chosen, blobs.read(attachment.sha)), lambda _done: None)
