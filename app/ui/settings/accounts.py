"""账号: everybody who may sign in at this computer, for 系统管理员; and one's own password, for everybody."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QLayout, QLineEdit, QWidget

from app.domain.organisation import ROLES
from app.domain.roles import Power
from app.services.accounts import KnownAccount, add_account, change_password, change_role, disable_account, enable_account, known_accounts, unlock_account
from app.services.accounts import reset_password as give_password
from app.services.passwords import PASSWORD_RULES
from app.services.recovery import fresh_code, renew_code
from app.services.workspace import Workspace
from app.ui.exchange.resting import shown
from app.ui.job import Job
from app.ui.parts.asking import Asker, Use, on_own_connection
from app.ui.parts.row import row_of
from app.ui.start.card import labelled
from app.ui.start.recovery import RecoveryCode
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    ChipText,
    Column,
    Dialog,
    PagedModel,
    PlainLabel,
    RecordTable,
    danger_button,
    link_button,
    outlined_button,
    primary_button,
    question,
    tell_error,
)
from app.ui.widgets.column import CellKind

STATE_TONES = {"正常": Tone.GREEN, "本人": Tone.BLUE, "已停用": Tone.SECONDARY, "已锁定": Tone.RED, "还没有口令": Tone.ORANGE}
CHOOSE, MYSELF = "请先在列表里选一个账号。", "这是您自己的账号，请由另一位系统管理员办理。"


class SecretDialog(Dialog):
    """Asks for what an account needs, told inside when the service refuses; stretching a password takes about a second."""

    def __init__(self, parent: QWidget, workspace: Workspace, title: str, verb: str, take: Callable[["SecretDialog"], Use]) -> None:
        super().__init__(parent, title, 460)
        self._workspace, self._take = workspace, take
        grow_with_content(self)
        self.fields: dict[str, QLineEdit] = {}
        self.role = QComboBox()
        self.role.addItems(ROLES)
        self.role.setAccessibleName("角色")
        self._refusal = PlainLabel("", "", Tone.RED, wrap=True)
        self._refusal.hide()
        self.add_button(outlined_button("取消"), QDialog.DialogCode.Rejected)
        self.do = self.add_button(primary_button(verb))
        self.do.setDefault(True)
        self.do.clicked.connect(self.take)

    def ask_text(self, label: str) -> "SecretDialog":
        """A line of text."""
        return self._add(label, QLineEdit())

    def ask_secret(self, label: str, note: str = "") -> "SecretDialog":
        """A line that is not shown."""
        edit = QLineEdit()
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        return self._add(label, edit, note)

    def ask_role(self) -> "SecretDialog":
        """One of the roles."""
        self.body.addLayout(labelled("角色", self.role))
        return self

    def _add(self, label: str, edit: QLineEdit, note: str = "") -> "SecretDialog":
        edit.setAccessibleName(label)
        edit.returnPressed.connect(self.take)
        self.fields[label] = edit
        self.body.addLayout(labelled(label, edit, note))
        return self

    def text(self, label: str) -> str:
        """What stands in a field."""
        return self.fields[label].text()

    def take(self) -> None:
        """Hand it to the service in the background."""
        first, again = (self.fields.get(label) for label in ("新口令", "再输入一遍新口令"))
        if first is not None and again is not None and first.text() != again.text():
            self._refuse("两次输入的口令不一样。")
            return
        self.setEnabled(False)
        job = Job(on_own_connection(self._workspace, self._take(self)), self)
        job.ended.connect(lambda: self.setEnabled(True))
        job.succeeded.connect(lambda _done: self.accept())
        job.refused.connect(lambda error: self._refuse(f"{error.what}{error.next_step}"))
        job.start()

    def _refuse(self, words: str) -> None:
        if self._refusal.parentWidget() is None or self.body.indexOf(self._refusal) < 0:
            self.body.addWidget(self._refusal)
        self._refusal.setText(words)
        self._refusal.show()


def grow_with_content(dialog: Dialog) -> None:
    """As high as what stands in it, also when a refusal appears."""
    layout = dialog.layout()
    assert layout is not None
    layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)


def password_dialog(parent: QWidget, workspace: Workspace) -> SecretDialog:
    """Change one's own password."""

    def take(dialog: SecretDialog) -> Use:
        old, new = dialog.text("原口令"), dialog.text("新口令")
        return lambda own: change_password(own, old, new)

    dialog = SecretDialog(parent, workspace, "修改口令", "修改", take)
    return dialog.ask_secret("原口令").ask_secret("新口令", PASSWORD_RULES).ask_secret("再输入一遍新口令")


