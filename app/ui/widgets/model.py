"""The rows of a list, fetched page by page off the UI thread. Knows neither what a row is nor where it comes from."""

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.domain.errors import Cancelled
from app.ui.job import IsCancelled, Job, Report
from app.ui.widgets.column import CellKind, Column
from app.ui.widgets.labels import tip

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Fetch: TypeAlias = Callable[[Any, int], tuple[Sequence[Any], Any]]
"""`fetch(after, limit)` gives up to `limit` rows behind the cursor `after` (None: from the start) and the next cursor, None at the end.

It runs off the UI thread: it opens its own connection and touches no widget. Each row has an attribute `uid`.
"""
PAGE_SIZE = 100
LOADING = "正在读取…"
_PLAIN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_TICKABLE = _PLAIN | Qt.ItemFlag.ItemIsUserCheckable


class Role(IntEnum):
    """What `data` answers beyond Qt's own roles."""

    RECORD = Qt.ItemDataRole.UserRole + 1
    SORT = Qt.ItemDataRole.UserRole + 2
    COLUMN = Qt.ItemDataRole.UserRole + 3


class PagedModel(QAbstractTableModel):
    """Rows in the order in which `fetch` gives them. While a page is on its way a last row says 正在读取…"""

    sort_requested = Signal(str, bool)
    """The key of the pressed column and whether it descends; answer with `show_rows` and a fetch in that order."""
    refused = Signal(object)
    loaded = Signal(int)
    """A page has come; how many rows there are now."""
    ticks_changed = Signal()
    _load_due = Signal()

    def __init__(self, columns: Sequence[Column], fetch: Fetch, parent: QObject) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.ticked: set[str] = set()
        self._fetch = fetch
        self._rows: list[Any] = []
        self._next: Any = None
        self._ended = False
        self._job: Job | None = None
        self._waiting_row = False
        self._due: tuple[int, bool] | None = None
        self._load_due.connect(self._start, Qt.ConnectionType.QueuedConnection)
        self._load(PAGE_SIZE, afresh=True)

    def show_rows(self, fetch: Fetch) -> None:
        """Show what another fetch gives: another filter or order."""
        self._fetch = fetch
        self._load(PAGE_SIZE, afresh=True)

    def reload(self) -> None:
        """Fetch again as many rows as are shown; the old ones stay until the new ones are here."""
        self._load(max(PAGE_SIZE, len(self._rows)), afresh=True)

    def rows(self) -> Sequence[Any]:
        """The rows fetched so far."""
        return tuple(self._rows)

    def count_in_words(self, unit: str = "条") -> str:
        """How many rows there are, as far as they have been fetched."""
        return f"共 {len(self._rows)} {unit}" if self._ended else f"已显示 {len(self._rows)} {unit}，往下滚动显示更多"

    def row_of(self, uid: str) -> int:
        """The place of the record, or -1 when it is not among the fetched ones."""
        return next((place for place, row in enumerate(self._rows) if row.uid == uid), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Fetched rows and the waiting one."""
        return 0 if parent.isValid() else len(self._rows) + self._waiting_row

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """As declared."""
        return 0 if parent.isValid() else len(self.columns)

    def canFetchMore(self, parent: Index) -> bool:
        """Is there a next page that nobody is fetching."""
        return not parent.isValid() and not self._ended and self._job is None and self._due is None

    def fetchMore(self, parent: Index) -> None:
        """Fetch the next page."""
        if self.canFetchMore(parent):
            self._load(PAGE_SIZE, afresh=False)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The waiting row cannot be chosen."""
        if not index.isValid() or index.row() >= len(self._rows):
            return Qt.ItemFlag.NoItemFlags
        return _TICKABLE if self._tickable(index) else _PLAIN

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns, set like their cells."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right or column.kind is CellKind.NUMBER else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, tips, ticks, and the record itself by `Role.RECORD`."""
        if not index.isValid():
            return None
        if index.row() >= len(self._rows):
            return LOADING if role == Qt.ItemDataRole.DisplayRole and index.column() == 0 else None
        column, row = self.columns[index.column()], self._rows[index.row()]
        if role == Role.RECORD:
            return row
        if role == Role.COLUMN:
            return column
        if role == Role.SORT:
            return column.value(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(row)
        if role == Qt.ItemDataRole.ToolTipRole and column.tip:
            return tip(column.tip(row))
        if role == Qt.ItemDataRole.CheckStateRole and column.kind is CellKind.TICK:
            return Qt.CheckState.Checked if row.uid in self.ticked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick a row."""
        if role != Qt.ItemDataRole.CheckStateRole or not self._tickable(index):
            return False
        uid = self._rows[index.row()].uid
        (self.ticked.add if Qt.CheckState(value) is Qt.CheckState.Checked else self.ticked.discard)(uid)
        self.dataChanged.emit(index, index, [role])
        self.ticks_changed.emit()
        return True

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Ask for another order; the rows come from the source already sorted."""
        if 0 <= column < len(self.columns) and (key := self.columns[column].sort):
            self.sort_requested.emit(key, order is Qt.SortOrder.DescendingOrder)

    def _tickable(self, index: Index) -> bool:
        column = self.columns[index.column()]
        return column.kind is CellKind.TICK and column.value(self._rows[index.row()]) is not False

    def _load(self, limit: int, *, afresh: bool) -> None:
        """Ask for rows; what is asked for several times at once, as while a page is made, is fetched once."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self._due is None:
            self._load_due.emit()
        self._due = (limit, afresh)
        if not afresh or not self._rows:
            self._set_waiting(True)

    def _start(self) -> None:
        if self._due is None:
            return
        (limit, afresh), self._due = self._due, None
        fetch, after = self._fetch, None if afresh else self._next

        def work(_report: Report, cancelled: IsCancelled) -> tuple[Sequence[Any], Any]:
            if cancelled():
                raise Cancelled
            return fetch(after, limit)

        job = Job(work, self)
        job.succeeded.connect(lambda page: self._arrived(job, page, afresh))
        job.refused.connect(lambda error: self._failed(job, error))
        self._job = job
        job.start()

    def _arrived(self, job: Job, page: tuple[Sequence[Any], Any], afresh: bool) -> None:
        if job is not self._job:
            return
        self._job = None
        rows, self._next = page
        self._ended = self._next is None
        if afresh:
            self.beginResetModel()
            self._rows, self._waiting_row = list(rows), False
            self.endResetModel()
        else:
            self._set_waiting(False)
            self._append(rows)
        self.loaded.emit(len(self._rows))

    def _append(self, rows: Sequence[Any]) -> None:
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def _failed(self, job: Job, error: Exception) -> None:
        if job is self._job:
            self._job = None
            self._ended = True
            self._set_waiting(False)
            self.refused.emit(error)

    def _set_waiting(self, waiting: bool) -> None:
        last = len(self._rows)
        if waiting and not self._waiting_row:
            self.beginInsertRows(QModelIndex(), last, last)
            self._waiting_row = True
            self.endInsertRows()
        elif self._waiting_row and not waiting:
            self.beginRemoveRows(QModelIndex(), last, last)
            self._waiting_row = False
            self.endRemoveRows()
