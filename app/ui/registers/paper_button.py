"""The button that prints what is shown: the one form of a kind at once, or a menu where there are several, and letters about a record.

It knows forms and letters by name only.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu

from app.services.forms import FormEntry
from app.services.letters_paper import LetterEntry
from app.ui.widgets import Button


class PaperButton(Button):
    """`wanted` carries the form to print, `artwork_wanted` one to write as SVG, `letter_wanted` the sort of a letter to write.

    Forms of one record, and letters, are open only while one is chosen.
    """

    wanted = Signal(object)
    letter_wanted = Signal(str)
    artwork_wanted = Signal(object)

    def __init__(self, has_chosen: Callable[[], bool]) -> None:
        super().__init__("打印", "print")
        self.show_key("Ctrl+P")
        self._has_chosen = has_chosen
        self.entries: Sequence[FormEntry] = ()
        self.letters: Sequence[LetterEntry] = ()

    def show_papers(self, entries: Sequence[FormEntry], letters: Sequence[LetterEntry]) -> None:
        """The forms and letters of the kind that is shown."""
        self.entries, self.letters = entries, letters
        self.setText(f"打印{mark_of(entries[0])}" if len(entries) == 1 else "打印")

    def ask(self) -> None:
        """Take the only form, or let the person choose."""
        if len(self.entries) == 1 and not self.letters:
            self.wanted.emit(self.entries[0])
        else:
            self.menu_of_forms().popup(self.mapToGlobal(QPoint(0, self.height())))

    def menu_of_forms(self) -> QMenu:
        """The forms to choose from."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for entry in self.entries:
            action = menu.addAction(f"{mark_of(entry)} {entry.title}".strip().replace("&", "&&"))
            action.setEnabled(not entry.of or self._has_chosen())
            action.triggered.connect(lambda _=False, entry=entry: self.wanted.emit(entry))
            if entry.artwork:
                action = menu.addAction(f"{mark_of(entry)} {entry.title}：存为 SVG（给制作单位）".strip().replace("&", "&&"))
                action.setEnabled(self._has_chosen())
                action.triggered.connect(lambda _=False, entry=entry: self.artwork_wanted.emit(entry))
        if self.letters:
            menu.addSeparator()
        for letter in self.letters:
            action = menu.addAction(f"写公文：{letter.title}…".replace("&", "&&"))
            action.setEnabled(self._has_chosen())
            action.triggered.connect(lambda _=False, sort=letter.id: self.letter_wanted.emit(sort))
        return menu


def mark_of(entry: FormEntry) -> str:
    """附件3, from the basis of the form; nothing for others."""
    word = entry.basis.rpartition(" ")[2]
    return word if word.startswith("附件") else ""
