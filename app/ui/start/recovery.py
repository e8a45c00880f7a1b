"""The recovery code: shown once, printed or saved, and typed back before the set-up ends."""

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services.files import save_file
from app.services.first_run import code_problem
from app.ui.start.card import labelled
from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.theme.tokens import Tone
from app.ui.widgets import Notice, PlainLabel, outlined_button, stretch, tell_error

WARNING = "忘记口令时，只有它能打开数据；它不会再次显示。请锁进单位保险柜，不要放在这台电脑里。"


class RecoveryCode(QWidget):
    """`changed` tells when what was typed back becomes right or wrong."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown, self._unit = "", ""
        self._code = PlainLabel("", "figure")
        self._code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._code.setWordWrap(True)
        self.typed = QLineEdit()
        self.typed.setAccessibleName("恢复码，再输入一遍")
        self._said = PlainLabel("", "note", Tone.NOTE, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_3)
        column.addWidget(Notice(Tone.ORANGE, "只显示这一次", WARNING))
        column.addWidget(self._code)
        column.addLayout(self._buttons())
        column.addLayout(labelled("照着打印件再输入一遍（横线和空格可以不输）", self.typed))
        column.addWidget(self._said)
        self.typed.textChanged.connect(self._told)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        paper, file = outlined_button("打印", "print"), outlined_button("存到U盘", "save")
        paper.clicked.connect(self._print)
        file.clicked.connect(self._save)
        for widget in (stretch(), paper, file, stretch()):
            row.addWidget(widget)
        return row

    def show_code(self, code: str, unit: str) -> None:
        """Show the code of this new data folder."""
        self._shown, self._unit = code, unit
        self._code.setText(code)
        self.typed.clear()
        self.typed.setFocus()

    def typed_back(self) -> bool:
        """True when the whole code was typed back."""
        return bool(self._shown) and not code_problem(self._shown, self.typed.text())

    def _told(self) -> None:
        right = self.typed_back()
        typed = self.typed.text()
        self._said.setText("一致。" if right else code_problem(self._shown, typed) if typed else "")
        self._said.set_tone(Tone.GREEN if right else Tone.NOTE)
        self.changed.emit()

    def sheet(self) -> list[str]:
        """What is printed or saved."""
        return ["知联 恢复码", f"单位：{self._unit}", "", self._shown, "", WARNING]

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return
        painter = QPainter(printer)
        step = printer.resolution() / 25.4 * 9
        font = face(tokens.FONT_BODY)
        font.setPointSize(14)
        painter.setFont(font)
        for place, line in enumerate(self.sheet()):
            box = QRectF(step * 2, step * (2 + place), printer.width() - 4 * step, step * 4)
            painter.drawText(box, Qt.TextFlag.TextWordWrap, line)
        painter.end()

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "保存恢复码", f"知联恢复码_{self._unit}.txt", "文本文件 (*.txt)")
        if name:
            try:
                save_file(Path(name), "\r\n".join(self.sheet()).encode("utf-8-sig"))
            except UserError as error:
                tell_error(self, error)
