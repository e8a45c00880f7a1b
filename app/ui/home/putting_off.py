"""Asking until when a reminder is not to be shown; a day is needed."""

from PySide6.QtWidgets import QWidget

from app.domain.duties import Snooze
from app.domain.records import fields_of
from app.services.snoozing import snooze
from app.services.todo import Todo
from app.services.workspace import Workspace
from app.ui.editors import Context, editor_for
from app.ui.parts.asking_dialog import AskingDialog


def dialog_for(parent: QWidget, workspace: Workspace, todo: Todo) -> AskingDialog:
    """The dialog; accepted once the reminder sleeps."""
    context, fields = Context(workspace), fields_of(Snooze)
    dialog = AskingDialog(
        parent,
        context,
        "推迟提醒",
        "推迟",
        lambda values, _reason: snooze(workspace, todo.kind, todo.uid, todo.title, todo.due, values["until"], values["reason"] or ""),
    )
    dialog.add_fields({name: editor_for(fields[name], context) for name in ("until", "reason")})
    dialog.add_text(f"{todo.title}。推迟只影响本机的提醒，期限不变。")
    return dialog
