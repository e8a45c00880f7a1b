"""The combo boxes that narrow a list, and the row of tabs that keeps what they hold. They decide nothing."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.services.narrowing import Filter, Narrowing
from app.services.saved_views import SavedView
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.widgets import PlainLabel, SegmentTabs, link_button

NONE = ""
NARROW, WIDE = 112, 200


class FilterCombos(QObject):
    """`changed` comes when one of them is turned."""

    changed = Signal()

    def __init__(self, words: Mapping[str, str], widths: Mapping[str, int] | None = None) -> None:
        """`words`: by field what its box says while it does not narrow; `widths` in px."""
        super().__init__()
        self.combos = {name: self._combo(said, (widths or {}).get(name, 0)) for name, said in words.items()}

    def _combo(self, words: str, width: int) -> QComboBox:
        combo = QComboBox()
        combo.setFixedWidth(width or max(NARROW, min(WIDE, 14 * len(words) + 48)))
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(4)
        combo.setAccessibleName(words)
        combo.addItem(words, "")
        combo.setMaxVisibleItems(18)
        combo.activated.connect(lambda _place: self.changed.emit())
        return combo

    def offer(self, filters: Sequence[Filter]) -> None:
        """What they offer now; the present choice stays."""
        for one in filters:
            combo = self.combos[one.field]
            present = combo.currentData()
            while combo.count() > 1:
                combo.removeItem(1)
            for value, words in one.options:
                combo.addItem(words, value)
            combo.setCurrentIndex(max(0, combo.findData(present)))

    def values(self) -> tuple[tuple[str, str], ...]:
        """Field and value of each that narrows."""
        return tuple((name, combo.currentData()) for name, combo in self.combos.items() if combo.currentData())

    def said(self) -> list[str]:
        """The words of each that narrows."""
        return [combo.currentText() for combo in self.combos.values() if combo.currentData()]

    def choose(self, narrowing: Narrowing) -> None:
        """Turn them to these values, without telling."""
        for name, combo in self.combos.items():
            combo.setCurrentIndex(max(0, combo.findData(narrowing.value(name))))


class KeptTabs(QWidget):
    """The saved filters as tabs; there only while there is something in it, or to be kept. `used` carries a SavedView, or None for no filter."""

    used = Signal(object)
    save_asked = Signal()
    forget_asked = Signal(object)
    """Carries the saved view whose tab is to go."""

    def __init__(self) -> None:
        super().__init__()
        self._saved: tuple[SavedView, ...] = ()
        self.tabs = SegmentTabs([(NONE, "不用标签")], name="我的标签")
        self.save_button, self.forget_button = link_button("存为标签"), link_button("删除这个标签")
        self.save_button.clicked.connect(self.save_asked)
        self.forget_button.clicked.connect(lambda: self.forget_asked.emit(self._saved[int(self.tabs.current())]))
        row = row_of(PlainLabel("我的标签", "note"), self.tabs, self.save_button, self.forget_button, None)
        row.setContentsMargins(tokens.GAP_3, 0, tokens.GAP_1, 7)
        self.setLayout(row)
        self.tabs.changed.connect(lambda key: self.used.emit(self._saved[int(key)] if key != NONE else None))

    def show_saved(self, saved: Sequence[SavedView], view: str, narrowing: Narrowing) -> None:
        """Offer these; the one that holds now is chosen."""
        self._saved = tuple(saved)
        self.tabs.set_tabs([(NONE, "不用标签"), *((str(place), one.words) for place, one in enumerate(saved))])
        self.look(view, narrowing)

    def look(self, view: str, narrowing: Narrowing) -> None:
        """The tab whose filters hold is the chosen one."""
        narrow = narrowing != Narrowing()
        place = next((str(place) for place, one in enumerate(self._saved) if (one.view, one.narrowing) == (view, narrowing)), NONE)
        self.tabs.blockSignals(True)
        self.tabs.choose(place)
        self.tabs.blockSignals(False)
        self.tabs.setVisible(bool(self._saved))
        self.save_button.setVisible(place == NONE and narrow)
        self.forget_button.setVisible(place != NONE)
        self.setVisible(bool(self._saved) or narrow)
