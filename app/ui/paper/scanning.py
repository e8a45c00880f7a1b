"""核对纸质件: scan or type the code of a sheet of paper, read whether it is still current, go to its record. It asks a service and decides nothing."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from app.domain.errors import BadInput
from app.services.paper_checks import CURRENT, JOURNAL_DIFFERS, JOURNAL_HOLDS, STRANGE, LookedBack, look_back
from app.services.workspace import Workspace
from app.ui.parts.asking import Asker
from app.ui.theme.tokens import Tone
from app.ui.widgets import Dialog, FieldList, Notice, outlined_button, primary_button

TITLE = "核对纸质件"
WIDTH = 560
HOW = "用扫码枪扫纸页右下角的二维码，或者照着输入旁边的核验码或日志校验值，按回车。"


class ScanDialog(Dialog):
    """Stays open for one sheet after another; `record_wanted` carries kind and uid."""

    record_wanted = Signal(str, str)

    def __init__(self, parent: QWidget, workspace: Workspace) -> None:
        super().__init__(parent, TITLE, WIDTH)
        self._asker = Asker(self, workspace)
        self.found: LookedBack | None = None
        self.edit = QLineEdit()
        self.edit.setAccessibleName("核验码")
        self.edit.setPlaceholderText("7F3K-Q2MA-81TT-XK2P")
        self.edit.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.answer, self.facts = Notice(Tone.BLUE, ""), FieldList()
        self.add_text(HOW)
        for part in (self.edit, self.answer, self.facts):
            self.body.addWidget(part)
        self.answer.hide()
        self.facts.hide()
        self.add_button(outlined_button("关闭"), QDialog.DialogCode.Rejected)
        self.open_record = self.add_button(outlined_button("打开记录"))
        self.open_record.hide()
        self.open_record.clicked.connect(self._open)
        self.check = self.add_button(primary_button("核对"))
        self.check.clicked.connect(self.look)
        self.edit.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A scanner ends with Enter; it presses no button that happens to be the default."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.edit.hasFocus():
            self.look()
        else:
            super().keyPressEvent(event)

    def look(self) -> None:
        """Ask what the code belongs to; the next one may be scanned over it."""
        text = self.edit.text()
        self.edit.selectAll()
        if text.strip():
            self._asker.ask(lambda own: _looked_back(own, text), self._show)

    def _show(self, found: LookedBack | BadInput) -> None:
        self.found = found if isinstance(found, LookedBack) else None
        rows = []
        if isinstance(found, BadInput):
            self.answer.say(Tone.RED, found.what, found.next_step)
        else:
            self.answer.say(_tone(found), found.state, found.note if found.state == STRANGE else "")
            rows = [("纸质件", found.paper), ("有变化的", "、".join(found.changed)), ("说明", found.note), ("本机打印", found.printed)]
        self.facts.set_rows([row for row in rows if row[1]] if self.found and self.found.state != STRANGE else [])
        self.facts.setVisible(self.found is not None and self.found.state != STRANGE)
        self.answer.show()
        self.open_record.setVisible(self.found is not None and bool(self.found.kind))
        self.open_record.setText("打开记录" if self.found and self.found.uid else "打开名录")
        self.adjustSize()

    def _open(self) -> None:
        if self.found is not None:
            found = self.found
            self.accept()
            self.record_wanted.emit(found.kind, found.uid)


def _looked_back(workspace: Workspace, text: str) -> LookedBack | BadInput:
    """A mistyped code is answered beside the field, not in a message of its own."""
    try:
        return look_back(workspace, text)
    except BadInput as refusal:
        return refusal


def _tone(found: LookedBack) -> Tone:
    return Tone.GREEN if found.state in (CURRENT, JOURNAL_HOLDS) else Tone.RED if found.state in (STRANGE, JOURNAL_DIFFERS) else Tone.ORANGE
