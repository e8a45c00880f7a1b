"""Sending a PDF to a printer: the rendered pages at 300 dpi on the full page, so that no driver moves or shrinks anything."""

from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.errors import Cancelled, MachineFault
from app.ui.job import IsCancelled, Report, Work
from app.ui.paper.papers import Made
from app.ui.paper.rendering import page_image

DPI = 300


@dataclass(frozen=True)
class PrintSettings:
    """How often and on how many sides."""

    copies: int = 1
    both_sides: bool = False


def printer_for(made: Made, settings: PrintSettings) -> QPrinter:
    """A printer set to the document's first paper, full page; `print_pages` changes it where the paper changes."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageLayout(_layout(made.sizes[0]))
    printer.setResolution(DPI)
    printer.setFullPage(True)
    printer.setCopyCount(settings.copies)
    turned = QPrinter.DuplexMode.DuplexShortSide if turned_over_short_side(made) else QPrinter.DuplexMode.DuplexLongSide
    printer.setDuplex(turned if settings.both_sides else QPrinter.DuplexMode.DuplexNone)
    return printer


def turned_over_short_side(made: Made) -> bool:
    """Sheets that lie are turned over their short side; where both stand and lie, as the first page is."""
    width, height = made.sizes[0]
    return width > height


def _layout(paper: tuple[float, float]) -> QPageLayout:
    """The whole sheet, standing or lying."""
    width, height = paper
    size = QPageSize(QSizeF(min(paper), max(paper)), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    return QPageLayout(size, turned, QMarginsF(0, 0, 0, 0))


def choose_printer(parent: QWidget, printer: QPrinter) -> bool:
    """Let the person choose the printer; False when the dialog is closed."""
    return QPrintDialog(printer, parent).exec() == QDialog.DialogCode.Accepted


def print_pages(made: Made, printer: QPrinter) -> Work:
    """Work for a `Job`: draws page after page on the printer. Raises MachineFault when it does not answer."""

    def work(report: Report, cancelled: IsCancelled) -> None:
        painter = QPainter()
        if not painter.begin(printer):
            raise MachineFault("打印机没有响应，没有打印。", "请检查打印机是否开机、有纸、已连接，再试一次。")
        try:
            for page in range(made.pages):
                if cancelled():
                    printer.abort()
                    raise Cancelled
                report(page, made.pages, f"正在打印第 {page + 1} 页")
                if page:
                    if made.sizes[page] != made.sizes[page - 1]:
                        printer.setPageLayout(_layout(made.sizes[page]))
                    printer.newPage()
                painter.drawImage(QRectF(painter.viewport()), page_image(made.pdf, page, DPI))
        finally:
            painter.end()

    return work
