"""更换密钥: one's own password and a new recovery code, while no page is open that could write into the data of before."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services.key_renewal import renew_key
from app.services.opening import Opened
from app.services.recovery import fresh_code
from app.ui.job import Job
from app.ui.parts.asking import on_own_connection
from app.ui.start.card import StartCard, labelled
from app.ui.start.recovery import RecoveryCode
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, outlined_button, primary_button, stretch

ABOUT = "数据换到新的密钥下，离开的人留有的旧口令、旧文件打不开以后的内容。其他账号要由您重设口令；恢复码也换新的。数据多时要几分钟。"


class NewKey(StartCard):
    """`done` carries what to say at the door afterwards; `left` when nothing was changed."""

    done = Signal(str)
    left = Signal()

    def __init__(self, opened: Opened) -> None:
        super().__init__("更换密钥", ABOUT, 640)
        self._opened, self._fresh = opened, fresh_code()
        self.password, self.code = QLineEdit(), RecoveryCode()
        self._problem = PlainLabel("", "", Tone.RED, wrap=True)
        self.back, self.go = outlined_button("不换了").set_tall(), primary_button("更换密钥").set_tall()
        self._build()
        self._look()

    def _build(self) -> None:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_3)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName("您现在的口令")
        column.addLayout(labelled("您现在的口令", self.password))
        column.addWidget(self.code)
        self.body.addWidget(holder)
        self.body.addWidget(self._problem)
        self._problem.hide()
        for widget in (self.back, stretch(), self.go):
            self.foot.addWidget(widget)
        self.code.show_code(self._fresh, self._opened.workspace.unit.name)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self.password.textChanged.connect(self._look)
        self.code.changed.connect(self._look)
        self.back.clicked.connect(self.left)
        self.go.clicked.connect(self._renew)

    def _look(self) -> None:
        missing = "" if self.password.text() else "请先输入您现在的口令。"
        self.go.close_with_reason(missing or ("" if self.code.typed_back() else "请先照着打印件把恢复码输入一遍。"))

    def _renew(self) -> None:
        password, code = self.password.text(), self._fresh
        self.setEnabled(False)
        self.go.setText("正在更换")
        job = Job(on_own_connection(self._opened.workspace, lambda own: renew_key(own, password, code)), self)
        job.unbroken = True
        job.ended.connect(lambda: self.setEnabled(True))
        job.succeeded.connect(self._renewed)
        job.refused.connect(self._refused)
        job.start()

    def _renewed(self, left: Sequence[str]) -> None:
        others = f"请给{'、'.join(left)}重设口令。" if left else ""
        self.done.emit(f"密钥已更换。{others}请现在备份一次，以前的数据文件随后删去。")

    def _refused(self, error: UserError) -> None:
        self.go.setText("更换密钥")
        self._problem.setText(f"{error.what}{error.next_step}")
        self._problem.show()
