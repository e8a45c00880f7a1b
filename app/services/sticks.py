"""Sticks and network drives: which places are such, and the bundles that lie on them. Opens no bundle."""

from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path

from app.domain.errors import UserError
from app.exchange.frame import read_frame
from app.services.workspace import Workspace
from db.outbox import bundles
from db.places import refuse_unsafe_place

LOOKED_AT = 1000
"""So many of the newest bundles that came or went are known again."""
MOST_FOUND = 50
"""Bundles on sticks that are offered at one time."""


def found_bundles(workspace: Workspace, places: Iterable[Path]) -> list[Path]:
    """Bundle files on these drives, the newest first, without those that this computer wrote itself or has imported, whatever they are called now.

    One of which pieces were held back for its author's clock is still offered.
    """
    known = {entry.id for entry in bundles(workspace.store, LOOKED_AT) if not entry.counts.get("held")}
    files: list[tuple[float, Path]] = []
    for place in places:
        with suppress(OSError):  # the stick was pulled while it was looked through
            files.extend((file.stat().st_mtime, file) for pattern in ("*.ipb", "*/*.ipb") for file in place.glob(pattern) if file.is_file())
    return list(islice((file for _, file in sorted(files, reverse=True) if _bundle_in(file) not in known), MOST_FOUND))


def _bundle_in(file: Path) -> str:
    """The bundle id in the file's head; empty for a file that importing has to refuse in words."""
    try:
        with file.open("rb") as opened:
            return read_frame(opened).bundle
    except (UserError, OSError):
        return ""


def is_removable(place: Path) -> bool:
    """True for sticks and network drives: where bundles travel and live data must not stand."""
    try:
        refuse_unsafe_place(place)
    except (UserError, OSError):
        return True
    return False
