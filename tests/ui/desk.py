"""A desk for tests of pages: a real workspace with the units of 仓山, and hands that type as clerks do."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.kinds import KINDS
from app.domain.records import Record
from app.services.opening import Setup
from app.services.workspace import Workspace
from app.ui.job import wait_for_jobs
from tests.remembered import fresh_folder

D = TypeVar("D", bound=QWidget)
PASSWORD = "口令口令12"
FRIDAY = datetime(2026, 11, 20, 14, 30, tzinfo=timezone(timedelta(hours=8)))


@contextmanager
def desk(folder: Path, unit: str = "盖山所", kinds: Sequence[type[Record]] = KINDS) -> Iterator[Workspace]:
    """An open workspace of that unit on 20 November 2026; background work has ended when it closes."""
    with fresh_folder(folder / unit, Setup(["cangshan"], unit, "江一帆"), PASSWORD, lambda: FRIDAY, kinds) as workspace:
        yield workspace
        settle()


def settle(seconds: float = 10) -> None:
    """Let every background job end and its answer arrive."""
    for _ in range(3):
        wait_for_jobs(int(seconds * 1000))
        for _ in range(3):
            QApplication.sendPostedEvents(None, QEvent.Type.MetaCall)
            QApplication.processEvents()


def dialog_of(kind: type[D]) -> D:
    """The dialog that is open now."""
    settle()
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def write(widget: QWidget, text: str) -> None:
    """Type through an input method, as Chinese is typed: first composed, then committed."""
    target = QApplication.focusWidget() or widget
    QApplication.sendEvent(target, QInputMethodEvent("zhong", []))
    done = QInputMethodEvent("", [])
    done.setCommitString(text)
    QApplication.sendEvent(target, done)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the keyboard is."""
    target = QApplication.focusWidget() or QApplication.activeWindow()
    QTest.keyClick(target, key, modifier)
    QApplication.processEvents()


def show(widget: QWidget, width: int = 900, height: int = 640) -> None:
    """Show it as the active window."""
    widget.resize(width, height)
    widget.show()
    widget.activateWindow()
    QTest.qWaitForWindowActive(widget)
    QApplication.processEvents()
