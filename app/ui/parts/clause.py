"""F1: the sentence of the official document behind something, in a popover beside it."""

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from app.services.basis_texts import place_of
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, Popover, outlined_button

WIDTH, MARGIN = 340, 16


def show_clause(about: QWidget, basis: str, text: str, place: QRect | None = None, label: str = "") -> Popover:
    """Show number and wording of a clause beside what it is about, and where it stands in a document of the box; Esc closes (S0-01).

    `text` is a sentence of it, or what else is to be said; of a long clause the sentence on `label` is shown.
    """
    found = place_of(basis, text, label + text)
    if found is None:
        return show_note(about, basis, text, place, over="依据")
    words = text if text and _bare(text) in _bare(found.text) else "\n".join(part for part in (text, found.text) if part)
    return show_note(about, basis, f"{words}\n（原文第 {found.line} 行，全文见“名录—依据与知识—依据文件”）", place, over="依据")


def _bare(text: str) -> str:
    return "".join(text.split())


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
