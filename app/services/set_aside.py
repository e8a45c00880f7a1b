"""What is set aside: records that could not be taken or that a person left out, and second contents of a number. Listed in words, and tried again."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.domain.batch import Rows
from app.domain.errors import NotAllowed, NotFound, UserError
from app.domain.records import fields_of
from app.services.backups import back_up_before_import
from app.services.doubled import held_in
from app.services.identity import known_roster
from app.services.kept import publisher, reopener
from app.services.quarantine import HEADS, may_confirm
from app.services.workspace import Workspace
from db.aside import Aside, listed, only
from db.merge import take_from_aside
from db.seal import seal_within

DOUBLED_WHY = "同一个序号收到两份不同的内容，多半是对方的数据文件夹被复制后两处都在用；核对后可以收下，内容不同的栏目再由人选定。"


@dataclass(frozen=True)
class SetAside:
    """A record of a segment, one field of it, or a whole segment whose number has another content, too; in words."""

    id: int
    kind: str
    uid: str
    field: str
    what: str
    why: str
    unit: str
    seq: int
    at: str
    unticked: bool
    doubled: bool = False
    """True of a whole segment: the head of the office says whether it goes in."""
    computer: str = ""
    """Letter of the computer that wrote it."""
    holds: Sequence[str] = ()
    """Of a whole segment: what it brings, line by line."""


def set_aside(workspace: Workspace) -> list[SetAside]:
    """What waits to be tried again, in words."""
    units = workspace.unit_names()
    entries = listed(workspace.store)
    names = _names(workspace, [entry for entry in entries if not entry.doubled]) if entries else {}
    return [_doubled_in_words(workspace, entry, units) if entry.doubled else _aside_in_words(workspace, entry, units, names) for entry in entries]


def _doubled_in_words(workspace: Workspace, entry: Aside, units: dict[str, str]) -> SetAside:
    store, roster, holds = workspace.store, known_roster(workspace), list[str]()
    with suppress(UserError):
        holds = held_in(workspace, reopener(workspace)(entry.sha))
    unit = units.get(store.replica_unit(store.replica_id(entry.author)), "其他单位")
    listed_as = roster.find(entry.author) if roster else None
    letter = listed_as.letter if listed_as else ""
    what = f"另一份内容：{'；'.join(holds[:3]) or '与已导入的相同'}{f'等 {len(holds)} 处' if len(holds) > 3 else ''}"
    return SetAside(entry.id, "", "", "", what, DOUBLED_WHY, unit, entry.seq, entry.at, False, True, letter, holds)


def _names(workspace: Workspace, entries: Sequence[Aside]) -> dict[tuple[str, str], str]:
    """What people call the records: as they are here, else as the segment has them. A segment that cannot be read names none."""
    found: dict[tuple[str, str], str] = {}
    for kind in workspace.store.kinds:
        uids = [entry.uid for entry in entries if entry.kind == kind.table]
        found |= {(kind.table, uid): record.name for uid, record in workspace.records(kind).many(uids).items()} if uids else {}
    absent = [entry for entry in entries if (entry.kind, entry.uid) not in found]
    if not absent or known_roster(workspace) is None:
        return found
    reopen = reopener(workspace)
    for sha in dict.fromkeys(entry.sha for entry in absent):
        with suppress(UserError):
            batch = only(reopen(sha), [entry for entry in absent if entry.sha == sha])
            found |= {(rows.kind, uid): name for rows in batch.rows for uid, name in _named(workspace, rows)}
    return found


def _named(workspace: Workspace, rows: Rows) -> Iterator[tuple[str, str]]:
    kind = workspace.store.kind(rows.kind)
    if kind is None:
        return
    fields = fields_of(kind)
    for place, uid in enumerate(rows.uids):
        values = {name: column[place] for name, column in zip(rows.columns, rows.values, strict=True) if name in fields}
        fitting = {name: fields[name].kind.loaded(value) for name, value in values.items() if fields[name].kind.fits(value)}
        yield uid, kind(**fitting).name


def _aside_in_words(workspace: Workspace, entry: Aside, units: dict[str, str], names: dict[tuple[str, str], str]) -> SetAside:
    kind, store = workspace.store.kind(entry.kind), workspace.store
    name = names.get((entry.kind, entry.uid), "")
    field = fields_of(kind).get(entry.field) if kind else None
    what = f"{kind.title if kind else '记录'}{f'“{name}”' if name else ''}{f'的{field.label}' if field else ''}"
    unit = units.get(store.replica_unit(store.replica_id(entry.author)), "其他单位")
    return SetAside(entry.id, entry.kind, entry.uid, entry.field, what, entry.why, unit, entry.seq, entry.at, entry.unticked)


def retry(workspace: Workspace, ids: Collection[int] = ()) -> int:
    """Back up, then try again what was set aside (all but what was left out and second contents, unless named); returns how many went in and left the list.

    Raises NotAllowed when another than the head takes a second content.
    """
    entries = [entry for entry in listed(workspace.store) if entry.id in ids or (not ids and not (entry.unticked or entry.doubled))]
    if not entries:
        raise NotFound("没有搁置的记录可以重试。", "请重新列出搁置的记录，再选。" if ids else "导入时未勾选的、序号重复的，请指明哪一条再补入。")
    if any(entry.doubled for entry in entries) and not may_confirm(workspace):
        raise NotAllowed("序号重复的内容由单位负责人决定是否收下，这个账号不能办理。", f"请由{'、'.join(HEADS)}的账号，与对方核对后办理。")
    reopen, backup = reopener(workspace), back_up_before_import(workspace)
    with workspace.commit(f"补入搁置的记录，之前的备份 {backup.name}") as change:
        change.undoable = False
        seal_within(workspace.store, publisher(workspace))
        return len(take_from_aside(workspace.store, change, entries, reopen).retried)
