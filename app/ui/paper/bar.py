"""The bar above the sheet: which application is shown, the one before and after, a new one, and the zoom. It shows and asks."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QWidget

from app.domain.stations import ContactPoint, Station
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, hairline, icon_button, outlined_button, quiet_button, stretch

CHOICE_WIDTH = 228


class FillBar(QWidget):
    """`opened` carries a place in the list, `new_asked` a station or None, `zoomed` a direction."""

    back = Signal()
    opened = Signal(int)
    new_asked = Signal(object)
    zoomed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._place = 0
        self.choice = QComboBox()
        self.choice.setAccessibleName("申请表")
        self.choice.setPlaceholderText("新的一份")
        self.choice.setFixedWidth(CHOICE_WIDTH)
        self.before, self.after = icon_button("chevron_left", "上一份"), icon_button("chevron_right", "下一份")
        self.new_button = outlined_button("新建", "add").show_key("Ctrl+N")
        self._words, self._zoom = PlainLabel("", "", Tone.SECONDARY), PlainLabel("95%", "", Tone.SECONDARY)
        self._build()
        self.choice.activated.connect(self.opened)
        self.before.clicked.connect(lambda: self.opened.emit(self._place - 1))
        self.after.clicked.connect(lambda: self.opened.emit(self._place + 1))

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.GAP_2, 7, tokens.GAP_3, 7)
        row.setSpacing(tokens.GAP_2)
        back = quiet_button("全部表格", "chevron_left")
        back.clicked.connect(self.back)
        smaller, larger = icon_button("zoom_out", "缩小", framed=False), icon_button("zoom_in", "放大", framed=False)
        smaller.clicked.connect(lambda: self.zoomed.emit(-1))
        larger.clicked.connect(lambda: self.zoomed.emit(1))
        for part in (back, hairline(upright=True), self.choice, self.before, self.after, self._words, self.new_button, stretch()):
            row.addWidget(part)
        for colour, words in ((tokens.CELL_FILLABLE, "可填"), (tokens.CELL_CHECK, "待核对")):
            row.addWidget(Legend(colour, words))
        for part in (smaller, self._zoom, larger):
            row.addWidget(part)

    def show_list(self, points: Sequence[ContactPoint], place: int) -> None:
        """The applications there are, and which of them is shown; behind the last one stands a new one."""
        count = len(points)
        self._place = place
        self.choice.clear()
        for point in points:
            self.choice.addItem(self.fontMetrics().elidedText(point.name, Qt.TextElideMode.ElideMiddle, CHOICE_WIDTH - 48))
        self.choice.setCurrentIndex(place if place < count else -1)
        self._words.setText(f"第 {place + 1} 份，共 {count} 份" if place < count else "还没有保存")
        self.before.setEnabled(place > 0)
        self.after.setEnabled(place + 1 < count)

    def show_zoom(self, factor: float) -> None:
        """How large the sheet is."""
        self._zoom.setText(f"{round(factor * 100)}%")

    def offer_new(self, stations: Sequence[Station]) -> None:
        """Ask for the station that the new application is filled from, when there are any."""
        if not stations:
            self.new_asked.emit(None)
            return
        menu = QMenu(self)
        for station in stations:
            action = menu.addAction(station.name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, station=station: self.new_asked.emit(station))
        menu.addSeparator()
        menu.addAction("不选工作站，空表填写").triggered.connect(lambda: self.new_asked.emit(None))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.new_button.mapToGlobal(QPoint(0, self.new_button.height() + 2)))


class Legend(PlainLabel):
    """A little cell in its colour and what it means."""

    def __init__(self, colour: str, words: str) -> None:
        super().__init__(words, "note", Tone.SECONDARY)
        self._colour = colour
        self.setIndent(22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cell before the words."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(QColor(tokens.ACCENT_BORDER))
        painter.setBrush(QColor(self._colour))
        painter.drawRect(1, self.height() // 2 - 7, 14, 14)
