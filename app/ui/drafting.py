"""Keeps what is on the screen every three seconds, and offers after a crash what was found. Knows where one types, no page."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.errors import MachineFault
from app.services.drafts import Found, Typed, drop_found, found_drafts, keep_drafts
from app.services.workspace import Workspace
from app.ui.forms.surface import TypingSurface
from app.ui.parts.asking import Asker
from app.ui.parts.row import row_of
from app.ui.theme.tokens import Tone
from app.ui.widgets import Dialog, FieldList, PlainLabel, hairline, link_button, outlined_button, primary_button

EVERY = 3_000
"""Milliseconds: what is lost at most by a crash."""
PAUSE, TRIES = 60, 80
"""Milliseconds between two looks whether the form has come, and how many."""
SHOWN, LINES = 4, 6
"""So many drafts, and lines of each, fit into the dialog."""


class DraftKeeper(QObject):
    """Writes only when something changed since the last time. A full disk is told nowhere here: saving itself will say so."""

    def __init__(self, window: QWidget, workspace: Workspace, open_form: Callable[[Found], None]) -> None:
        super().__init__(window)
        self._window, self._workspace, self._open_form = window, workspace, open_form
        self._kept: Sequence[Typed] = ()
        self._asker = Asker(window, workspace)
        self.dialog: FoundDialog | None = None
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self.look)
        self._asker.ask(found_drafts, self._offer)

    def _offer(self, found: list[Found]) -> None:
        """Nothing is written before somebody has decided about what was found."""
        if not found:
            self._timer.start()
            return
        self.dialog = FoundDialog(self._window, found)
        self.dialog.wanted.connect(lambda one: self._take(one, found))
        self.dialog.unwanted.connect(lambda: self._drop(found[:SHOWN]))
        self.dialog.finished.connect(lambda _answer: self._timer.start())
        self.dialog.begin(lambda: None)

    def _take(self, one: Found, found: Sequence[Found]) -> None:
        """Open the form of that record and put the words back, with those of what stands in the same form.

        Where no form takes them they stay, to be read at the next start.
        """
        self._open_form(one)
        self._put_back([other for other in found if other.place == one.place], TRIES)

    def _put_back(self, wanted: Sequence[Found], tries: int) -> None:
        """Some forms come only when their record has been read."""
        taken = []
        for one in wanted:
            fitting = [form for form in self._forms() if form.isVisible() and form.takes(one.typed)]
            for form in fitting:
                form.take_back(one.typed)
            taken += [one] if fitting else []
        if taken:
            self._drop(taken)
        left = [one for one in wanted if one not in taken]
        if left and tries:
            QTimer.singleShot(PAUSE, self, lambda: self._put_back(left, tries - 1))

    def _drop(self, found: Sequence[Found]) -> None:
        self._asker.ask(lambda own: drop_found(own, found), lambda _none: None)

    def _forms(self) -> list[TypingSurface]:
        return self._window.findChildren(TypingSurface)

    def look(self) -> None:
        """Keep what is being typed now."""
        typed = [form.typed() for form in self._forms() if form.is_changed()]
        if typed != self._kept:
            try:
                keep_drafts(self._workspace, typed, self._kept)
            except MachineFault:
                return
            self._kept = typed

    def rest(self) -> None:
        """Keep for the last time what nobody could save: the window locks by itself."""
        self._timer.stop()
        self.look()

    def stop(self) -> None:
        """Everything was saved or let go by the person: nothing is left to be found."""
        self._timer.stop()
        if self._kept:
            with suppress(MachineFault):
                keep_drafts(self._workspace, (), self._kept)
            self._kept = ()


class FoundDialog(Dialog):
    """已找回未保存的内容: each can be gone on with, or read and copied. `wanted` carries the chosen one; closed otherwise, all stay."""

    wanted = Signal(object)
    unwanted = Signal()
    """What is shown is to be thrown away."""

    def __init__(self, parent: QWidget, found: Sequence[Found]) -> None:
        super().__init__(parent, f"已找回 {len(found)} 份未保存的内容", 560)
        for one in found[:SHOWN]:
            self._add(one)
        if len(found) > SHOWN:
            self.add_text(f"另有 {len(found) - SHOWN} 份，下次打开时再显示。")
        self.add_button(outlined_button("全部放弃"), QDialog.DialogCode.Accepted).clicked.connect(self.unwanted)
        self.add_button(primary_button("以后再说"), QDialog.DialogCode.Rejected)

    def _add(self, one: Found) -> None:
        go_on = link_button("继续填写")
        go_on.clicked.connect(lambda: self._go_on(one))
        head = row_of(PlainLabel(one.title, "strong"), PlainLabel(f"最后写于 {one.at[:16].replace('T', ' ')}", "note", Tone.NOTE), None, go_on)
        self.body.addLayout(head)
        self.body.addWidget(FieldList(list(one.lines[:LINES]), 120))
        self.body.addWidget(hairline())

    def _go_on(self, one: Found) -> None:
        self.accept()
        self.wanted.emit(one)
