"""Something is put into a new data folder beside the present one: first one looks at it, then one decides which data to go on with."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services.backups import swap_in
from app.ui.job import Job, Work
from app.ui.start.card import StartCard
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import FieldList, Notice, outlined_button, primary_button, stretch, tell_error

ASKING, DONE = 0, 1


class NewFolder(StartCard):
    """A page that asks, then one that shows what was made. `opened` carries a data folder to go on with and a sentence for its door."""

    opened = Signal(object, str)
    left = Signal()
    """Nothing was made."""

    def __init__(self, folder: Path, title: str, text: str, verb: str) -> None:
        super().__init__(title, text, 640)
        self._folder, self._made, self._verb = folder, Path(), verb
        self._pages, self._facts = QStackedWidget(), FieldList(label_width=96)
        self.note = Notice(Tone.GREEN, "")
        self.back, self.go = outlined_button("返回").set_tall(), primary_button(verb).set_tall()
        self.swap = outlined_button("以后就用新的").set_tall()
        self.swap.hide()
        for widget in (self.back, stretch(), self.swap, self.go):
            self.foot.addWidget(widget)
        self.back.clicked.connect(self.left)
        self.go.clicked.connect(self._go_on)
        self.swap.clicked.connect(self._swap)

    def add_pages(self, asking: Sequence[QWidget]) -> None:
        """What is asked, and behind it what was made."""
        for parts in (asking, (self.note, self._facts)):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(tokens.GAP_2)
            for part in parts:
                column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft if isinstance(part, QAbstractButton) else Qt.AlignmentFlag(0))
            column.addStretch(1)
            self._pages.addWidget(page)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._pages)

    def make(self) -> None:
        """Begin to make the new folder."""
        raise NotImplementedError

    def run(self, words: str, work: Work, done: Callable[[Any], None]) -> None:
        """Make it in the background; the button says what is done just now."""
        self.setEnabled(False)
        self.go.setText(words)
        job = Job(work, self)
        job.progress.connect(lambda _done, _total, said: self.go.setText(said))
        job.ended.connect(lambda: self.setEnabled(True))
        job.succeeded.connect(done)
        job.refused.connect(self._refused)
        job.start()

    def show_made(self, made: Path, title: str, text: str, rows: Sequence[tuple[str, str]]) -> None:
        """Say what stands in the new folder, and what may be done with it."""
        self._made = made
        self._pages.setCurrentIndex(DONE)
        self.set_title(title, text)
        self._facts.set_rows([*rows, ("新文件夹", str(made)), ("原来的数据", f"{self._folder}（没有动）")])
        self.go.setText("打开核对")
        self.swap.show()

    def _go_on(self) -> None:
        if self._pages.currentIndex() == DONE:
            self.opened.emit(self._made, "这是新文件夹里的数据。请核对；原来的数据没有动。")
        else:
            self.make()

    def _swap(self) -> None:
        try:
            aside = swap_in(self._folder, self._made)
        except UserError as error:
            tell_error(self, error)
            return
        self.opened.emit(self._folder, f"已换用新的数据。原来的数据改名为“{aside.name}”，请保留到核对完。")

    def _refused(self, error: UserError) -> None:
        self.go.setText(self._verb)
        tell_error(self, error)
