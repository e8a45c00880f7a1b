"""One dressed application for all tests of the window, without a screen unless the caller names one."""

import os

import pytest
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str]) -> QApplication:
    from app.ui.theme import dress

    app = QApplication.instance() or QApplication(qapp_args)
    dress(app)
    return app
