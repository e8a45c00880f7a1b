"""What was decided on this computer, with the values that there were to choose from, so that a decision can be changed (改判).

The values that lost may stand nowhere else in sight; they are kept here for the last decisions only. They never leave this computer.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.services.workspace import Workspace
from db.inbox import OpenField, Version

KEY, KEPT = "decided_conflicts", 50
"""Where they are remembered; how many decisions."""


@dataclass(frozen=True)
class Decided:
    """One decision: what was open, the stored value that was let stand, by whom and when."""

    open: OpenField
    value: Any
    account: str
    at: str

    @property
    def id(self) -> str:
        """The id that the conflict had."""
        return f"{self.open.kind}/{self.open.uid}/{self.open.field}"


def remember(workspace: Workspace, opened: OpenField, value: Any) -> None:
    """Keep a decision; inside its commit. A later one about the same field takes its place, with every value there was."""
    now, account = workspace.now().isoformat(timespec="seconds"), workspace.account.full_name or ""
    decided = Decided(opened, value, account, now)
    others = [one for one in remembered(workspace) if one.id != decided.id]
    before = next((one for one in remembered(workspace) if one.id == decided.id), None)
    if before is not None:
        decided = Decided(_with_values_of(opened, before.open.versions), value, account, now)
    kept = [decided, *others][:KEPT]
    workspace.store.set_meta(KEY, json.dumps([asdict(one) for one in kept], ensure_ascii=False))


def _with_values_of(opened: OpenField, earlier: Sequence[Version]) -> OpenField:
    versions = {version.value: version for version in (*earlier, *opened.versions)}
    return OpenField(opened.kind, opened.uid, opened.field, opened.base, tuple(versions.values()), opened.edited)


def remembered(workspace: Workspace) -> list[Decided]:
    """The decisions of this computer, the newest first."""
    return [_read(entry) for entry in json.loads(workspace.store.meta(KEY, "[]"))]


def _read(entry: dict[str, Any]) -> Decided:
    opened = entry["open"]
    versions = tuple(Version(**version) for version in opened["versions"])
    return Decided(OpenField(**(opened | {"versions": versions, "edited": tuple(opened["edited"])})), entry["value"], entry["account"], entry["at"])
