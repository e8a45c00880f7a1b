"""What people call a record, also one that is called after the record it links to: a member of the task force after the person."""

from app.domain.records import Record, fields_of
from app.domain.value_kinds import Link, Links
from app.services.workspace import Workspace

NOT_HERE = "未共享或未到达"


def called(workspace: Workspace, record: Record) -> str:
    """The name of a record in words; a linked record that is not here is named as such."""
    fields = fields_of(type(record))
    if not any(isinstance(fields[name].kind, Link | Links) and getattr(record, name) for name in record.named_by):
        return record.name
    names = workspace.names([record])
    parts: list[str] = []
    for name in record.named_by:
        kind, value = fields[name].kind, getattr(record, name)
        if isinstance(kind, Link | Links):
            uids = value if isinstance(value, tuple) else (value,) if value else ()
            parts += [names.get(uid, NOT_HERE) for uid in uids]
        elif value is not None:
            parts.append(kind.shown(value))
    return " ".join(part for part in parts if part)
