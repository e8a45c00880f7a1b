"""F1: what the field with the keyboard is for. Knows editors; no page and no manual."""

from PySide6.QtWidgets import QWidget

from app.ui.editors import Editor
from app.ui.forms.grid import explain


def explain_field(window: QWidget) -> bool:
    """Show the clause or the hint of the field that has the keyboard; False when there is no such field, or nothing to say."""
    widget: QWidget | None = window.focusWidget()
    while widget is not None and not isinstance(widget, Editor):
        widget = widget.parentWidget()
    if widget is None or not (widget.field.clause or widget.field.hint):
        return False
    explain(widget)
    return True
