"""The right side of the fill-in screen: how much is still open, each open point, what the cell means, and the ways out."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app.domain.problems import Level
from app.ui.paper.filling import Filling, Point
from app.ui.theme import picture, tokens
from app.ui.theme.fonts import face
from app.ui.theme.tokens import Tone
from app.ui.widgets import PlainLabel, clear_layout, hairline, link_button, outlined_button, primary_button, scrolled, stretch, tip
from app.ui.widgets.paint import draw_focus

POINT_HEIGHT, SIGN = 46, 16
POINTS_SHOWN = 6


class PointButton(QAbstractButton):
    """One open point; pressing it goes to its cell."""

    def __init__(self, point: Point, label: str) -> None:
        super().__init__()
        self._point, self._label = point, label
        self.setAccessibleName(f"{label}：{point.words}")
        self.setToolTip(tip(point.words))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(POINT_HEIGHT)

    def sizeHint(self) -> QSize:
        """A line of the rail."""
        return QSize(tokens.RAIL_WIDTH, POINT_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sign, label, words, chevron."""
        del event
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), QColor(tokens.HOVER_ROW))
        wrong = self._point.level is Level.ERROR and not self._point.missing
        colour, name = (tokens.RED, "error_circle") if wrong else (tokens.ORANGE_MARK, "warning")
        ratio = self.devicePixelRatioF()
        painter.drawPixmap(QPointF(tokens.GAP_4, 8), picture(name, SIGN, colour, scale=ratio))
        painter.drawPixmap(QPointF(self.width() - 26, 15), picture("chevron_right", SIGN, tokens.TEXT_SECONDARY, scale=ratio))
        left, room = 42, self.width() - 42 - 28
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        for top, font, ink, words in (
            (5, face(weight=tokens.WEIGHT_STRONG), tokens.TEXT, self._label),
            (24, face(tokens.FONT_NOTE), tokens.TEXT_NOTE, self._point.words),
        ):
            painter.setFont(font)
            painter.setPen(QColor(ink))
            painter.drawText(QRectF(left, top, room, 18), flags, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))
        painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), QColor(tokens.HAIRLINE))
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()), 0)


class FillRail(QWidget):
    """`wanted` carries the field to go to; the other signals are the buttons."""

    wanted = Signal(str)
    accept_asked = Signal()
    preview_asked = Signal()
    save_asked = Signal()
    blank_asked = Signal()

    def __init__(self, basis: str) -> None:
        super().__init__()
        self.setFixedWidth(tokens.RAIL_WIDTH)
        self._open, self._count = PlainLabel("", "pane"), PlainLabel("", "", Tone.SECONDARY)
        self._bar = QProgressBar(textVisible=False)
        self._bar.setAccessibleName("已填")
        self._points = QVBoxLayout()
        self._more = PlainLabel("", "note", wrap=True)
        self._carried = QWidget()
        self._carried_words = PlainLabel("", "", Tone.SECONDARY, wrap=True)
        self._cell, self._means = PlainLabel("本格说明", "strong"), PlainLabel("", "", Tone.SECONDARY, wrap=True)
        self._past = PlainLabel("", "note", wrap=True)
        self._basis = PlainLabel(basis, "", Tone.BLUE, wrap=True)
        self.preview = primary_button("预览", "eye").set_tall().show_key("Ctrl+P")
        self.save = outlined_button("保存", "save").set_tall().show_key("Ctrl+S")
        self._build()

    def _build(self) -> None:
        top = QWidget()
        rows = QVBoxLayout(top)
        rows.setContentsMargins(0, tokens.GAP_3, 0, tokens.GAP_2)
        rows.setSpacing(tokens.GAP_2)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_4, 0)
        head.addWidget(self._open)
        head.addWidget(stretch())
        head.addWidget(self._count)
        rows.addLayout(head)
        rows.addLayout(_inset(self._bar))
        self._points.setSpacing(0)
        rows.addLayout(self._points)
        rows.addLayout(_inset(self._more))
        rows.addWidget(self._carried_block())
        for parts in ((self._cell, self._means, self._basis), (PlainLabel("经过", "strong"), self._past)):
            rows.addWidget(hairline())
            for part in parts:
                rows.addLayout(_inset(part))
        rows.addStretch(1)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addWidget(scrolled(top), 1)
        around.addWidget(hairline())
        around.addLayout(self._foot())

    def _carried_block(self) -> QWidget:
        rows = QVBoxLayout(self._carried)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(tokens.GAP_1)
        rows.addWidget(hairline())
        head = QHBoxLayout()
        head.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_2, 0)
        accept = link_button("全部接受")
        accept.clicked.connect(self.accept_asked)
        head.addWidget(PlainLabel("沿用工作站登记", "strong"))
        head.addWidget(stretch())
        head.addWidget(accept)
        rows.addLayout(head)
        rows.addLayout(_inset(self._carried_words))
        self._carried.hide()
        return self._carried

    def _foot(self) -> QVBoxLayout:
        foot = QVBoxLayout()
        foot.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_2)
        foot.setSpacing(tokens.GAP_2)
        blank = link_button("打印空白表", "document_text")
        self.preview.clicked.connect(self.preview_asked)
        self.save.clicked.connect(self.save_asked)
        blank.clicked.connect(self.blank_asked)
        for button in (self.preview, self.save, blank):
            foot.addWidget(button)
        return foot

    def show_filling(self, filling: Filling) -> None:
        """Count and list what is open."""
        points, count = filling.points(), filling.open_count()
        self._open.setText(f"还差 {count} 项可提交" if count else "可以提交")
        self._open.set_tone(Tone.ORANGE if count else Tone.GREEN)
        self._count.setText(f"{filling.filled()} / {len(filling.fields)}")
        self._bar.setRange(0, len(filling.fields))
        self._bar.setValue(filling.filled())
        self._list(points[:POINTS_SHOWN], filling)
        more = len(points) - POINTS_SHOWN
        self._more.setText(f"{f'另有 {more} 项；' if more > 0 else ''}按 F8 跳到下一处，F4 常用语；草稿随时可存。")
        self._carried.setVisible(bool(filling.carried))
        self._carried_words.setText(f"{len(filling.carried)} 格取自工作站登记，灰色斜体；按 Tab 逐格接受，改动即替换。")

    def _list(self, points: Sequence[Point], filling: Filling) -> None:
        clear_layout(self._points)
        for point in points:
            button = PointButton(point, label_of(filling, point.name))
            button.clicked.connect(lambda _=False, name=point.name: self.wanted.emit(name))
            self._points.addWidget(button)

    def show_cell(self, label: str, words: str) -> None:
        """What the cell with the keyboard means."""
        self._cell.setText(label or "本格说明")
        self._means.setText(words)
        self._means.setVisible(bool(words))

    def show_past(self, words: str) -> None:
        """What happened to this form before."""
        self._past.setText(words)


def label_of(filling: Filling, name: str) -> str:
    """The label of a cell; one that stands twice on the form gets the name of its row in front: 负责人 手机."""
    labels = {other: field.label for other, field in filling.fields.items()}
    counted = Counter(labels.values())
    if counted[labels[name]] == 1:
        return labels[name]
    names = list(labels)
    before = [labels[other] for other in names[: names.index(name)] if counted[labels[other]] == 1]
    return " ".join([*before[-1:], labels[name]])


def _inset(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_4, 0)
    row.addWidget(widget)
    return row
