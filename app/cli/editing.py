"""Commands that write records: new, edit, delete, restore, step, undo."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from app.cli.lists import answer_record
from app.cli.session import Session, handed
from app.cli.words import FILE, PAIR, Command, texts
from app.domain.errors import BadInput
from app.domain.records import Record
from app.domain.steps import SETTLE
from app.services import making, records
from app.services.files import read_small_file
from app.services.given import attached, read_given
from app.services.permissions import require_reading
from app.services.workspace import Workspace

Pairs = Sequence[tuple[str, str]]

SET = click.option("--set", "typed", type=PAIR, multiple=True, metavar="FIELD=VALUE", help="填写一栏；值为空则清空。链接可写 uid 或名称。可以多次。")
FROM = click.option("--from", "source", type=FILE, metavar="FILE.json", help="从 JSON 文件读各栏的值；--set 优先。")
CONFIRM = click.option("--confirm", is_flag=True, help="提示（如时间重叠）已核实，照办。")
ATTACH = click.option("--attach", "files", type=PAIR, multiple=True, metavar="FIELD=FILE", help="给附件栏添加文件。可以多次。")


@click.command(cls=Command, help="新建一条记录。线索填齐必填栏目即登记，缺项则存为草稿；支援申请存为草稿，用 step 提交；研判和派员同时办理相应步骤。")
@click.argument("kind", metavar="KIND")
@SET
@FROM
@ATTACH
@CONFIRM
@handed
def new(session: Session, kind: str, typed: Pairs, source: Path | None, files: Pairs, confirm: bool) -> None:
    """Make a record by the service of its kind."""
    with session.open() as workspace:
        chosen = records.kind_named(workspace, kind)
        values = values_of(workspace, chosen, typed, source) | _attachments(workspace, chosen, files)
        answer_record(session, workspace, making.make(workspace, chosen, values, confirmed=confirm))


@click.command(cls=Command, help="修改一条记录。")
@click.argument("kind", metavar="KIND")
@click.argument("uid", metavar="UID")
@SET
@FROM
@ATTACH
@handed
def edit(session: Session, kind: str, uid: str, typed: Pairs, source: Path | None, files: Pairs) -> None:
    """Change a record by the service of its kind."""
    with session.open() as workspace:
        record = _record(workspace, kind, uid)
        values = values_of(workspace, type(record), typed, source)
        for name, added in _attachments(workspace, type(record), files).items():
            values[name] = (*values.get(name, getattr(record, name)), *added)
        answer_record(session, workspace, making.change(workspace, record, values))


@click.command(cls=Command, help="把一条记录移到回收站，保留 90 天。")
@click.argument("kind", metavar="KIND")
@click.argument("uid", metavar="UID")
@handed
def delete(session: Session, kind: str, uid: str) -> None:
    """Move a record to the bin."""
    with session.open() as workspace:
        answer_record(session, workspace, making.remove(workspace, _record(workspace, kind, uid)))


@click.command(cls=Command, help="从回收站恢复一条记录。")
@click.argument("kind", metavar="KIND")
@click.argument("uid", metavar="UID")
@handed
def restore(session: Session, kind: str, uid: str) -> None:
    """Take a record out of the bin."""
    with session.open() as workspace:
        answer_record(session, workspace, records.bring_back(workspace, _record(workspace, kind, uid)))


@click.command(cls=Command, help="办理一个步骤（名称见 steps）。写研判、派员时，--set 填的是研判、派员的栏目。")
@click.argument("kind", metavar="KIND")
@click.argument("uid", metavar="UID")
@click.argument("name", metavar="NAME")
@SET
@FROM
@click.option("--remark", default="", metavar="TEXT", help="说明理由。")
@CONFIRM
@handed
def step(session: Session, kind: str, uid: str, name: str, typed: Pairs, source: Path | None, remark: str, confirm: bool) -> None:
    """Take one step."""
    with session.open() as workspace:
        record = _record(workspace, kind, uid)
        stands = {field: text for field, text in typed if name == SETTLE and field == making.STANDS}
        others = [pair for pair in typed if pair[0] not in stands]
        values = stands | values_of(workspace, making.fields_asked_by(record, name), others, source)
        answer_record(session, workspace, making.take(workspace, record, name, values, remark, confirmed=confirm))


@click.command(cls=Command, help="撤销本账号最近一次操作；后来的操作依赖它，或已随数据包发出，则不能撤销。")
@handed
def undo(session: Session) -> None:
    """Take back the account's last action."""
    with session.open() as workspace:
        entry = records.undo(workspace)
        document = {"action": entry.action, "at": entry.at, "kind": entry.kind, "uid": entry.object}
        session.answer(document, [f"已撤销：{entry.action}（{entry.at}）"])


def values_of(workspace: Workspace, kind: type[Record], typed: Pairs, source: Path | None) -> dict[str, Any]:
    """The values of a JSON file, then those that were typed over them. Raises BadInput, naming the field."""
    given = read_given(workspace, kind, read_json(source)) if source else {}
    return given | records.read_typed(workspace, kind, texts(typed))


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises BadInput when it is none."""
    try:
        content = json.loads(read_small_file(path).decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as fault:
        raise BadInput(f"“{path.name}”不是 JSON 文件。", "请核对文件内容，存为 UTF-8。") from fault
    if not isinstance(content, dict):
        raise BadInput(f"“{path.name}”里应当是一组“栏目: 值”。", '请写成 {"suspect": "某店"} 的样子。')
    return content


def _record(workspace: Workspace, kind: str, uid: str) -> Record:
    chosen = records.kind_named(workspace, kind)
    require_reading(chosen)
    found: Record = workspace.records(chosen).get(uid)
    return found


def _attachments(workspace: Workspace, kind: type[Record], files: Pairs) -> dict[str, Any]:
    names = dict.fromkeys(name for name, _ in files)
    return {name: attached(workspace, kind, name, tuple(Path(path) for field, path in files if field == name)) for name in names}


COMMANDS = (new, edit, delete, restore, step, undo)
