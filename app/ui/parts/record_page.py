"""A page that lists records: the list with the pane of the chosen one, and a form in place of both. It asks services and decides nothing."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.errors import UserError
from app.domain.records import Record
from app.services.records import undo
from app.services.workspace import Workspace
from app.ui.editors import Context
from app.ui.parts.asking import Asker, Use
from app.ui.parts.side_pane import SidePane
from app.ui.widgets import Page, RecordTable, tell_error

PAUSE = 40
"""Milliseconds before the pane follows the list."""


class RecordPage(Page):
    """`told` carries a sentence for the toast and whether it can be taken back.

    A page says how one record is read (`reading`) and what its pane is; the first widget of `stack` is the list with the pane.
    """

    told = Signal(str, bool)

    def __init__(self, workspace: Workspace, title: str, note: str) -> None:
        super().__init__(title, note)
        self._workspace, self._context = workspace, Context(workspace)
        self._counting, self._reading = Asker(self, workspace), Asker(self, workspace)
        self._uid = ""
        self._step = ("", "")
        """A record and the step that another page asked for, until the record is shown."""
        self.stack = QStackedWidget()
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self.look)
        self.body.addWidget(self.stack, 1)

    def reading(self, uid: str) -> Use:
        """What reads one record for the pane, off the UI thread."""
        raise NotImplementedError

    def use_pane(self, pane: SidePane) -> None:
        """Listen to what every pane asks for."""
        self._pane = pane
        pane.undo_asked.connect(self.undo)
        pane.print_asked.connect(self.print)
        pane.closed.connect(pane.hide)

    def choose(self, row: Any) -> None:
        """The list chose a row, or there is none."""
        self._uid = row.uid if row else ""
        if row is None:
            self._pane.show_detail(None)
        self._pause.start()

    def look(self) -> None:
        """Show in the pane what the database holds of the chosen record."""
        if self._uid:
            self._reading.ask(self.reading(self._uid), self.show_detail)

    def show_detail(self, detail: Any) -> None:
        """Show what was read; the keyboard stays among the buttons where it was there, though they are others now."""
        keyboard = self._pane.has_keyboard()
        self._pane.show_detail(detail)
        self._line_up()
        if keyboard:
            self._pane.take_keyboard()
        uid, step = self._step
        if step and uid == detail.row.uid:
            self._step = ("", "")
            self.begin_asked(detail, step)

    def _line_up(self) -> None:
        """Tab leads from the list to what can be done with the chosen record, whenever either was made."""
        tables = [table for table in self.stack.widget(0).findChildren(RecordTable) if table.isVisibleTo(self)]
        for before, after in pairwise([*tables[:1], *self._pane.foot_buttons()]):
            QWidget.setTabOrder(before, after)

    def begin_asked(self, detail: Any, step: str) -> None:
        """Begin the step that another page asked for, if it is open."""

    def record_of(self, kind: type[Record]) -> Any:
        """The chosen record, if it is still there."""
        return self._workspace.records(kind).find(self._uid) if self._uid else None

    def do(self, use: Callable[[], object], done: str) -> None:
        """Do something with the chosen record that takes it out of the list; a refusal is told."""
        try:
            use()
        except UserError as refusal:
            tell_error(self, refusal)
            return
        self._uid = ""
        self.told.emit(done, True)
        self.reload()

    def undo(self) -> None:
        """Take back this account's last action."""
        try:
            entry = undo(self._workspace)
        except UserError as refusal:
            tell_error(self, refusal)
            return
        self.told.emit(f"已撤销：{entry.action}", False)
        self.reload()

    def in_form(self) -> bool:
        """Is a form open."""
        return self.stack.currentIndex() > 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the pane."""
        if event.key() == Qt.Key.Key_Escape and not self.in_form() and self._pane.isVisible():
            self._pane.hide()
        else:
            super().keyPressEvent(event)
