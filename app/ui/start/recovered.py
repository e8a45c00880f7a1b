"""After the recovery code opened the folder: a new password, and a new code that is typed back before the old one loses its force."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services.opening import Opened
from app.services.passwords import PASSWORD_RULES, password_problem
from app.services.recovery import accounts_to_recover, fresh_code, take_over
from app.ui.job import Job
from app.ui.parts.asking import on_own_connection
from app.ui.start.card import StartCard, labelled
from app.ui.start.recovery import RecoveryCode
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, primary_button, stretch, tell_error

TITLES = (
    ("设新的口令", "恢复码正确。这次使用已记入日志；请先给账号设新的口令。"),
    ("新的恢复码", "用过的恢复码随后作废。请打印或抄下新的，再照着输入一遍。"),
)
SECRET, CODE = range(2)


class Recovered(StartCard):
    """`done` comes when password and code are in force. Left before that, everything is as it was: the code used stays good."""

    done = Signal(object, str)

    def __init__(self, opened: Opened) -> None:
        super().__init__(*TITLES[SECRET], 560)
        self._opened: Opened | None = opened
        self._workspace = opened.workspace
        self._fresh = fresh_code()
        self.account, self.password, self.again, self.code = QComboBox(), QLineEdit(), QLineEdit(), RecoveryCode()
        self._said = PlainLabel("", "note", Tone.NOTE, wrap=True)
        self._pages = QStackedWidget()
        self.onward = primary_button("下一步").set_tall()
        self._build()
        self._look()

    def _build(self) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_3)
        self.account.addItems(accounts_to_recover(self._workspace))
        for name, field in (("账号", self.account), ("新口令", self.password), ("再输入一遍新口令", self.again)):
            field.setAccessibleName(name)
            column.addLayout(labelled(name, field, PASSWORD_RULES if field is self.password else ""))
        for edit in (self.password, self.again):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            edit.textChanged.connect(self._look)
            edit.returnPressed.connect(self._go_on)
        column.addWidget(self._said)
        column.addStretch(1)
        for part in (page, self.code):
            self._pages.addWidget(part)
        self.body.addWidget(self._pages)
        self.foot.addWidget(stretch())
        self.foot.addWidget(self.onward)
        self.code.changed.connect(self._look)
        self.code.typed.returnPressed.connect(self._go_on)
        self.onward.clicked.connect(self._go_on)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look(self) -> None:
        if self._pages.currentIndex() == SECRET:
            problem = password_problem(self.account.currentText(), self.password.text(), self.again.text())
            self._said.setText(problem or "口令可以使用。")
            self._said.set_tone(Tone.NOTE if problem else Tone.GREEN)
            self.onward.close_with_reason(problem)
        else:
            self.onward.close_with_reason("" if self.code.typed_back() else "请先照着打印件把恢复码输入一遍。")

    def _go_on(self) -> None:
        if not self.onward.isEnabled():
            return
        if self._pages.currentIndex() == SECRET:
            self._pages.setCurrentIndex(CODE)
            self.set_title(*TITLES[CODE])
            self.onward.setText("换用并进入")
            self.code.show_code(self._fresh, self._workspace.unit.name)
            self._look()
        else:
            self._take_over()

    def _take_over(self) -> None:
        name, password, code = self.account.currentText(), self.password.text(), self._fresh
        self.setEnabled(False)
        job = Job(on_own_connection(self._workspace, lambda own: take_over(own, name, password, code)), self)
        job.unbroken = True
        job.ended.connect(lambda: self.setEnabled(True))
        job.succeeded.connect(lambda _none: self._finished())
        job.refused.connect(self._refused)
        job.start()

    def _finished(self) -> None:
        for edit in (self.password, self.again, self.code.typed):
            edit.clear()
        opened, self._opened = self._opened, None
        self.done.emit(opened, self.account.currentText())

    def _refused(self, error: UserError) -> None:
        tell_error(self, error)

    def give_up(self) -> None:
        """Close the folder again; nothing was changed."""
        if self._opened is not None:
            self._opened.close()
