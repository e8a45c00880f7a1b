"""Runs a job for the user: nothing is seen of it within a second, after that a dialog with a bar and 停下."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from app.ui.job import Job, Work
from app.ui.theme.tokens import Tone
from app.ui.widgets.buttons import outlined_button
from app.ui.widgets.dialogs import Dialog, tell_error
from app.ui.widgets.labels import ElidedLabel, PlainLabel

PATIENCE = 1000
"""Milliseconds before the dialog appears."""


class ProgressDialog(Dialog):
    """Shows how far a job is. 停下 and Esc ask it to stop; the dialog closes when the job has ended."""

    def __init__(self, parent: QWidget | None, title: str, job: Job) -> None:
        super().__init__(parent, title)
        self._job = job
        self._text = ElidedLabel("请稍候", "", Tone.SECONDARY)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(title)
        self.body.addWidget(self._text)
        self.body.addWidget(self._bar)
        self.body.addWidget(PlainLabel("停下后不留半截数据。", "note"))
        self._stop = self.add_button(outlined_button("停下"))
        self._stop.clicked.connect(self.reject)
        job.progress.connect(self._show_progress)

    def _show_progress(self, done: int, total: int, text: str) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._text.setText(f"{text} {done} / {total}" if total else text)

    def reject(self) -> None:
        """Ask the job to stop, and wait for it to do so."""
        self._stop.setEnabled(False)
        self._text.setText("正在停下")
        self._job.cancel()


def run_with_progress(parent: QWidget, title: str, work: Work, done: Callable[[Any], None]) -> Job:
    """Run `work` off the UI thread and hand its result to `done`; refusals are told, bugs reach the crash door.

    Returns at once. When the user stops it, or the page is destroyed meanwhile, `done` is not called.
    """
    job = Job(work, parent)
    job.unbroken = True
    dialog = ProgressDialog(parent, title, job)
    timer = QTimer(dialog, interval=PATIENCE, singleShot=True)
    timer.timeout.connect(dialog.open)

    def ended() -> None:
        timer.stop()
        dialog.done(0)
        dialog.deleteLater()

    job.destroyed.connect(dialog.deleteLater)
    job.ended.connect(ended)
    job.refused.connect(lambda error: tell_error(parent, error))
    job.succeeded.connect(done)
    timer.start()
    return job.start()
