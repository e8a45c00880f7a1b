"""What a clerk of the simulated year does to records: the same services as the window and the command line use, with nothing left out."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, TypeVar

from app.domain.errors import UserError
from app.domain.organisation import Person
from app.domain.query import Query, where_is
from app.domain.records import Record
from app.services import making, records
from app.services.beginning import begun, begun_from
from app.services.steps import open_steps
from app.services.workspace import Workspace

R = TypeVar("R", bound=Record)
Act = Callable[[], object]
Later = Callable[[int, Act], None]
"""Do something so many days from now; what lies after the end of the year is not done."""


def new(workspace: Workspace, kind: type[R], /, **values: Any) -> R:
    """Store a new record, filled as its form would be."""
    record = begun(workspace, kind, values)
    assert isinstance(record, kind)
    return records.save_new(workspace, record)


def new_from(workspace: Workspace, kind: type[R], owner: Record, /, **values: Any) -> R:
    """Store a new record that belongs to another one."""
    record = begun_from(workspace, kind, owner)
    assert isinstance(record, kind)
    records.put(record, values)
    return records.save_new(workspace, record)


def change(workspace: Workspace, record: R, **values: Any) -> R:
    """Store changed values of a record as it now stands here."""
    stored: R = workspace.records(type(record)).get(record.uid)
    records.put(stored, values)
    return records.save(workspace, stored)


def take(workspace: Workspace, record: R, step: str, values: Mapping[str, Any] | None = None, remark: str = "") -> R:
    """Take a step of the record as it now stands here."""
    stored: R = workspace.records(type(record)).get(record.uid)
    making.take(workspace, stored, step, values or {}, remark)
    return workspace.records(type(record)).get(record.uid)


def may(workspace: Workspace, record: Record | None, step: str) -> bool:
    """True when the step is open here now and this unit's, however long ago the record was read."""
    stored = workspace.records(type(record)).find(record.uid) if record is not None else None
    return stored is not None and not stored.deleted and any(one.mine and one.move.name == step for one in open_steps(workspace, stored))


def take_open(workspace: Workspace, record: Record, step: str, values: Mapping[str, Any] | None = None, remark: str = "") -> bool:
    """Take a step where it is open here and this unit's; false where it is not."""
    is_open = may(workspace, record, step)
    if is_open:
        take(workspace, record, step, values, remark)
    return is_open


def refusal_of(act: Callable[..., object], *given: object, **named: object) -> str:
    """What the program says when it refuses; empty when it does what is asked."""
    try:
        act(*given, **named)
    except UserError as refused:
        return f"{refused.what}{refused.next_step}"
    return ""


def day(workspace: Workspace, more: int = 0) -> str:
    """Today, or so many days from it."""
    return (workspace.today + timedelta(days=more)).isoformat()


def people_of(workspace: Workspace, unit: str | None = None) -> list[Person]:
    """Those who work at a unit, the own one when none is named."""
    return list(workspace.records(Person).all(Query(where=(where_is("works_at", unit or workspace.unit.uid),))))


def handlers_of(workspace: Workspace) -> str:
    """The two who handle the leads of the own unit."""
    return "、".join(person.full_name or "" for person in people_of(workspace)[:2]) or "本所两名执法人员"
