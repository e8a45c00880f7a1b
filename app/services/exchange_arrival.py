"""What a bundle brings, or brought: counted once, for the preview, the result, the list of bundles and the command line alike."""

from dataclasses import dataclass, field

from app.domain.step_record import Step
from app.exchange.container import Manifest
from db.merge import Merged

Key = tuple[str, str]
"""Table and uid of a record."""


@dataclass
class Arrival:
    """What a bundle brings, or brought: counts for people, details for the preview. A step counts as a change of its record."""

    manifest: Manifest
    sender: str
    recipients: list[str]
    merged: Merged
    refused: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)

    @property
    def new(self) -> int:
        """How many records are new here."""
        return len(self._new())

    @property
    def changed(self) -> int:
        """How many records are changed without a conflict."""
        return len({*self._with_cells(), *self.merged.moved} - self._new() - self._in_conflict())

    @property
    def conflicts(self) -> int:
        """How many records have a field that two offices changed without knowing of each other."""
        return len(self._in_conflict())

    @property
    def brings(self) -> bool:
        """True when something came in, waits, or was set aside."""
        merged = self.merged
        return bool(merged.segments or merged.early or merged.held or merged.forked or merged.refused)

    @property
    def nothing_new(self) -> bool:
        """True when everything in it was here already, and nothing was refused."""
        return not (self.brings or self.refused)

    @property
    def is_receipt(self) -> bool:
        """True for a bundle that carries nothing but what its sender has."""
        return not self.manifest.segments

    def _new(self) -> set[Key]:
        return {(table, uid) for table, uids in self.merged.new.items() if table != Step.table for uid in uids}

    def _with_cells(self) -> set[Key]:
        return {(cell.kind, cell.uid) for cell in self.merged.changed}

    def _in_conflict(self) -> set[Key]:
        return {(cell.kind, cell.uid) for cell in self.merged.changed if cell.conflict} - self._new()
