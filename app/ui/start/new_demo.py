"""The demonstration is made anew: how far that is, with the way back to the present one. It asks a service and decides nothing."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from app.domain.errors import UserError
from app.services.demo_folder import PASSWORD
from app.services.opening import Now
from app.ui.job import Job, stoppable
from app.ui.start.card import StartCard
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, outlined_button, stretch, tell_error

TITLE, TEXT = "重新生成示范数据", "正在生成新的一年虚构数据，大约一分钟。生成以前，现在的演示库不动；正式数据不受影响。"


class NewDemo(StartCard):
    """`made` when it stands in the place of the earlier one, `left` when that one stays."""

    made = Signal()
    left = Signal()

    def __init__(self, folder: Path, now: Now) -> None:
        super().__init__(TITLE, TEXT, 520)
        self._folder, self._now = folder, now
        self._job: Job | None = None
        self._words, self._bar = PlainLabel("请稍候", "", Tone.SECONDARY), QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(TITLE)
        self.stop = outlined_button("停下，保留现在的").set_tall()
        self.stop.clicked.connect(self.give_up)
        for widget in (self._words, self._bar):
            self.body.addWidget(widget)
        for part in (stretch(), self.stop):
            self.foot.addWidget(part)

    def begin(self) -> None:
        """Make it in the background; nobody has the folder open."""
        from app.services.demo import make_demo

        folder, now = self._folder, self._now

        self._job = job = Job(lambda report, cancelled: make_demo(folder, PASSWORD, now, stoppable(report, cancelled), again=True), self)
        job.progress.connect(self._show_progress)
        job.succeeded.connect(lambda _none: self.made.emit())
        job.cancelled.connect(self.left)
        job.refused.connect(self._refused)
        job.start()

    def give_up(self) -> None:
        """Stop after the present step; the earlier demonstration stays."""
        if self._job is not None:
            self.stop.close_with_reason("正在停下")
            self._words.setText("正在停下")
            self._job.cancel()

    def _show_progress(self, done: int, total: int, words: str) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        if self.stop.isEnabled():
            self._words.setText(words)

    def _refused(self, error: UserError) -> None:
        tell_error(self, error)
        self.left.emit()
