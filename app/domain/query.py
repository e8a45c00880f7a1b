"""What a list asks for: conditions, words, order, one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Test(Enum):
    """How a field is compared."""

    IS = "is"
    IN = "in"
    HAS = "has"
    FROM = "from"
    UNTIL = "until"
    EMPTY = "empty"
    FILLED = "filled"
    NOT_UNTIL = "not until"
    """The field is empty, or its value comes after that one."""
    OR_UNIT = "or unit"
    """The field equals the value; where it is empty, the unit of the record does."""


@dataclass(frozen=True)
class Condition:
    """One comparison; `field` is a declared field, `unit`, `state` or `uid`."""

    field: str
    test: Test
    value: Any = None


@dataclass(frozen=True)
class Query:
    """A list: all conditions hold, the words are found, in that order. Words put the newest first, whatever the order."""

    where: tuple[Condition, ...] = ()
    search: str = ""
    sort: str = ""
    descending: bool = False
    deleted: bool = False


@dataclass(frozen=True)
class Cursor:
    """Where the next page starts."""

    value: Any
    rk: int


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some records of a list, and where the next page starts; None at the end."""

    records: Sequence[T]
    after: Cursor | None


def where_is(field: str, value: Any) -> Condition:
    """The field equals the value."""
    return Condition(field, Test.IS, value)
