"""The first start in four pages: unit, account and password, recovery code, begin."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.domain.organisation import ROLES
from app.services.demo_folder import PASSWORD, demo_beside, is_demo
from app.services.first_run import give_up
from app.services.opening import Now, Opened, Setup, set_up
from app.services.passwords import PASSWORD_RULES, password_problem
from app.ui.job import Job
from app.ui.start.card import StartCard, labelled
from app.ui.start.choose_unit import ChooseUnit
from app.ui.start.recovery import RecoveryCode
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, StepsBar, link_button, outlined_button, primary_button, stretch, tell_error
from db.keys import Cost

TITLES = (
    ("选择本单位", "这台电脑属于哪个单位？组团、镇街和表格随地方包带来。"),
    ("账号与口令", "数据在本机加密保存，只有口令或恢复码能打开。"),
    ("恢复码", "请打印或抄下来，再照着输入一遍。"),
    ("可以开始了", "数据文件夹已建立并加密。"),
)
CHOOSE, SECRET, CODE, BEGIN = range(4)
ROLE_NOTE = "系统管理员和审计管理员不看业务记录。只有一个人用的，选所员或所长，账号由您代管。"


class FirstRun(StartCard):
    """`opened` carries the new data folder once the recovery code was typed back and the user begins."""

    opened = Signal(object)
    demo_made = Signal(object)
    """The folder of the demonstration, which can be looked at before anything is set up."""

    def __init__(self, folder: Path, now: Now, cost: Cost | None = None) -> None:
        super().__init__(*TITLES[CHOOSE], 640)
        self._folder, self._now, self._cost = folder, now, cost
        self._made: Opened | None = None
        self.unit, self.code = ChooseUnit(), RecoveryCode()
        self.account, self.role = QLineEdit(), QComboBox()
        self.password, self.again = QLineEdit(), QLineEdit()
        self._said = PlainLabel("", "note", Tone.NOTE, wrap=True)
        self.demo = link_button("先看演示")
        self._steps, self._pages = StepsBar([title for title, _ in TITLES]), QStackedWidget()
        self.back, self.onward = outlined_button("上一步").set_tall(), primary_button("下一步").set_tall()
        self._build()
        self._show(CHOOSE)

    def _build(self) -> None:
        self.body.addWidget(self._steps)
        self.body.addSpacing(tokens.GAP_2)
        for page in (self.unit, self._secret_page(), self.code, self._begin_page()):
            self._pages.addWidget(page)
        self.body.addWidget(self._pages)
        self.demo.clicked.connect(self._make_demo)
        for widget in (self.back, self.demo, stretch(), self.onward):
            self.foot.addWidget(widget)
        self.onward.setDefault(True)
        self.back.clicked.connect(lambda: self._show(CHOOSE))
        self.onward.clicked.connect(self._go_on)
        self.unit.changed.connect(self._look)
        self.unit.list.itemActivated.connect(self._go_on)
        self.unit.search.submitted.connect(self._go_on)
        self.code.changed.connect(self._look)
        self.code.typed.returnPressed.connect(self._go_on)

    def _secret_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_3)
        self.role.addItems(ROLES)
        for name, field in (("账号名", self.account), ("角色", self.role), ("口令", self.password), ("再输入一遍口令", self.again)):
            field.setAccessibleName(name)
            note = PASSWORD_RULES if field is self.password else ROLE_NOTE if field is self.role else ""
            column.addLayout(labelled(name, field, note))
        for edit in (self.account, self.password, self.again):
            edit.textChanged.connect(self._look)
            edit.returnPressed.connect(self._go_on)
        for edit in (self.password, self.again):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        column.addWidget(self._said)
        column.addStretch(1)
        return page

    def _begin_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_2)
        for words in (
            "按 Ctrl+N 登记第一条线索；按 Ctrl+K 查找任何记录或命令。",
            "与其他单位交换数据以前，先在“数据交换”里导出身份卡，交给区局列入名单。",
            "请常备份到 U 盘：设置→立即备份。离开座位时按 Ctrl+L 锁定。",
        ):
            column.addWidget(PlainLabel(words, "", Tone.SECONDARY, wrap=True))
        column.addStretch(1)
        return page

    def _show(self, step: int) -> None:
        self._pages.setCurrentIndex(step)
        self._steps.set_present(step)
        self.set_title(*TITLES[step])
        self.back.setVisible(step == SECRET)
        self.demo.setVisible(step == CHOOSE)
        self.onward.setText(("下一步", "建立", "下一步", "开始使用")[step])
        first = (self.unit.search, self.account, self.code.typed, self.onward)[step]
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._look()

    def _look(self) -> None:
        """The way on is open when this page is filled in; the reason stands beside it."""
        step = self._pages.currentIndex()
        if step == CHOOSE:
            self.onward.close_with_reason("" if self.unit.choice() else "请先选择本单位。")
        elif step == SECRET:
            problem = password_problem(self.account.text(), self.password.text(), self.again.text())
            self._said.setText(problem or "口令可以使用。")
            self._said.set_tone(Tone.NOTE if problem else Tone.GREEN)
            self.onward.close_with_reason(problem)
        else:
            self.onward.close_with_reason("" if step == BEGIN or self.code.typed_back() else "请先照着打印件把恢复码输入一遍。")

    def _go_on(self) -> None:
        if not self.onward.isEnabled():
            return
        step = self._pages.currentIndex()
        if step == SECRET:
            self._make()
        elif step == BEGIN and self._made is not None:
            made, self._made = self._made, None
            self.opened.emit(made)
        else:
            self._show(step + 1)

    def _make_demo(self) -> None:
        """A folder of its own beside the future one; it takes about half a minute, and can be looked at again without."""
        from app.services.demo import make_demo

        folder, now = demo_beside(self._folder), self._now
        if is_demo(folder):
            self.demo_made.emit(folder)
            return
        self.setEnabled(False)
        job = Job(lambda report, _cancelled: make_demo(folder, PASSWORD, now, report), self)
        job.progress.connect(lambda done, total, words: self.demo.setText(f"正在建立演示库 {done}/{total}：{words}"))
        job.ended.connect(lambda: self.setEnabled(True))
        job.succeeded.connect(lambda made: self.demo_made.emit(made.folder))
        job.refused.connect(self._demo_refused)
        job.start()

    def _demo_refused(self, error: UserError) -> None:
        self.demo.setText("先看演示")
        tell_error(self, error)

    def _make(self) -> None:
        """Make the folder in the background: stretching the password takes about a second."""
        choice = self.unit.choice()
        if choice is None:
            return
        setup = Setup(self.unit.packs(), choice.unit, self.account.text().strip(), self.role.currentText())
        folder, password, now, cost = self._folder, self.password.text(), self._now, self._cost
        self.setEnabled(False)
        self.onward.setText("正在建立")
        job = Job(lambda _report, _cancelled: set_up(folder, setup, password, now=now, cost=cost), self)
        job.unbroken = True
        job.ended.connect(lambda: self.setEnabled(True))
        job.succeeded.connect(self._show_code)
        job.refused.connect(self._refused)
        job.start()

    def _show_code(self, made: tuple[Opened, str]) -> None:
        self._made, code = made
        self.password.clear()
        self.again.clear()
        self.code.show_code(code, self._made.workspace.unit.name)
        self._show(CODE)

    def _refused(self, error: UserError) -> None:
        self._show(SECRET)
        tell_error(self, error)

    @property
    def unfinished(self) -> bool:
        """True while a folder was made whose recovery code nobody has typed back."""
        return self._made is not None

    def give_up(self) -> None:
        """Leave nothing behind when the window is closed before the end."""
        if self._made is not None:
            made, self._made = self._made, None
            give_up(made)
