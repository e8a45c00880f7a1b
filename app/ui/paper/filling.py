"""What is typed into one form, cell by cell: texts that may not be readable yet, values, and what stands in the way. Knows no widget."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import BadInput
from app.domain.fields import Field
from app.domain.problems import Level, Problem
from app.domain.records import Record, fields_of, stored_values
from app.domain.value_kinds import Reading
from app.services.drafts import Typed

CrossCheck = tuple[str, Callable[[Any], Problem | None]]
"""A field, and a check of the whole record whose problem is shown there."""


ON_PAPER = "paper"
"""The page on which one types into the paper."""


@dataclass(frozen=True)
class Point:
    """One thing to fill or to put right."""

    name: str
    words: str
    level: Level
    missing: bool = False


class Filling:
    """The typed form of one record; `names` are the fields that the paper has."""

    def __init__(self, record: Record, names: Sequence[str], reading: Reading, checks: Sequence[CrossCheck] = (), carried: Sequence[str] = ()) -> None:
        fields = fields_of(type(record))
        self.record = record
        self.fields: dict[str, Field] = {name: fields[name] for name in names if name in fields}
        self.carried = {name for name in carried if name in self.fields and getattr(record, name)}
        self.changed = False
        self._reading = reading
        self._checks = tuple(checks)
        self._texts = {name: field.kind.shown(getattr(record, name)) for name, field in self.fields.items() if not field.kind.many}
        self._ticked = {name: tuple(getattr(record, name)) for name, field in self.fields.items() if field.kind.many}

    def text(self, name: str) -> str:
        """What stands in a cell, readable or not."""
        return self._texts.get(name, "")

    def ticked(self, name: str, option: str) -> bool:
        """Is that box ticked."""
        return option in self._ticked.get(name, ())

    def type(self, name: str, text: str) -> None:
        """Another text in a cell."""
        self._texts[name] = text
        self.carried.discard(name)
        self.changed = True

    def tick(self, name: str, option: str, on: bool) -> None:
        """Turn a box."""
        kept = [entry for entry in self._ticked[name] if entry != option]
        self._ticked[name] = (*kept, option) if on else tuple(kept)
        self.changed = True

    def value(self, name: str) -> Any:
        """The value of a cell; None while it cannot be read."""
        if name in self._ticked:
            return self._ticked[name]
        try:
            return self.fields[name].kind.read(self._texts[name], self._reading)
        except BadInput:
            return None

    def settle(self, name: str) -> None:
        """The cell was left: show the value in its usual shape."""
        value = self.value(name)
        if name in self._texts and value is not None:
            self._texts[name] = self.fields[name].kind.shown(value)

    def accept(self, name: str) -> bool:
        """What was carried over is meant; True when it was carried."""
        carried = name in self.carried
        self.carried.discard(name)
        return carried

    def problem(self, name: str) -> Problem | None:
        """The gravest problem of a cell that is not empty."""
        try:
            value = self._ticked[name] if name in self._ticked else self.fields[name].kind.read(self._texts[name], self._reading)
        except BadInput as refusal:
            return Problem(Level.ERROR, f"{refusal.what}{refusal.next_step}")
        if value in (None, ()):
            return None
        found = list(self.fields[name].kind.problems(value, self._reading.today))  # type: ignore[arg-type]
        found += [problem for at, check in self._checks if at == name and (problem := check(self._as_record()))]
        return min(found, key=lambda problem: list(Level).index(problem.level), default=None)

    def points(self) -> list[Point]:
        """Everything to fill or to look at, in the order of the paper."""
        return list(self._points())

    def _points(self) -> Iterator[Point]:
        for name, field in self.fields.items():
            problem = self.problem(name)
            if problem is not None:
                yield Point(name, problem.text, problem.level)
            elif field.required and self.is_empty(name):
                yield Point(name, "没有填写", Level.ERROR, missing=True)

    def is_empty(self, name: str) -> bool:
        """Is nothing in the cell."""
        return not (self._ticked[name] if name in self._ticked else self._texts[name].strip())

    def filled(self) -> int:
        """How many cells hold something."""
        return sum(not self.is_empty(name) for name in self.fields)

    def open_count(self) -> int:
        """How many cells stand in the way of handing the form in."""
        return sum(point.level is Level.ERROR for point in self.points())

    def held_back(self) -> list[str]:
        """Cells whose text cannot be kept before it is put right."""
        return [point.name for point in self.points() if point.level is Level.ERROR and not point.missing]

    def write(self) -> Record:
        """Put into the record what can be kept; the other cells keep their text."""
        held = self.held_back()
        for name in self.fields:
            if name not in held:
                setattr(self.record, name, self.value(name))
        return self.record

    def typed(self) -> Typed:
        """What stands otherwise than in the record, readable or not."""
        fine: dict[str, Any] = {}
        texts: dict[str, str] = {}
        lines = []
        for name, field in self.fields.items():
            shown = self.text(name) or "、".join(self._ticked.get(name, ()))
            before = getattr(self.record, name)
            if shown == (field.kind.shown(before) if before not in (None, ()) else ""):
                continue
            lines.append((field.label, shown))
            value = self.value(name)
            if value is None and shown:
                texts[name] = shown
            else:
                fine[name] = field.kind.stored(value)
        begun = {} if self.record.uid else {name: value for name, value in stored_values(self.record).items() if value is not None}
        return Typed(self.record.table, self.record.uid, fine, texts, begun, lines, ON_PAPER)

    def put(self, typed: Typed) -> None:
        """Put found words back; they count as changed."""
        for name, stored in typed.values.items():
            if name in self.fields:
                value = self.fields[name].kind.loaded(stored)
                if name in self._ticked:
                    self._ticked[name] = tuple(value or ())
                else:
                    self._texts[name] = self.fields[name].kind.shown(value) if value is not None else ""
        self._texts.update({name: text for name, text in typed.texts.items() if name in self._texts})
        self.carried -= {*typed.values, *typed.texts}
        self.changed = True

    def _as_record(self) -> Record:
        return type(self.record)(unit=self.record.unit, **{name: self.value(name) for name in self.fields})

    def shown_values(self) -> dict[str, Any]:
        """What the paper shows: texts as typed, ticked options as a tuple."""
        return {**self._texts, **self._ticked}
