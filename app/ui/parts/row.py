"""Widgets in a row."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.theme import tokens


def row_of(*widgets: QWidget | None) -> QHBoxLayout:
    """The widgets side by side; None stands for the room that is left."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(tokens.GAP_2)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
