"""Taking an import back from a button: whole, or field by field when something depends on it; letting it in again; retrying what was set aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.errors import NotAllowed, UserError
from app.services.import_undo import Restorable, put_back, release_import, restorable, undo_import
from app.services.set_aside import SetAside, retry, set_aside
from app.services.workspace import Workspace
from app.ui.job import Work
from app.ui.parts.asking import Use, on_own_connection
from app.ui.widgets import Column, Dialog, PagedModel, RecordTable, outlined_button, primary_button, question, run_with_progress, tell
from app.ui.widgets.column import CellKind

WIDTH, HEIGHT = 760, 280
"""Pixels of the list of fields."""
MOST_HELD = 12
"""Lines of a second content that are written out in a question."""


@dataclass(frozen=True)
class _Field:
    uid: str
    field: Restorable


class Undoing(QWidget):
    """`done` tells that records may have changed, `undone` first which bundle's import was taken back as a whole."""

    done = Signal()
    undone = Signal(str)

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self.hide()

    def undo(self, bundle: str, named: str) -> Dialog:
        """Ask, then take the import of that bundle back."""
        text = f"撤销后，{named}带来的内容全部退出，记录与导入之前相同；同样的内容再来也不导入，直到按“恢复导入”。日志里两次操作都留着。"
        dialog = question(self.window(), "撤销这次导入", text, do="撤销导入", keep="保留", dangerous=True)
        dialog.begin(lambda: self._undo(bundle, named))
        return dialog

    def _undo(self, bundle: str, named: str) -> None:
        def use(own: Workspace) -> tuple[UserError | None, list[Restorable]]:
            try:
                undo_import(own, bundle)
            except NotAllowed as refusal:
                return refusal, restorable(own, bundle)
            return None, []

        self._run("正在撤销导入", use, lambda answer: self._undone(bundle, named, *answer))

    def _undone(self, bundle: str, named: str, refusal: UserError | None, fields: Sequence[Restorable]) -> None:
        if refusal is None:
            self.undone.emit(bundle)
            self.done.emit()
            tell(self.window(), "已撤销导入", f"{named}带来的内容已经退出。需要时在“往来的数据包”里选中它，按“恢复导入”。")
        elif any(not field.reason for field in fields):
            self.offer_fields(bundle, refusal, fields)
        else:
            tell(self.window(), refusal.what, "它没有改过本单位能改回的栏目；请打开记录，按需要修改。")

    def offer_fields(self, bundle: str, refusal: UserError, fields: Sequence[Restorable]) -> Dialog:
        """The fields that the import changed, each to be put back by its tick."""
        dialog = Dialog(self.window(), "逐栏改回", WIDTH + 40)
        dialog.add_text(f"{refusal.what}可以选出栏目，改回导入以前的值；这是普通修改，会随下一个数据包送达。")
        rows = [_Field(field.id, field) for field in fields]
        model = PagedModel(_columns(), lambda _after, _limit: (rows, None), dialog)
        table = RecordTable(model, "这次导入改过的栏目")
        table.setFixedHeight(HEIGHT)
        dialog.body.addWidget(table)
        dialog.add_button(outlined_button("取消"), Dialog.DialogCode.Rejected)
        do = dialog.add_button(primary_button("改回所选栏目"), Dialog.DialogCode.Accepted)
        do.close_with_reason("请先勾选要改回的栏目。")
        model.ticks_changed.connect(lambda: do.close_with_reason("" if model.ticked else "请先勾选要改回的栏目。"))
        dialog.begin(lambda: self._put_back(bundle, sorted(model.ticked)))
        return dialog

    def _put_back(self, bundle: str, ids: Sequence[str]) -> None:
        self._run("正在改回", lambda own: put_back(own, bundle, ids), lambda _count: self.done.emit())

    def release(self, bundle: str, named: str) -> None:
        """Let an import that was undone in again."""
        said = f"{named}的内容已重新导入，不必再拿U盘。"
        self._run("正在恢复导入", lambda own: release_import(own, bundle), lambda _merged: self._told("已恢复导入", said))

    def take(self, entry: SetAside) -> Dialog:
        """Show all that the second content of a number holds, then take it."""
        rest = len(entry.holds) - MOST_HELD
        lines = [*entry.holds[:MOST_HELD], *([f"另有 {rest} 处。"] if rest > 0 else [])]
        text = f"{entry.why}\n\n这一份里有：\n{chr(10).join(lines) or '与已导入的相同的内容'}\n\n请先打电话与{entry.unit}核对。"
        dialog = question(self.window(), "收下另一份内容", text, do="已核对，收下", keep="先不收")
        dialog.begin(lambda: self.retry([entry.id]))
        return dialog

    def retry(self, ids: Sequence[int]) -> None:
        """Try again what was set aside."""

        def use(own: Workspace) -> tuple[int, list[str]]:
            count = retry(own, ids)
            return count, [f"{entry.what}：{entry.why}" for entry in set_aside(own) if entry.id in ids]

        self._run("正在重试", use, lambda answer: self._retried(*answer))

    def _retried(self, count: int, left: Sequence[str]) -> None:
        if left:
            self._told("还有记录放不进来", f"补入 {count} 条，还搁置 {len(left)} 条：{left[0]}以后每次导入会自动再试。")
        else:
            self.done.emit()

    def _told(self, title: str, text: str) -> None:
        self.done.emit()
        tell(self.window(), title, text)

    def _run(self, words: str, use: Use, then: Any) -> None:
        work: Work = on_own_connection(self._workspace, use)
        run_with_progress(self, words, work, then)


def _columns() -> tuple[Column, ...]:
    return (
        Column("", lambda row: False if row.field.reason else None, 36, CellKind.TICK, tip=lambda row: row.field.reason),
        Column("记录", lambda row: row.field.record, strong=True, tip=lambda row: row.field.reason),
        Column("栏目", lambda row: row.field.label, 110),
        Column("现在", lambda row: row.field.now, 160),
        Column("导入以前", lambda row: row.field.before, 160),
    )
