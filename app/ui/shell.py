"""The window: navigation at the left, one page at a time, status bar at the foot. Knows no page by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets.buttons import link_button
from app.ui.widgets.keytips import KeyTips
from app.ui.widgets.labels import PlainLabel
from app.ui.widgets.navigation import Badge, Navigation
from app.ui.widgets.page import Page
from app.ui.widgets.popover import Popover
from app.ui.widgets.statusbar import StatusBar
from app.ui.widgets.toast import Toast

BAND, EDGE = 28, 2
"""px of the frame around a demonstration: above, and at the other sides."""


@dataclass(frozen=True)
class PageSpec:
    """A page of the window: it is made when it is first opened. Those `at_foot` (设置) stand below, the first of them on Alt+0."""

    key: str
    title: str
    icon: str
    make: Callable[[], Page]
    badge: Callable[[], Badge] | None = None
    at_foot: bool = False


class Shell(QWidget):
    """The one window. Alt+1…9 and Alt+0 open pages; Ctrl+K, Ctrl+N, Ctrl+P, F1 and F5 go to the present page."""

    page_made = Signal(object)
    """A page was opened for the first time; whoever serves its search box connects here."""
    page_shown = Signal(str)
    practice_asked = Signal()
    """The seven tasks of the demonstration are wanted."""
    unexplained = Signal(str)
    """F1 on the page of that key, and there is no clause to show."""

    def __init__(self, pages: Sequence[PageSpec], bureau: str = "", state: Callable[[], object] | None = None) -> None:
        """`state`: another value after everything that was written; a page that shows nothing newer is not read again."""
        super().__init__()
        self._state, self._read_at = state, dict[str, object]()
        self.setWindowTitle("知联")
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._specs = {spec.key: spec for spec in pages}
        self._pages: dict[str, Page] = {}
        self._host = QStackedWidget()
        self._layers = QStackedWidget(self)
        self.navigation = Navigation(bureau)
        self.status = StatusBar()
        self._build()
        self.toast = Toast(self)
        self._add_items(pages)
        self._add_keys()
        self.page_shown.connect(KeyTips(self).hide)
        self.resize(1366, 768)
        self.refresh_badges()
        self.go(pages[0].key)

    def _build(self) -> None:
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addWidget(self._host, 1)
        frame = QWidget()
        rows = QVBoxLayout(frame)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addLayout(middle, 1)
        rows.addWidget(self.status)
        self._layers.addWidget(frame)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self._layers)

    def frame_demo(self) -> None:
        """An orange frame with its word above, as long as invented data are shown."""
        words = PlainLabel("演示库——可随意练习，不会影响正式数据", "strong", Tone.ORANGE)
        self.practise = link_button("练习七件事")
        self.practise.clicked.connect(self.practice_asked)
        band = QWidget()
        band.setFixedHeight(BAND)
        band.setStyleSheet(f"background: {tokens.ORANGE_BADGE};")
        inside = QHBoxLayout(band)
        inside.setContentsMargins(tokens.GAP_3, 0, tokens.GAP_3, 0)
        inside.addStretch(1)
        inside.addWidget(words)
        inside.addWidget(self.practise)
        inside.addStretch(1)
        self._layers.setProperty("look", "page")
        self._layers.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"Shell {{ background: {tokens.ORANGE_MARK}; }}")
        around = self.layout()
        assert isinstance(around, QVBoxLayout)
        around.setContentsMargins(EDGE, 0, EDGE, EDGE)
        around.setSpacing(0)
        around.insertWidget(0, band)

    def _add_items(self, pages: Sequence[PageSpec]) -> None:
        upper = [spec for spec in pages if not spec.at_foot]
        for number, spec in [*enumerate(upper, 1), *enumerate((spec for spec in pages if spec.at_foot), 0)]:
            keys = f"Alt+{number}" if number <= 9 else ""
            self.navigation.add_item(spec.key, spec.title, spec.icon, keys, at_foot=spec.at_foot)
            if keys:
                QShortcut(QKeySequence(keys), self, lambda key=spec.key: self.go(key))
        self.navigation.chosen.connect(self.go)

    def _add_keys(self) -> None:
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+K": lambda: self.page().head.search.begin(),
            "Ctrl+N": lambda: self.page().new(),
            "Ctrl+P": lambda: self.page().print(),
            "F1": self._explain,
            "F5": lambda: self.page().reload(),
        }
        for sequence, step in keys.items():
            QShortcut(QKeySequence(sequence), self, step)

    def _explain(self) -> None:
        """What the field with the keyboard is for; else what the page says; where there is nothing to say, `unexplained`."""
        from app.ui.explaining import explain_field

        if not explain_field(self):
            self.page().help_clause()
            if not any(shown.isVisible() for shown in self.findChildren(Popover)):
                self.unexplained.emit(self.key())

    def key(self) -> str:
        """By what the present page is known."""
        return next(key for key, page in self._pages.items() if page is self.page())

    def page(self) -> Page:
        """The present page."""
        shown = self._host.currentWidget()
        assert isinstance(shown, Page)
        return shown

    def has(self, key: str) -> bool:
        """True when the window has that page."""
        return key in self._specs

    def go(self, key: str) -> Page:
        """Open the page, making it when needed, and return it, so that the caller can choose a record in it."""
        page = self._pages[key] if key in self._pages else self._make(key)
        self.uncover()
        if self._host.currentWidget() is not page:
            self.toast.hide()
            for explained in self.findChildren(Popover):
                explained.close_it()
        self._host.setCurrentWidget(page)
        self.navigation.items[key].setChecked(True)
        self._read(key)
        page.focus_first()
        self.page_shown.emit(key)
        return page

    def _make(self, key: str) -> Page:
        page = self._specs[key].make()
        self._pages[key] = page
        self._host.addWidget(page)
        self.page_made.emit(page)
        return page

    def make_next(self) -> bool:
        """Make the next page that nobody has opened yet, behind the present one, and let it read what it shows; False when all are made."""
        key = next((key for key in self._specs if key not in self._pages), None)
        if key is not None:
            page = self._make(key)
            self._read(key)
            page.resize(self._host.size())
        return key is not None

    def _read(self, key: str) -> None:
        """Let the page read what it shows, unless it shows that already."""
        page, now = self._pages[key], self._state() if self._state else None
        if now is None or page.shows_files or self._read_at.get(key) != now:
            self._read_at[key] = now
            page.reload()

    def refresh_badges(self) -> None:
        """Ask every page's number anew."""
        for key, spec in self._specs.items():
            if spec.badge is not None:
                self.navigation.items[key].set_badge(spec.badge())

    def cover(self, widget: QWidget) -> None:
        """Show something over the whole window, such as the print preview, until `uncover`."""
        self._layers.setCurrentIndex(self._layers.addWidget(widget))
        widget.setFocus()

    def uncover(self) -> None:
        """Put away what covers the window and destroy it."""
        while self._layers.count() > 1:
            top = self._layers.widget(self._layers.count() - 1)
            self._layers.removeWidget(top)
            top.deleteLater()
