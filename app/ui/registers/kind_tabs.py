"""Which kind of record a register page shows: tabs, in groups where there are more than fit one row."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from app.domain.records import Record
from app.ui.parts.record_list import listed
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.widgets import Pane, SegmentTabs

BESIDE = 3
"""So many groups and their kinds fit one row of a window 1366 px wide."""


class KindTabs(QObject):
    """`changed` says that another kind is shown."""

    changed = Signal()

    def __init__(self, parent: QObject, groups: Mapping[str, Sequence[type[Record]]]) -> None:
        super().__init__(parent)
        self._groups = groups
        self.groups = SegmentTabs([(name, name) for name in groups], name="名录分组")
        if len(groups) == 1:
            self.groups.hide()
        self.tabs = SegmentTabs([(kind.table, kind.title) for kind in self.members()], underlined=True, name="类别")
        self.groups.changed.connect(self._turn_group)
        self.tabs.changed.connect(lambda _table: self.changed.emit())

    def above(self, below: QWidget) -> Pane:
        """The list with the tabs above it: the groups beside the kinds, above them where there are many."""
        if len(self._groups) <= BESIDE:
            return listed(row_of(self.groups, self.tabs, None), below, tokens.GAP_2, 0)
        pane = listed(row_of(self.tabs, None), below, tokens.GAP_2, 0)
        upper = row_of(self.groups, None)
        upper.setContentsMargins(tokens.GAP_3, tokens.GAP_2, tokens.GAP_3, 0)
        pane.body.insertLayout(0, upper)
        return pane

    def members(self) -> Sequence[type[Record]]:
        """The kinds of the group that is shown."""
        return self._groups[self.groups.current()]

    def kind(self) -> type[Record]:
        """The kind that is shown."""
        table = self.tabs.current()
        return next(kind for kind in self.members() if kind.table == table)

    def choose(self, kind: type[Record]) -> None:
        """Show the tab of that kind, in its group."""
        group = next(name for name, members in self._groups.items() if kind in members)
        if group == self.groups.current():
            self.tabs.choose(kind.table)
            return
        with QSignalBlocker(self.groups), QSignalBlocker(self.tabs):  # else the first kind of the group would be shown on the way
            self.groups.choose(group)
            self._show_members()
            self.tabs.choose(kind.table)
        self.changed.emit()

    def show_counts(self, counts: Mapping[str, tuple[int, int]]) -> None:
        """How many records each kind has; of the group that is shown, when it still is."""
        self.tabs.set_tabs([(kind.table, f"{kind.title} {counts[kind.table][0]}") for kind in self.members() if kind.table in counts])

    def _turn_group(self, _name: str) -> None:
        self._show_members()
        self.changed.emit()

    def _show_members(self) -> None:
        self.tabs.set_tabs([(kind.table, kind.title) for kind in self.members()])
