"""The pane at the right of a list of any kind: the filled fields, the past, and what may be done with the record."""

from PySide6.QtCore import Signal

from app.services.register_views import RegisterDetail
from app.services.revealing import masked_fields
from app.ui.parts.row import row_of
from app.ui.parts.side_pane import SidePane
from app.ui.widgets import ChipText, ElidedLabel, EmptyState, FieldList, danger_button, outlined_button, padded, primary_button

FACTS, HISTORY = "facts", "history"


class RegisterPane(SidePane):
    """Its signals ask for what their names say."""

    edit_asked = Signal()
    delete_asked = Signal()
    restore_asked = Signal()

    def __init__(self) -> None:
        super().__init__("记录内容", EmptyState("book_contacts", "还没有选中记录", "在左边选一条，这里显示它的内容和历史。"))
        self.detail: RegisterDetail | None = None
        self.facts = FieldList(label_width=148)
        title = row_of(self.title, self.cross())
        title.setStretch(0, 1)
        self.lay_out((title, self.chips), {FACTS: ("内容", padded(self.facts, row_of(self.reveal, None))), HISTORY: ("历史", padded(self.history))})

    def show_detail(self, detail: RegisterDetail | None) -> None:
        """Show a record, or that none is chosen."""
        self.detail = detail
        self.show_parts(detail is not None)
        if detail is None:
            return
        record = detail.row.record
        self.title.setText(detail.row.title)
        self.chips.set_chips([ChipText(record.title), ChipText(f"{detail.owner}登记"), *([ChipText("回收站")] if record.deleted else [])])
        self.facts.set_rows(list(detail.facts))
        self.reveal.setVisible(bool(masked_fields(record)))
        self.history.show_history(detail.history)
        if record.deleted:
            buttons = [self.add_button("restore", outlined_button("恢复", "arrow_undo"), self.restore_asked.emit)]
        else:
            buttons = [
                self.add_button("edit", primary_button("编辑", "edit"), self.edit_asked.emit),
                self.add_button("delete", danger_button("移到回收站"), self.delete_asked.emit),
            ]
        for button in buttons:
            button.close_with_reason("" if detail.mine else f"由{detail.owner}登记，请联系{detail.owner}修改")
        self.add_row(*buttons, ElidedLabel("" if detail.mine else f"由{detail.owner}修改", "note"), None, self.printer("打印这一条"))
