"""What a clerk waits for at work in a folder with a year behind it: the password, Ctrl+K, a lead with its course, its form, saving it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QThread
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QWidget

from app.domain.lead_steps import OPEN
from app.domain.leads import Lead
from app.domain.query import Condition, Query, Test, where_is
from app.services.demo_folder import PASSWORD
from app.services.workspace import Workspace
from app.services.year.run import ENDS
from app.ui.application import Session
from app.ui.leads.page import LeadsPage
from app.ui.shell import Shell
from app.ui.start.unlock import Unlock
from benchmarks.leads import seconds
from db.vault import account_names, open_vault

TYPED = ("商标", "gss", "公司", "假冒专利")
"""What is looked for by Ctrl+K, key by key."""
PATIENCE = 20
"""Seconds after which something is not waited for any more."""


def until(reached: Callable[[], object]) -> None:
    """Let the window work until that is so."""
    end = monotonic() + PATIENCE
    while not reached() and monotonic() < end:
        QApplication.processEvents()
        QThread.msleep(1)
    QApplication.processEvents()


def leads_at_work(shell: Shell, workspace: Workspace, note: Callable[[str], None]) -> Iterator[tuple[str, float]]:
    """A lead of the own unit that was already worked on, from the list to its saving."""
    page = shell.go("leads")
    assert isinstance(page, LeadsPage)
    lead = _own_lead(workspace)
    note("opening a lead")
    yield "a lead with its course", seconds(lambda: _choose(page, lead.uid))
    note("opening the form of a lead")
    yield "the form of a lead", seconds(lambda: _open(page, lead.uid))
    page.form.form.editors["detail"].set_value(f"{lead.detail or ''}。")
    note("saving a lead")
    page.form.form.changed.emit()
    yield "saving a lead", seconds(lambda: _save(page))


def _own_lead(workspace: Workspace) -> Lead:
    own = (where_is("unit", workspace.unit.uid), Condition("state", Test.IN, OPEN)) if not workspace.unit.bureau else ()
    found = workspace.records(Lead).first(Query(where=own, sort="due_on"))
    assert found is not None
    return found
