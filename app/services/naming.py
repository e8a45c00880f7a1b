"""What people call a record, also one that is called after the record it links to: a member of the task force after the person."""

from app.domain.naming import called_after, naming_links
from app.domain.records import Record
from app.services.workspace import Workspace


def called(workspace: Workspace, record: Record) -> str:
    """The name of a record in words; a linked record that is not here is named as such."""
    return called_after(record, workspace.names([record]) if any(naming_links(record)) else {})
