"""The list of records: a table view that keeps its place, tells what is chosen, and works without a mouse."""

from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QRect, Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.ui.theme import tokens
from app.ui.widgets.delegate import PADDING, RowDelegate
from app.ui.widgets.empty import EmptyState
from app.ui.widgets.model import Index, PagedModel, Role


class RecordTable(QTableView):
    """Shows a `PagedModel`. `two_lines` makes rows 48 px high.

    `chosen` carries the current record or None; `opened` a record by double click or Enter; `peeked` one by Space.
    The selection and the place in the list survive a reload, by uid; `chosen` then comes again with the fresh record.
    """

    chosen = Signal(object)
    opened = Signal(object)
    peeked = Signal(object)

    def __init__(self, model: PagedModel, name: str, *, two_lines: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._paged = model
        self._kept: tuple[str, set[str], int] = ("", set(), 0)
        self._empty: EmptyState | None = None
        self._delegate = RowDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(20)
        self.verticalHeader().setDefaultSectionSize(tokens.ITEM if two_lines else tokens.ROW)
        self._build_header()
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._find_place)
        model.loaded.connect(self._show_empty)
        model.rowsInserted.connect(self._show_empty)
        self.doubleClicked.connect(lambda index: self._tell(self.opened, index))

    def _build_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(28)
        header.setMinimumSectionSize(28)
        header.setSectionsClickable(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, column in enumerate(self._paged.columns):
            stretches = column.width == 0
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch if stretches else QHeaderView.ResizeMode.Interactive)
            if not stretches:
                self.setColumnWidth(place, column.width)
        header.sectionClicked.connect(self._sort_by)

    def set_empty(self, empty: EmptyState) -> None:
        """What stands in place of the rows when there are none."""
        empty.setParent(self.viewport())
        self._empty = empty
        self._show_empty()

    def _show_empty(self) -> None:
        if self._empty is not None:
            self._empty.setGeometry(self.viewport().rect())
            self._empty.setVisible(self._paged.rowCount() == 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The teaching text fills the list."""
        super().resizeEvent(event)
        self._show_empty()

    def record(self) -> Any:
        """The current record."""
        return self.currentIndex().data(Role.RECORD)

    def records(self) -> list[Any]:
        """The selected records, from top to bottom."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        found = [self._paged.index(row, 0).data(Role.RECORD) for row in rows]
        return [record for record in found if record is not None]

    def choose(self, uid: str) -> bool:
        """Make that record the current one; False when it has not been fetched."""
        row = self._paged.row_of(uid)
        if row >= 0:
            self.setCurrentIndex(self._paged.index(row, 0))
        return row >= 0

    def setCurrentIndex(self, index: Index) -> None:
        """Choose that row alone: Qt would add it to the selection while somebody holds Ctrl, as for Ctrl+S."""
        flags = QItemSelectionModel.SelectionFlag
        whole = flags.Rows if self.selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectRows else flags.NoUpdate
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | whole)

    def cell_rect(self, uid: str, column: int) -> QRect:
        """Where a cell is drawn, in coordinates of the viewport, for a popover beside it."""
        return self.visualRect(self._paged.index(self._paged.row_of(uid), column)).adjusted(PADDING, 0, -PADDING, 0)

    def show_order(self, column: int, descending: bool) -> None:
        """Show the sign of the order in the header without asking for it."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().setSortIndicator(column, order)

    def _sort_by(self, column: int) -> None:
        if not self._paged.columns[column].sort:
            return
        header = self.horizontalHeader()
        same = header.isSortIndicatorShown() and header.sortIndicatorSection() == column
        descending = same and header.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        self.show_order(column, descending)
        self._paged.sort(column, header.sortIndicatorOrder())

    def _keep_place(self) -> None:
        current = self.record()
        uid = str(getattr(current, "uid", ""))
        self._kept = (uid, {str(getattr(record, "uid", "")) for record in self.records()}, self.verticalScrollBar().value())

    def _find_place(self) -> None:
        uid, selected, scroll = self._kept
        row = self._paged.row_of(uid) if uid else -1
        if row < 0:
            if uid:
                self.chosen.emit(None)
            self._stand_somewhere()
            return
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(self._paged.index(row, 0), flags.NoUpdate)
        for place in (self._paged.row_of(one) for one in selected):
            if place >= 0:
                self.selectionModel().select(self._paged.index(place, 0), flags.Select | flags.Rows)
        self.verticalScrollBar().setValue(scroll)

    def _tell(self, signal: SignalInstance, index: QModelIndex) -> None:
        record = index.data(Role.RECORD)
        if record is not None:
            signal.emit(record)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell what is chosen when the row changes."""
        super().currentChanged(current, previous)
        if current.row() != previous.row() or not previous.isValid():
            self.chosen.emit(current.data(Role.RECORD))
        for row in {current.row(), previous.row()}:
            self._update_row(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space looks, unless it turns a tick; Home and End go to the first and the last row."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self._tell(self.opened, index)
        elif event.key() == Qt.Key.Key_Space and index.isValid():
            if not self._turn_tick(index):
                self._tell(self.peeked, index)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and not event.modifiers():
            # A table of whole rows has no use for the ends of a row, to which Qt would go.
            row = self._paged.rowCount() - 1 if event.key() == Qt.Key.Key_End else 0
            self.setCurrentIndex(self._paged.index(row, max(index.column(), 0)))
        else:
            super().keyPressEvent(event)

    def _turn_tick(self, index: QModelIndex) -> bool:
        ticks = (self._paged.index(index.row(), place) for place in range(self._paged.columnCount()))
        for cell in ticks:
            if cell.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                ticked = cell.data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked
                state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
                return self._paged.setData(cell, state, Qt.ItemDataRole.CheckStateRole)
        return False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light up the row under the pointer."""
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        """Put the light out."""
        del event
        self._hover(-1)

    def _hover(self, row: int) -> None:
        before = self._delegate.hovered_row
        self._delegate.hovered_row = row
        for lit in {before, row} - {-1} if before != row else ():
            self._update_row(lit)

    def _update_row(self, row: int) -> None:
        box = self.visualRect(self._paged.index(row, 0))
        self.viewport().update(QRect(0, box.top(), self.viewport().width(), box.height()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Entering by keyboard shows where one is: the first row when none is current."""
        super().focusInEvent(event)
        self._stand_somewhere()
        self.viewport().update()

    def _stand_somewhere(self) -> None:
        """The keyboard is never in the list without a row; the rows may come after it."""
        first = self._paged.index(0, 0)
        if self.hasFocus() and not self.currentIndex().isValid() and first.data(Role.RECORD) is not None:
            self.setCurrentIndex(first)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        super().focusOutEvent(event)
        self.viewport().update()
