"""What is done with the record that is chosen in a list, each in its own dialog: its steps, its count, who takes part, and making one of two."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.domain.activities import Activity
from app.domain.errors import UserError
from app.domain.records import Record
from app.services.leads_found import FIELDS, lead_found, register_found
from app.services.naming import called
from app.services.tabulating import tabulate, tabulation_of, why_empty
from app.ui.editors import Context
from app.ui.parts.lead_dialog import lead_dialog
from app.ui.parts.settle_dialog import SettleDialog
from app.ui.parts.step_dialog import StepDialog
from app.ui.registers.listing_people import people_dialog
from app.ui.registers.merging import merging_dialog
from app.ui.widgets import tell_error

NOTE = "已经写明的内容填好了，请核对后登记。登记以后，这条记录的“线索”栏就是它；已有同一件的，请取消，在“编辑”里选那条线索。"


class ChosenRecord(QObject):
    """`done` carries the sentence of what was done; it can be taken back."""

    done = Signal(str)

    def __init__(self, page: QWidget, context: Context, record: Callable[[], Record | None]) -> None:
        super().__init__(page)
        self._page, self._context, self._record = page, context, record

    def begin_step(self, name: str) -> None:
        """Ask for what the step needs, and take it."""
        record = self._record()
        if record is not None and record.steps is not None:
            move = record.steps.move(name)
            StepDialog(self._page, self._context, record, move).begin(lambda: self.done.emit(move.done))

    def settle(self) -> None:
        """Say which of the values that stand beside each other holds."""
        record = self._record()
        if record is not None:
            SettleDialog(self._page, self._context, record).begin(lambda: self.done.emit("已议定"))

    def count(self) -> None:
        """Count its rows anew."""
        record = self._record()
        if record is None:
            return
        try:
            tabulate(self._context.workspace, record)
        except UserError as refusal:
            tell_error(self._page, refusal)
            return
        tabulation = tabulation_of(record)
        counted = self._record()
        empty = counted is not None and why_empty(self._context.workspace, counted)
        self.done.emit(f"{tabulation.done}，都是 0，原因见右侧“没有数字”" if tabulation and empty else tabulation.done if tabulation else "")

    def list_people(self) -> None:
        """Ask of which units everybody took part, and list them."""
        record = self._record()
        if isinstance(record, Activity):
            people_dialog(self._page, self._context, record).begin(lambda: self.done.emit("已列出参加人员"))

    def register_lead(self) -> None:
        """Complete the lead that it turned out to be, and register that."""
        record = self._record()
        if record is not None:
            workspace = self._context.workspace
            title, lead = f"登记为线索：{called(workspace, record)}", lead_found(workspace, record)
            dialog = lead_dialog(self._page, self._context, title, NOTE, lead, FIELDS, lambda values: register_found(workspace, record, values))
            dialog.begin(lambda: self.done.emit("已登记为线索"))

    def merge(self) -> None:
        """Make one of it and another that is the same."""
        record = self._record()
        if record is not None and merging_dialog(self._page, self._context.workspace, record).exec():
            self.done.emit(f"已合并重复的{record.title}")
