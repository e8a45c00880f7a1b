"""What one types into on the paper: a text in a cell, a box to tick. They look like the paper; they know no record."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QPainter, QPaintEvent, QPolygonF, QResizeEvent, QTextOption
from PySide6.QtWidgets import QAbstractButton, QFrame, QPlainTextEdit, QWidget

from app.ui.theme import tokens
from app.ui.widgets import restyle
from app.ui.widgets.paint import pen

CELL_STYLE = f"""
QPlainTextEdit {{ border: 2px solid transparent; border-radius: 0; padding: 0; background: {tokens.CELL_FILLABLE}; color: {tokens.TEXT}; }}
QPlainTextEdit[state="check"] {{ background: {tokens.CELL_CHECK}; border-color: transparent; }}
QPlainTextEdit[state="carried"] {{ color: {tokens.TEXT_NOTE}; font-style: italic; }}
QPlainTextEdit[state="wrong"] {{ background: {tokens.PANE}; border: 2px solid {tokens.RED}; }}
QPlainTextEdit:focus {{ background: {tokens.PANE}; border: 2px solid {tokens.ACCENT}; padding: 0; }}
QPlainTextEdit[state="wrong"]:focus {{ border: 2px solid {tokens.RED}; }}
"""
"""Set once on the sheet that holds the cells: parsing it for each cell would be felt."""


class PaperText(QPlainTextEdit):
    """A text in a cell, in the type of the paper. Enter and Tab go on; `left` comes when the keyboard leaves."""

    typed = Signal(str)
    entered = Signal()
    left = Signal()

    def __init__(self, name: str, *, centred: bool) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        option = QTextOption(Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.document().setDefaultTextOption(option)
        self._pad = 6
        self._corner = Corner(self)
        self._loading = False
        self.textChanged.connect(self._changed)

    def set_type(self, font: QFont, pad: int) -> None:
        """Type and inner margin at the present zoom."""
        self.setFont(font)
        self._pad = pad
        self._centre()

    def show_text(self, text: str) -> None:
        """Show a text without telling anybody."""
        if text != self.toPlainText():
            self._loading = True
            self.setPlainText(text)
            self._loading = False

    def set_state(self, state: str) -> None:
        """wrong, check, carried or nothing."""
        if (self.property("state") or "") != state:
            self.setProperty("state", state)
            restyle(self)
            self._corner.setVisible(state == "check")

    def _changed(self) -> None:
        self._centre()
        if not self._loading:
            self.typed.emit(self.toPlainText())

    def _centre(self) -> None:
        used = int(self.document().size().height()) * self.fontMetrics().lineSpacing()
        self.setViewportMargins(self._pad, max(0, (self.height() - 4 - used) // 2), self._pad, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Text stays in the middle of its cell."""
        super().resizeEvent(event)
        self._corner.move(self.width() - self._corner.width(), 0)
        self._centre()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next cell, as on paper."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that one is here; coming by Tab, typing replaces what stands there."""
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that the typing is meant; nothing stays marked in blue behind the keyboard."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)
            self.left.emit()


class Corner(QWidget):
    """The mark of a cell to be checked."""

    def __init__(self, cell: QWidget) -> None:
        super().__init__(cell)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(8, 8)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A triangle in the upper right."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.ORANGE_MARK))
        painter.drawPolygon(QPolygonF([QPointF(8, 0), QPointF(0, 0), QPointF(8, 8)]))


class PaperTick(QAbstractButton):
    """An option with its box; a click on its words ticks too. The words are the paper's own."""

    entered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._box = QRectF()

    def place(self, area: QRectF, box: QRectF) -> None:
        """Where words and box stand, and where in it the box is drawn."""
        around = area.adjusted(-4, -4, 4, 4).toAlignedRect()
        self.setGeometry(around)
        self._box = box.translated(-around.x(), -around.y())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box as it is printed, the tick, and the focus frame around the words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen(tokens.TEXT, 1.2))
        painter.setBrush(QColor(tokens.PANE))
        painter.drawRect(self._box)
        if self.isChecked():
            x, y, side = self._box.x(), self._box.y(), self._box.width()
            painter.setPen(pen(tokens.TEXT, 2))
            painter.drawPolyline(
                QPolygonF([QPointF(x + side * 0.2, y + side * 0.5), QPointF(x + side * 0.42, y + side * 0.75), QPointF(x + side * 0.82, y + side * 0.2)])
            )
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen(tokens.ACCENT, 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that one is here."""
        super().focusInEvent(event)
        self.entered.emit()
