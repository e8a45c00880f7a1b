"""The frame around a form: back, title, the pill of what is missing, the buttons, and the fields below, scrolled."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import UserError
from app.ui.editors import Editor
from app.ui.forms.record_form import RecordForm
from app.ui.forms.summary import SummaryPill
from app.ui.theme import tokens
from app.ui.widgets import Button, Pane, PlainLabel, ask, hairline, link_button, scrolled


class FormFrame(Pane):
    """`back` is the way out; parts stand below each other."""

    def __init__(self, form: RecordForm, verb: str, parts: Sequence[QWidget], buttons: Sequence[Button]) -> None:
        super().__init__(bare=True)
        self.back = link_button("返回列表", "chevron_left").show_key("Esc")
        self.title = PlainLabel("", "pane")
        self.pill = SummaryPill(form, verb)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.GAP_2, 0, tokens.GAP_4, 0)
        head.setSpacing(tokens.GAP_2)
        head.addWidget(self.back)
        head.addWidget(self.title)
        head.addWidget(self.pill)
        head.addStretch(1)
        head.addWidget(PlainLabel("F4 常用语·F8 下一处·Ctrl+S 保存", "note"))
        for button in buttons:
            head.addWidget(button)
        strip = QWidget()
        strip.setFixedHeight(tokens.PANE_HEAD + tokens.GAP_1)
        strip.setLayout(head)
        fields = QWidget()
        column = QVBoxLayout(fields)
        column.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
        for part in parts:
            column.addWidget(part)
        self.body.addWidget(strip)
        self.body.addWidget(hairline())
        self.body.addWidget(scrolled(fields), 1)


def may_leave(parent: QWidget, held: Sequence[Editor]) -> bool:
    """Ask about fields whose text cannot be kept; staying goes to the first of them."""
    if not held:
        return True
    names = "、".join(editor.field.label for editor in held)
    text = f"{names}还没有改正，不能保存；其余内容会保存。"
    if ask(parent, "有内容还没有保存", text, do="离开，不保存这几项", keep="回去改正", dangerous=True):
        return True
    held[0].setFocus()
    return False


def may_leave_unsaved(parent: QWidget, refusal: UserError) -> bool:
    """Say why nothing can be kept, and ask whether to leave all the same: nobody is held in a form."""
    text = f"{refusal.what}{refusal.next_step}现在离开，这里填写的内容不会保存。"
    return ask(parent, "填写的内容不能保存", text, do="离开，不保存", keep="留在这里", dangerous=True)


def keep_or_ask(parent: QWidget, held: Sequence[Editor], *, changed: bool, store: Callable[[], None], may_ask: bool) -> bool:
    """Store what was typed before a form is left; what cannot be kept is asked about, or let go when nobody is there to ask. False: the user stays."""
    if may_ask and not may_leave(parent, held):
        return False
    if not changed:
        return True
    try:
        store()
    except UserError as refusal:
        return not may_ask or may_leave_unsaved(parent, refusal)
    return True
