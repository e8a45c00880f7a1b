"""Numbers that the program gives: unit, year, replica letter, running number. Never a hard unique index (`design.md` 5)."""

from app.domain.records import Record
from app.services.workspace import Workspace

DIGITS = 4


def next_number(workspace: Workspace, kind: type[Record], word: str = "") -> str:
    """The next number of this replica, such as 仓前2026A0001; `word` tells kinds apart (仓前援2026A0001)."""
    office = (workspace.unit.short_name or "").removesuffix("所") or "本单位"
    letter = workspace.store.meta("letter", "A")
    prefix = f"{office}{word}{workspace.today.year}{letter}"
    last = workspace.records(kind).highest("number", prefix)
    tail = (last or "").removeprefix(prefix)
    return f"{prefix}{(int(tail) if tail.isdigit() else 0) + 1:0{DIGITS}}"
