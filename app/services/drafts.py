"""What an account has typed and not saved yet: written every few seconds, found again after a crash, only by the account that typed it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.leads import Lead, Reporter
from app.domain.records import Record, fields_of
from app.services.records import kind_named, put
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
    begun: Mapping[str, Any] = field(default_factory=dict)
    """What a new record held before anybody typed: what it belongs to, what was filled in beforehand. Empty for a stored one."""
    lines: Sequence[tuple[str, str]] = ()
    """Label and words of everything typed, for reading and copying."""
    where: str = ""
    """The page on which it was typed, where that is not the one of its kind."""

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

    @property
    def lines(self) -> Sequence[tuple[str, str]]:
        """Label and words of everything typed."""
        return self.typed.lines

    @property
    def place(self) -> tuple[str, str]:
        """Kind and uid of the record whose form shows it: a reporter stands in the form of the lead."""
        if self.typed.kind == Reporter.table:
            return Lead.table, str(self.typed.begun.get("lead") or "")
        return self.typed.kind, self.typed.uid


def keep_drafts(workspace: Workspace, typed: Sequence[Typed], before: Sequence[Typed] = ()) -> None:
    """Keep what the account is typing in the place of what it typed `before`; nothing is left of what was saved meanwhile."""
    prefix = _prefix(workspace)
    contents = {prefix + one.key: _content(one) for one in typed}
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


def record_begun(workspace: Workspace, typed: Typed) -> Record:
    """The new record on which somebody was typing, as it was before. Raises NotFound when this version does not know its kind."""
    kind = kind_named(workspace, typed.kind)
    fields = fields_of(kind)
    record = kind(unit=workspace.unit.uid, state=kind.steps.start if kind.steps else "")
    put(record, {name: fields[name].kind.loaded(value) for name, value in typed.begun.items() if name in fields})
    return record


def _content(typed: Typed) -> str:
    said = {"values": dict(typed.values), "texts": dict(typed.texts), "begun": dict(typed.begun), "lines": list(typed.lines), "where": typed.where}
    return json.dumps(said, ensure_ascii=False)


def _told(workspace: Workspace, stored: StoredDraft, table: str, uid: str) -> Found | None:
    kind = workspace.store.kind(table)
    if kind is None:
        return None
    content = json.loads(stored.content)
    lines = [(str(label), str(words)) for label, words in content["lines"] if words]
    record = workspace.records(kind).find(uid) if uid else None
    title = f"{kind.title} {record.name}" if record else f"新的{kind.title}"
    return Found(stored.key, stored.at, title, Typed(table, uid, content["values"], content["texts"], content["begun"], lines, content["where"]))


def _prefix(workspace: Workspace) -> str:
    return f"{workspace.account.uid}/"
