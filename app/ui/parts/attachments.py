"""The attachments of a record in a pane, each with its size and a way to save it."""

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QWidget

from app.domain.value_kinds import Attachment
from app.services.files import save_file
from app.services.workspace import Workspace
from app.ui.editors.files import size_in_words
from app.ui.parts.places import file_to_save
from app.ui.parts.row import row_of
from app.ui.widgets import ElidedLabel, IconLabel, PlainLabel, link_button, run_with_progress


def attachment_rows(files: Iterable[Attachment], wanted: Callable[[Attachment], object]) -> list[QWidget]:
    """A row for each; `wanted` is called with the one that is to be saved."""
    return [_row(one, wanted) for one in files]


def _row(one: Attachment, wanted: Callable[[Attachment], object]) -> QWidget:
    save = link_button("另存")
    save.setAccessibleName(f"另存{one.name}")
    save.clicked.connect(lambda: wanted(one))
    line = QWidget()
    line.setLayout(row_of(IconLabel("attach"), ElidedLabel(one.name), PlainLabel(size_in_words(one.size), "note"), save))
    return line


def save_attachment(page: QWidget, workspace: Workspace, attachment: Attachment) -> None:
    """Ask where to, and write it there."""
    chosen = file_to_save(page, "另存附件", attachment.name)
    if chosen is not None:
        blobs = workspace.blobs
        run_with_progress(page, "另存附件", lambda _report, _stop: save_file(chosen, blobs.read(attachment.sha)), lambda _done: None)
