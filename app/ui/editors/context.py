"""What every editor of one form is handed: the workspace, and what was last chosen in its fields."""

from collections import defaultdict
from dataclasses import dataclass, field

from app.domain.value_kinds import Reading
from app.services.workspace import Workspace

RECENT = 5


@dataclass
class Context:
    """One per page; its memory of last choices lives as long as the page."""

    workspace: Workspace
    _chosen: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def reading(self) -> Reading:
        """What reading typed dates needs."""
        return self.workspace.reading

    def remember(self, table: str, uid: str) -> None:
        """Offer that record first, next time one of its kind is chosen."""
        chosen = self._chosen[table]
        if uid in chosen:
            chosen.remove(uid)
        chosen.insert(0, uid)
        del chosen[RECENT:]

    def recent(self, table: str) -> list[str]:
        """The uids last chosen, the latest first."""
        return list(self._chosen[table])
