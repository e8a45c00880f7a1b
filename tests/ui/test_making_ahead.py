"""Pages are made before anybody opens them, only while nobody would notice, and they are read again only after something was written."""

import pytest
from PySide6.QtTest import QTest

from app.ui.frame import Frame
from app.ui.making_ahead import BETWEEN, MakingAhead
from app.ui.shell import PageSpec, Shell
from app.ui.widgets import Page
from tests.ui.desk import desk, settle, show
from tests.ui.test_work_pages import a_lead

WHILE = 400
"""Milliseconds in which several pages would be made."""


@pytest.fixture
def frame(qtbot, tmp_path):
    with desk(tmp_path) as workspace:
        frame = Frame(workspace, lambda: None)
        qtbot.addWidget(frame.shell)
        show(frame.shell, 1366, 768)
        settle()
        yield frame
        frame.rest()


def made(frame: Frame) -> set[str]:
    return set(frame.shell._pages)


def ahead_of(frame: Frame) -> MakingAhead:
    ahead = MakingAhead(frame.shell)
    ahead.setInterval(0)
    ahead._make_next()
    ahead.setInterval(0)
    return ahead


def test_every_page_is_made_while_today_is_looked_at_and_shows_its_rows_at_once(frame, qtbot):
    """Issue 6: each page within 150 ms."""
    lead = a_lead(frame.workspace)
    ahead = ahead_of(frame)

    qtbot.waitUntil(lambda: not ahead.isActive(), timeout=30_000)
    settle()
    page = frame.shell.go("leads")

    assert made(frame) == set(frame.shell._specs)
    assert [row.uid for row in page.list.records.model.rows()] == [lead.uid]


@pytest.mark.parametrize("busy", [lambda frame: frame.shell.go("leads"), lambda frame: frame.shell.page().head.search.edit.setText("履云")])
def test_nothing_is_made_while_somebody_works_elsewhere_or_searches(frame, busy):
    ahead = ahead_of(frame)
    busy(frame)
    settle()
    before = made(frame)

    QTest.qWait(WHILE)

    assert ahead.isActive()
    assert made(frame) == before


def test_a_page_that_cannot_be_made_is_told_once_and_not_tried_again_and_again(qtbot):
    tried = []

    def broken() -> Page:
        tried.append(True)
        raise ValueError

    shell = Shell([PageSpec("today", "今日", "calendar_today", lambda: Page("今日")), PageSpec("leads", "线索", "document_search", broken)])
    qtbot.addWidget(shell)
    show(shell, 1366, 768)
    ahead = MakingAhead(shell)
    ahead.setInterval(0)

    with qtbot.captureExceptions() as told:
        QTest.qWait(3 * BETWEEN)

    assert (len(tried), len(told)) == (1, 1)


def test_a_page_that_comes_to_the_front_is_read_again_only_after_something_was_written(frame):
    page = frame.shell.go("leads")
    settle()
    frame.shell.go("today")
    settle()
    read = []
    page.list.records.model.loaded.connect(read.append)

    frame.shell.go("leads")
    settle()
    unread = list(read)
    frame.shell.go("today")
    a_lead(frame.workspace)
    frame.shell.go("leads")
    settle()

    assert unread == []
    assert read == [1]
