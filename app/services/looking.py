"""Around a record: the page of a list that follows it, what it links to, what links to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.domain.errors import NotFound
from app.domain.query import Condition, Cursor, Query, Test, where_is
from app.domain.records import Audience, Record, fields_of, links_of
from app.domain.value_kinds import Link
from app.services.naming import called
from app.services.usable import is_listed
from app.services.workspace import Workspace

LINKING = 100
"""Of what links to a record, so many of each kind and field are read: a unit may be linked to by every lead."""


@dataclass(frozen=True)
class LinkedRecord:
    """A record at the other end of a link; `title` is empty when it is not here."""

    field: str
    kind: str
    uid: str
    title: str


@dataclass(frozen=True)
class Linking:
    """The newest records of one kind that link to a record by one field; `more` when there are others, which a list gives."""

    field: str
    kind: str
    records: list[LinkedRecord]
    more: bool


def page_after(workspace: Workspace, kind: type[Record], query: Query, after: str | None, limit: int) -> list[Record]:
    """The records of a list that follow the one of that uid, at most `limit`. Raises NotFound when it is not in the list."""
    records, found = workspace.records(kind), list[Record]()
    cursor = _cursor(workspace, kind, query, after) if after else None
    while len(found) < limit:
        page = records.page(query, cursor, limit)
        found += [record for record in page.records if is_listed(workspace, record, query)]
        cursor = page.after
        if cursor is None:
            break
    return found[:limit]


def _cursor(workspace: Workspace, kind: type[Record], query: Query, after: str) -> Cursor:
    """The place of that record in the list, from its own row."""
    records = workspace.records(kind)
    record = records.find(after)
    if record is None or record.read is None or not records.count(replace(query, where=(*query.where, where_is("uid", after)))):
        raise NotFound("这个列表里没有要从它往后列的那条记录。", "请核对 uid，或不带 --after 从头列起。")
    place = int(str(record.read["rk"]))
    return Cursor(place if query.search or not query.sort else record.read[query.sort], place)


def links_from(workspace: Workspace, record: Record) -> Iterator[LinkedRecord]:
    """What a record links to, field by field."""
    names = workspace.names([record])
    for name, kind in links_of(type(record)):
        value: Any = getattr(record, name)
        for uid in value if isinstance(value, tuple) else (value,) if value else ():
            yield LinkedRecord(name, kind, uid, names.get(uid, ""))


def links_to(workspace: Workspace, record: Record, limit: int = LINKING) -> Iterator[Linking]:
    """Records that link to this one, by kind and field, the newest first. Those that never leave this replica are not named."""
    for kind in workspace.store.kinds:
        if kind.audience is Audience.HERE:
            continue
        for name, to in links_of(kind):
            if to == record.table:
                test = Test.IS if isinstance(fields_of(kind)[name].kind, Link) else Test.HAS
                query = Query(where=(Condition(name, test, record.uid),), descending=True)
                page = workspace.records(kind).page(query, limit=limit)
                found = [LinkedRecord(name, kind.table, other.uid, called(workspace, other)) for other in page.records]
                if found:
                    yield Linking(name, kind.table, found, page.after is not None)
