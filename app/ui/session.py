"""The windows of one data folder, one after the other: first run or unlocking, the pages, locking, and the orderly way out."""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.clock import office_now
from app.domain.errors import UserError
from app.services.demo_folder import may_be_made_anew
from app.services.opening import Now, Opened, require_folder
from app.services.own_settings import setting
from app.ui.job import Job, wait_for_jobs
from app.ui.start.away import put_away_dialogs
from app.ui.start.first_run import FirstRun
from app.ui.start.new_demo import NewDemo
from app.ui.start.new_key import NewKey
from app.ui.start.reading_ahead import ReadingAhead
from app.ui.start.recovered import Recovered
from app.ui.start.unlock import Unlock
from app.ui.start.waiting_time import WaitingTime
from app.ui.widgets import ask
from db.keys import Cost

if TYPE_CHECKING:
    from app.ui.frame import Frame

SOON = 500
"""Milliseconds between two looks whether the job has ended after which the window locks or closes, and until the memory of what was closed is swept."""

TOUCHES = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
HEEDED = (*TOUCHES, QEvent.Type.Close)
"""Of all events of the program, which come by the thousand, only these are looked at."""

OPEN_DOORS = (Recovered, NewKey)
"""Pages before the window behind which the data are open."""
WAIT = "正在处理数据，请等它完成。"


