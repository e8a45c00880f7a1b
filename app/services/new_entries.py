"""Adding to a register what was typed where one of its records is named: 新增到名录？"""

from collections.abc import Mapping
from typing import Any

from app.domain.fields import Field
from app.domain.records import Record, fields_of
from app.domain.value_kinds import Text
from app.services.making import keep
from app.services.permissions import why_not_make
from app.services.prefill import prefilled
from app.services.records import is_typed, put
from app.services.workspace import Workspace


def may_add(workspace: Workspace, kind: type[Record]) -> bool:
    """True for kinds that this unit registers and that are named by what one types."""
    names = [fields_of(kind)[name] for name in kind.named_by]
    typed = len(names) == 1 and type(names[0].kind) is Text and is_typed(kind, names[0])
    return typed and kind.steps is None and not why_not_make(workspace, kind)


def asked_for(kind: type[Record]) -> list[Field]:
    """What is asked for before it is added: the name, and what the kind requires."""
    return [field for field in fields_of(kind).values() if is_typed(kind, field) and (field.required or field.name in kind.named_by)]


def new_entry(workspace: Workspace, kind: type[Record], name: str) -> Record:
    """A new record of that name, filled by the rules of its forms, not stored yet."""
    return prefilled(workspace, kind, {kind.named_by[0]: name})


def add_entry(workspace: Workspace, record: Record, values: Mapping[str, Any]) -> Record:
    """Store it with what was asked for. Raises UserError."""
    put(record, values)
    return keep(workspace, record)
