"""The pane at the right of the list: one letter, its number or what is to be done for one, and the steps that are open."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.letter_steps import DRAFT
from app.services.letters_views import LetterDetail
from app.ui.letters.columns import state_chip
from app.ui.parts.side_pane import SidePane
from app.ui.theme.tokens import Tone
from app.ui.widgets import ChipText, EmptyState, FieldList, Notice, PlainLabel, outlined_button, padded, primary_button

FACTS, HISTORY = "facts", "history"
QUIET = ("reopen", "void")
"""Steps that stand in the menu, not as buttons."""


class LetterPane(SidePane):
    """`step_asked` carries a step's name; the other signals ask for what their names say."""

    step_asked = Signal(str)
    edit_asked = Signal()
    number_asked = Signal()
    delete_asked = Signal()
    approval_asked = Signal()
    restore_asked = Signal()

    def __init__(self) -> None:
        super().__init__("公文内容", EmptyState("document_text", "还没有选中公文", "在左边选一份，这里显示它的文号和办理情况。"))
        self.detail: LetterDetail | None = None
        self._headline = PlainLabel("", "pane", wrap=True)
        self.facts = FieldList(label_width=80)
        pages = {FACTS: ("内容", padded(self.facts)), HISTORY: ("历史", padded(self.history))}
        self.lay_out((self._headline, self.chips), pages)
        self.show_detail(None)

    def show_detail(self, detail: LetterDetail | None) -> None:
        """Show a letter, or that none is chosen."""
        self.detail = detail
        self.show_parts(detail is not None)
        if detail is None:
            return
        letter = detail.letter
        self._headline.setText(letter.headline or "（没有标题）")
        self.chips.set_chips([ChipText(detail.row.sort or "公文"), state_chip(detail.row)])
        number = "待编号" if detail.waits else detail.number
        self.facts.set_rows([("发文字号", number), *detail.facts])
        self.history.show_history(detail.history)
        if detail.waits:
            self.notices.addWidget(Notice(Tone.ORANGE, "待编号", detail.number.removeprefix("待编号：")))
        elif letter.state in ("", DRAFT) and detail.missing:
            self.notices.addWidget(Notice(Tone.ORANGE, f"还差 {len(detail.missing)} 项可签发", "、".join(detail.missing)))
        self._show_steps(detail)

    def _show_steps(self, detail: LetterDetail) -> None:
        buttons: list[QWidget | None] = []
        if detail.letter.deleted:
            buttons.append(self.add_button("restore", outlined_button("恢复", "arrow_undo"), self.restore_asked.emit))
        elif detail.letter.state in ("", DRAFT):
            buttons.append(self.add_button("edit", primary_button("继续写", "edit"), self.edit_asked.emit))
        if detail.waits:
            buttons.append(self.add_button("number", primary_button("编号…"), self.number_asked.emit))
        for step in detail.steps:
            if step.mine and step.move.name not in QUIET:
                words = f"{step.move.label}…"
                button = outlined_button(words) if buttons else primary_button(words)
                buttons.append(self.add_button(step.move.name, button, partial(self.step_asked.emit, step.move.name)))
        self.add_row(*buttons, None, self.printer("打印公文"), self.more(lambda: self.more_menu(detail)))

    def more_menu(self, detail: LetterDetail) -> QMenu:
        """Taking it back to be changed, putting it aside, the sheet on which it is approved, and the bin for a draft."""
        menu = QMenu(self)
        for step in detail.steps:
            if step.mine and step.move.name in QUIET:
                menu.addAction(f"{step.move.label}…").triggered.connect(lambda _=False, name=step.move.name: self.step_asked.emit(name))
        menu.addAction("打印发文稿纸").triggered.connect(lambda _=False: self.approval_asked.emit())
        if detail.letter.state in ("", DRAFT) and not detail.letter.deleted:
            menu.addAction("移到回收站").triggered.connect(lambda _=False: self.delete_asked.emit())
        return menu
