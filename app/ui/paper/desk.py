"""The desk on which the pages of a preview lie: one or two side by side, as large as wanted. Knows images and millimetres only."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from app.ui.paper.papers import Made
from app.ui.paper.rendering import Rendering
from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.widgets.paint import pen

MARGIN, GAP = 16, 20
SMALLEST, LARGEST, STEP = 0.25, 4.0, 1.2
FULL_SIZE = 96 / 25.4
"""Pixels in a millimetre at 100 %."""
SEAL_RADIUS = 16.5
"""Millimetres; less than the 20 to 21 mm of round seals, so that the rings of two rows stay apart."""


class Desk(QScrollArea):
    """Scrolls over the pages. `page_changed` tells which page from 0 is in front."""

    page_changed = Signal(int)
    zoomed = Signal(str)
    """The zoom in words: 整页, 页宽 or 95%."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setAccessibleName("页面")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet(f"QScrollArea {{ background: {tokens.DESK}; }}")
        self._columns, self._factor, self._wide = 1, 0.0, False
        self._made: Made | None = None
        self._sheets = Sheets()
        self.setWidget(self._sheets)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.page_changed.emit(self.page()))

    def show_pages(self, made: Made, rendering: Rendering) -> None:
        """Lay these pages on the desk; place and zoom stay."""
        self._made = made
        self._sheets.show_pages(made, rendering)
        self._arrange()

    def set_columns(self, columns: int) -> None:
        """One page beside another, or one below the other."""
        self._columns = columns
        self._arrange()

    def zoom(self, direction: int) -> None:
        """A step larger (1) or smaller (-1); 0 shows the whole page, and from there its whole width."""
        present = self._scale() / FULL_SIZE
        self._wide = direction == 0 and self._factor == 0 and not self._wide
        self._factor = max(SMALLEST, min(LARGEST, present * STEP**direction)) if direction else 0.0
        self._arrange()

    def page(self) -> int:
        """The page in front, from 0."""
        return self._sheets.page_at(self.verticalScrollBar().value() + self.viewport().height() // 3)

    def go_to(self, page: int) -> None:
        """Bring that page to the front."""
        self.verticalScrollBar().setValue(int(self._sheets.box(page).top()) - MARGIN)
        self.page_changed.emit(page)

    def _scale(self) -> float:
        if self._factor or self._made is None:
            return self._factor * FULL_SIZE
        width, height = self._made.largest
        columns = min(self._columns, self._made.pages)
        room = self.viewport().width() - 2 * MARGIN - (columns - 1) * GAP
        wide = room / columns / width
        return float(max(0.5, wide if self._wide else min(wide, (self.viewport().height() - 2 * MARGIN) / height)))

    def _arrange(self) -> None:
        if self._made is None:
            return
        scale = self._scale()
        self._sheets.arrange(scale, min(self._columns, self._made.pages))
        shown = f"{round(scale / FULL_SIZE * 100)}%"
        self.zoomed.emit(shown if self._factor else "页宽" if self._wide else "整页")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The whole page stays whole."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page keys turn pages; + and - zoom."""
        last = self._made.pages - 1 if self._made else 0
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if event.key() in turns:
            self.go_to(max(0, min(last, self.page() + turns[Qt.Key(event.key())] * self._columns)))
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(-1 if event.key() == Qt.Key.Key_Minus else 1)
        else:
            super().keyPressEvent(event)


class Sheets(QWidget):
    """Paints the pages that are in sight."""

    def __init__(self) -> None:
        super().__init__()
        self._made: Made | None = None
        self._rendering: Rendering | None = None
        self._scale, self._columns = 1.0, 1
        self._boxes: list[QRectF] = []

    def show_pages(self, made: Made, rendering: Rendering) -> None:
        """Paint these."""
        self._made, self._rendering = made, rendering
        self.setAccessibleName(f"{made.pages} 页")
        rendering.drawn.connect(lambda _page: self.update())

    def arrange(self, scale: float, columns: int) -> None:
        """Pixels a millimetre, pages side by side."""
        if self._made is None:
            return
        self._scale, self._columns = scale, columns
        self._boxes = list(_boxes(self._made.sizes, scale, columns))
        width = 2 * MARGIN + columns * self._made.largest[0] * scale + (columns - 1) * GAP
        self.resize(QSize(int(width), int(max(box.bottom() for box in self._boxes)) + MARGIN))
        self.update()

    def box(self, page: int) -> QRectF:
        """Where a page lies."""
        return self._boxes[page] if page < len(self._boxes) else QRectF()

    def page_at(self, y: int) -> int:
        """The page at that height."""
        rows = range(0, len(self._boxes), self._columns)
        return max((row for row in rows if self._boxes[row].top() - GAP <= y), default=0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Desk, paper, seal places."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(tokens.DESK))
        if self._made is None or self._rendering is None:
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in range(self._made.pages):
            box = self.box(page)
            if box.toAlignedRect().intersects(event.rect()):
                draw_sheet(painter, box)
                self._draw_page(painter, box, self._rendering.image(page, round(box.width() * self.devicePixelRatioF())))
                self._draw_seals(painter, page, box)

    def _draw_page(self, painter: QPainter, box: QRectF, image: QImage | None) -> None:
        """Pixel by pixel where the image has the right size; scaled until it has."""
        ratio = self.devicePixelRatioF()
        if image is not None and abs(image.width() - box.width() * ratio) < 2:
            image.setDevicePixelRatio(ratio)
            painter.drawImage(box.topLeft().toPoint(), image)
        elif image is not None:
            painter.drawImage(box, image)

    def _draw_seals(self, painter: QPainter, page: int, box: QRectF) -> None:
        for place in self._made.seals if self._made else ():
            if place.page == page:
                draw_seal_place(painter, box.topLeft() + QPointF(place.x, place.y) * self._scale, SEAL_RADIUS * self._scale, within=place.within)


def _boxes(sizes: Sequence[tuple[float, float]], scale: float, columns: int) -> Iterator[QRectF]:
    """Row after row, as high as its highest page; each page in the middle of a column as wide as the widest of all."""
    column = max(width for width, _ in sizes) * scale
    top = float(MARGIN)
    for start in range(0, len(sizes), columns):
        row = sizes[start : start + columns]
        for place, (width, height) in enumerate(row):
            yield QRectF(MARGIN + place * (column + GAP) + (column - width * scale) / 2, top, width * scale, height * scale)
        top += max(height for _, height in row) * scale + GAP


def draw_sheet(painter: QPainter, box: QRectF) -> None:
    """White paper with a little shadow."""
    for spread in (3, 2, 1):
        painter.fillRect(box.adjusted(-spread, 1 - spread, spread, spread + 1), QColor(40, 60, 80, 16))
    painter.fillRect(box, QColor(tokens.PANE))


def draw_seal_place(painter: QPainter, middle: QPointF, radius: float, *, within: bool = False) -> None:
    """A dashed ring; it is on the screen only. `within`: its words stand in its upper part, and not beside it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ring = pen(tokens.TEXT_PLACEHOLDER, 1)
    ring.setDashPattern([4, 4])
    painter.setPen(ring)
    painter.drawEllipse(middle, radius, radius)
    painter.setFont(face(tokens.FONT_NOTE))
    painter.setPen(QColor(tokens.TEXT_NOTE))
    side = QRectF(middle.x() - radius - 52, middle.y() - 10, 48, 20)
    top = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, radius * 0.7)
    across = Qt.AlignmentFlag.AlignHCenter if within else Qt.AlignmentFlag.AlignRight
    painter.drawText(top if within else side, across | Qt.AlignmentFlag.AlignVCenter, "盖章处")
    painter.restore()
