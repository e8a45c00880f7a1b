"""Commands of paper and spreadsheets: table, form."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from app.cli.editing import read_json
from app.cli.lists import query_of
from app.cli.session import Session, handed
from app.cli.words import FILE, PAIR, Group
from app.domain.dates import read_day
from app.services import records
from app.services.forms import Asked, form_template, forms_available, print_form
from app.services.paper_checks import CURRENT, look_back
from app.services.signs import print_sign, read_size
from app.services.submission_check import warnings_before
from app.services.tables import ENCODINGS, export_table, import_table, read_mapping, write_refused


@click.group("table", cls=Group, help="名录导出为表格文件，或从表格文件导入。")
def table() -> None:
    """Lists as spreadsheets."""


@table.command("export", help="把一类记录导出为 .xlsx 或 .csv 文件。")
@click.argument("kind", metavar="KIND")
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--where", "conditions", type=PAIR, multiple=True, metavar="FIELD=VALUE", help="只导出这一栏等于这个值的。可以多次。")
@click.option("--search", default="", metavar="WORDS", help="只导出含有这些字词的。")
@click.option("--encoding", default="utf-8", show_default=True, metavar="NAME", help=f".csv 的编码：{'、'.join(ENCODINGS)}。")
@handed
def export(session: Session, kind: str, file: Path, conditions: Sequence[tuple[str, str]], search: str, encoding: str) -> None:
    """A list into a file."""
    with session.open() as workspace:
        chosen = records.kind_named(workspace, kind)
        count = export_table(workspace, chosen, file, query_of(workspace, chosen, conditions, search), encoding)
        session.answer({"file": str(file), "rows": count}, [f"已导出 {count} 条：{file}"])


@table.command("import", help="从 .xlsx 或 .csv 文件导入为本单位的新记录；有错误的行不导入，逐行说明原因。一行也没有导入时退出码为 1。")
@click.argument("kind", metavar="KIND")
@click.argument("file", type=FILE, metavar="FILE")
@click.option("--map", "mapping", type=FILE, metavar="FILE.toml", help='对照文件，每行一个，例如 "名称" = "suspect"。')
@click.option("--dry-run", is_flag=True, help="只检查，不导入。")
@click.option("--refused", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.xlsx", help="把没有导入的行写成一份表格，每行写明原因。")
@click.pass_context
def take_in(context: click.Context, kind: str, file: Path, mapping: Path | None, dry_run: bool, refused: Path | None) -> None:
    """A file into a list."""
    session = context.ensure_object(Session)
    with session.open() as workspace:
        chosen = records.kind_named(workspace, kind)
        imported = import_table(workspace, chosen, file, read_mapping(mapping) if mapping else None, dry_run=dry_run)
        if refused is not None and imported.refused:
            write_refused(workspace, chosen, imported, refused)
    lines = [f"第{row.row}行没有导入：{row.why}" for row in imported.refused]
    lines += [f"第{row.row}行{row.why}" for row in imported.alike]
    lines += [f"没有读的列：{'、'.join(imported.ignored)}"] if imported.ignored else []
    lines.append(f"{'可以导入' if dry_run else '已导入'} {imported.new} 条，有错误 {len(imported.refused)} 行。")
    told = {"refused": [{"row": row.row, "why": row.why} for row in imported.refused], "alike": [asdict(row) for row in imported.alike]}
    session.answer({"dry_run": dry_run, "new": imported.new, "ignored": imported.ignored, **told}, lines)
    context.exit(1 if imported.refused and not imported.new else 0)


@click.group("form", cls=Group, help="附件表格：列出、打印。")
def form() -> None:
    """Forms."""


@form.command("list", help="列出可以打印的表格。")
@handed
def list_forms(session: Session) -> None:
    """The forms in the box and the unit's own."""
    found = forms_available(session.home)
    documents = [{"id": entry.id, "title": entry.title, "basis": entry.basis, "pack": entry.pack, "of": entry.of, "rows_of": entry.rows_of} for entry in found]
    session.answer(documents, [f"{entry.id}　{entry.title}（{entry.basis}）" for entry in found])


@form.command("print", help="把表格打印成 .pdf、.xlsx 或 .docx 文件；图样（附件7）还可以是 .svg，一个标牌一个文件。")
@click.argument("form_id", metavar="FORM")
@click.option("--of", metavar="UID", help="用这条记录填写。")
@click.option("--unit", metavar="NAME", help="名录只列这个单位登记的；没有记录的表由这个单位填报。")
@click.option("--data", type=FILE, metavar="FILE.json", help="用文件里的值填写，或补充记录里没有的。")
@click.option("--blank", is_flag=True, help="打印空白表，供手工填写。")
@click.option("--draft", is_flag=True, help="缺项也打印，带“草稿”字样（仅 PDF）。")
@click.option("--on", metavar="DATE", help="名册、组团一类的表，列这一天有效的；不写则为今天。")
@click.option("--size", metavar="WxH", help="图样的大小（毫米），例如 600x400；不写则按模板。")
@click.option("--curves/--no-curves", default=None, help="图样的文字转成曲线，或保留文字（.svg 不写时转成曲线，.pdf 保留文字）。")
@click.option("--no-code", is_flag=True, help="不印核验码（.pdf 右下角的二维码和短码）。")
@click.option("--to", required=True, type=FILE, metavar="FILE", help="写到这个文件。")
@handed
def print_one(
    session: Session,
    form_id: str,
    of: str | None,
    unit: str | None,
    data: Path | None,
    blank: bool,
    draft: bool,
    on: str | None,
    size: str | None,
    curves: bool | None,
    no_code: bool,
    to: Path,
) -> None:
    """One form into a file."""
    with session.open() as workspace:
        signer = records.linked(workspace, "unit", unit) if unit else None
        day = read_day(on, workspace.today, workspace.calendar) if on else None
        asked = Asked(of, read_json(data) if data else None, signer, blank, draft, on=day)
        if size or curves is not None or to.suffix.lower() == ".svg":
            files = print_sign(workspace, form_id, to, asked, read_size(size) if size else None, curves=curves)
        else:
            files = [print_form(workspace, form_id, to, asked, with_code=not no_code)]
        warnings = [] if blank else warnings_before(workspace, form_template(form_id, workspace.folder), signer)
        for words in warnings:
            session.tell(f"请核对：{words}。")
        session.answer(
            {"form": form_id, "file": str(files[0]), "files": [str(file) for file in files], "warnings": warnings}, [f"已打印：{file}" for file in files]
        )


@form.command("scan", help="核对纸质件：扫码枪扫出的，或者照着输入的核验码属于哪条记录，内容是不是还与数据一致。")
@click.argument("code", metavar="CODE")
@handed
def scan(session: Session, code: str) -> None:
    """From paper back to its record."""
    with session.open() as workspace:
        found = look_back(workspace, code)
    lines = [f"{found.state}{'：' if found.paper else ''}{found.paper}"]
    lines += [f"有变化的栏目：{'、'.join(found.changed)}"] if found.changed else []
    lines += [line for line in (found.note, found.printed and f"本机打印记录：{found.printed}") if line]
    session.answer(asdict(found) | {"current": found.state == CURRENT}, lines)


COMMANDS = (table, form)
