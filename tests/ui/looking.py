"""Looks at widgets as a person would: is a text cut, is anything lit by the focus, is anything smaller than 12 px."""

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from app.ui.widgets import ElidedLabel

SMALLEST = 12


def shown(widget: QWidget) -> None:
    """Lay the widget out and show it, with everything that was waiting done."""
    widget.show()
    for _ in range(3):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()


def texts_of(widget: QWidget) -> list[QWidget]:
    """Every visible part below the widget that carries words."""
    parts = widget.findChildren(QWidget)
    return [part for part in parts if isinstance(part, QLabel | QAbstractButton | QComboBox) and part.isVisibleTo(widget) and words_of(part)]


def words_of(part: QWidget) -> str:
    """What it says."""
    return part.currentText() if isinstance(part, QComboBox) else part.text()


def clipped_texts(widget: QWidget) -> list[str]:
    """The words of every label, button and box that has less room than it needs, or sticks out of what holds it.

    Lines that are meant to be shortened (`ElidedLabel`) are left out.
    """
    return [words_of(part) for part in texts_of(widget) if not isinstance(part, ElidedLabel) and (_is_cut(part) or _sticks_out(part, widget))]


def _is_cut(part: QWidget) -> bool:
    if isinstance(part, QLabel) and part.wordWrap():
        return part.height() < part.heightForWidth(part.width())
    needed = part.minimumSizeHint() if isinstance(part, QComboBox) else part.sizeHint()
    return part.width() < needed.width() or part.height() < min(needed.height(), part.fontMetrics().height())


def _sticks_out(part: QWidget, whole: QWidget) -> bool:
    """Is a part of it outside its own parents up to `whole`, except where those scroll."""
    inner = part
    holder = part.parentWidget()
    while holder is not None and inner is not whole:
        if holder.objectName() == "qt_scrollarea_viewport":
            return False
        box = part.rect().translated(part.mapTo(holder, QPoint(0, 0)))
        if box.left() < 0 or box.right() > holder.width() or box.bottom() > holder.height() + 1:
            return True
        inner, holder = holder, holder.parentWidget()
    return False


def small_texts(widget: QWidget) -> list[str]:
    """The words of everything set smaller than 12 px, but the key cap Ctrl+K."""
    parts = [part for part in texts_of(widget) if part.property("face") != "keycap"]
    return [words_of(part) for part in parts if part.fontInfo().pixelSize() < SMALLEST]


def nameless(widget: QWidget) -> list[str]:
    """Every control that the keyboard reaches but a screen reader has no name for."""
    named = [part for part in widget.findChildren(QWidget) if part.focusPolicy().value & 1 and part.isVisibleTo(widget)]
    return [repr(part) for part in named if not (part.accessibleName() or (isinstance(part, QAbstractButton) and part.text()) or _inner(part))]


def _inner(part: QWidget) -> bool:
    """Inputs inside a named control, such as the line of a date field, need no name of their own."""
    holder = part.parentWidget()
    return isinstance(part, QLineEdit) and holder is not None and bool(holder.accessibleName())


def picture_of(widget: QWidget) -> QImage:
    """What the widget looks like now."""
    QApplication.processEvents()
    return widget.grab().toImage()


def focus_shows(widget: QWidget) -> bool:
    """Does the widget look different, and keep its place, when it has the keyboard focus. Its window must be active."""
    other = widget.window()
    other.setFocus()
    before, place = picture_of(widget), widget.geometry()
    widget.setFocus()
    return picture_of(widget) != before and widget.geometry() == place
