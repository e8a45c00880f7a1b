"""What one replica publishes to one exact audience at one time, as plain values.

The database makes a batch when it seals and applies it when it merges; the exchange turns it into signed bytes and back. Neither knows the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.errors import UserError

Scalar = str | int | float | None


class TooLarge(UserError):
    """A batch that does not fit one segment: the database seals it in several."""


@dataclass(frozen=True)
class Rows:
    """Records of one kind that the author created: column by column, so that equal values pack well. What was overwritten since is among the cells."""

    kind: str
    columns: Sequence[str]
    uids: Sequence[str]
    units: Sequence[str]
    clocks: Sequence[int]
    values: Sequence[Sequence[Scalar]]
    """One sequence for each column, each as long as `uids`."""


@dataclass(frozen=True)
class Cells:
    """Final values of one field that the author overwrote, each with its clock."""

    kind: str
    field: str
    uids: Sequence[str]
    clocks: Sequence[int]
    values: Sequence[Scalar]


@dataclass(frozen=True)
class Live:
    """One live value of a field in a `Whole`, and who wrote it."""

    field: str
    value: Scalar
    clock: int
    author: str
    """Uid of the replica that wrote it."""
    unit: str
    """The unit that this replica signs for."""
    seq: int
    """The author's segment that carried it to the record's first audience; 0 when it was published in wholes only."""
    known: Mapping[str, int] | None
    """What its author knew of the record, as in `Whole.known`: of a value that was published in wholes only, and of one that lives."""
    account_name: str
    action: str


@dataclass(frozen=True)
class Whole:
    """A record with its whole state, for units that may see it from now on: every live value with its original clock and author."""

    kind: str
    uid: str
    unit: str
    origin: str
    """Uid of the replica that created it, at `clock`; by whom, and in which action."""
    clock: int
    account_name: str
    action: str
    root: tuple[str, str]
    """Kind and uid of the record whose audience it follows; itself when it follows none."""
    moved: int
    """The clock at which `mover` changed the audience."""
    mover: str
    seen: Mapping[str, int]
    """For each replica: the last of its moves of the record that `mover` knew."""
    values: dict[str, Scalar]
    """The fields as the record began with them."""
    past: Sequence[Live]
    """The values that were overwritten since and live no more, of each field in their order: the history, for those who get the record now."""
    closed: Sequence[Live]
    """Values that rivalled others, and that somebody who had seen them let go."""
    cells: Sequence[Live]
    first: tuple[str, ...]
    """The units that the record was first published to."""
    known: Mapping[str, int]
    """For each replica: the clock up to which it stands for what that replica wrote of the record. What is not in it was overwritten."""

    @property
    def clocks(self) -> set[int]:
        """Every clock that it speaks of as its own."""
        return {self.clock, self.moved, *(live.clock for live in (*self.past, *self.closed, *self.cells))}


@dataclass(frozen=True)
class Authored:
    """Who stands behind the rows and cells of one clock: shown in histories and in the conflict inbox."""

    clock: int
    account: str
    account_name: str
    action: str


@dataclass(frozen=True)
class Batch:
    """The sealed content of one segment: number `seq` of the stream of `replica` to `audience`."""

    replica: str
    unit: str
    audience: tuple[str, ...]
    """Uids of the entitled units, sorted."""
    seq: int
    previous: str
    """SHA-256 (hex) of the segment before it in the same stream, empty for the first."""
    vector: dict[str, int]
    """For each replica: the last segment of this audience that the author had merged when it sealed."""
    clock: int
    """The latest hybrid logical clock in the batch: milliseconds since 1970 shifted left by 16, plus a counter."""
    sealed_at: int = 0
    """What the author's wall clock said when it sealed: seconds since 1970. Logical clocks never go back, a wall clock that was put right does."""
    rows: Sequence[Rows] = ()
    cells: Sequence[Cells] = ()
    wholes: Sequence[Whole] = ()
    commits: Sequence[Authored] = ()
    files: Sequence[str] = field(default=())
    """SHA-256 (hex) of the attachments that the rows and cells name."""
