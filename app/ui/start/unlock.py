"""Unlocking: account and password, or the recovery code. Opening runs in the background; a wrong password is told in its place."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services.demo_folder import PASSWORD, is_demo
from app.services.opening import Now, Opened, accounts_in, open_by_recovery, open_folder
from app.ui.job import Job
from app.ui.start.card import StartCard, labelled
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, link_button, primary_button, restyle, stretch

ASK = "请输入本账号的口令。数据保存在本机，已加密。"
ASK_DEMO = "这是演示库，里面都是虚构的，可以随意练习。口令已经填好，按“进入”即可。"
ASK_CODE = "请输入最近一次打印的恢复码。打开后设新的口令，并换发新的恢复码。"


class Unlock(StartCard):
    """Asks until the folder is open; then `opened` carries it, or `recovered` when it was the recovery code that opened it."""

    opened = Signal(object)
    recovered = Signal(object)
    restore_asked = Signal()
    """The data are damaged or lost: one of the backups is to be restored."""

    def __init__(self, folder: Path, account: str | None, now: Now, reason: str = "") -> None:
        demo = is_demo(folder)
        self._ask = reason or (ASK_DEMO if demo else ASK)
        super().__init__("打开知联", self._ask, 420)
        self._folder = folder
        self._now = now
        self._account, self._password, self._code = QComboBox(), QLineEdit(), QLineEdit()
        self._problem = PlainLabel("", "", Tone.RED, wrap=True)
        self._enter = primary_button("进入").set_tall()
        self._other = link_button("忘记口令")
        self._ways = QStackedWidget()
        self._build(account)
        if demo:
            self._password.setText(PASSWORD)

    def _build(self, account: str | None) -> None:
        names = accounts_in(self._folder)
        self._account.addItems(names)
        self._account.setAccessibleName("账号")
        if account in names:
            self._account.setCurrentText(account)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setAccessibleName("口令")
        self._code.setAccessibleName("恢复码")
        for way in ((("账号", self._account), ("口令", self._password)), (("恢复码", self._code),)):
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            for label, field in way:
                column.addLayout(labelled(label, field))
            column.addStretch(1)
            self._ways.addWidget(holder)
        self._ways.setFixedHeight(self._ways.sizeHint().height())  # wrapped lines below must not squeeze the fields
        self.body.addWidget(self._ways)
        self.body.addWidget(self._problem)
        self._problem.hide()
        self._restore = link_button("用备份恢复")
        self._restore.clicked.connect(self.restore_asked)
        for widget in (self._other, self._restore, stretch(), self._enter):
            self.foot.addWidget(widget)
        self._enter.clicked.connect(self.enter)
        self._other.clicked.connect(self._turn)
        self._password.returnPressed.connect(self.enter)
        self._code.returnPressed.connect(self.enter)
        for edit in (self._password, self._code):
            edit.textEdited.connect(lambda _text, edit=edit: self._mark(edit, ""))

    def showEvent(self, event: QShowEvent) -> None:
        """The cursor stands in the password."""
        super().showEvent(event)
        self._field().setFocus(Qt.FocusReason.OtherFocusReason)

    def _field(self) -> QLineEdit:
        return self._code if self._ways.currentIndex() else self._password

    def _turn(self) -> None:
        """From the password to the recovery code, and back."""
        by_code = self._ways.currentIndex() == 0
        self._ways.setCurrentIndex(int(by_code))
        self.set_title("用恢复码打开" if by_code else "打开知联", ASK_CODE if by_code else self._ask)
        self._other.setText("用口令打开" if by_code else "忘记口令")
        self._problem.hide()
        self._field().setFocus()

    def enter(self) -> None:
        """Try to open the folder with what was typed."""
        secret, account = self._field().text(), self._account.currentText()
        if not secret:
            self._mark(self._field(), "还没有填写。")
            return
        folder, now = self._folder, self._now
        open_it: Callable[[], Opened] = lambda: open_folder(folder, account, secret, now=now)  # noqa: E731 - one of two ways
        if self._field() is self._code:
            open_it = lambda: open_by_recovery(folder, secret, now=now)  # noqa: E731
        self._wait(True)
        job = Job(lambda _report, _cancelled: open_it(), self)
        job.succeeded.connect(self._succeeded)
        job.refused.connect(self._refused)
        job.ended.connect(lambda: self._wait(False))
        job.start()

    def _wait(self, waiting: bool) -> None:
        for widget in (self._enter, self._other, self._restore, self._ways):
            widget.setEnabled(not waiting)
        self._enter.setText("正在打开" if waiting else "进入")

    def _succeeded(self, opened: Opened) -> None:
        by_code = self._field() is self._code
        for field in (self._password, self._code):
            field.clear()
        (self.recovered if by_code else self.opened).emit(opened)

    def _refused(self, error: UserError) -> None:
        field = self._field()
        field.selectAll()
        field.setFocus()
        self._mark(field, f"{error.what}{error.next_step}")

    def _mark(self, field: QLineEdit, problem: str) -> None:
        field.setProperty("state", "wrong" if problem else "")
        restyle(field)
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
