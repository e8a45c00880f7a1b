"""查看明文: asks the reason, then shows the personal values of one record until the dialog is closed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from app.domain.records import Record
from app.services.revealing import reveal
from app.services.workspace import Workspace
from app.ui.parts.asking import Asker
from app.ui.start.card import labelled
from app.ui.widgets import Dialog, FieldList, outlined_button, primary_button

PROTECTED = "个人信息受保护，查看将被记录：谁、何时、看了哪条、为什么。"


class RevealDialog(Dialog):
    """First the reason, then what was asked for; with `elsewhere` that is called in place of showing it here."""

    def __init__(self, parent: QWidget, workspace: Workspace, record: Record, elsewhere: Callable[[], object] | None = None) -> None:
        super().__init__(parent, "查看明文", 460)
        self._record, self._elsewhere = record, elsewhere
        self._asker = Asker(self, workspace)
        self.reason, self.values = QLineEdit(), FieldList(label_width=120)
        self.reason.setAccessibleName("查看理由")
        self.add_text(PROTECTED)
        self._asking = QWidget()
        self._asking.setLayout(labelled("查看理由", self.reason))
        self.body.addWidget(self._asking)
        self.body.addWidget(self.values)
        self.values.hide()
        self._close = self.add_button(outlined_button("取消"), QDialog.DialogCode.Rejected)
        self.look = self.add_button(primary_button("查看", "eye"))
        self.look.clicked.connect(self._look)
        self.reason.textChanged.connect(lambda text: self.look.close_with_reason("" if text.strip() else "请先填写查看理由。"))
        self.look.close_with_reason("请先填写查看理由。")
        self.reason.setFocus()

    def _look(self) -> None:
        reason, record = self.reason.text(), self._record
        self._asker.ask(lambda own: reveal(own, record, reason), self._show)

    def _show(self, found: Sequence[tuple[str, str]]) -> None:
        if self._elsewhere is not None:
            self._elsewhere()
            self.accept()
            return
        self.values.set_rows(list(found))
        self.values.show()
        self._asking.hide()
        self.look.hide()
        self._close.setText("关闭")
        QTimer.singleShot(0, self, self.adjustSize)  # the rows know their heights only once they are laid out


def ask_to_show(parent: QWidget, workspace: Workspace, record: Record, show: Callable[[], object]) -> RevealDialog:
    """Ask for the reason; once it stands in the journal, `show` is called and the dialog is gone."""
    return _opened(RevealDialog(parent, workspace, record, show))


def ask_to_reveal(parent: QWidget, workspace: Workspace, record: Record) -> RevealDialog:
    """Open the dialog; it goes away when it is closed."""
    return _opened(RevealDialog(parent, workspace, record))


def _opened(dialog: RevealDialog) -> RevealDialog:
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
