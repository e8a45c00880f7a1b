"""Values as a JSON document gives them, and files as attachments: turned into a record's values, checked as typed ones are."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.domain.errors import BadInput
from app.domain.fields import Field
from app.domain.records import Record
from app.domain.value_kinds import Attachment, Files, Links
from app.services import records
from app.services.workspace import Workspace
from db.faults import translated


def read_given(workspace: Workspace, kind: type[Record], given: Mapping[str, Any]) -> dict[str, Any]:
    """Texts, numbers, truth values and lists as values; texts as clerks type them. Raises BadInput, naming the field."""
    return {name: _read(workspace, kind, records.declared_field(kind, name), value) for name, value in given.items()}


def _read(workspace: Workspace, kind: type[Record], field: Field, value: Any) -> Any:
    if value is None or value == []:
        return () if field.kind.many else None
    if isinstance(value, list) and field.kind.many and not isinstance(field.kind, Files):
        texts = [_text(field, entry) for entry in value]
        return tuple(records.linked(workspace, field.kind.to, text) for text in texts) if isinstance(field.kind, Links) else tuple(texts)
    return records.read_typed(workspace, kind, {field.name: _text(field, value)})[field.name]


def _text(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str):
        raise BadInput(f"{field.label}：这样的值不能填。", "请写文字、整数、true、false 或文字的列表。")
    if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in value):
        raise BadInput(f"{field.label}：值里有不是文字的字符。", "请核对文件的编码，存为 UTF-8。")
    return value


def attached(workspace: Workspace, kind: type[Record], name: str, paths: tuple[Path, ...]) -> tuple[Attachment, ...]:
    """Take files into the data folder, encrypted; returns them as the value of that field. Raises BadInput, MachineFault."""
    field = records.declared_field(kind, name)
    if not isinstance(field.kind, Files):
        raise BadInput(f"{field.label}不是附件栏。", "文字请直接填写。")
    return tuple(_attachment(workspace, path) for path in paths)


def _attachment(workspace: Workspace, path: Path) -> Attachment:
    if not path.is_file():
        raise BadInput(f"找不到文件“{path.name}”。", "请核对文件名和所在的文件夹。")
    with translated(), path.open("rb") as file:
        sha = workspace.blobs.put(file)
    return Attachment(sha, path.name, workspace.blobs.size(sha))
