"""What a clerk of the simulated year does to records: the same services as the window and the command line use, with nothing left out."""

from collections.abc import Mapping
from typing import Any, TypeVar

from app.domain.records import Record
from app.services import making, records
from app.services.beginning import begun, begun_from
from app.services.steps import open_steps
from app.services.workspace import Workspace

R = TypeVar("R", bound=Record)


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


def take(workspace: Workspace, record: R, step: str, values: Mapping[str, Any] | None = None, remark: str = "") -> R:
    """Take a step of the record as it now stands here."""
    stored: R = workspace.records(type(record)).get(record.uid)
    making.take(workspace, stored, step, values or {}, remark)
    return workspace.records(type(record)).get(record.uid)


def may(workspace: Workspace, record: Record | None, step: str) -> bool:
    """True when the step is open here now and this unit's, however long ago the record was read."""
    stored = workspace.records(type(record)).find(record.uid) if record is not None else None
    return stored is not None and not stored.deleted and any(one.mine and one.move.name == step for one in open_steps(workspace, stored))
