"""The pages of one PDF as images, drawn one after the other off the UI thread and kept. Knows PDF bytes; no widget."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.paper.raster import render_page
from app.ui.job import IsCancelled, Job, Report

Wish = tuple[int, int]
"""A page from 0, and its width in device pixels."""


def page_image(pdf: bytes, page: int, dpi: float) -> QImage:
    """One page as an image of its own memory."""
    raster = render_page(pdf, page, dpi)
    return QImage(raster.pixels, raster.width, raster.height, raster.stride, QImage.Format.Format_RGB888).copy()


class Rendering(QObject):
    """Answers at once with what there is, and draws what was asked for; `drawn` tells which page has come."""

    drawn = Signal(int)

    def __init__(self, pdf: bytes, sizes: Sequence[tuple[float, float]], parent: QObject) -> None:
        super().__init__(parent)
        self._pdf = pdf
        self._inches = [width / 25.4 for width, _ in sizes]
        self._kept: dict[Wish, QImage] = {}
        self._wishes: list[Wish] = []
        self._busy = False

    def image(self, page: int, width: int) -> QImage | None:
        """The page at that width; until it is drawn, the one nearest in size."""
        wish = (page, max(width, 16))
        if wish in self._kept:
            return self._kept[wish]
        if wish not in self._wishes:
            self._wishes.append(wish)
            self._go_on()
        others = [kept for kept in self._kept if kept[0] == page]
        return self._kept[min(others, key=lambda kept: abs(kept[1] - width))] if others else None

    def _go_on(self) -> None:
        if self._busy or not self._wishes:
            return
        self._busy = True
        wish = self._wishes[0]
        pdf, dpi = self._pdf, wish[1] / self._inches[wish[0]]

        def work(_report: Report, _cancelled: IsCancelled) -> QImage:
            return page_image(pdf, wish[0], dpi)

        job = Job(work, self)
        job.succeeded.connect(lambda image: self._arrived(wish, image))
        job.start()

    def _arrived(self, wish: Wish, image: QImage) -> None:
        self._busy = False
        self._wishes.remove(wish)
        for old in [kept for kept in self._kept if kept[0] == wish[0] and len(self._kept) > 60]:
            del self._kept[old]
        self._kept[wish] = image
        self.drawn.emit(wish[0])
        self._go_on()
