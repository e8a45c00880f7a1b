"""What the sender of a bundle says: what it has, which baselines it keeps, how far others have come as far as it knows, and the heads of journals."""

from datetime import datetime

from app.domain.clock import office_time
from app.exchange.container import JournalHead, Manifest, OpenedBundle
from app.exchange.streams import baselines_id, hearsay_id, stream_id
from app.services.sections import live_replicas
from app.services.workspace import Workspace
from db.baselines import note_held
from db.compaction import note_heard, note_hearsay, peers_of
from db.handing import as_stretches, note_reached
from db.heads import Head, keep_head, note_handed_back
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
    _note_heads(workspace, bundle.manifest)


def _note_heads(workspace: Workspace, manifest: Manifest) -> None:
    """The sender's journal as its bundle says, kept as witness; and what the sender holds of this one."""
    if manifest.journal is not None and manifest.journal.replica == manifest.replica:
        keep_head(workspace.store, _head(manifest.journal), manifest.number)
    note_handed_back(workspace.store, manifest.replica, [_head(one) for one in manifest.witnessed])


def _head(said: JournalHead) -> Head:
    return Head(said.replica, said.seq, said.chain)


def _said_at(workspace: Workspace, bundle: OpenedBundle) -> str:
    """When the bundle was made; a clock of the sender that cannot be right is not believed."""
    now = workspace.now()
    try:
        made = datetime.fromisoformat(bundle.manifest.made_at)
    except ValueError:
        made = now
    return office_time(made if made.tzinfo is not None and made < now else now).isoformat(timespec="seconds")
