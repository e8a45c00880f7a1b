"""The list of the conflict inbox: headings by kind, a tick and two lines for each matter; grey what another unit decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemView

from app.services.inbox_list import Entry, Matter
from app.ui.exchange.resting import shown
from app.ui.theme import tokens
from app.ui.theme.fonts import face
from app.ui.theme.tokens import Tone
from app.ui.widgets import ChipText, Column, EmptyState, PagedModel, RecordTable, Role
from app.ui.widgets.chip import chip_width, draw_chip
from app.ui.widgets.column import CellKind
from app.ui.widgets.delegate import RowDelegate
from app.ui.widgets.model import Index

TICK, TICK_WIDTH = 0, 40
LABELS = {Matter.BIN: "在回收站"}
"""What the chip of a matter says when it is not the name of a field."""


@dataclass(frozen=True)
class Heading:
    """The line above the matters of one kind."""

    uid: str
    text: str


class _Rows(PagedModel):
    """Matters and headings; headings cannot be chosen."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only matters are chosen."""
        return Qt.ItemFlag.NoItemFlags if isinstance(index.data(Role.RECORD), Heading) else super().flags(index)


class _Delegate(RowDelegate):
    """Draws a heading as a strip, and a matter in two lines with its field as a chip."""

    def paint(self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex) -> None:
        """From ground to frame."""
        row = index.data(Role.RECORD)
        painter.save()
        if isinstance(row, Heading):
            painter.fillRect(option.rect, QColor(tokens.STRIP))
            self._draw_line(painter, option.rect.adjusted(tokens.GAP_4, 0, -tokens.GAP_4, 0), row.text, Tone.SECONDARY)
        elif isinstance(row, Entry) and index.column() != TICK:
            self._draw_ground(painter, option, index, index.data(Role.COLUMN), row)
            self._draw_entry(painter, option.rect.adjusted(tokens.GAP_1 if self._with_ticks() else tokens.GAP_4, 0, -tokens.GAP_3, 0), row)
            self._draw_frame(painter, option, index)
        painter.restore()
        if row is None or (isinstance(row, Entry) and index.column() == TICK):
            super().paint(painter, option, index)

    def _with_ticks(self) -> bool:
        return not self._view.isColumnHidden(TICK)

    def _draw_entry(self, painter: QPainter, box: QRect, row: Entry) -> None:
        waits = row.mine and row.matter is not Matter.DECIDED
        chip = ChipText(LABELS.get(row.matter, row.label), Tone.ORANGE if waits else Tone.SECONDARY)
        width = min(chip_width(chip.text), box.width() // 2)
        draw_chip(painter, box.right() + 1 - width, box.top() + 15, chip)
        self._draw_line(painter, QRect(box.left(), box.top() + 5, box.width() - width - tokens.GAP_2, 20), row.title, _tone(row), strong=row.mine)
        painter.setFont(face(tokens.FONT_NOTE))
        painter.setPen(QColor(tokens.TEXT_NOTE))
        note = painter.fontMetrics().elidedText(note_of(row), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(QRect(box.left(), box.top() + 25, box.width(), 18), Qt.AlignmentFlag.AlignVCenter, note)


class MatterList(RecordTable):
    """`chosen` carries an entry; `filled` comes when the rows are there."""

    filled = Signal()

    def __init__(self, parent: QObject) -> None:
        columns = (Column("", _may_tick, TICK_WIDTH, CellKind.TICK), Column("待定的冲突", _spoken))
        self.rows = _Rows(columns, shown(()), parent)
        super().__init__(self.rows, "待定的冲突")
        self._delegate = _Delegate(self)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().hide()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setToolTip("↑↓ 换一条，空格勾选")
        self.set_empty(EmptyState("checkmark_circle", "没有待定的冲突", "两台电脑或两个单位改了同一栏、又互不知道时，会列在这里，由登记单位决定。"))
        self.rows.loaded.connect(self._lay_out)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Show these under their headings; ticks of what is gone go with it."""
        self.rows.ticked &= {entry.uid for entry in entries}
        self.setColumnHidden(TICK, not any(entry.in_batch for entry in entries))
        self.rows.show_rows(shown(list(_with_headings(entries))))

    def entries(self) -> list[Entry]:
        """The matters from top to bottom."""
        return [row for row in self.rows.rows() if isinstance(row, Entry)]

    def ticked(self) -> list[Entry]:
        """The ticked matters from top to bottom."""
        return [entry for entry in self.entries() if entry.uid in self.rows.ticked]

    def tick_all(self, on: bool) -> None:
        """Tick all that can be ticked, or none."""
        self.rows.ticked = {entry.uid for entry in self.entries() if entry.in_batch} if on else set()
        self.rows.ticks_changed.emit()
        self.viewport().update()

    def _lay_out(self) -> None:
        self.clearSpans()
        for place, row in enumerate(self.rows.rows()):
            if isinstance(row, Heading) and not self.isColumnHidden(TICK):
                self.setSpan(place, 0, 1, 2)
            self.setRowHeight(place, tokens.ROW if isinstance(row, Heading) else tokens.ITEM)
        self.filled.emit()


def _with_headings(entries: Sequence[Entry]) -> Iterator[Heading | Entry]:
    for group, found in groupby(entries, key=lambda entry: entry.group):
        members = list(found)
        yield Heading(f"heading/{group}", f"{group} {len(members)}")
        yield from members


def note_of(row: Entry) -> str:
    """Who is concerned and when; for what another unit decides, which one."""
    return "·".join(part for part in ((row.units, row.when) if row.mine else (f"由{row.who}决定", row.when)) if part)


def _may_tick(row: Entry | Heading) -> bool | None:
    return None if isinstance(row, Entry) and row.in_batch else False


def _tone(row: Entry) -> Tone:
    return Tone.PLAIN if row.mine else Tone.NOTE


def _spoken(row: Entry | Heading) -> str:
    return row.text if isinstance(row, Heading) else "，".join((row.title, row.label, note_of(row)))
