"""Records of segments that could not be taken, or that a person left out: listed in words, and tried again."""

from collections.abc import Collection
from dataclasses import dataclass

from app.domain.errors import NotFound
from app.domain.records import fields_of
from app.services.exchange import publisher, reopener
from app.services.workspace import Workspace
from db.aside import Aside, listed
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
    return [_aside_in_words(workspace, entry, units) for entry in listed(workspace.store)]


def _aside_in_words(workspace: Workspace, entry: Aside, units: dict[str, str]) -> SetAside:
    kind, store = workspace.store.kind(entry.kind), workspace.store
    record = workspace.records(kind).find(entry.uid) if kind else None
    field = fields_of(kind).get(entry.field) if kind else None
    what = f"{kind.title if kind else '记录'}{f'“{record.name}”' if record else ''}{f'的{field.label}' if field else ''}"
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
