"""What the sender of a bundle says: what it has, which baselines it keeps, how far others have come as far as it knows."""

from datetime import datetime

from app.exchange.container import OpenedBundle
from app.exchange.streams import baselines_id, hearsay_id, stream_id
from app.services.sections import live_replicas
from app.services.workspace import Workspace
from db.baselines import note_held
from db.compaction import note_heard, note_hearsay, peers_of
from db.handing import as_stretches, note_reached
from db.merge import acknowledge
from db.outbox import audiences_of


def note_told(workspace: Workspace, bundle: OpenedBundle) -> None:
    """Keep what the sender says, of the audiences that this unit belongs to. Inside a commit."""
    store, sender, said, at = workspace.store, bundle.manifest.replica, bundle.manifest.acknowledged, _said_at(workspace, bundle)
    audiences, live = audiences_of(store, workspace.unit.uid), live_replicas(workspace)
    streams = {stream_id(units): units for _, units in audiences}
    vectors: dict[tuple[str, ...], dict[str, int]] = {}
    for entry in said:
        if entry.stream in streams:
            vectors.setdefault(streams[entry.stream], {})[entry.replica] = entry.seq
    note_reached(store, sender, as_stretches(vectors), at)
    acknowledge(store, sender, vectors)
    kept = {baselines_id(units): units for units in streams.values()}
    note_held(store, sender, [(kept[entry.stream], entry.replica, entry.seq) for entry in said if entry.stream in kept])
    others = {hearsay_id(peer, units): (peer, units) for number, units in audiences for peer in peers_of(store, number, live)}
    note_hearsay(store, [(*others[entry.stream], entry.replica, entry.seq) for entry in said if entry.stream in others])
    note_heard(store, sender, at)


def _said_at(workspace: Workspace, bundle: OpenedBundle) -> str:
    """When the bundle was made; a clock of the sender that cannot be right is not believed."""
    now = workspace.now()
    try:
        made = datetime.fromisoformat(bundle.manifest.made_at)
    except ValueError:
        made = now
    return (made if made.tzinfo is not None and made < now else now).astimezone(now.tzinfo).isoformat(timespec="seconds")
