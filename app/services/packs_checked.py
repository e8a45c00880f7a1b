"""A pack as its author wrote it: its mistakes, and those of the forms beside it, in one list."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.kinds import KINDS
from app.packs.pack import check_pack

FORMS = "forms"


@dataclass(frozen=True)
class PackMistake:
    """One thing to put right: where, what, and how."""

    file: str
    line: int
    what: str
    remedy: str


def mistakes_in(path: Path) -> list[PackMistake]:
    """Every mistake of a pack (its folder or its file), then of the form templates in its folder."""
    found = [PackMistake(mistake.file, mistake.line, mistake.what, mistake.remedy) for mistake in check_pack(path)]
    files = sorted((path / FORMS).glob("*.toml")) if path.is_dir() else []
    if files:
        from app.paper.template import check_template
        from app.services.forms import labels_by_kind

        labels = labels_by_kind(KINDS)
        found += [PackMistake(str(file), mistake.line, mistake.what, mistake.remedy) for file in files for mistake in check_template(file, labels)]
    return found
