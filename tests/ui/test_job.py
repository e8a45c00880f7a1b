"""A job ends in exactly one way, whatever the work does and whatever becomes of the page."""

import sys
import threading

import pytest
from PySide6.QtCore import QEvent, QObject, QThread
from shiboken6 import isValid

from app.domain.errors import Cancelled, UserError
from app.services.opening import open_folder
from app.ui.job import Job, wait_for_jobs
from app.ui.parts.asking import on_own_connection
from db.outbox import bundles
from tests.services.test_repairing import pages_of, spoil
from tests.ui.desk import PASSWORD, desk, settle

ENDS = ("succeeded", "refused", "cancelled", "broke")


def refuse(_report, _cancelled):
    raise UserError("U盘还差 46 MB。", "请换一个盘。")


def break_down(_report, _cancelled):
    raise ZeroDivisionError("a bug")


def stop(_report, _cancelled):
    raise Cancelled


def ends_of(job):
    """The names of the end signals as they come."""
    seen = []
    job.succeeded.connect(lambda _value: seen.append("succeeded"))
    job.refused.connect(lambda _error: seen.append("refused"))
    job.cancelled.connect(lambda: seen.append("cancelled"))
    job.broke.connect(lambda _error: seen.append("broke"))
    return seen


@pytest.mark.parametrize(("work", "end"), [(lambda _r, _c: 7, "succeeded"), (refuse, "refused"), (stop, "cancelled"), (break_down, "broke")])
def test_a_job_ends_in_exactly_one_signal(qtbot, work, end):
    page = QObject()
    job = Job(work, page)
    seen = ends_of(job)

    with qtbot.waitSignal(job.destroyed):
        job.start()

    assert seen == [end]


def test_the_work_runs_off_the_window_and_its_result_arrives_in_it(qtbot, qapp):
    page, threads = QObject(), []
    job = Job(lambda _r, _c: threads.append(threading.get_ident()) or "done", page)
    arrived = []
    job.succeeded.connect(lambda value: arrived.append((value, QThread.currentThread() is qapp.thread())))

    with qtbot.waitSignal(job.ended):
        job.start()
    qtbot.waitUntil(lambda: bool(arrived))

    assert arrived == [("done", True)]
    assert threads != [threading.get_ident()]


def test_progress_arrives_in_order(qtbot):
    page, told = QObject(), []
    job = Job(lambda report, _c: [report(n, 3, "正在校验附件") for n in range(4)] and None, page)
    job.progress.connect(lambda done, total, text: told.append((done, total, text)))

    with qtbot.waitSignal(job.ended):
        job.start()

    assert told == [(n, 3, "正在校验附件") for n in range(4)]


def test_cancelling_reaches_the_work(qtbot):
    page, begun = QObject(), threading.Event()

    def wait(_report, cancelled):
        begun.set()
        while not cancelled():
            QThread.msleep(2)
        raise Cancelled

    job = Job(wait, page)
    seen = ends_of(job)
    with qtbot.waitSignal(job.destroyed):
        job.start()
        begun.wait(5)
        job.cancel()

    assert seen == ["cancelled"]


def test_a_page_that_is_gone_hears_nothing_and_its_work_is_asked_to_stop(qtbot, qapp):
    page, begun, stopped = QObject(), threading.Event(), threading.Event()

    def wait(_report, cancelled):
        begun.set()
        while not cancelled():
            QThread.msleep(2)
        stopped.set()
        return "late"

    job = Job(wait, page)
    seen = ends_of(job)
    job.start()
    begun.wait(5)
    page.deleteLater()
    qtbot.waitUntil(lambda: not isValid(job))
    assert stopped.wait(5)
    assert wait_for_jobs()
    qapp.processEvents()

    assert seen == []


@pytest.mark.parametrize("work", [lambda _r, _c: 7, refuse, stop, break_down])
def test_a_page_that_goes_when_the_job_ends_is_nobody_to_tell(qtbot, qapp, work):
    """Such as a progress window whose end closes the page below it."""
    page = QObject()
    job = Job(work, page)
    ends = ends_of(job)

    def leave():
        page.deleteLater()
        qapp.sendPostedEvents(page, QEvent.Type.DeferredDelete)

    job.ended.connect(leave)
    with qtbot.captureExceptions() as raised:
        job.start()
        qtbot.waitUntil(lambda: not isValid(page))
        qapp.processEvents()

    assert (ends, raised) == ([], [])


def test_a_bug_that_nobody_listens_for_reaches_the_crash_door(qtbot, monkeypatch):
    page, door = QObject(), []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: door.append(kind))
    job = Job(break_down, page)

    with qtbot.waitSignal(job.destroyed):
        job.start()

    assert door == [ZeroDivisionError]


def test_a_damaged_database_is_told_in_words_and_not_as_a_bug(tmp_path):
    with desk(tmp_path) as office:
        (page,) = pages_of(office, "bundle")
    spoil(office.folder, page)
    told, owner = [], QObject()

    with open_folder(office.folder, office.account.name, PASSWORD, now=office.now) as opened:
        job = Job(on_own_connection(opened, lambda own: bundles(own.store)), owner)
        job.refused.connect(lambda error: told.append(error.what))
        job.start()
        settle()

    assert told == ["数据库文件已损坏。"]
