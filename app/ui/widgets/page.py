"""A page of the window: head of 52 px with title, facts, search box and buttons, and a body with the page's margins."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets.labels import ElidedLabel, PlainLabel
from app.ui.widgets.search import SearchBox


class PageHead(QWidget):
    """Title and short facts at the left; search box and buttons at the right, the primary one last."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__()
        self.setFixedHeight(tokens.PAGE_HEAD)
        self._title = PlainLabel(title, "page")
        self._note = ElidedLabel(note, "", Tone.SECONDARY)
        self.search = SearchBox()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_4, 0)
        self._row.setSpacing(tokens.GAP_2)
        self._row.addWidget(self._title)
        self._row.addSpacing(tokens.GAP_1)
        self._row.addWidget(self._note, 1)
        self._row.addWidget(self.search)

    def set_title(self, title: str, note: str = "") -> None:
        """Change the words."""
        self._title.setText(title)
        self._note.setText(note)

    def add_fact(self, widget: QWidget) -> None:
        """Put a chip or a link after the title."""
        self._row.insertWidget(self._row.indexOf(self._note), widget)

    def add_action(self, widget: QWidget) -> None:
        """Put a button at the right."""
        self._row.addWidget(widget)


class Page(QWidget):
    """What every page offers to the window. A page overrides the steps that it has; `body` is its layout."""

    first_wanted = Signal()
    """A new lead, which is what nearly everything begins with."""
    shows_files = False
    """True where what it shows stands in files too, and not in the database alone."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__()
        self.setProperty("look", "page")
        self.setAccessibleName(title)
        self.head = PageHead(title, note)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_4, tokens.GAP_3)
        self.body.setSpacing(tokens.GAP_3)
        rows.addLayout(self.body, 1)

    def new(self) -> None:
        """Ctrl+N: begin a new record of this page's kind; a page without one leaves it to the window what is begun."""
        self.first_wanted.emit()

    def print(self) -> None:
        """Ctrl+P: preview the paper of what is chosen."""

    def help_clause(self) -> None:
        """F1: show the clause behind what has the focus."""

    def focus_first(self) -> None:
        """Put the keyboard where it was on this page, or on the first thing of the body: the focus is never lost from sight."""
        before = self.focusWidget()
        if before is not None and before.isVisibleTo(self) and not self.head.isAncestorOf(before):
            before.setFocus(Qt.FocusReason.TabFocusReason)
            return
        for child in self.findChildren(QWidget):
            takes = child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled() and child.isVisibleTo(self)
            if takes and not self.head.isAncestorOf(child):
                child.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # nothing to begin with yet: not the search box of the head

    def reload(self) -> None:
        """Show what the database holds now; called when the page comes to the front and something was written since."""
