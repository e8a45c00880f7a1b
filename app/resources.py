"""Where the data files that outsiders may change lie, in a checkout, an installed package and a built program."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "resources"


MANUAL = ROOT.parent / "docs" / "manual"


def path(*parts: str) -> Path:
    """The file or folder of that name below `resources/`."""
    return ROOT.joinpath(*parts)


def manual() -> Path:
    """The folder with the pages of the manual and their pictures."""
    return MANUAL
