"""What a check of the data tells people. Knows no database and no files."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was found: what, what it means, what it does to the work, and what to do next."""

    what: str
    meaning: str
    effect: str
    next_step: str
    damage: bool = True
    """False for advice about data that are sound."""
