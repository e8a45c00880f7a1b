"""The column at the left: the program's sign, the pages, the settings, and who works here."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.theme import icons, picture, tokens
from app.ui.theme.fonts import face
from app.ui.theme.tokens import Tone
from app.ui.widgets.labels import ElidedLabel, IconLabel, PlainLabel
from app.ui.widgets.paint import draw_focus


@dataclass(frozen=True)
class Badge:
    """A number beside a page: red for overdue, orange for what waits for a decision, grey otherwise. 0 shows nothing."""

    number: int
    tone: Tone = Tone.SECONDARY


_BADGE_GROUND = {Tone.RED: tokens.RED, Tone.ORANGE: tokens.ORANGE_BADGE}
_BADGE_INK = {Tone.RED: tokens.PANE, Tone.ORANGE: tokens.ORANGE}


class NavigationItem(QAbstractButton):
    """One page in the column: outline icon, filled when present."""

    def __init__(self, title: str, icon_name: str, key_tip: str) -> None:
        super().__init__()
        self._drawing = icon_name
        self._badge = Badge(0)
        self.key_tip = key_tip
        self.setText(title)
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_badge(self._badge)

    def set_badge(self, badge: Badge) -> None:
        """Show another number."""
        self._badge = badge
        self.setAccessibleName(f"{self.text()}，{badge.number} 项" if badge.number else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        """36 px high."""
        return QSize(tokens.NAVIGATION_WIDTH - 16, tokens.NAVIGATION_ITEM)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, icon, words and number."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box, present = QRectF(self.rect()).adjusted(0, 1, 0, -1), self.isChecked()
        if present or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.PANE if present else tokens.NAVIGATION_HOVER))
            painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
        if present:
            painter.setBrush(QColor(tokens.ACCENT))
            painter.drawRoundedRect(QRectF(0, box.center().y() - 9, 3, 18), 1.5, 1.5)
        colour = tokens.ACCENT if present else tokens.TEXT_SECONDARY
        sign = picture(self._drawing, 20, colour, present, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(12, box.center().y() - 10), sign)
        painter.setFont(face(weight=tokens.WEIGHT_STRONG if present else tokens.WEIGHT_PLAIN))
        painter.setPen(QColor(tokens.TEXT))
        painter.drawText(box.adjusted(42, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._badge.number:
            self._draw_badge(painter, box)
        if self.hasFocus():
            draw_focus(painter, box)

    def _draw_badge(self, painter: QPainter, box: QRectF) -> None:
        words = str(self._badge.number)
        font = face(tokens.FONT_NOTE, tokens.WEIGHT_STRONG)
        width = max(20, QFontMetrics(font).horizontalAdvance(words) + 12)
        pill = QRectF(box.right() - 8 - width, box.center().y() - 9, width, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_BADGE_GROUND.get(self._badge.tone, tokens.BADGE)))
        painter.drawRoundedRect(pill, 9, 9)
        painter.setFont(font)
        painter.setPen(QColor(_BADGE_INK.get(self._badge.tone, tokens.TEXT_SECONDARY)))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)


class Navigation(QFrame):
    """All items; `chosen` carries the key of the pressed one."""

    chosen = Signal(str)

    def __init__(self, bureau: str) -> None:
        super().__init__()
        self.setProperty("look", "navigation")
        self.setAccessibleName("导航")
        self.setFixedWidth(tokens.NAVIGATION_WIDTH)
        self.items: dict[str, NavigationItem] = {}
        self._group = QButtonGroup(self)
        self._upper, self._lower = QVBoxLayout(), QVBoxLayout()
        for column in (self._upper, self._lower):
            column.setSpacing(0)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 0, 7, 0)
        rows.setSpacing(0)
        rows.addWidget(_block(BrandSign(), PlainLabel("知联", "pane"), ElidedLabel(bureau, "note", Tone.NOTE), height=61))
        rows.addLayout(self._upper)
        rows.addStretch(1)
        rows.addLayout(self._lower)
        self._who, self._role = ElidedLabel("", "strong"), ElidedLabel("", "note")
        rows.addWidget(_block(IconLabel("building", 20), self._who, self._role, height=62))

    def add_item(self, key: str, title: str, icon_name: str, key_tip: str, *, at_foot: bool = False) -> None:
        """One more page; those at the foot stand above the account."""
        item = NavigationItem(title, icon_name, key_tip)
        item.clicked.connect(lambda: self.chosen.emit(key))
        self._group.addButton(item)
        self.items[key] = item
        (self._lower if at_foot else self._upper).addWidget(item)

    def set_account(self, who: str, role: str) -> None:
        """Who works here: 仓前所·陈立言 above 第一组·所内勤."""
        self._who.setText(who)
        self._role.setText(role)


class BrandSign(QLabel):
    """The program's sign, 28 px."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(28, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it at the scale of the screen."""
        del event
        QPainter(self).drawPixmap(0, 0, icons.brand(self.width(), self.devicePixelRatioF()))


def _block(sign: QWidget, upper: QWidget, lower: QWidget, *, height: int) -> QWidget:
    """A sign with two lines beside it."""
    block = QWidget()
    block.setFixedHeight(height)
    grid = QGridLayout(block)
    grid.setContentsMargins(8, 8, 0, 8)
    grid.setHorizontalSpacing(10)
    grid.setVerticalSpacing(0)
    grid.setColumnMinimumWidth(0, 28)
    grid.setColumnStretch(1, 1)
    grid.addWidget(sign, 0, 0, 2, 1, Qt.AlignmentFlag.AlignCenter)
    grid.addWidget(upper, 0, 1, Qt.AlignmentFlag.AlignBottom)
    grid.addWidget(lower, 1, 1, Qt.AlignmentFlag.AlignTop)
    return block
