"""What a unit still lacks, as the section of a bundle that its computers can open: kept segments, their attachments, and what is merged here."""

from collections.abc import Callable, Sequence

from app.domain.errors import NotFound
from app.domain.organisation import Unit
from app.exchange.container import Acknowledged, Attachment, JournalHead, Section
from app.exchange.roster_content import Entry, RosterContent
from app.exchange.streams import baselines_id, hearsay_id, stream_id
from app.exchange.writing import Reader
from app.services.identity import roster_of
from app.services.workspace import Workspace
from db.baselines import told_baselines
from db.compaction import Live, reached_by_others
from db.heads import heads_for
from db.outbox import Carried, audiences_of, lacking, merged_for


def others_of(workspace: Workspace, roster: RosterContent, unit: Unit) -> list[Entry]:
    """The live replicas of a unit but for this one. Raises NotFound when there is none to write for."""
    found = [entry for entry in roster.live(unit.uid) if entry.replica != workspace.store.identity.replica]
    if not found:
        raise NotFound(f"{unit.name}没有别的电脑可以接收数据包。", "请选择其他单位。")
    return found


def live_replicas(workspace: Workspace) -> Live:
    """By unit, the computers that the roster lists and that are not withdrawn."""
    found: dict[str, list[str]] = {}
    for entry in roster_of(workspace).entries:
        if not entry.revoked:
            found.setdefault(entry.unit, []).append(entry.replica)
    return found


class _Segments(Sequence[bytes]):
    """Kept segments, read when they are needed, so that memory stays flat."""

    def __init__(self, workspace: Workspace, carried: Sequence[Carried]) -> None:
        self._workspace = workspace
        self._carried = carried

    def __len__(self) -> int:
        return len(self._carried)

    def __getitem__(self, place: int) -> bytes:  # type: ignore[override]
        return self._workspace.blobs.read(self._carried[place].sha)


def section_for(workspace: Workspace, unit: Unit, recipients: Sequence[Entry]) -> tuple[Section, list[str]]:
    """What a unit still lacks, and the attachments of it that are not on this computer.

    Segments that are not here (the folder was restored without its files) come from whoever has them.
    """
    lacked = lacking(workspace.store, unit.uid, [entry.replica for entry in recipients])
    carried = [one for one in lacked if workspace.blobs.has(one.sha)]
    shas = sorted({sha for one in carried for sha in one.files})
    present = [sha for sha in shas if workspace.blobs.has(sha)]
    section = Section(
        recipients=recipients,
        segments=_Segments(workspace, carried),
        attachments=[Attachment(sha, workspace.blobs.size(sha), _opener(workspace, sha)) for sha in present],
        acknowledged=acknowledged_to(workspace, unit.uid),
        witnessed=witnessed_for(workspace, recipients),
    )
    return section, [sha for sha in shas if sha not in present]


def acknowledged_to(workspace: Workspace, unit: str) -> list[Acknowledged]:
    """What is merged here of all that the unit may see, which baselines are kept, how far others have come: every bundle for it says so."""
    found = [Acknowledged(replica, stream_id(units), seq) for units, replica, seq in merged_for(workspace.store, unit)]
    for audience, units in audiences_of(workspace.store, unit):
        found.extend(Acknowledged(replica, baselines_id(units), seq) for replica, seq in told_baselines(workspace.store, audience))
    others = reached_by_others(workspace.store, unit, live_replicas(workspace))
    return [*found, *(Acknowledged(author, hearsay_id(peer, units), seq) for peer, units, author, seq in others)]


def witnessed_for(workspace: Workspace, recipients: Sequence[Entry]) -> list[JournalHead]:
    """What is kept here of the journals of these computers: they compare it with their own."""
    return [JournalHead(head.replica, head.seq, head.chain) for head in heads_for(workspace.store, [entry.replica for entry in recipients])]


def _opener(workspace: Workspace, sha: str) -> Callable[[], Reader]:
    return lambda: workspace.blobs.open(sha)
