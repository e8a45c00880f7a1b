"""Signs as files for whoever makes them, as a person asks for them."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.records import Record
from app.services.forms import Asked, FormEntry
from app.services.signs import print_sign
from app.services.workspace import Workspace
from app.ui.parts.asking import on_own_connection
from app.ui.parts.places import file_to_save
from app.ui.widgets import run_with_progress


def ask_and_draw(parent: QWidget, workspace: Workspace, entry: FormEntry, record: Record | None, told: Callable[[str], None]) -> None:
    """Ask where to, and write each sign of the form as an SVG of its own, its letters as curves."""
    if record is None:
        return
    chosen = file_to_save(parent, f"存为 SVG：{entry.title}", f"{record.name}.svg", "SVG 图样 (*.svg)")
    if chosen is not None:
        work = on_own_connection(workspace, lambda own: print_sign(own, entry.id, chosen, Asked(of=record.uid)))
        run_with_progress(parent, entry.title, work, lambda files: told(f"已保存 {len(files)} 个图样：{chosen.stem}-1.svg 等"))
