"""What a record is, and what derives from its declaration: fields, columns, checks, display values."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any, ClassVar, TypeAlias

from app.domain.fields import METADATA, Field
from app.domain.problems import Level, Problem, error
from app.domain.steps import Workflow
from app.domain.value_kinds import Files, Link, Links, Scalar, ValueKind

Loading: TypeAlias = tuple[Sequence[str], Sequence[tuple[str, Callable[[Scalar], Any]]]]


class Audience(Enum):
    """Who may see a record, decided once when it is made and then stored with it (`design.md` 5)."""

    UNIT = "own unit only: its computers"
    OWN = "own unit, the coordinator of its group, and the bureau"
    GROUP = "every unit of the owner's group, the brigade, and the bureau"
    NAMED = "own unit, the units that it names, and the bureau"
    ALL = "every unit of the bureau"
    HERE = "this replica only; it never leaves in a bundle"
    LINKED = "as the record that the field `seen_with` names"


@dataclass(kw_only=True)
class Record:
    """What every record has beside its declared fields. `state` is derived from the record's steps."""

    table: ClassVar[str]
    title: ClassVar[str]
    audience: ClassVar[Audience] = Audience.OWN
    seen_with: ClassVar[str] = ""
    named_by: ClassVar[tuple[str, ...]] = ()
    """The fields whose values name a record in lists and links."""
    steps: ClassVar[Workflow | None] = None
    also_seen_by: ClassVar[tuple[str, ...]] = ()
    """The fields that name further units of the audience."""
    known_by: ClassVar[tuple[str, ...]] = ()
    """The fields that tell two records of a unit apart: a second one with the same values is refused."""
    belongs_to: ClassVar[tuple[str, ...]] = ()
    """The links from which a new record can be begun: it stands among the papers of the record at their other end."""
    number_word: ClassVar[str] = ""
    """What stands behind the office in numbers that are given with the first save (转 in 仓前转2026A0001); empty when a service gives them, or nobody."""
    waits: ClassVar[tuple[str, str] | None] = None
    """The field that says until when something is to be done, and the one that says that it was: in between it is a thing to do."""
    ends: ClassVar[tuple[str, ...]] = ()
    """The days of which the latest says when a record was done with, the always filled one last; or the link to the record whose end counts.

    From then on the keeping-time of its personal values runs (`domain-rules.md` C-6); empty for what is in use until somebody takes it out.
    """
    in_order: ClassVar[tuple[str, str] | None] = None
    """Two days, of which the second may not be before the first."""
    computed: ClassVar[Mapping[str, str]]
    """Properties that forms may print beside the fields, with their labels."""
    _declared: ClassVar[Mapping[str, Field]]
    _owners: ClassVar[Mapping[str, str]]
    _loaded: ClassVar[Loading]

    uid: str = ""
    unit: str = ""
    """The uid of the owning unit."""
    state: str = ""
    deleted: bool = False
    read: Mapping[str, Scalar] | None = dataclasses.field(default=None, repr=False, compare=False)
    """The stored values as they were when the record was read: what a save changes is measured against them."""

    def __init_subclass__(
        cls,
        *,
        table: str,
        title: str,
        named_by: tuple[str, ...],
        audience: Audience = Audience.OWN,
        seen_with: str = "",
        steps: Workflow | None = None,
        also_seen_by: tuple[str, ...] = (),
        known_by: tuple[str, ...] = (),
        belongs_to: tuple[str, ...] = (),
        number_word: str = "",
        waits: tuple[str, str] | None = None,
        ends: tuple[str, ...] = (),
        in_order: tuple[str, str] | None = None,
        computed: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        cls.table, cls.title, cls.named_by, cls.steps, cls.also_seen_by = table, title, named_by, steps, also_seen_by
        cls.known_by, cls.computed, cls.number_word, cls.waits, cls.in_order = known_by, computed, number_word, waits, in_order
        cls.ends = ends
        cls.belongs_to = belongs_to or ((seen_with,) if seen_with else ())
        cls.audience = Audience.LINKED if seen_with else audience
        cls.seen_with = seen_with

    @property
    def name(self) -> str:
        """What people call this record."""
        parts = (shown(self, name) for name in self.named_by)
        return " ".join(part for part in parts if part) or f"未命名{self.title}"

    def complete(self) -> None:
        """Fill what follows from other fields and was left empty; done before a record is stored."""

    @classmethod
    def behind(cls, _name: str, _printed: str) -> Mapping[str, str]:
        """What a printed cell of a computed property says of the fields behind it, as they would be typed."""
        return {}

    def cross_problems(self) -> Iterator[tuple[str, Problem]]:
        """What is wrong between fields, each at the field where it is shown."""
        return iter(())


def fields_of(kind: type[Record]) -> Mapping[str, Field]:
    """The declared fields by name, in the order of the declaration."""
    known: Mapping[str, Field] | None = kind.__dict__.get("_declared")
    if known is None:
        declared = [found for found in dataclasses.fields(kind) if METADATA in found.metadata]
        known = {found.name: dataclasses.replace(found.metadata[METADATA], name=found.name) for found in declared}
        kind._declared = known
    return known


def named_units(record: Record) -> set[str]:
    """The units that the record names as those that see it, too."""
    values = [getattr(record, name) for name in record.also_seen_by]
    return {uid for value in values if value for uid in (value if isinstance(value, tuple) else (value,))}


def exchanged_fields(kind: type[Record]) -> tuple[str, ...]:
    """The fields that are journalled and exchanged: all but the derived ones."""
    return tuple(name for name, field in fields_of(kind).items() if not field.derived)


def searched_fields(kind: type[Record]) -> tuple[str, ...]:
    """The fields whose words find a record of this kind."""
    return tuple(name for name, field in fields_of(kind).items() if field.search)


def shown(record: Record, name: str) -> str:
    """A field's value as people read it, in full; links stay uids."""
    return fields_of(type(record))[name].kind.shown(getattr(record, name))


def over_word(record: Record, today: date) -> str:
    """What a record is whose time is over, by its days: 已移出, 已离岗; empty while it counts."""
    for name, field in fields_of(type(record)).items():
        day = getattr(record, name) if field.over else None
        if day and (day < today.isoformat() if field.last_day else day <= today.isoformat()):
            return field.over
    return ""


def problems_of(record: Record, today: date) -> Iterator[tuple[Field, Problem]]:
    """What stands in the way of a step, field by field; never of a save."""
    for name, field in fields_of(type(record)).items():
        value = getattr(record, name)
        if value is None or value == ():
            if field.required:
                yield field, Problem(Level.ERROR, f"请填写{field.label}。")
        else:
            for problem in field.kind.problems(value, today):
                yield field, problem
    yield from _out_of_order(record)
    for name, problem in record.cross_problems():
        yield fields_of(type(record))[name], problem


def _out_of_order(record: Record) -> Iterator[tuple[Field, Problem]]:
    if record.in_order is None:
        return
    first, second = (getattr(record, name) for name in record.in_order)
    if first and second and second < first:
        earlier, later = (fields_of(type(record))[name] for name in record.in_order)
        yield later, error(f"{later.label}早于{earlier.label}。请核对两个日期。")


def stored_values(record: Record) -> dict[str, Scalar]:
    """The declared fields as database columns; what did not change as it was read."""
    fields = fields_of(type(record)).items()
    if record.read is None:
        return {name: field.kind.stored(getattr(record, name)) for name, field in fields}
    return {name: field.kind.stored_again(getattr(record, name), record.read[name]) for name, field in fields}


def links_of(kind: type[Record]) -> Iterator[tuple[str, str]]:
    """Each field that points to other records, with the table it points to."""
    for name, field in fields_of(kind).items():
        if isinstance(field.kind, Link | Links):
            yield name, field.kind.to


def owners_of(kind: type[Record]) -> Mapping[str, str]:
    """The links that say what a record belongs to, with the table that each points to."""
    known: Mapping[str, str] | None = kind.__dict__.get("_owners")
    if known is None:
        known = {name: to for name, to in links_of(kind) if name in kind.belongs_to}
        kind._owners = known
    return known


def is_listed_by_program(kind: type[Record]) -> bool:
    """True for the rows of a table that are counted or drawn: the program says what each is about, people write at most beside it."""
    fields = fields_of(kind)
    return bool(kind.seen_with) and all(fields[name].allotted for name in kind.named_by)


def files_of(kind: type[Record]) -> list[str]:
    """The fields that hold attachments."""
    return [name for name, field in fields_of(kind).items() if isinstance(field.kind, Files)]


def from_row(kind: type[Record], row: dict[str, Any]) -> Record:
    """The record behind a database row keyed by column; the row is the record's own from then on."""
    as_stored, loaded = _loading(kind)
    declared = {name: row[name] for name in as_stored}
    for name, load in loaded:
        declared[name] = load(row[name])
    return kind(uid=row["uid"], unit=row["unit"], state=row["state"] or "", deleted=bool(row["_deleted"]), read=row, **declared)


def _loading(kind: type[Record]) -> Loading:
    """The columns that are values as they stand, and what reads the others: lists are read by the thousand."""
    known: Loading | None = kind.__dict__.get("_loaded")
    if known is None:
        plain = [name for name, field in fields_of(kind).items() if type(field.kind).loaded is ValueKind.loaded]
        known = plain, [(name, field.kind.loaded) for name, field in fields_of(kind).items() if name not in plain]
        kind._loaded = known
    return known
