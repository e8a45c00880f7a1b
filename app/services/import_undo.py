"""Taking an import back: whole while nothing depends on it, else field by field; letting it in again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.domain.errors import NotAllowed, NotFound, UserError
from app.domain.records import Record, fields_of
from app.services import records
from app.services.backups import back_up_before_import
from app.services.kept import publisher, reopener
from app.services.permissions import require_edit
from app.services.stored_words import ABSENT, stored_in_words
from app.services.workspace import Workspace
from db.import_undo import ChangedField, Taken, changed_fields, held_segments, imports_of, recorded, release, undo_imports
from db.merge import Incoming, Merged, merge
from db.outbox import bundles
from db.seal import seal_within

BIN = "_deleted"


@dataclass(frozen=True)
class Restorable:
    """A field that an import changed: before and now, in words, and why it cannot be put back here (empty when it can)."""

    id: str
    """KIND/UID/FIELD."""
    record: str
    label: str
    before: str
    now: str
    reason: str


def undo_import(workspace: Workspace, bundle: str) -> None:
    """Take the import of a bundle back as a whole. Raises NotFound, or NotAllowed with what depends on it."""
    undo_imports(workspace.store, workspace.author, _in_effect(workspace, bundle), f"撤销导入：{_named(workspace, bundle)}")


def release_import(workspace: Workspace, bundle: str) -> Merged:
    """Back up, then let an import that was undone in again, from the bytes that were kept. Raises NotFound when there is none."""
    held = held_segments(workspace.store, bundle)
    if not held:
        raise NotFound("这个数据包没有撤销过的导入。", "请在往来的数据包里核对；命令行用 bundle status 查编号。")
    reopen, backup = reopener(workspace), back_up_before_import(workspace)
    incoming = [Incoming(reopen(sha), sha, workspace.blobs.size(sha) if workspace.blobs.has(sha) else 0) for sha in held]
    with workspace.commit(f"恢复导入：{_named(workspace, bundle)}，之前的备份 {backup.name}") as change:
        change.undoable = False
        seal_within(workspace.store, publisher(workspace))
        with recorded(workspace.store, change, bundle):
            release(workspace.store, bundle)
            return merge(workspace.store, change, incoming, reopen, trust_clock=True)


def _in_effect(workspace: Workspace, bundle: str) -> list[Taken]:
    found = imports_of(workspace.store, bundle) if bundle else []
    if not found:
        raise NotFound("没有导入过这个数据包，或它没有带来新内容，不用撤销。", "请在往来的数据包里核对；命令行用 bundle status 查编号。")
    standing = [taken for taken in found if not taken.undone]
    if not standing:
        raise NotAllowed("这次导入已经撤销。", "需要时可以恢复这次导入。")
    return standing


def _named(workspace: Workspace, bundle: str) -> str:
    entry = next((entry for entry in bundles(workspace.store, 1000) if entry.id == bundle), None)
    names = workspace.unit_names()
    return f"{names.get(entry.peer, '其他单位')}第{entry.number}包" if entry else "数据包"


def restorable(workspace: Workspace, bundle: str) -> list[Restorable]:
    """The fields that the import of a bundle changed, each with its value before."""
    found = [field for taken in _in_effect(workspace, bundle) for field in changed_fields(workspace.store, taken)]
    return [_in_words(workspace, one) for one in {(one.kind, one.uid, one.field): one for one in found}.values()]


def _in_words(workspace: Workspace, one: ChangedField) -> Restorable:
    kind = workspace.store.kind(one.kind)
    record = workspace.records(kind).find(one.uid) if kind else None
    key = f"{one.kind}/{one.uid}/{one.field}"
    if kind is None or record is None:
        return Restorable(key, ABSENT, one.field, "", "", "这条记录不在本机。")
    if one.field == BIN:
        words = ["在回收站" if value else "不在回收站" for value in (one.before, one.now)]
        return Restorable(key, f"{kind.title}“{record.name}”", "回收站", words[0], words[1], _refusal(workspace, record, one.field))
    words = [stored_in_words(workspace, record, one.field, value) for value in (one.before, one.now)]
    return Restorable(key, f"{kind.title}“{record.name}”", fields_of(kind)[one.field].label, words[0], words[1], _refusal(workspace, record, one.field))


def _refusal(workspace: Workspace, record: Record, name: str) -> str:
    try:
        if name != BIN:
            records.require_typed(type(record), [name])
            require_edit(workspace, record)
    except UserError as fault:
        return fault.what
    return ""


def put_back(workspace: Workspace, bundle: str, ids: Collection[str]) -> int:
    """Write the values before the import into these fields (ids of `restorable`), as ordinary changes that travel. Returns how many."""
    found = [field for taken in _in_effect(workspace, bundle) for field in changed_fields(workspace.store, taken)]
    wanted = {f"{one.kind}/{one.uid}/{one.field}": one for one in found}
    unknown = [key for key in ids if key not in wanted]
    if unknown:
        raise NotFound(f"这次导入没有改过“{unknown[0]}”，或它已经改回。", "请重新列出可以改回的栏目，再选。")
    chosen: dict[tuple[str, str], list[ChangedField]] = {}
    for key in ids:
        chosen.setdefault((wanted[key].kind, wanted[key].uid), []).append(wanted[key])
    for (table, uid), fields in chosen.items():
        _write_back(workspace, table, uid, fields)
    return len(ids)


def _write_back(workspace: Workspace, table: str, uid: str, fields: Sequence[ChangedField]) -> None:
    kind = workspace.store.kind(table)
    assert kind is not None
    record = workspace.records(kind).get(uid)
    for one in fields:
        if one.field == BIN:
            record = (records.delete if one.before else records.bring_back)(workspace, record)
        else:
            setattr(record, one.field, fields_of(kind)[one.field].kind.loaded(one.before))
    if any(one.field != BIN for one in fields):
        records.save(workspace, record)
