"""Takes a picture of every screen of an open office: for the tour, the README and the manual. Nobody sits before it, so it opens no dialog."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.clock import office_now
from app.domain.errors import MachineFault
from app.domain.leads import Lead
from app.services.forms import forms_available
from app.services.opening import Opened
from app.services.workspace import Workspace
from app.ui.application import build_window
from app.ui.exchange.page import ExchangePage
from app.ui.job import wait_for_jobs
from app.ui.leads.page import LeadsPage
from app.ui.paper.page import FormsPage
from app.ui.shell import Shell
from app.ui.start.first_run import FirstRun
from app.ui.start.unlock import Unlock
from app.ui.support.page import SupportPage
from app.ui.theme import dress

WIDTH, HEIGHT = 1366, 768
ROUNDS, PAUSE = 5, 40
"""How often, and for how many milliseconds, the events are let through until a screen has what it asked for."""
PAGES = {
    "today": "今日",
    "leads": "线索",
    "support": "组团支援",
    "paper": "表格与报送",
    "registers": "名录",
    "exchange": "数据交换",
    "organisation": "机构与组团",
    "referrals": "线索移送",
    "letters": "公文",
    "duties": "报送任务",
    "cases": "案件档案",
    "statistics": "统计与考核",
    "settings": "设置",
}
FIRST_RUN = "首次使用.png"


def photograph(opened: Opened, folder: Path, name: str, waiting: Path) -> list[Path]:
    """PNG pictures of 1366×768 in `folder`, named after the office; `waiting` is a bundle not yet taken in. Changes nothing in the office."""
    _application()
    shell = build_window(opened)
    taken = [*_start(opened, folder, name)]
    shell.resize(WIDTH, HEIGHT)
    shell.show()
    for title, show in _scenes(shell, opened.workspace, waiting):
        show()
        taken.append(_take(shell, folder / f"{name}_{title}.png"))
    _put_away(shell)
    return taken


@cache
def _application() -> QApplication:
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    dress(app)
    return app


def _start(opened: Opened, folder: Path, name: str) -> Iterator[Path]:
    """The doors of the program: the first start, once for all offices, and the password."""
    doors: list[tuple[QWidget, Path]] = [(Unlock(opened.workspace.folder, None, office_now), folder / f"{name}_解锁.png")]
    if not (folder / FIRST_RUN).exists():
        nowhere = Path(tempfile.gettempdir()) / "zhilian-first-run"
        doors.append((FirstRun(nowhere, office_now), folder / FIRST_RUN))
    for door, file in doors:
        door.resize(WIDTH, HEIGHT)
        door.show()
        yield _take(door, file)
        _put_away(door)


def _scenes(shell: Shell, workspace: Workspace, waiting: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    for key, title in PAGES.items():
        yield title, partial(shell.go, key)
        if key == "leads":
            yield from _leads(shell, workspace)
        elif key == "support":
            yield from _support(shell, workspace)
        elif key == "paper":
            yield from _paper(shell)
        elif key == "exchange":
            yield from _exchange(shell, waiting)


def _leads(shell: Shell, workspace: Workspace) -> Iterator[tuple[str, Callable[[], object]]]:
    page = shell.page()
    assert isinstance(page, LeadsPage)
    lead = _own_lead(workspace)
    if lead is not None:
        yield "线索登记", lambda: page.open_record(lead.uid)
        yield "打印预览", page.print
        shell.uncover()
    yield "新建线索", page.new


def _support(shell: Shell, workspace: Workspace) -> Iterator[tuple[str, Callable[[], object]]]:
    page = shell.page()
    assert isinstance(page, SupportPage)
    lead = _own_lead(workspace)
    yield "支援申请", lambda: page.ask_for(lead) if lead else page.new()


def _paper(shell: Shell) -> Iterator[tuple[str, Callable[[], object]]]:
    page = shell.page()
    assert isinstance(page, FormsPage)
    entry = next(entry for entry in forms_available() if entry.of == "contact_point")
    yield "附件1填写", lambda: page.fill(entry)


def _exchange(shell: Shell, waiting: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    page = shell.page()
    assert isinstance(page, ExchangePage)
    yield "导出数据包", page.start_export
    yield "导入数据包", lambda: page.look_into(waiting)


def _own_lead(workspace: Workspace) -> Lead | None:
    own = [lead for lead in workspace.records(Lead).all() if lead.unit == workspace.unit.uid]
    return max(own, key=lambda lead: lead.number or "", default=None)


def _take(widget: QWidget, file: Path) -> Path:
    _settle()
    if not widget.grab().save(str(file)):
        raise MachineFault(f"截图“{file.name}”没有写成。", "请检查该文件夹能否写入、磁盘是否还有空间。")
    return file


def _settle() -> None:
    """Until background work has come back and is drawn."""
    for _ in range(ROUNDS):
        wait_for_jobs()
        loop = QEventLoop()
        QTimer.singleShot(PAUSE, loop.quit)
        loop.exec()


def _put_away(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()
    QGuiApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    _settle()
