"""The filters above the list of a kind: one box for each of its fields that narrows it, out of the way until they are wanted, and those that are kept."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.domain.records import Record
from app.services.narrowing import Filter, Narrowing, filter_words
from app.services.saved_views import SavedView, forget_view, save_view, saved_views
from app.services.workspace import Workspace
from app.ui.parts.filter_combos import FilterCombos, KeptTabs
from app.ui.parts.flow import FlowLayout
from app.ui.theme import tokens
from app.ui.widgets import link_button, outlined_button, tell_error


class KindFilters(QWidget):
    """`changed` comes when the list is to show something else, `view_wanted` with the tab of a kept filter.

    `button` stands in the bar of the list and opens the row.
    """

    changed = Signal()
    view_wanted = Signal(str)

    def __init__(self, workspace: Workspace, kind: type[Record]) -> None:
        super().__init__()
        self._workspace, self._kind, self._view = workspace, kind, ""
        self._words = ""
        self._said = filter_words(workspace, kind)
        self._offered: Sequence[Filter] = ()
        self._filters: FilterCombos | None = None
        self.kept = KeptTabs()
        self.button = outlined_button("筛选", "filter")
        self.button.setCheckable(True)
        if not self._said:
            self.button.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.kept)
        self.button.clicked.connect(lambda _checked: self._look())
        self.kept.used.connect(self._use)
        self.kept.save_asked.connect(self._save)
        self.kept.forget_asked.connect(self._forget)
        self._show_saved()

    @property
    def combos(self) -> Mapping[str, QComboBox]:
        """The boxes by field."""
        return self._boxes().combos

    def _boxes(self) -> FilterCombos:
        """The row of boxes, made when it is first wanted: most lists are read as they are."""
        if self._filters is None:
            self._filters = FilterCombos(self._said)
            self._filters.changed.connect(self._turned)
            self._filters.offer(self._offered)
            self._row, boxes, clear = QWidget(), QWidget(), link_button("清除")
            clear.clicked.connect(self.clear)
            flow = FlowLayout(boxes, across=tokens.GAP_2, down=tokens.GAP_1)
            inset = QVBoxLayout(self._row)
            inset.setContentsMargins(tokens.GAP_3, 0, tokens.GAP_1, tokens.GAP_2)
            inset.addWidget(boxes)
            for box in (*self._filters.combos.values(), clear):
                flow.addWidget(box)
            self._column.insertWidget(0, self._row)
        return self._filters

    def offer(self, filters: Sequence[Filter]) -> None:
        """What they offer now; the present choice stays."""
        self._offered = filters
        if self._filters is not None:
            self._filters.offer(filters)

    def narrowing(self) -> Narrowing:
        """What the box for words and the filters hold."""
        return Narrowing(self._words, self._filters.values() if self._filters is not None else ())

    def is_narrow(self) -> bool:
        """Does anything narrow the list."""
        return self.narrowing() != Narrowing()

    def note(self, view: str, words: str) -> None:
        """The tab and the words that the list shows now: a kept filter holds them, too."""
        self._view, self._words = view, words
        self._look()

    def clear(self) -> None:
        """Take the filters away."""
        self._boxes().choose(Narrowing())
        self._turned()

    def _turned(self) -> None:
        self._look()
        self.changed.emit()

    def _look(self) -> None:
        wanted = bool(self._said) and (self.button.isChecked() or bool(self.narrowing().values))
        if wanted or self._filters is not None:
            self._boxes()
            self._row.setVisible(wanted)
        self.kept.look(self._view, self.narrowing())

    def _use(self, saved: SavedView | None) -> None:
        narrowing = saved.narrowing if saved else Narrowing()
        self._boxes().choose(narrowing)
        self._words = narrowing.words
        self.view_wanted.emit(saved.view if saved else self._view)
        self._turned()

    def _save(self) -> None:
        """Keep the filters as a tab of this account."""
        said = "·".join([*([self._words.strip()] if self._words.strip() else []), *self._boxes().said()])
        try:
            save_view(self._workspace, self._kind, said, self._view, self.narrowing())
        except UserError as refusal:
            tell_error(self, refusal)
        self._show_saved()

    def _forget(self, saved: SavedView) -> None:
        forget_view(self._workspace, self._kind, saved)
        self._show_saved()

    def _show_saved(self) -> None:
        self.kept.show_saved(saved_views(self._workspace, self._kind), self._view, self.narrowing())
        self._look()
