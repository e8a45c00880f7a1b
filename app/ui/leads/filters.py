"""The bar above the list of leads: tabs with counts, a box for words, and three filters."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy

from app.services.lead_views import LeadView, Narrowing
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.widgets import Pane, SegmentTabs, filter_box, link_button

WIDTHS = {"kind": 112, "area": 108, "state": 100}
ALL_OF = {"kind": "全部类型", "area": "全部镇街", "state": "全部状态"}


class LeadFilters(Pane):
    """`changed` comes when the list is to show something else."""

    changed = Signal()

    def __init__(self, views: Sequence[LeadView]) -> None:
        super().__init__(bare=True)
        self._views = {view.key: view for view in views}
        self.tabs = SegmentTabs([(view.key, view.words) for view in views])
        self.box = filter_box("编号、主体、电话、拼音", width=184)
        self.combos = {name: self._combo(name) for name in ALL_OF}
        self.clear_button = link_button("清除")
        self.clear_button.clicked.connect(self.clear)
        row = row_of(self.tabs, None, self.box, *self.combos.values(), self.clear_button)
        row.setContentsMargins(tokens.GAP_3, 7, tokens.GAP_1, 7)
        self.body.addLayout(row)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.tabs.changed.connect(lambda _key: self.changed.emit())
        self.box.typed.connect(lambda _text: self.changed.emit())

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setFixedWidth(WIDTHS[name])
        combo.setAccessibleName(ALL_OF[name])
        combo.addItem(ALL_OF[name], "")
        combo.setMaxVisibleItems(18)
        combo.activated.connect(lambda _place: self.changed.emit())
        return combo

    def offer(self, kinds: Sequence[tuple[str, str]], areas: Sequence[tuple[str, str]], states: Sequence[tuple[str, str]]) -> None:
        """What the filters offer, as value and words; the present choice stays."""
        for name, options in (("kind", kinds), ("area", areas), ("state", states)):
            combo = self.combos[name]
            present = combo.currentData()
            while combo.count() > 1:
                combo.removeItem(1)
            for value, words in options:
                combo.addItem(words, value)
            combo.setCurrentIndex(max(0, combo.findData(present)))

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Put the counts beside the words of the tabs."""
        self.tabs.set_tabs([(key, f"{view.words} {counts[key]}" if key in counts else view.words) for key, view in self._views.items()])

    def view(self) -> LeadView:
        """The chosen tab."""
        return self._views[self.tabs.current()]

    def choose(self, key: str) -> None:
        """Choose a tab by its key, with no other filter; unknown keys choose the first."""
        self.clear()
        self.tabs.choose(key if key in self._views else next(iter(self._views)))

    def narrowing(self) -> Narrowing:
        """What the box and the filters hold."""
        return Narrowing(self.box.text(), *(self.combos[name].currentData() or "" for name in ("kind", "area", "state")))

    def is_narrow(self) -> bool:
        """Does anything beyond the tab narrow the list."""
        return self.narrowing() != Narrowing()

    def clear(self) -> None:
        """Take every filter away."""
        was_narrow = self.is_narrow()
        self.box.edit.clear()
        for combo in self.combos.values():
            combo.setCurrentIndex(0)
        if was_narrow:
            self.changed.emit()
