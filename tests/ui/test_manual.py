"""F1: the clause where there is one, else the page of the manual that explains what is on the screen (issue 7)."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.frame import Frame
from app.ui.frame_pages import page_specs
from app.ui.manual import PAGES, Manual, page_file, show_manual
from tests.ui.desk import desk, settle
from tests.ui.looking import clipped_texts, nameless

pytestmark = pytest.mark.usefixtures("qapp")


def test_every_link_and_picture_of_the_manual_is_there():
    for file in page_file("README").parent.glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)", file.read_text("utf-8")):
            assert (file.parent / target).exists(), (file.name, target)


def test_f1_opens_the_manual_where_no_clause_applies(qtbot, tmp_path):
    with desk(tmp_path) as workspace:
        frame = Frame(workspace, lambda: None)
        qtbot.addWidget(frame.shell)
        frame.shell.show()
        frame.shell.go("leads")
        settle()

        qtbot.keyClick(frame.shell, Qt.Key.Key_F1)
        settle()

        assert [shown.text.source().fileName() for shown in frame.shell.findChildren(Manual)] == ["leads.md"]
        assert {spec.key for spec in page_specs(frame)} | {"audit"} <= set(PAGES)
        assert all(page_file(name).is_file() for name in PAGES.values())


def test_the_manual_leads_on_and_back_and_shows_its_pictures_whole(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    manual = show_manual(window, "today")
    settle()

    manual.text.setSource(page_file("leads").as_uri())
    settle()

    assert manual.back.isEnabled()
    assert manual.text.horizontalScrollBar().maximum() == 0
    qtbot.mouseClick(manual.back, Qt.MouseButton.LeftButton)
    assert manual.text.source().fileName() == "README.md"
    assert (clipped_texts(manual), nameless(manual)) == ([], [])
    manual.close()
