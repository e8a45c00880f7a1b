"""What one replica publishes to one exact audience at one time, as plain values.

The database makes a batch when it seals and applies it when it merges; the exchange turns it into signed bytes and back. Neither knows the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain.errors import UserError

Scalar = str | int | float | None


class TooLarge(UserError):
    """A batch that does not fit one segment: the database seals it in several."""


@dataclass(frozen=True)
class Rows:
    """Records of one kind that the author created: column by column, so that equal values pack well."""

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
    """One live value of a field in a `Whole`: who wrote it, and which segment of which audience carried it to the publisher."""

    field: str
    value: Scalar
    clock: int
    author: str
    """Uid of the replica that wrote it."""
    unit: str
    """The unit that this replica signs for."""
    stream: int
    """Which of the batch's `contexts` numbers the segment."""
    via: str
    """Uid of the replica that published that segment: the author, or whoever passed the record on as a whole."""
    seq: int
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
    values: dict[str, Scalar]
    """The fields that were never overwritten."""
    cells: Sequence[Live]


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
    contexts: Sequence[tuple[tuple[str, ...], dict[str, int]]] = ()
    """For the wholes: audiences that their values were published to, and what the author had merged of each."""
    commits: Sequence[Authored] = ()
    files: Sequence[str] = field(default=())
    """SHA-256 (hex) of the attachments that the rows and cells name."""
