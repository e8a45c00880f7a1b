"""What people call a record that is called after others: a member of the task force after the person, a card after its holder."""

from collections.abc import Iterable, Iterator, Mapping

from app.domain.fields import Field
from app.domain.records import Record, fields_of
from app.domain.value_kinds import Link, Links

NOT_HERE = "未共享或未到达"


def called_after(record: Record, names: Mapping[str, str]) -> str:
    """What people call a record, the records that it is called after by these names; one that is not among them is said not to be here."""
    parts: list[str] = []
    for name in record.named_by:
        kind, value = fields_of(type(record))[name].kind, getattr(record, name)
        if isinstance(kind, Link | Links):
            uids = value if isinstance(value, tuple) else (value,) if value else ()
            parts += [names.get(uid, NOT_HERE) for uid in uids]
        elif value is not None:
            parts.append(kind.shown(value))
    return " ".join(part for part in parts if part) or f"未命名{record.title}"


def naming_links(record: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The records that a record is called after: a member of the task force after the person. Table and uids."""
    fields = fields_of(type(record))
    return _links(record, (fields[name] for name in record.named_by))


def all_links(record: Record) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The records that a record links to: table and uids."""
    return _links(record, fields_of(type(record)).values())


def _links(record: Record, among: Iterable[Field]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for field in among:
        value = getattr(record, field.name)
        if isinstance(field.kind, Link) and value:
            yield field.kind.to, (value,)
        elif isinstance(field.kind, Links) and value:
            yield field.kind.to, value
