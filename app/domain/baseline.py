"""A baseline: the first segments of one stream in one piece, without the cell values that later ones among them overwrote.

Pure functions over batches. Which cells may be left out at all is the database's to know; bytes and keys are the exchange's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.batch import Batch, Cells

CellKey = tuple[str, str, str]
"""Kind, field and uid."""


@dataclass(frozen=True)
class Part:
    """What is left of one segment: its batch, still with its number and vector, and the SHA-256 (hex) of the segment itself."""

    sha: str
    batch: Batch


@dataclass(frozen=True)
class Baseline:
    """The segments 1 to `seq` of the stream of one replica to one audience; made and signed by that replica."""

    parts: Sequence[Part]

    @property
    def last(self) -> Batch:
        """What is left of the last segment; its vector covers all that any of them built upon."""
        return self.parts[-1].batch

    @property
    def sha_of_last(self) -> str:
        """SHA-256 (hex) of the last segment: the chain goes on from it."""
        return self.parts[-1].sha

    @property
    def seq(self) -> int:
        """The number of the last segment."""
        return self.last.seq


def written_again(parts: Sequence[Part]) -> dict[CellKey, int]:
    """The cells that more than one of the segments carries, each with the number of the last."""
    last: dict[CellKey, int] = {}
    again: dict[CellKey, int] = {}
    for part in parts:
        for key, _ in _cells_of(part.batch):
            (again if key in last else last)[key] = part.batch.seq
    return again


def thinned(parts: Sequence[Part], last: Mapping[CellKey, int]) -> Baseline:
    """The segments without the values of these cells that come before the number given for the cell."""
    return Baseline([Part(part.sha, _without_older(part.batch, last)) for part in parts])


def _without_older(batch: Batch, last: Mapping[CellKey, int]) -> Batch:
    cells = []
    for part in batch.cells:
        kept = [place for place, uid in enumerate(part.uids) if last.get((part.kind, part.field, uid), 0) <= batch.seq]
        if kept:
            uids, clocks = [part.uids[place] for place in kept], [part.clocks[place] for place in kept]
            cells.append(Cells(part.kind, part.field, uids, clocks, [part.values[place] for place in kept]))
    clocks_left = {clock for rows in batch.rows for clock in rows.clocks} | {clock for part in cells for clock in part.clocks}
    return replace(batch, cells=cells, commits=[commit for commit in batch.commits if commit.clock in clocks_left])


def is_drawn_from(baseline: Baseline, known: Mapping[int, Batch]) -> bool:
    """True when it says nothing else than these segments (by number), and leaves out only what a later one overwrites.

    Rows, wholes, vectors and clocks must be those of the segments; a cell may be missing only when the baseline has a later value of it.
    """
    latest = {key: part.batch.seq for part in baseline.parts for key, _ in _cells_of(part.batch)}
    return all(_agrees(part.batch, known[part.batch.seq], latest) for part in baseline.parts if part.batch.seq in known)


def _agrees(part: Batch, segment: Batch, latest: Mapping[CellKey, int]) -> bool:
    if _bare(part) != _bare(segment):
        return False
    here, there = dict(_cells_of(part)), dict(_cells_of(segment))
    stays = all(key in there and there[key] == value for key, value in here.items())
    goes = all(latest.get(key, 0) > segment.seq for key in there.keys() - here.keys())
    return stays and goes and set(part.commits) <= set(segment.commits) and set(part.files) <= set(segment.files)


def _bare(batch: Batch) -> Batch:
    return replace(batch, cells=(), commits=(), files=())


def _cells_of(batch: Batch) -> Iterator[tuple[CellKey, tuple[object, object]]]:
    """Each cell with its clock and value."""
    for part in batch.cells:
        for uid, clock, value in zip(part.uids, part.clocks, part.values, strict=True):
            yield (part.kind, part.field, uid), (clock, value)
