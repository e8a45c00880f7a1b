"""What the settings page shows of this computer: folder, backups, calendar years, fonts, versions. It changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app import __version__, resources
from app.domain.clock import office_time_of
from app.domain.in_words import size_in_words
from app.paper.fonts import font_folders, load_fonts
from app.services.backup_plan import drill_in_words, second_place
from app.services.backups import backups_of
from app.services.workspace import Workspace

YEARS_AROUND = 8
LICENCES = (
    ("知联", "Apache-2.0"),
    ("Qt、PySide6", "LGPL-3.0"),
    ("SQLCipher、sqlcipher3", "BSD-3-Clause、Zlib"),
    ("思源黑体、思源宋体、霞鹜文楷", "OFL-1.1"),
    ("Fandol 仿宋", "GPL-3.0，字体例外"),
    ("Fluent System Icons", "MIT"),
)


@dataclass(frozen=True)
class Backup:
    """One proven backup."""

    uid: str
    name: str
    at: datetime
    size: str


@dataclass(frozen=True)
class Surroundings:
    """Everything on the page."""

    folder: str
    database: str
    replica: str
    backups: Sequence[Backup]
    """The newest first; each was opened again and compared when it was made."""
    years: Sequence[int]
    year_known: bool
    caution: str
    fonts: Sequence[str]
    """One sentence for each licensed font that this PC lacks."""
    version: str
    second: str
    """The second place of backups; empty when there is none."""
    drill: str
    licences: Sequence[tuple[str, str]]


def surroundings(workspace: Workspace) -> Surroundings:
    """Read it all; looks through the PC's font folders, so not for the window's own thread."""
    today, calendar = workspace.today, workspace.calendar
    around = range(today.year - YEARS_AROUND, today.year + YEARS_AROUND)
    return Surroundings(
        folder=str(workspace.folder),
        database=size_in_words(workspace.vault.database_path.stat().st_size),
        replica=workspace.store.meta("letter", "A"),
        backups=[Backup(file.name, file.name, _written(file.stat().st_mtime), size_in_words(file.stat().st_size)) for file in reversed(backups_of(workspace))],
        years=[year for year in around if calendar.known(year)],
        year_known=calendar.known(today.year),
        caution=calendar.caution(today.year) or calendar.caution(today.year + 1) or "",
        fonts=load_fonts(resources.path("fonts"), font_folders()).substitutions(),
        version=__version__,
        second=str(second_place(workspace) or ""),
        drill=drill_in_words(workspace),
        licences=LICENCES,
    )


def _written(moment: float) -> datetime:
    return office_time_of(moment)
