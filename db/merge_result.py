"""What goes into a merge and what comes out of it, as plain values."""

from dataclasses import dataclass, field
from typing import Any

from app.domain.batch import Batch
from db.aside import Aside


@dataclass(frozen=True)
class Incoming:
    """A verified segment: its content, and where its bytes are kept."""

    batch: Batch
    sha: str
    size: int


@dataclass(frozen=True)
class ChangedCell:
    """One field of one record that an import changes or leaves to a person."""

    kind: str
    uid: str
    field: str
    before: Any
    after: Any
    conflict: bool


@dataclass(frozen=True)
class Refused:
    """A piece of a segment that is not taken: a record, or one field of it, and why in the user's words."""

    kind: str
    uid: str
    field: str
    why: str


@dataclass
class Merged:
    """What an import did, or would do."""

    new: dict[str, list[str]] = field(default_factory=dict)
    changed: list[ChangedCell] = field(default_factory=list)
    repeated: int = 0
    """Segments that were here already."""
    early: list[Batch] = field(default_factory=list)
    """Segments that wait for the ones before them."""
    held: list[Batch] = field(default_factory=list)
    """Segments whose author's clock is far in the future."""
    forked: list[Batch] = field(default_factory=list)
    """Segments whose number is here with another content."""
    segments: int = 0
    refused: list[Refused] = field(default_factory=list)
    """Records and fields that are set aside while the rest goes in."""
    moved: set[tuple[str, str]] = field(default_factory=set)
    """The records (kind and uid) of which a step came."""
    undone: list[Batch] = field(default_factory=list)
    """Segments of an import that was undone; they stay so until a person releases them."""
    retried: list[Aside] = field(default_factory=list)
    """What had been set aside and went in now."""
