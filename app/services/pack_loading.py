"""A pack, or its newer version, into a data folder that was made before: what is new comes in everywhere, what changed is the bureau's to write.

New rows are the same on every computer that loads the pack and never travel, as at the set-up. Changed values are a commit of the bureau,
which travels; a field that somebody wrote since is left alone and named.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.errors import BadInput, NotFound
from app.domain.organisation import Unit
from app.domain.records import Audience, Record, fields_of
from app.packs.pack import Pack, PackRecord
from app.services.naming import called
from app.services.packs_checked import chosen_packs
from app.services.workspace import Workspace
from db.change import Change
from db.durable import make_folder, write_durably
from db.pack_rows import origin_of, written_since


@dataclass(frozen=True)
class LoadedPack:
    """What a pack brought: how many new records of each kind, what was changed, what was left as somebody wrote it."""

    title: str
    new: Sequence[tuple[str, int]]
    changed: Sequence[str]
    left: Sequence[str]
    elsewhere: int = 0
    """How many records the bureau has to bring up to date."""

    def in_words(self) -> str:
        """新增报送任务 3 条、报送内容 9 条，更新 1 条."""
        parts = [f"{title} {count} 条" for title, count in self.new]
        words = [f"新增{'、'.join(parts)}" if parts else "没有新增", f"更新 {len(self.changed)} 条" if self.changed else ""]
        return f"已装入{self.title}：{'，'.join(word for word in words if word)}。"


def load_newer(workspace: Workspace, name: str) -> LoadedPack:
    """Bring a pack of the box, or of a folder, into this data folder. Raises UserError; then nothing has changed."""
    bureau = workspace.bureau
    if bureau is None:
        raise NotFound("本单位所属的局还不知道，不能装入地方包。", "请先在“机构与组团”里指明本局。")
    chosen = chosen_packs([name])
    pack = _of_this_bureau(chosen.pack, bureau)
    _require_no_twins(workspace, pack)
    new = [record for record in pack.records if _table_of(workspace, record) and _stored(workspace, record) is None]
    moved = [(record, *found) for record in pack.records if (found := _newer_values(workspace, record))]
    at_the_bureau = workspace.unit.uid == bureau.uid
    with workspace.commit(f"装入地方包：{pack.title}（第{pack.version}版）") as change:
        change.undoable = False
        _insert(workspace, change, new, bureau)
        for _, stored, values, _left in moved:
            if at_the_bureau and values:
                for field, value in values.items():
                    setattr(stored, field, value)
                change.save(stored)
    for file in chosen.templates:
        folder = workspace.folder / file.parent.name
        make_folder(folder)
        write_durably(folder / f"{file.parent.parent.name}-{file.name}", file.read_bytes())
    due = [(stored, values) for _, stored, values, _left in moved if values]
    changed = [_words(workspace, stored, list(values)) for stored, values in due] if at_the_bureau else []
    left = [_words(workspace, stored, left) for _, stored, _values, left in moved if left]
    return LoadedPack(pack.title, list(_counts(workspace, new)), changed, left, 0 if at_the_bureau else len(due))


def _of_this_bureau(pack: Pack, bureau: Unit) -> Pack:
    """Another pack's bureau is an ordinary unit here."""
    records = [
        record if record.uid == bureau.uid else replace(record, values={name: value for name, value in record.values.items() if name != "bureau"})
        for record in pack.records
    ]
    return replace(pack, records=records)


def _require_no_twins(workspace: Workspace, pack: Pack) -> None:
    """A unit that was registered by hand, or by another pack, is not brought a second time."""
    known = {unit.short_name: unit.uid for unit in workspace.units()}
    for record in pack.records:
        name = str(record.values.get("short_name") or "")
        if record.kind == Unit.table and known.get(name, record.uid) != record.uid:
            raise BadInput(f"本机已有名为“{name}”的单位，和地方包里的不是同一条。", "请把其中一个改成不同的简称，再装入。")


def _table_of(workspace: Workspace, record: PackRecord) -> bool:
    kind = workspace.store.kind(record.kind)
    return kind is not None and kind.audience is Audience.ALL


def _stored(workspace: Workspace, record: PackRecord) -> Record | None:
    kind = workspace.store.kind(record.kind)
    found: Record | None = workspace.records(kind).find(record.uid) if kind else None
    return found


def _newer_values(workspace: Workspace, record: PackRecord) -> tuple[Record, dict[str, Any], list[str]] | None:
    """The record, the values that the pack has otherwise and nobody wrote since, and the fields that somebody wrote."""
    stored = _stored(workspace, record) if _table_of(workspace, record) else None
    if stored is None or stored.deleted:
        return None
    fields = fields_of(type(stored))
    given = {name: fields[name].kind.loaded(raw) for name, raw in record.values.items()}
    other = {name: value for name, value in given.items() if getattr(stored, name) != value}
    if not other:
        return None
    written = written_since(workspace.store, workspace.store.tables[record.kind], record.uid)
    return stored, {name: value for name, value in other.items() if name not in written}, [name for name in other if name in written]


def _insert(workspace: Workspace, change: Change, new: Sequence[PackRecord], bureau: Unit) -> None:
    """As the set-up does: owned by the bureau, seen by all its units, with the lowest clock, never sealed."""
    store = workspace.store
    origin = origin_of(store, store.tables[Unit.table], bureau.uid)
    own = [record.uid for record in new if record.kind == Unit.table and not record.values.get("external")]
    everybody = store.audience_id([*workspace.records(Unit).audience(bureau.uid), *own])
    for table in store.tables.values():
        rows = [(record.uid, bureau.uid, None, 0, *(record.values.get(name) for name in table.exchanged)) for record in new if record.kind == table.name]
        if rows:
            change.insert_rows(table, rows, everybody, origin, [0] * len(rows))


def _counts(workspace: Workspace, new: Sequence[PackRecord]) -> Iterator[tuple[str, int]]:
    for kind in dict.fromkeys(record.kind for record in new):
        yield workspace.store.tables[kind].kind.title, sum(record.kind == kind for record in new)


def _words(workspace: Workspace, record: Record, names: Sequence[str]) -> str:
    """履云鞋行（联系电话）."""
    fields = fields_of(type(record))
    return f"{record.title}“{called(workspace, record)}”（{'、'.join(fields[name].label for name in names)}）"
