"""What a clerk waits for at work in a folder with a year behind it: Ctrl+K key by key, a lead with its course, its form, saving it, and the password."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QEvent, QThread
from PySide6.QtWidgets import QApplication, QLineEdit

from app.domain.lead_steps import OPEN
from app.domain.leads import Lead
from app.domain.query import Condition, Query, Test, where_is
from app.services.demo_folder import PASSWORD
from app.services.permissions import may_edit
from app.services.workspace import Workspace
from app.services.year.run import ENDS
from app.ui.finder import Finder
from app.ui.home.todo_list import TodoLine
from app.ui.leads.page import LeadsPage
from app.ui.session import Session
from app.ui.shell import Shell
from app.ui.start.unlock import Unlock
from benchmarks.heartbeat import Heartbeat
from benchmarks.leads import seconds
from db.vault import account_names, open_vault

WORDS = ("商标", "gsjx", "假冒")
"""What is looked for by Ctrl+K."""
LOOK = "look"
"""No step of that name exists: the lead is shown, and nothing is begun."""
PATIENCE = 60
"""Seconds after which something is not waited for any more."""


def until(reached: Callable[[], object]) -> None:
    """Let the window work until that is so."""
    end = monotonic() + PATIENCE
    while not reached() and monotonic() < end:
        QApplication.processEvents()
        QThread.msleep(1)
    QApplication.processEvents()


def at_work(shell: Shell, workspace: Workspace, heart: Heartbeat, rest: Callable[[], None]) -> Iterator[tuple[str, float]]:
    """Ctrl+K, then a lead from the list to its saving; `rest` waits until nothing is under way."""
    finder = next(child for child in shell.children() if isinstance(child, Finder))
    box = shell.page().head.search.edit
    for typed in (word[:count] for word in WORDS for count in range(1, len(word) + 1)):
        box.setText(typed[:-1])
        rest()
        heart.note("Ctrl+K")
        yield "Ctrl+K, one key", seconds(lambda typed=typed: _find(finder, box, typed))  # type: ignore[misc]
    box.clear()
    page, own = shell.go("leads"), _own_lead(workspace)
    assert isinstance(page, LeadsPage)
    lead = own or next(workspace.records(Lead).all())
    rest()
    heart.note("a lead with its course")
    yield "a lead with its course", seconds(lambda: _choose(page, lead.uid))
    rest()
    if own is None:
        return
    heart.note("the form of a lead")
    yield "the form of a lead", seconds(lambda: _open(page, lead.uid))
    rest()
    page.form.form.editors["detail"].set_value(f"{lead.detail or ''}。")
    heart.note("saving a lead")
    yield "saving a lead", seconds(lambda: _save(page))
    rest()


def _find(finder: Finder, box: QLineEdit, typed: str) -> None:
    """From the key to the records that it finds; the pause after a key is in it."""
    box.setText(typed)
    until(lambda: finder._typed == typed and not finder._asker.waiting)


def _choose(page: LeadsPage, uid: str) -> None:
    page.open_record(uid, LOOK)
    until(lambda: page.pane.detail is not None and page.pane.detail.row.uid == uid)


def _open(page: LeadsPage, uid: str) -> None:
    page.open_record(uid)
    until(page.in_form)


def _save(page: LeadsPage) -> None:
    page.form.save()
    until(lambda: not page.in_form())


def _own_lead(workspace: Workspace) -> Lead | None:
    """An open lead that this unit may change, with a course behind it."""
    own = (where_is("unit", workspace.unit.uid), Condition("state", Test.IN, OPEN))
    return next((lead for lead in workspace.records(Lead).all(Query(where=own, sort="due_on", descending=True)) if may_edit(workspace, lead)), None)


def password_to_content(folder: Path) -> Iterator[tuple[str, float]]:
    """From the password to the first things to do, and how much of that is spent on the password itself, which is slow on purpose."""
    session = Session(folder, account_names(folder)[0], now=lambda: ENDS)
    session.present.show()
    assert isinstance(session.present, Unlock)
    yield "password to first content", seconds(lambda: _enter(session))
    yield "of it the password itself", seconds(lambda: open_vault(folder, account_names(folder)[0], PASSWORD))
    window = session.present
    session.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _enter(session: Session) -> None:
    unlock = session.present
    assert isinstance(unlock, Unlock)
    next(edit for edit in unlock.findChildren(QLineEdit) if edit.echoMode() is QLineEdit.EchoMode.Password).setText(PASSWORD)
    unlock.enter()
    until(lambda: isinstance(session.present, Shell) and session.present.page().findChildren(TodoLine))
    assert isinstance(session.present, Shell)
