"""What people call a record, also one that is called after the record it links to: a member of the task force after the person."""

from collections.abc import Iterable

from app.domain.naming import called_after, naming_links
from app.domain.records import Record
from app.services.usable import as_usable
from app.services.workspace import Workspace


def called(workspace: Workspace, record: Record) -> str:
    """The name of a record in words; a linked record that is not here is named as such."""
    return all_called(workspace, [record])[record.uid]


def all_called(workspace: Workspace, records: Iterable[Record]) -> dict[str, str]:
    """The names of many records in words, by uid; of what may not be used any more only what it is still found by."""
    listed = [as_usable(workspace, record) for record in records]
    after = [record for record in listed if any(naming_links(record))]
    names = workspace.names(after) if after else {}
    return {record.uid: record.name for record in listed} | {record.uid: called_after(record, names) for record in after}