class AccountsDialog(Dialog):
    """The list, and what may be done with the chosen account below it. `key_asked` when another master key is wanted after somebody left."""

    key_asked = Signal()

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent, "账号", 760)
        self._workspace = workspace
        self._asker = Asker(self, workspace)
        self._model = PagedModel(_columns(), shown(()), self)
        self.table = RecordTable(self._model, "账号列表")
        self.table.setFixedHeight(260)
        self.add, self.role, self.password = outlined_button("添加账号", "people_add"), outlined_button("改角色"), outlined_button("重设口令")
        self.unlock, self.disable = outlined_button("解锁"), danger_button("停用")
        self.add_text("每个人用自己的账号。系统管理员管账号，不看业务记录；审计管理员看全部操作日志，不做业务。")
        self.body.addWidget(self.table)
        self.body.addLayout(row_of(self.add, self.role, self.password, self.unlock, None, self.disable))
        self.code = link_button("换发恢复码")
        self.code.clicked.connect(lambda: RenewCodeDialog(self, workspace).begin(lambda: None))
        self.add_aside(self.code)
        self.add_button(primary_button("完成"), QDialog.DialogCode.Accepted)
        steps = ((self.add, self.add_one), (self.role, self.change_role), (self.password, self.reset_password), (self.unlock, self.unlock_one))
        for button, step in (*steps, (self.disable, self.disable_one)):
            button.clicked.connect(step)
        self.table.chosen.connect(self._offer)
        self.reload()

    def reload(self) -> None:
        """Read the accounts anew."""
        self._asker.ask(known_accounts, self._show)

    def _show(self, found: list[KnownAccount]) -> None:
        self._model.show_rows(shown(found))
        self._offer(self.table.record())

    def _offer(self, row: KnownAccount | None) -> None:
        reason = CHOOSE if row is None else MYSELF if row.myself else ""
        disabled = row is not None and bool(row.account.disabled)
        self.disable.setText("恢复" if disabled else "停用")
        for button in (self.role, self.disable):
            button.close_with_reason(reason)
        self.password.close_with_reason(CHOOSE if row is None else "请在设置里用“修改口令”。" if row.myself else "已停用。" if disabled else "")
        self.unlock.close_with_reason(CHOOSE if row is None else "" if row.waiting else "这个账号没有锁定。")

    def _named(self) -> str:
        row = self.table.record()
        return row.account.full_name or "" if isinstance(row, KnownAccount) else ""

    def add_one(self) -> None:
        """A new account."""

        def take(dialog: SecretDialog) -> Use:
            name, role, secret = dialog.text("账号名"), dialog.role.currentText(), dialog.text("新口令")
            return lambda own: add_account(own, name, role, secret)

        dialog = SecretDialog(self, self._workspace, "添加账号", "添加", take).ask_text("账号名").ask_role()
        dialog.ask_secret("新口令", f"请本人来输入。{PASSWORD_RULES}").ask_secret("再输入一遍新口令").begin(self.reload)

    def change_role(self) -> None:
        """Another role."""
        name = self._named()

        def take(dialog: SecretDialog) -> Use:
            role = dialog.role.currentText()
            return lambda own: change_role(own, name, role)

        SecretDialog(self, self._workspace, f"{name}的角色", "改角色", take).ask_role().begin(self.reload)

    def reset_password(self) -> None:
        """Another password for somebody who forgot it."""
        self._ask_password(f"重设{self._named()}的口令", "重设", self._named(), give_password)

    def _ask_password(self, title: str, verb: str, name: str, use: Callable[[Workspace, str, str], object]) -> None:
        def take(dialog: SecretDialog) -> Use:
            secret = dialog.text("新口令")
            return lambda own: use(own, name, secret)

        dialog = SecretDialog(self, self._workspace, title, verb, take)
        dialog.ask_secret("新口令", f"请本人来输入。{PASSWORD_RULES}").ask_secret("再输入一遍新口令").begin(self.reload)

    def unlock_one(self) -> None:
        """May try again at once."""
        name = self._named()
        self._asker.ask(lambda own: unlock_account(own, name), lambda _none: self.reload())

    def disable_one(self) -> None:
        """No more signing in; or, for a disabled one, signing in again."""
        name, row = self._named(), self.table.record()
        if isinstance(row, KnownAccount) and row.account.disabled:
            self._ask_password(f"恢复{name}的账号", "恢复", name, enable_account)
            return
        text = f"{name}不能再登录，登记过的内容和日志都保留。"
        question(self, f"停用{name}？", text, do="停用", keep="保留", dangerous=True).begin(lambda: self._disable(name))

    def _disable(self, name: str) -> None:
        job = Job(on_own_connection(self._workspace, lambda own: disable_account(own, name)), self)
        job.succeeded.connect(lambda _account: self._disabled(name))
        job.refused.connect(lambda error: tell_error(self, error))
        job.start()

    def _disabled(self, name: str) -> None:
        """What the account opened before is kept in old copies: offer a new master key."""
        self.reload()
        if not self._workspace.may(Power.RESTORE):
            return
        text = f"{name}已不能登录。若有人留着以前的数据文件夹或备份，旧口令仍能打开那一份；更换密钥后，以后的内容它打不开。其他账号要重设口令。"
        question(self, "同时更换密钥？", text, do="更换密钥", keep="以后再说").begin(self._renew_key)

    def _renew_key(self) -> None:
        self.accept()
        self.key_asked.emit()


class RenewCodeDialog(Dialog):
    """A new recovery code, typed back before the old one loses its force."""

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent, "换发恢复码", 560)
        grow_with_content(self)
        self._asker, self._fresh, self.shown = Asker(self, workspace), fresh_code(), RecoveryCode()
        self.body.addWidget(self.shown)
        self.add_button(outlined_button("不换了"), QDialog.DialogCode.Rejected)
        self.do = self.add_button(primary_button("换用"))
        self.do.clicked.connect(self._renew)
        self.shown.changed.connect(self._look)
        self.shown.show_code(self._fresh, workspace.unit.name)
        self._look()

    def _look(self) -> None:
        self.do.close_with_reason("" if self.shown.typed_back() else "请先照着打印件把恢复码输入一遍。")

    def _renew(self) -> None:
        fresh = self._fresh
        self._asker.ask(lambda own: renew_code(own, fresh), lambda _none: self.accept())


def _columns() -> tuple[Column, ...]:
    return (
        Column("账号", lambda row: row.account.full_name or "", 200, strong=True),
        Column("角色", lambda row: row.account.role or "", 160),
        Column("情况", lambda row: ChipText(row.state, STATE_TONES.get(row.state, Tone.PLAIN)), 0, CellKind.CHIP),
    )
