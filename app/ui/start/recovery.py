"""The recovery code: shown once, printed or saved, and typed back before the set-up ends."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.services.files import save_file
from app.services.first_run import code_problem
from app.services.sticks import is_removable
from app.ui.parts.places import file_to_save
from app.ui.start.card import labelled
from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.theme.tokens import Tone
from app.ui.widgets import Notice, PlainLabel, outlined_button, stretch, tell, tell_error

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
        self._done = PlainLabel("", "note", Tone.GREEN, wrap=True)
        self._said = PlainLabel("", "note", Tone.NOTE, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP_3)
        column.addWidget(Notice(Tone.ORANGE, "只显示这一次", WARNING))
        column.addWidget(self._code)
        column.addLayout(self._buttons())
        column.addWidget(self._done)
        self._done.hide()
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
        self._done.hide()
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
        """Only on a real printer: a PDF would lie on the very computer that the code is to open when everything else is lost."""
        names = [one.printerName() for one in QPrinterInfo.availablePrinters()]
        if not names:
            tell(self, "没有找到打印机", "请接好打印机再打印；也可以存到U盘，或把恢复码抄在纸上，锁进保险柜。")
            return
        printer = QPrinter(QPrinterInfo.defaultPrinter() if not QPrinterInfo.defaultPrinter().isNull() else QPrinterInfo.availablePrinters()[0])
        dialog = QPrintDialog(printer, self)
        if dialog.exec() != QPrintDialog.DialogCode.Accepted:
            return
        if printer.outputFileName() or printer.outputFormat() is QPrinter.OutputFormat.PdfFormat:
            tell(self, "恢复码没有打印", "请选一台打印机。打印成文件会把恢复码留在这台电脑里。")
            return
        self._draw(printer)
        self._tell(f"已送到打印机“{printer.printerName()}”。")

    def _draw(self, printer: QPrinter) -> None:
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
        to = file_to_save(self, "把恢复码存到U盘", f"知联恢复码_{self._unit}.txt", "文本文件 (*.txt)")
        if to is None:
            return
        try:
            save_file(to, "\r\n".join(self.sheet()).encode("utf-8-sig"))
        except UserError as error:
            tell_error(self, error)
            return
        here = "" if is_removable(to.parent) else "这个位置在本机上：请把文件移到U盘，再从这里删除。"
        self._tell(f"恢复码已存为“{to.name}”，在 {to.parent}。{here}")

    def _tell(self, words: str) -> None:
        self._done.setText(words)
        self._done.show()
