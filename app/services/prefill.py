"""Filling a new record by the rules of its form: the own unit and account, the day, what a linked record says, what was said last. It stores nothing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from app.domain.errors import BadInput
from app.domain.query import Query, where_is
from app.domain.records import Record, fields_of
from app.domain.value_kinds import Files
from app.paper.filled import filled_pattern
from app.paper.parts import OWN, OWNER, Template, fields_in
from app.services.form_values import form_values_of, of_the_office
from app.services.forms import forms_of_kind, template_of
from app.services.habits import habit, note_habit
from app.services.records import is_typed, new_record, read_typed
from app.services.usable import require_usable
from app.services.workspace import Workspace

LAST = "last"
"""The rule of a field that takes what the unit's newest record says."""


def prefill(workspace: Workspace, template: Template, record: Record) -> tuple[str, ...]:
    """Fill the record's empty fields by the template's rules; returns those whose values come from another record and wait to be accepted."""
    carried = []
    office = of_the_office(workspace)
    last = _last(workspace, record) if any(rule == LAST for _, rule in template.prefill) else None
    for name, rule in template.prefill:
        if getattr(record, name, None) not in (None, ()):
            continue
        value = getattr(last, name, None) if rule == LAST else _said(workspace, record, name, rule, office)
        if value not in (None, ()):
            setattr(record, name, value)
            carried += [name] if not all(path.startswith(f"{OWN}.") for path in fields_in(rule)) or rule == LAST else []
    return tuple(carried)


def _said(workspace: Workspace, record: Record, name: str, rule: str, office: Mapping[str, str]) -> Any:
    """What a rule gives; nothing when it asks records that are all silent: 涉嫌 alone is no cause."""
    asked = [path for path in fields_in(rule) if not path.startswith(f"{OWN}.")]
    known = form_values_of(workspace, record, asked)
    if asked and not any(known.values()):
        return None
    return _read(workspace, record, name, filled_pattern(rule, {**known, **office}))


def prefilled(workspace: Workspace, kind: type[Record], values: Mapping[str, Any] = MappingProxyType({})) -> Record:
    """A new record of this unit with these values, not stored yet, filled by the rules of every form that it fills."""
    record = new_record(workspace, kind, values)
    for entry in forms_of_kind(workspace, kind):
        if entry.of == kind.table:
            prefill(workspace, template_of(entry), record)
    return record


def goes_on(workspace: Workspace, table: str, field: str) -> bool:
    """Does this account want the field of new records filled with what the last one says (沿用上次)."""
    return field in habit(workspace, f"go-on/{table}").get("fields", [])


def let_go_on(workspace: Workspace, table: str, field: str, on: bool) -> None:
    """Fill that field of new records with what the last one says, or no longer."""
    known = [name for name in habit(workspace, f"go-on/{table}").get("fields", []) if name != field]
    note_habit(workspace, f"go-on/{table}", {"fields": [*known, *([field] if on else [])]})


def carry_on(workspace: Workspace, record: Record) -> tuple[str, ...]:
    """Fill the empty fields that go on from the unit's newest record; returns them."""
    names = [name for name in habit(workspace, f"go-on/{record.table}").get("fields", []) if name in fields_of(type(record))]
    empty = [name for name in names if getattr(record, name) in (None, ())]
    last = _last(workspace, record) if empty else None
    filled = [name for name in empty if last is not None and getattr(last, name) not in (None, ())]
    for name in filled:
        setattr(record, name, getattr(last, name))
    return tuple(filled)


def copied(workspace: Workspace, record: Record) -> Record:
    """A new record of this unit with the values of another, but for what the program gives, attachments, and what tells two records apart.

    Raises NotAllowed when the other may not be used any more.
    """
    require_usable(workspace, record, "照抄")
    kind = type(record)
    apart = {*kind.known_by, *kind.named_by}
    kept = [name for name, field in fields_of(kind).items() if is_typed(kind, field) and not isinstance(field.kind, Files) and name not in apart]
    made = kind(unit=workspace.unit.uid)
    for name in kept:
        setattr(made, name, getattr(record, name))
    return made


def _last(workspace: Workspace, record: Record) -> Record | None:
    own = Query(where=(where_is(OWNER, workspace.unit.uid),), descending=True)
    return next(iter(workspace.records(type(record)).page(own, None, 1).records), None)


def _read(workspace: Workspace, record: Record, name: str, text: str) -> Any:
    """The text as the field's value; None where it cannot be one."""
    if not text.strip() or name not in fields_of(type(record)):
        return None
    try:
        return read_typed(workspace, type(record), {name: text})[name]
    except BadInput:
        return None
