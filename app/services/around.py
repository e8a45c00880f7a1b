"""What stands around the list of a kind on its page, read at one time: counts on the tabs, gaps, filters, forms, letters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.records import Record
from app.services.forms import FormEntry, forms_of_kind
from app.services.letters_paper import LetterEntry, letters_of_kind
from app.services.narrowing import Filter, filters_of
from app.services.register_views import Gap, register_counts, register_gaps
from app.services.workspace import Workspace


@dataclass(frozen=True)
class Around:
    """Of the kind that is shown; `counts` of its neighbours, too, by table: kept and in the bin."""

    counts: Mapping[str, tuple[int, int]]
    gaps: Sequence[Gap]
    filters: Sequence[Filter]
    forms: Sequence[FormEntry]
    letters: Sequence[LetterEntry]


def around(workspace: Workspace, kinds: Sequence[type[Record]], shown: type[Record]) -> Around:
    """Read it."""
    forms, letters = forms_of_kind(workspace, shown), letters_of_kind(workspace, shown)
    return Around(register_counts(workspace, kinds), register_gaps(workspace, shown), filters_of(workspace, shown), forms, letters)
