"""One matter of the inbox with everything needed to decide it. It shows and asks; the inbox hands the decision to a service."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.history_words import Told
from app.services.inbox_advice import BOTH
from app.services.inbox_list import Choice, Entry, Matter
from app.ui.exchange.inbox_cards import BaseCard, ChoiceCard
from app.ui.exchange.inbox_recent import RecentChanges
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.theme.tokens import Tone
from app.ui.widgets import Button, Chip, ElidedLabel, EmptyState, Pane, PlainLabel, clear_layout, hairline, link_button, outlined_button, restyle, scrolled, tip

ACROSS = 3
"""Cards in a row."""
ADOPT, AGAIN = "采用这个", "改用这个"
SENT_ON = "定下后写入历史，随下一个数据包送到，对方的同一处冲突也会了结。"
CHANGED_AGAIN = "定错了可以改判：按另一个值的“改用这个”，随下一个数据包送到各单位。"


class MatterPane(Pane):
    """`chosen` carries the choice that should stand; the others ask for what their name says."""

    chosen = Signal(object)
    both_asked = Signal()
    rewrite_asked = Signal()
    open_asked = Signal()

    def __init__(self) -> None:
        super().__init__(bare=True)
        self.entry: Entry | None = None
        self.cards: list[ChoiceCard] = []
        self._name, self._chip = ElidedLabel("", "pane"), Chip("")
        self.open = link_button("打开", "open")
        self._label, self._advised, self._reason = PlainLabel("", "strong"), Chip("", Tone.BLUE), PlainLabel("", "note", Tone.SECONDARY, wrap=True)
        self._after = PlainLabel("", "note", wrap=True)
        self._grid = QGridLayout()
        self.recent = RecentChanges()
        self.both, self.rewrite = outlined_button("都保留"), outlined_button("改写…")
        self._whole = QStackedWidget()
        self._build()
        self.show_entry(None)

    def _build(self) -> None:
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(hairline())
        column.addWidget(scrolled(self._middle()), 1)
        column.addWidget(hairline())
        column.addWidget(self._foot())
        self._whole.addWidget(EmptyState("branch_compare", "还没有选中冲突", "在左边选一条，这里把各个值并排显示。未定之前可以照常办案。"))
        self._whole.addWidget(filled)
        self.body.addWidget(self._whole)
        self.open.clicked.connect(self.open_asked)
        self.both.clicked.connect(self.both_asked)
        self.rewrite.clicked.connect(self.rewrite_asked)
        self.both.show_key("B").setToolTip(tip("按 B：几个值都留下，文字接在一起，多选合并"))
        self.rewrite.show_key("E").setToolTip(tip("按 E：重新填写这一栏"))

    def _head(self) -> QWidget:
        head = QWidget()
        head.setFixedHeight(44)
        row = row_of(self._name, self._chip, self.open)
        row.setContentsMargins(tokens.GAP_4, 0, tokens.GAP_2, 0)
        row.setStretch(0, 1)
        head.setLayout(row)
        return head

    def _middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
        column.setSpacing(tokens.GAP_3)
        about = row_of(self._label, self._advised, self._reason)
        about.setStretch(2, 1)
        column.addLayout(about)
        self._grid.setSpacing(tokens.GAP_3)
        column.addLayout(self._grid)
        column.addWidget(self.recent)
        column.addStretch(1)
        return middle

    def _foot(self) -> QWidget:
        foot = QWidget()
        row = row_of(self.both, self.rewrite, self._after)
        row.setStretch(2, 1)
        row.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_4, tokens.GAP_2)
        foot.setLayout(row)
        return foot

    def show_entry(self, entry: Entry | None) -> None:
        """Show a matter, or that none is chosen."""
        self.entry = entry
        self._whole.setCurrentIndex(1 if entry else 0)
        self._clear()
        if entry is None:
            return
        self._name.setText(entry.title)
        self._chip.set_chip(entry.record.title)
        self.open.setText(f"打开{entry.record.title}")
        self.open.setVisible(entry.matter is not Matter.BIN)
        self._label.setText(entry.matter.value if entry.matter is Matter.BIN else entry.label)
        self._show_advice(entry)
        self._show_cards(entry)
        self.recent.show_changes(())
        conflict = entry.conflict if entry.mine and entry.matter is not Matter.DECIDED else None
        self.both.setVisible(conflict is not None and conflict.can_keep_both)
        self.rewrite.setVisible(conflict is not None and conflict.field is not None)
        self._after.setText(_what_follows(entry))

    def show_recent(self, uid: str, past: Sequence[Told]) -> None:
        """Show what was changed last in the record of that uid, if it is still the one in front."""
        if self.entry is not None and self.entry.record.uid == uid:
            self.recent.show_changes(past)

    def _show_advice(self, entry: Entry) -> None:
        self._reason.setText(entry.advice.reason if entry.mine else "")
        self._advised.setVisible(entry.mine and entry.matter not in (Matter.DISPUTE, Matter.DECIDED))
        self._advised.set_chip(f"建议{self._advice_in_words(entry)}", Tone.BLUE)
        self.both.setProperty("look", "primary" if entry.advice.place == BOTH else "outlined")
        restyle(self.both)

    def _advice_in_words(self, entry: Entry) -> str:
        suggested = next((choice for choice in entry.choices if choice.place == entry.advice.place), None)
        if suggested is None:
            return "都保留"
        verb = self.verb(entry, suggested)
        return f"用{suggested.origin.partition('·')[0]}的值" if verb == ADOPT else verb

    @staticmethod
    def verb(entry: Entry, choice: Choice) -> str:
        """What the button of a choice says."""
        if entry.matter is Matter.NUMBER:
            return "重新编号"
        if entry.matter is Matter.DISPUTE:
            return "以此为准…"
        if entry.matter is Matter.DECIDED:
            return AGAIN
        if entry.conflict is not None and entry.conflict.field is None:
            return "仍移到回收站" if entry.conflict.value(choice.place) else "恢复"
        return ADOPT

    def _show_cards(self, entry: Entry) -> None:
        for number, choice in enumerate(entry.choices):
            suggested = entry.mine and entry.matter is not Matter.DISPUTE and choice.place == entry.advice.place
            card = ChoiceCard(choice, self.verb(entry, choice), number + 1, suggested=suggested)
            card.button.clicked.connect(lambda _=False, choice=choice: self.chosen.emit(choice))
            self.cards.append(card)
        base: Sequence[QWidget] = [BaseCard(entry.base)] if entry.conflict and entry.conflict.field else []
        for number, widget in enumerate((*self.cards, *base)):
            self._grid.addWidget(widget, number // ACROSS, number % ACROSS)
        for column in range(ACROSS):
            self._grid.setColumnStretch(column, 1 if column < len(self.cards) + len(base) else 0)

    def _clear(self) -> None:
        self.cards = []
        clear_layout(self._grid)

    def button_of(self, key: int) -> Button | None:
        """The button of the card with that number, when it can be pressed."""
        cards = [card for card in self.cards[key - 1 : key] if card.choice.mine]
        return cards[0].button if cards else None


def _what_follows(entry: Entry) -> str:
    if not entry.mine:
        return f"由{entry.who}决定；决定随数据包送到后，这里自动了结。"
    return CHANGED_AGAIN if entry.matter is Matter.DECIDED else SENT_ON
