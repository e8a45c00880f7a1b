"""The bar above the list of leads: tabs with counts, a box for words, and three filters."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from app.services.lead_views import LeadView, Narrowing
from app.services.saved_views import SavedView
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.widgets import Pane, PlainLabel, SegmentTabs, filter_box, link_button

WIDTHS = {"kind": 112, "area": 108, "state": 100}
NONE = ""
ALL_OF = {"kind": "全部类型", "area": "全部镇街", "state": "全部状态"}


class LeadFilters(Pane):
    """`changed` comes when the list is to show something else."""

    changed = Signal()
    save_asked = Signal()
    forget_asked = Signal(object)
    """Carries the saved view whose tab is to go."""

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
        self.body.addWidget(self._kept_row())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.tabs.changed.connect(lambda _key: self.changed.emit())
        self.box.typed.connect(lambda _text: self.changed.emit())

    def _kept_row(self) -> QWidget:
        """The saved filters as tabs; the row is there only while there is something in it, or to be kept."""
        self._saved: tuple[SavedView, ...] = ()
        self.kept = SegmentTabs([(NONE, "不用标签")], name="我的标签")
        self.save_button, self.forget_button = link_button("存为标签"), link_button("删除这个标签")
        self.save_button.clicked.connect(self.save_asked)
        self.forget_button.clicked.connect(lambda: self.forget_asked.emit(self._saved[int(self.kept.current())]))
        row = row_of(PlainLabel("我的标签", "note"), self.kept, self.save_button, self.forget_button, None)
        row.setContentsMargins(tokens.GAP_3, 0, tokens.GAP_1, 7)
        self._kept_part = QWidget()
        self._kept_part.setLayout(row)
        self.kept.changed.connect(self._use_kept)
        self.changed.connect(self._look_at_kept)
        self._look_at_kept()
        return self._kept_part

    def show_saved(self, saved: Sequence[SavedView]) -> None:
        """Offer these saved filters."""
        self._saved = tuple(saved)
        self.kept.set_tabs([(NONE, "不用标签"), *((str(place), one.words) for place, one in enumerate(saved))])
        self._look_at_kept()

    def words(self) -> str:
        """What the filters say, as the name of a tab: 商标侵权·仓前街道."""
        chosen = [combo.currentText() for combo in self.combos.values() if combo.currentData()]
        return "·".join([*([self.box.text().strip()] if self.box.text().strip() else []), *chosen])

    def _use_kept(self, key: str) -> None:
        """Fill the filters as they were kept."""
        saved = self._saved[int(key)] if key != NONE else SavedView("", self.tabs.current(), Narrowing())
        self.box.edit.setText(saved.narrowing.words)
        for name, combo in self.combos.items():
            combo.setCurrentIndex(max(0, combo.findData(getattr(saved.narrowing, name))))
        if saved.view in self._views and saved.view != self.tabs.current():
            self.tabs.choose(saved.view)
        else:
            self.changed.emit()

    def _look_at_kept(self) -> None:
        """The tab whose filters hold is the chosen one."""
        now = (self.tabs.current(), self.narrowing())
        place = next((str(place) for place, one in enumerate(self._saved) if (one.view, one.narrowing) == now), NONE)
        self.kept.blockSignals(True)
        self.kept.choose(place)
        self.kept.blockSignals(False)
        self.kept.setVisible(bool(self._saved))
        self.save_button.setVisible(place == NONE and self.is_narrow())
        self.forget_button.setVisible(place != NONE)
        self._kept_part.setVisible(bool(self._saved) or self.is_narrow())

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
