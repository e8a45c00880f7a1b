"""Waits until a page has its answers: jobs come back, their signals arrive, and the layout is done."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.ui.job import wait_for_jobs
from tests.ui.looking import shown


def settled(widget: QWidget, rounds: int = 5) -> None:
    """Everything in the background has come back, and what it brought is on the screen."""
    for _ in range(rounds):
        wait_for_jobs()
        QTest.qWait(20)
    shown(widget)
