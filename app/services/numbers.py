"""Numbers that the program gives: unit, year, replica letter, running number. Never a hard unique index (`design.md` 5).

Two records may come to bear one number, after a cloned computer for instance. Both live; a person gives one of them another number.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from app.domain.document_numbers import GivenNumber
from app.domain.errors import NotFound
from app.domain.letters import Letter
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record, fields_of
from app.services.document_numbers import renumber_document
from app.services.permissions import require_own
from app.services.workspace import Workspace

DIGITS = 4
GIVEN = re.compile(r"(?P<words>\D+)\d{4}[A-Z]+\d+")
"""What was given by `next_numbers`, of whichever year and replica."""


IN_REGISTER = (Letter,)
"""Kinds whose numbers stand in the register of 文号: there they are found doubled, and changed."""


@dataclass(frozen=True)
class Doubled:
    """Live records of one kind with one number, in the order in which they were made."""

    kind: type[Record]
    number: str
    records: Sequence[Record]


def doubled(workspace: Workspace) -> list[Doubled]:
    """The numbers that more than one live record bears; only those that the program gives."""
    found: list[Doubled] = []
    for kind in workspace.store.kinds:
        field = fields_of(kind).get("number")
        if field is not None and field.allotted and kind not in IN_REGISTER:
            for number in workspace.records(kind).repeated("number"):
                same = _bearing(workspace, kind, number)
                found += [Doubled(kind, number, same)] if len(same) > 1 else []
    return found


def _bearing(workspace: Workspace, kind: type[Record], number: str) -> list[Record]:
    """The live records with that number; a 文号 that was voided is borne by nothing."""
    same = workspace.records(kind).all(Query(where=(where_is("number", number),)))
    return sorted((record for record in same if not (isinstance(record, GivenNumber) and record.voided_on)), key=lambda record: record.uid)


def renumber(workspace: Workspace, record: Record) -> str:
    """Give the next free number to one of several records that bear the same; returns it.

    Raises NotAllowed for another unit's record, NotFound when no other record bears its number any more.
    """
    record = workspace.records(type(record)).get(record.uid)
    require_own(workspace, record)
    before: str | None = getattr(record, "number", None)
    if before is None or len(_bearing(workspace, type(record), before)) < 2:
        raise NotFound("这个编号已经没有重复。", "它可能已经由另一台电脑重新编号；请重新查看冲突列表。")
    if isinstance(record, GivenNumber):
        return renumber_document(workspace, record)
    number = next_number(workspace, type(record), _word(workspace, before))
    setattr(record, "number", number)  # noqa: B010
    with workspace.commit(f"重新编号：{before} → {number}") as change:
        change.save(record)
    return number


def _word(workspace: Workspace, number: str) -> str:
    """The word that tells kinds apart in a number that was given here (援 in 仓前援2026A0001)."""
    given = GIVEN.fullmatch(number)
    return given["words"].removeprefix(_office(workspace)) if given and given["words"].startswith(_office(workspace)) else ""


def _office(workspace: Workspace) -> str:
    return (workspace.unit.short_name or "").removesuffix("所") or "本单位"


def next_number(workspace: Workspace, kind: type[Record], word: str = "") -> str:
    """The next number of this replica, such as 仓前2026A0001; `word` tells kinds apart (仓前援2026A0001)."""
    return next(next_numbers(workspace, kind, word))


def next_numbers(workspace: Workspace, kind: type[Record], word: str = "") -> Iterator[str]:
    """The numbers that follow the last one given, for records that are stored together."""
    letter = workspace.store.meta("letter", "A")
    prefix = f"{_office(workspace)}{word}{workspace.today.year}{letter}"
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
