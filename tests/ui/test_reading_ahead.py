"""What was read while the password is typed is taken out of the collector's rounds, but nothing of the data is."""

from threading import Event

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QTest

from app.ui.job import Job, wait_for_jobs
from app.ui.start.reading_ahead import ReadingAhead


@pytest.fixture
def frozen(monkeypatch):
    found = []
    monkeypatch.setattr("app.ui.start.reading_ahead.gc.freeze", lambda: found.append(True))
    monkeypatch.setattr("app.ui.start.reading_ahead.CODE", ())
    return found


def test_the_collector_goes_past_what_was_read_once_nothing_is_under_way(qtbot, monkeypatch, frozen):
    """Somebody typed fast: the data are being opened when the reading ends, and what is frozen then would stay for good."""
    read, opened, owner = Event(), Event(), QObject()
    monkeypatch.setattr("app.ui.start.reading_ahead._read_tables", lambda: read.wait(5))
    reading = ReadingAhead(owner)
    ended = []
    reading.done.connect(lambda: ended.append(True))
    QTest.qWait(100)

    Job(lambda _report, _stop: opened.wait(5), owner).start()
    read.set()
    qtbot.waitUntil(lambda: bool(ended), timeout=5_000)
    QTest.qWait(100)
    meanwhile = list(frozen)
    opened.set()
    wait_for_jobs()
    QTest.qWait(100)

    assert meanwhile == []
    assert frozen == [True]


def test_nothing_is_frozen_once_the_data_are_open(qtbot, monkeypatch, frozen):
    monkeypatch.setattr("app.ui.start.reading_ahead._read_tables", lambda: None)
    owner, made = QObject(), []
    reading = ReadingAhead(owner)

    reading.then(lambda: made.append(True))
    qtbot.waitUntil(lambda: bool(made), timeout=5_000)
    QTest.qWait(100)

    assert frozen == []
