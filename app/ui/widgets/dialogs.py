"""Short questions and messages. Buttons carry verbs, never 是 or 否; Esc always means the harmless answer."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QHideEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QRegion, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.fault_log import redacted
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets.buttons import Button, danger_button, link_button, outlined_button, primary_button
from app.ui.widgets.labels import PlainLabel


class Dialog(QDialog):
    """A white card of radius 8 in the middle of the window: title, `body` layout, and a row of buttons at the right."""

    def __init__(self, parent: QWidget | None, title: str, width: int = 420) -> None:
        super().__init__(parent.window() if parent else None, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowTitle(title)
        self.setModal(True)
        self._veil: Veil | None = None
        card = QFrame()
        card.setProperty("look", "dialog")
        card.setFixedWidth(width)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(20, tokens.GAP_4, 20, tokens.GAP_4)
        column.setSpacing(tokens.GAP_3)
        column.addWidget(PlainLabel(title, "pane", wrap=True))
        self.body = QVBoxLayout()
        self.body.setSpacing(tokens.GAP_2)
        column.addLayout(self.body)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(tokens.GAP_2)
        self._buttons.addStretch(1)
        column.addSpacing(tokens.GAP_1)
        column.addLayout(self._buttons)

    def add_text(self, text: str, tone: Tone = Tone.SECONDARY) -> None:
        """A paragraph of plain text."""
        self.body.addWidget(PlainLabel(text, "", tone, wrap=True))

    def add_button(self, button: Button, answer: int | None = None) -> Button:
        """Put a button at the right; with an answer, pressing it closes the dialog with that result."""
        button.set_tall()
        self._buttons.addWidget(button)
        if answer is not None:
            button.clicked.connect(lambda: self.done(answer))
        return button

    def add_aside(self, widget: QWidget) -> None:
        """Put a link at the left of the buttons."""
        self._buttons.insertWidget(0, widget)

    def begin(self, then: Callable[[], object]) -> None:
        """Open it and return at once; once it is accepted, `then` is called. It goes away either way."""
        self.accepted.connect(then)
        self.finished.connect(self.deleteLater)
        self.open()

    def showEvent(self, event: QShowEvent) -> None:
        """Stand in the middle of the window, which goes back behind a veil."""
        super().showEvent(event)
        self.fit()
        if parent := self.parentWidget():
            box = QRect(parent.mapToGlobal(parent.rect().topLeft()), parent.size())
            self.move(box.center() - self.rect().center())
            self._veil = Veil(parent)

    def fit(self) -> None:
        """As high as what stands in it; parts may just have come, gone or found their width."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self.adjustSize()

    def hideEvent(self, event: QHideEvent) -> None:
        """Lift the veil."""
        super().hideEvent(event)
        if self._veil is not None:
            self._veil.deleteLater()
            self._veil = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the corners off, for screens that know no translucent windows."""
        super().resizeEvent(event)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), tokens.RADIUS_DIALOG, tokens.RADIUS_DIALOG)
        self.setMask(QRegion(shape.toFillPolygon().toPolygon()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Can be moved by its ground, having no title bar."""
        if event.button() == Qt.MouseButton.LeftButton and (handle := self.windowHandle()):
            handle.startSystemMove()


class Veil(QWidget):
    """Darkens the window behind a dialog a little."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.resize(window.size())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A thin grey over everything."""
        QPainter(self).fillRect(event.rect(), QColor(27, 37, 48, 56))


def question(parent: QWidget | None, title: str, text: str, *, do: str, keep: str, dangerous: bool = False) -> Dialog:
    """The dialog behind `ask`: accepted when `do` is pressed."""
    dialog = Dialog(parent, title)
    dialog.add_text(text)
    kept = dialog.add_button(outlined_button(keep), QDialog.DialogCode.Rejected)
    done = dialog.add_button(danger_button(do) if dangerous else primary_button(do), QDialog.DialogCode.Accepted)
    (kept if dangerous else done).setDefault(True)
    (kept if dangerous else done).setFocus()
    return dialog


def ask(parent: QWidget | None, title: str, text: str, *, do: str, keep: str, dangerous: bool = False) -> bool:
    """Ask and wait: True when the user chose `do`, e.g. 移到回收站, False for `keep`, e.g. 保留, and for Esc.

    A dangerous step is red and Enter keeps.
    """
    return question(parent, title, text, do=do, keep=keep, dangerous=dangerous).exec() == QDialog.DialogCode.Accepted


def tell(parent: QWidget | None, title: str, text: str, *, close: str = "知道了", more: Sequence[str] = ()) -> None:
    """Tell something that the user must have read; `more` are further paragraphs."""
    message(parent, title, text, *more, close=close).exec()


def message(parent: QWidget | None, title: str, *texts: str, close: str = "知道了") -> Dialog:
    """The dialog behind `tell`."""
    dialog = Dialog(parent, title)
    for text in texts:
        dialog.add_text(text)
    button = dialog.add_button(primary_button(close), QDialog.DialogCode.Accepted)
    button.setDefault(True)
    button.setFocus()
    return dialog


def tell_error(parent: QWidget | None, error: UserError) -> None:
    """Tell what happened and what to do next."""
    message(parent, error.what, error.next_step).exec()


def crash_dialog(parent: QWidget | None, error: BaseException) -> Dialog:
    """The one dialog for bugs: what was kept, what to do, and the details for technicians folded away.

    The details are places in the code: nothing that somebody typed travels with them.
    """
    dialog = Dialog(parent, "程序出了差错，这一步没有完成", width=520)
    dialog.add_text("已保存的内容没有受影响。请重新做这一步；再次出现时，把下面的详情发给技术人员。")
    details = QPlainTextEdit(redacted(error))
    details.setReadOnly(True)
    details.setAccessibleName("详情")
    details.setFixedHeight(180)
    details.hide()
    dialog.body.addWidget(details)
    unfold = link_button("详情（给技术人员）")
    unfold.clicked.connect(lambda: details.setVisible(details.isHidden()))
    unfold.clicked.connect(dialog.adjustSize)
    dialog.add_aside(unfold)
    copy = dialog.add_button(outlined_button("复制详情"))
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details.toPlainText()))
    dialog.add_button(primary_button("继续"), QDialog.DialogCode.Accepted).setFocus()
    return dialog
