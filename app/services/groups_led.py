"""Whether this unit coordinates a group."""

from app.services.workspace import Workspace


def is_coordinator(workspace: Workspace) -> bool:
    """Does this unit coordinate a group today."""
    today = workspace.today.isoformat()
    return any(group.coordinator == workspace.unit.uid and (group.valid_to or today) >= today for group in workspace.groups())
