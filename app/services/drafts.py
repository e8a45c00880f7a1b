"""What an account has typed and not saved yet: written every few seconds, found again after a crash, only by the account that typed it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.records import fields_of
from app.services.workspace import Workspace
from db.drafts import StoredDraft, drafts_of, put_drafts, was_saved_after


@dataclass(frozen=True)
class Typed:
    """What was changed in one form: stored values by field, and texts that cannot be read as a value yet."""

    kind: str
    uid: str
    """Of the record; empty for a new one."""
    values: Mapping[str, Any]
    texts: Mapping[str, str]

    @property
    def key(self) -> str:
        """One draft for each record, and one for a new record of each kind."""
        return f"{self.kind}/{self.uid}"


@dataclass(frozen=True)
class Found:
    """A draft that was found again."""

    key: str
    at: str
    title: str
    typed: Typed
    lines: Sequence[tuple[str, str]]
    """Label and words of everything typed, for reading and copying."""


def keep_drafts(workspace: Workspace, typed: Sequence[Typed], before: Sequence[Typed] = ()) -> None:
    """Keep what the account is typing in the place of what it typed `before`; nothing is left of what was saved meanwhile."""
    prefix = _prefix(workspace)
    contents = {prefix + one.key: json.dumps({"values": dict(one.values), "texts": dict(one.texts)}, ensure_ascii=False) for one in typed}
    put_drafts(workspace.store, contents, [prefix + one.key for one in before if prefix + one.key not in contents])


def found_drafts(workspace: Workspace) -> list[Found]:
    """What an earlier run left behind; what was saved afterwards all the same is thrown away."""
    found: list[Found] = []
    stale: list[str] = []
    for stored in drafts_of(workspace.store, _prefix(workspace)):
        kind, _, uid = stored.key.removeprefix(_prefix(workspace)).partition("/")
        told = None if was_saved_after(workspace.store, stored.seq, kind, uid) else _told(workspace, stored, kind, uid)
        if told is None:
            stale.append(stored.key)
        else:
            found.append(told)
    if stale:
        put_drafts(workspace.store, {}, stale)
    return found


def drop_found(workspace: Workspace, found: Sequence[Found]) -> None:
    """Throw found drafts away: they were taken up, or nobody wants them."""
    put_drafts(workspace.store, {}, [one.key for one in found])


def _told(workspace: Workspace, stored: StoredDraft, table: str, uid: str) -> Found | None:
    kind = workspace.store.kind(table)
    if kind is None:
        return None
    content, fields = json.loads(stored.content), fields_of(kind)
    values = {name: value for name, value in content["values"].items() if name in fields}
    texts = {name: text for name, text in content["texts"].items() if name in fields}
    lines = [(fields[name].label, fields[name].kind.shown(fields[name].kind.loaded(value))) for name, value in values.items()]
    lines += [(fields[name].label, text) for name, text in texts.items()]
    record = workspace.records(kind).find(uid) if uid else None
    title = f"{kind.title} {record.name}" if record else f"新的{kind.title}"
    return Found(stored.key, stored.at, title, Typed(table, uid, values, texts), [line for line in lines if line[1]])


def _prefix(workspace: Workspace) -> str:
    return f"{workspace.account.uid}/"
