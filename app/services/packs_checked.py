"""Packs before any data folder exists: those in the box, and the mistakes of one that somebody wrote, its forms included."""

from dataclasses import dataclass
from pathlib import Path

from app import resources
from app.domain.kinds import KINDS
from app.packs.pack import PackSummary, check_pack, packs_in

FORMS = "forms"


@dataclass(frozen=True)
class PackMistake:
    """One thing to put right: where, what, and how."""

    file: str
    line: int
    what: str
    remedy: str


def packs_in_the_box() -> list[PackSummary]:
    """The packs in the box, by name."""
    return packs_in(resources.path("packs"))


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
