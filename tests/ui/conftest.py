"""One dressed application for all tests of the window, without a screen unless the caller names one."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from tests.remembered import imports_are_backed_up_once, keys_are_not_stretched

if TYPE_CHECKING:
    from tests.ui.offices import Offices

__all__ = ["imports_are_backed_up_once", "keys_are_not_stretched", "offices", "qapp"]


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str]) -> QApplication:
    from app.ui.theme import dress

    app = QApplication.instance() or QApplication(qapp_args)
    dress(app)
    return app


@pytest.fixture(autouse=True)
def nothing_stays_open(qapp: QApplication, tmp_path: Path) -> Iterator[None]:  # noqa: ARG001 - its folder goes after this
    """What a window still asks in the background is over before the next test begins, and before the folder goes."""
    from app.ui.job import wait_for_jobs

    yield
    wait_for_jobs()
    for window in qapp.topLevelWidgets():
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    qapp.clipboard().clear()  # what a test made and put there would go after the application, which ends the process


@pytest.fixture
def offices(tmp_path: Path) -> Iterator["Offices"]:
    """Data folders of this test alone, made as it opens them."""
    from tests.ui.offices import Offices

    made = Offices(tmp_path)
    yield made
    made.close()
