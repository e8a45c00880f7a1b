"""Stored values in words, for lists that compare them."""

from typing import Any

from app.domain.records import Record, fields_of
from app.domain.value_kinds import Link, Links
from app.services.workspace import Workspace

ABSENT = "未共享或未到达"


def stored_in_words(workspace: Workspace, record: Record, name: str, stored: Any) -> str:
    """A stored value of a field as people read it; linked records by their names."""
    kind = fields_of(type(record))[name].kind
    value = kind.loaded(stored)
    if value in (None, ()):
        return "（空）"
    if isinstance(kind, Link | Links):
        target = workspace.store.kind(kind.to)
        uids = (value,) if isinstance(kind, Link) else value
        found = workspace.records(target).many(uids) if target else {}
        return "、".join(found[uid].name if uid in found else ABSENT for uid in uids)
    return kind.shown(value)
