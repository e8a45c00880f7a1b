"""How somebody likes to work on this computer: the last choices in a preview, the fields that go on from the last record.

Kept by account beside the data, encrypted like everything; neither journalled nor exchanged, because nobody's record depends on it.
"""

import json
from collections.abc import Mapping
from typing import Any

from app.services.workspace import Workspace

RULER = "ruler"
"""What is remembered of this computer's printer: whether the red line of the ruler page was measured."""


def habit(workspace: Workspace, name: str) -> dict[str, Any]:
    """What is remembered under that name for this account; empty at first."""
    found: dict[str, Any] = json.loads(workspace.store.meta(_key(workspace, name), "{}"))
    return found


def note_habit(workspace: Workspace, name: str, values: Mapping[str, Any]) -> None:
    """Remember that in place of what was remembered. Raises MachineFault."""
    said = json.dumps(dict(values), ensure_ascii=False, sort_keys=True)
    if said != workspace.store.meta(_key(workspace, name), "{}"):
        workspace.store.note_meta(_key(workspace, name), said)


def ruler_measured(workspace: Workspace) -> bool:
    """Has somebody measured what the printer of this computer does to paper."""
    return bool(workspace.store.meta(RULER))


def note_ruler(workspace: Workspace) -> None:
    """The red line is as long as it should be: nobody is asked again on this computer."""
    workspace.store.note_meta(RULER, workspace.today.isoformat())


def _key(workspace: Workspace, name: str) -> str:
    return f"habit/{workspace.account.uid}/{name}"
