"""How exchange stands: what was written and taken in, what each unit has not acknowledged yet, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.exchange import gaps
from app.services.exchange_views import overview
from app.services.identity import roster_of
from app.services.standing import waiting_to_leave
from app.services.workspace import Workspace
from db.outbox import BundleEntry, bundles


@dataclass(frozen=True)
class UnitStands:
    """How the exchange with a unit stands; moments are ISO, empty before the first bundle."""

    unit: str
    name: str
    lacking: int
    """Segments that it has not acknowledged."""
    sent_at: str
    received_at: str
    silent_days: int
    """Days since anything came from it, when there are too many of them (本单位设定); else 0."""
    said: str
    """What there is to say about it, the most pressing first: missing segments, a missed exchange, its silence."""


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
    roster_of(workspace)
    units = [
        UnitStands(unit.uid, unit.name, unit.waiting, unit.sent_at, unit.received_at, unit.silent_days, unit.in_words()) for unit in overview(workspace).units
    ]
    return Standing(bundles(workspace.store), waiting_to_leave(workspace), units, gaps(workspace))
