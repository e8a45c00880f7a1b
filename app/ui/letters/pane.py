"""The pane at the right of the list: one letter, its number or what is to be done for one, and the steps that are open."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from app.domain.letter_steps import DRAFT
from app.services.letters_views import LetterDetail
from app.ui.letters.columns import state_chip
from app.ui.parts.history_list import HistoryList
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import (
    Button,
    ChipRow,
    ChipText,
    EmptyState,
    FieldList,
    Notice,
    Pane,
    PlainLabel,
    SegmentTabs,
    hairline,
    icon_button,
    outlined_button,
    primary_button,
    scrolled,
)

FACTS, HISTORY = "facts", "history"
QUIET = ("reopen", "void")
"""Steps that stand in the menu, not as buttons."""


class LetterPane(Pane):
    """`step_asked` carries a step's name; the other signals ask for what their names say."""

    step_asked = Signal(str)
    edit_asked = Signal()
    number_asked = Signal()
    print_asked = Signal()
    delete_asked = Signal()
    restore_asked = Signal()
    undo_asked = Signal()

    def __init__(self) -> None:
        super().__init__(bare=True)
        self.setFixedWidth(tokens.DETAIL_WIDTH)
        self.detail: LetterDetail | None = None
        self.buttons: dict[str, Button] = {}
        self._title, self._chips = PlainLabel("", "pane", wrap=True), ChipRow()
        self.tabs = SegmentTabs([(FACTS, "内容"), (HISTORY, "历史")], underlined=True, name="公文内容")
        self.facts, self.history = FieldList(label_width=80), HistoryList()
        self.history.undo_asked.connect(self.undo_asked)
        self._notices, self._foot = QVBoxLayout(), QVBoxLayout()
        self._pages, self._whole = QStackedWidget(), QStackedWidget()
        self._build()
        self.show_detail(None)

    def _build(self) -> None:
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_2)
        head.setSpacing(tokens.GAP_2)
        head.addWidget(self._title)
        head.addWidget(self._chips)
        column.addLayout(head)
        self._notices.setContentsMargins(tokens.GAP_3, 0, tokens.GAP_3, tokens.GAP_2)
        column.addLayout(self._notices)
        tabs = row_of(self.tabs, None)
        tabs.setContentsMargins(tokens.GAP_2, 0, tokens.GAP_2, 0)
        column.addLayout(tabs)
        column.addWidget(hairline())
        for part in (self.facts, self.history):
            self._pages.addWidget(scrolled(_padded(part)))
        self.tabs.changed.connect(lambda key: self._pages.setCurrentIndex((FACTS, HISTORY).index(key)))
        column.addWidget(self._pages, 1)
        column.addWidget(hairline())
        self._foot.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_4, tokens.GAP_2)
        column.addLayout(self._foot)
        self._whole.addWidget(EmptyState("document_text", "还没有选中公文", "在左边选一份，这里显示它的文号和办理情况。"))
        self._whole.addWidget(filled)
        self.body.addWidget(self._whole)

    def show_detail(self, detail: LetterDetail | None) -> None:
        """Show a letter, or that none is chosen."""
        self.detail = detail
        self._whole.setCurrentIndex(1 if detail else 0)
        self.buttons = {}
        if detail is None:
            return
        letter = detail.letter
        self._title.setText(letter.headline or "（没有标题）")
        self._chips.set_chips([ChipText(detail.row.sort or "公文"), state_chip(detail.row)])
        number = "待编号" if detail.waits else detail.number
        self.facts.set_rows([("发文字号", number), *detail.facts])
        self.history.show_history(detail.history)
        _clear(self._notices)
        if detail.waits:
            self._notices.addWidget(Notice(Tone.ORANGE, "待编号", detail.number.removeprefix("待编号：")))
        elif letter.state in ("", DRAFT) and detail.missing:
            self._notices.addWidget(Notice(Tone.ORANGE, f"还差 {len(detail.missing)} 项可签发", "、".join(detail.missing)))
        self._show_steps(detail)

    def _show_steps(self, detail: LetterDetail) -> None:
        _clear(self._foot)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.GAP_2)
        if detail.letter.deleted:
            self._add(row, "restore", outlined_button("恢复", "arrow_undo"), self.restore_asked.emit)
        elif detail.letter.state in ("", DRAFT):
            self._add(row, "edit", primary_button("继续写", "edit"), self.edit_asked.emit)
        if detail.waits:
            self._add(row, "number", primary_button("编号…"), self.number_asked.emit)
        for step in detail.steps:
            if step.mine and step.move.name not in QUIET:
                words = f"{step.move.label}…"
                button = outlined_button(words) if row.count() else primary_button(words)
                self._add(row, step.move.name, button, partial(self.step_asked.emit, step.move.name))
        row.addStretch(1)
        paper = icon_button("print", "打印公文（Ctrl+P）").show_key("Ctrl+P")
        paper.clicked.connect(self.print_asked)
        more = icon_button("more_horizontal", "更多")
        more.clicked.connect(lambda: self._open_more(more, detail))
        more.close_with_reason("" if self.more_menu(detail).actions() else "没有别的步骤。")
        row.addWidget(paper)
        row.addWidget(more)
        foot = QWidget()
        foot.setLayout(row)
        self._foot.addWidget(foot)

    def _add(self, row: QHBoxLayout, name: str, button: Button, do: Callable[[], object]) -> None:
        button.clicked.connect(lambda _=False: do())
        self.buttons[name] = button
        row.addWidget(button)

    def _open_more(self, about: Button, detail: LetterDetail) -> None:
        menu = self.more_menu(detail)
        menu.popup(about.mapToGlobal(about.rect().topLeft()) - about.rect().bottomLeft() * max(1, len(menu.actions())))

    def more_menu(self, detail: LetterDetail) -> QMenu:
        """Taking it back to be changed, putting it aside, and the bin for a draft."""
        menu = QMenu(self)
        for step in detail.steps:
            if step.mine and step.move.name in QUIET:
                menu.addAction(f"{step.move.label}…").triggered.connect(lambda _=False, name=step.move.name: self.step_asked.emit(name))
        if detail.letter.state in ("", DRAFT) and not detail.letter.deleted:
            menu.addAction("移到回收站").triggered.connect(lambda _=False: self.delete_asked.emit())
        return menu


def _padded(part: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
    column.addWidget(part)
    column.addStretch(1)
    return holder


def _clear(layout: QVBoxLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
