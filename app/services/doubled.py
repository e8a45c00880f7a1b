"""What a segment holds whose number has another content, too: in words, with both values where they differ."""

from collections.abc import Iterator, Mapping

from app.domain.batch import Batch, Cells
from app.domain.records import Record, fields_of
from app.domain.step_record import Step
from app.services.stored_words import stored_in_words
from app.services.workspace import Workspace

BIN = "_deleted"


def held_in(workspace: Workspace, batch: Batch) -> list[str]:
    """Line by line: the records that it makes, and the fields that it changes, each with the value here and the value there."""
    here: dict[tuple[str, str], Record] = {}
    new: dict[tuple[str, str], str] = {}
    lines: list[str] = []
    for rows in batch.rows:
        kind = workspace.store.kind(rows.kind)
        if kind is None or kind is Step:
            lines.append(f"{'办理步骤' if kind else '本机程序还不认识的内容'} {len(rows.uids)} 条")
            continue
        fields = fields_of(kind)
        for place, uid in enumerate(rows.uids):
            values = {name: column[place] for name, column in zip(rows.columns, rows.values, strict=True) if name in fields}
            fitting = {name: fields[name].kind.loaded(value) for name, value in values.items() if fields[name].kind.fits(value)}
            new[rows.kind, uid] = kind(**fitting).name
            if workspace.records(kind).find(uid) is None:
                lines.append(f"新的{kind.title}“{new[rows.kind, uid]}”")
    for cells in batch.cells:
        lines.extend(_changes(workspace, cells, here, new))
    kinds = {(whole.kind, whole.uid): workspace.store.kind(whole.kind) for whole in batch.wholes}
    lines.extend(f"{kind.title}“{_named(workspace, kind, uid, here, new)}”" for (_, uid), kind in kinds.items() if kind is not None and kind is not Step)
    return lines


def _changes(workspace: Workspace, cells: Cells, here: dict[tuple[str, str], Record], new: Mapping[tuple[str, str], str]) -> Iterator[str]:
    kind = workspace.store.kind(cells.kind)
    if kind is None:
        return
    field = fields_of(kind).get(cells.field)
    for uid, value in zip(cells.uids, cells.values, strict=True):
        named, record = f"{kind.title}“{_named(workspace, kind, uid, here, new)}”", here.get((kind.table, uid))
        if cells.field == BIN:
            yield f"{named}：本机{_bin(bool(record and record.deleted))}，这一份里{_bin(bool(value))}"
        elif field is None or not field.kind.fits(value):
            yield f"{named}的一个栏目，本机程序还不认识"
        elif record is None:
            yield f"{named}的{field.label}"
        elif (now := field.kind.stored(getattr(record, cells.field))) != value:
            ours, theirs = (stored_in_words(workspace, record, cells.field, one) for one in (now, value))
            yield f"{named}的{field.label}：本机是“{ours}”，这一份是“{theirs}”"


def _named(workspace: Workspace, kind: type[Record], uid: str, here: dict[tuple[str, str], Record], new: Mapping[tuple[str, str], str]) -> str:
    key = (kind.table, uid)
    if key not in here and (record := workspace.records(kind).find(uid)) is not None:
        here[key] = record
    return here[key].name if key in here else new.get(key, "不在本机")


def _bin(deleted: bool) -> str:
    return "在回收站" if deleted else "不在回收站"
