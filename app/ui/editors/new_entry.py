"""新增到名录？ offered below a field that names records, when none has the typed name."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.records import Record
from app.services.new_entries import add_entry, asked_for, may_add, new_entry
from app.ui.editors.context import Context
from app.ui.editors.options import Option

SHORTEST = 2


def with_new(context: Context, table: str, typed: str, found: list[Option]) -> list[Option]:
    """The options, and one more that adds what was typed where nothing is called so; initials are no name."""
    kind, name = context.workspace.store.kind(table), " ".join(typed.split())
    if kind is None or len(name) < SHORTEST or name.isascii() or any(option.words == name for option in found) or not may_add(context.workspace, kind):
        return found
    return [*found, Option(name, f"新增到名录：{name}", kind.title, adds=True)]


def ask_and_add(over: QWidget, context: Context, table: str, name: str, added: Callable[[Record], object]) -> None:
    """Ask for what the register needs of it, add it, and hand it over."""
    from app.ui.editors import editor_for  # it builds on this module
    from app.ui.parts.asking_dialog import AskingDialog

    workspace = context.workspace
    kind = workspace.store.kind(table)
    assert kind is not None
    record = new_entry(workspace, kind, name)
    stored: list[Record] = []

    def take(values: Any, _reason: str) -> None:
        stored.append(add_entry(workspace, record, values))

    dialog = AskingDialog(over, context, f"新增到名录：{kind.title}", "新增", take)
    editors = {field.name: editor_for(field, context) for field in asked_for(kind)}
    for field, editor in editors.items():
        editor.set_value(getattr(record, field))
    dialog.add_fields(editors)
    dialog.begin(lambda: added(stored[0]))
