"""The bar above the list of leads: tabs with counts, a box for words, three filters, and the filters that are kept."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy

from app.services.lead_views import ALL_OF, LeadView
from app.services.narrowing import Filter, Narrowing
from app.services.saved_views import SavedView
from app.ui.parts.filter_combos import FilterCombos, KeptTabs
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.widgets import Pane, SegmentTabs, filter_box, link_button

WIDTHS = {"kind": 112, "area": 108, "state": 100}


class LeadFilters(Pane):
    """`changed` comes when the list is to show something else."""

    changed = Signal()

    def __init__(self, views: Sequence[LeadView]) -> None:
        super().__init__(bare=True)
        self._views = {view.key: view for view in views}
        self.tabs = SegmentTabs([(view.key, view.words) for view in views])
        self.box = filter_box("编号、主体、电话、拼音", width=184)
        self._filters = FilterCombos(ALL_OF, WIDTHS)
        self.combos, self.kept = self._filters.combos, KeptTabs()
        self.clear_button = link_button("清除")
        self.clear_button.clicked.connect(self.clear)
        row = row_of(self.tabs, None, self.box, *self.combos.values(), self.clear_button)
        row.setContentsMargins(tokens.GAP_3, 7, tokens.GAP_1, 7)
        self.body.addLayout(row)
        self.body.addWidget(self.kept)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.tabs.changed.connect(lambda _key: self.changed.emit())
        self.box.typed.connect(lambda _text: self.changed.emit())
        self._filters.changed.connect(self.changed)
        self.kept.used.connect(self._use_kept)
        self.changed.connect(lambda: self.kept.look(self.tabs.current(), self.narrowing()))
        self.show_saved(())

    def show_saved(self, saved: Sequence[SavedView]) -> None:
        """Offer these saved filters."""
        self.kept.show_saved(saved, self.tabs.current(), self.narrowing())

    def words(self) -> str:
        """What the filters say, as the name of a tab: 商标侵权·仓前街道."""
        return "·".join([*([self.box.text().strip()] if self.box.text().strip() else []), *self._filters.said()])

    def _use_kept(self, saved: SavedView | None) -> None:
        """Fill the filters as they were kept."""
        narrowing = saved.narrowing if saved else Narrowing()
        view = saved.view if saved else self.tabs.current()
        self.box.edit.setText(narrowing.words)
        self._filters.choose(narrowing)
        if view in self._views and view != self.tabs.current():
            self.tabs.choose(view)
        else:
            self.changed.emit()

    def offer(self, filters: Sequence[Filter]) -> None:
        """What the filters offer; the present choice stays."""
        self._filters.offer(filters)

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
        return Narrowing(self.box.text(), self._filters.values())

    def is_narrow(self) -> bool:
        """Does anything beyond the tab narrow the list."""
        return self.narrowing() != Narrowing()

    def clear(self) -> None:
        """Take every filter away."""
        was_narrow = self.is_narrow()
        self.box.edit.clear()
        self._filters.choose(Narrowing())
        if was_narrow:
            self.changed.emit()
