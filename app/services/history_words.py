"""The history of a record in words: who did what and when, each field before and after, and whether it can be taken back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.clock import office_moment
from app.domain.fields import Field, Sensitivity
from app.domain.records import Record, fields_of
from app.domain.value_kinds import Link, Links
from app.services.records import history_of
from app.services.revealing import masked_words
from app.services.usable import hidden_fields
from app.services.workspace import Workspace
from db.journal import Altered, Past, last_undoable

NOTHING = "（空）"
LONGEST = 60


@dataclass(frozen=True)
class Told:
    """One commit in the history of a record."""

    at: str
    who: str
    action: str
    changes: Sequence[str]


@dataclass(frozen=True)
class ToldHistory:
    """The commits, the newest first, and whether the newest is this account's last action, which can be taken back."""

    entries: Sequence[Told]
    undoable: bool


def told_history(workspace: Workspace, record: Record) -> ToldHistory:
    """What happened to a record, as people read it; the values only while they may be used."""
    pasts = history_of(workspace, record)
    names = _names(workspace, type(record), pasts)
    last = last_undoable(workspace.store, workspace.account.uid)
    hidden = hidden_fields(workspace, record)
    entries = [_told(type(record), past, names, hidden, created=past is pasts[-1]) for past in pasts]
    newest = (pasts[0].clock, pasts[0].unit) if pasts else None
    return ToldHistory(entries, last is not None and (last.clock, workspace.unit.uid) == newest)


def _told(kind: type[Record], past: Past, names: Mapping[str, str], hidden: Sequence[str], *, created: bool) -> Told:
    who = "·".join(part for part in (names.get(past.unit, ""), past.account) if part)
    at = office_moment(past.at) if past.at else None
    when = f"{at:%Y-%m-%d %H:%M}" if at else ""
    if created:
        return Told(when, who, past.action or f"新建{kind.title}", [f"填写了 {len(past.changes)} 项"] if past.changes else [])
    return Told(when, who, past.action or "修改", list(_changes(kind, [change for change in past.changes if change.field not in hidden], names)))


def _changes(kind: type[Record], changes: Sequence[Altered], names: Mapping[str, str]) -> Iterator[str]:
    fields = fields_of(kind)
    for change in changes:
        if change.field == "_deleted":
            yield "移到回收站" if change.after else "从回收站恢复"
        elif change.field in fields:
            field = fields[change.field]
            before, after = (_masked_value(field, field.kind.loaded(stored), names) for stored in (change.before, change.after))
            yield f"{field.label}：{before} → {after}"


def _masked_value(field: Field, value: Any, names: Mapping[str, str]) -> str:
    """As `shown_value`, but personal values as lists show them: whoever needs them in full says why."""
    hidden = field.sensitivity >= Sensitivity.PERSONAL and value not in (None, ())
    return masked_words(field, value) if hidden else shown_value(field, value, names)


def shown_value(field: Field, value: Any, names: Mapping[str, str]) -> str:
    """A value in one short line; links by what they are called."""
    if value in (None, ()):
        return NOTHING
    if isinstance(field.kind, Link):
        return names.get(value, "未共享或未到达")
    if isinstance(field.kind, Links):
        return "、".join(names.get(uid, "未共享或未到达") for uid in value)
    words = " ".join(field.kind.shown(value).split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def _names(workspace: Workspace, kind: type[Record], pasts: Sequence[Past]) -> dict[str, str]:
    """What the units and the linked records of a history are called."""
    found = workspace.unit_names()
    for name, field in fields_of(kind).items():
        if not isinstance(field.kind, Link | Links):
            continue
        stored = [value for past in pasts for change in past.changes if change.field == name for value in (change.before, change.after)]
        values = [field.kind.loaded(value) for value in stored if value]
        uids = sorted({uid for value in values for uid in (value if isinstance(value, tuple) else (value,))})
        to = workspace.store.kind(field.kind.to)
        if to is not None and uids:
            found.update({uid: record.name for uid, record in workspace.records(to).many(uids).items()})
    return found
