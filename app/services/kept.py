"""Segments that are kept on this computer: written when they are sealed, read from their own bytes or from the baseline that took their place."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from app.domain.baseline import Baseline
from app.domain.batch import Batch
from app.domain.between_districts import kinds_beyond_referrals
from app.domain.errors import NotFound, UserError
from app.exchange.baseline import open_baseline
from app.exchange.roster_authors import author_of
from app.exchange.roster_others import Trusted
from app.exchange.segment import open_segment, seal_segment, segment_header
from app.services.identity import keys_of, roster_of
from app.services.workspace import Workspace
from db.baselines import is_kept, place_of
from db.merge import Reopen
from db.outbox import Carried
from db.seal import Publish, Published


class Kept:
    """Reads what is kept; the baseline read last stays in memory, because its segments are asked for one after the other."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._roster = roster_of(workspace)
        self._last: tuple[str, Baseline] | None = None

    def segment(self, sha: str) -> Batch:
        """What is here of a segment. Raises NotFound, or Damaged."""
        with suppress(NotFound):
            return opened(self._workspace, self._roster, self._workspace.blobs.read(sha))
        place = place_of(self._workspace.store, sha)
        if place is None:
            raise NotFound("这一份数据不在本机。", "请有这份数据的单位再导出一次数据包。")
        return self.baseline(place.sha).parts[place.seq - 1].batch

    def lacked(self, carried: Carried) -> Sequence[Batch]:
        """Of something that goes to a unit, what the unit has not got."""
        if not is_kept(self._workspace.store, carried.sha):
            return [self.segment(carried.sha)]
        return [part.batch for part in self.baseline(carried.sha).parts if part.batch.seq > carried.after]

    def baseline(self, sha: str) -> Baseline:
        """A baseline that is kept. Raises NotFound, or Damaged."""
        if self._last is None or self._last[0] != sha:
            self._last = sha, opened_baseline(self._workspace, self._roster, self._workspace.blobs.read(sha))
        return self._last[1]


def reopener(workspace: Workspace, carried: Mapping[str, Batch] | None = None) -> Reopen:
    """Reads a kept segment again, unless it is among those that were opened just now."""
    kept, at_hand = Kept(workspace), carried or {}
    return lambda sha: at_hand[sha] if sha in at_hand else kept.segment(sha)


def opened(workspace: Workspace, roster: Trusted, data: bytes) -> Batch:
    """A segment whose author the roster knows, for this unit. Raises UserError."""
    batch = open_segment(data, author_of(roster, segment_header(data)).signing)
    _require_addressed(workspace, roster, batch)
    return batch


def opened_baseline(workspace: Workspace, roster: Trusted, data: bytes) -> Baseline:
    """A baseline that the author of its stream made, for this unit. Raises UserError."""
    baseline = open_baseline(data, author_of(roster, segment_header(data)).signing)
    for part in baseline.parts:
        _require_addressed(workspace, roster, part.batch)
    return baseline


def _require_addressed(workspace: Workspace, roster: Trusted, batch: Batch) -> None:
    author = roster.find(batch.replica)
    if author is None or batch.unit != author.unit or workspace.unit.uid not in batch.audience:
        raise UserError("发给的单位与名单不符，没有导入。", "请与对方核对。")
    if author.unit in roster.outside and (others := sorted(kinds_beyond_referrals(batch))):
        titles = [kind.title if (kind := workspace.store.kind(table)) else table for table in others]
        raise UserError(f"外区单位只能送来线索移送和它的办理步骤，这一份数据里还有{'、'.join(titles)}，没有导入。", "请告知对方，并与对方区局核对。")


def publisher(workspace: Workspace) -> Publish:
    """Signs a sealed batch and keeps its bytes."""
    keys = keys_of(workspace)

    def publish(batch: Batch) -> Published:
        data = seal_segment(batch, keys)
        return Published(workspace.blobs.put(data), len(data))

    return publish
