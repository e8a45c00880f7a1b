"""A small frame that explains or repairs something in its place, with an arrow to what it is about."""

from enum import Enum

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.ui.theme import tokens
from app.ui.widgets.paint import pen

SHADOW, ARROW = 10, 8


class Side(Enum):
    """Where the popover stands, seen from what it is about."""

    BELOW = "below"
    ABOVE = "above"
    LEFT = "left"
    RIGHT = "right"


class Popover(QWidget):
    """A child frame of the window. `body` is its layout. Esc or a press outside closes it; focus returns to where it was."""

    closed = Signal()

    def __init__(self, window: QWidget, width: int = 306) -> None:
        super().__init__(window.window())
        self.setFixedWidth(width + 2 * SHADOW)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body = QVBoxLayout(self)
        margin = SHADOW + tokens.GAP_4
        self.body.setContentsMargins(margin, margin - 2, margin, margin - 2)
        self.body.setSpacing(tokens.GAP_2)
        self._tip = QPointF()
        self._side = Side.BELOW
        self._before: QWidget | None = None
        self.hide()

    def open_at(self, about: QWidget, place: QRect | None = None, side: Side = Side.BELOW) -> None:
        """Open beside `about`, or beside `place` inside it; turns to the other side where there is no room."""
        inside = place if place is not None else about.rect()
        target = QRect(about.mapTo(self.window(), inside.topLeft()), inside.size())
        self._before = QApplication.focusWidget()
        self.resize(self.width(), max(self.sizeHint().height(), self.body.totalHeightForWidth(self.width())))
        self._side = self._with_room(target, side)
        self.move(self._corner(target))
        self._tip = QPointF(target.center() - self.pos())
        self.show()
        self.raise_()
        self.setFocus()
        self.focusNextChild()
        self._listen(True)

    def _with_room(self, target: QRect, side: Side) -> Side:
        bounds, half = self.window().rect(), ARROW
        if side is Side.BELOW and target.bottom() + self.height() + half > bounds.bottom() and target.top() > self.height():
            return Side.ABOVE
        if side is Side.LEFT and target.left() < self.width():
            return Side.RIGHT
        return side

    def _corner(self, target: QRect) -> QPoint:
        gap = ARROW - SHADOW
        x, y = target.center().x() - 40 - SHADOW, target.center().y() - 40 - SHADOW
        if self._side is Side.BELOW:
            y = target.bottom() + gap
        elif self._side is Side.ABOVE:
            y = target.top() - self.height() - gap
        elif self._side is Side.LEFT:
            x = target.left() - self.width() - gap
        else:
            x = target.right() + gap
        room = self.window().rect()
        return QPoint(max(0, min(x, room.width() - self.width())), max(0, min(y, room.height() - self.height())))

    def close_it(self) -> None:
        """Close and give the focus back."""
        if self.isHidden():
            return
        self._listen(False)
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self._before = None
        self.closed.emit()

    def _listen(self, on: bool) -> None:
        if app := QApplication.instance():
            (app.installEventFilter if on else app.removeEventFilter)(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close on a press outside."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            own = isinstance(watched, QWidget) and (watched is self or self.isAncestorOf(watched))
            if not own and isinstance(watched, QWidget) and watched.window() is self.window():
                self.close_it()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_it()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside while it is open."""
        inside = [child for child in self.findChildren(QWidget) if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled()]
        if not inside:
            return True
        present = QApplication.focusWidget()
        place = inside.index(present) if present in inside else -1 if forward else 0
        inside[(place + (1 if forward else -1)) % len(inside)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Stacked translucent rectangles make the shadow; no screen effect is needed."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(SHADOW, SHADOW, -SHADOW, -SHADOW)
        painter.setPen(Qt.PenStyle.NoPen)
        for spread in range(SHADOW - 2, 0, -1):
            painter.setBrush(QColor(30, 50, 70, 7))
            painter.drawRoundedRect(box.adjusted(-spread, 2 - spread, spread, spread + 1), 6 + spread, 6 + spread)
        outline = QPainterPath()
        outline.addRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), tokens.RADIUS_PANE, tokens.RADIUS_PANE)
        painter.setPen(pen(tokens.EDGE))
        painter.setBrush(QColor(tokens.PANE))
        painter.drawPath(outline.united(self._arrow(box)))

    def _arrow(self, box: QRectF) -> QPainterPath:
        x = min(max(self._tip.x(), box.left() + 18), box.right() - 18)
        y = min(max(self._tip.y(), box.top() + 18), box.bottom() - 18)
        base, point = {
            Side.BELOW: (QPointF(x, box.top() + 1), QPointF(0, -ARROW)),
            Side.ABOVE: (QPointF(x, box.bottom() - 1), QPointF(0, ARROW)),
            Side.LEFT: (QPointF(box.right() - 1, y), QPointF(ARROW, 0)),
            Side.RIGHT: (QPointF(box.left() + 1, y), QPointF(-ARROW, 0)),
        }[self._side]
        across = QPointF(point.y(), point.x())
        path = QPainterPath()
        path.addPolygon(QPolygonF([base - across, base + point, base + across, base - across]))
        return path
