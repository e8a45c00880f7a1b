"""The kinds of field a record is declared with: how a value is read, shown, stored and checked.

A field function returns an ordinary `dataclasses.field` that carries a `Field`; everything else derives from it.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from app.domain.value_kinds import (
    Choice,
    Choices,
    CreditCode,
    Day,
    Files,
    Flag,
    Link,
    Links,
    LongText,
    Moment,
    Number,
    Phone,
    TenThousands,
    Tenths,
    Text,
    ValueKind,
)

METADATA = "zhilian"


class Sensitivity(IntEnum):
    """How carefully a value is kept: decides masking on the screen and how long it is kept (`domain-rules.md` C-6)."""

    PUBLIC = 0
    INTERNAL = 1
    PERSONAL = 2
    SENSITIVE = 3


@dataclass(frozen=True)
class Field:
    """One field of a record type, as declared."""

    label: str
    kind: ValueKind
    name: str = ""
    required: bool = False
    """What a step needs; never what a save needs."""
    wanted: bool = False
    """Lists name the records in which it is empty; nothing waits for it."""
    search: bool = False
    listed: bool = True
    allotted: bool = False
    """Given by the program, not typed."""
    indexed: bool = False
    """True when lists are sorted or filtered by it."""
    derived: bool = False
    """Computed from other fields on each replica; neither journalled nor exchanged."""
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    clause: str = ""
    """The sentence of the official document behind the field, shown by F1."""
    hint: str = ""
    only: tuple[str, tuple[Any, ...]] | None = None
    """The choice, and its values, with which the field has a meaning; forms show it only then."""

    over: str = ""
    """What a record is from that day on, in a word that its lists and its pane show (已移出)."""
    last_day: bool = False
    """True when the day itself still counts: the last one of a term."""

    offers: tuple[str, str] = ("", "")
    """The kind (a table name) and its field whose values are offered while one types; others may be typed, too."""

    @property
    def looked_up(self) -> bool:
        """True when records are found by its value: numbers that the program gives are sought, and counted on, in every kind that has them."""
        return self.indexed or (self.allotted and self.name == "number")

    def applies(self, chosen: Any) -> bool:
        """True when the field has a meaning with that value of the choice."""
        return self.only is None or chosen in self.only[1]


def _field(kind: ValueKind, label: str, options: Mapping[str, Any]) -> Any:
    default = () if kind.many else None
    return dataclasses.field(default=default, metadata={METADATA: Field(label, kind, **options)})


def text(label: str, *, longest: int = 200, **options: Any) -> Any:
    """A line of text."""
    return _field(Text(longest), label, options)


def longtext(label: str, *, longest: int = 20_000, **options: Any) -> Any:
    """Text of several lines; not shown in lists."""
    return _field(LongText(longest), label, {"listed": False} | options)


def choice(label: str, among: Sequence[str], *, more: str = "", **options: Any) -> Any:
    """One of the named options, or of the entries of the kind `more` (a table name)."""
    return _field(Choice(tuple(among), more), label, options)


def choices(label: str, among: Sequence[str], *, more: str = "", **options: Any) -> Any:
    """Any of the named options, or of the entries of the kind `more`."""
    return _field(Choices(tuple(among), more), label, {"listed": False} | options)


def day(label: str, *, past: bool = False, **options: Any) -> Any:
    """A calendar day, kept as 2026-11-25; `past` days may not lie after today."""
    return _field(Day(past), label, options)


def moment(label: str, **options: Any) -> Any:
    """A day and time of day, kept as 2026-11-25T09:30."""
    return _field(Moment(), label, options)


def whole_number(label: str, *, least: int = 0, most: int = 10**9, **options: Any) -> Any:
    """A whole number."""
    return _field(Number(least, most), label, options)


def ten_thousands(label: str, *, most: int = 10**12, **options: Any) -> Any:
    """An amount in 万元 with two decimals, kept as hundreds of 元."""
    return _field(TenThousands(0, most), label, options)


def tenths(label: str, *, most: int = 10**9, **options: Any) -> Any:
    """A number with one decimal, kept as tenths."""
    return _field(Tenths(0, most), label, options)


def flag(label: str, **options: Any) -> Any:
    """Yes or no; None when nobody has said."""
    return _field(Flag(), label, options)


def telephone(label: str, **options: Any) -> Any:
    """A mobile or fixed-line number; personal unless declared otherwise."""
    return _field(Phone(), label, {"sensitivity": Sensitivity.PERSONAL} | options)


def credit_code(label: str, **options: Any) -> Any:
    """统一社会信用代码 (GB 32100)."""
    return _field(CreditCode(), label, options)


def link(label: str, to: str, **options: Any) -> Any:
    """The uid of one record of the kind `to` (a table name)."""
    return _field(Link(to), label, options)


def links(label: str, to: str, **options: Any) -> Any:
    """The uids of several records of the kind `to`."""
    return _field(Links(to), label, {"listed": False} | options)


def files(label: str, **options: Any) -> Any:
    """Attachments: name, size and SHA-256 of each."""
    return _field(Files(), label, {"listed": False} | options)
