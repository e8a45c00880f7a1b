"""How exchange stands: what was written and taken in, what each unit has not acknowledged yet, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.exchange import gaps, reachable_units
from app.services.identity import roster_of
from app.services.workspace import Workspace
from db.outbox import BundleEntry, bundles, lacking, waiting_records


@dataclass(frozen=True)
class UnitStands:
    """How many segments a unit has not acknowledged."""

    unit: str
    name: str
    lacking: int


@dataclass(frozen=True)
class Standing:
    """The state of exchange of this replica."""

    bundles: Sequence[BundleEntry]
    waiting: int
    """Records made or changed since the last export."""
    units: Sequence[UnitStands]
    gaps: Sequence[str]


def standing(workspace: Workspace) -> Standing:
    """How exchange stands. Raises NotFound, with what to do, before the first roster was imported."""
    roster, me = roster_of(workspace), workspace.store.identity.replica
    units = [
        UnitStands(unit.uid, unit.name, len(lacking(workspace.store, unit.uid, [entry.replica for entry in roster.live(unit.uid) if entry.replica != me])))
        for unit in reachable_units(workspace)
    ]
    return Standing(bundles(workspace.store), waiting_records(workspace.store), units, gaps(workspace))
