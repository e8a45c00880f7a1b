"""What can still be read of damaged data goes into a new folder, and what cannot is listed; the present data stay."""

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.services.backups import place_for_restore
from app.services.opening import Now, accounts_in
from app.services.repairing import Repaired, repair
from app.ui.start.card import labelled
from app.ui.start.new_folder import NewFolder
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel

ASK = "把还能读的内容救到新的数据文件夹，并列出救不出的；现在的数据文件夹不动。有完好的备份时，请优先用备份。数据多时要几分钟。"
DONE = "请先打开核对，再决定用哪一份。账号、口令和恢复码与原来相同；打开后本机算作一台新电脑，要把身份卡重新交给区局。"
MOST_SHOWN = 12


class RepairData(NewFolder):
    """Asks for account and password: without them nothing can be read."""

    def __init__(self, folder: Path, account: str | None, now: Now) -> None:
        super().__init__(folder, "修复到新文件夹", ASK, "开始")
        self._now = now
        self.account, self.password = QComboBox(), QLineEdit()
        self.account.addItems(accounts_in(folder))
        self.account.setCurrentText(account or self.account.currentText())
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.lost = PlainLabel("", "", Tone.SECONDARY, wrap=True)
        self.lost.hide()
        asking = []
        for name, field in (("账号", self.account), ("口令", self.password)):
            field.setAccessibleName(name)
            holder, column = QWidget(), labelled(name, field)
            column.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(column)
            asking.append(holder)
        self.add_pages(asking)
        self.body.addWidget(self.lost)
        self.password.returnPressed.connect(self.make)
        self.password.textChanged.connect(lambda _text: self._look())
        self._look()
        self.password.setFocus()

    def _look(self) -> None:
        self.go.close_with_reason("" if self.password.text() else "请输入口令。")

    def make(self) -> None:
        """Save what can be read."""
        folder, account, password, to, now = self._folder, self.account.currentText(), self.password.text(), place_for_restore(self._folder), self._now
        if password:
            self.run("正在修复", lambda report, _cancelled: repair(folder, account, password, to, now=now, told=report), self._repaired)

    def _repaired(self, found: Repaired) -> None:
        self.password.clear()
        self.go.close_with_reason("")
        lost = len(found.lost)
        self.note.say(Tone.ORANGE if lost else Tone.GREEN, f"救出记录 {found.records} 条，{f'{lost} 项没有救出' if lost else '没有缺失'}", "")
        more = [f"另有 {lost - MOST_SHOWN} 项，见操作日志。"] if lost > MOST_SHOWN else []
        self.lost.setText("\n".join([*found.lost[:MOST_SHOWN], *more]))
        self.lost.setVisible(bool(lost))
        rows = [("从数据包补回", f"{found.put_back} 条")] if found.put_back else []
        self.show_made(found.folder, "已修复到新的文件夹", DONE, rows)
