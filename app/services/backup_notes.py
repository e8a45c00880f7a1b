"""What is remembered of backups: the last proven one and the last drill that went well. Both stand in the journal, too."""

import json
from dataclasses import dataclass
from datetime import datetime

from app.domain.clock import office_moment
from app.services.workspace import Workspace

LAST, DRILL = "backup", "drill"


@dataclass(frozen=True)
class Noted:
    """The last backup or drill: with which file, when, as which entry of the journal."""

    file: str
    at: datetime
    seq: int


def last_backup(workspace: Workspace) -> Noted | None:
    """The last proven backup, wherever it was written."""
    return _noted(workspace, LAST)


def last_drill(workspace: Workspace) -> Noted | None:
    """The last drill that went well."""
    return _noted(workspace, DRILL)


def remember(workspace: Workspace, key: str, action: str, file: str) -> Noted:
    """Write it into the journal and keep it in mind."""
    store = workspace.store
    with store.commit(workspace.author, action) as change:
        change.undoable = False
        noted = Noted(file, workspace.now(), change.seq)
        store.set_meta(key, json.dumps({"file": file, "at": noted.at.isoformat(), "seq": noted.seq}))
    return noted


def _noted(workspace: Workspace, key: str) -> Noted | None:
    said = workspace.store.meta(key)
    found = json.loads(said) if said else None
    return Noted(found["file"], office_moment(found["at"]), found["seq"]) if found else None
