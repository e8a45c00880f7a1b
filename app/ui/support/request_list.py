"""The list of requests: three lines each, with state and time left. Fetched in the background; knows no step."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.domain.steps import DISPUTED
from app.services.support_views import RequestRow
from app.services.todo import Urgency
from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.theme.tokens import INK, Tone
from app.ui.widgets import ChipText, Column, PagedModel, RecordTable, Role
from app.ui.widgets.chip import chip_width, draw_chip
from app.ui.widgets.delegate import RowDelegate

CARD = 80
TONES = {Urgency.OVERDUE: Tone.RED, Urgency.TODAY: Tone.ORANGE, Urgency.SOON: Tone.ORANGE}


def state_chip(state: str, mine: bool) -> ChipText:
    """The state as a chip: blue where this unit is to act, grey otherwise, orange for a dispute."""
    return ChipText(state, Tone.ORANGE if state == DISPUTED else Tone.BLUE if mine else Tone.SECONDARY)


class CardDelegate(RowDelegate):
    """Draws one request as a card of three lines."""

    def paint(self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex) -> None:
        """From ground to frame."""
        row = index.data(Role.RECORD)
        if not isinstance(row, RequestRow):
            super().paint(painter, option, index)
            return
        painter.save()
        self._draw_ground(painter, option, index, index.data(Role.COLUMN), row)
        box = option.rect.adjusted(tokens.GAP_4, tokens.GAP_2, -tokens.GAP_4, -tokens.GAP_2)
        self._draw_head(painter, QRect(box.left(), box.top(), box.width(), 22), row)
        self._draw_line(painter, QRect(box.left(), box.top() + 22, box.width(), 20), row.need, Tone.SECONDARY)
        self._draw_foot(painter, QRect(box.left(), box.top() + 43, box.width(), 20), row)
        self._draw_frame(painter, option, index)
        painter.restore()

    def _draw_head(self, painter: QPainter, box: QRect, row: RequestRow) -> None:
        chip = state_chip(row.state, row.mine)
        width = chip_width(chip.text)
        middle = box.top() + box.height() / 2
        draw_chip(painter, box.right() + 1 - width, middle, chip)
        used = self._draw_line(painter, box.adjusted(0, 0, -width - tokens.GAP_2, 0), row.who, Tone.PLAIN, strong=True)
        if row.foreign:
            draw_chip(painter, box.left() + used + tokens.GAP_2, middle, ChipText("外组"))

    def _draw_foot(self, painter: QPainter, box: QRect, row: RequestRow) -> None:
        tone = TONES.get(row.urgency, Tone.NOTE) if row.urgency else Tone.NOTE
        painter.setFont(face(tokens.FONT_NOTE, tokens.WEIGHT_PLAIN if tone is Tone.NOTE else tokens.WEIGHT_STRONG))
        painter.setPen(QColor(INK[tone]))
        metrics = painter.fontMetrics()
        left = metrics.elidedText(row.left, Qt.TextElideMode.ElideRight, box.width() // 2 + 20)
        used = metrics.horizontalAdvance(left)
        painter.drawText(QRectF(box), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, left)
        painter.setFont(face(tokens.FONT_NOTE))
        painter.setPen(QColor(tokens.TEXT_SECONDARY))
        when = painter.fontMetrics().elidedText(row.when, Qt.TextElideMode.ElideRight, box.width() - used - tokens.GAP_2)
        painter.drawText(QRectF(box), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, when)


class RequestList(RecordTable):
    """One column of cards."""

    def __init__(self, model: PagedModel) -> None:
        super().__init__(model, "支援申请")
        self._delegate = CardDelegate(self)
        self.setItemDelegate(self._delegate)
        self.horizontalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(CARD)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def spoken(row: RequestRow) -> str:
    """A row in words, for screen readers."""
    return "，".join(part for part in (row.who, row.state, row.need, row.when, row.left) if part)


COLUMNS = (Column("支援申请", spoken),)
