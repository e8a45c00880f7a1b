"""Asking which other record is the same one; the chosen one is kept and the other goes to the bin."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.fields import Field
from app.domain.records import Record
from app.domain.value_kinds import Link
from app.services.merging import likely_double, merge
from app.services.naming import called
from app.services.workspace import Workspace
from app.ui.editors import Context, editor_for
from app.ui.parts.asking_dialog import AskingDialog

OTHER = "other"


def merging_dialog(parent: QWidget, workspace: Workspace, kept: Record) -> AskingDialog:
    """The dialog; accepted once the two are one."""
    kind = type(kept)

    def take(values: Mapping[str, Any], _reason: str) -> None:
        merge(workspace, kept, workspace.records(kind).get(values[OTHER]))

    context = Context(workspace)
    dialog = AskingDialog(parent, context, f"合并重复的{kind.title}", "合并", take)
    field = Field(f"重复的{kind.title}", Link(kind.table), OTHER, required=True)
    other = editor_for(field, context)
    double = likely_double(workspace, kept)
    other.set_value(double.uid if double else None)
    dialog.add_fields({OTHER: other})
    dialog.add_text(f"保留“{called(workspace, kept)}”：它空着的栏目由另一条补上，指向另一条的记录改为指向它，另一条移到回收站。可以撤销。")
    return dialog