class Session(QObject):
    """One window at a time, in one place of the screen: the first start, the unlocking card, or the pages."""

    def __init__(self, folder: Path, account: str | None = None, now: Now = office_now, cost: Cost | None = None) -> None:
        super().__init__()
        self._folder, self._account, self._now, self._cost = folder, account, now, cost
        self._opened: Opened | None = None
        self._frame: Frame | None = None
        self._before = ""
        self._idle = WaitingTime(self)
        self._idle.over.connect(lambda: self.lock("长时间未操作，已锁定，编辑内容已保存。", alone=True))
        self._later: Callable[[], object] = lambda: None
        self._waiting = QTimer(self, interval=SOON, singleShot=True)
        self._waiting.timeout.connect(lambda: self._later())
        self._sweeping = QTimer(self, interval=SOON, singleShot=True)
        self._sweeping.timeout.connect(lambda: gc.collect())  # windows, records and keys hold each other; nothing else may come for hours
        self._reading = ReadingAhead(self)
        self.present: QWidget = self._first()
        self.present.resize(1366, 768)
        if app := QApplication.instance():
            app.installEventFilter(self)

    def _first(self) -> QWidget:
        try:
            require_folder(self._folder)
        except UserError:
            page = FirstRun(self._folder, self._now, self._cost)
            page.opened.connect(self._enter)
            page.demo_made.connect(self._visit)
            return page
        return self._unlock()

    def _unlock(self, reason: str = "") -> Unlock:
        page = Unlock(self._folder, self._account, self._now, reason)
        page.opened.connect(self._enter)
        page.recovered.connect(self._recover)
        page.restore_asked.connect(self._restore)
        return page

    def _restore(self) -> None:
        """A backup into a new folder, beside the present data."""
        from app.ui.start.restore import RestoreBackup

        page = RestoreBackup(self._folder)
        page.left.connect(lambda: self._show(self._unlock()))
        page.opened.connect(self._visit)
        page.repair_asked.connect(self._repair)
        self._show(page)

    def _repair(self) -> None:
        """What can be read of the present data, into a new folder beside them."""
        from app.ui.start.repair import RepairData

        page = RepairData(self._folder, self._account, self._now)
        page.left.connect(lambda: self._show(self._unlock()))
        page.opened.connect(self._visit)
        self._show(page)

    def _visit(self, folder: Path, reason: str = "") -> None:
        """Go on with that data folder; the other one stays as it is."""
        self._folder, self._account = folder, None
        self._show(self._unlock(reason))

    def _recover(self, opened: Opened) -> None:
        """The recovery code opened the folder: first a new password and a new code."""
        page = Recovered(opened)
        page.done.connect(self._enter_recovered)
        self._show(page)
        self._idle.begin()

    def _enter_recovered(self, opened: Opened, name: str) -> None:
        """The account that the code belongs to comes in at once; another one with its new password, like everybody."""
        if opened.workspace.account.full_name == name:
            self._enter(opened)
        else:
            opened.close()
            self._account = name
            self._show(self._unlock("口令和恢复码已更换。请用新的口令进入。"))

    def _show(self, page: QWidget) -> None:
        """Put another window in the place of the present one."""
        before, self.present = self.present, page
        page.setGeometry(before.geometry())
        if before.isMaximized():
            page.showMaximized()
        else:
            page.show()
        page.activateWindow()
        before.hide()
        before.deleteLater()

    def _enter(self, opened: Opened) -> None:
        from app.ui.frame import Frame  # half of the program: read while the password is typed

        self._opened, self._account = opened, opened.workspace.account.full_name
        self._idle.set_minutes(setting(opened.workspace, "idle_minutes"))
        self._frame = Frame(opened.workspace, self.lock, lambda: self.lock(other=True))
        self._reading.then(self._frame.make_ahead)
        shell = self._frame.shell
        self._frame.key_asked.connect(self.renew_key)
        self._frame.repair_asked.connect(self.repair)
        self._frame.demo_asked.connect(self.renew_demo)
        self._frame.idle_told.connect(self._idle.set_minutes)
        QShortcut(QKeySequence("Ctrl+L"), shell, self.lock)
        self._show(shell)
        if shell.has(self._before):
            shell.go(self._before)
        shell.page_shown.connect(self._note_page)
        self._idle.begin()

    def _note_page(self, key: str) -> None:
        self._before = key

    def lock(self, reason: str = "", *, alone: bool = False, other: bool = False) -> None:
        """Hide everything, close the database, drop the keys and ask for the password again; the page comes back afterwards.

        What was typed is kept first. `alone`: nobody is there to be asked. `other`: somebody else comes in. An import or a backup that runs is
        finished first: the window locks when it has ended.
        """
        if self._frame is None and not isinstance(self.present, OPEN_DOORS):
            return
        if self._busy("" if alone else "正在处理数据，完成后自动锁定。"):
            self._put_off(lambda: self.lock(reason, alone=alone, other=other))
            return
        self._waiting.stop()
        if self._frame is None:
            self._come_back(reason)
            return
        if not self._frame.keep_typed(may_ask=not alone):
            return
        self._idle.stop()
        self._before, self._account = ("", None) if other else (self._before, self._account)
        put_away_dialogs(self.present)
        self._show(self._unlock(reason or ("请选择账号，输入口令。" if other else "已锁定。请输入口令继续。")))
        self._close_folder()

    def renew_key(self) -> None:
        """Put the pages away, so that nothing is written any more, and ask for what another master key needs."""
        opened = self._opened
        if opened is None or self._frame is None or self._busy(WAIT) or not self._frame.keep_typed(may_ask=True):
            return
        self._idle.stop()
        put_away_dialogs(self.present)
        page = NewKey(opened)
        page.done.connect(self._come_back)
        page.left.connect(lambda: self._come_back(""))
        self._frame.rest()
        self._frame = None
        self._show(page)
        wait_for_jobs()
        self._idle.begin()

    def repair(self) -> None:
        """Close the data, then save what can be read of them: nobody writes meanwhile."""
        if self._frame is None or self._busy(WAIT) or not self._frame.keep_typed(may_ask=True):
            return
        self._idle.stop()
        put_away_dialogs(self.present)
        self._repair()
        self._close_folder()

    def renew_demo(self) -> None:
        """Close the demonstration and make it anew; whatever else is open stays as it is."""
        opened = self._opened
        if opened is None or not may_be_made_anew(opened.workspace) or self._busy(WAIT):
            return
        self._idle.stop()
        put_away_dialogs(self.present)
        page = NewDemo(self._folder, self._now)
        page.made.connect(lambda: self._visit(self._folder, "示范数据已重新生成，练习从头开始。口令已经填好，按“进入”即可。"))
        page.left.connect(lambda: self._visit(self._folder))
        self._show(page)
        self._close_folder()
        page.begin()

    def _busy(self, said: str) -> bool:
        """True while an import or a backup runs, which is finished first; that is said where the pages are."""
        busy = any(job.unbroken for job in self.present.findChildren(Job))
        if busy and said and self._frame is not None:
            self._frame.shell.toast.say(said)
        return busy

    def _put_off(self, step: Callable[[], object]) -> None:
        """Try again soon: the job may have ended then."""
        self._later = step
        self._waiting.start()

    def _come_back(self, reason: str) -> None:
        """In by the password again, as after a lock."""
        before = self.present
        put_away_dialogs(before)
        self._show(self._unlock(reason))
        if isinstance(before, Recovered):
            before.give_up()
        self._close_folder()

    def _close_folder(self) -> None:
        if self._frame is not None:
            self._frame.rest()
        opened, self._opened, self._frame = self._opened, None, None
        if opened is not None:
            wait_for_jobs()
            opened.close()
        if isinstance(self.present, Recovered):
            self.present.give_up()
        self._sweeping.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every key and press begins the waiting time anew; closing the window closes the folder."""
        kind = event.type()
        if kind not in HEEDED:
            return False
        if kind in TOUCHES and self._idle.touch():
            return True
        if kind == QEvent.Type.KeyPress and isinstance(watched, QWidget) and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F1:
            self._explain(watched)
            return True
        if kind == QEvent.Type.Close and watched is self.present:
            if not self._may_leave():
                event.ignore()
                return True
            self._close_folder()
        return False

    def _explain(self, about: QWidget) -> None:
        """F1 in a dialog or before the window: what the field is for, else the manual. In the window itself the shell answers."""
        from app.ui.explaining import explain_field
        from app.ui.manual import show_manual

        if not explain_field(about.window()):
            show_manual(about, self._frame.shell.key() if self._frame else type(self.present).__name__)

    def come_forward(self) -> None:
        """The program was started once more: this is the window."""
        front = QApplication.activeModalWidget() or self.present
        self.present.setWindowState(self.present.windowState() & ~Qt.WindowState.WindowMinimized)
        for window in dict.fromkeys((self.present, front)):
            window.raise_()
        front.activateWindow()
        QApplication.alert(self.present)

    def _may_leave(self) -> bool:
        """What runs ends first, what was typed is kept; an unfinished set-up is asked about, and given up it leaves nothing behind."""
        if self._busy("正在处理数据，完成后自动关闭。"):
            self._put_off(lambda: self.present.close())
            return False
        if self._frame is not None:
            return self._frame.keep_typed(may_ask=True)
        if not isinstance(self.present, FirstRun) or not self.present.unfinished:
            return True
        text = "恢复码还没有核对。现在退出，刚建立的空数据文件夹会删除，下次从头开始。"
        if not ask(self.present, "放弃建立？", text, do="放弃并退出", keep="继续核对", dangerous=True):
            return False
        self.present.give_up()
        return True

    def close(self) -> None:
        """Leave in order, when the window is gone or the program ends."""
        if app := QApplication.instance():
            app.removeEventFilter(self)
        self._idle.stop()
        self._close_folder()
