"""Draws every cell of a record table: text, two lines, chips, time bars, ticks, corner marks, the chosen row and the focus frame.

`option` is Any because the stubs of QStyleOptionViewItem hide what it inherits: rect, state and fontMetrics.
"""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPolygonF
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QTableView, QToolTip

from app.ui.theme import tokens
from app.ui.theme.controls import draw_box
from app.ui.theme.fonts import face
from app.ui.theme.tokens import INK, MARK, Tone
from app.ui.widgets.chip import chip_width, draw_chips
from app.ui.widgets.column import CellKind, Column, Ground, TimeLeft
from app.ui.widgets.labels import tip
from app.ui.widgets.model import Role

PLAIN_WORDS = (CellKind.TEXT, CellKind.DAY, CellKind.NUMBER)
Index = QModelIndex | QPersistentModelIndex
INDENT, PADDING, BAR_WIDTH = tokens.GAP_4, tokens.GAP_2, 44
_GROUND = {
    Ground.FILLABLE: tokens.CELL_FILLABLE,
    Ground.CHECK: tokens.CELL_CHECK,
    Ground.WRONG: tokens.RED_GROUND,
}
_CORNER = {Ground.CHECK: tokens.ORANGE_MARK, Ground.WRONG: tokens.RED}
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


def _after_words(column: Column, row: object) -> tuple[str, ...]:
    """What a cell says beside its words: the chips behind them, and the note below."""
    chips = column.shown_chips(row) if column.kind is not CellKind.CHIP else ()
    return ("、".join(chip.text for chip in chips), column.note(row) if column.note else "")


def _is_cut(column: Column, row: object, room: int) -> bool:
    """Is there less room than the words, the chips or the note of a cell take."""
    chips = sum(chip_width(chip.text) + tokens.GAP_2 for chip in column.shown_chips(row))
    if column.kind is CellKind.CHIP:
        return chips - tokens.GAP_2 > room
    if column.kind not in PLAIN_WORDS:
        return False
    words = QFontMetrics(face(weight=tokens.WEIGHT_STRONG if column.strong else tokens.WEIGHT_PLAIN)).horizontalAdvance(column.text(row))
    note = QFontMetrics(face(tokens.FONT_NOTE)).horizontalAdvance(column.note(row)) if column.note else 0
    return words + chips > room or note > room


