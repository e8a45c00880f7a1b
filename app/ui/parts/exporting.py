"""Lists out to and in from spreadsheets, as a person asks for them."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from app.domain.fields import Field
from app.domain.query import Query
from app.domain.records import Record, fields_of
from app.domain.value_kinds import Choice, Files
from app.services.import_maps import NOT_READ, likely_fields, remember_headings
from app.services.records import is_typed
from app.services.tables import Imported, export_table, import_pasted, import_table, write_refused
from app.services.workspace import Workspace
from app.ui.editors import Context, editor_for
from app.ui.parts.asking import on_own_connection
from app.ui.parts.asking_dialog import AskingDialog
from app.ui.parts.places import file_to_open, file_to_save
from app.ui.widgets import Dialog, outlined_button, primary_button, run_with_progress, tell

SHEETS = "Excel 表格 (*.xlsx);;CSV 文件 (*.csv)"
SHOWN = 5
ALL, SKIP, SHEET = 2, 3, 4
"""Answers to the question about rows that look the same; and that the refused rows are wanted as a sheet."""
LEFT_OUT, MOST_HEADINGS = "不读这一列", 40
Tell = Callable[[str], None]


def ask_and_export(parent: QWidget, workspace: Workspace, kind: type[Record], query: Query, told: Tell) -> None:
    """Ask where to, and write what the list shows."""
    name = f"{kind.title}台账 {workspace.today.isoformat()}.xlsx"
    chosen = file_to_save(parent, f"导出{kind.title}", name, SHEETS)
    if chosen is not None:
        work = on_own_connection(workspace, lambda own: export_table(own, kind, chosen, query))
        run_with_progress(parent, f"导出{kind.title}", work, lambda count: told(f"已导出 {count} 条：{chosen.name}"))


def ask_and_import(parent: QWidget, workspace: Workspace, kind: type[Record], done: Tell) -> None:
    """Ask for a file and take its rows in; what looks the same as a record is named first, what was refused or not read afterwards."""
    chosen = file_to_open(parent, f"从 Excel 导入{kind.title}", SHEETS)
    if chosen is not None:
        _look_and_take(parent, workspace, kind, partial(import_table, kind=kind, path=chosen, may_ask=True), done)


def ask_and_paste(parent: QWidget, workspace: Workspace, kind: type[Record], text: str, done: Tell) -> None:
    """Take a block of cells from the clipboard in, the same way as a file."""
    _look_and_take(parent, workspace, kind, partial(import_pasted, kind=kind, text=text), done)


def _look_and_take(parent: QWidget, workspace: Workspace, kind: type[Record], importing: Callable[..., Imported], done: Tell) -> None:
    def take(skip_alike: bool) -> None:
        work = on_own_connection(workspace, lambda own: importing(own, skip_alike=skip_alike))
        run_with_progress(parent, f"导入{kind.title}", work, lambda imported: _report(parent, workspace, kind, imported, done))

    def looked(seen: Imported) -> None:
        if not seen.unknown:
            _take_or_ask(parent, seen, take)
        elif headings_dialog(parent, workspace, kind, seen.unknown).exec():
            look()

    def look() -> None:
        work = on_own_connection(workspace, lambda own: importing(own, dry_run=True))
        run_with_progress(parent, f"核对{kind.title}", work, looked)

    look()


def headings_dialog(parent: QWidget, workspace: Workspace, kind: type[Record], unknown: Sequence[str]) -> AskingDialog:
    """Ask what the headings of an old table mean; the answers are remembered for the next import of this kind."""
    names = {field.label: name for name, field in fields_of(kind).items() if is_typed(kind, field) and not isinstance(field.kind, Files)}

    def take(values: Mapping[str, Any], _reason: str) -> None:
        remember_headings(workspace, kind, {heading: names.get(values[heading] or "", NOT_READ) for heading in unknown})

    context = Context(workspace)
    dialog = AskingDialog(parent, context, f"有 {len(unknown)} 个栏目不认得", "记住并继续", take)
    fields = {heading: Field(heading, Choice((*names, LEFT_OUT)), heading, hint=LEFT_OUT) for heading in unknown[:MOST_HEADINGS]}
    editors = {heading: editor_for(field, context) for heading, field in fields.items()}
    for heading, name in likely_fields(kind, unknown[:MOST_HEADINGS]).items():
        editors[heading].set_value(fields_of(kind)[name].label)
        editors[heading].show_carried(True)
    dialog.add_fields(editors)
    dialog.add_text("请说明每个栏目是哪一栏；斜体的是按名称推测的，请核对；不选的不读。以后导入这类表格时不再询问。")
    return dialog


def _take_or_ask(parent: QWidget, seen: Imported, take: Callable[[bool], None]) -> None:
    if not seen.alike:
        take(False)
        return
    answer = alike_dialog(parent, seen).exec()
    if answer != QDialog.DialogCode.Rejected:
        take(answer == SKIP)


def alike_dialog(parent: QWidget, seen: Imported) -> Dialog:
    """Which rows look the same as a record; leave them out, take them all the same, or take nothing. `SKIP` and `ALL` are its answers."""
    dialog = Dialog(parent, f"有 {len(seen.alike)} 行可能重复", 520)
    dialog.add_text("可能是同一件事，请核对。跳过的行不会导入，已有的记录不会改动。")
    for line in _first([f"第 {one.row} 行：{one.why}" for one in seen.alike]):
        dialog.add_text(line)
    dialog.add_button(outlined_button("都不导入"), QDialog.DialogCode.Rejected)
    dialog.add_button(outlined_button("照样全部导入"), ALL)
    skip = dialog.add_button(primary_button(f"跳过这 {len(seen.alike)} 行"), SKIP)
    skip.setDefault(True)
    skip.setFocus()
    return dialog


def _report(parent: QWidget, workspace: Workspace, kind: type[Record], imported: Imported, done: Tell) -> None:
    done(f"导入完成：新增 {imported.new} 条" + (f"，{len(imported.refused)} 行没有导入" if imported.refused else ""))
    more = _first([f"第 {one.row} 行：{one.why}" for one in imported.refused])
    more += [f"没有读的列：{'、'.join(imported.ignored)}。这些内容由程序填写，或要在记录里添加。"] if imported.ignored else []
    if imported.refused:
        dialog = refused_dialog(parent, imported, more)
        if dialog.exec() == SHEET:
            to = file_to_save(parent, "保存没有导入的行", f"没有导入的{kind.title} {workspace.today.isoformat()}.xlsx", SHEETS.partition(";;")[0])
            if to is not None:
                write_refused(workspace, kind, imported, to)
                done(f"已保存没有导入的 {len(imported.refused)} 行：{to.name}")
    elif imported.ignored:
        tell(parent, f"已导入 {imported.new} 条，有些列没有读", *more)


def refused_dialog(parent: QWidget, imported: Imported, lines: Sequence[str]) -> Dialog:
    """What was refused and why; `SHEET` when the rows are wanted back as a sheet with the reasons."""
    dialog = Dialog(parent, f"有 {len(imported.refused)} 行没有导入", 520)
    rest = f"其余 {imported.new} 行已经导入。" if imported.new else "没有导入任何内容。"
    dialog.add_text(f"{rest}可以把这些行另存为表格，每行写明原因，改正后再导入这份表格。")
    for line in lines:
        dialog.add_text(line)
    dialog.add_button(outlined_button("关闭"), QDialog.DialogCode.Rejected)
    dialog.add_button(primary_button("另存没有导入的行", "document_table"), SHEET)
    return dialog


def _first(lines: list[str]) -> list[str]:
    """The first few lines, and how many there are beside."""
    rest = len(lines) - SHOWN
    return [*lines[:SHOWN], f"另有 {rest} 行。"] if rest > 0 else lines
