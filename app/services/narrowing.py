"""The filters above a list: which fields of a kind narrow it, what each offers, and what the chosen ones ask for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.organisation import Area, CaseGroup, Unit
from app.domain.query import Condition, Query, Test, where_is
from app.domain.records import Record, fields_of
from app.domain.steps import DISPUTED
from app.domain.support_steps import is_bureau
from app.domain.value_kinds import Choice, Choices, Day, Link, Moment
from app.services.groups_led import is_coordinator
from app.services.kind_dictionary import entries
from app.services.workspace import Workspace

CHOICES, YEARS = 3, 6
"""So many fields with options narrow a list, and so many years back a day does."""
PLACES: Mapping[str, type[Record]] = {kind.table: kind for kind in (Area, Unit, CaseGroup)}
"""What a link to it narrows a list by."""


@dataclass(frozen=True)
class Filter:
    """One of them: its field, what it says while it does not narrow (全部类型), and its options as value and words."""

    field: str
    words: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Narrowing:
    """What the box and the filters hold; empty ones do not narrow."""

    words: str = ""
    values: tuple[tuple[str, str], ...] = ()
    """Field and value of each filter that narrows."""

    def value(self, field: str) -> str:
        """What that filter holds."""
        return dict(self.values).get(field, "")

    def within(self, query: Query, kind: type[Record]) -> Query:
        """The list with these conditions added."""
        more = [condition for name, value in self.values for condition in _conditions(kind, name, value)]
        return replace(query, where=(*query.where, *more), search=self.words.strip() or query.search)


def filter_words(workspace: Workspace, kind: type[Record]) -> dict[str, str]:
    """The fields that narrow a list of the kind, each with what its filter says while it does not: state, options, place, year, unit."""
    fields = fields_of(kind)
    listed = [field for field in fields.values() if field.listed or isinstance(field.kind, Choices) or (isinstance(field.kind, Choice) and field.required)]
    chosen = [field for field in listed if isinstance(field.kind, Choice | Choices)][:CHOICES]
    places = [field for field in listed if isinstance(field.kind, Link) and field.kind.to in PLACES][:1]
    days = [field for field in listed if isinstance(field.kind, Day | Moment) and (field.required or field.indexed)][:1]
    words = {"state": "全部状态"} if kind.steps else {}
    words |= {field.name: f"全部{field.label}" for field in (*chosen, *places, *days)}
    return words | ({"unit": "全部登记单位"} if is_bureau(workspace.unit) or is_coordinator(workspace) else {})


def filters_of(workspace: Workspace, kind: type[Record]) -> list[Filter]:
    """The filters of a list of the kind with what they offer now."""
    return [Filter(name, words, list(_options(workspace, kind, name))) for name, words in filter_words(workspace, kind).items()]


def _options(workspace: Workspace, kind: type[Record], name: str) -> Iterator[tuple[str, str]]:
    if name == "state" and kind.steps is not None:
        states = (state for move in kind.steps.moves for state in (*move.sources, move.to or kind.steps.start))
        yield from ((state, state) for state in dict.fromkeys((*states, DISPUTED)))
        return
    to = "unit" if name == "unit" else ""
    field = fields_of(kind).get(name)
    if field is not None and isinstance(field.kind, Choice | Choices):
        added = [entry.full_name or "" for entry in entries(workspace)] if field.kind.more else []
        yield from ((option, option) for option in dict.fromkeys((*field.kind.options, *added)))
    elif field is not None and isinstance(field.kind, Link):
        to = field.kind.to
    elif field is not None:
        yield from ((str(year), f"{year}年") for year in range(workspace.today.year, workspace.today.year - YEARS, -1))
    if to:
        yield from ((one.uid, one.name) for one in workspace.records(PLACES[to]).all() if not getattr(one, "external", False))


def _conditions(kind: type[Record], name: str, value: str) -> Iterator[Condition]:
    field = fields_of(kind).get(name)
    if field is not None and isinstance(field.kind, Day | Moment):
        yield Condition(name, Test.FROM, f"{value}-01-01")
        yield Condition(name, Test.UNTIL, f"{value}-12-31" if isinstance(field.kind, Day) else f"{value}-12-31T23:59")
    elif field is not None and field.kind.many:
        yield Condition(name, Test.HAS, value)
    else:
        yield where_is(name, value)
