"""The pane at the right of a list of any kind: the filled fields, the past, and what may be done with the record."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.register_views import RegisterDetail
from app.services.revealing import masked_fields
from app.ui.parts.history_list import HistoryList
from app.ui.parts.row import row_of
from app.ui.theme import tokens
from app.ui.widgets import (
    ChipRow,
    ChipText,
    ElidedLabel,
    EmptyState,
    FieldList,
    Pane,
    SegmentTabs,
    danger_button,
    hairline,
    icon_button,
    link_button,
    outlined_button,
    primary_button,
    scrolled,
)

FACTS, HISTORY = "facts", "history"


class RegisterPane(Pane):
    """Its signals ask for what their names say."""

    edit_asked = Signal()
    delete_asked = Signal()
    restore_asked = Signal()
    print_asked = Signal()
    undo_asked = Signal()
    reveal_asked = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(bare=True)
        self.setFixedWidth(tokens.DETAIL_WIDTH)
        self.detail: RegisterDetail | None = None
        self._title, self._chips = ElidedLabel("", "pane"), ChipRow()
        self.tabs = SegmentTabs([(FACTS, "内容"), (HISTORY, "历史")], underlined=True, name="记录内容")
        self.facts = FieldList(label_width=148)
        self.history = HistoryList()
        self.history.undo_asked.connect(self.undo_asked)
        self.reveal = link_button("查看明文", "eye")
        self.reveal.clicked.connect(self.reveal_asked)
        self.edit_button = primary_button("编辑", "edit")
        self.edit_button.clicked.connect(self.edit_asked)
        self.restore_button = outlined_button("恢复", "arrow_undo")
        self.restore_button.clicked.connect(self.restore_asked)
        self.delete_button = danger_button("移到回收站")
        self.delete_button.clicked.connect(self.delete_asked)
        self._reason = ElidedLabel("", "note")
        self._whole, self._pages = QStackedWidget(), QStackedWidget()
        self._build()

    def _build(self) -> None:
        close = icon_button("dismiss", "关闭详情", framed=False)
        close.clicked.connect(self.closed)
        paper = icon_button("print", "打印这一条（Ctrl+P）").show_key("Ctrl+P")
        paper.clicked.connect(self.print_asked)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_2, tokens.GAP_2)
        title = row_of(self._title, close)
        title.setStretch(0, 1)
        head.addLayout(title)
        head.addWidget(self._chips)
        column.addLayout(head)
        tabs = row_of(self.tabs, None)
        tabs.setContentsMargins(tokens.GAP_2, 0, tokens.GAP_2, 0)
        column.addLayout(tabs)
        column.addWidget(hairline())
        self._pages.addWidget(scrolled(_padded(self.facts, row_of(self.reveal, None))))
        self._pages.addWidget(scrolled(_padded(self.history)))
        self.tabs.changed.connect(lambda key: self._pages.setCurrentIndex(0 if key == FACTS else 1))
        column.addWidget(self._pages, 1)
        column.addWidget(hairline())
        foot = row_of(self.edit_button, self.restore_button, self.delete_button, self._reason, paper)
        foot.setStretch(3, 1)
        foot.setContentsMargins(tokens.GAP_4, tokens.GAP_2, tokens.GAP_4, tokens.GAP_2)
        column.addLayout(foot)
        self._whole.addWidget(EmptyState("book_contacts", "还没有选中记录", "在左边选一条，这里显示它的内容和历史。"))
        self._whole.addWidget(filled)
        self.body.addWidget(self._whole)

    def show_detail(self, detail: RegisterDetail | None) -> None:
        """Show a record, or that none is chosen."""
        self.detail = detail
        self._whole.setCurrentIndex(1 if detail else 0)
        if detail is None:
            return
        record = detail.row.record
        self._title.setText(detail.row.title)
        chips = [ChipText(record.title), ChipText(f"{detail.owner}登记"), *([ChipText("回收站")] if record.deleted else [])]
        self._chips.set_chips(chips)
        self.facts.set_rows(list(detail.facts))
        self.reveal.setVisible(bool(masked_fields(record)))
        self.history.show_history(detail.history)
        reason = "" if detail.mine else f"由{detail.owner}登记，请联系{detail.owner}修改"
        self._reason.setText("" if detail.mine else f"由{detail.owner}修改")
        for button in (self.edit_button, self.delete_button, self.restore_button):
            button.close_with_reason(reason)
        self.edit_button.setVisible(not record.deleted)
        self.delete_button.setVisible(not record.deleted)
        self.restore_button.setVisible(record.deleted)


def _padded(part: QWidget, below: QLayout | None = None) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(tokens.GAP_4, tokens.GAP_3, tokens.GAP_4, tokens.GAP_3)
    column.addWidget(part)
    if below is not None:
        column.addLayout(below)
    column.addStretch(1)
    return holder
