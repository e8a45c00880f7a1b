"""The words that a field offers because records of some kind hold them already."""

from app.domain.fields import Field
from app.services.workspace import Workspace


def offered_words(workspace: Workspace, field: Field) -> list[str]:
    """What the records that the field looks at say, each once and in order; nothing for a field that looks at none."""
    table, name = field.offers
    kind = workspace.store.kind(table)
    return sorted({getattr(one, name) for one in workspace.records(kind).all()} - {None}) if kind else []
