"""The strip of small pages at the left of the preview; a click or the arrow keys bring a page to the front."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.ui.paper.papers import Made
from app.ui.paper.rendering import Rendering
from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.widgets.paint import pen

WIDTH, PAGE_WIDTH, WORDS = 128, 92, 28


class Thumbs(QScrollArea):
    """Scrolls over the small pages; `chosen` carries the page from 0."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setStyleSheet(f"QScrollArea {{ background: {tokens.NAVIGATION}; }}")
        self.pages = SmallPages()
        self.pages.chosen.connect(self.chosen)
        self.setWidget(self.pages)

    def show_pages(self, made: Made, rendering: Rendering) -> None:
        """Show these."""
        self.pages.show_pages(made, rendering)

    def choose(self, page: int) -> None:
        """Mark the page in front and keep it in sight."""
        self.pages.mark(page)
        box = self.pages.box(page).toAlignedRect()
        self.ensureVisible(box.center().x(), box.center().y(), 0, box.height() // 2 + WORDS)


class SmallPages(QWidget):
    """One control: Up and Down move the choice."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._made: Made | None = None
        self._rendering: Rendering | None = None
        self._present = 0
        self._boxes: list[QRectF] = []

    def show_pages(self, made: Made, rendering: Rendering) -> None:
        """Paint these."""
        self._made, self._rendering = made, rendering
        self._present = min(self._present, made.pages - 1)
        self._boxes = []
        top = float(tokens.GAP_4)
        for width, height in made.sizes:
            self._boxes.append(QRectF((WIDTH - PAGE_WIDTH) / 2, top, PAGE_WIDTH, PAGE_WIDTH * height / width))
            top = self._boxes[-1].bottom() + WORDS + tokens.GAP_1
        rendering.drawn.connect(lambda _page: self.update())
        self.resize(QSize(WIDTH - 1, int(self.box(made.pages - 1).bottom()) + WORDS + tokens.GAP_2))
        self.mark(self._present)

    def mark(self, page: int) -> None:
        """Frame that page."""
        self._present = page
        count = self._made.pages if self._made else 1
        self.setAccessibleName(f"第 {page + 1} 页，共 {count} 页")
        self.update()

    def box(self, page: int) -> QRectF:
        """Where a small page lies."""
        return self._boxes[page] if page < len(self._boxes) else QRectF()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The pages in sight with their numbers."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(tokens.NAVIGATION))
        if self._made is None or self._rendering is None:
            return
        for page in range(self._made.pages):
            box = self.box(page)
            if box.adjusted(-4, -4, 4, WORDS).toAlignedRect().intersects(event.rect()):
                self._draw(painter, page, box, self._rendering.image(page, round(PAGE_WIDTH * self.devicePixelRatioF())))

    def _draw(self, painter: QPainter, page: int, box: QRectF, image: QImage | None) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(box, QColor(tokens.PANE))
        if image is not None:
            painter.drawImage(box, image)
        present = page == self._present
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(tokens.ACCENT if present else tokens.EDGE, 2 if present else 1))
        painter.drawRect(box.adjusted(-1, -1, 1, 1) if present else box.adjusted(-0.5, -0.5, 0.5, 0.5))
        if present and self.hasFocus():
            painter.setPen(pen(tokens.ACCENT, 2))
            painter.drawRoundedRect(box.adjusted(-5, -5, 5, 5), tokens.RADIUS, tokens.RADIUS)
        painter.setFont(face(tokens.FONT_NOTE, tokens.WEIGHT_STRONG if present else tokens.WEIGHT_PLAIN))
        painter.setPen(QColor(tokens.ACCENT if present else tokens.TEXT_SECONDARY))
        painter.drawText(QRectF(0, box.bottom() + 4, WIDTH, 20), Qt.AlignmentFlag.AlignCenter, f"第 {page + 1} 页")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the page under the pointer."""
        for page in range(self._made.pages if self._made else 0):
            if self.box(page).adjusted(-8, 0, 8, WORDS).contains(event.position()):
                self.chosen.emit(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down choose the page before and after."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if event.key() in steps and self._made:
            self.chosen.emit(max(0, min(self._made.pages - 1, self._present + steps[Qt.Key(event.key())])))
        else:
            super().keyPressEvent(event)
