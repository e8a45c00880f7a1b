"""Lists out to and in from spreadsheets, as a person asks for them."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.query import Query
from app.domain.records import Record
from app.services.tables import Imported, export_table, import_table
from app.services.workspace import Workspace
from app.ui.parts.asking import on_own_connection
from app.ui.widgets import run_with_progress, tell

SHEETS = "Excel 表格 (*.xlsx);;CSV 文件 (*.csv)"
SHOWN = 5
Tell = Callable[[str], None]


def ask_and_export(parent: QWidget, workspace: Workspace, kind: type[Record], query: Query, told: Tell) -> None:
    """Ask where to, and write what the list shows."""
    name = f"{kind.title}台账 {workspace.today.isoformat()}.xlsx"
    chosen, _ = QFileDialog.getSaveFileName(parent, f"导出{kind.title}", name, SHEETS)
    if chosen:
        work = on_own_connection(workspace, lambda own: export_table(own, kind, Path(chosen), query))
        run_with_progress(parent, f"导出{kind.title}", work, lambda count: told(f"已导出 {count} 条：{Path(chosen).name}"))


def ask_and_import(parent: QWidget, workspace: Workspace, kind: type[Record], done: Tell) -> None:
    """Ask for a file and take its rows in; those that were refused are listed with the reason."""
    chosen, _ = QFileDialog.getOpenFileName(parent, f"从 Excel 导入{kind.title}", "", SHEETS)
    if chosen:
        work = on_own_connection(workspace, lambda own: import_table(own, kind, Path(chosen)))
        run_with_progress(parent, f"导入{kind.title}", work, lambda imported: _report(parent, imported, done))


def _report(parent: QWidget, imported: Imported, done: Tell) -> None:
    done(f"导入完成：新增 {imported.new} 条" + (f"，{len(imported.refused)} 行没有导入" if imported.refused else ""))
    if imported.refused:
        rows = [f"第 {one.row} 行：{one.why}" for one in imported.refused[:SHOWN]]
        rest = len(imported.refused) - SHOWN
        more = [*rows, f"另有 {rest} 行没有导入。"] if rest > 0 else rows
        tell(parent, f"有 {len(imported.refused)} 行没有导入", "请在表格里改正后，只保留这些行再导入一次。", more=more)
