"""Numbers that the program gives: unit, year, replica letter, running number. Never a hard unique index (`design.md` 5)."""

from collections.abc import Iterator
from itertools import count

from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record
from app.services.workspace import Workspace

DIGITS = 4


def next_number(workspace: Workspace, kind: type[Record], word: str = "") -> str:
    """The next number of this replica, such as 仓前2026A0001; `word` tells kinds apart (仓前援2026A0001)."""
    return next(next_numbers(workspace, kind, word))


def next_numbers(workspace: Workspace, kind: type[Record], word: str = "") -> Iterator[str]:
    """The numbers that follow the last one given, for records that are stored together."""
    office = (workspace.unit.short_name or "").removesuffix("所") or "本单位"
    letter = workspace.store.meta("letter", "A")
    prefix = f"{office}{word}{workspace.today.year}{letter}"
    return (f"{prefix}{number:0{DIGITS}}" for number in count(_last(workspace, kind, prefix) + 1))


def _last(workspace: Workspace, kind: type[Record], prefix: str) -> int:
    """The number that was given last, 0 before the first.

    As texts 9999 stands behind 10000: from there on the records are counted, and the first free number behind that is taken.
    """
    tail = (workspace.records(kind).highest("number", prefix) or "").removeprefix(prefix)
    if not tail.isdecimal():
        return _free(workspace, kind, prefix, 0) if tail else 0
    return int(tail) if tail.strip("9") else _free(workspace, kind, prefix, int(tail))


def _free(workspace: Workspace, kind: type[Record], prefix: str, least: int) -> int:
    within = (Condition("number", Test.FROM, prefix), Condition("number", Test.UNTIL, prefix + "\U0010ffff"))
    given = sum(workspace.records(kind).count(Query(where=within, deleted=deleted)) for deleted in (False, True))
    last = max(least, given)
    while any(workspace.records(kind).count(Query(where=(where_is("number", f"{prefix}{last + 1:0{DIGITS}}"),), deleted=deleted)) for deleted in (False, True)):
        last += 1
    return last
