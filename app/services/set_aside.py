"""Records of segments that could not be taken, or that a person left out: listed in words, and tried again."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.domain.batch import Rows
from app.domain.errors import NotFound, UserError
from app.domain.records import fields_of
from app.services.exchange import publisher, reopener
from app.services.identity import known_roster
from app.services.workspace import Workspace
from db.aside import Aside, listed, only
from db.merge import take_from_aside
from db.seal import seal_within


@dataclass(frozen=True)
class SetAside:
    """A record of a segment, or one field of it, that waits; in words."""

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


def set_aside(workspace: Workspace) -> list[SetAside]:
    """What waits to be tried again, in words."""
    units = {unit.uid: unit.name for unit in workspace.units()}
    entries = listed(workspace.store)
    names = _names(workspace, entries) if entries else {}
    return [_aside_in_words(workspace, entry, units, names) for entry in entries]


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
    """Try again what was set aside (all but what was left out, unless named); returns how many went in and left the list."""
    entries = [entry for entry in listed(workspace.store) if entry.id in ids or (not ids and not entry.unticked)]
    if not entries:
        raise NotFound("没有搁置的记录可以重试。", "请重新列出搁置的记录，再选。" if ids else "导入时未勾选的，请指明哪一条再补入。")
    reopen = reopener(workspace)
    with workspace.commit("补入搁置的记录") as change:
        change.undoable = False
        seal_within(workspace.store, publisher(workspace))
        return len(take_from_aside(workspace.store, change, entries, reopen).retried)