class RowDelegate(QStyledItemDelegate):
    """Needs a `PagedModel` behind the view."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self.hovered_row = -1

    def sizeHint(self, option: Any, index: Index) -> QSize:
        """The view decides; only the width for fitting columns is asked."""
        words = str(index.data() or "")
        return QSize(option.fontMetrics.horizontalAdvance(words) + 2 * PADDING, tokens.ROW)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Draw one cell from ground to frame."""
        painter.save()
        box: QRect = option.rect
        column, row = index.data(Role.COLUMN), index.data(Role.RECORD)
        self._draw_ground(painter, option, index, column, row)
        inside = self._inside(box, index)
        if column is None:
            self._draw_line(painter, inside, str(index.data() or ""), Tone.NOTE)
        elif column.kind is CellKind.TICK:
            state = index.data(Qt.ItemDataRole.CheckStateRole)
            enabled = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
            draw_box(painter, self._tick_box(box, index), state is Qt.CheckState.Checked, enabled)
        elif column.kind is CellKind.BAR:
            self._draw_bar(painter, inside, column.value(row))
        elif column.kind is CellKind.CHIP:
            draw_chips(painter, inside.left(), inside.right() + 1, inside.top() + inside.height() / 2, column.shown_chips(row))
        else:
            self._draw_text(painter, inside, column, row)
        self._draw_frame(painter, option, index)
        painter.restore()

    def _inside(self, box: QRect, index: Index) -> QRect:
        """Where the words of a cell stand."""
        return box.adjusted(INDENT if index.column() == 0 else PADDING, 0, -PADDING, -1)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: Any, index: Index) -> bool:
        """What the column has to say of the cell, or in full what is cut in it; reckoned only when the pointer rests there."""
        column, row = index.data(Role.COLUMN), index.data(Role.RECORD)
        told = index.data(Qt.ItemDataRole.ToolTipRole) or ""
        if not told and column is not None and _is_cut(column, row, self._inside(option.rect, index).width()):
            told = tip("\n".join(words for words in (column.text(row), *_after_words(column, row)) if words))
        QToolTip.showText(event.globalPos(), told, view, option.rect)
        return bool(told)

    def _chosen(self, option: Any) -> bool:
        return bool(option.state & QStyle.StateFlag.State_Selected)

    def _draw_ground(self, painter: QPainter, option: Any, index: Index, column: Column | None, row: object) -> None:
        box = option.rect
        chosen = self._chosen(option)
        ground = column.ground(row) if column is not None and column.ground else Ground.NONE
        if chosen:
            painter.fillRect(box, QColor(tokens.SELECTED_ROW))
        elif ground is not Ground.NONE:
            painter.fillRect(box, QColor(_GROUND[ground]))
        elif index.row() == self.hovered_row:
            painter.fillRect(box, QColor(tokens.HOVER_ROW))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), QColor(tokens.HAIRLINE))
        if chosen and index.column() == 0:
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(tokens.ACCENT))
        if ground in _CORNER:
            corner = QPointF(box.right() + 1, box.top())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(_CORNER[ground]))
            painter.drawPolygon(QPolygonF([corner, corner + QPointF(-7, 0), corner + QPointF(0, 7)]))

    def _draw_text(self, painter: QPainter, box: QRect, column: Column, row: object) -> None:
        tone = column.tone(row) if column.tone else Tone.PLAIN
        ground = column.ground(row) if column.ground else Ground.NONE
        if tone is Tone.PLAIN:
            tone = {Ground.WRONG: Tone.RED, Ground.CHECK: Tone.ORANGE}.get(ground, Tone.PLAIN)
        words, chips, note = column.text(row), column.shown_chips(row), column.note(row) if column.note else ""
        upper = QRect(box.left(), box.top() + 5, box.width(), 20) if note else box
        right = column.right or column.kind is CellKind.NUMBER
        words_end = -(chip_width(chips[0].text) + tokens.GAP_2) if chips else 0
        used = self._draw_line(painter, upper.adjusted(0, 0, words_end, 0), words, tone, strong=column.strong, right=right)
        if chips:
            draw_chips(painter, upper.left() + used + tokens.GAP_2, upper.right() + 1, upper.top() + upper.height() / 2, chips)
        if note:
            painter.setFont(face(tokens.FONT_NOTE))
            painter.setPen(QColor(tokens.TEXT_NOTE))
            shown = painter.fontMetrics().elidedText(note, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(QRect(box.left(), box.top() + 24, box.width(), 18), Qt.AlignmentFlag.AlignVCenter, shown)

    def _draw_line(self, painter: QPainter, box: QRect, words: str, tone: Tone, *, strong: bool = False, right: bool = False) -> int:
        """Draw one line, shortened where it must be; returns the width it took."""
        painter.setFont(face(weight=tokens.WEIGHT_STRONG if strong else tokens.WEIGHT_PLAIN))
        painter.setPen(QColor(INK[tone]))
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(words)
        if width > box.width():
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
            width = metrics.horizontalAdvance(words)
        painter.drawText(box, _RIGHT if right else _LEFT, words)
        return width

    def _draw_bar(self, painter: QPainter, box: QRect, left: TimeLeft | None) -> None:
        if left is None:
            self._draw_line(painter, box, "—", Tone.NOTE)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(box.left(), box.center().y() - 1, BAR_WIDTH, 4)
        painter.setBrush(QColor(tokens.TIME_TRACK))
        painter.drawRoundedRect(track, 2, 2)
        share = max(0.08, min(1.0, left.used))
        painter.setBrush(QColor(tokens.TIME_BAR if left.tone is Tone.PLAIN else MARK[left.tone]))
        painter.drawRoundedRect(QRectF(track.topLeft(), QPointF(track.left() + BAR_WIDTH * share, track.bottom())), 2, 2)
        words = box.adjusted(BAR_WIDTH + 10, 0, PADDING, 0)
        self._draw_line(painter, words, left.words, left.tone, strong=left.tone is not Tone.PLAIN)

    def _draw_frame(self, painter: QPainter, option: Any, index: Index) -> None:
        """2 px around the focused row, drawn inside."""
        current = self._view.currentIndex()
        if not self._view.hasFocus() or index.row() != current.row():
            return
        box, accent = option.rect, QColor(tokens.ACCENT)
        painter.fillRect(QRect(box.left(), box.top(), box.width(), 2), accent)
        painter.fillRect(QRect(box.left(), box.bottom() - 1, box.width(), 2), accent)
        header = self._view.horizontalHeader()
        place, last = header.visualIndex(index.column()), header.count() - 1
        if place == 0:
            painter.fillRect(QRect(box.left(), box.top(), 2, box.height()), accent)
        if place == last:
            painter.fillRect(QRect(box.right() - 1, box.top(), 2, box.height()), accent)

    def _tick_box(self, box: QRect, index: Index) -> QRect:
        left = box.left() + (INDENT - 3 if index.column() == 0 else PADDING)
        return QRect(left, box.center().y() - 8, 16, 16)

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: Any, index: Index) -> bool:
        """A press or Space on a tick turns it."""
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        pressed = isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease and option.rect.contains(event.position().toPoint())
        spaced = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if not pressed and not spaced:
            return False
        ticked = index.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
        return model.setData(index, Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
