"""F1: the sentence of the official document behind something, in a popover beside it."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, Popover, outlined_button

WIDTH, MARGIN = 340, 16


def show_clause(about: QWidget, basis: str, text: str, place: QRect | None = None) -> Popover:
    """Show number and wording of a clause beside what it is about; Esc closes."""
    return show_note(about, basis, text, place, over="依据")


def show_note(about: QWidget, title: str, text: str, place: QRect | None = None, over: str = "") -> Popover:
    """Say something short beside what it is about; Esc closes."""
    popover = Popover(about, width=WIDTH)
    if over:
        popover.body.addWidget(PlainLabel(over, "note", Tone.NOTE))
    popover.body.addWidget(PlainLabel(title, "strong", wrap=True))
    if text:
        popover.body.addWidget(PlainLabel(text, "", Tone.SECONDARY, wrap=True))
    close = outlined_button("知道了")
    close.clicked.connect(popover.close_it)
    popover.body.addWidget(close)
    popover.closed.connect(popover.deleteLater)
    popover.open_at(about, place)
    return popover
