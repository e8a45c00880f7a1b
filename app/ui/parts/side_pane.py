"""The pane at the right of a list: head, notices, pages under tabs, and what can be done; while nothing is chosen it says how to choose."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.ui.parts.history_list import HistoryList
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.widgets import Button, ChipRow, ElidedLabel, EmptyState, Pane, SegmentTabs, clear_layout, hairline, icon_button, link_button, scrolled

Part: TypeAlias = QWidget | QLayout
Pages: TypeAlias = Mapping[str, tuple[str, QWidget]]
"""By key: the words on the tab, and the page."""


class SidePane(Pane):
    """What every such pane has; `undo_asked` comes from its history, `print_asked` from its printer, `closed` from its cross.

    `reveal_asked` comes from its link to what is shown masked.
    """

    undo_asked = Signal()
    print_asked = Signal()
    reveal_asked = Signal()
    closed = Signal()

    def __init__(self, name: str, hint: EmptyState, width: int = tokens.DETAIL_WIDTH) -> None:
        """`name` is for screen readers, `hint` stands here while nothing is chosen."""
        super().__init__(bare=True)
        self.setFixedWidth(width)
        self.buttons: dict[str, Button] = {}
        """The buttons of the foot, by what they do."""
        self.title, self.chips = ElidedLabel("", "pane"), ChipRow()
        self.history = HistoryList()
        self.history.undo_asked.connect(self.undo_asked)
        self.reveal = link_button("查看明文", "eye")
        self.reveal.clicked.connect(self.reveal_asked)
        self.notices, self.foot = QVBoxLayout(), QVBoxLayout()
        self.tabs = SegmentTabs([], underlined=True, name=name)
        self._pages, self._whole = QStackedWidget(), QStackedWidget()
        self._keys: tuple[str, ...] = ()
        self._whole.addWidget(hint)
        self.body.addWidget(self._whole)

    def show_detail(self, detail: Any) -> None:
        """Show what was read of a record, or that none is chosen."""
        raise NotImplementedError

    def lay_out(self, head: Sequence[Part], pages: Pages, between: Sequence[QWidget] = ()) -> None:
        """Put it together, once: the head, what stands between it and the tabs, the pages. One page needs no tabs."""
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(_stacked(head, tokens.GAP_4, tokens.GAP_3, tokens.GAP_2, tokens.GAP_2))
        self.notices.setContentsMargins(tokens.GAP_3, 0, tokens.GAP_3, tokens.GAP_2)
        column.addLayout(self.notices)
        for part in between:
            column.addWidget(hairline())
            column.addWidget(part)
        if between or len(pages) == 1:
            column.addWidget(hairline())
        if len(pages) > 1:
            column.addLayout(self._tabs_row(pages))
            column.addWidget(hairline())
        for _, page in pages.values():
            self._pages.addWidget(scrolled(page))
        column.addWidget(self._pages, 1)
        column.addWidget(hairline())
        self.foot.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_4, tokens.GAP_2)
        self.foot.setSpacing(tokens.GAP_2)
        column.addLayout(self.foot)
        self._whole.addWidget(filled)

    def _tabs_row(self, pages: Pages) -> QHBoxLayout:
        self._keys = tuple(pages)
        self.tabs.set_tabs([(key, words) for key, (words, _) in pages.items()])
        self.tabs.changed.connect(self.turn)
        row = row_of(self.tabs, None)
        row.setContentsMargins(tokens.GAP_2, 0, tokens.GAP_2, 0)
        return row

    def turn(self, key: str) -> None:
        """Show the page of that key."""
        self._pages.setCurrentIndex(self._keys.index(key))

    def show_parts(self, shown: bool) -> None:
        """Show the pane filled, or the hint; what stood in the foot and among the notices is gone."""
        self._whole.setCurrentIndex(1 if shown else 0)
        self.clear_foot()
        clear_layout(self.notices)

    def has_keyboard(self) -> bool:
        """Stands the keyboard among the buttons of the foot."""
        focused = self.window().focusWidget()
        return focused is not None and any(focused is button for button in self.foot_buttons())

    def take_keyboard(self) -> None:
        """Put the keyboard on the first thing that can be done."""
        if (first := next((button for button in self.foot_buttons() if button.isEnabled()), None)) is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def foot_buttons(self) -> Iterator[QPushButton]:
        """The buttons of the foot, from left to right and from top to bottom."""
        for place in range(self.foot.count()):
            if (row := self.foot.itemAt(place).widget()) is not None:
                yield from row.findChildren(QPushButton)

    def clear_foot(self) -> None:
        """Take the buttons away."""
        clear_layout(self.foot)
        self.buttons = {}

    def add_button(self, name: str, button: Button, do: Callable[[], object]) -> Button:
        """A button that is known by what it does; the caller puts it into a row of the foot."""
        button.clicked.connect(lambda _=False: do())
        self.buttons[name] = button
        return button

    def add_row(self, *widgets: QWidget | None) -> None:
        """A row of the foot; None stands for the room that is left."""
        row = QWidget()
        row.setLayout(row_of(*widgets))
        self.foot.addWidget(row)

    def printer(self, words: str, reason: str = "") -> Button:
        """The button that prints; with a reason it is closed."""
        button = icon_button("print", f"{words}（Ctrl+P）").show_key("Ctrl+P")
        button.clicked.connect(self.print_asked)
        button.close_with_reason(reason)
        return button

    def more(self, made: Callable[[], QMenu]) -> Button:
        """Three points with a menu of what found no place as a button."""
        button = icon_button("more_horizontal", "更多步骤")
        button.clicked.connect(lambda: _open_above(button, made()))
        button.close_with_reason("" if made().actions() else "没有别的步骤。")
        return button

    def cross(self) -> Button:
        """The button that closes the pane."""
        button = icon_button("dismiss", "关闭详情", framed=False)
        button.clicked.connect(self.closed)
        return button


def _stacked(parts: Sequence[Part], *margins: int) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(*margins)
    column.setSpacing(tokens.GAP_2)
    for part in parts:
        if isinstance(part, QLayout):
            column.addLayout(part)
        else:
            column.addWidget(part)
    return column


def _open_above(button: Button, menu: QMenu) -> None:
    menu.popup(button.mapToGlobal(button.rect().topLeft()) - button.rect().bottomLeft() * max(1, len(menu.actions())))
